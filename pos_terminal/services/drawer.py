"""The cash drawer's switch: what its level means, whether the drawer opened, and how long it has been open."""

from dataclasses import dataclass

from pos_terminal.domain.till import DrawerState

# A drawer springs open within this time, or its lock or cable is at fault.
OPENS_WITHIN_S = 1.5
# So long it is told that it did not.
TOLD_S = 15.0


@dataclass(frozen=True, slots=True)
class DrawerRules:
    """`open_is_high`: which level means "open", None where nobody has shown it; `left_open_s`: after so long an open
    drawer is told of, 0: never."""

    open_is_high: bool | None = None
    left_open_s: float = 60.0


class DrawerWatch:
    """Follows one drawer. Times are monotonic seconds."""

    def __init__(self, rules: DrawerRules) -> None:
        self.rules = rules
        self._is_high: bool | None = None
        self._open_since: float | None = None
        self._kicked: float | None = None  # and not seen open since

    def kicked(self, now_s: float) -> None:
        """It was told to open."""
        if not self._is_open:
            self._kicked = now_s

    def hear(self, is_high: bool | None, now_s: float) -> None:
        """The level at its switch, None where the printer did not tell."""
        self._is_high = is_high
        if self._is_open:
            self._kicked = None
            self._open_since = self._open_since if self._open_since is not None else now_s
        else:
            self._open_since = None

    def state(self, now_s: float) -> DrawerState:
        """How it stands now."""
        if self.rules.open_is_high is None or self._is_high is None:
            return DrawerState.UNKNOWN
        if self._open_since is not None:
            limit = self.rules.left_open_s
            return DrawerState.LEFT_OPEN if limit and now_s - self._open_since >= limit else DrawerState.OPEN
        if self._kicked is not None and OPENS_WITHIN_S <= now_s - self._kicked <= TOLD_S:
            return DrawerState.STUCK
        return DrawerState.SHUT

    @property
    def _is_open(self) -> bool:
        return self._is_high is not None and self._is_high is self.rules.open_is_high
