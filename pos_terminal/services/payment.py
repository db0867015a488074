"""Paying: tenders, and the one transaction in which a sale becomes history."""

from dataclasses import replace
from datetime import datetime

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Installation, StoredRecord
from pos_terminal.services.counter import Counter
from pos_terminal.services.parking import park
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import Bill, DoneBill, TillState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded


class Payment:
    """Takes payments on the open bill and completes it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def pay(self, state: TillState, kind: TenderKind, received_minor: int) -> TillState:
        """One more payment; the one that leaves nothing due completes the sale.

        Raises Refused `not-signed-in`, `shift-not-open`, and what `sale.pay` raises; Unavailable `store` when the sale
        could not be written, and then nothing was.
        """
        self._check_ready(state)
        if state.bill.evaluation.over_quota is not None:
            raise Refused("quota-reached")
        if not state.bill.sale.lines and state.last is not None and state.showing_done:
            raise Refused("already-paid")
        paid = selling.pay(state.bill.sale, kind, received_minor, self._counter.settings.cash_step_minor)
        bill = replace(state.bill, sale=paid)
        if not selling.is_paid(paid):
            return self._park(state, bill)
        return self._complete(state, bill)

    def remove_tender(self, state: TillState, index: int) -> TillState:
        """Takes back a part payment that was not given after all."""
        bill = replace(state.bill, sale=selling.remove_tender(state.bill.sale, index))
        if bill.earns_only and not bill.sale.tenders:  # nothing has been paid any more: prices and rewards are open
            return self._counter.keep(state, replace(bill, earns_only=False))
        return self._park(state, bill)

    def next_sale(self, state: TillState) -> TillState:
        """Leaves the Done screen."""
        return replace(state, showing_done=False, notice=None, late=None)

    def _check_ready(self, state: TillState) -> None:
        self._counter.operator(state)
        if state.shift is None:
            raise Refused("shift-not-open")

    def _park(self, state: TillState, bill: Bill) -> TillState:
        with self._counter.store.begin():
            park(self._counter.store.parking, 0, bill, self._counter.clock.now())
        return replace(state, bill=bill, notice=None)

    def _complete(self, state: TillState, bill: Bill) -> TillState:
        counter, now = self._counter, self._counter.clock.now()
        try:
            with counter.store.begin():
                written = counter.store.journal.by_key(bill.sale.key)
                if written is not None:
                    raise _AlreadyRecorded(written)
                # Another writer may have changed the member's accounts since the scan: read them again, in here.
                fresh = _with_fresh_accounts(counter, bill)
                reckoned = counter.reckon(state.installation, fresh, now, with_offers=False)
                if reckoned.sale.deductions != bill.sale.deductions:
                    raise _RewardsChanged(reckoned)
                done = commit_sale(counter, state, reckoned, now)
                counter.store.parking.drop(0)
        except _RewardsChanged as changed:
            unpaid = replace(changed.bill, sale=replace(changed.bill.sale, tenders=state.bill.sale.tenders))
            return self._park(state, unpaid).noticing("rewards-changed")
        except _AlreadyRecorded as recorded:
            done = done_bill(recorded.stored)
        except Unavailable:
            # The answer may have been lost after the write: the journal knows.
            written = counter.store.journal.by_key(bill.sale.key)
            if written is None:
                raise
            done = done_bill(written)
        return replace(
            state,
            bill=counter.new_bill(state.installation),
            last=done,
            showing_done=True,
            sequence=done.sequence,
            notice=None,
            cleared=None,
            removed=None,
            search=None,
            enrolled=None,
            spun=None,
            late=None,
        )


def commit_sale(counter: Counter, state: TillState, bill: Bill, at: datetime, *, prints: bool = True) -> DoneBill:
    """Writes a paid and reckoned bill: record, entries, print job; called inside the transaction."""
    store, installation = counter.store, state.installation
    operator = state.operator
    number = store.journal.last_receipt_number() + 1
    shift = state.shift.id if state.shift else None
    completed = complete(
        bill.sale,
        Place(
            receipt=receipt_code(installation, number),
            number=number,
            at=at,
            business_date=counter.calendar(installation).business_date(at),
            shop=installation.shop,
            terminal=installation.terminal,
            merchant=installation.merchant,
            shift=shift,
            cashier=operator.id if operator else "",
            cashier_name=operator.name if operator else "",
        ),
        counter.settings.cash_step_minor,
    )
    loyalty = loyalty_facts(bill)
    head = record(
        store,
        counter.clock,
        SaleRecorded(
            sale=completed,
            loyalty=loyalty,
            shown=bill.standing.code if bill.standing else "",
            allowed=tuple(one for one in bill.allowed if one.choice in bill.choices),
        ),
        record_id=completed.id,
        at=at,
        business_date=completed.business_date,
        found=Found(
            shift=shift,
            member=loyalty.member if loyalty else None,
            receipt=completed.receipt,
            receipt_number=number,
            key=completed.key,
        ),
    )
    if loyalty is not None and installation.enrolled:
        store.unseen.put(head.n, loyalty.member, bill.evaluation.given)
    cash = any(tender.kind is TenderKind.CASH for tender in completed.tenders)
    if prints and counter.settings.prints_always:
        drawer = cash and counter.settings.opens_drawer_for_cash
        store.spool.add(head.n, "receipt", copy=0, drawer=drawer, token=counter.ids.token(), at=at)
    return DoneBill(head.n, head.sequence, completed, loyalty)


def receipt_code(installation: Installation, number: int) -> str:
    """What stands on the receipt and in its QR code: `<shop>-<terminal>-<n>`."""
    return f"{installation.shop}-{installation.terminal}-{number}".upper()


def loyalty_facts(bill: Bill) -> LoyaltyFacts | None:
    """The loyalty part of a bill as it is recorded; the name is masked, as it is what receipts show."""
    if bill.standing is None:
        return None
    member = bill.standing.member
    return LoyaltyFacts(member.id, member.number, masked_name(member), bill.evaluation.results)


def masked_name(member: Member) -> str:
    """A name as receipts and lists show it: the first letter and stars (`陳**`); without a name the number's end."""
    if member.name:
        return f"{member.name[0]}**"
    return f"…{member.number[-4:]}" if member.number else "—"


def done_bill(stored: StoredRecord) -> DoneBill:
    """A stored sale as the screens know it. Raises ValueError for a record of another kind."""
    payload = decode(stored.body).body
    if not isinstance(payload, SaleRecorded):
        raise ValueError(f"record {stored.n} is a {stored.kind}, not a sale")
    sale: CompletedSale = payload.sale
    return DoneBill(stored.n, stored.sequence, sale, payload.loyalty)


def _with_fresh_accounts(counter: Counter, bill: Bill) -> Bill:
    if bill.standing is None:
        return bill
    accounts = counter.store.ledger.accounts(bill.standing.member.id)
    if accounts == bill.standing.accounts:
        return bill
    return replace(bill, standing=replace(bill.standing, accounts=accounts, others=counter.referrers(accounts)))


class _AlreadyRecorded(Exception):
    """This very sale is in the journal: a second tap, or a call that came again."""

    def __init__(self, stored: StoredRecord) -> None:
        super().__init__("the sale is recorded already")
        self.stored = stored


class _RewardsChanged(Exception):
    """The member's accounts changed under the bill: what was to be taken off can no longer be."""

    def __init__(self, bill: Bill) -> None:
        super().__init__("the rewards on the bill changed")
        self.bill = bill
