"""What a programme lets a till give while head office does not hear of it."""

from dataclasses import dataclass

HOURS = 24
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class OfflineRule:
    """Nothing limited once head office's last word is `hours` old, and at most so much money's worth a till in all."""

    hours: int = HOURS
    terminal_total_minor: int = 0  # 0: no limit

    def is_old(self, minutes: int | None) -> bool:
        """Whether a word of that many minutes ago (None: nobody knows when) is too old; without hours any is."""
        return minutes is None or minutes >= self.hours * MINUTES_AN_HOUR
