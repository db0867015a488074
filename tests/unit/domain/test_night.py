"""When a till's night begins, and how it stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.night import Found, NightSchedule, NightStatus, Step, StepTaken
from pos_terminal.domain.words import Words

MONDAY = date(2026, 3, 2)
AT = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at_minute", "day_start_hour", "begins"),
    [
        (210, 0, "2026-03-03T03:30:00+08:00"),
        (0, 0, "2026-03-03T00:00:00+08:00"),
        (1439, 0, "2026-03-03T23:59:00+08:00"),
        # A bar that is open until five: the night waits for the end of its day.
        (210, 5, "2026-03-03T05:00:00+08:00"),
        (360, 5, "2026-03-03T06:00:00+08:00"),
    ],
)
def test_a_night_begins_at_its_time_but_never_before_the_day_is_over(
    at_minute: int, day_start_hour: int, begins: str
) -> None:
    calendar = ShopCalendar(day_start_hour=day_start_hour)
    at = NightSchedule(at_minute, 0).begins(MONDAY, "any", calendar)
    assert calendar.local(at).isoformat() == begins


def test_the_night_that_is_due_is_the_last_that_has_begun() -> None:
    calendar, schedule = ShopCalendar(), NightSchedule(210, 0)
    begins = schedule.begins(MONDAY, "t", calendar)
    assert schedule.due(begins, "t", calendar) == MONDAY
    assert schedule.due(begins - timedelta(seconds=1), "t", calendar) == MONDAY - timedelta(days=1)
    assert schedule.due(begins + timedelta(hours=23, minutes=59), "t", calendar) == MONDAY


@given(st.text(max_size=40), st.integers(0, 360), st.integers(0, 1439), st.integers(0, 12))
def test_tills_spread_within_their_minutes(terminal: str, spread: int, at_minute: int, start: int) -> None:
    calendar = ShopCalendar(day_start_hour=start)
    first = NightSchedule(at_minute, 0).begins(MONDAY, terminal, calendar)
    mine = NightSchedule(at_minute, spread).begins(MONDAY, terminal, calendar)
    assert timedelta(0) <= mine - first <= timedelta(minutes=spread)
    assert mine == NightSchedule(at_minute, spread).begins(MONDAY, terminal, calendar)


def test_ten_thousand_tills_fill_the_minutes_evenly() -> None:
    schedule, calendar = NightSchedule(210, 45), ShopCalendar()
    first = NightSchedule(210, 0).begins(MONDAY, "", calendar)
    minutes = [0] * 46
    for till in range(10_000):
        minutes[(schedule.begins(MONDAY, f"terminal-{till}", calendar) - first) // timedelta(minutes=1)] += 1
    assert min(minutes[:45]) > 150 and max(minutes) < 320  # 222 a minute on average


def taken(step: Step, *, well: bool = True, done: bool = True, at: datetime = AT) -> StepTaken:
    return StepTaken(step, Found(Words("", ""), well, done), at)


def test_a_night_is_over_when_every_step_was_carried_out() -> None:
    steps = (Step.CHECK, Step.BACKUP)
    assert not NightStatus(MONDAY, (taken(Step.CHECK),), None, steps).is_over
    assert not NightStatus(MONDAY, (taken(Step.CHECK), taken(Step.BACKUP, done=False)), None, steps).is_over
    both = NightStatus(MONDAY, (taken(Step.CHECK, well=False), taken(Step.BACKUP)), None, steps)
    assert both.is_over and not both.is_well
    assert NightStatus().last_at is None and not NightStatus().is_over
