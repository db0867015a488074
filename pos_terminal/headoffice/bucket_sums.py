"""The sums of all buckets' digests, kept from one question to the next: only buckets that changed are summed again.

At night one till after another asks about the same million members. What is kept is one process's memory of one life
of the database; a process that begins sums all of them once.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos_terminal.headoffice.database import Connection, Row
from pos_terminal.headoffice.hot import SUMS_OF_BUCKETS

DONE_TO = "SELECT coalesce(max(position), 0) FROM balance"
SUMS = "SELECT bucket, count(*), sum(digest), max(position) FROM balance GROUP BY bucket"
CHANGED_BUCKETS = "SELECT DISTINCT bucket FROM balance WHERE position > ?"


@dataclass(frozen=True, slots=True)
class Sum:
    """A bucket: how many members, the sum of their digests, and the feed's position that changed it last."""

    members: int
    digest: int
    last: int


@dataclass(frozen=True, slots=True)
class _Moment:
    generation: str = ""
    done_to: int = 0
    sums: Mapping[int, Sum] = field(default_factory=dict)


class BucketSums:
    """The sums as of the last question. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = _Moment()

    def read(self, db: Connection, generation: str) -> Mapping[int, Sum]:
        """Every bucket that has members, in the transaction's moment."""
        done_to = db.execute(DONE_TO).fetchone()[0]
        with self._lock:
            known = self._last
        if known.generation == generation and known.done_to == done_to:
            return known.sums
        if known.generation == generation and known.done_to < done_to:
            changed = db.execute(CHANGED_BUCKETS, (known.done_to,)).fetchall()
            sums = {**known.sums, **_summed(db.find(SUMS_OF_BUCKETS, changed))}
        else:
            sums = _summed(db.execute(SUMS).fetchall())
        with self._lock:
            self._last = _Moment(generation, done_to, sums)
        return sums


def _summed(rows: list[Row]) -> dict[int, Sum]:
    return {bucket: Sum(members, int(digest), last) for bucket, members, digest, last in rows}
