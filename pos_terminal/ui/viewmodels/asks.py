"""How a view model reaches the till, and the guard that makes a double tap on a payment one tap."""

from collections.abc import Callable
from typing import Protocol

from pos_terminal.ui.lane import Call

DOUBLE_TAP_S = 0.6


class Asks(Protocol):
    """The till as a view model sees it: `run` posts a call to the lane and returns at once."""

    def run(self, call: Call) -> None: ...


class TapGuard:
    """Drops a second tap of the same payment key within 600 ms."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._last: dict[str, float] = {}

    def counts(self, key: str) -> bool:
        """Whether this tap is meant; a tap that does not count does not begin the time anew."""
        now = self._monotonic_s()
        last = self._last.get(key)
        if last is not None and now - last < DOUBLE_TAP_S:
            return False
        self._last = {key: now}
        return True
