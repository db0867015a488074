"""One connection to a till's database: how it is opened, and the only place where the driver is spoken to."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.driver import driver, trouble

IN_MEMORY = Path(":memory:")
BUSY_TIMEOUT_MS = 5_000
APPLICATION_ID = 0x504F5354  # "POST": tells the till's databases from other people's

# What must be in force before anything is sold, as PRAGMA name: (value set, value read back).
PRAGMAS = {
    "busy_timeout": (BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": (1, 1),
    "recursive_triggers": (1, 1),
    "cell_size_check": (1, 1),
    "trusted_schema": (0, 0),
}
# For speed and size only: whether they are taken does not matter.
COMFORTS = ("PRAGMA cache_size = -16000", "PRAGMA journal_size_limit = 33554432")
# A file in the making: it is nobody's database yet, and each of its pages is written once and not read again.
_NOT_KEPT_YET = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = 50")
# 2 MiB.
COPIED_AT_ONCE = 512
_ANY = "SELECT count(*) FROM sqlite_schema"
# Where a database's header says how it is written and read, and what it says there without a write-ahead log.
_FORMAT_AT, _NO_LOG = 18, b"\x01\x01"

Row = tuple[Any, ...]
Values = Sequence[Any] | dict[str, Any]


class Connection:
    """Runs statements; the driver's errors leave here as Unavailable `store` (see driver.py).

    Rows are read to their end at once: a cursor left open keeps the write-ahead log from being emptied.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: driver.Connection) -> None:
        self.raw = raw

    def run(self, sql: str, values: Values = ()) -> int:
        """Runs a statement; how many rows it changed."""
        try:
            return self.raw.execute(sql, values).rowcount
        except driver.Error as error:
            raise trouble(error) from error

    def run_for_each(self, sql: str, rows: Iterable[Values]) -> None:
        """Runs a statement once for each row of values."""
        try:
            self.raw.executemany(sql, rows)
        except driver.Error as error:
            raise trouble(error) from error

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """The first row of the answer."""
        try:
            found: Row | None = self.raw.execute(sql, values).fetchone()
        except driver.Error as error:
            raise trouble(error) from error
        return found

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of the answer."""
        try:
            return self.raw.execute(sql, values).fetchall()
        except driver.Error as error:
            raise trouble(error) from error

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.row(sql, values)
        return found[0] if found else None

    def each(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Rows one by one, for checks that read whole tables inside a transaction of their own."""
        try:
            for row in self.raw.execute(sql, values):  # noqa: UP028 - `yield from` would close the cursor, maybe too late
                yield row
        except driver.Error as error:
            raise trouble(error) from error

    def copy_to(self, path: Path, *, each_step: Callable[[], None] = lambda: None, pages: int = COPIED_AT_ONCE) -> None:
        """Writes the database as it is at one instant into a new file; others write on meanwhile.

        Page by page, as SQLite's backup interface does it: half the time of a VACUUM INTO. The interface begins anew
        when somebody writes between two steps, and beside a busy counter would never end; so a reading is held open
        around all of them, for which nothing changes. `each_step` is called after so many pages. Nothing of the file is
        forced to the disk yet. Raises Unavailable `store`, OSError.
        """
        try:
            with closing(driver.connect(str(path), isolation_level=None)) as target:
                for pragma in _NOT_KEPT_YET:
                    target.execute(pragma)
                self.raw.execute("BEGIN")
                try:
                    self.raw.execute(_ANY).fetchall()  # the instant: a transaction begins with what it first reads
                    self.raw.backup(target, pages=pages, progress=lambda *_: each_step())
                finally:
                    self.raw.execute("ROLLBACK")
        except driver.Error as error:
            raise trouble(error) from error
        with path.open("r+b") as copy:  # a pragma would do the same, and wait until all of it is on the disk
            copy.seek(_FORMAT_AT)
            copy.write(_NO_LOG)

    def close(self) -> None:
        self.raw.close()


def connect(path: Path) -> Connection:
    """A connection that may write, with every safeguard in force. Raises Unavailable `store`."""
    try:
        raw = driver.connect(str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000, cached_statements=256)
    except driver.Error as error:
        raise _opening(trouble(error), path) from error
    connection = Connection(raw)
    try:
        take_safeguards(connection, in_memory=path == IN_MEMORY)
    except Unavailable as error:
        connection.close()
        raise _opening(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def connect_unchanged(path: Path) -> Connection:
    """A connection to a file that nobody writes, such as a finished backup; leaves nothing beside it."""
    try:
        raw = driver.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except driver.Error as error:
        raise trouble(error) from error
    return Connection(raw)


def take_safeguards(connection: Connection, *, in_memory: bool) -> None:
    """Sets every pragma and reads it back. Raises Unavailable `cannot-open` where one is not in force."""
    for name, (wanted, answer) in PRAGMAS.items():
        connection.row(f"PRAGMA {name} = {wanted}")
        expected = "memory" if name == "journal_mode" and in_memory else answer
        taken = connection.value(f"PRAGMA {name}")
        if taken != expected:
            raise Unavailable("store", "cannot-open", f"{name} is {taken}, not {expected}")
    for statement in COMFORTS:
        connection.row(statement)


def _opening(error: Exception, path: Path) -> Exception:
    """SQLite says only that it cannot open; a folder that may not be written is the usual reason (WAL needs one)."""
    if isinstance(error, Unavailable) and error.code == "cannot-open" and not _may_write(path.parent):
        return Unavailable("store", "read-only", f"{path.parent} may not be written; {error.cause}")
    return error


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK)
