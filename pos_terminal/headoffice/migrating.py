"""Schema changes while head office serves: numbered files, applied once each, in order, under a lock.

Servers of two versions work side by side on one database while they are exchanged one by one. So a change comes in two
parts, and a file says in its first line which it is:

- `-- expand: ...` changes only what the version before can live with: a new table, a column that is NULL or has a
  default, an index more, or one less that nobody reads, a wider check. It is applied when a server of the new version
  starts; older ones go on beside it.
- `-- contract: ...` takes away what only older versions used. It is applied by `pos-head-office migrate --contract`,
  once none of them runs any more; one that is started after that says that the database is newer, and stops.

No version may need its own contract. A file's second line `-- outside a transaction` (PostgreSQL) is for CREATE INDEX
CONCURRENTLY: statements one by one, each such that it may be run again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import Connection

FOLDER = Path(__file__).with_name("migrations")
EXPAND, CONTRACT = "expand", "contract"
OUTSIDE = "-- outside a transaction"

BOOK = """
CREATE TABLE IF NOT EXISTS migration (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('expand', 'contract')),
  digest TEXT NOT NULL, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"""
APPLIED = "SELECT number, name, kind, digest FROM migration ORDER BY number"
NOTE = "INSERT INTO migration (number, name, kind, digest) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    kind: str
    sql: str

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()

    @property
    def outside(self) -> bool:
        """Whether it runs statement by statement, without a transaction."""
        return OUTSIDE in self.sql.splitlines()[:2]

    def note(self, db: Connection) -> None:
        """Writes down that it was applied."""
        db.execute(NOTE, (self.number, self.name, self.kind, self.digest))


def migrations_of(engine: str, folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The files for `sqlite` or `postgres`, in order."""
    return tuple(_read(path) for path in sorted((folder / engine).glob("*.sql")))


def pending(db: Connection, known: Sequence[Migration], *, contract: bool) -> Iterator[Migration]:
    """Those to apply now, in order; the caller applies and notes each before it asks for the next.

    Raises Unavailable `changed-migration` where a file differs from what was applied, and `newer-schema` where a later
    version has taken away what this one needs.
    """
    db.execute(BOOK)
    applied = {row[0]: row for row in db.execute(APPLIED)}
    here = {one.number: one for one in known}
    for number, name, kind, digest in applied.values():
        if number in here and here[number].digest != digest:
            raise Unavailable("head_office", "changed-migration", f"{name} is not what was applied")
        if number not in here and kind == CONTRACT:
            raise Unavailable("head_office", "newer-schema", f"the database has had {name}")
    for one in known:
        if one.number not in applied and (one.kind == EXPAND or contract):
            yield one


def _read(path: Path) -> Migration:
    number, _, _ = path.stem.partition("_")
    sql = path.read_text("utf-8")
    kind = sql.removeprefix("-- ").partition(":")[0]
    if kind not in (EXPAND, CONTRACT):
        raise ValueError(f"{path.name} does not say in its first line whether it expands or contracts")
    return Migration(int(number), path.stem, kind, sql)
