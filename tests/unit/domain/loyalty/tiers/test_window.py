"""Over which days a tier's counter runs: buckets against a naive sum over days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.calendar import add_months
from pos_terminal.domain.loyalty.account import Account, Lot
from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.loyalty.rules.tier import Evaluate, TierLevel, TiersRule, Window
from pos_terminal.domain.loyalty.tiers.window import bucket, counts, credit, reference, year_start
from pos_terminal.domain.loyalty.units import CREDIT
from pos_terminal.domain.words import Words
from tests.support.loyalty import MEMBER

LEVELS = (TierLevel("green", Words("綠", "Green")), TierLevel("gold", Words("金", "Gold"), at=500))
JOINED = replace(MEMBER, joined_on=date(2020, 2, 29))
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def rule(window: Window, evaluate: Evaluate = Evaluate.SALE, months: int = 6, days: int = 90) -> TiersRule:
    return TiersRule(
        LEVELS, window=window, window_months=months, window_days=days, year_starts=YearDay(4, 1), evaluate=evaluate
    )


@pytest.mark.parametrize(
    ("window", "evaluate", "lot", "last"),
    [
        (Window.LIFETIME, Evaluate.SALE, "ever", None),
        (Window.ROLLING_MONTHS, Evaluate.SALE, "2026-03-15", date(2026, 9, 17)),
        (Window.ROLLING_DAYS, Evaluate.SALE, "2026-03-15", date(2026, 6, 15)),
        (Window.ROLLING_MONTHS, Evaluate.WORKING_DAY, "2026-03-15", date(2026, 10, 18)),
        (Window.ROLLING_DAYS, Evaluate.WORKING_DAY, "2026-03-15", date(2026, 7, 16)),
        (Window.WHOLE_MONTHS, Evaluate.SALE, "2026-03-01", date(2026, 10, 3)),
        (Window.CALENDAR_YEAR, Evaluate.SALE, "2026-01-01", None),
        (Window.CALENDAR_YEAR, Evaluate.NIGHTLY, "2026-01-01", None),
        (Window.CALENDAR_YEAR, Evaluate.MONTHLY, "2026-03-01", None),
        (Window.CALENDAR_YEAR, Evaluate.WORKING_DAY, "2026-03-01", None),
        (Window.FISCAL_YEAR, Evaluate.SALE, "2025-04-01", None),
        (Window.MEMBERSHIP_YEAR, Evaluate.SALE, "2026-02-28", None),
        (Window.MEMBERSHIP_YEAR, Evaluate.MONTHLY, "2026-03-01", None),
    ],
)
def test_the_bucket_of_a_day(window: Window, evaluate: Evaluate, lot: str, last: date | None) -> None:
    assert bucket(rule(window, evaluate), date(2026, 3, 15), JOINED) == (lot, last)


def test_a_year_that_begins_within_the_month_begins_the_bucket() -> None:
    fiscal = replace(rule(Window.FISCAL_YEAR, Evaluate.MONTHLY), year_starts=YearDay(3, 10))
    lots = [bucket(fiscal, date(2026, 3, day), MEMBER)[0] for day in (9, 10)]
    assert lots == ["2026-03-01", "2026-03-10"]


@pytest.mark.parametrize(
    ("window", "day", "start"),
    [
        (Window.CALENDAR_YEAR, date(2026, 12, 31), date(2026, 1, 1)),
        (Window.FISCAL_YEAR, date(2026, 3, 31), date(2025, 4, 1)),
        (Window.FISCAL_YEAR, date(2026, 4, 1), date(2026, 4, 1)),
        (Window.MEMBERSHIP_YEAR, date(2026, 2, 27), date(2025, 2, 28)),
        (Window.MEMBERSHIP_YEAR, date(2026, 2, 28), date(2026, 2, 28)),
        (Window.MEMBERSHIP_YEAR, date(2028, 2, 28), date(2027, 2, 28)),
        (Window.MEMBERSHIP_YEAR, date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_where_a_year_begins(window: Window, day: date, start: date) -> None:
    assert year_start(rule(window), day, JOINED) == start


def test_who_joined_on_no_known_day_has_calendar_years() -> None:
    assert year_start(rule(Window.MEMBERSHIP_YEAR), date(2026, 3, 15), MEMBER) == date(2026, 1, 1)
    assert year_start(rule(Window.CALENDAR_YEAR), date(2026, 3, 15), JOINED) == date(2026, 1, 1)


def _begin(window: Window, day: date) -> date:
    """The first day that counts, without buckets."""
    match window:
        case Window.LIFETIME:
            return date.min
        case Window.ROLLING_MONTHS:
            return add_months(day, -6) + timedelta(days=1)
        case Window.ROLLING_DAYS:
            return day - timedelta(days=89)
        case Window.WHOLE_MONTHS:
            return add_months(day, -5).replace(day=1)
        case Window.CALENDAR_YEAR:
            return date(day.year, 1, 1)
        case Window.FISCAL_YEAR:
            return date(day.year if day.month >= 4 else day.year - 1, 4, 1)
        case Window.MEMBERSHIP_YEAR:
            return max(one for n in range(10) if (one := add_months(date(2020, 2, 29), 12 * n)) <= day)


@given(
    st.sampled_from(Window), st.sampled_from(Evaluate), st.lists(st.tuples(DAYS, st.integers(1, 999)), max_size=9), DAYS
)
def test_the_counter_is_the_sum_over_the_days_of_the_window(
    window: Window, evaluate: Evaluate, bought: list[tuple[date, int]], day: date
) -> None:
    asked = rule(window, evaluate)
    before = [(one, amount) for one, amount in bought if one <= day]
    lots: dict[str, int] = {}
    for one, amount in before:
        lot, _ = bucket(asked, one, JOINED)
        lots[lot] = lots.get(lot, 0) + amount
    account = Account(MEMBER.id, "club", tuple(Lot(CREDIT, lot, rest) for lot, rest in lots.items()))
    begin = _begin(window, day)
    assert credit(asked, account, CREDIT, day, JOINED) == sum(amount for one, amount in before if one >= begin)


@given(st.sampled_from(Window), st.sampled_from(Evaluate), DAYS, st.integers(0, 400))
def test_a_bucket_lives_until_the_review_after_the_last_day_that_it_counts(
    window: Window, evaluate: Evaluate, bought: date, later: int
) -> None:
    asked, review = rule(window, evaluate), bought + timedelta(days=later + 1)
    lot, last = bucket(asked, bought, JOINED)
    read_on = reference(asked, review)
    if evaluate is Evaluate.WORKING_DAY:
        read_on = review.replace(day=1) - timedelta(days=1)
    if bought <= read_on and counts(asked, lot, read_on, JOINED):
        assert last is None or last >= review


@pytest.mark.parametrize("window", [one for one in Window if one is not Window.LIFETIME])
def test_a_day_to_come_and_a_name_that_is_no_day_do_not_count(window: Window) -> None:
    asked, day = rule(window), date(2026, 3, 15)
    assert not counts(asked, "2026-03-16", day, JOINED)
    assert not counts(asked, "2027-03-16", day, JOINED)
    assert not counts(asked, "partner", day, JOINED)
    assert not counts(asked, "", day, JOINED)


def test_a_review_for_the_time_up_to_last_month_does_not_see_this_month() -> None:
    asked = rule(Window.ROLLING_MONTHS, Evaluate.WORKING_DAY)
    lots = tuple(Lot(CREDIT, day, 100) for day in ("2026-02-28", "2026-03-01"))
    assert credit(asked, Account(MEMBER.id, "club", lots), CREDIT, date(2026, 2, 28), MEMBER) == 100


def test_every_bucket_counts_for_life() -> None:
    asked = rule(Window.LIFETIME)
    lots = (Lot(CREDIT, "ever", 3), Lot(CREDIT, "2019-01-01", 4), Lot("credit/second", "ever", 9))
    assert credit(asked, Account(MEMBER.id, "club", lots), CREDIT, date(2026, 3, 15), MEMBER) == 7
    assert counts(asked, "2019-01-01", date(2026, 3, 15), MEMBER)


@pytest.mark.parametrize("window", Window)
def test_a_year_is_read_on_its_last_day_and_a_rolling_window_at_the_review(window: Window) -> None:
    review = date(2026, 4, 1)
    rolls = window in (Window.ROLLING_MONTHS, Window.ROLLING_DAYS, Window.LIFETIME)
    assert reference(rule(window), review) == (review if rolls else date(2026, 3, 31))


@pytest.mark.parametrize(
    ("window", "first"),
    [
        (Window.ROLLING_MONTHS, date(2025, 9, 16)),
        (Window.ROLLING_DAYS, date(2025, 12, 16)),
        (Window.WHOLE_MONTHS, date(2025, 10, 1)),
        (Window.CALENDAR_YEAR, date(2026, 1, 1)),
        (Window.FISCAL_YEAR, date(2025, 4, 1)),
        (Window.MEMBERSHIP_YEAR, date(2026, 2, 28)),
    ],
)
def test_the_first_and_the_last_day_that_count(window: Window, first: date) -> None:
    asked, day = rule(window), date(2026, 3, 15)
    assert counts(asked, first.isoformat(), day, JOINED)
    assert not counts(asked, (first - timedelta(days=1)).isoformat(), day, JOINED)
    assert counts(asked, day.isoformat(), day, JOINED)
