"""Head office's books in PostgreSQL 15 or newer: any number of processes, each with a bounded number of connections.

A writing transaction is READ COMMITTED and takes turns by name (`hold`) where order matters; a reading one is of one
moment (REPEATABLE READ). The driver (psycopg 3, extra `postgres`) is loaded when such an address is opened.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import (
    HEADLESS,
    STREAMS,
    Busy,
    Conflict,
    Error,
    Held,
    IntegrityError,
    NotStorable,
    Row,
    Rows,
    Value,
)
from pos_terminal.headoffice.dumping import dump, read_back
from pos_terminal.headoffice.migrating import Migration, migrations_of, pending
from pos_terminal.headoffice.statements import Insert, Lookup, for_postgres, postgres_insert, postgres_lookup

if TYPE_CHECKING:
    import psycopg

OLDEST = 150_000
CONNECTIONS = 16
TAKE_S = 10.0
CONNECT_S = 10
# A statement that waits this long for another's turn gives up: the terminal comes back later.
LOCK_TIMEOUT = "10s"
# A schema change waits less: behind it everybody else would wait, too. It is tried again.
MIGRATE_LOCK_TIMEOUT = "2s"
MIGRATE_TRIES = 15
PAUSE_S = 1.0
SETTINGS = {
    "client_encoding": "UTF8",
    "lock_timeout": LOCK_TIMEOUT,
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "120s",
    "timezone": "UTC",
}
# Durable once COMMIT has returned: 'local', 'on', 'remote_write' and 'remote_apply' are at least that.
DURABLE = """
SELECT current_setting('fsync') = 'on', current_setting('synchronous_commit') <> 'off',
  current_setting('server_encoding')
"""
MIGRATION_LOCK = "head office: migrations"
READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
HOLD = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
HOLD_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))"
IDLE, BROKEN = 0, 4  # libpq's states of a connection: no transaction; unknown, as the line is gone


class PostgresConnection:
    """A connection whose errors have head office's own names."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self.raw = raw

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Rows:
        return self.run(for_postgres(sql), parameters)

    def run(self, sql: str, parameters: Sequence[Any] | None) -> Rows:
        """A statement with PostgreSQL's own marks."""
        try:
            cursor = self.raw.execute(sql, parameters)
            return Rows(cursor.fetchall() if cursor.description else [], cursor.rowcount)
        except Exception as error:
            raise _named(error) from error

    def insert(self, into: Insert, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            self.run(postgres_insert(into), [list(column) for column in zip(*rows, strict=True)])

    def find(self, what: Lookup, keys: Sequence[Sequence[Value]]) -> list[Row]:
        if not keys:
            return []
        return self.run(postgres_lookup(what), [list(column) for column in zip(*keys, strict=True)]).rows

    def hold(self, name: str, *, shared: bool = False) -> None:
        self.run(HOLD_SHARED if shared else HOLD, (name,))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        self.run("SAVEPOINT attempt", None)
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO SAVEPOINT attempt", None)
            self.run("RELEASE SAVEPOINT attempt", None)
            raise
        self.run("RELEASE SAVEPOINT attempt", None)

    @property
    def state(self) -> int:
        """libpq's state of the transaction."""
        return int(self.raw.info.transaction_status)


class PostgresDatabase:
    """Connections to one database, at most CONNECTIONS for this process; who comes when all are in use waits."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._driver = _driver()
        self._idle: list[PostgresConnection] = []
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(CONNECTIONS)

    @contextmanager
    def read(self) -> Iterator[PostgresConnection]:
        """Everything read inside is of one moment."""
        with self.connection() as connection:
            connection.run(READ, None)
            yield connection

    @contextmanager
    def write(self) -> Iterator[PostgresConnection]:
        """Leaving commits durably, an exception leaves nothing behind."""
        with self.connection() as connection:
            connection.run("BEGIN", None)
            yield connection
            connection.run("COMMIT", None)

    @contextmanager
    def connection(self) -> Iterator[PostgresConnection]:
        """A connection without a transaction; one that is left open is rolled back. Raises Error where none is free."""
        if not self._room.acquire(timeout=TAKE_S):
            raise Error(f"all {CONNECTIONS} connections are in use")
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._room.release()

    @property
    def copies_end_in(self) -> str:
        return ".dump"

    def copy(self, target: Path) -> tuple[Held, ...]:
        """pg_dump of one snapshot, in which is read what it holds; then pg_restore reads the whole file."""
        with self.connection() as db:
            db.run(READ, None)
            db.run("SET LOCAL idle_in_transaction_session_timeout = 0", None)
            if headless := db.run(HEADLESS, None).fetchone():
                raise Unavailable("head_office", "backup-unusable", f"stream {headless[0]} has no end")
            held = tuple(Held(*row) for row in db.run(STREAMS, None))
            snapshot = db.run("SELECT pg_export_snapshot()", None).fetchone()[0]
            dump(self._address, target, snapshot)
        read_back(target)
        return held

    def close(self) -> None:
        """Closes the connections that are not in use."""
        with self._lock:
            while self._idle:
                self._idle.pop().raw.close()

    def _take(self) -> PostgresConnection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        try:
            return _connect(self._driver, self._address)
        except self._driver.Error as error:
            raise _named(error) from error

    def _give_back(self, connection: PostgresConnection) -> None:
        with suppress(Error):
            if connection.state not in (IDLE, BROKEN):
                connection.run("ROLLBACK", None)
        if connection.state == IDLE:
            with self._lock:
                self._idle.append(connection)
            return
        # The server has gone: the others that are idle have lost theirs, too.
        connection.raw.close()
        self.close()


def open_postgres(
    address: str, migrations: Sequence[Migration] | None = None, *, contract: bool = False
) -> PostgresDatabase:
    """The database at that address, its schema brought up to date. Raises Unavailable `head_office`."""
    database = PostgresDatabase(address)
    try:
        with database.connection() as db:
            if db.raw.info.server_version < OLDEST:
                raise Unavailable("head_office", "old-postgres", str(db.raw.info.server_version))
            on_disk, waits, encoding = db.run(DURABLE, None).fetchone()
            if not on_disk or not waits:
                raise Unavailable("head_office", "not-durable", "fsync or synchronous_commit is off")
            if encoding != "UTF8":
                raise Unavailable("head_office", "cannot-open", f"{_shown(address)}: its encoding is {encoding}")
            _migrate(db, migrations or migrations_of("postgres"), contract=contract)
    except Unavailable:
        database.close()
        raise
    except Error as error:
        database.close()
        raise Unavailable("head_office", "cannot-open", f"{_shown(address)}: {error}") from error
    return database


def _migrate(db: PostgresConnection, known: Sequence[Migration], *, contract: bool) -> None:
    """One process at a time; each file in a transaction that gives way to the tills and comes back."""
    db.run("SELECT pg_advisory_lock(hashtextextended($1, 0))", (MIGRATION_LOCK,))
    db.run("SELECT set_config('lock_timeout', $1, false)", (MIGRATE_LOCK_TIMEOUT,))
    try:
        for migration in pending(db, known, contract=contract):
            if migration.outside:
                for statement in migration.sql.split(";\n"):
                    if statement.strip():
                        db.run(statement, None)
                migration.note(db)
            else:
                _patiently(db, migration)
    finally:
        with suppress(Error):
            db.run("SELECT set_config('lock_timeout', $1, false)", (LOCK_TIMEOUT,))
            db.run("SELECT pg_advisory_unlock_all()", None)


def _patiently(db: PostgresConnection, migration: Migration) -> None:
    for left in range(MIGRATE_TRIES, 0, -1):
        db.run("BEGIN", None)
        try:
            db.run(migration.sql, None)
            migration.note(db)
            db.run("COMMIT", None)
        except (Busy, Conflict):
            db.run("ROLLBACK", None)
            if left == 1:
                raise
            time.sleep(PAUSE_S)
        except BaseException:
            db.run("ROLLBACK", None)
            raise
        else:
            return


def _driver() -> Any:
    try:
        return import_module("psycopg")
    except ImportError as error:
        raise Unavailable("head_office", "no-driver", "pip install 'pos-terminal[postgres]'") from error


def _connect(driver: Any, address: str) -> PostgresConnection:
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items() if name != "client_encoding")
    raw = driver.connect(
        address,
        autocommit=True,
        cursor_factory=driver.RawCursor,
        prepare_threshold=2,
        connect_timeout=CONNECT_S,
        client_encoding=SETTINGS["client_encoding"],
        application_name="pos-head-office",
        options=options,
    )
    numeric = import_module("psycopg.types.numeric")
    # Every number is a bigint, so that a statement is prepared once; sums of them come back as `numeric`.
    raw.adapters.register_dumper(int, numeric.Int8Dumper)
    raw.adapters.register_dumper(int, numeric.Int8BinaryDumper)
    raw.adapters.register_loader("numeric", numeric.IntLoader)
    # As text, each byte of a body goes over as two digits, in quotation marks.
    raw.adapters.register_dumper(list, import_module("psycopg.types.array").ListBinaryDumper)
    return PostgresConnection(raw)


def _named(error: Exception) -> Exception:
    """The error by head office's own name; what is no trouble of the database stays as it is."""
    driver = _driver()
    errors = driver.errors
    if isinstance(error, driver.IntegrityError):
        return IntegrityError(str(error))
    if isinstance(error, (driver.DataError, OverflowError)) or type(error).__module__ == "struct":
        return NotStorable(str(error))
    if isinstance(error, (errors.DeadlockDetected, errors.SerializationFailure)):
        return Conflict(str(error))
    if isinstance(error, errors.LockNotAvailable):
        return Busy(str(error))
    return Error(str(error)) if isinstance(error, driver.Error) else error


def _shown(address: str) -> str:
    """The address without its password."""
    scheme, _, rest = address.partition("://")
    who, at, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}{at}{where}"
