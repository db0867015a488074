"""Which tier a member holds, and how sales, reviews and refunds change it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind, Lot, apply_entries, voucher
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import TiersRule
from pos_terminal.domain.loyalty.tiers.tier import (
    held_until,
    is_review,
    level_now,
    place_now,
    place_reached,
    place_with,
    qualify,
    review,
    valid_until,
    withdraw,
    working_day,
)
from pos_terminal.domain.loyalty.units import CREDIT, DEMOTED, SECOND_CREDIT, tier
from tests.support.cases import booked, case_with
from tests.support.loyalty import DAY, MEMBER, programme

# Her years are calendar years, and whoever asks for them has to know her.
JOINED = replace(MEMBER, joined_on=date(2020, 1, 1))
YESTERDAY, TOMORROW, LATER = DAY - timedelta(days=1), DAY + timedelta(days=1), date(2026, 12, 31)
LEVELS = """
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "silver"
name = "銀"
at = 100
{silver}
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 300
{gold}
[[programme.tiers.level]]
id = "black"
name = "黑"
at = 600
[[programme.reward]]
id = "cake"
name = "蛋糕"
expiry = {{days = 30}}
[programme.points]
per = 1
"""
YEAR = "2026-01-01"
SECOND = '[programme.tiers.second]\nmetric = "visits"\n'


@cache
def club(rules: str = "", silver: str = "", gold: str = "", metric: str = "credit", after: str = "") -> Programme:
    window = "" if "window" in rules else 'window = "membership_year"'
    levels = LEVELS.format(silver=silver, gold=gold)
    return programme(f'[programme.tiers]\nmetric = "{metric}"\n{window}\n{rules}\n{after}{levels}')


def rule_of(owner: Programme) -> TiersRule:
    assert owner.tiers is not None
    return owner.tiers


def holds(level: str, lot: str = "2026-01-05", last: date | None = None, rest: int = 1) -> Lot:
    return Lot(tier(level), lot, rest, last)


def counted(amount: int, lot: str = YEAR, unit: str = CREDIT) -> Lot:
    return Lot(unit, lot, amount)


def qualified(owner: Programme, *lots: Lot, single: int = 0, day: date = DAY) -> tuple[int | None, Case]:
    case = case_with(owner, *lots, day=day, member=JOINED)
    return qualify(case, rule_of(owner), single), case


def reviewed(owner: Programme, *lots: Lot, morning: date = DAY) -> Case:
    case = case_with(owner, *lots, day=morning, member=JOINED)
    review(case, rule_of(owner), morning)
    return case


def account(*lots: Lot) -> Account:
    return Account(JOINED.id, "club", lots)


# What is held.


def test_the_highest_tier_that_runs_is_held() -> None:
    rule = rule_of(club())
    assert place_now(rule, account(), DAY) == 0
    assert place_now(rule, account(holds("silver"), holds("gold", last=YESTERDAY)), DAY) == 1
    assert place_now(rule, account(holds("silver"), holds("gold", last=DAY)), DAY) == 2
    assert place_now(rule, account(holds("black", rest=0), holds("silver")), DAY) == 1
    assert place_now(rule, account(Lot(tier("gold"), "a", 1, None, TOMORROW)), DAY) == 0
    assert level_now(rule, account(holds("gold")), DAY).id == "gold"
    assert level_now(rule, account(), DAY).id == "green"


def test_a_tier_ends_with_the_last_of_its_lots() -> None:
    rule = rule_of(club())
    two = account(holds("gold", "a", DAY), holds("gold", "b", LATER), holds("gold", "c", YESTERDAY))
    assert held_until(rule, two, 2, DAY) == LATER
    assert held_until(rule, account(*two.lots, holds("gold", "d")), 2, DAY) is None
    assert held_until(rule, account(holds("gold", "a", DAY, rest=0), holds("gold", "b", YESTERDAY)), 2, DAY) is None
    assert held_until(rule, account(), 0, DAY) is None


# What is reached.


@pytest.mark.parametrize(
    ("credit", "reached"), [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (599, 2), (600, 3), (9_999, 3), (-5, 0)]
)
def test_a_tier_is_reached_at_its_threshold(credit: int, reached: int) -> None:
    assert place_reached(rule_of(club()), account(counted(credit)), DAY, JOINED) == reached


@pytest.mark.parametrize(("credit", "reached"), [(100, 0), (101, 1), (300, 1), (301, 2)])
def test_or_just_over_it(credit: int, reached: int) -> None:
    assert place_reached(rule_of(club("over = true")), account(counted(credit)), DAY, JOINED) == reached


def test_a_second_counter_must_be_reached_too_and_need_not_be_exceeded() -> None:
    for over in ("over = false", "over = true"):
        rule = rule_of(club(over, gold="second_at = 3", after=SECOND))
        lots = counted(301), counted(2, unit=SECOND_CREDIT)
        assert place_reached(rule, account(*lots), DAY, JOINED) == 1
        assert place_reached(rule, account(lots[0], counted(3, unit=SECOND_CREDIT)), DAY, JOINED) == 2
        assert place_with(rule, account(*lots), DAY, JOINED, 0, 1) == 2
        assert place_with(rule, account(*lots), DAY, JOINED, 300, 0) == 3  # black asks for no visits


def test_without_a_second_counter_what_stands_in_its_unit_is_nothing() -> None:
    rule = rule_of(club())
    assert place_with(rule, account(counted(90), counted(9, unit=SECOND_CREDIT)), DAY, JOINED, 9, 500) == 0
    assert place_with(rule, account(counted(90)), DAY, JOINED, 10, 0) == 1


def test_one_purchase_may_bring_a_tier_at_once() -> None:
    rule = rule_of(club(gold="single = 5000.00"))
    assert place_reached(rule, account(), DAY, JOINED, 500_000) == 2
    assert place_reached(rule, account(), DAY, JOINED, 499_999) == 0
    assert place_reached(rule, account(counted(600)), DAY, JOINED, 500_000) == 3
    cent = rule_of(club(gold="single = 0.01"))
    assert place_reached(cent, account(), DAY, JOINED) == 0
    assert place_with(cent, account(), DAY, JOINED, 0, 0) == 0
    case = case_with(club(gold="single = 0.01"), holds("gold", "2026-03-01"), member=JOINED)
    assert qualify(case, cent) is None
    withdraw(case, cent, ())
    assert booked(case) == [(tier("gold"), "2026-03-01", -1, None)]


# What a sale gives.


def test_a_sale_gives_the_tier_that_it_reaches_with_what_comes_with_it() -> None:
    place, case = qualified(club("valid_months = 12", gold='gift = "cake"'), counted(300))
    assert place == 2
    assert booked(case) == [
        (tier("gold"), "2026-03-02", 1, date(2027, 3, 1)),
        (voucher("cake"), "tier.gold.2026-03-02", 1, date(2026, 4, 1)),
    ]
    assert {one.kind for one in case.booking.entries} == {EntryKind.ADJUST}


def test_a_tier_without_a_gift_brings_none() -> None:
    assert booked(qualified(club(gold='gift = "cake"'), counted(100))[1]) == [(tier("silver"), "2026-03-02", 1, None)]


def test_a_gift_comes_with_a_rise_only() -> None:
    owner = club('valid_to = "12-31"', gold='gift = "cake"')
    place, case = qualified(owner, counted(300), holds("gold", last=date(2026, 6, 30)))
    assert (place, booked(case)) == (2, [(tier("gold"), "2026-03-02", 1, date(2027, 12, 31))])


def test_what_is_held_already_is_not_given_again() -> None:
    assert qualified(club(), counted(300), holds("gold"))[0] is None
    assert qualified(club(), counted(100), holds("gold"))[0] is None
    assert qualified(club(), counted(99))[0] is None
    assert qualified(club("valid_months = 12"), counted(300), holds("gold", last=TOMORROW))[0] is None


def test_a_purchase_of_the_size_asked_for_gives_the_tier() -> None:
    assert qualified(club(gold="single = 5000.00"), single=500_000)[0] == 2


@pytest.mark.parametrize("evaluate", ["nightly", "monthly", "working_day"])
def test_where_tiers_are_found_at_reviews_a_sale_gives_none(evaluate: str) -> None:
    place, case = qualified(club(f'evaluate = "{evaluate}"'), counted(900))
    assert place is None
    assert case.booking.entries == []


def test_a_new_year_gives_a_tier_again_that_outlasts_the_old_one() -> None:
    owner = club('valid_to = "01-31"', gold='gift = "cake"')
    assert booked(qualified(owner, counted(100), holds("silver", last=date(2026, 3, 31)))[1]) == [
        (tier("silver"), "2026-03-02", 1, date(2027, 1, 31))
    ]
    assert qualified(owner, counted(100), holds("silver", last=date(2027, 1, 31)))[0] is None
    assert qualified(owner, counted(100), holds("silver"))[0] is None
    # A lower one is kept in store where the higher one ends before it; a higher one that lasts as long leaves no use.
    assert qualified(owner, counted(100), holds("gold", last=date(2026, 3, 31)))[0] == 1
    assert qualified(owner, counted(100), holds("gold", last=date(2027, 1, 31)))[0] is None
    assert qualified(owner, counted(100), holds("gold", last=YESTERDAY), holds("black", last=LATER))[0] == 1


def test_an_upgrade_may_empty_the_counter() -> None:
    owner = club("resets = true")
    old = counted(50, "2025-01-01")
    _, case = qualified(owner, counted(320), old, counted(7, unit=SECOND_CREDIT))
    assert booked(case) == [(tier("gold"), "2026-03-02", 1, None), (CREDIT, YEAR, -320, None)]
    assert {one.kind for one in case.booking.entries} == {EntryKind.ADJUST}
    kept = club('resets = true\nvalid_to = "12-31"')
    _, case = qualified(kept, counted(320), holds("gold", last=LATER))
    assert booked(case) == [(tier("gold"), "2026-03-02", 1, date(2027, 12, 31))]


# How long it is held.


@pytest.mark.parametrize(
    ("rules", "day", "until"),
    [
        ("", DAY, None),
        ("grace_days = 5", DAY, None),
        ("valid_months = 12", DAY, date(2027, 3, 1)),
        ("valid_months = 12\ngrace_days = 30", DAY, date(2027, 3, 31)),
        ('valid_to = "02-28"\nvalid_years = 0', DAY, date(2026, 2, 28)),
        ('valid_to = "12-31"', DAY, date(2027, 12, 31)),
        ('valid_to = "12-31"\nvalid_years = 2\ngrace_days = 3', DAY, date(2029, 1, 3)),
        ('valid_to = "03-31"\nwindow = "fiscal_year"\nyear_starts = "04-01"', DAY, date(2026, 3, 31)),
        ('valid_to = "03-31"\nwindow = "fiscal_year"\nyear_starts = "04-01"', date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_how_long_a_tier_runs(rules: str, day: date, until: date | None) -> None:
    assert valid_until(rule_of(club(rules)), day, day, JOINED) == until


def test_a_tier_given_by_a_review_runs_from_its_morning_and_for_the_year_reviewed() -> None:
    months, year = rule_of(club("valid_months = 6")), rule_of(club('valid_to = "02-28"'))
    last_day, morning = date(2025, 12, 31), date(2026, 1, 1)
    assert valid_until(months, last_day, morning, JOINED) == date(2026, 6, 30)
    assert valid_until(year, last_day, morning, JOINED) == date(2026, 2, 28)


# Reviews.


def test_when_there_is_a_review() -> None:
    days = [date(2026, 5, day) for day in range(1, 6)]  # the 1st is a Friday
    assert [is_review(rule_of(club()), day) for day in days] == [False] * 5
    assert [is_review(rule_of(club('evaluate = "nightly"')), day) for day in days] == [True] * 5
    monthly = rule_of(club('evaluate = "monthly"'))
    assert [is_review(monthly, day) for day in days] == [True, False, False, False, False]
    second = rule_of(club('evaluate = "working_day"\nworking_day = 2'))
    assert [is_review(second, day) for day in days] == [False, False, False, True, False]
    holiday = rule_of(club('evaluate = "working_day"\nworking_day = 2\nholidays = [2026-05-01, 2026-05-04]'))
    assert [working_day(holiday, day) for day in days] == [date(2026, 5, 6)] * 5


def test_the_first_working_day_may_be_the_first() -> None:
    assert working_day(rule_of(club()), date(2026, 5, 31)) == date(2026, 5, 1)
    assert working_day(rule_of(club()), date(2026, 8, 31)) == date(2026, 8, 3)


def test_a_review_raises_to_what_the_counter_says() -> None:
    case = reviewed(club('evaluate = "nightly"'), counted(300))
    assert booked(case) == [(tier("gold"), "review~2026-03-02", 1, None)]
    assert reviewed(club('evaluate = "nightly"'), counted(300), holds("gold")).booking.entries == []
    assert reviewed(club('evaluate = "monthly"'), counted(300)).booking.entries == []
    assert reviewed(club(), counted(300)).booking.entries == []


def test_a_yearly_counter_is_read_on_the_evening_before() -> None:
    owner = club('evaluate = "monthly"')
    case = reviewed(owner, counted(300, "2025-12-01"), counted(600, "2026-01-01"), morning=date(2026, 1, 1))
    assert booked(case) == [(tier("gold"), "review~2026-01-01", 1, None)]


def test_on_a_working_day_the_time_up_to_last_month_counts() -> None:
    owner = club('evaluate = "working_day"\nvalid_to = "02-28"')
    case = reviewed(owner, counted(300, "2026-02-01"), counted(600, "2026-03-01"), morning=date(2026, 3, 2))
    assert booked(case) == [(tier("gold"), "review~2026-03-02", 1, date(2027, 2, 28))]


def test_a_nightly_review_reads_the_evening_before_and_one_on_a_working_day_the_end_of_the_month() -> None:
    nightly = club('evaluate = "nightly"')
    assert booked(reviewed(nightly, counted(300, YEAR), morning=date(2026, 1, 10))) != []
    days = 'window = "rolling_days"\nwindow_days = 1\nevaluate = "working_day"'
    assert booked(reviewed(club(days), counted(300, "2026-02-28"), morning=date(2026, 3, 2))) != []
    assert booked(reviewed(club(days), counted(300, "2026-02-27"), morning=date(2026, 3, 2))) == []


def test_who_falls_holds_the_lower_tier_for_the_year_that_was_read() -> None:
    owner = club('evaluate = "monthly"\nvalid_to = "12-31"')
    case = reviewed(owner, counted(100, "2025-12-01"), holds("gold", last=date(2025, 12, 31)), morning=date(2026, 1, 1))
    assert (tier("silver"), "review~2026-01-01", 1, date(2026, 12, 31)) in booked(case)


def test_who_no_longer_reaches_a_tier_falls_to_what_is_earned() -> None:
    owner = club('evaluate = "nightly"')
    case = reviewed(owner, counted(100), holds("black"), holds("gold"), holds("silver"))
    assert booked(case) == [(tier("gold"), "2026-01-05", -1, None), (tier("black"), "2026-01-05", -1, None)]
    case = reviewed(owner, counted(100), holds("black"))
    assert booked(case) == [
        (tier("black"), "2026-01-05", -1, None),
        (tier("silver"), "review~2026-03-02", 1, None),
    ]
    assert booked(reviewed(owner, holds("silver"))) == [(tier("silver"), "2026-01-05", -1, None)]


def test_a_review_gives_a_tier_again_for_the_year_to_come() -> None:
    owner = club('evaluate = "nightly"\nvalid_to = "02-28"')
    case = reviewed(owner, counted(100), holds("silver", last=date(2026, 3, 31)))
    assert booked(case) == [(tier("silver"), "review~2026-03-02", 1, date(2027, 2, 28))]


def test_or_one_level_at_a_time() -> None:
    owner = club('evaluate = "nightly"\ndemotion = "one_level"')
    assert booked(reviewed(owner, holds("black"))) == [
        (tier("black"), "2026-01-05", -1, None),
        (tier("gold"), "review~2026-03-02", 1, None),
    ]
    assert booked(reviewed(owner, counted(100), holds("silver"))) == []
    case = reviewed(owner, counted(299), holds("gold"))
    assert booked(case) == [(tier("gold"), "2026-01-05", -1, None), (tier("silver"), "review~2026-03-02", 1, None)]


def test_at_most_once_in_so_many_months() -> None:
    owner = club('evaluate = "nightly"\ndemotion = "one_level"\ncooldown_months = 6')
    case = reviewed(owner, holds("black"))
    assert booked(case)[-1] == (DEMOTED, "2026-03-02", 1, date(2026, 9, 1))
    assert {one.kind for one in case.booking.entries} == {EntryKind.ADJUST}
    last = Lot(DEMOTED, "x", 1, DAY)
    assert booked(reviewed(owner, holds("black"), last)) == []
    assert booked(reviewed(owner, holds("black"), Lot(DEMOTED, "x", 1, YESTERDAY))) == booked(case)
    assert booked(reviewed(owner, holds("black"), Lot(DEMOTED, "x", 0, LATER))) == booked(case)


def test_keeping_a_tier_may_need_less_than_reaching_it() -> None:
    owner = club('evaluate = "nightly"', gold="keep = 200")
    assert booked(reviewed(owner, counted(200), holds("gold"))) == []
    assert booked(reviewed(owner, counted(199), holds("gold"))) != []
    over = club('evaluate = "nightly"\nover = true', gold="keep = 200")
    assert booked(reviewed(over, counted(201), holds("gold"))) == []
    assert booked(reviewed(over, counted(200), holds("gold"))) != []
    plain = club('evaluate = "nightly"')
    assert booked(reviewed(plain, counted(299), holds("gold"))) != []


def test_keeping_needs_the_second_counter_too() -> None:
    owner = club('evaluate = "nightly"', gold="keep = 200\nsecond_at = 3", after=SECOND)
    enough = counted(3, unit=SECOND_CREDIT)
    assert booked(reviewed(owner, counted(200), enough, holds("gold"))) == []
    assert booked(reviewed(owner, counted(200), counted(2, unit=SECOND_CREDIT), holds("gold"))) != []


def test_a_tier_with_a_last_day_does_not_fall_before_it() -> None:
    for rules in ("valid_months = 12", 'valid_to = "12-31"'):
        owner = club(f'evaluate = "nightly"\npoints_lost = true\ncooldown_months = 6\n{rules}')
        assert booked(reviewed(owner, holds("gold", last=LATER), Lot(POINTS, "open", 70))) == []


def test_falling_leaves_what_was_earned_for_longer() -> None:
    owner = club('evaluate = "nightly"')
    case = reviewed(owner, holds("black"), holds("gold", last=LATER))
    assert booked(case) == [(tier("black"), "2026-01-05", -1, None)]


def test_falling_may_cost_all_points() -> None:
    points = Lot(POINTS, "open", 70)
    owner = club('evaluate = "nightly"\npoints_lost = true')
    case = reviewed(owner, counted(9), points, holds("silver"))
    assert booked(case) == [(tier("silver"), "2026-01-05", -1, None), (POINTS, "open", -70, None)]
    assert case.booking.entries[-1].kind is EntryKind.EXPIRE
    by_points = club('evaluate = "nightly"\npoints_lost = true', metric="points")
    case = reviewed(by_points, counted(9), points, holds("silver"))
    assert booked(case)[1:] == [(POINTS, "open", -70, None), (CREDIT, YEAR, -9, None)]
    assert case.booking.entries[-1].kind is EntryKind.EXPIRE
    assert booked(reviewed(club('evaluate = "nightly"'), points, holds("silver")))[1:] == []


# A tier whose last day is over.


def test_a_tier_that_ended_last_evening_is_kept_by_the_counter() -> None:
    owner = club("valid_months = 12", gold="keep = 200")
    case = reviewed(owner, counted(200), holds("gold", last=YESTERDAY))
    assert booked(case) == [(tier("gold"), "review~2026-03-02", 1, date(2027, 3, 1))]
    assert case.booking.entries[0].kind is EntryKind.ADJUST


def test_so_is_the_lowest_and_one_that_holds_to_a_day_of_the_year() -> None:
    silver = reviewed(club("valid_months = 12"), counted(100), holds("silver", last=YESTERDAY))
    assert booked(silver) == [(tier("silver"), "review~2026-03-02", 1, date(2027, 3, 1))]
    to_march = reviewed(club('valid_to = "03-01"'), counted(100), holds("silver", last=YESTERDAY))
    assert booked(to_march) == [(tier("silver"), "review~2026-03-02", 1, date(2027, 3, 1))]


def test_or_falls_to_what_is_earned_below_it() -> None:
    owner = club("valid_months = 12", gold="keep = 200")
    case = reviewed(owner, counted(199), holds("gold", last=YESTERDAY))
    assert booked(case) == [(tier("silver"), "review~2026-03-02", 1, date(2027, 3, 1))]
    assert booked(reviewed(owner, holds("gold", last=YESTERDAY))) == []
    one_level = club('valid_months = 12\ndemotion = "one_level"')
    assert booked(reviewed(one_level, holds("black", last=YESTERDAY))) == [
        (tier("gold"), "review~2026-03-02", 1, date(2027, 3, 1))
    ]


def test_or_is_kept_because_it_fell_lately() -> None:
    owner = club('valid_months = 12\ndemotion = "one_level"\ncooldown_months = 6')
    case = reviewed(owner, holds("gold", last=YESTERDAY), Lot(DEMOTED, "x", 1, LATER))
    assert booked(case) == [(tier("gold"), "review~2026-03-02", 1, date(2027, 3, 1))]


def test_a_tier_that_goes_on_is_left_alone() -> None:
    owner = club("valid_months = 12")
    lots = holds("gold", "a", YESTERDAY), holds("gold", "b", LATER)
    assert booked(reviewed(owner, *lots)) == []
    assert booked(reviewed(owner, counted(600), holds("gold", last=YESTERDAY - timedelta(days=1)))) == []
    assert booked(reviewed(owner, counted(600))) == []


def test_where_a_longer_one_lies_below_it_that_one_is_there_again() -> None:
    owner = club("valid_months = 12")
    assert booked(reviewed(owner, counted(100), holds("gold", last=YESTERDAY), holds("silver", last=LATER))) == []


# Refunds.


def withdrawn(owner: Programme, *lots: Lot, sold: tuple[Entry, ...] = (), single: int = 0, day: date = DAY) -> Case:
    case = case_with(owner, *lots, day=day, member=JOINED)
    withdraw(case, rule_of(owner), sold, single)
    return case


def test_a_tier_that_the_counter_no_longer_bears_is_gone() -> None:
    case = withdrawn(club(), counted(99), holds("gold", "2026-03-01"), holds("silver", "2026-02-01"))
    assert booked(case) == [(tier("silver"), "2026-02-01", -1, None), (tier("gold"), "2026-03-01", -1, None)]
    assert {one.kind for one in case.booking.entries} == {EntryKind.REVERSAL}
    assert booked(withdrawn(club(), counted(300), holds("gold", "2026-03-01"))) == []
    assert booked(withdrawn(club(), counted(300))) == []


def test_one_that_it_had_leapt_over_is_there_from_the_same_day() -> None:
    case = withdrawn(club("valid_months = 12"), counted(100), holds("gold", "2026-03-01", LATER))
    assert booked(case) == [
        (tier("gold"), "2026-03-01", -1, LATER),
        (tier("silver"), "2026-03-01", 1, date(2027, 2, 28)),
    ]
    kinds = [one.kind for one in case.booking.entries]
    assert kinds == [EntryKind.REVERSAL, EntryKind.ADJUST]
    case = withdrawn(club(), counted(100), holds("gold", "2026-03-01"), holds("silver", "2026-02-01", LATER))
    assert booked(case) == [(tier("gold"), "2026-03-01", -1, None)]


def test_one_that_it_had_leapt_over_runs_for_the_year_of_the_sale() -> None:
    case = withdrawn(club('valid_to = "01-31"'), counted(100), holds("gold", "2026-03-01", date(2027, 1, 31)))
    assert booked(case)[1:] == [(tier("silver"), "2026-03-01", 1, date(2027, 1, 31))]


def test_a_tier_of_another_purchase_hides_none_of_the_others() -> None:
    lots = holds("gold", "single~2026-02-01"), holds("gold", "2026-03-01")
    assert booked(withdrawn(club(), *lots)) == [(tier("gold"), "2026-03-01", -1, None)]


def test_tiers_of_other_years_of_reviews_and_of_managers_stay() -> None:
    kept = (
        holds("gold", "2025-12-31", LATER), holds("gold", "review~2026-03-01"), holds("gold", "manual"),
        holds("black", "2026-01-05", YESTERDAY), holds("black", "2026-02-01", rest=-1),
    )  # fmt: skip
    assert booked(withdrawn(club(), counted(99), *kept)) == []


def test_one_purchase_still_brings_what_it_brought() -> None:
    owner = club(gold="single = 5000.00")
    assert booked(withdrawn(owner, holds("gold", "2026-03-01"), single=500_000)) == []
    assert booked(withdrawn(owner, holds("gold", "2026-03-01"), single=499_999)) != []


def test_a_tier_of_one_purchase_is_taken_by_its_own_refund_alone() -> None:
    owner = club(gold="single = 5000.00")
    _, case = qualified(owner, single=500_000)
    assert booked(case) == [(tier("gold"), "single~2026-03-02", 1, None)]
    gold = holds("gold", "single~2026-03-02")
    assert booked(withdrawn(owner, gold)) == []
    own = entry(tier("gold"), 1, "single~2026-03-02")
    assert booked(withdrawn(owner, gold, sold=(own,))) == [(tier("gold"), "single~2026-03-02", -1, None)]
    assert booked(withdrawn(owner, gold, sold=(entry(tier("silver"), 1, "single~2026-03-02"),))) == []
    # What the counter brings as well is a tier like any other.
    _, case = qualified(owner, counted(300), single=500_000)
    assert booked(case) == [(tier("gold"), "2026-03-02", 1, None)]
    _, case = qualified(owner, counted(299), single=500_000)
    assert booked(case) == [(tier("gold"), "single~2026-03-02", 1, None)]
    _, case = qualified(owner, counted(100), single=499_999)
    assert booked(case) == [(tier("silver"), "2026-03-02", 1, None)]


def test_below_a_tier_of_one_purchase_what_the_counter_bears_is_there_from_its_day() -> None:
    owner = club(gold="single = 5000.00")
    sold = (entry(tier("gold"), 1, "single~2026-03-01"),)
    case = withdrawn(owner, counted(100), holds("gold", "single~2026-03-01"), sold=sold)
    assert booked(case)[1:] == [(tier("silver"), "2026-03-01", 1, None)]


def test_the_gift_goes_with_the_tier_unless_it_is_used() -> None:
    owner = club(gold='gift = "cake"')
    gold = holds("gold", "2026-03-01")
    gift = Lot(voucher("cake"), "tier.gold.2026-03-01", 1, LATER)
    assert booked(withdrawn(owner, gold, gift)) == [
        (tier("gold"), "2026-03-01", -1, None),
        (voucher("cake"), "tier.gold.2026-03-01", -1, LATER),
    ]
    kinds = [one.kind for one in withdrawn(owner, gold, gift).booking.entries]
    assert kinds == [EntryKind.REVERSAL, EntryKind.REVERSAL]
    assert booked(withdrawn(owner, gold)) == [(tier("gold"), "2026-03-01", -1, None)]
    other = Lot(voucher("cake"), "tier.gold.2026-02-01", 1, LATER)
    assert booked(withdrawn(owner, gold, other)) == [(tier("gold"), "2026-03-01", -1, None)]
    assert booked(withdrawn(club(), gold, gift)) == [(tier("gold"), "2026-03-01", -1, None)]
    resets = club("resets = true", gold='gift = "cake"')
    case = withdrawn(resets, counted(-21), gold, gift, sold=GAVE)
    assert booked(case) == [
        (tier("gold"), "2026-03-01", -1, None),
        (voucher("cake"), "tier.gold.2026-03-01", -1, LATER),
        (CREDIT, YEAR, 320, None),
    ]


RESETS = "resets = true"


def entry(unit: str, amount: int, lot: str, kind: EntryKind = EntryKind.ADJUST) -> Entry:
    return Entry(JOINED.id, "club", unit, amount, lot, kind)


GAVE = (
    entry(CREDIT, 320, YEAR, EntryKind.EARN), entry(tier("gold"), 1, "2026-03-01"), entry(CREDIT, -320, YEAR),
)  # fmt: skip


def test_where_the_counter_was_emptied_the_sale_that_reached_the_tier_is_asked() -> None:
    gold = holds("gold", "2026-03-01")
    # 21 of it went back: 299 would not have reached it, and what the sale emptied comes back.
    case = withdrawn(club(RESETS), counted(-21), gold, sold=GAVE)
    assert booked(case) == [(tier("gold"), "2026-03-01", -1, None), (CREDIT, YEAR, 320, None)]
    assert {one.kind for one in case.booking.entries} == {EntryKind.REVERSAL}
    # 20 of it went back: 300 is enough; the counter begins at nothing again.
    case = withdrawn(club(RESETS), counted(-20), gold, sold=GAVE)
    assert booked(case) == [(CREDIT, YEAR, 20, None)]
    assert case.booking.entries[0].kind is EntryKind.REVERSAL
    dated = replace(GAVE[2], expires_on=LATER)
    case = withdrawn(club(RESETS), counted(-20, "2026-01-02"), gold, sold=(*GAVE[:2], dated))
    assert booked(case) == [(CREDIT, YEAR, 20, LATER)]
    assert booked(withdrawn(club(RESETS), counted(15), gold, sold=GAVE)) == []
    assert booked(withdrawn(club(RESETS), gold, sold=GAVE)) == []


def test_what_an_earlier_refund_put_back_came_out_of_what_was_above_the_threshold() -> None:
    owner, gold = club(RESETS), holds("gold", "2026-03-01")
    case = case_with(owner, counted(-1), gold, member=JOINED)
    done = (
        entry(CREDIT, 20, YEAR, EntryKind.REVERSAL), entry(CREDIT, -20, YEAR, EntryKind.REVERSAL),
        entry(POINTS, 50, "open", EntryKind.REVERSAL),
    )  # fmt: skip
    withdraw(case, rule_of(owner), GAVE, done=done)
    # 320 less 20 of before and 1 of now: not enough. The counter stands at what it was less what went back.
    assert booked(case) == [(tier("gold"), "2026-03-01", -1, None), (CREDIT, YEAR, 300, None)]
    case = case_with(owner, counted(-1), gold, member=JOINED)
    withdraw(case, rule_of(owner), GAVE, done=(entry(CREDIT, 1, YEAR, EntryKind.REVERSAL),))
    assert booked(case) == [(CREDIT, YEAR, 1, None)]


def test_what_was_emptied_of_several_buckets_comes_back_to_each() -> None:
    gave = (
        entry(tier("gold"), 1, "2026-03-01"), replace(entry(CREDIT, -300, YEAR), expires_on=LATER),
        replace(entry(CREDIT, -20, "2026-02-01"), expires_on=DAY), entry(POINTS, -9, "open", EntryKind.REDEEM),
    )  # fmt: skip
    case = withdrawn(club(RESETS), counted(-21, "2026-03-01"), holds("gold", "2026-03-01"), sold=gave)
    assert booked(case)[1:] == [(CREDIT, YEAR, 300, LATER), (CREDIT, "2026-02-01", 20, DAY)]
    owner = club(RESETS)
    case = case_with(owner, counted(-22, "2026-03-01"), holds("gold", "2026-03-01"), member=JOINED)
    withdraw(case, rule_of(owner), gave, done=(entry(CREDIT, 5, YEAR, EntryKind.REVERSAL),))
    assert booked(case)[1:] == [(CREDIT, YEAR, 295, LATER), (CREDIT, "2026-02-01", 20, DAY)]


def test_a_sale_that_gave_no_tier_or_whose_tier_is_gone_takes_none() -> None:
    gold = holds("gold", "2026-03-01")
    assert booked(withdrawn(club(RESETS), counted(-400), gold, sold=GAVE[:1])) == []
    assert booked(withdrawn(club(RESETS), counted(-400), sold=GAVE)) == []
    assert booked(withdrawn(club(RESETS), counted(-400), holds("gold", "2026-01-05"), sold=GAVE)) == []
    taken = (*GAVE[:1], entry(tier("gold"), -1, "2026-03-01"))
    assert booked(withdrawn(club(RESETS), counted(-400), gold, sold=taken)) == []


def test_a_tier_that_the_programme_no_longer_has_is_measured_by_the_lowest() -> None:
    sold = (entry(tier("ruby"), 1, "2026-03-01"), entry(CREDIT, -320, YEAR))
    ruby = holds("ruby", "2026-03-01")
    assert booked(withdrawn(club(RESETS), counted(-320), ruby, sold=sold)) == [(CREDIT, YEAR, 320, None)]
    assert booked(withdrawn(club(RESETS), counted(-321), ruby, sold=sold))[0] == (tier("ruby"), "2026-03-01", -1, None)


# The whole of it over years.


@given(
    st.lists(
        st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([40, 100, 150, 300, 600])),
        min_size=1, max_size=8,
    ),
    st.integers(1, 2),
    st.integers(0, 900),
)  # fmt: skip
def test_the_tier_of_any_day_is_the_highest_whose_time_has_come_and_not_ended(
    bought: list[tuple[date, int]], years: int, later: int
) -> None:
    owner = club(f'valid_to = "01-31"\nvalid_years = {years}')
    rule = rule_of(owner)
    held, spells, of_year = account(), [(0, date.min, date.max)], dict.fromkeys(range(2024, 2027), 0)
    for day, amount in sorted(bought):
        of_year[day.year] += amount
        case = case_with(owner, *held.lots, day=day, member=JOINED)
        case.booking.add(EntryKind.EARN, CREDIT, amount, f"{day.year}-01-01")
        qualify(case, rule)
        held = apply_entries(held, tuple(case.booking.entries))
        reached = sum(of_year[day.year] >= level for level in (100, 300, 600))
        spells.append((reached, day, date(day.year + years, 1, 31)))
    asked = max(day for day, _ in bought) + timedelta(days=later)
    assert place_now(rule, held, asked) == max(place for place, first, last in spells if first <= asked <= last)


@given(
    st.sampled_from(["", 'demotion = "one_level"', "cooldown_months = 3", "points_lost = true"]),
    st.integers(0, 700),
    st.sets(st.sampled_from(["silver", "gold", "black"])),
)
def test_a_second_look_in_the_same_morning_changes_nothing(rules: str, credit: int, held: set[str]) -> None:
    owner = club(f'evaluate = "nightly"\n{rules}')
    rule = rule_of(owner)
    first = case_with(owner, counted(credit), *(holds(one) for one in sorted(held)), member=JOINED)
    review(first, rule, DAY)
    if "one_level" in rules:
        assert place_now(rule, first.booking, DAY) >= place_now(rule, account(*(holds(one) for one in held)), DAY) - 1
        return
    again = case_with(owner, *first.booking.account.lots, member=JOINED)
    review(again, rule, DAY)
    assert again.booking.entries == []
