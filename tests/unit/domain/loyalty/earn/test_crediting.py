"""A reckoning into entries, and the words of how it came about."""

from datetime import date
from fractions import Fraction

import pytest

from pos_terminal.domain.loyalty.account import CARRY, POINTS, EntryKind, Lot
from pos_terminal.domain.loyalty.earn.campaign import Extra
from pos_terminal.domain.loyalty.earn.crediting import book_points, explained, parts_of, room_left
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT, Reckoning, Room
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import PointsRule
from pos_terminal.domain.loyalty.units import used
from tests.support.cases import booked, case_with
from tests.support.loyalty import DAY, programme

CAMPAIGN = '[[programme.campaign]]\nid = "{}"\nname = {{zh = "推廣", en = "Offer"}}\nbonus = 5\n{}\n'
SETTLEMENT = "[programme.settlement]\nworth = 1\n"


def club(points: str = "", rest: str = "", head: str = "") -> Programme:
    return programme(f"{head}\n[programme.points]\nper = 5\n{points}\n{rest}")


def rule_of(owner: Programme) -> PointsRule:
    assert owner.points is not None
    return owner.points


def room(owner: Programme, *lots: Lot, given: tuple[tuple[str, str, int], ...] = ()) -> Room:
    terms = Terms(campaigns=frozenset(one.id for one in owner.campaigns if one.id != "e"))
    return room_left(case_with(owner, *lots, given=given), rule_of(owner), terms)


DAY_USED, MONTH_USED = used("points/day"), used("points/month")


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ("", None),
        ("cap_per_day = 50", 20),
        ("cap_per_month = 90", 30),
        ("cap_per_day = 50\ncap_per_month = 90", 20),
        ("cap_per_day = 95\ncap_per_month = 90", 30),
        ("cap_per_day = 29", 0),
        ("cap_per_day = 31\ncap_per_month = 61", 1),
    ],
)
def test_what_a_day_and_a_month_still_let_through(rules: str, left: int | None) -> None:
    lots = Lot(DAY_USED, "2026-03-02", 30), Lot(MONTH_USED, "2026-03-01", 60), Lot(DAY_USED, "2026-03-01", 900)
    assert room(club(rules), *lots) == Room(left)


def test_what_is_left_of_a_campaign_for_the_member_and_for_everybody() -> None:
    owner = club(
        rest=CAMPAIGN.format("a", "cap_total = 100")
        + CAMPAIGN.format("b", "budget = 1000")
        + CAMPAIGN.format("c", "")
        + CAMPAIGN.format("e", "cap_total = 9\nbudget = 9")
        + CAMPAIGN.format("d", "cap_total = 9\nbudget = 9")
    )
    lots = Lot(used("campaign-points/a"), "ever", 30), Lot(used("campaign-points/d"), "ever", 10)
    given = (
        ("club", used("campaign-points/b"), 400), ("club", used("campaign-points/b"), 300),
        ("other", used("campaign-points/b"), 5), ("club", used("campaign-points/d"), 20),
    )  # fmt: skip
    assert room(owner, *lots, given=given) == Room(None, (("a", 70), ("b", 300), ("d", 0), ("d", 0)))


EXTRA = Extra("x", Fraction(1), 4, 0)


def parts(
    owner: Programme, reckoning: Reckoning, merchant: str = "cafe"
) -> dict[tuple[str, date | None, date | None], int]:
    return parts_of(owner, rule_of(owner), reckoning, DAY, merchant)


def reckoning(base: int = 10, *extras: Extra, carried: int = 0) -> Reckoning:
    return Reckoning(5_000, 0, base, extras, carried, before_caps=(base, extras))


def test_points_go_to_the_lot_of_their_days() -> None:
    assert parts(club(), reckoning()) == {("open", None, None): 10}
    dies = date(2026, 4, 1)
    assert parts(club("expiry = {days = 30}"), reckoning()) == {("2026-04-01", None, dies): 10}
    later = date(2026, 3, 5)
    assert parts(club("pending_days = 3"), reckoning()) == {("open~2026-03-05", later, None): 10}


def test_what_dies_and_matures_together_is_one_lot() -> None:
    late = Extra("y", Fraction(1), 2, 7)
    found = parts(club("pending_days = 3"), reckoning(10, EXTRA, late))
    assert found == {("open~2026-03-05", date(2026, 3, 5), None): 14, ("open~2026-03-09", date(2026, 3, 9), None): 2}
    assert parts(club(), reckoning(0, EXTRA)) == {("open", None, None): 4}
    assert parts(club(), reckoning(0)) == {}


def test_in_a_coalition_points_name_who_gave_them() -> None:
    several = 'merchants = ["cafe", "bakery"]'
    assert list(parts(club(rest=SETTLEMENT, head=several), reckoning())) == [("open@cafe", None, None)]
    assert list(parts(club(head=several), reckoning())) == [("open", None, None)]
    assert list(parts(club(rest=SETTLEMENT), reckoning())) == [("open", None, None)]


def test_what_a_sale_books() -> None:
    owner = club('remainder = "carry"\nexpiry = {days = 30}\npending_days = 1')
    case = case_with(owner, Lot(CARRY, CARRY_LOT, 120), merchant="cafe")
    book_points(case, rule_of(owner), reckoning(carried=70))
    assert booked(case) == [
        (POINTS, "2026-04-01~2026-03-03", 10, date(2026, 4, 1)),
        (CARRY, CARRY_LOT, -50, None),
    ]
    assert case.booking.entries[0].matures_on == date(2026, 3, 3)
    assert {one.kind for one in case.booking.entries} == {EntryKind.EARN}


def test_a_coalitions_points_are_booked_for_the_merchant() -> None:
    owner = club(rest=SETTLEMENT, head='merchants = ["cafe", "bakery"]')
    case = case_with(owner, merchant="bakery")
    book_points(case, rule_of(owner), reckoning())
    assert booked(case) == [(POINTS, "open@bakery", 10, None)]


# The words.

TIERS = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = {zh = "金卡", en = "Gold"}
at = 5
earn_percent = 150
[[programme.plan]]
id = "year"
name = {zh = "年費", en = "Yearly"}
earn_percent = 125
"""


def words(owner: Programme, found: Reckoning, terms: Terms) -> list[tuple[str, str]]:
    return [(one.zh, one.en) for one in explained(owner, rule_of(owner), terms, found)]


def test_how_points_came_about() -> None:
    owner = club("points = 2", TIERS + CAMPAIGN.format("offer", ""))
    extras = (
        Extra("tier", Fraction(3, 2), 24, 0),
        Extra("plan", Fraction(5, 4), 12, 0),
        Extra("offer", Fraction(1), 1_000, 0, owner.campaigns[0]),
    )
    found = Reckoning(12_240, 100, 30, (), 0, cap=30, before_caps=(48, extras))
    assert words(owner, found, Terms("gold", "year")) == [
        (
            "HK$123.40 − 不計分 HK$1 = HK$122.40；÷ HK$5 × 2 = 48 分；金卡 × 1.5 = 72 分；年費 × 1.25 = 84 分；"
            "推廣 + 1,000 = 1,084 分；上限 30 分",
            "HK$123.40 − HK$1 without points = HK$122.40; ÷ HK$5 × 2 = 48 pts; Gold × 1.5 = 72 pts; "
            "Yearly × 1.25 = 84 pts; Offer + 1,000 = 1,084 pts; at most 30 pts",
        )
    ]


def test_the_plain_case_is_short() -> None:
    assert words(club(), reckoning(1), Terms()) == [("HK$50；÷ HK$5 = 1 分", "HK$50; ÷ HK$5 = 1 pt")]
    assert words(club(), Reckoning(5_000, 1, 9, (), 0, before_caps=(9, ())), Terms()) == [
        (
            "HK$50.01 − 不計分 HK$0.01 = HK$50；÷ HK$5 = 9 分",
            "HK$50.01 − HK$0.01 without points = HK$50; ÷ HK$5 = 9 pts",
        )
    ]


def test_with_rates_of_their_own_no_one_rate_is_named() -> None:
    owner = club(rest="[[programme.points.rate]]\nper = 2\n")
    assert words(owner, reckoning(), Terms()) == [("HK$50；得 10 分", "HK$50; = 10 pts")]


def test_what_can_be_used_later_says_so() -> None:
    later = ("3 天後可用", "Can be used after 3 days")
    assert words(club("pending_days = 3"), reckoning(), Terms())[1:] == [later]
    assert words(club("pending_days = 3"), reckoning(0), Terms())[1:] == []
    assert words(club(), reckoning(), Terms())[1:] == []


def test_why_there_are_no_points() -> None:
    owner = club("minimum = 100")
    under = Reckoning(9_999, 50, 0, (), 0, below_minimum=True)
    assert words(owner, under, Terms()) == [("未滿 HK$100，不計分", "Under HK$100: no points")]
    assert words(owner, Reckoning(0, 50, 0, (), 0), Terms()) == [("HK$0.50 不計分", "HK$0.50 earns no points")]
    assert words(owner, Reckoning(0, 1, 0, (), 0), Terms()) == [("HK$0.01 不計分", "HK$0.01 earns no points")]
    assert words(owner, Reckoning(0, 0, 0, (), 0), Terms()) == []
    assert words(owner, Reckoning(1, 0, 0, (), 0), Terms()) == [("HK$0.01；÷ HK$5 = 0 分", "HK$0.01; ÷ HK$5 = 0 pts")]


@pytest.mark.parametrize("id", ["tier", "plan"])
def test_a_campaign_may_be_called_as_it_likes(id: str) -> None:
    owner = club(rest=TIERS + CAMPAIGN.format(id, ""))
    found = reckoning(10, Extra(id, Fraction(1), 5, 0, owner.campaigns[0]))
    for terms in (Terms(), Terms("gold", "year")):
        assert words(owner, found, terms)[0][1] == "HK$50; ÷ HK$5 = 10 pts; Offer + 5 = 15 pts"


@pytest.mark.parametrize(
    ("factor", "written"),
    [(Fraction(11, 10), "1.1"), (Fraction(101, 100), "1.01"), (Fraction(2), "2"), (Fraction(12, 1), "12")],
)
def test_factors_as_people_write_them(factor: Fraction, written: str) -> None:
    owner = club(rest=TIERS)
    (line,) = words(owner, reckoning(10, Extra("tier", factor, 5, 0)), Terms("gold"))
    assert line[1] == f"HK$50; ÷ HK$5 = 10 pts; Gold × {written} = 15 pts"
