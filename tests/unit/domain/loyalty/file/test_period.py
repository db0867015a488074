"""Spans that limits count in, days that come back each year, and when a lot dies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.rules.period import Expiry, LeapDay, Period, YearDay, birthday_in

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("period", "first", "last", "key"),
    [
        (Period.DAY, date(2026, 3, 4), date(2026, 3, 4), "2026-03-04"),
        (Period.WEEK, date(2026, 3, 2), date(2026, 3, 8), "2026-03-02"),
        (Period.MONTH, date(2026, 3, 1), date(2026, 3, 31), "2026-03-01"),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026-01-01"),
        (Period.EVER, None, None, "ever"),
    ],
)
def test_the_span_of_a_wednesday(period: Period, first: date | None, last: date | None, key: str) -> None:
    day = date(2026, 3, 4)
    assert (period.first_day(day), period.last_day(day), period.key(day)) == (first, last, key)


@given(st.sampled_from([Period.DAY, Period.WEEK, Period.MONTH, Period.YEAR]), DAYS)
def test_spans_lie_side_by_side(period: Period, day: date) -> None:
    first, last = period.first_day(day), period.last_day(day)
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert (period.key(first), period.key(last)) == (period.key(day), period.key(day))
    assert period.first_day(last + timedelta(days=1)) == last + timedelta(days=1)
    assert period.last_day(first - timedelta(days=1)) == first - timedelta(days=1)


def test_a_day_of_the_year_is_the_months_last_where_the_month_is_short() -> None:
    assert [YearDay(2, 29).in_year(year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]
    assert YearDay(4, 30).in_year(2026) == date(2026, 4, 30)
    assert YearDay(4, 5).in_year(2026) == date(2026, 4, 5)


def test_it_comes_next_on_the_day_itself_or_a_year_later() -> None:
    last_of_march = YearDay(3, 31)
    assert last_of_march.on_or_after(date(2026, 3, 30)) == date(2026, 3, 31)
    assert last_of_march.on_or_after(date(2026, 3, 31)) == date(2026, 3, 31)
    assert last_of_march.on_or_after(date(2026, 4, 1)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("birthday", "year", "leap_day", "expected"),
    [
        ((2, 29), 2028, LeapDay.MARCH_1, date(2028, 2, 29)),
        ((2, 29), 2028, LeapDay.FEBRUARY_28, date(2028, 2, 29)),
        ((2, 29), 2027, LeapDay.MARCH_1, date(2027, 3, 1)),
        ((2, 29), 2027, LeapDay.FEBRUARY_28, date(2027, 2, 28)),
        ((2, 28), 2027, LeapDay.MARCH_1, date(2027, 2, 28)),
        ((3, 29), 2027, LeapDay.MARCH_1, date(2027, 3, 29)),
    ],
)
def test_who_is_born_on_29_february(birthday: tuple[int, int], year: int, leap_day: LeapDay, expected: date) -> None:
    assert birthday_in(birthday, year, leap_day) == expected


@pytest.mark.parametrize(
    ("expiry", "earned_on", "last_day"),
    [
        (Expiry(), date(2026, 3, 15), None),
        (Expiry(days=1), date(2026, 3, 15), date(2026, 3, 16)),
        (Expiry(months=1), date(2026, 1, 31), date(2026, 2, 28)),
        (Expiry(months=1, days=2), date(2026, 3, 15), date(2026, 4, 17)),
        (Expiry(end_of_month=True), date(2026, 3, 15), date(2026, 3, 31)),
        (Expiry(end_of_year=True), date(2026, 3, 15), date(2026, 12, 31)),
        (Expiry(months=12, end_of_year=True), date(2026, 3, 15), date(2027, 12, 31)),
        (Expiry(on=(YearDay(3, 31), YearDay(9, 30))), date(2026, 3, 31), date(2026, 3, 31)),
        (Expiry(on=(YearDay(3, 31), YearDay(9, 30))), date(2026, 4, 1), date(2026, 9, 30)),
        (Expiry(on=(YearDay(3, 31), YearDay(9, 30))), date(2026, 10, 1), date(2027, 3, 31)),
        (Expiry(months=12, on=(YearDay(1, 1),)), date(2026, 3, 15), date(2028, 1, 1)),
        (Expiry(inactive_months=18), date(2026, 3, 15), date(2027, 9, 14)),
        (Expiry(inactive_months=18, end_of_year=True), date(2026, 3, 15), date(2027, 9, 14)),
    ],
)
def test_when_a_lot_dies(expiry: Expiry, earned_on: date, last_day: date | None) -> None:
    assert expiry.last_day(earned_on) == last_day
    assert expiry.never == (last_day is None)
