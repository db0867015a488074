"""The drawer session: opening with a float, cash in and out, X report, closing with a count and the Z report."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import Entry, EntryKind
from pos_terminal.domain.loyalty.units import can_be_spent
from pos_terminal.domain.selling import shift as drawer
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.sale import MAXIMUM_AMOUNT_MINOR
from pos_terminal.domain.selling.shift import CashMoved, DrawerOpened, ShiftClosed, ShiftFacts, ShiftOpened, UnitTotal
from pos_terminal.domain.till import Head
from pos_terminal.services.closing import close_days
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import TillState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import (
    AnyPayload,
    CashMovedRecorded,
    DrawerOpenedRecorded,
    LateMemberRecorded,
    RefundRecorded,
    ReportPrinted,
    SaleRecorded,
    ShiftClosedRecorded,
    ShiftOpenedRecorded,
    loyalty_entries,
)

LONGEST_REASON = 80


class Shifts:
    """What happens to the drawer besides sales."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def open(self, state: TillState, float_minor: int) -> TillState:
        """Begins a shift with the counted float. Raises Refused `shift-already-open`, `not-an-amount`."""
        operator = self._counter.operator(state)
        if state.shift is not None:
            raise Refused("shift-already-open")
        _check_amount(float_minor)
        close_days(self._counter, state.installation)
        opened = ShiftOpened(
            id=self._counter.ids.new(),
            number=self._next_number(),
            at=self._counter.clock.now(),
            business_date=self._counter.today(state.installation),
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            cashier=operator.id,
            cashier_name=operator.name,
            currency=state.installation.currency,
            float_minor=float_minor,
        )
        with self._counter.store.begin():
            head = self._write(state, ShiftOpenedRecorded(shift=opened), opened.id, opened.id)
        bill = state.bill if not state.bill.is_empty else self._counter.new_bill(state.installation)
        return replace(
            state,
            shift=opened,
            bill=bill,
            last=None,
            sequence=head.sequence,
            report=None,
            closed_report=None,
            last_float_minor=float_minor,
        )

    def move_cash(self, state: TillState, amount_minor: int, reason: str) -> TillState:
        """Cash put in (positive) or taken out (negative). Raises Refused `reason-missing`, `not-an-amount`."""
        operator, opened = self._counter.operator(state), self._open_shift(state)
        if not reason.strip():
            raise Refused("reason-missing")
        _check_amount(abs(amount_minor), nothing_is_fine=False)
        move = CashMoved(
            id=self._counter.ids.new(),
            at=self._counter.clock.now(),
            shift=opened.id,
            cashier=operator.id,
            amount_minor=amount_minor,
            reason=reason.strip()[:LONGEST_REASON],
        )
        with self._counter.store.begin():
            head = self._write(state, CashMovedRecorded(move=move), move.id, opened.id)
        return self.look(replace(state, sequence=head.sequence))

    def open_drawer(self, state: TillState, reason: str) -> TillState:
        """Opens the drawer without a sale; recorded with its reason. Raises Refused `reason-missing`."""
        operator = self._counter.operator(state)
        if not reason.strip():
            raise Refused("reason-missing")
        counter = self._counter
        opened = DrawerOpened(
            id=counter.ids.new(),
            at=counter.clock.now(),
            shift=state.shift.id if state.shift else None,
            cashier=operator.id,
            reason=reason.strip()[:LONGEST_REASON],
        )
        with counter.store.begin():
            head = self._write(state, DrawerOpenedRecorded(drawer=opened), opened.id, opened.shift)
            token = counter.ids.token()
            counter.store.spool.add(head.n, "drawer", copy=0, drawer=True, token=token, at=opened.at)
        return replace(state, sequence=head.sequence)

    def look(self, state: TillState) -> TillState:
        """The state with the shift's report as it stands now."""
        opened = self._open_shift(state)
        counter = self._counter
        facts = self.facts(state, opened)
        return replace(state, report=drawer.report(facts, counter.clock.now(), self._unsent(state)))

    def print_x(self, state: TillState) -> TillState:
        """Prints the report so far; the shift goes on."""
        looked = self.look(state)
        if looked.report is None or looked.report.shift is None:
            raise Refused("shift-not-open")
        counter = self._counter
        with counter.store.begin():
            head = self._write(state, ReportPrinted(report=looked.report), counter.ids.new(), looked.report.shift)
            token, now = counter.ids.token(), counter.clock.now()
            counter.store.spool.add(head.n, "x_report", copy=0, drawer=False, token=token, at=now)
        return replace(looked, sequence=head.sequence)

    def close(self, state: TillState, counted_minor: int, reason: str = "", manager_pin: str = "") -> TillState:
        """Ends the shift with the counted cash, records and prints the Z report.

        Raises Refused `terminal-busy`, `bill-still-open`, `bills-on-hold`, `reason-missing` where the difference is
        above the shop's limit, `manager-needed`, `wrong-manager-pin`.
        """
        counter, opened = self._counter, self._open_shift(state)
        operator, manager = counter.operator(state), counter.approval(state, manager_pin)
        if state.charge is not None:
            raise Refused("terminal-busy")
        if not state.bill.is_empty:
            raise Refused("bill-still-open")
        if state.held:
            raise Refused("bills-on-hold", count=len(state.held))
        _check_amount(counted_minor)
        now = counter.clock.now()
        with counter.store.begin():
            totals = drawer.report(self.facts(state, opened), now, self._unsent(state))
            difference = counted_minor - totals.expected_cash_minor
            if abs(difference) > counter.settings.difference_limit_minor and not reason.strip():
                raise Refused("difference-needs-reason", difference_minor=difference)
            closed = ShiftClosed(
                id=counter.ids.new(),
                shift=opened.id,
                number=opened.number,
                at=now,
                business_date=opened.business_date,
                shop=opened.shop,
                terminal=opened.terminal,
                cashier=operator.id,
                cashier_name=operator.name,
                approved_by=manager.id,
                counted_minor=counted_minor,
                difference_minor=difference,
                reason=reason.strip()[:LONGEST_REASON],
                report=totals,
            )
            head = self._write(state, ShiftClosedRecorded(shift=closed), closed.id, opened.id)
            token = counter.ids.token()
            counter.store.spool.add(head.n, "z_report", copy=0, drawer=False, token=token, at=now)
        return replace(
            state, shift=None, sequence=head.sequence, report=None, closed_report=totals, last=None, showing_done=False
        )

    def facts(self, state: TillState, opened: ShiftOpened) -> ShiftFacts:
        """Everything recorded in the shift, read back from the journal."""
        journal = self._counter.store.journal
        payloads = tuple(decode(stored.body).body for stored in journal.of_shift(opened.id))
        sales = tuple(payload.sale for payload in payloads if isinstance(payload, SaleRecorded))
        local = self._counter.calendar(state.installation).local
        external = (decode(stored.body).body for stored in journal.external_sales(opened.business_date))
        return ShiftFacts(
            opened=opened,
            sales=sales,
            refunds=tuple(_refunds(payloads)),
            moves=tuple(payload.move for payload in payloads if isinstance(payload, CashMovedRecorded)),
            external=tuple(_sales(external)),
            member_sales=sum(_as_member_sale(payload) for payload in payloads),
            units=unit_totals(entry for payload in payloads for entry in loyalty_entries(payload)),
            hours=tuple(local(sale.at).hour for sale in sales),
        )

    def _unsent(self, state: TillState) -> int:
        """Records that head office does not have yet; a standalone till has nobody to send to."""
        return self._counter.store.outbox.waiting() if state.installation.enrolled else 0

    def _open_shift(self, state: TillState) -> ShiftOpened:
        if state.shift is None:
            raise Refused("shift-not-open")
        return state.shift

    def _next_number(self) -> int:
        last = self._counter.store.journal.last_of_kind("shift_opened")
        payload = decode(last.body).body if last else None
        return payload.shift.number + 1 if isinstance(payload, ShiftOpenedRecorded) else 1

    def _write(self, state: TillState, payload: AnyPayload, record_id: UUID, shift: UUID | None) -> Head:
        counter = self._counter
        return record(
            counter.store,
            counter.clock,
            payload,
            record_id=record_id,
            at=counter.clock.now(),
            business_date=counter.today(state.installation),
            found=Found(shift=shift),
        )


def _as_member_sale(payload: AnyPayload) -> int:
    """What a record adds to the sales with a member: one, also where they came late; less one where that went back."""
    match payload:
        case SaleRecorded():
            return int(payload.loyalty is not None)
        case LateMemberRecorded():
            return -1 if payload.late.taken_back else 1
        case _:
            return 0


def unit_totals(entries: Iterable[Entry]) -> tuple[UnitTotal, ...]:
    """Entries summed by programme and unit, for the loyalty section of a report: only what a member can spend."""
    sums: dict[tuple[str, str], dict[EntryKind, int]] = {}
    for entry in entries:
        if not can_be_spent(entry.unit):
            continue
        given_back = entry.kind is EntryKind.REVERSAL and entry.amount > 0
        kind = EntryKind.REDEEM if given_back else entry.kind
        by_kind = sums.setdefault((entry.programme, entry.unit), {})
        by_kind[kind] = by_kind.get(kind, 0) + entry.amount
    return tuple(
        UnitTotal(
            programme=programme,
            unit=unit,
            earned=by_kind.get(EntryKind.EARN, 0),
            redeemed=-by_kind.get(EntryKind.REDEEM, 0) - by_kind.get(EntryKind.FULL_CARD, 0),
            reversed=-by_kind.get(EntryKind.REVERSAL, 0),
        )
        for (programme, unit), by_kind in sorted(sums.items())
    )


def _sales(payloads: Iterable[AnyPayload]) -> Iterable[CompletedSale]:
    return (payload.sale for payload in payloads if isinstance(payload, SaleRecorded))


def _refunds(payloads: Iterable[AnyPayload]) -> Iterable[CompletedRefund]:
    return (payload.refund for payload in payloads if isinstance(payload, RefundRecorded))


def _check_amount(minor: int, *, nothing_is_fine: bool = True) -> None:
    if not 0 <= minor <= MAXIMUM_AMOUNT_MINOR or (minor == 0 and not nothing_is_fine):
        raise Refused("not-an-amount")
