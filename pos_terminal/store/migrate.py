"""The database's shape: numbered SQL files, applied in order, each once; a released file never changes.

sqlite-utils' `Migrations` keeps the books of what was applied. All that is pending is applied in one transaction, so
that a migration which fails half-way leaves the database as it was. (`executescript` would commit first: not used.)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pos_terminal.assets import migrations
from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.connection import APPLICATION_ID, Connection
from pos_terminal.store.driver import driver, trouble

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "till"

_HAS_BOOKS = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"
_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"
_SUMS = "SELECT name, sha256 FROM migration_file"
_NOTE_SUM = "INSERT INTO migration_file (name, sha256) VALUES (?, ?)"
_IS_EMPTY = "SELECT count(*) = 0 FROM sqlite_master"


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file; `name` is its file name without the ending."""

    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path | None = None) -> tuple[Migration, ...]:
    """The files, in the order of their numbers."""
    files = sorted((folder or migrations()).glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple(Migration(file.stem, file.read_text("utf-8")) for file in files)


def pending(connection: Connection, known: tuple[Migration, ...]) -> tuple[Migration, ...]:
    """What is still to be applied.

    Raises Unavailable `newer-schema`, `changed-migration`, or `foreign-file` for a database that is not a till's.
    """
    if connection.value("PRAGMA application_id") != APPLICATION_ID:
        if not connection.value(_IS_EMPTY):
            raise Unavailable("store", "foreign-file", "the file is a database of another program")
        return known
    if not connection.value(_HAS_BOOKS):
        raise Unavailable("store", "corrupt", "the list of applied migrations is missing")
    applied = [name for (name,) in connection.rows(_APPLIED, (SET,))]
    names = [migration.name for migration in known]
    newer = [name for name in applied if name not in names]
    if newer:
        raise Unavailable("store", "newer-schema", f"the database has {newer[0]}, which this program does not know")
    sums: dict[str, str] = dict(connection.rows(_SUMS))
    for migration in known[: len(applied)]:
        if sums.get(migration.name) != migration.sha256:
            raise Unavailable("store", "changed-migration", f"{migration.name} is not the file that made the database")
    return tuple(migration for migration in known if migration.name not in applied)


def migrate(connection: Connection, known: tuple[Migration, ...], before: Callable[[str], None]) -> None:
    """Brings the database to this program's shape.

    `before` is called with the first pending name before a database with content is changed: it makes the backup.
    """
    waiting = pending(connection, known)
    if not waiting:
        return
    if connection.value("PRAGMA application_id") == APPLICATION_ID:
        before(waiting[0].name)
    connection.run("BEGIN IMMEDIATE")
    try:
        if pending(connection, known):  # another process may have been first
            _apply(connection, known)
        connection.run("COMMIT")
    except BaseException as error:
        if connection.raw.in_transaction:
            connection.raw.execute("ROLLBACK")
        if isinstance(error, driver.Error):
            raise trouble(error) from error
        raise


def statements(sql: str) -> Iterator[str]:
    """The statements of a file; a trigger's body stays in one piece."""
    *parts, _ = sql.split(";")  # after the last one nothing may follow but space
    gathered = ""
    for part in parts:
        gathered += part + ";"
        if driver.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""


def _apply(connection: Connection, known: tuple[Migration, ...]) -> None:
    # Only here: the library takes a third of a second to load, and most starts apply nothing.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    books = Migrations(SET)
    for migration in known:
        books(name=migration.name)(_applier(migration))
    connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
    books.apply(Database(connection.raw, execute_plugins=False))


def _applier(migration: Migration) -> Callable[["Database"], None]:
    def apply(db: "Database") -> None:
        for statement in statements(migration.sql):
            db.execute(statement)
        db.execute(_NOTE_SUM, (migration.name, migration.sha256))

    return apply
