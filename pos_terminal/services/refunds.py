"""Bills of the past: finding, printing again, giving money back with every effect seen first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import RefundDebt
from pos_terminal.domain.money import Rounding, round_to_step
from pos_terminal.domain.selling.charging import GivingBack
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine, price_return, returnable
from pos_terminal.domain.selling.sale import Approval, Tender, TenderKind
from pos_terminal.domain.till import Head, StoredRecord
from pos_terminal.services.bill_summaries import searchable, summary_of
from pos_terminal.services.copies import record_copy
from pos_terminal.services.counter import Counter
from pos_terminal.services.late_members import bill_of, late_loyalty
from pos_terminal.services.payment import done_bill, print_original, receipt_code
from pos_terminal.services.recording import Found, record
from pos_terminal.services.spells import take_back
from pos_terminal.services.state import DoneBill, History, OpenedBill, RefundDraft, TillState
from pos_terminal.services.voucher_slips import spool_slips
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.refunds.returned_sale import EarlierRefund

MOST_SHOWN = 100
LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class _Past:
    """A sale of the past with everything that refers to it."""

    bill: DoneBill
    refunds: tuple[CompletedRefund, ...]
    earlier: tuple[EarlierRefund, ...]


class Refunds:
    """The history screen's acts."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def browse(self, state: TillState, query: str = "") -> TillState:
        """The newest bills; with a query, those whose receipt, member's number or item says so."""
        records = self._counter.store.journal.recent_bills(limit=MOST_SHOWN)
        bills = tuple(summary_of(self._counter.store, stored) for stored in records)
        wanted = query.strip().casefold()
        fitting = tuple(bill for bill in bills if wanted in searchable(bill)) if wanted else bills
        return replace(state, history=replace(state.history, bills=fitting, query=query), notice=None)

    def browse_member(self, state: TillState, member: Member) -> TillState:
        """The bills of one member, newest first, with none of them open."""
        store = self._counter.store
        found = {}
        for stored in store.journal.of_member(member.id, MOST_SHOWN):
            bill = bill_of(store, stored) if stored.kind == "late_member" else stored
            if bill is not None and bill.kind in ("sale", "refund"):
                found[bill.id] = bill
        bills = tuple(summary_of(self._counter.store, one) for one in sorted(found.values(), key=lambda one: -one.n))
        return replace(state, history=History(bills, member.number or member.id), notice=None)

    def open_bill(self, state: TillState, record_id: UUID) -> TillState:
        """Opens a sale of the past. Raises Refused `bill-not-here`."""
        stored = self._counter.store.journal.by_id(record_id)
        if stored is None or stored.kind not in ("sale", "refund"):
            raise Refused("bill-not-here")
        return self._opened(state, self._past(_original(self._counter, stored)))

    def open_receipt(self, state: TillState, receipt: str) -> TillState:
        """Opens the bill of a scanned receipt; a refund's opens its sale. Raises Refused `bill-not-here`."""
        stored = self._counter.store.journal.by_receipt(receipt)
        if stored is None:
            raise Refused("bill-not-here")
        browsed = self.browse(state) if not state.history.bills else state
        return self._opened(browsed, self._past(_original(self._counter, stored)))

    def close_bill(self, state: TillState) -> TillState:
        """Back to the list."""
        return replace(state, history=replace(state.history, opened=None))

    def choose(self, state: TillState, quantities: Mapping[int, int]) -> TillState:
        """Which units go back, with what that gives and takes shown first. None chosen clears the draft."""
        opened = self._chosen(state)
        if not any(quantities.values()):
            return _with_opened(state, replace(opened, draft=None))
        past = self._past_of(opened)
        lines = price_return(past.bill.sale, past.refunds, quantities)
        total = sum(line.amount_minor for line in lines)
        now, record_id = self._counter.clock.now(), past.bill.sale.id
        loyalty = self._reversed(state, past, lines, record_id, now)
        draft = RefundDraft(
            quantities=tuple(sorted((number, units) for number, units in quantities.items() if units)),
            lines=lines,
            total_minor=total - _withheld(loyalty),
            loyalty=loyalty,
            needs_manager=self._needs_manager(state, total, loyalty),
        )
        return _with_opened(state, replace(opened, draft=draft))

    def refund(self, state: TillState, reason: str, manager_pin: str = "", kind: TenderKind | None = None) -> TillState:
        """Gives the chosen lines back: record, reversing entries and receipt in one transaction.

        `kind` is how the money goes back; without it, the way that most of it came. Raises Refused
        `nothing-to-return`, `shift-not-open`, `manager-needed`, `wrong-manager-pin`, `already-returned`.
        """
        giving, to_pay = self.ready(state, reason, manager_pin)
        past = self._past(_stored(self._counter, giving.of))
        way = kind or largest_tender(past.bill.sale)
        tenders, rounding = self._given_back(way, to_pay)
        return self._give_back(state, past, giving, tenders, rounding)

    def ready(self, state: TillState, reason: str, manager_pin: str = "") -> tuple[GivingBack, int]:
        """What is chosen, approved where that is needed, and the amount to pay out; raises what `refund` raises."""
        opened = self._chosen(state)
        if opened.draft is None:
            raise Refused("nothing-to-return")
        if state.shift is None:
            raise Refused("shift-not-open")
        past = self._past_of(opened)
        lines = price_return(past.bill.sale, past.refunds, dict(opened.draft.quantities))
        total = sum(line.amount_minor for line in lines)
        approved_by = ""
        loyalty = opened.draft.loyalty
        if self._needs_manager(state, total, loyalty):
            approved_by = self._counter.approval(state, manager_pin).id
        giving = GivingBack(
            of=past.bill.sale.id,
            quantities=opened.draft.quantities,
            reason=reason,
            approved_by=approved_by,
            void=False,
        )
        return giving, total - _withheld(loyalty)

    def void(self, state: TillState, reason: str, manager_pin: str = "") -> TillState:
        """Cancels the whole opened sale in its own shift; each payment goes back the way it came.

        Raises Refused `not-this-shift`, `already-returned`, `manager-needed`, `wrong-manager-pin`.
        """
        giving, sale = self._may_void(state, reason, manager_pin)
        past = self._past(_stored(self._counter, giving.of))
        tenders = tuple(Tender(tender.kind, tender.amount_minor) for tender in sale.tenders)
        return self._give_back(state, past, giving, tenders, sale.rounding_minor)

    def ready_to_void(self, state: TillState, reason: str, manager_pin: str = "") -> tuple[GivingBack, Tender]:
        """The whole opened sale to be given back on the terminal that took all of it. Raises what `void` raises."""
        giving, sale = self._may_void(state, reason, manager_pin)
        return giving, sale.tenders[0]

    def paid_on_terminal(self, sale: UUID, kind: TenderKind) -> str:
        """The terminal's own reference of what it took for that sale; empty where it took nothing that way."""
        tenders = done_bill(_stored(self._counter, sale)).sale.tenders
        of_kind = (tender.approval for tender in tenders if tender.kind is kind and tender.approval is not None)
        return next((approval.device_reference for approval in of_kind), "")

    def given_on_terminal(
        self, state: TillState, giving: GivingBack, kind: TenderKind, amount_minor: int, approval: Approval
    ) -> TillState:
        """Records what a terminal has given back; its charge leaves the books in the same transaction.

        Raises Refused `refund-changed`, `already-returned` where the bill is no more as it was when this was begun.
        """
        past = self._past(_stored(self._counter, giving.of))
        tenders = (Tender(kind, amount_minor, approval=approval),)
        return self._give_back(state, past, giving, tenders, 0, settles=approval.reference)

    def _may_void(self, state: TillState, reason: str, manager_pin: str) -> tuple[GivingBack, CompletedSale]:
        opened = self._chosen(state)
        if not opened.can_void:
            raise Refused("not-this-shift" if not opened.refunds else "already-returned", line=0, left=0)
        manager = self._counter.approval(state, manager_pin)
        sale = self._past_of(opened).bill.sale
        everything = tuple((line.number, line.quantity) for line in sale.lines)
        giving = GivingBack(of=sale.id, quantities=everything, reason=reason, approved_by=manager.id, void=True)
        return giving, sale

    def reprint(self, state: TillState, record_id: UUID) -> TillState:
        """Prints a bill's receipt once more, marked as a copy, and records that; one that was never printed is printed
        as the original. Raises Refused `bill-not-here`."""
        counter = self._counter
        counter.operator(state)
        stored = counter.store.journal.by_id(record_id)
        if stored is None:
            raise Refused("bill-not-here")
        document = "enrolment" if stored.kind == "enrolment" else "receipt"
        if stored.kind == "sale" and not any(
            job.document == document for job in counter.store.spool.of_record(stored.n)
        ):
            return _first_print(counter, state, stored)
        now = counter.clock.now()
        with counter.store.begin():
            copy, after = record_copy(counter, state, stored)
            counter.store.spool.add(stored.n, document, copy=copy, drawer=False, token=counter.ids.token(), at=now)
            if stored.kind == "sale":
                loyalty = done_bill(stored).loyalty or late_loyalty(counter.store.journal.referring_to(record_id))
                spool_slips(counter, stored.n, loyalty, now, copy=copy)
        return after

    def _give_back(
        self,
        state: TillState,
        past: _Past,
        giving: GivingBack,
        tenders: tuple[Tender, ...],
        rounding_minor: int,
        settles: str = "",
    ) -> TillState:
        counter, sale, void = self._counter, past.bill.sale, giving.void
        operator = counter.operator(state)
        if state.shift is None:
            raise Refused("shift-not-open")
        if state.charge is not None and state.charge.sale == sale.id and not settles:
            raise Refused("terminal-busy")
        lines = price_return(sale, past.refunds, dict(giving.quantities))
        now, record_id = counter.clock.now(), counter.ids.new()
        with counter.store.begin():
            loyalty = self._reversed(state, past, lines, record_id, now, void=void)
            if not void and sum(one.amount_minor for one in tenders) - rounding_minor != _to_pay(lines, loyalty):
                raise Refused("refund-changed")
            number = counter.store.journal.last_receipt_number() + 1
            facts = CompletedRefund(
                id=record_id,
                key=str(record_id),
                of=sale.id,
                of_receipt=sale.receipt,
                void=void,
                receipt=receipt_code(state.installation, number),
                number=number,
                at=now,
                business_date=counter.today(state.installation),
                shop=state.installation.shop,
                terminal=state.installation.terminal,
                shift=state.shift.id,
                cashier=operator.id,
                cashier_name=operator.name,
                approved_by=giving.approved_by,
                currency=sale.currency,
                lines=lines,
                tenders=tenders,
                total_minor=sum(line.amount_minor for line in lines),
                rounding_minor=rounding_minor,
                reason=giving.reason.strip()[:LONGEST_REASON],
                withheld_minor=_withheld(loyalty),
            )
            head = self._recorded(facts, loyalty)
            self._give_limits_back(past, lines)
            cash = any(tender.kind is TenderKind.CASH for tender in tenders)
            token = counter.ids.token()
            counter.store.spool.add(head.n, "receipt", copy=0, drawer=cash, token=token, at=now)
            if settles:
                counter.store.charges.drop(settles)
        recorded = replace(state, sequence=head.sequence, charge=None if settles else state.charge)
        after = self.browse(recorded, state.history.query)
        return self._opened(self._with_member_again(after, sale, past), self._past(_stored(self._counter, sale.id)))

    def _give_limits_back(self, past: _Past, lines: tuple[ReturnedLine, ...]) -> None:
        loyalty = past.bill.loyalty
        if loyalty is None:
            return
        programmes = [self._counter.shelf.version(result.programme, result.version) for result in loyalty.results]
        returned = (*(line for refund in past.refunds for line in refund.lines), *lines)
        take_back(self._counter.store, past.bill.n, loyalty.member, past.bill.sale, programmes, returned)

    def _recorded(self, facts: CompletedRefund, loyalty: LoyaltyFacts | None) -> Head:
        """The refund in the journal, to be found by its own receipt and by the sale that it was of."""
        return record(
            self._counter.store,
            self._counter.clock,
            RefundRecorded(refund=facts, loyalty=loyalty),
            record_id=facts.id,
            at=facts.at,
            business_date=facts.business_date,
            found=Found(
                shift=facts.shift,
                member=loyalty.member if loyalty else None,
                receipt=facts.receipt,
                receipt_number=facts.number,
                key=facts.key,
                refers=facts.of,
            ),
        )

    def _with_member_again(self, state: TillState, sale: CompletedSale, past: _Past) -> TillState:
        """The open bill's member has other balances now, if it is the same person."""
        standing = state.bill.standing
        loyalty = past.bill.loyalty
        if standing is None or loyalty is None or standing.member.id != loyalty.member:
            return state
        fresh = self._counter.renewed(standing)
        bill = self._counter.reckon(state.installation, replace(state.bill, standing=fresh))
        return replace(state, bill=bill)

    def _given_back(self, way: TenderKind, total_minor: int) -> tuple[tuple[Tender, ...], int]:
        if way is not TenderKind.CASH:
            return (Tender(way, total_minor),), 0
        rounded = round_to_step(total_minor, self._counter.settings.cash_step_minor, Rounding.HALF_UP)
        return (Tender(way, rounded),), rounded - total_minor

    def _reversed(
        self,
        state: TillState,
        past: _Past,
        lines: tuple[ReturnedLine, ...],
        record_id: UUID,
        at: datetime,
        *,
        void: bool = False,
    ) -> LoyaltyFacts | None:
        """What giving these lines back does to the member's accounts, by the version that the sale was made under."""
        loyalty = past.bill.loyalty
        if loyalty is None:
            return None
        from pos_terminal.domain.loyalty.refunds.reversal import reverse  # a till that starts does not need it yet

        counter = self._counter
        member = counter.store.members.by_id(loyalty.member) or Member(loyalty.member, loyalty.number)
        standing = counter.standing(member, Trust.FOUND)
        situation = Situation(
            at=at,
            business_date=counter.today(state.installation),
            merchant=state.installation.merchant,
            record=record_id.hex,
        )
        programmes = [counter.shelf.version(result.programme, result.version) for result in loyalty.results]
        if void:  # nothing is paid out or kept: the sale has not been
            programmes = [replace(one, refund_debt=RefundDebt.OWE) for one in programmes]
        results = reverse(programmes, past.bill.sale, loyalty, past.earlier, lines, standing, situation)
        return LoyaltyFacts(loyalty.member, loyalty.number, loyalty.name, results)

    def _needs_manager(self, state: TillState, total_minor: int, loyalty: LoyaltyFacts | None) -> bool:
        operator = self._counter.operator(state)
        if loyalty is not None and any(result.needs_manager for result in loyalty.results):
            return operator.role != "manager"
        return operator.role != "manager" and total_minor > self._counter.settings.cashier_refund_limit_minor

    def _opened(self, state: TillState, past: _Past) -> TillState:
        sale = past.bill.sale
        in_shift = state.shift is not None and sale.shift == state.shift.id
        opened = OpenedBill(
            bill=past.bill,
            refunds=past.refunds,
            returnable=tuple(sorted(returnable(sale, past.refunds).items())),
            can_void=in_shift and not past.refunds,
        )
        return _with_opened(state, opened)

    def _chosen(self, state: TillState) -> OpenedBill:
        if state.history.opened is None:
            raise Refused("no-bill-chosen")
        return state.history.opened

    def _past_of(self, opened: OpenedBill) -> _Past:
        return self._past(_stored(self._counter, opened.bill.sale.id))

    def _past(self, stored: StoredRecord) -> _Past:
        bill = done_bill(stored)
        referring = self._counter.store.journal.referring_to(bill.sale.id)
        payloads = [decode(one.body).body for one in referring]
        given_back = [payload for payload in payloads if isinstance(payload, RefundRecorded)]
        return _Past(
            bill=bill if bill.loyalty else replace(bill, loyalty=late_loyalty(referring)),
            refunds=tuple(payload.refund for payload in given_back),
            earlier=tuple((payload.refund, payload.loyalty) for payload in given_back),
        )


def _first_print(counter: Counter, state: TillState, stored: StoredRecord) -> TillState:
    """The receipt of a bill that was never printed: no copy, and nothing to record."""
    with counter.store.begin():
        print_original(counter, state.template, stored.n)
    last = state.last
    return replace(state, last=replace(last, on_paper=True)) if last and last.n == stored.n else state


def largest_tender(sale: CompletedSale) -> TenderKind:
    """The way in which most of the bill was paid, which is how money goes back unless the cashier says otherwise."""
    return max(sale.tenders, key=lambda tender: tender.amount_minor).kind if sale.tenders else TenderKind.CASH


def _with_opened(state: TillState, opened: OpenedBill) -> TillState:
    return replace(state, history=History(state.history.bills, state.history.query, opened), notice=None)


def _stored(counter: Counter, record_id: UUID) -> StoredRecord:
    stored = counter.store.journal.by_id(record_id)
    if stored is None:
        raise Refused("bill-not-here")
    return stored


def _original(counter: Counter, stored: StoredRecord) -> StoredRecord:
    """The sale itself, or for a refund the sale that it was of."""
    payload = decode(stored.body).body
    return _stored(counter, payload.refund.of) if isinstance(payload, RefundRecorded) else stored


def _withheld(loyalty: LoyaltyFacts | None) -> int:
    """What is not paid out because points to be taken back were spent."""
    return sum(result.withheld_minor for result in loyalty.results) if loyalty else 0


def _to_pay(lines: tuple[ReturnedLine, ...], loyalty: LoyaltyFacts | None) -> int:
    return sum(line.amount_minor for line in lines) - _withheld(loyalty)
