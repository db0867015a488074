"""Points for what was paid: rounding, exclusions, limits, pending days, expiry, and the carried remainder."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import CARRY, POINTS, Expiring
from pos_terminal.domain.selling.sale import Discount
from tests.support.loyalty import Counter, Item, preset, programme

POINTS_OFF = "[programme.money_off]\nstep_points = 100\nstep_value = 1.00\noffline_limit_points = 100\n"


def club(rules: str) -> Counter:
    return Counter((programme(f"[programme.points]\n{rules}\n{POINTS_OFF}"),))


def earned(counter: Counter, *items: Item) -> int:
    return counter.sell(*items).evaluation.results[0].changes[0].earned


@pytest.mark.parametrize(("minor", "points"), [(499, 0), (500, 1), (12_340, 24), (0, 0)])
def test_moneyback_gives_a_point_for_every_five_dollars(minor: int, points: int) -> None:
    assert earned(Counter((preset("moneyback"),)), Item(minor)) == points


def test_a_bag_earns_nothing_and_is_said_so() -> None:
    counter = Counter((preset("moneyback"),))
    result = counter.sell(Item(5_400), Item(100, tags=("bag-levy",))).evaluation.results[0]
    assert result.changes[0].earned == 10
    assert [line.en for line in result.explain] == ["HK$55 − HK$1 without points = HK$54; ÷ HK$5 = 10 pts"]
    assert [line.zh for line in result.explain] == ["HK$55 − 不計分 HK$1 = HK$54；÷ HK$5 = 10 分"]


@pytest.mark.parametrize(("rounding", "points"), [("floor", 2), ("half_up", 3), ("ceil", 3)])
def test_rounding_once_a_sale(rounding: str, points: int) -> None:
    assert earned(club(f'per = 2.00\nrounding = "{rounding}"'), Item(250), Item(250)) == points


def test_discounts_lower_the_base() -> None:
    counter = club("per = 1.00")
    bought = counter.sell(Item(1_000, discount=Discount(1_000)), discount=Discount(amount_minor=100))
    assert bought.evaluation.results[0].changes[0].earned == 8


def test_below_the_minimum_there_are_no_points() -> None:
    counter = club("per = 1.00\nminimum = 100.00")
    result = counter.sell(Item(9_999)).evaluation.results[0]
    assert (result.changes[0].earned, result.explain[0].en) == (0, "Under HK$100: no points")
    assert earned(counter, Item(10_000)) == 100


def test_a_cap_limits_a_sale() -> None:
    result = club("per = 1.00\ncap_per_sale = 50").sell(Item(9_000)).evaluation.results[0]
    assert (result.changes[0].earned, result.explain[-1].en) == (50, "HK$90; ÷ HK$1 = 90 pts; at most 50 pts")
    assert earned(club("per = 1.00\ncap_per_sale = 50"), Item(5_000)) == 50


def test_pending_points_can_be_spent_from_the_day_that_they_mature() -> None:
    counter = club("per = 1.00\npending_days = 3")
    change = counter.sell(Item(2_000)).evaluation.results[0].changes[0]
    assert (change.earned, change.closing, change.pending) == (20, 20, 20)
    assert [counter.account().spendable(POINTS, date(2026, 3, day)) for day in (4, 5)] == [0, 20]
    assert [line.en for line in counter.look(Item(2_000)).results[0].explain][-1] == "Can be used after 3 days"


@pytest.mark.parametrize(
    ("expiry", "last_day"),
    [
        ("{days = 30}", date(2026, 4, 1)),
        ("{months = 12}", date(2027, 3, 2)),
        ("{months = 24, end_of_month = true}", date(2028, 3, 31)),
        ("{end_of_month = true}", date(2026, 3, 31)),
    ],
)
def test_a_lot_dies_at_the_end_of_its_last_day(expiry: str, last_day: date) -> None:
    change = club(f"per = 1.00\nexpiry = {expiry}").sell(Item(2_000)).evaluation.results[0].changes[0]
    assert change.expiring == Expiring(last_day, 20)


def test_the_remainder_is_carried_to_the_next_sale() -> None:
    counter = club('per = 5.00\nremainder = "carry"')
    assert [earned(counter, Item(minor)) for minor in (499, 1, 499, 501)] == [0, 1, 0, 2]
    assert counter.account().of_unit(CARRY) == ()


def test_carried_or_not_carry_is_no_unit_for_receipts() -> None:
    result = club('per = 5.00\nremainder = "carry"').sell(Item(999)).evaluation.results[0]
    assert [change.unit for change in result.changes] == [POINTS]
    assert [(entry.unit, entry.amount) for entry in result.entries] == [(POINTS, 1), (CARRY, 499)]


def test_what_lies_above_a_cap_is_not_carried() -> None:
    counter = club('per = 5.00\nremainder = "carry"\ncap_per_sale = 2')
    assert [earned(counter, Item(minor)) for minor in (300, 2_400, 200)] == [0, 2, 1]


def test_earning_pays_what_is_owed_first() -> None:
    counter = club("per = 1.00")
    counter.give(POINTS, -15, "owed")
    change = counter.sell(Item(2_000)).evaluation.results[0].changes[0]
    assert (change.opening, change.earned, change.closing) == (-15, 20, 5)
    assert [(lot.lot, lot.rest) for lot in counter.account().lots] == [("open", 5)]


def test_an_account_has_as_many_lots_as_days_of_expiry() -> None:
    counter = club("per = 1.00")
    for _ in range(50):
        counter.sell(Item(2_000))
    assert [(lot.lot, lot.rest) for lot in counter.account().lots] == [("open", 50 * 20)]
