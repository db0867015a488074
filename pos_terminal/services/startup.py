"""How the till comes up: the state as the books say it, the open bill of before a power cut included."""

from dataclasses import replace

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.selling.shift import ShiftOpened
from pos_terminal.domain.till import Installation
from pos_terminal.services.charging import Charging
from pos_terminal.services.checkout import Checkout
from pos_terminal.services.closing import close_days
from pos_terminal.services.counter import Counter
from pos_terminal.services.late_members import with_late_member
from pos_terminal.services.payment import done_bill
from pos_terminal.services.ports import StationeryFiles
from pos_terminal.services.recording import record
from pos_terminal.services.state import HeldBill, TillState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import Installed, ShiftClosedRecorded, ShiftOpenedRecorded

OPEN_SLOT = 0


class Startup:
    """Reads the books once, when a till or a command starts."""

    def __init__(self, counter: Counter, checkout: Checkout, charging: Charging, files: StationeryFiles) -> None:
        self._counter = counter
        self._checkout = checkout
        self._charging = charging
        self._files = files

    def state(self, program: str) -> TillState:
        """The till before anybody signs in. A new journal gets its first record, naming `program`."""
        store = self._counter.store
        installation = store.installation()
        self._begin_journal(installation, program)
        close_days(self._counter, installation)
        today, paper = self._counter.today(installation), self._files.read()
        state = TillState(
            installation=installation,
            catalogue=store.catalogue.all(),
            cashiers=store.cashiers.all(),
            programmes=self._counter.shelf.in_force(today, installation.currency),
            bill=self._counter.new_bill(installation),
            sequence=store.journal.head().sequence,
            shift=self._open_shift(),
            last_float_minor=self._last_float_minor(),
            template=paper.template,
            paper_problems=paper.problems,
        )
        return self._charging.restored(self._with_parked(self._with_last(state)))

    def _begin_journal(self, installation: Installation, program: str) -> None:
        store = self._counter.store
        if store.journal.head().sequence:
            return
        now = self._counter.clock.now()
        payload = Installed(shop=installation.shop, terminal=installation.terminal, program=program)
        with store.begin():
            if store.journal.head().sequence:
                return
            record(
                store,
                self._counter.clock,
                payload,
                record_id=self._counter.ids.new(),
                at=now,
                business_date=self._counter.today(installation),
            )

    def _open_shift(self) -> ShiftOpened | None:
        journal = self._counter.store.journal
        opened, closed = journal.last_of_kind("shift_opened"), journal.last_of_kind("shift_closed")
        payload = decode(opened.body).body if opened else None
        if not isinstance(payload, ShiftOpenedRecorded):
            return None
        ended = decode(closed.body).body if closed else None
        if isinstance(ended, ShiftClosedRecorded) and ended.shift.shift == payload.shift.id:
            return None
        return payload.shift

    def _last_float_minor(self) -> int | None:
        """The float of the last shift, open or not."""
        opened = self._counter.store.journal.last_of_kind("shift_opened")
        payload = decode(opened.body).body if opened else None
        return payload.shift.float_minor if isinstance(payload, ShiftOpenedRecorded) else None

    def _with_last(self, state: TillState) -> TillState:
        """The last bill of this shift, for the strip that reprints it."""
        if state.shift is None:
            return state
        for stored in self._counter.store.journal.recent_bills(limit=5):
            if stored.kind == "sale":
                bill = with_late_member(self._counter.store, done_bill(stored))
                return replace(state, last=bill) if bill.sale.shift == state.shift.id else state
        return state

    def _with_parked(self, state: TillState) -> TillState:
        """The open bill and the held ones. One that cannot be read is left where it is, and said so."""
        for slot, at, body in self._counter.store.parking.all():
            try:
                bill = self._checkout.restored(state, body)
            except (ValueError, Refused, Unavailable):
                state = state.noticing("parked-bill-unreadable", {"slot": slot})
                continue
            if slot == OPEN_SLOT:
                state = replace(state, bill=bill)
            else:
                state = replace(state, held=(*state.held, HeldBill(slot, at, bill)))
        return state
