"""How values lie in columns: instants as fixed-width text that sorts and that people can read, dates as ISO text."""

from datetime import UTC, date, datetime
from functools import lru_cache

from pos_terminal.domain.errors import Unavailable


@lru_cache(maxsize=8)  # one sale writes the same instant into several columns
def instant_text(at: datetime) -> str:
    """27 characters, UTC, microseconds.

    >>> instant_text(datetime(2026, 3, 2, 10, tzinfo=UTC))
    '2026-03-02T10:00:00.000000Z'
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[:-6] + "Z"


def instant_of(text: str) -> datetime:
    """The instant of a column. Raises Unavailable `corrupt` where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Unavailable("store", "corrupt", f"{text!r} is no instant") from error


def instant_or_none(text: str) -> datetime | None:
    """The instant of a column that is empty where there is none."""
    return instant_of(text) if text else None


def day_of(text: str) -> date:
    """The day of a column. Raises Unavailable `corrupt` where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unavailable("store", "corrupt", f"{text!r} is no day") from error


def day_or_none(text: str | None) -> date | None:
    """The day of a column that may be NULL."""
    return day_of(text) if text else None


def day_text(day: date | None) -> str | None:
    """A day as a column keeps it."""
    return day.isoformat() if day else None
