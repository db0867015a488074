"""Head office's SQLite file: how it is opened, and one transaction at a time on it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pos_terminal.domain.errors import Unavailable

if TYPE_CHECKING:
    import sqlite3  # noqa: TID251 (pysqlite3 has its interface, without types)
else:
    try:
        sqlite3 = import_module("pysqlite3.dbapi2")
    except ImportError:
        sqlite3 = import_module("sqlite3")

SCHEMA = Path(__file__).with_name("schema.sql")
SCHEMA_VERSION = 1
# Older ones can corrupt a WAL database that two connections write (WAL-reset bug, fixed in 3.51.3).
OLDEST_SQLITE = (3, 51, 3)
BUSY_MS = 10_000

Connection = sqlite3.Connection
Error = sqlite3.Error
IntegrityError = sqlite3.IntegrityError


class Database:
    """Connections to the file, one for each call under way. Writers take turns, here and across processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Connection] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Everything read inside is of one moment."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            self._give_back(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """BEGIN IMMEDIATE; leaving commits durably, an exception leaves nothing behind."""
        with self._writing:
            connection = self._take()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Closes the connections; the last one folds the WAL back into the file."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _take(self) -> Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _connect(self._path)

    def _give_back(self, connection: Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            self._idle.append(connection)


def open_database(path: Path) -> Database:
    """The database at `path`, made where it does not exist. Raises Unavailable `head_office`."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Unavailable("head_office", "old-sqlite", sqlite3.sqlite_version)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = Database(path)
        with database.write() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                _create(db)
            elif version != SCHEMA_VERSION:
                raise Unavailable("head_office", "newer-schema", f"{path} has schema {version}")
    except (OSError, Error) as error:
        raise Unavailable("head_office", "cannot-open", f"{path}: {error}") from error
    return database


def stamp(at: datetime) -> str:
    """An instant as text of fixed width that sorts."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(text: str) -> datetime:
    """The instant of a stamp."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _connect(path: Path) -> Connection:
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    for pragma, value in wanted.items():
        connection.execute(f"PRAGMA {pragma} = {value}")
        taken = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        if taken != value:
            connection.close()
            raise Unavailable("head_office", "cannot-open", f"{path}: {pragma} stays {taken}")
    return connection


def _create(db: Connection) -> None:
    # Statement by statement: executescript would commit the transaction that was begun.
    statement = ""
    for line in SCHEMA.read_text("utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
