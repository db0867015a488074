"""Points for what was paid: rounding, exclusions, limits, pending days, expiry, and the carried remainder."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import CARRY, POINTS, Expiring
from pos_terminal.domain.loyalty.basket import BasketLine
from pos_terminal.domain.loyalty.earn.campaign import Extra
from pos_terminal.domain.loyalty.earn.earning import NO_ROOM_ASKED, Reckoning, Room, reckon
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.sale import Discount, Tender, TenderKind
from tests.support.cases import line, sold
from tests.support.loyalty import Counter, Item, preset, programme

NO_TERMS = Terms()

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


# The room by itself.


def rules(text: str, rest: str = "") -> Programme:
    return programme(f"[programme.points]\n{text}\n{rest}")


def reckoned(
    owner: Programme,
    *lines: BasketLine,
    tenders: Sequence[Tender] = (),
    terms: Terms = NO_TERMS,
    carried: int = 0,
    room: Room = NO_ROOM_ASKED,
    merchant: str = "shop",
) -> Reckoning:
    assert owner.points is not None
    return reckon(owner, owner.points, sold(*lines, tenders=tenders, merchant=merchant), terms, carried, room)


def test_a_reckoning_says_what_earned_and_what_did_not() -> None:
    found = reckoned(rules('per = 5\nexclude = ["levy"]'), line(1_200), line(340, "levy", number=2))
    assert (found.eligible_minor, found.excluded_minor, found.base, found.points) == (1_200, 340, 2, 2)
    assert (found.extras, found.carried, found.below_minimum, found.cap) == ((), 0, False, None)
    assert found.before_caps == (2, ())


def test_below_the_minimum_and_for_nothing() -> None:
    owner = rules('per = 5\nminimum = 50.00\nexclude = ["levy"]')
    under = reckoned(owner, line(4_999), line(100, "levy", number=2), carried=7)
    assert (under.below_minimum, under.points, under.eligible_minor, under.excluded_minor) == (True, 0, 4_999, 100)
    assert (under.carried, under.before_caps, under.extras) == (7, (0, ()), ())
    assert not reckoned(owner, line(5_000)).below_minimum
    nothing = reckoned(owner, line(100, "levy"))
    assert (nothing.below_minimum, nothing.points, nothing.eligible_minor) == (False, 0, 0)
    assert reckoned(rules("per = 5"), line(0)).before_caps == (0, ())


def test_the_carry_is_in_fractions_of_a_point() -> None:
    owner = rules('per = 5\npoints = 2\nremainder = "carry"')
    found = reckoned(owner, line(749), carried=3)  # 2 × 749 + 3 = 1501 of 500
    assert (found.base, found.carried) == (3, 1)
    capped = reckoned(owner, line(749), carried=3, room=Room(2))
    assert (capped.base, capped.carried, capped.cap) == (2, 3, 2)
    assert reckoned(rules("per = 5"), line(749), carried=3).carried == 3
    assert reckoned(rules("per = 5"), line(749), carried=3, room=Room(0)).carried == 3


def test_the_price_before_discounts_may_earn() -> None:
    lines = line(900, discount_minor=100), line(0, number=2, discount_minor=500)
    assert reckoned(rules('per = 1\nbase = "gross"'), *lines).eligible_minor == 1_000
    assert reckoned(rules("per = 1"), *lines).eligible_minor == 900


def test_only_what_was_paid_in_some_ways_earns() -> None:
    tenders = Tender(TenderKind.OCTOPUS, 300), Tender(TenderKind.CASH, 700)
    owner = rules('per = 1\ntenders = ["octopus"]')
    found = reckoned(owner, line(500), line(500, number=2), tenders=tenders)
    assert (found.eligible_minor, found.points, found.excluded_minor) == (300, 3, 0)
    excluded = rules('per = 1\nexclude_tenders = ["octopus"]')
    assert reckoned(excluded, line(1_000), tenders=tenders).eligible_minor == 700
    assert reckoned(owner, line(1_000)).eligible_minor == 1_000
    odd = Tender(TenderKind.OCTOPUS, 333), Tender(TenderKind.CASH, 667)
    assert reckoned(owner, line(100), tenders=odd).eligible_minor == 33


DOUBLE_TEA = '[[programme.points.rate]]\nper = 2\npoints = 3\ntags = ["tea"]\n'


def test_lines_may_have_rates_of_their_own() -> None:
    owner = rules("per = 1", DOUBLE_TEA)
    found = reckoned(owner, line(150, "tea"), line(130, number=2), line(130, "tea", number=3))
    assert found.base == 5  # 280 × 3 / 200 + 130 / 100 = 4.2 + 1.3
    assert reckoned(rules("per = 1"), line(280), line(130, number=2)).base == 4
    assert reckoned(owner, line(199, "tea"), line(100, number=2)).base == 3  # 2.985 + 1


def test_the_first_rate_that_fits_counts() -> None:
    one = '[[programme.points.rate]]\nper = 1\npoints = 5\nmerchants = ["cafe"]\n'
    two = '[[programme.points.rate]]\nper = 1\npoints = 7\ntiers = ["gold"]\n'
    levels = "".join(
        f'[[programme.tiers.level]]\nid = "{id}"\nname = "級"\n{at}\n' for id, at in (("green", ""), ("gold", "at = 9"))
    )
    owner = rules("per = 1", one + two + DOUBLE_TEA + "[programme.tiers]\n" + levels)
    tea = line(200, "tea")
    assert reckoned(owner, tea, merchant="cafe", terms=Terms("gold")).base == 10
    assert reckoned(owner, tea, merchant="shop", terms=Terms("gold")).base == 14
    assert reckoned(owner, tea, terms=Terms("green")).base == 3
    assert reckoned(owner, line(200), terms=Terms("green")).base == 2


@pytest.mark.parametrize(("rounding", "base"), [("floor", 0), ("half_up", 2), ("ceil", 2)])
def test_rounding_line_by_line(rounding: str, base: int) -> None:
    owner = rules(f'per = 1\napply = "line"\nrounding = "{rounding}"')
    assert reckoned(owner, line(50), line(60, number=2)).base == base


def test_whole_steps_leave_the_cents_of_each_rate() -> None:
    owner = rules("per = 1\npoints = 10\nwhole_steps = true")
    assert reckoned(owner, line(190), line(190, number=2)).base == 30  # 3.80 in all
    by_line = rules('per = 1\npoints = 10\nwhole_steps = true\napply = "line"')
    assert reckoned(by_line, line(190), line(190, number=2)).base == 20
    mixed = rules("per = 1\npoints = 10\nwhole_steps = true", DOUBLE_TEA)
    assert reckoned(mixed, line(390, "tea"), line(190, number=2)).base == 13


TIERS = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 500
earn_percent = 200
"""
TEA_TRIPLE = '[[programme.campaign]]\nid = "tea"\nname = "茶"\npercent = 300\ntags = ["tea"]\n{}\n'
GOLD = Terms("gold")


def test_a_multiplier_sees_each_lines_part_of_the_base() -> None:
    owner = rules('per = 1\napply = "line"', TEA_TRIPLE.format(""))
    terms = Terms(campaigns=frozenset({"tea"}))
    found = reckoned(owner, line(350, "tea"), line(450, number=2), terms=terms)
    assert (found.base, [one.points for one in found.extras], found.points) == (7, [6], 13)


def test_with_several_rates_a_line_has_its_share_of_what_they_give() -> None:
    owner = rules("per = 1", DOUBLE_TEA + TEA_TRIPLE.format(""))
    terms = Terms(campaigns=frozenset({"tea"}))
    # 3 for the tea, 1 for the other; each line by itself is a whole figure.
    found = reckoned(owner, line(200, "tea"), line(100, number=2), terms=terms)
    assert (found.base, found.extras[0].points) == (4, 6)
    # 1.5 + 1.5 = 3 in all: shared 2 and 1, the earlier line first.
    found = reckoned(owner, line(100, "tea"), line(150, number=2), terms=terms)
    assert (found.base, found.extras[0].points) == (3, 4)


def test_tier_and_plan_multiply_without_any_campaign() -> None:
    assert reckoned(rules("per = 1", TIERS), line(700), terms=GOLD).points == 14
    plan = '[[programme.plan]]\nid = "year"\nname = "年"\nearn_percent = 300\n'
    assert reckoned(rules("per = 1", plan), line(700), terms=Terms(plan="year")).points == 21
    assert reckoned(rules("per = 1", TIERS), line(700)).points == 7


@pytest.mark.parametrize(
    ("rules_of_it", "room", "points"),
    [
        ("", Room(), 14),
        ("cap_per_sale = 9", Room(), 9),
        ("cap_per_sale = 99", Room(), 14),
        ("cap_total = 20", Room(campaigns=(("tea", 6),)), 6),
        ("cap_total = 20", Room(campaigns=(("other", 6),)), 14),
        ("cap_per_sale = 9", Room(campaigns=(("tea", 11), ("tea", 3))), 3),
        ("cap_per_sale = 2", Room(campaigns=(("tea", 11),)), 2),
        ("cap_total = 20", Room(campaigns=(("tea", 0),)), 0),
    ],
)
def test_a_campaigns_own_caps(rules_of_it: str, room: Room, points: int) -> None:
    owner = rules("per = 1", TEA_TRIPLE.format(rules_of_it + "\npending_days = 4"))
    terms = Terms(campaigns=frozenset({"tea"}))
    found = reckoned(owner, line(700, "tea"), terms=terms, room=room)
    assert found.extras == (Extra("tea", Fraction(3), points, 4, owner.campaigns[0]),)
    assert (found.cap, found.before_caps) == (None, (7, found.extras))


@pytest.mark.parametrize(
    ("cap", "room", "base", "extra", "named"),
    [
        (0, None, 7, [7, 5], None),
        (19, None, 7, [7, 5], None),
        (18, None, 7, [7, 4], 18),
        (14, None, 7, [7, 0], 14),
        (8, None, 7, [1, 0], 8),
        (5, None, 5, [0, 0], 5),
        (5, 3, 3, [0, 0], 3),
        (3, 5, 3, [0, 0], 3),
        (0, 0, 0, [0, 0], 0),
    ],
)
def test_a_cap_takes_from_the_last_extras_first(
    cap: int, room: int | None, base: int, extra: list[int], named: int | None
) -> None:
    bonus = '[[programme.campaign]]\nid = "more"\nname = "多"\nbonus = 5\npending_days = 2\n'
    owner = rules(f"per = 1\ncap_per_sale = {cap}", TIERS + bonus)
    terms = Terms("gold", campaigns=frozenset({"more"}))
    found = reckoned(owner, line(700), terms=terms, room=Room(room))
    assert (found.base, [one.points for one in found.extras], found.cap) == (base, extra, named)
    assert [(one.source, one.factor, one.pending_days, one.campaign) for one in found.extras] == [
        ("tier", Fraction(2), 0, None),
        ("more", Fraction(1), 2, owner.campaigns[0]),
    ]
    assert found.before_caps[0] == 7
    assert [one.points for one in found.before_caps[1]] == [7, 5]
    assert found.points == base + sum(extra)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=6), st.integers(1, 999))
def test_the_carry_loses_and_invents_nothing(amounts: list[int], per: int) -> None:
    owner = rules(f'per = {per / 100:.2f}\npoints = 3\nremainder = "carry"')
    carried = points = 0
    for amount in amounts:
        found = reckoned(owner, line(amount), carried=carried)
        carried, points = found.carried, points + found.points
        assert 0 <= carried < per
    assert points * per + carried == 3 * sum(amounts)


def test_a_multiplier_sees_each_lines_part_where_the_remainder_is_carried() -> None:
    owner = rules('per = 1\nremainder = "carry"', TEA_TRIPLE.format(""))
    found = reckoned(
        owner, line(350, "tea"), line(400, number=2), terms=Terms(campaigns=frozenset({"tea"})), carried=50
    )
    # 7.50 and the half of before: 8, of which 3.73 are the tea's.
    assert (found.base, [one.points for one in found.extras], found.carried) == (8, [8], 0)


def test_edges_of_one_cent() -> None:
    assert reckoned(rules("per = 1\nminimum = 2"), line(1)).below_minimum
    assert reckoned(rules('per = 1\nbase = "gross"'), line(1, discount_minor=9)).eligible_minor == 10
    owner = rules('per = 1\nremainder = "carry"')
    assert owner.points is not None
    assert reckon(owner, owner.points, sold(line(50)), NO_TERMS).carried == 50


def test_where_nothing_earns_there_is_no_bonus_either() -> None:
    bonus = '[[programme.campaign]]\nid = "more"\nname = "多"\nbonus = 5\n'
    owner = rules('per = 1\nexclude = ["levy"]', bonus)
    assert reckoned(owner, line(100, "levy"), terms=Terms(campaigns=frozenset({"more"}))).points == 0
