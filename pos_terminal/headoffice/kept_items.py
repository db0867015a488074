"""The feed's newest items as JSON: by day each till's last page is another one, of the same items.

An item is told at one position for as long as its subject has not changed, so a position names its bytes for good.
"""

import threading
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice

# What ten thousand tills sell in eight minutes; some twelve megabytes.
MOST = 20_000


class KeptItems:
    """Bytes by position, of one life of the database and one day. Any thread may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._of = ("", date.min)
        self._kept: dict[int, bytes] = {}

    def at(self, generation: str, on: date, positions: Iterable[int]) -> dict[int, bytes]:
        """Those that are kept."""
        with self._lock:
            if self._of != (generation, on):
                return {}
            return {position: self._kept[position] for position in positions if position in self._kept}

    def keep(self, generation: str, on: date, items: Mapping[int, bytes]) -> None:
        """Keeps them; those that came first go where there are too many."""
        with self._lock:
            if self._of != (generation, on):
                self._of, self._kept = (generation, on), {}
            self._kept.update(items)
            for position in list(islice(self._kept, max(0, len(self._kept) - self._most))):
                del self._kept[position]
