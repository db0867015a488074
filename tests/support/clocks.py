"""A clock that stands until it is moved, and ids that count."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 12:00 in Hong Kong


class StandingClock:
    """Wall and monotonic clock in one hand."""

    boot = "a-boot"

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.passed_s = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return self.passed_s

    def pass_s(self, seconds: float) -> None:
        """Both clocks go on."""
        self.at += timedelta(seconds=seconds)
        self.passed_s += seconds


class CountingIds:
    """Ids that are all different and the same in every run; `till` keeps two tills' apart."""

    def __init__(self, till: int = 0) -> None:
        self._till = till
        self._next = 0

    def new(self) -> UUID:
        self._next += 1
        return UUID(int=self._till << 96 | 0x7 << 76 | 0b10 << 62 | self._next)

    def member(self) -> str:
        self._next += 1
        return f"{self._till:04x}{self._next:010x}"

    def token(self) -> str:
        self._next += 1
        return f"{self._next % 10_000:04d}"
