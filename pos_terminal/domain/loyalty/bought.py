"""What a sale is to a programme: the lines that can earn, how they were paid, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.fees import MEMBERSHIP_TAG
from pos_terminal.domain.selling.sale import Tender

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.rules.tier import CounterRule


@dataclass(frozen=True, slots=True)
class Bought:
    """`basket` is without membership fees, which are no base for anything; `whole` has every line.

    `tenders` is empty while nothing is paid yet: then every way of paying is still possible.
    """

    basket: Basket
    whole: Basket
    tenders: tuple[Tender, ...]
    merchant: str

    def paid_share(self, wanted: frozenset[str], unwanted: frozenset[str] = frozenset()) -> tuple[int, int]:
        """(paid in a fitting way, paid in all), as a fraction of the bill."""
        if not (wanted or unwanted) or not self.tenders:
            return 1, 1
        whole = sum(tender.amount_minor for tender in self.tenders)
        fitting = sum(tender.amount_minor for tender in self.tenders if _fits(tender, wanted, unwanted))
        return (fitting, whole) if whole else (1, 1)

    @property
    def is_paid_for(self) -> bool:
        """Whether money was paid for anything."""
        return any(line.net_minor > 0 for line in self.basket.lines)


def bought(programme: Programme, basket: Basket, tenders: Iterable[Tender], merchant: str) -> Bought:
    """The sale as that programme sees it."""
    fees = frozenset(plan.sku for plan in programme.plans)
    if any(_is_fee(line, fees) for line in basket.lines):
        earning = Basket(tuple(line for line in basket.lines if not _is_fee(line, fees)))
    else:
        earning = basket
    return Bought(earning, basket, tuple(tenders), merchant)


def count(rule: CounterRule, sold: Bought, points: int) -> int:
    """What the sale adds to a counter; `points` are those that it earned."""
    from pos_terminal.domain.loyalty.rules.tier import Metric

    if rule.merchants and sold.merchant not in rule.merchants:
        return 0
    lines = sold.basket.fitting(rule.tags, rule.excluded_tags)
    net = sum(line.net_minor for line in lines)
    match rule.metric:
        case Metric.SPEND:
            amount = net
        case Metric.POINTS:
            amount = points
        case Metric.QUANTITY:
            amount = sum(line.quantity for line in lines)
        case Metric.VISITS:
            amount = 1 if net > 0 else 0
        case Metric.EVENTS | Metric.CREDIT:
            return 0
    return amount + (rule.order_bonus if rule.order_bonus and net > rule.order_over_minor else 0)


def purchase_minor(rule: CounterRule, sold: Bought) -> int:
    """How large it is as one purchase, where a counter counts it."""
    if rule.merchants and sold.merchant not in rule.merchants:
        return 0
    return sold.basket.net_minor(rule.tags, rule.excluded_tags)


def _is_fee(line: BasketLine, fees: frozenset[str]) -> bool:
    return MEMBERSHIP_TAG in line.tags or line.sku in fees


def _fits(tender: Tender, wanted: frozenset[str], unwanted: frozenset[str]) -> bool:
    named = {tender.kind.value, tender.brand}
    return (not wanted or not wanted.isdisjoint(named)) and unwanted.isdisjoint(named)
