"""Which campaigns count for a sale, and how their multipliers meet the tier's and the plan's on each line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.basket import BasketLine
from pos_terminal.domain.loyalty.earn.campaign import Extra, campaigns_now, extras, fits, left, runs
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule
from pos_terminal.domain.loyalty.rules.period import Limit, Period
from pos_terminal.domain.loyalty.units import BOUGHT, done, used
from pos_terminal.domain.selling.sale import Tender, TenderKind
from pos_terminal.domain.words import Words
from tests.support.cases import case_with, line, sold
from tests.support.loyalty import DAY, MEMBER, programme

BASE = """
[programme.points]
per = 1
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 500
earn_percent = 150
[[programme.plan]]
id = "year"
name = "年費"
earn_percent = 120
[[programme.mission]]
id = "five"
name = "五次"
target = 5
[[programme.experiment]]
id = "price"
name = "價"
[[programme.experiment.arm]]
id = "a"
weight = 5000
"""

NO_TERMS = Terms()


@cache
def club(*campaigns: str, stacking: str = "best") -> Programme:
    tables = "".join(
        f'[[programme.campaign]]\nid = "c{n}"\nname = {{zh = "推廣{n}", en = "Offer {n}"}}\n{rules}\n'
        for n, rules in enumerate(campaigns)
    )
    return programme(f'stacking = "{stacking}"\n{BASE}{tables}')


def runs_now(rules: str, *lots: Lot, terms: Terms = NO_TERMS, merchant: str = "shop", minute: int = 720) -> bool:
    owner = club(f"percent = 200\n{rules}")
    return runs(case_with(owner, *lots, merchant=merchant, minute=minute), owner.campaigns[0], terms)


# Which ones run.


def test_days_and_hours_are_those_of_the_payment() -> None:
    assert runs_now("weekdays = [1]")
    assert not runs_now("weekdays = [2]")
    assert runs_now('hours_from = "12:00"')
    assert not runs_now('hours_from = "12:00"', minute=719)


def test_a_line_that_is_left_out_is_not_multiplied() -> None:
    owner = club('percent = 300\nexclude = ["sale"]')
    assert found(owner, line(500, "sale"), line(500, number=2), parts=(5, 7)) == [("c0", 14)]


def test_a_leap_day_is_the_programmes_own() -> None:
    owner = club('percent = 200\noccasion = "birthday_day"')
    leapling = replace(MEMBER, birthday=(2, 29))
    case = case_with(owner, day=date(2026, 2, 28), member=leapling)
    assert runs(case, owner.campaigns[0], Terms())
    march = programme(
        f'leap_birthday = "03-01"\n{BASE}[[programme.campaign]]\nid = "a"\nname = "甲"\nbonus = 1\n'
        'occasion = "birthday_day"\n'
    )
    for day, expected in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        assert runs(case_with(march, day=day, member=leapling), march.campaigns[0], Terms()) is expected


def test_merchants_tiers_plans_and_arms() -> None:
    assert runs_now('merchants = ["shop"]')
    assert not runs_now('merchants = ["cafe"]')
    assert runs_now('tiers = ["gold"]', terms=Terms("gold"))
    assert not runs_now('tiers = ["gold"]', terms=Terms("green"))
    assert runs_now("plan = true", terms=Terms(plan="year"))
    assert not runs_now("plan = true")
    assert runs_now('arm = "price/a"', terms=Terms(arms=("other/b", "price/a")))
    assert not runs_now('arm = "price/a"', terms=Terms(arms=("price/holdout",)))
    assert runs_now("", terms=Terms())


def test_a_first_purchase_comes_once() -> None:
    assert runs_now("first_purchase = true")
    assert not runs_now("first_purchase = true", Lot(BOUGHT, "ever", 1))
    assert runs_now("", Lot(BOUGHT, "ever", 1))


def test_some_begin_after_a_mission() -> None:
    assert runs_now('after_mission = "five"', Lot(done("five"), "ever~5", 1))
    assert not runs_now('after_mission = "five"')


@pytest.mark.parametrize(("taken", "expected"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_limit_of_sales(taken: int, expected: bool) -> None:
    lot = Lot(used("campaign/c0"), "2026-03-01", taken)
    assert runs_now('limit = 2\nlimit_period = "month"', lot) is expected
    assert runs_now('limit = 2\nlimit_period = "week"', lot)


def test_how_often_a_limit_still_allows_it() -> None:
    case = case_with(club(), Lot(used("what"), "2026-03-01", 2), Lot(used("what"), "ever", 9))
    assert left(case, "what", Limit()) is None
    assert left(case, "what", Limit(3, Period.MONTH)) == 1
    assert left(case, "what", Limit(3, Period.DAY)) == 3
    assert left(case, "what", Limit(3)) == 0


# Which ones a bill falls under.


def fitting(rules: str, *lines: BasketLine, tenders: Sequence[Tender] = ()) -> bool:
    return fits(club(f"percent = 200\n{rules}").campaigns[0], sold(*lines, tenders=tenders))


def test_a_bill_must_have_what_is_asked_for() -> None:
    assert fitting('tags = ["tea"]', line(1, "tea"))
    assert not fitting('tags = ["tea"]', line(1, "cake"))
    assert not fitting('exclude = ["tea"]', line(1, "tea"))
    assert not fitting("", line(0))
    assert fitting("minimum = 10.00", line(999), line(1))
    assert not fitting("minimum = 10.00", line(999))
    assert not fitting('minimum = 10.00\ntags = ["tea"]', line(999, "tea"), line(500))


def test_and_be_paid_as_it_asks() -> None:
    octopus, cash = Tender(TenderKind.OCTOPUS, 100), Tender(TenderKind.CASH, 900)
    assert fitting('tenders = ["octopus"]', line(1_000), tenders=[octopus, cash])
    assert not fitting('tenders = ["octopus"]', line(1_000), tenders=[cash])
    assert fitting('tenders = ["octopus"]', line(1_000))
    assert fitting("", line(1_000), tenders=[cash])


def test_those_that_run_and_fit_count() -> None:
    owner = club("percent = 200", "percent = 200\nweekdays = [2]", 'percent = 200\ntags = ["tea"]', "bonus = 1")
    assert campaigns_now(case_with(owner), sold(line(100)), Terms()) == {"c0", "c3"}
    assert campaigns_now(case_with(club()), sold(line(100)), Terms()) == frozenset()


# How they meet.


def found(
    owner: Programme, *lines: BasketLine, parts: Sequence[int] = (100,), tier: str = "", plan: str = ""
) -> list[tuple[str, int]]:
    terms = Terms(tier, plan, frozenset(one.id for one in owner.campaigns))
    bought = sold(*(lines or (line(10_000),)))
    return [(one.source, one.points) for one in extras(owner, terms, bought, bought.basket.lines, parts)]


@pytest.mark.parametrize(
    ("stacking", "expected"),
    [
        ("best", [("c0", 200)]),
        ("add", [("c0", 200), ("c1", 100), ("tier", 50)]),
        ("multiply", [("c0", 200), ("c1", 300), ("tier", 300)]),
        ("priority", [("c1", 100)]),
    ],
)
def test_two_multipliers_and_a_tier_on_one_line(stacking: str, expected: list[tuple[str, int]]) -> None:
    owner = club("percent = 300", "percent = 200\npriority = 1", stacking=stacking)
    assert found(owner, tier="gold") == expected


def test_a_tier_and_a_plan_multiply_like_campaigns() -> None:
    assert found(club(), tier="gold", plan="year") == [("tier", 50)]
    assert found(club(stacking="add"), tier="gold", plan="year") == [("tier", 50), ("plan", 20)]
    assert found(club(stacking="multiply"), tier="gold", plan="year") == [("tier", 50), ("plan", 30)]
    assert found(club(), plan="year") == [("plan", 20)]
    assert found(club(), tier="green") == []
    assert found(club(), tier="unknown", plan="unknown") == []


def test_each_line_has_its_own() -> None:
    owner = club('percent = 300\ntags = ["tea"]', "percent = 200")
    assert found(owner, line(500, "tea"), line(500, number=2), parts=(5, 7)) == [("c0", 10), ("c1", 7)]
    assert found(owner, line(500, "tea"), line(500, number=2), parts=(0, 7)) == [("c1", 7)]


def test_what_is_added_is_rounded_down_once() -> None:
    assert found(club(), line(100), line(100, number=2), parts=(1, 1), tier="gold") == [("tier", 1)]
    assert found(club(), line(100), parts=(1,), tier="gold") == []
    add = club("percent = 130", "percent = 120", stacking="add")
    assert found(add, parts=(4,)) == [("c0", 1), ("c1", 1)]


def test_of_equals_the_lower_id_counts_wherever_it_stands() -> None:
    owner = club("percent = 200", "percent = 200")
    assert found(owner) == [("c0", 100)]
    assert found(replace(owner, campaigns=owner.campaigns[::-1])) == [("c0", 100)]
    ranked = club("percent = 200", "percent = 200\npriority = 1", stacking="priority")
    assert found(ranked) == [("c1", 100)]


def test_with_priorities_the_tier_has_none() -> None:
    owner = club("percent = 120\npriority = 1", stacking="priority")
    assert found(owner, tier="gold") == [("c0", 20)]
    plain = club("percent = 120", stacking="priority")
    assert found(plain, tier="gold") == [("tier", 50)]


def test_a_bonus_with_priority_keeps_no_multiplier_away() -> None:
    assert found(club("percent = 200", "bonus = 9\npriority = 5", stacking="priority")) == [("c0", 100), ("c1", 9)]


def test_a_tier_may_earn_less_than_others() -> None:
    owner = club()
    assert owner.tiers is not None
    gold = replace(owner.tiers.levels[1], earn_percent=50)
    owner = replace(owner, tiers=replace(owner.tiers, levels=(owner.tiers.levels[0], gold)))
    assert found(owner, tier="gold") == [("tier", -50)]
    assert found(owner, tier="gold", plan="year") == [("plan", 20)]


def test_a_bonus_is_beside_all_that() -> None:
    owner = club("bonus = 7", "percent = 200\nbonus = 9\npriority = 1")
    assert found(owner) == [("c1", 100), ("c1", 9), ("c0", 7)]
    reverse = club("bonus = 9\npriority = 1", "bonus = 7")
    assert found(reverse) == [("c0", 9), ("c1", 7)]


@pytest.mark.parametrize(("minor", "points"), [(9_999, 0), (10_000, 5), (19_999, 5), (20_000, 10)])
def test_a_bonus_for_each_so_much(minor: int, points: int) -> None:
    owner = club("bonus = 5\nbonus_per = 100.00")
    assert found(owner, line(minor)) == ([("c0", points)] if points else [])


def test_a_bonus_counts_fitting_lines_as_far_as_they_were_paid_so() -> None:
    owner = club('bonus = 5\nbonus_per = 10.00\ntags = ["tea"]\nexclude = ["sale"]\ntenders = ["octopus"]')
    lines = line(6_000, "tea"), line(4_000, number=2), line(4_000, "tea", "sale", number=3)
    tenders = Tender(TenderKind.OCTOPUS, 5_500), Tender(TenderKind.CASH, 5_500)
    bought = sold(*lines, tenders=tenders)
    terms = Terms(campaigns=frozenset({"c0"}))
    bonuses = [one.points for one in extras(owner, terms, bought, lines, (0, 0, 0))]
    assert bonuses == [15]
    assert type(bonuses[0]) is int


def test_what_does_not_run_or_fit_adds_nothing() -> None:
    owner = club("percent = 200", 'percent = 300\ntags = ["tea"]')
    bought = sold(line(10_000))
    named = Terms(campaigns=frozenset({"c1"}))
    assert extras(owner, named, bought, bought.basket.lines, (100,)) == ()


def test_an_extra_knows_whose_it_is_and_when_it_can_be_spent() -> None:
    owner = club("percent = 250\npending_days = 7", "bonus = 3\npending_days = 2")
    terms = Terms("gold", campaigns=frozenset({"c0", "c1"}))
    bought = sold(line(10_000))
    assert extras(owner, terms, bought, bought.basket.lines, (100,)) == (
        Extra("c0", Fraction(5, 2), 150, 7, owner.campaigns[0]),
        Extra("c1", Fraction(1), 3, 2, owner.campaigns[1]),
    )
    tier_only = extras(owner, Terms("gold"), bought, bought.basket.lines, (100,))
    assert tier_only == (Extra("tier", Fraction(3, 2), 50, 0, None),)


# The order in which a file lists them never decides.

STACKINGS = ("priority", "best", "add", "multiply")  # from the least to the most that they can give

CAMPAIGNS = st.lists(
    st.builds(
        CampaignRule,
        id=st.sampled_from("abcdef"),
        names=st.just(Words("推廣", "Offer")),
        percent=st.sampled_from([100, 120, 150, 200, 300]),
        bonus=st.sampled_from([0, 0, 5]),
        tags=st.sampled_from([frozenset[str](), frozenset({"tea"})]),
        priority=st.integers(0, 2),
    ),
    unique_by=lambda one: one.id,
    max_size=5,
)


@given(CAMPAIGNS, st.sampled_from(STACKINGS), st.integers(0, 200), st.integers(0, 200), st.data())
def test_the_order_of_campaigns_changes_nothing(
    campaigns: list[CampaignRule], stacking: str, tea: int, cake: int, data: st.DataObject
) -> None:
    owner = replace(club(stacking=stacking), campaigns=tuple(campaigns))
    other = replace(owner, campaigns=tuple(data.draw(st.permutations(campaigns))))
    terms = Terms("gold", "year", frozenset(one.id for one in campaigns))
    bought = sold(line(500, "tea"), line(700, "cake", number=2))
    ours = extras(owner, terms, bought, bought.basket.lines, (tea, cake))
    assert ours == extras(other, terms, bought, bought.basket.lines, (tea, cake))
    assert all(one.points > 0 for one in ours)


@given(CAMPAIGNS, st.integers(0, 200), st.integers(0, 200))
def test_best_is_never_more_than_add_and_add_never_more_than_multiply(
    campaigns: list[CampaignRule], tea: int, cake: int
) -> None:
    terms = Terms("gold", "year", frozenset(one.id for one in campaigns))
    bought = sold(line(500, "tea"), line(700, "cake", number=2))
    sums = [
        sum(
            one.points
            for one in extras(
                replace(club(stacking=stacking), campaigns=tuple(campaigns)),
                terms,
                bought,
                bought.basket.lines,
                (tea, cake),
            )
        )
        for stacking in STACKINGS
    ]
    assert sums == sorted(sums)


def test_on_that_day() -> None:
    assert DAY.isoweekday() == 1  # what the weekdays above rely on
