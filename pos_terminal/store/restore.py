"""Putting a backup in the place of the till's database, so that nothing which was already given is given again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.errors import Unavailable
from pos_terminal.durable import force_to_disk
from pos_terminal.store.backup import check_copy
from pos_terminal.store.connection import Connection, connect, connect_unchanged
from pos_terminal.store.database import SqliteStore, ready_connection
from pos_terminal.store.driver import check_version
from pos_terminal.store.highwater import HighWater, Mark
from pos_terminal.store.installation import begin_stream
from pos_terminal.store.journal import SqliteJournal
from pos_terminal.store.lock import OpenLock
from pos_terminal.store.missing_receipts import Missing, missing_after
from pos_terminal.store.recovering import recover
from pos_terminal.store.verify import check_journal

ENDINGS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: records, the last receipt number that counts, and where the old files lie (if any).

    `missing` are the receipts that were given after the backup, as far as this machine remembers; `recovered` counts
    the records that came from the second copy.
    """

    records: int
    last_receipt_number: int
    set_aside: Path | None
    missing: tuple[Missing, ...] = ()
    recovered: int = 0


def restore(
    source: Path,
    database: Path,
    *,
    stream: UUID,
    at: datetime,
    last_receipt_number: int = 0,
    second_copy: Path | None = None,
) -> Restored:
    """Replaces the till's database with a backup, in the new stream `stream`; the old files are kept beside it.

    `last_receipt_number` is for a new machine that has no memory of its own: the number on the last paper known.
    What the backup lacks, and the folder `second_copy` has, is appended.
    Raises Unavailable `backup-unusable`, `in-use`, or what keeps a file from being written.
    """
    check_version()
    if not source.is_file():
        raise Unavailable("store", "backup-unusable", f"{source} is no file")
    lock = OpenLock(database).take_whole()
    try:
        known = _known(database, last_receipt_number)
        with _fresh(database.with_name(database.name + ".restoring")) as partial:
            _copy(source, partial)
            records, recovered, mark, missing = _go_on(partial, stream, at, known, second_copy)
            force_to_disk(partial)
            aside = _set_aside(database, at)
            partial.replace(database)
            force_to_disk(database.parent)
        with closing(HighWater(database)) as high_water:
            high_water.advance(mark)
    except OSError as error:
        raise Unavailable("store", "cannot-open", f"{error.filename}: {error.strerror}") from error
    finally:
        lock.release()
    return Restored(records, mark.receipt_number, aside, missing, recovered)


def _known(database: Path, last_receipt_number: int) -> tuple[int, int]:
    """The highest receipt and member numbers known here, from beside the old database and from inside it."""
    mark = HighWater(database).read()
    numbers = [last_receipt_number, mark.receipt_number if mark else 0]
    if database.exists():
        with suppress(Unavailable, LookupError), closing(connect(database)) as old:
            numbers.append(SqliteJournal(old).last_receipt_number())
    return max(numbers), mark.member_number if mark else 0


@contextmanager
def _fresh(partial: Path) -> Iterator[Path]:
    """A name for the file in the making; nothing is left of it, nor of an earlier try."""
    files = [partial.with_name(partial.name + ending) for ending in ENDINGS]
    for file in files:
        file.unlink(missing_ok=True)
    try:
        yield partial
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _copy(source: Path, partial: Path) -> None:
    log = source.with_name(source.name + "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    if not has_log:
        check_copy(source)
    # With its log beside it (a set that was put aside) only a real open sees what the log holds.
    with closing(connect(source) if has_log else connect_unchanged(source)) as connection:
        connection.copy_to(partial)
    check_copy(partial)


def _go_on(
    partial: Path, stream: UUID, at: datetime, known: tuple[int, int], second_copy: Path | None
) -> tuple[int, int, Mark, tuple[Missing, ...]]:
    """Migrates the copy, reads its whole journal, begins the stream in which the till goes on, and appends what else
    there is."""
    receipts, given = known
    recovered = 0
    with closing(SqliteStore(ready_connection(partial, lambda: at))) as store:
        _check(store.connection)
        if store.is_installed:
            begin_stream(store, stream=stream, begun_at=at, given=given)
            recovered = recover(store, second_copy) if second_copy else 0
        head = store.journal.head()
        number = max(receipts, store.journal.last_receipt_number())
        mark = Mark(
            stream=head.stream, sequence=head.sequence, hash=head.hash, receipt_number=number, member_number=given
        )
        return head.n, recovered, mark, missing_after(store.connection, number)


def _check(connection: Connection) -> None:
    journal = check_journal(connection)
    if not journal.ok:
        raise Unavailable("store", "backup-unusable", journal.wrong.en)


def _set_aside(database: Path, at: datetime) -> Path | None:
    """Moves the old files, all three together, into a folder of their own; a damaged set may still be worth reading."""
    files = [database.with_name(database.name + ending) for ending in ENDINGS]
    there = [file for file in files if file.exists()]
    if not there:
        return None
    folder = database.parent / "set-aside" / f"{at:%Y%m%dT%H%M%S%fZ}"
    folder.mkdir(parents=True)
    for file in there:
        file.replace(folder / file.name)
    force_to_disk(folder)
    return folder
