"""The work of a night: when it is due, which steps it has, and what each of them found.

A night closes one business day. Its time is a setting, and each till waits a little longer than that, by its own id, so
that ten thousand tills do not call head office in the same second.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zlib import crc32
from zoneinfo import ZoneInfo

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.words import Words


class Step(StrEnum):
    """The steps in their order; each is carried out whatever became of the others."""

    CLOSE_DAY = "close_day"
    SYNC = "sync"
    COMPARE = "compare"
    CHECK = "check"
    BACKUP = "backup"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Found:
    """What a step found. `done` is False where it could not be carried out (no head office, a full disk) and is to be
    tried again; `well` is False where a person should look."""

    said: Words
    well: bool = True
    done: bool = True


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a night as it is remembered."""

    step: Step
    found: Found
    at: datetime


@dataclass(frozen=True, slots=True)
class NightSchedule:
    """When nights begin: minutes after midnight on the shop's wall clock, and over how many minutes tills spread."""

    at_minute: int = 210
    spread_minutes: int = 45

    def begins(self, day: date, terminal: str, calendar: ShopCalendar) -> datetime:
        """The instant from which the night that closes `day` may begin, never before the day is over.

        >>> at = NightSchedule(210, 0).begins(date(2026, 3, 2), "", ShopCalendar())
        >>> ShopCalendar().local(at).isoformat()
        '2026-03-03T03:30:00+08:00'
        """
        on_clock = time(self.at_minute // 60, self.at_minute % 60)
        wanted = datetime.combine(day + timedelta(days=1), on_clock, ZoneInfo(calendar.timezone))
        earliest = max(wanted, calendar.begins(day + timedelta(days=1)))
        return earliest + timedelta(seconds=crc32(terminal.encode()) % (self.spread_minutes * 60 + 1))

    def due(self, now: datetime, terminal: str, calendar: ShopCalendar) -> date:
        """The last business day whose night may have begun by `now`."""
        yesterday = calendar.business_date(now) - timedelta(days=1)
        if now >= self.begins(yesterday, terminal, calendar):
            return yesterday
        return yesterday - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NightStatus:
    """How a night stands: the day it closes, what was done, and the step under way, if any."""

    day: date | None = None
    taken: tuple[StepTaken, ...] = ()
    under_way: Step | None = None
    steps: tuple[Step, ...] = field(default=tuple(Step))

    @property
    def is_over(self) -> bool:
        """Whether every step was carried out."""
        done = {one.step for one in self.taken if one.found.done}
        return self.day is not None and done.issuperset(self.steps)

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person's look."""
        return all(one.found.well and one.found.done for one in self.taken)

    @property
    def last_at(self) -> datetime | None:
        """When the last step ended."""
        return max((one.at for one in self.taken), default=None)
