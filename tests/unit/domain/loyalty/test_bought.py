"""What a sale is to a programme: what earns of it, how it was paid, and what it adds to a counter."""

import pytest

from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.bought import bought, count, purchase_minor
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric
from pos_terminal.domain.selling.sale import Tender, TenderKind
from tests.support.cases import line, sold
from tests.support.loyalty import programme

PLAN = '[[programme.plan]]\nid = "year"\nname = "年"\nsku = "YEAR"\n'
OCTOPUS, CASH = Tender(TenderKind.OCTOPUS, 300), Tender(TenderKind.CASH, 700)
LINKED = Tender(TenderKind.CARD, 500, brand="linked-card")
NONE: frozenset[str] = frozenset()


def test_a_membership_fee_earns_nothing() -> None:
    fee, tagged, tea = line(900, sku="YEAR"), line(800, "membership", number=2), line(100, "tea", number=3, sku="TEA")
    basket = Basket((fee, tagged, tea))
    found = bought(programme(PLAN), basket, iter([CASH]), "cafe")
    assert found.basket == Basket((tea,))
    assert found.whole == basket
    assert (found.tenders, found.merchant) == ((CASH,), "cafe")
    without = bought(programme(PLAN), Basket((tea,)), (), "cafe")
    assert without.basket is without.whole


def test_whether_anything_was_paid_for() -> None:
    assert sold(line(0), line(1, number=2)).is_paid_for
    assert not sold(line(0)).is_paid_for
    assert not sold().is_paid_for


@pytest.mark.parametrize(
    ("wanted", "unwanted", "share"),
    [
        (NONE, NONE, (1, 1)),
        ({"octopus"}, NONE, (300, 1_500)),
        ({"linked-card"}, NONE, (500, 1_500)),
        ({"card", "cash"}, NONE, (1_200, 1_500)),
        (NONE, {"card"}, (1_000, 1_500)),
        (NONE, {"linked-card"}, (1_000, 1_500)),
        ({"card"}, {"linked-card"}, (0, 1_500)),
        ({"fps"}, NONE, (0, 1_500)),
    ],
)
def test_how_much_was_paid_in_a_fitting_way(
    wanted: frozenset[str], unwanted: frozenset[str], share: tuple[int, int]
) -> None:
    paid = sold(line(1_500), tenders=[OCTOPUS, CASH, LINKED])
    assert paid.paid_share(frozenset(wanted), frozenset(unwanted)) == share


def test_before_it_is_paid_every_way_is_possible() -> None:
    assert sold(line(1_500)).paid_share(frozenset({"octopus"})) == (1, 1)
    assert sold(line(0), tenders=[Tender(TenderKind.CASH, 0)]).paid_share(frozenset({"octopus"})) == (1, 1)
    assert sold(line(1), tenders=[Tender(TenderKind.CASH, 1)]).paid_share(frozenset({"octopus"})) == (0, 1)


LINES = line(5_000, "tea", quantity=2), line(6_000, "cake", "sale", number=2, quantity=3), line(0, "tea", number=3)


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        (CounterRule(), 11_000),
        (CounterRule(tags=frozenset({"tea"})), 5_000),
        (CounterRule(excluded_tags=frozenset({"sale"})), 5_000),
        (CounterRule(Metric.POINTS), 77),
        (CounterRule(Metric.QUANTITY), 6),
        (CounterRule(Metric.QUANTITY, tags=frozenset({"cake"})), 3),
        (CounterRule(Metric.VISITS), 1),
        (CounterRule(Metric.VISITS, tags=frozenset({"bread"})), 0),
        (CounterRule(Metric.EVENTS), 0),
        (CounterRule(Metric.CREDIT), 0),
        (CounterRule(Metric.EVENTS, order_bonus=5), 0),
        (CounterRule(merchants=frozenset({"shop"})), 11_000),
        (CounterRule(merchants=frozenset({"cafe"})), 0),
        (CounterRule(Metric.POINTS, order_bonus=100, order_over_minor=10_999), 177),
        (CounterRule(Metric.POINTS, order_bonus=100, order_over_minor=11_000), 77),
        (CounterRule(Metric.POINTS, order_bonus=100, order_over_minor=5_000, tags=frozenset({"tea"})), 77),
    ],
)
def test_what_a_sale_adds_to_a_counter(rule: CounterRule, amount: int) -> None:
    assert count(rule, sold(*LINES), 77) == amount


def test_a_line_for_nothing_is_no_visit() -> None:
    assert count(CounterRule(Metric.VISITS), sold(line(0)), 0) == 0
    assert count(CounterRule(Metric.VISITS), sold(line(1)), 0) == 1


def test_how_large_one_purchase_is() -> None:
    assert purchase_minor(CounterRule(), sold(*LINES)) == 11_000
    assert purchase_minor(CounterRule(Metric.VISITS, tags=frozenset({"tea"})), sold(*LINES)) == 5_000
    assert purchase_minor(CounterRule(excluded_tags=frozenset({"sale"})), sold(*LINES)) == 5_000
    assert purchase_minor(CounterRule(merchants=frozenset({"shop"})), sold(*LINES)) == 11_000
    assert purchase_minor(CounterRule(merchants=frozenset({"cafe"})), sold(*LINES)) == 0
