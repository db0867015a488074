"""Head office's books in one SQLite file: how it is opened, and one writer at a time."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import apsw

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import (
    HEADLESS,
    STREAMS,
    Error,
    Held,
    IntegrityError,
    NotStorable,
    Row,
    Rows,
    Value,
)
from pos_terminal.headoffice.migrating import Migration, migrations_of, pending
from pos_terminal.headoffice.statements import Insert, Lookup, sqlite_insert, sqlite_lookup

# Older ones can corrupt a WAL database that two connections write (WAL-reset bug, fixed in 3.51.3).
OLDEST_SQLITE = (3, 51, 3)
BUSY_MS = 10_000
# One statement for so many, and one for each of the rest: both are prepared once.
KEYS_AT_ONCE = 64
# A record that a person has repaired keeps the digest of what came.
AS_THEY_CAME = "SELECT digest, body FROM record WHERE digest NOT IN (SELECT digest FROM quarantine)"
# Kept prepared by each connection.
STATEMENTS = 256
# Kept in memory by each connection, and gathered in the log before it is folded into the file: rows of a batch lie far
# apart, and a page that many of them touch is read and written once instead of with each. What an attempt may undo is
# kept in memory, too.
COMFORTS = (
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 32768",
    "PRAGMA journal_size_limit = 134217728",
    "PRAGMA temp_store = MEMORY",
)


class SqliteConnection:
    """A connection whose errors have head office's own names."""

    def __init__(self, raw: apsw.Connection) -> None:
        self.raw = raw

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Rows:
        try:
            return Rows(self.raw.execute(sql, parameters).fetchall(), self.raw.changes())
        except (apsw.Error, OverflowError) as error:
            raise _named(error) from error

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        try:
            self.raw.executemany(sqlite_insert(into), rows)
        except (apsw.Error, OverflowError) as error:
            raise _named(error) from error

    def find(self, what: Lookup, keys: Sequence[Sequence[Value]]) -> list[Row]:
        found: list[Row] = []
        whole = len(keys) // KEYS_AT_ONCE * KEYS_AT_ONCE
        try:
            for first in range(0, whole, KEYS_AT_ONCE):
                values = [value for key in keys[first : first + KEYS_AT_ONCE] for value in key]
                found += self.raw.execute(sqlite_lookup(what, KEYS_AT_ONCE), values).fetchall()
            for key in keys[whole:]:
                found += self.raw.execute(sqlite_lookup(what, 1), key).fetchall()
        except (apsw.Error, OverflowError) as error:
            raise _named(error) from error
        return found

    def hold(self, name: str, *, shared: bool = False) -> None:
        """Nothing to do: writers take turns as it is."""

    @contextmanager
    def attempt(self) -> Iterator[None]:
        self.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO attempt")
            self.execute("RELEASE attempt")
            raise
        self.execute("RELEASE attempt")


class SqliteDatabase:
    """Connections to the file, one for each call under way. Writers take turns, here and across processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[SqliteConnection] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[SqliteConnection]:
        """Everything read inside is of one moment."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            self._give_back(connection)

    @contextmanager
    def write(self) -> Iterator[SqliteConnection]:
        """BEGIN IMMEDIATE; leaving commits durably, an exception leaves nothing behind."""
        with self._writing:
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                self._give_back(connection)

    @property
    def copies_end_in(self) -> str:
        return ".db"

    def copy(self, target: Path) -> tuple[Held, ...]:
        """One instant of the books in that file, read back whole: what it holds is what the file says."""
        connection = self._take()
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            self._give_back(connection)
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        copy = SqliteConnection(apsw.Connection(f"{target.absolute().as_uri()}?immutable=1", flags=flags))
        try:
            return _held(copy)
        except Error as error:
            raise Unavailable("head_office", "backup-unusable", f"{target}: {error}") from error
        finally:
            copy.raw.close()

    def close(self) -> None:
        """Closes the connections; the last one folds the WAL back into the file."""
        with self._lock:
            while self._idle:
                self._idle.pop().raw.close()

    def _take(self) -> SqliteConnection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        try:
            return _connect(self._path)
        except apsw.Error as error:
            raise _named(error) from error

    def _give_back(self, connection: SqliteConnection) -> None:
        if connection.raw.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            self._idle.append(connection)


def open_sqlite(path: Path, migrations: Sequence[Migration] | None = None, *, contract: bool = False) -> SqliteDatabase:
    """The database at `path`, made where it does not exist. Raises Unavailable `head_office`."""
    version = apsw.sqlite_lib_version()
    if tuple(map(int, version.split("."))) < OLDEST_SQLITE:
        raise Unavailable("head_office", "old-sqlite", version)
    database = SqliteDatabase(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with database.write() as db:  # one that waits here finds the other's work done
            for migration in pending(db, migrations or migrations_of("sqlite"), contract=contract):
                for statement in _statements(migration.sql):
                    db.execute(statement)
                migration.note(db)
    except Unavailable:
        database.close()
        raise
    except (OSError, Error) as error:
        database.close()
        raise Unavailable("head_office", "cannot-open", f"{path}: {error}") from error
    return database


def _held(copy: SqliteConnection) -> tuple[Held, ...]:
    """What a copy holds of each stream, once it is found to be whole and every record's bytes are those that came."""
    answer = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise Error(str(answer))
    if headless := copy.execute(HEADLESS).fetchone():
        raise Error(f"stream {headless[0]} has no end")
    for digest, body in copy.raw.execute(AS_THEY_CAME):
        if sha256(body).digest() != digest:
            raise Error(f"the record with the digest {digest.hex()} is damaged")
    return tuple(Held(*row) for row in copy.execute(STREAMS))


def _named(error: Exception) -> Error:
    if isinstance(error, apsw.ConstraintError):
        return IntegrityError(str(error))
    if isinstance(error, (OverflowError, apsw.TooBigError)):
        return NotStorable(str(error))
    return Error(str(error))


def _connect(path: Path) -> SqliteConnection:
    connection = apsw.Connection(str(path), statementcachesize=STATEMENTS)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    wanted: dict[str, str | int] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    for pragma, value in wanted.items():
        connection.execute(f"PRAGMA {pragma} = {value}")
        taken: object = connection.execute(f"PRAGMA {pragma}").get
        if taken != value:
            connection.close()
            raise Unavailable("head_office", "cannot-open", f"{path}: {pragma} stays {taken!r}")
    for comfort in COMFORTS:
        connection.execute(comfort)
    return SqliteConnection(connection)


def _statements(sql: str) -> Iterator[str]:
    """One by one: executescript would commit the transaction that was begun."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if apsw.complete(statement):
            yield statement
            statement = ""
