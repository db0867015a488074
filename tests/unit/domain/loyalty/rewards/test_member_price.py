"""Members' prices: what comes off, line by line, before any reward."""

from datetime import timedelta

import pytest

from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rewards.member_price import FULL_PRICE, member_prices
from pos_terminal.domain.loyalty.units import plan, tier
from pos_terminal.domain.selling.sale import Deduction
from pos_terminal.domain.words import Words
from tests.support.cases import case_with, line
from tests.support.loyalty import DAY, programme

CLUB = """
[programme.points]
per = 1
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 100
discount_percent = 5
[[programme.plan]]
id = "year"
name = "年"
sku = "YEAR"
discount_percent = {}
"""
GOLD, YEAR = Lot(tier("gold"), "x", 1), Lot(plan("year"), "2026-01-01", 1, DAY)
NAMES = Words("會員價", "Member price")


def club(of_plan: int = 3) -> Programme:
    return programme(CLUB.format(of_plan))


def prices(owner: Programme, *lots: Lot, lines: tuple[BasketLine, ...] = (line(1_000),)) -> list[Deduction]:
    return list(member_prices(case_with(owner, *lots), Basket(lines)))


def test_a_tiers_price() -> None:
    lines = line(1_000, number=3), line(610, number=5), line(9, number=6), line(0, number=7)
    assert prices(club(), GOLD, lines=lines) == [
        Deduction("member-price", NAMES, ((3, 50), (5, 31)), "club", "member-price")
    ]


def test_no_float_touches_money() -> None:
    assert [type(minor) for one in prices(club(), GOLD) for _, minor in one.parts] == [int]


def test_halves_are_rounded_up() -> None:
    for minor, off in ((10, 1), (9, 0), (30, 2), (29, 1)):
        assert sum(one.amount_minor for one in prices(club(), GOLD, lines=(line(minor),))) == off


def test_the_better_of_tier_and_plan_counts() -> None:
    assert [one.amount_minor for one in prices(club(), YEAR)] == [30]
    assert [one.amount_minor for one in prices(club(), GOLD, YEAR)] == [50]
    assert [one.amount_minor for one in prices(club(8), GOLD, YEAR)] == [80]
    assert [one.amount_minor for one in prices(club(1), YEAR)] == [10]


def test_who_has_neither_pays_what_it_costs() -> None:
    assert prices(club()) == []
    assert prices(club(0), YEAR) == []
    assert prices(club(), Lot(tier("gold"), "x", 1, DAY - timedelta(days=1))) == []
    assert prices(programme("[programme.points]\nper = 1\n"), GOLD, YEAR) == []


def test_either_kind_alone_has_prices() -> None:
    tiers, plans = CLUB.format(3).split("[[programme.plan]]")
    assert [one.amount_minor for one in prices(programme(tiers), GOLD)] == [50]
    only_plans = programme("[programme.points]\nper = 1\n[[programme.plan]]" + plans)
    assert [one.amount_minor for one in prices(only_plans, YEAR)] == [30]
    assert prices(only_plans) == []


@pytest.mark.parametrize("tag", sorted(FULL_PRICE))
def test_money_in_another_form_levies_and_fees_are_never_sold_for_less(tag: str) -> None:
    assert prices(club(), GOLD, lines=(line(1_000, tag),)) == []
    both = line(1_000, tag), line(1_000, "tea", number=2)
    assert prices(club(), GOLD, lines=both)[0].parts == ((2, 50),)


def test_nor_is_the_plan_itself() -> None:
    lines = line(1_000, sku="YEAR"), line(1_000, number=2, sku="TEA")
    assert prices(club(), GOLD, lines=lines)[0].parts == ((2, 50),)


def test_the_tags_that_are_always_sold_in_full() -> None:
    assert {
        "gift-card", "top-up", "tobacco", "infant-formula-1", "bag-levy", "delivery", "membership",
    } == FULL_PRICE  # fmt: skip
