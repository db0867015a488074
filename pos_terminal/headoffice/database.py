"""What head office asks of a database, whichever it is: one transaction at a time, and errors by their own names.

`sqlite.py` and `postgres.py` do it, `opening.py` chooses; the same tests run on both.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pos_terminal.headoffice.statements import Insert, Lookup

T = TypeVar("T")
TRIES = 4

Value = str | int | bytes | None
Row = tuple[Any, ...]


class Error(Exception):
    """The database could not do it; nothing of the transaction was stored."""


class IntegrityError(Error):
    """A rule of the schema says no."""


class NotStorable(Error):
    """A value that no column takes: a number beyond 64 bits, a text with a NUL."""


class Conflict(Error):
    """Two transactions stood in each other's way and this one gave way: it may be tried again at once."""


class Busy(Error):
    """Another's turn has lasted too long."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave: all its rows, read to the end, and how many it touched."""

    rows: list[Row]
    rowcount: int

    def fetchone(self) -> Any:
        return self.rows[0] if self.rows else None

    def fetchall(self) -> list[Any]:
        return self.rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


# How far every stream has come, and of which it is not so in the books.
STREAMS = "SELECT no, sequence, hash FROM stream WHERE sequence > 0 ORDER BY no"
HEADLESS = """
SELECT s.id FROM stream s LEFT JOIN place p ON p.stream = s.no AND p.sequence = s.sequence AND p.hash = s.hash
WHERE s.sequence > 0 AND p.stream IS NULL LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Held:
    """How much of a stream a copy of the books holds."""

    stream: int
    sequence: int
    hash: bytes


class Connection(Protocol):
    """A transaction that is open. Raises Error."""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Rows: ...

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        """All rows in one statement; with DO UPDATE no two of them may have the same key."""

    def find(self, what: Lookup, keys: Sequence[Sequence[Value]]) -> list[Row]:
        """What is found for any of the keys."""

    def hold(self, name: str, *, shared: bool = False) -> None:
        """Until the end of this transaction no other goes on that holds the same name (`shared`: but for sharers)."""

    def attempt(self) -> AbstractContextManager[None]:
        """What is done inside is undone where an exception leaves it; the transaction goes on."""


class Database(Protocol):
    """Transactions. Any thread may begin one."""

    def read(self) -> AbstractContextManager[Connection]:
        """Everything read inside is of one moment."""

    def write(self) -> AbstractContextManager[Connection]:
        """Leaving commits durably, an exception leaves nothing behind."""

    @property
    def copies_end_in(self) -> str:
        """The ending of a copy's name."""

    def copy(self, target: Path) -> tuple[Held, ...]:
        """Writes one instant of the books to that new file and reads it back; gives what it holds of each stream.

        Raises Unavailable `backup-unusable`.
        """

    def close(self) -> None: ...


@lru_cache(maxsize=1024)
def stamp(at: datetime) -> str:
    """An instant as text of fixed width that sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"  # half of what strftime takes


def instant(text: str) -> datetime:
    """The instant of a stamp."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def again(call: Callable[[], T]) -> T:
    """What two transactions undid in each other is done again, some times. Raises Error."""
    for _ in range(TRIES - 1):
        with suppress(Conflict):
            return call()
    return call()
