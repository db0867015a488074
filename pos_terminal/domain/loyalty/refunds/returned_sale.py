"""A sale that is given back, wholly or in part: what it did, what earlier refunds undid, what the customer keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pos_terminal.domain.loyalty.account import (
    Entry,
    EntryKind,
    LoyaltyFacts,
)
from pos_terminal.domain.loyalty.basket import Basket, of_completed, remaining
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought, bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.earning import Reckoning, Room, reckon
from pos_terminal.domain.loyalty.earn.stamp_card import factor_of, stamps_for
from pos_terminal.domain.loyalty.earn.terms import Terms, read_terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.units import used
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine

EarlierRefund = tuple[CompletedRefund, LoyaltyFacts | None]


@dataclass
class ReturnedSale:
    """One refund of one sale in one account. `case` is the account now, with what the refund books."""

    case: Case
    sale: CompletedSale
    loyalty: LoyaltyFacts
    earlier: Sequence[EarlierRefund]
    returned: Sequence[ReturnedLine]

    @property
    def programme(self) -> Programme:
        return self.case.programme

    @property
    def booking(self) -> Booking:
        return self.case.booking

    @cached_property
    def sold(self) -> tuple[Entry, ...]:
        """The sale's entries in this programme."""
        return tuple(
            one
            for one in self.loyalty.entries
            if one.programme == self.programme.id and one.member == self.booking.member
        )

    @cached_property
    def done(self) -> tuple[Entry, ...]:
        """The reversing entries of earlier refunds in this programme."""
        facts = (loyalty for _, loyalty in self.earlier if loyalty is not None)
        entries = (entry for loyalty in facts for entry in loyalty.entries)
        return tuple(
            one
            for one in entries
            if one.programme == self.programme.id
            and one.kind is EntryKind.REVERSAL
            and one.member == self.booking.member
        )

    @cached_property
    def done_anywhere(self) -> tuple[Entry, ...]:
        """The same in whatever account."""
        facts = (loyalty for _, loyalty in self.earlier if loyalty is not None)
        return tuple(one for loyalty in facts for one in loyalty.entries if one.kind is EntryKind.REVERSAL)

    @cached_property
    def terms(self) -> Terms:
        """What the sale was worked out under."""
        results = self.loyalty.results
        return read_terms(next((one.terms for one in results if one.programme == self.programme.id), ()))

    @cached_property
    def bought_left(self) -> Bought:
        """What the customer keeps, as the programme sees it."""
        return bought(self.programme, self.left, self.sale.tenders, self.sale.merchant)

    @cached_property
    def again(self) -> Reckoning | None:
        """Points for what the customer keeps, under the sale's terms."""
        if self.programme.points is None:
            return None
        given = self._campaign_points()
        return reckon(self.programme, self.programme.points, self.bought_left, self.terms, 0, Room(None, given))

    def _campaign_points(self) -> tuple[tuple[str, int], ...]:
        """What campaigns with a limit gave: they do not give more because something came back."""
        begin = used("campaign-points/")
        return tuple((one.unit.removeprefix(begin), one.amount) for one in self.sold if one.unit.startswith(begin))

    def stamps_left(self, card: StampCardRule) -> int:
        """Stamps for what the customer keeps."""
        return stamps_for(card, self.bought_left.basket, factor_of(self.programme, self.terms))

    def own_lots(self, unit: str) -> tuple[str, ...]:
        """Lots that the sale opened and that have not expired."""
        return tuple(
            entry.lot
            for entry in self.sold
            if (entry.unit, entry.kind) == (unit, EntryKind.EARN)
            and (entry.expires_on is None or entry.expires_on >= self.booking.day)
        )

    @cached_property
    def returned_so_far(self) -> tuple[ReturnedLine, ...]:
        """Everything that has come back, this time included."""
        return (*(line for refund, _ in self.earlier for line in refund.lines), *self.returned)

    @cached_property
    def paid(self) -> Basket:
        """The sale as it was paid."""
        return of_completed(self.sale)

    @cached_property
    def left_before(self) -> Basket:
        """What the customer kept until now."""
        return remaining(self.paid, (line for refund, _ in self.earlier for line in refund.lines))

    @cached_property
    def left(self) -> Basket:
        """What the customer keeps."""
        return remaining(self.paid, self.returned_so_far)


def amount_of(entries: Iterable[Entry], unit: str, kind: EntryKind) -> int:
    """Sum of the entries of that unit and kind."""
    return sum(entry.amount for entry in entries if (entry.unit, entry.kind) == (unit, kind))
