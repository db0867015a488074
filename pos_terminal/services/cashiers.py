"""Who is at the till: signing in, setting a PIN, locking."""

from dataclasses import replace

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.till import Cashier
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import record
from pos_terminal.services.state import TillState, Tone
from pos_terminal.wire.payloads import CashierChanged

PIN_DIGITS = {"cashier": 4, "manager": 6}
TRIES = 3
PAUSE_S = 30.0


class Cashiers:
    """Signs people in by PIN. Wrong PINs pause that person only, and are forgotten when the program ends."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._wrong: dict[str, tuple[int, float]] = {}

    def sign_in(self, state: TillState, cashier_id: str, pin: str) -> TillState:
        """The till with that person at it.

        Raises Refused `wrong-pin` (with tries left), `paused` (with seconds), `pin-not-set`, `cashier-unknown`.
        """
        cashier = self._known(state, cashier_id)
        if not cashier.pin_hash:
            raise Refused("pin-not-set")
        now_s = self._counter.clock.monotonic_s()
        wrong, since = self._wrong.get(cashier_id, (0, now_s))
        if wrong >= TRIES:
            left_s = since + PAUSE_S - now_s
            if left_s > 0:
                raise Refused("paused", seconds=int(left_s) + 1)
            wrong = 0
        if not self._counter.vault.pin_matches(pin, cashier.pin_hash):
            self._wrong[cashier_id] = (wrong + 1, now_s)
            if wrong + 1 >= TRIES:
                raise Refused("paused", seconds=int(PAUSE_S))
            raise Refused("wrong-pin", left=TRIES - wrong - 1)
        self._wrong.pop(cashier_id, None)
        return self._enter(state, cashier)

    def show_badge(self, state: TillState, badge: str) -> TillState:
        """The till with the badge's owner at it; whoever was there goes, the bill stays. Raises Refused
        `badge-unknown`."""
        counter = self._counter
        owner = counter.badge_owner(state, badge)
        if owner is None:
            raise Refused("badge-unknown")
        self._wrong.pop(owner.id, None)
        entered = self._enter(state, owner)
        return entered.noticing("cashier-here", {"name": owner.name}, Tone.GOOD) if state.operator else entered

    def give_badge(self, cashier_id: str) -> str:
        """A new badge for that person, in place of the one before; its code. Raises Refused `cashier-unknown`."""
        counter = self._counter
        with counter.store.begin():
            cashier = counter.store.cashiers.by_id(cashier_id)
            if cashier is None:
                raise Refused("cashier-unknown")
            badge = counter.vault.new_badge()
            counter.store.cashiers.put(replace(cashier, badge_hash=counter.vault.badge_hash(badge)))
        return badge

    def set_pin(self, state: TillState, cashier_id: str, pin: str) -> TillState:
        """The first sign-in of a cashier sets the PIN: 4 digits, a manager's 6.

        Raises Refused `pin-length`, `pin-already-set`.
        """
        cashier = self._known(state, cashier_id)
        if cashier.pin_hash:
            raise Refused("pin-already-set")
        digits = PIN_DIGITS[cashier.role]
        if len(pin) != digits or not pin.isdigit():
            raise Refused("pin-length", digits=digits)
        counter, now = self._counter, self._counter.clock.now()
        changed = replace(cashier, pin_hash=counter.vault.hash_pin(pin))
        facts = CashierChanged(cashier=cashier.id, name=cashier.name, role=cashier.role, by=cashier.id)
        with counter.store.begin():
            counter.store.cashiers.put(changed)
            head = record(
                counter.store,
                counter.clock,
                facts,
                record_id=counter.ids.new(),
                at=now,
                business_date=counter.today(state.installation),
            )
        return self._enter(replace(state, sequence=head.sequence), changed)

    def lock(self, state: TillState) -> TillState:
        """Nobody is at the till; the open bill and the held ones stay."""
        return replace(state, operator=None, notice=None, showing_done=False)

    def _enter(self, state: TillState, cashier: Cashier) -> TillState:
        store = self._counter.store
        used = replace(cashier, last_used_at=self._counter.clock.now().isoformat())
        with store.begin():
            store.cashiers.put(used)
        return replace(state, operator=used, cashiers=store.cashiers.all(), notice=None)

    def _known(self, state: TillState, cashier_id: str) -> Cashier:
        for cashier in state.cashiers:
            if cashier.id == cashier_id:
                return cashier
        raise Refused("cashier-unknown")
