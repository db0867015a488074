"""Backups of head office, and what tills may count on because of them.

A copy is one instant of the books; it is read back before it gets its name, and only then is noted what it holds of
each stream. The note comes after the copy: books that were put back from one claim only what earlier ones hold.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.durable import force_to_disk
from pos_terminal.headoffice.database import Connection, Database, Error, Held, stamp
from pos_terminal.headoffice.statements import Insert

PUT = Insert(
    "safe",
    "stream:int sequence:int hash:bytes taken_at:text",
    """ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash,
  taken_at = excluded.taken_at WHERE excluded.sequence > safe.sequence""",
)
SAFE = """
SELECT f.sequence FROM stream s JOIN safe f ON f.stream = s.no
JOIN place p ON p.stream = s.no AND p.sequence = f.sequence AND p.hash = f.hash WHERE s.id = ?"""


@dataclass(frozen=True, slots=True)
class Copied:
    """A finished copy: where it lies, its size, and how many records of how many streams it holds."""

    path: Path
    size: int
    records: int
    streams: int


def back_up(database: Database, destination: Path, at: datetime, *, off_site: bool) -> Copied:
    """Copies the books while they are served; a folder as destination gets a file named by the time.

    `off_site` says that the copy lies where what happens to this machine does not reach: then it counts for the tills.
    Raises Refused `backup-over-other-file`, Unavailable.
    """
    target = destination
    if destination.is_dir():
        target = destination / f"headoffice-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}{database.copies_end_in}"
    if target.exists():
        raise Refused("backup-over-other-file", file=str(target))
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        try:
            held = database.copy(partial)
            force_to_disk(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        force_to_disk(target.parent)
        if off_site:
            with database.write() as db:
                note(db, held, at)
        return Copied(target, target.stat().st_size, sum(one.sequence for one in held), len(held))
    except OSError as error:
        raise Unavailable("head_office", "cannot-back-up", f"{target}: {error.strerror or error}") from error
    except Error as error:
        raise Unavailable("head_office", "cannot-back-up", str(error)) from error


def note(db: Connection, held: tuple[Held, ...], at: datetime) -> None:
    """Writes down what a verified copy holds."""
    db.insert(PUT, [(one.stream, one.sequence, one.hash, stamp(at)) for one in held])


def safe_sequence(db: Connection, stream: str) -> int:
    """How much of the stream lies in a verified copy away from here; 0 where that is nothing, or another history."""
    row = db.execute(SAFE, (stream,)).fetchone()
    return int(row[0]) if row else 0
