"""What every use case at the counter works with, and the few things that all of them do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.club.referrer import referrer_of
from pos_terminal.domain.loyalty.engine import evaluate
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.spell import Spell
from pos_terminal.domain.selling.sale import open_sale, with_deductions
from pos_terminal.domain.till import Cashier, Installation
from pos_terminal.services.parking import park
from pos_terminal.services.ports import Clock, Ids, Store, Vault
from pos_terminal.services.programmes import ProgrammeShelf
from pos_terminal.services.spells import is_offline, spell_of
from pos_terminal.services.state import Bill, ShopSettings, TillState


@dataclass(frozen=True, slots=True)
class Counter:
    """The books, clocks, keys and settings of one till, on the lane's thread."""

    store: Store
    clock: Clock
    ids: Ids
    vault: Vault
    settings: ShopSettings
    shelf: ProgrammeShelf

    def calendar(self, installation: Installation) -> ShopCalendar:
        return ShopCalendar(installation.timezone, installation.day_start_hour)

    def today(self, installation: Installation) -> date:
        """The shop's business date now."""
        return self.calendar(installation).business_date(self.clock.now())

    def new_bill(self, installation: Installation, key: str = "") -> Bill:
        """An empty bill with the programmes in force today, which stay with it."""
        now = self.clock.now()
        programmes = self.shelf.in_force(self.today(installation), installation.currency)
        return Bill(open_sale(self.ids.new(), now, installation.currency, key), programmes)

    def standing(self, member: Member, trust: Trust, paid_until: date | None = None, code: str = "") -> Standing:
        """The member as they stand on this till now, with what their card proves."""
        ledger = self.store.ledger
        as_of = ledger.snapshot_as_of(member.id)
        accounts = ledger.accounts(member.id)
        return Standing(member, accounts, trust, as_of, self.referrers(accounts), paid_until, code)

    def renewed(self, standing: Standing) -> Standing:
        """The same member, recognised in the same way, as they stand now."""
        now = self.standing(standing.member, standing.trust, standing.paid_until, standing.code)
        return replace(now, left=standing.left)

    def referrers(self, accounts: Iterable[Account]) -> tuple[Account, ...]:
        """The accounts of whoever brought the member, in the programmes that know of it."""
        found = [(account.programme, name) for account in accounts if (name := referrer_of(account))]
        held = {name: self.store.ledger.accounts(name) for _, name in found}
        return tuple(
            next((one for one in held[name] if one.programme == programme), Account(name, programme))
            for programme, name in found
        )

    def situation(self, installation: Installation, bill: Bill, at: datetime, record: str = "") -> Situation:
        """What the engine must know beside the bill; `record` is the sale's own id where none is given."""
        offline, denied, spell = False, False, Spell()
        if bill.standing is not None and installation.enrolled:
            member = bill.standing.member.id
            offline = is_offline(self.store.outbox.feed())
            denied = self.store.members.is_denied(member)
            spell = spell_of(self.store, self.clock, at, member, bill.programmes)
        calendar = self.calendar(installation)
        local = calendar.local(at)
        limited = [(one.id, unit) for one in bill.programmes for unit in one.limited_units] if bill.standing else []
        return Situation(
            at=at,
            business_date=calendar.business_date(at),
            merchant=installation.merchant,
            record=record or bill.sale.id.hex,
            offline=offline,
            spell=spell,
            allowed=tuple(one.choice for one in bill.allowed),
            minute=local.hour * 60 + local.minute,
            denied=denied,
            heard_at=bill.standing.as_of if bill.standing is not None and installation.enrolled else None,
            left=bill.standing.left if bill.standing is not None else (),
            given_here=self.store.ledger.given_here(limited) if limited else (),
        )

    def reckon(
        self, installation: Installation, bill: Bill, at: datetime | None = None, *, with_offers: bool = True
    ) -> Bill:
        """The bill with rewards and earnings worked out anew; choices that no longer hold are gone from it."""
        situation = self.situation(installation, bill, at or self.clock.now())
        evaluation = evaluate(
            bill.programmes,
            bill.sale,
            bill.standing,
            bill.choices,
            situation,
            with_offers=with_offers,
            earns_only=bill.earns_only,
        )
        kept = bill.choices
        if evaluation.dropped:
            kept = tuple(choice for choice in bill.choices if choice not in evaluation.dropped)
        sale = with_deductions(bill.sale, evaluation.deductions)
        return replace(bill, sale=sale, choices=kept, evaluation=evaluation)

    def keep(self, state: TillState, bill: Bill) -> TillState:
        """The state with this open bill, reckoned and parked, so that a power cut does not lose it.

        Raises Refused `terminal-busy` while a terminal is taking money for the bill as it is.
        """
        unhindered(state)
        reckoned = self.reckon(state.installation, bill)
        dropped = len(reckoned.choices) < len(bill.choices)
        with self.store.begin():
            park(self.store.parking, 0, reckoned, self.clock.now())
        kept = replace(
            state,
            bill=reckoned,
            showing_done=False,
            notice=None,
            removed=None,
            cleared=None,
            enrolled=None,
            spun=None,
            late=None,
        )
        return kept.noticing("reward-dropped") if dropped else kept

    def operator(self, state: TillState) -> Cashier:
        """Who is signed in. Raises Refused `not-signed-in`."""
        if state.operator is None:
            raise Refused("not-signed-in")
        return state.operator

    def badge_owner(self, state: TillState, badge: str) -> Cashier | None:
        """Whose staff badge that code is."""
        shown = self.vault.badge_hash(badge)
        return next((one for one in state.cashiers if one.badge_hash == shown), None)

    def approval(self, state: TillState, manager_pin: str) -> Cashier:
        """The manager whose PIN, or badge, this is; a manager who is signed in needs none.

        Raises Refused `manager-needed`, `wrong-manager-pin`.
        """
        operator = self.operator(state)
        if operator.role == "manager":
            return operator
        if not manager_pin:
            raise Refused("manager-needed")
        owner = self.badge_owner(state, manager_pin)
        if owner is not None and owner.role == "manager":
            return owner
        for cashier in state.cashiers:
            if cashier.role == "manager" and cashier.pin_hash and self.vault.pin_matches(manager_pin, cashier.pin_hash):
                return cashier
        raise Refused("wrong-manager-pin")


def unhindered(state: TillState) -> None:
    """Raises Refused `terminal-busy` while a terminal is taking money for the open bill, which must stay as it is."""
    if state.charge is not None and state.charge.sale == state.bill.sale.id:
        raise Refused("terminal-busy")
