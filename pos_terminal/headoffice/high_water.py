"""How far the feed had come, noted outside the database: what a database put back from a backup no longer knows."""

import os
import threading
from contextlib import suppress
from pathlib import Path

HIGH_WATER = "headoffice.high"


class HighWater:
    """The note in the data folder. A hint only: without it a restore has to be told (`pos-head-office restored`)."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / HIGH_WATER
        self._noting = threading.Lock()

    def note(self, generation: str, position: int) -> None:
        """Writes down what has been committed."""
        new = self._path.with_suffix(f".{os.getpid()}")
        with self._noting, suppress(OSError):
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(f"{generation} {position}", "ascii")
            new.replace(self._path)

    def noted(self) -> tuple[str, int] | None:
        """What was written last, if it can be read."""
        try:
            generation, _, position = self._path.read_text("ascii").partition(" ")
            return generation, int(position)
        except (OSError, ValueError):
            return None
