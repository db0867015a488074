"""Paying: tenders, and the one transaction in which a sale becomes history."""

from dataclasses import replace
from datetime import datetime

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.receipt.template import Prints, Template
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.sale import Approval, TenderKind
from pos_terminal.domain.till import SHOP_COPY, Installation, StoredRecord
from pos_terminal.services.counter import Counter, unhindered
from pos_terminal.services.parking import park
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import Bill, DoneBill, TillState
from pos_terminal.services.voucher_slips import spool_slips
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
        unhindered(state)
        return self.take(state, self.paying(state, kind, received_minor))

    def paying(self, state: TillState, kind: TenderKind, received_minor: int, approval: Approval | None = None) -> Bill:
        """The open bill with one more payment on it, where that may be taken now; raises what `pay` raises."""
        self._check_ready(state)
        if state.bill.evaluation.over_quota is not None:
            raise Refused("quota-reached")
        if not state.bill.sale.lines and state.last is not None and state.showing_done:
            raise Refused("already-paid")
        step = self._counter.settings.cash_step_minor
        return replace(state.bill, sale=selling.pay(state.bill.sale, kind, received_minor, step, approval=approval))

    def take(self, state: TillState, bill: Bill, settles: str = "") -> TillState:
        """The till with this bill, completed where nothing is due any more.

        `settles` is the reference of the charge whose money this is: it leaves the books in the same transaction.
        """
        return self._complete(state, bill, settles) if selling.is_paid(bill.sale) else self._park(state, bill, settles)

    def remove_tender(self, state: TillState, index: int) -> TillState:
        """Takes back a part payment that was not given after all.

        Raises Refused `paid-on-terminal`: what a connected terminal took is given back by a refund on it.
        """
        unhindered(state)
        if 0 <= index < len(state.bill.sale.tenders) and state.bill.sale.tenders[index].approval is not None:
            raise Refused("paid-on-terminal")
        bill = replace(state.bill, sale=selling.remove_tender(state.bill.sale, index))
        if bill.earns_only and not bill.sale.tenders:  # nothing has been paid any more: prices and rewards are open
            return self._counter.keep(state, replace(bill, earns_only=False))
        return self._park(state, bill)

    def next_sale(self, state: TillState) -> TillState:
        """Leaves the Done screen."""
        return replace(state, showing_done=False, notice=None, late=None)

    def show_last(self, state: TillState) -> TillState:
        """The Done screen of the last bill once more; where a bill is open, that stays in front."""
        if state.last is None or not state.bill.is_empty:
            return state
        return replace(state, showing_done=True)

    def _check_ready(self, state: TillState) -> None:
        self._counter.operator(state)
        if state.shift is None:
            raise Refused("shift-not-open")

    def _park(self, state: TillState, bill: Bill, settles: str = "") -> TillState:
        with self._counter.store.begin():
            park(self._counter.store.parking, 0, bill, self._counter.clock.now())
            if settles:
                self._counter.store.charges.drop(settles)
        return replace(state, bill=bill, notice=None, charge=None if settles else state.charge)

    def _complete(self, state: TillState, bill: Bill, settles: str = "") -> TillState:
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
                if settles:
                    counter.store.charges.drop(settles)
        except _RewardsChanged as changed:
            # What a terminal took is taken; what was only keyed here is asked for anew.
            kept = bill.sale.tenders if settles else state.bill.sale.tenders
            unpaid = replace(changed.bill, sale=replace(changed.bill.sale, tenders=kept))
            return self._park(state, unpaid, settles).noticing("rewards-changed")
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
            charge=None if settles else state.charge,
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
    printed = prints and state.template.prints is Prints.ALWAYS and counter.settings.e_receipt != "instead"
    drawer = prints and cash and counter.settings.opens_drawer_for_cash
    if printed:
        print_original(counter, state.template, head.n, drawer=drawer)
    elif drawer:
        store.spool.add(head.n, "drawer", copy=0, drawer=True, token=counter.ids.token(), at=at)
    if prints:
        spool_slips(counter, head.n, loyalty, at)
    return DoneBill(head.n, head.sequence, completed, loyalty, on_paper=printed or not prints)


def print_original(counter: Counter, template: Template, n: int, *, drawer: bool = False) -> None:
    """Puts a sale's receipt in the spool for the first time, and the shop's own copies after it."""
    spool, at = counter.store.spool, counter.clock.now()
    spool.add(n, "receipt", copy=0, drawer=drawer, token=counter.ids.token(), at=at)
    for _ in range(template.copies - 1):
        spool.add(n, SHOP_COPY, copy=0, drawer=False, token=counter.ids.token(), at=at)


def receipt_code(installation: Installation, number: int) -> str:
    """What stands on the receipt and in its QR code: `<shop>-<terminal>-<n>`, a practice till's with a T before it."""
    practice = "T" if installation.training else ""
    return f"{practice}{installation.shop}-{installation.terminal}-{number}".upper()


def loyalty_facts(bill: Bill) -> LoyaltyFacts | None:
    """The loyalty part of a bill as it is recorded; the name is masked, as it is what receipts show."""
    if bill.standing is None:
        return None
    member = bill.standing.member
    return LoyaltyFacts(member.id, member.number, masked_name(member), bill.evaluation.results)


def masked_name(member: Member) -> str:
    """A name as receipts and lists show it: the first letter and stars (`陳**`); without a name the number's end."""
    if name := member.name.strip():
        return f"{name[0]}**"
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
