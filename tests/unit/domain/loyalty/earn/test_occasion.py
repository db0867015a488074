"""A member's own days and a campaign's days and hours, at their edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.earn.occasion import is_now, occasion_span, occasion_year
from pos_terminal.domain.loyalty.rules.campaign import Occasion, When
from pos_terminal.domain.loyalty.rules.period import LeapDay, birthday_in
from tests.support.cases import NOON
from tests.support.loyalty import DAY, MEMBER

BORN_IN_MARCH = replace(MEMBER, birthday=(3, 5))
BORN_ON_NEW_YEAR = replace(MEMBER, birthday=(1, 1))
BORN_LATE = replace(MEMBER, birthday=(12, 31))
JOINED = replace(MEMBER, joined_on=date(2024, 2, 29))
FEB, MAR = LeapDay.FEBRUARY_28, LeapDay.MARCH_1


@pytest.mark.parametrize(
    ("when", "day", "minute", "expected"),
    [
        (When(), DAY, 0, True),
        (When(begins=DAY), DAY - timedelta(days=1), NOON, False),
        (When(begins=DAY), DAY, NOON, True),
        (When(ends=DAY), DAY, NOON, True),
        (When(ends=DAY), DAY + timedelta(days=1), NOON, False),
        (When(weekdays=frozenset({1})), date(2026, 3, 2), NOON, True),
        (When(weekdays=frozenset({7})), date(2026, 3, 2), NOON, False),
        (When(weekdays=frozenset({7})), date(2026, 3, 8), NOON, True),
        (When(month_days=frozenset({2})), date(2026, 3, 2), NOON, True),
        (When(month_days=frozenset({3})), date(2026, 3, 2), NOON, False),
        (When(hours=(540, 1080)), DAY, 539, False),
        (When(hours=(540, 1080)), DAY, 540, True),
        (When(hours=(540, 1080)), DAY, 1079, True),
        (When(hours=(540, 1080)), DAY, 1080, False),
        (When(occasion=Occasion.BIRTHDAY_DAY), date(2026, 3, 5), NOON, True),
        (When(occasion=Occasion.BIRTHDAY_DAY), date(2026, 3, 4), NOON, False),
        (When(occasion=Occasion.BIRTHDAY_DAY, days_before=1), date(2026, 3, 4), NOON, True),
        (When(occasion=Occasion.BIRTHDAY_DAY, days_before=1), date(2026, 3, 6), NOON, False),
        (When(occasion=Occasion.BIRTHDAY_DAY, days_after=1), date(2026, 3, 6), NOON, True),
        (When(occasion=Occasion.BIRTHDAY_DAY, days_after=1), date(2026, 3, 4), NOON, False),
    ],
)
def test_days_and_hours(when: When, day: date, minute: int, expected: bool) -> None:
    assert is_now(when, BORN_IN_MARCH, day, minute, FEB) is expected


@pytest.mark.parametrize(
    ("occasion", "first", "last"),
    [
        (Occasion.BIRTHDAY_DAY, date(2026, 3, 5), date(2026, 3, 5)),
        (Occasion.BIRTHDAY_WEEK, date(2026, 3, 2), date(2026, 3, 8)),
        (Occasion.BIRTHDAY_MONTH, date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_the_first_and_last_day_of_an_occasion(occasion: Occasion, first: date, last: date) -> None:
    assert occasion_span(occasion, BORN_IN_MARCH, 2026, FEB) == (first, last)
    year = [occasion_year(occasion, BORN_IN_MARCH, day, 0, 0, FEB) for day in (first, last)]
    assert year == [2026, 2026]
    for outside in (first - timedelta(days=1), last + timedelta(days=1)):
        assert occasion_year(occasion, BORN_IN_MARCH, outside, 0, 0, FEB) is None


def test_a_campaign_of_a_month_or_a_leap_day() -> None:
    month = When(occasion=Occasion.BIRTHDAY_MONTH)
    assert is_now(month, BORN_IN_MARCH, date(2026, 3, 31), NOON, FEB)
    leapling = replace(MEMBER, birthday=(2, 29))
    day = When(occasion=Occasion.BIRTHDAY_DAY)
    assert [is_now(day, leapling, date(2026, 3, 1), NOON, one) for one in (FEB, MAR)] == [False, True]


def test_days_around_an_occasion_count_from_its_ends() -> None:
    month = Occasion.BIRTHDAY_MONTH
    assert occasion_year(month, BORN_IN_MARCH, date(2026, 2, 27), 2, 0, FEB) == 2026
    assert occasion_year(month, BORN_IN_MARCH, date(2026, 2, 26), 2, 0, FEB) is None
    assert occasion_year(month, BORN_IN_MARCH, date(2026, 4, 2), 0, 2, FEB) == 2026
    assert occasion_year(month, BORN_IN_MARCH, date(2026, 4, 3), 0, 2, FEB) is None


def test_a_birthday_at_new_year_belongs_to_its_own_year() -> None:
    week = Occasion.BIRTHDAY_WEEK
    assert occasion_year(week, BORN_ON_NEW_YEAR, date(2026, 12, 30), 0, 0, FEB) == 2027
    assert occasion_year(week, BORN_ON_NEW_YEAR, date(2026, 1, 2), 0, 0, FEB) == 2026
    assert occasion_year(week, BORN_LATE, date(2027, 1, 2), 0, 0, FEB) == 2026
    assert occasion_year(week, BORN_LATE, date(2026, 12, 29), 0, 0, FEB) == 2026


def test_the_month_of_a_birthday_on_29_february_is_february() -> None:
    leapling = replace(MEMBER, birthday=(2, 29))
    month = occasion_span(Occasion.BIRTHDAY_MONTH, leapling, 2027, MAR)
    assert month == (date(2027, 2, 1), date(2027, 2, 28))
    assert occasion_span(Occasion.BIRTHDAY_DAY, leapling, 2027, MAR) == (date(2027, 3, 1), date(2027, 3, 1))
    assert occasion_span(Occasion.BIRTHDAY_DAY, leapling, 2027, FEB) == (date(2027, 2, 28), date(2027, 2, 28))


def test_the_day_of_joining_counts_from_the_first_year_on() -> None:
    day = Occasion.ANNIVERSARY
    assert occasion_year(day, JOINED, date(2024, 2, 29), 0, 0, FEB) is None
    assert occasion_year(day, JOINED, date(2025, 2, 28), 0, 0, FEB) == 2025
    assert occasion_year(day, JOINED, date(2025, 3, 1), 0, 0, FEB) is None
    assert occasion_year(day, JOINED, date(2025, 3, 1), 0, 0, MAR) == 2025
    assert occasion_year(day, JOINED, date(2026, 3, 1), 0, 1, FEB) == 2026


@pytest.mark.parametrize("occasion", [one for one in Occasion if one is not Occasion.NONE])
def test_who_told_no_day_has_none(occasion: Occasion) -> None:
    assert occasion_year(occasion, MEMBER, DAY, 180, 180, FEB) is None
    with pytest.raises(ValueError, match=r"^the member has no such day$"):
        occasion_span(occasion, MEMBER, 2026, FEB)


def test_an_anniversary_is_no_birthday_and_a_birthday_no_anniversary() -> None:
    assert occasion_year(Occasion.BIRTHDAY_DAY, JOINED, date(2025, 2, 28), 9, 9, FEB) is None
    assert occasion_year(Occasion.ANNIVERSARY, BORN_IN_MARCH, date(2026, 3, 5), 9, 9, FEB) is None
    both = replace(BORN_IN_MARCH, joined_on=date(2020, 6, 1))
    assert occasion_span(Occasion.BIRTHDAY_DAY, both, 2026, FEB)[0] == date(2026, 3, 5)
    assert occasion_span(Occasion.ANNIVERSARY, both, 2026, FEB) == (date(2026, 6, 1), date(2026, 6, 1))


@given(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)),
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(LeapDay),
)
def test_a_birthday_is_now_where_one_lies_near_enough(
    born: date, day: date, before: int, after: int, leap_day: LeapDay
) -> None:
    birthday = born.month, born.day
    near = any(
        -before <= (day - birthday_in(birthday, year, leap_day)).days <= after
        for year in range(day.year - 1, day.year + 2)
    )
    found = occasion_year(Occasion.BIRTHDAY_DAY, replace(MEMBER, birthday=birthday), day, before, after, leap_day)
    assert (found is not None) == near
