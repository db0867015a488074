"""Time in the simulation: it goes on with each event, and every machine's clock shows it as wrongly as it likes."""

from datetime import datetime, timedelta

from tests.support.clocks import NOON


class Time:
    """What time it is. Each reading is a little later than the one before: no two instants are the same."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    def pass_s(self, seconds: float) -> None:
        self.passed_s += seconds

    def now(self) -> datetime:
        self.passed_s = round(self.passed_s + 0.001, 3)
        return NOON + timedelta(seconds=self.passed_s)


class LyingClock:
    """A machine's clock: off by some seconds, which may change at any moment; its monotonic one is right."""

    boot = "a-boot"

    def __init__(self, time: Time, off_s: float = 0.0) -> None:
        self._time = time
        self.off_s = off_s

    def now(self) -> datetime:
        return self._time.now() + timedelta(seconds=self.off_s)

    def monotonic_s(self) -> float:
        return self._time.passed_s
