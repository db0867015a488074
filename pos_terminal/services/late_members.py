"""A member's code after the payment: the bill just paid is theirs after all, and they earn what it brings.

It is a record of its own that refers to the sale: nothing is spent, no price changes, and a refund takes back what it
brought as if the member had been on the bill.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import Entry, EntryKind, LoyaltyFacts
from pos_terminal.domain.selling.late_member import LateMember, paid_bill
from pos_terminal.domain.till import Head, StoredRecord
from pos_terminal.services.counter import Counter
from pos_terminal.services.members import Members
from pos_terminal.services.payment import loyalty_facts
from pos_terminal.services.ports import Store
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import Bill, DoneBill, Shown, TillState, Tone
from pos_terminal.services.voucher_slips import spool_slips
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import LateMemberRecorded, SaleRecorded


class LateMembers:
    """Gives the bill just paid to the member who comes now, or takes that back."""

    def __init__(self, counter: Counter, members: Members) -> None:
        self._counter = counter
        self._members = members

    def add(self, state: TillState, shown: Shown) -> TillState:
        """The last bill as that member's, who earns on it as of when it was paid.

        A second call changes nothing. Raises Refused `not-signed-in`, `member-blocked`, `bill-has-member`,
        `bill-given-back`.
        """
        counter, last = self._counter, state.last
        counter.operator(state)
        if last is None:
            raise Refused("no-bill-chosen")
        if shown.member.blocked:
            raise Refused("member-blocked")
        with counter.store.begin():
            now_theirs = with_late_member(counter.store, last)
            if now_theirs.loyalty is not None:
                if now_theirs.loyalty.member != shown.member.id:
                    raise Refused("bill-has-member", receipt=last.sale.receipt)
                return replace(state, last=now_theirs)
            if any(one.kind == "refund" for one in counter.store.journal.referring_to(last.sale.id)):
                raise Refused("bill-given-back", receipt=last.sale.receipt)
            loyalty = self._earned(state, last, shown)
            head = self._write(state, last, loyalty, shown.code)
            spool_slips(counter, head.n, loyalty, counter.clock.now())
        after = replace(state, last=replace(last, loyalty=loyalty), sequence=head.sequence, late=shown)
        return after.noticing("late-member", {"receipt": last.sale.receipt, "member": loyalty.name}, Tone.GOOD)

    def next_sale_instead(self, state: TillState) -> TillState:
        """The last bill without the member who came late: they are the next customer, and on the next bill.

        Raises what `take_back` and an attaching raise.
        """
        shown, after = state.late, self.take_back(state)
        return after if shown is None else self._members.attach_shown(after, shown)

    def take_back(self, state: TillState) -> TillState:
        """The last bill without its late member.

        Raises Refused `no-late-member` where the member was on the bill when it was paid, or it was given back since.
        """
        counter, last = self._counter, state.last
        counter.operator(state)
        if last is None:
            raise Refused("no-late-member")
        with counter.store.begin():
            kinds = [stored.kind for stored in counter.store.journal.referring_to(last.sale.id)]
            theirs = with_late_member(counter.store, last).loyalty
            if theirs is None or not kinds or kinds[-1] != "late_member":
                raise Refused("no-late-member")
            head = self._write(state, last, _opposite(theirs), "", taken_back=True)
        return replace(state, last=replace(last, loyalty=None), sequence=head.sequence, late=None)

    def _earned(self, state: TillState, last: DoneBill, shown: Shown) -> LoyaltyFacts:
        """What the bill brings, by the programmes that were in force when it was paid, in lots named after the sale."""
        counter, sale = self._counter, last.sale
        programmes = counter.shelf.in_force(sale.business_date, sale.currency)
        standing = counter.standing(shown.member, shown.trust, shown.paid_until)
        bill = Bill(paid_bill(sale), programmes, standing, earns_only=True)
        facts = loyalty_facts(counter.reckon(state.installation, bill, sale.at, with_offers=False))
        assert facts is not None  # noqa: S101 - the bill has a member
        return facts

    def _write(
        self, state: TillState, last: DoneBill, loyalty: LoyaltyFacts, shown: str, *, taken_back: bool = False
    ) -> Head:
        counter = self._counter
        now: datetime = counter.clock.now()
        record_id: UUID = counter.ids.new()
        late = LateMember(
            id=record_id,
            at=now,
            business_date=counter.today(state.installation),
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            shift=state.shift.id if state.shift else None,
            cashier=counter.operator(state).id,
            of=last.sale.id,
            of_receipt=last.sale.receipt,
            taken_back=taken_back,
        )
        return record(
            counter.store,
            counter.clock,
            LateMemberRecorded(late=late, loyalty=loyalty, shown=shown),
            record_id=record_id,
            at=now,
            business_date=late.business_date,
            found=Found(member=loyalty.member, shift=late.shift, refers=late.of),
        )


def with_late_member(store: Store, bill: DoneBill) -> DoneBill:
    """The bill with the member who came after the payment, if one did."""
    if bill.loyalty is not None:
        return bill
    return replace(bill, loyalty=late_loyalty(store.journal.referring_to(bill.sale.id)))


def late_loyalty(referring: tuple[StoredRecord, ...]) -> LoyaltyFacts | None:
    """What a sale brought a member who came after it, by the records that refer to it, oldest first."""
    found = None
    for stored in referring:
        if stored.kind == "late_member":
            payload = decode(stored.body).body
            if isinstance(payload, LateMemberRecorded):
                found = None if payload.late.taken_back else payload.loyalty
    return found


def bill_of(store: Store, late: StoredRecord) -> StoredRecord | None:
    """The sale that such a record refers to."""
    payload = decode(late.body).body
    sale = store.journal.by_id(payload.late.of) if isinstance(payload, LateMemberRecorded) else None
    return sale if sale is not None and isinstance(decode(sale.body).body, SaleRecorded) else None


def _opposite(loyalty: LoyaltyFacts) -> LoyaltyFacts:
    """Exactly what was given, taken away: as if it had not been."""
    results = tuple(
        replace(one, entries=tuple(_negated(entry) for entry in one.entries), changes=(), explain=(), notes=())
        for one in loyalty.results
    )
    return replace(loyalty, results=results)


def _negated(entry: Entry) -> Entry:
    return replace(entry, amount=-entry.amount, kind=EntryKind.REVERSAL)
