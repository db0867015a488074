"""One business day of a till, for its owner: a fold over the day's bills."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.shift import UnitTotal
from pos_terminal.domain.words import Words

BEST_SELLERS = 10


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of one item: pieces, and money after discounts and rewards. Returned pieces are taken off."""

    names: Words
    pieces: int
    net_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReport:
    """A till's day. `net_minor` is sold after discounts and rewards, before refunds; payments are less refunds.

    `before_minor` is the net of the same weekday a week earlier, None where this till had no bills then.
    """

    day: date
    currency: str
    sales: int
    refunds: int
    voids: int
    net_minor: int
    discount_minor: int
    deducted_minor: int
    returned_minor: int
    member_sales: int
    hourly: tuple[tuple[int, int], ...]
    payments: tuple[tuple[TenderKind, int], ...]
    best: tuple[Sold, ...]
    units: tuple[UnitTotal, ...] = ()
    before_minor: int | None = None

    @property
    def average_minor(self) -> int:
        """An average bill, rounded down; 0 on a day without one."""
        return self.net_minor // self.sales if self.sales else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """What a day's report is folded from. `hours` gives each sale's hour on the shop's wall clock; `returned_of` the
    sales that the refunds refer to, where this till has them."""

    day: date
    currency: str
    sales: tuple[CompletedSale, ...] = ()
    refunds: tuple[CompletedRefund, ...] = ()
    hours: tuple[int, ...] = ()
    member_sales: int = 0
    units: tuple[UnitTotal, ...] = ()
    returned_of: Mapping[UUID, CompletedSale] | None = None


def day_report(facts: DayFacts, before_minor: int | None = None) -> DayReport:
    """The day's figures."""
    hourly: Counter[int] = Counter()
    for sale, hour in zip(facts.sales, facts.hours, strict=True):
        hourly[hour] += sale.total_minor
    payments: Counter[TenderKind] = Counter()
    for sale in facts.sales:
        payments.update(dict.fromkeys((tender.kind for tender in sale.tenders), 0))
        for tender in sale.tenders:
            payments[tender.kind] += tender.amount_minor
    for refund in facts.refunds:
        for tender in refund.tenders:
            payments[tender.kind] -= tender.amount_minor
    return DayReport(
        day=facts.day,
        currency=facts.currency,
        sales=len(facts.sales),
        refunds=sum(not refund.void for refund in facts.refunds),
        voids=sum(refund.void for refund in facts.refunds),
        net_minor=sum(sale.total_minor for sale in facts.sales),
        discount_minor=sum(sale.discount_minor for sale in facts.sales),
        deducted_minor=sum(one.amount_minor for sale in facts.sales for one in sale.deductions),
        returned_minor=sum(refund.total_minor for refund in facts.refunds),
        member_sales=facts.member_sales,
        hourly=tuple(sorted(hourly.items())),
        payments=tuple((kind, payments[kind]) for kind in TenderKind if kind in payments),
        best=_best(facts),
        units=facts.units,
        before_minor=before_minor,
    )


def _best(facts: DayFacts) -> tuple[Sold, ...]:
    """The items that brought the most money, the first sold in front of equals."""
    sold: dict[str, Sold] = {}
    for sku, names, pieces, minor in _pieces(facts):
        known = sold.get(sku) or Sold(names, 0, 0)
        sold[sku] = Sold(known.names, known.pieces + pieces, known.net_minor + minor)
    kept = [one for one in sold.values() if one.pieces > 0]
    return tuple(sorted(kept, key=lambda one: -one.net_minor)[:BEST_SELLERS])


def _pieces(facts: DayFacts) -> Iterable[tuple[str, Words, int, int]]:
    for sale in facts.sales:
        for line in sale.lines:
            yield line.sku, line.names, line.quantity, line.net_minor
    returned_of = facts.returned_of or {}
    for refund in facts.refunds:
        lines = {line.number: line for line in returned_of[refund.of].lines} if refund.of in returned_of else {}
        for returned in refund.lines:
            if (sold := lines.get(returned.number)) is not None:
                yield sold.sku, sold.names, -returned.quantity, -returned.amount_minor
