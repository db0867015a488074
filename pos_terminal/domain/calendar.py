"""The shop's days: business dates with their own start hour, and months that end where they should."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class ShopCalendar:
    """A shop's time zone and the hour at which its business day begins: a bar open till 03:00 is still on yesterday."""

    timezone: str = "Asia/Hong_Kong"
    day_start_hour: int = 0

    def business_date(self, at: datetime) -> date:
        """The business date of an aware instant."""
        return (self.local(at) - timedelta(hours=self.day_start_hour)).date()

    def begins(self, day: date) -> datetime:
        """The instant at which that business day begins."""
        return datetime.combine(day, time(self.day_start_hour), ZoneInfo(self.timezone)).astimezone(UTC)

    def local(self, at: datetime) -> datetime:
        """`at` on the shop's wall clock."""
        return at.astimezone(ZoneInfo(self.timezone))


@lru_cache(maxsize=4096)  # the same days come again with every member
def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day (31 January + 1 month is 28 or 29 February)."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


@lru_cache(maxsize=4096)
def end_of_month(day: date) -> date:
    """The last day of `day`'s month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
