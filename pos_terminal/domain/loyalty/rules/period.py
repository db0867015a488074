"""Spans of time that limits count in, and days of the year that come back."""

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pos_terminal.domain.calendar import add_months, end_of_month

DAYS_IN_WEEK = 7


class Period(StrEnum):
    """How long a limit counts before it begins again."""

    DAY = "day"
    WEEK = "week"  # Monday to Sunday (ISO 8601)
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"

    def first_day(self, day: date) -> date | None:
        """The first day of the span that `day` lies in.

        >>> Period.WEEK.first_day(date(2026, 3, 4))
        datetime.date(2026, 3, 2)
        """
        match self:
            case Period.DAY:
                return day
            case Period.WEEK:
                return day - timedelta(days=day.weekday())
            case Period.MONTH:
                return day.replace(day=1)
            case Period.YEAR:
                return day.replace(month=1, day=1)
            case Period.EVER:
                return None

    def last_day(self, day: date) -> date | None:
        """The last day of the span; None where it never ends."""
        match self:
            case Period.DAY:
                return day
            case Period.WEEK:
                return day + timedelta(days=DAYS_IN_WEEK - 1 - day.weekday())
            case Period.MONTH:
                return end_of_month(day)
            case Period.YEAR:
                return day.replace(month=12, day=31)
            case Period.EVER:
                return None

    def key(self, day: date) -> str:
        """The span's name: its first day, or `ever`."""
        first = self.first_day(day)
        return first.isoformat() if first else "ever"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in each `period`; 0 is no limit."""

    times: int = 0
    period: Period = Period.EVER


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes back each year. 29 February is the last of the month in other years."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """That day in that year.

        >>> YearDay(2, 29).in_year(2027)
        datetime.date(2027, 2, 28)
        """
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def on_or_after(self, day: date) -> date:
        """The next time it comes, that day included."""
        here = self.in_year(day.year)
        return here if here >= day else self.in_year(day.year + 1)


class LeapDay(StrEnum):
    """When somebody born on 29 February has their day in other years."""

    FEBRUARY_28 = "02-28"
    MARCH_1 = "03-01"


def birthday_in(birthday: tuple[int, int], year: int, leap_day: LeapDay) -> date:
    """The birthday (month, day) in that year.

    >>> birthday_in((2, 29), 2027, LeapDay.MARCH_1)
    datetime.date(2027, 3, 1)
    """
    month, day = birthday
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 3, 1) if leap_day is LeapDay.MARCH_1 else date(year, 2, 28)
    return date(year, month, day)


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a lot dies: never, after so many days or months, at the end of a month or year, or on fixed dates.

    With `inactive_months` all points live until that long after the member's last activity.

    >>> Expiry(months=24, end_of_month=True).last_day(date(2024, 3, 15))
    datetime.date(2026, 3, 31)
    >>> Expiry(on=(YearDay(3, 31), YearDay(9, 30))).last_day(date(2026, 4, 1))
    datetime.date(2026, 9, 30)
    """

    days: int = 0
    months: int = 0
    end_of_month: bool = False
    end_of_year: bool = False
    on: tuple[YearDay, ...] = ()
    inactive_months: int = 0

    @property
    def never(self) -> bool:
        return not (
            self.days or self.months or self.end_of_month or self.end_of_year or self.on or self.inactive_months
        )

    def last_day(self, earned_on: date) -> date | None:
        """The last day on which what was earned on that day can be spent."""
        if self.never:
            return None
        if self.inactive_months:
            return add_months(earned_on, self.inactive_months) - timedelta(days=1)
        day = add_months(earned_on, self.months) + timedelta(days=self.days)
        if self.end_of_month:
            day = end_of_month(day)
        if self.end_of_year:
            day = day.replace(month=12, day=31)
        return min(one.on_or_after(day) for one in self.on) if self.on else day
