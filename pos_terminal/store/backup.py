"""Copies of the database that were looked at before they count.

A copy is written under another name, opened again, checked, forced to the disk and only then given its name: what
carries a backup's name is whole. The files of an open database are never copied one by one.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.durable import force_to_disk
from pos_terminal.store.connection import APPLICATION_ID, Connection, connect, connect_unchanged
from pos_terminal.store.driver import check_version, driver

_QUICK_CHECK = "PRAGMA quick_check(1)"
_RECORDS = "SELECT count(*) FROM journal"


@dataclass(frozen=True, slots=True)
class Copied:
    """A finished copy: where it lies, and how many journal records and bytes it has."""

    path: Path
    records: int
    size: int


def back_up(database: Path, destination: Path, at: datetime) -> Copied:
    """Copies the till's database while it runs; a folder as destination gets a file named by the time.

    Raises Refused `backup-onto-itself` or `backup-over-other-file`, Unavailable `store`.
    """
    check_version()
    if not database.exists():
        raise Unavailable("store", "missing", f"{database} does not exist")
    target = destination / f"{database.stem}-{at:%Y%m%dT%H%M%SZ}.db" if destination.is_dir() else destination
    if target.exists():
        _may_replace(target, database)
    with closing(connect(database)) as connection:
        return copy_checked(connection, target)


def prune(folder: Path, stem: str, kept: int) -> int:
    """Removes the oldest dated copies of that database from a folder, but the newest `kept`; gives how many went."""
    old = sorted(folder.glob(f"{stem}-????????T??????Z.db"))[: -kept or None]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def copy_checked(connection: Connection, target: Path) -> Copied:
    """A copy of an open database, at one instant of it, that has been read back before it gets its name."""
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        with ThreadPoolExecutor(1) as beside:
            forcing = _Forcing(partial, beside)
            connection.copy_to(partial, each_step=forcing.go_on)
            forcing.go_on(whole=True)
            records = check_copy(partial)  # while the disk writes
            forcing.end()
        partial.replace(target)
        force_to_disk(target.parent)
    except OSError as error:
        raise _file_trouble(error, target) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return Copied(target, records, target.stat().st_size)


class _Forcing:
    """Forces a file to the disk while it grows, on a thread beside.

    Forced in the end only, some hundred MiB would go to the disk at one moment, and a sale that is being recorded then
    would wait for all of them.
    """

    def __init__(self, path: Path, beside: ThreadPoolExecutor) -> None:
        self._path = path
        self._beside = beside
        self._under_way: Future[None] | None = None

    def go_on(self, *, whole: bool = False) -> None:
        """Forces what is there by now, unless that is being done; `whole` waits and begins anew. Raises OSError."""
        if whole or self._under_way is None or self._under_way.done():
            self.end()
            self._under_way = self._beside.submit(force_to_disk, self._path)

    def end(self) -> None:
        """Waits until it is done. Raises OSError: the system tells of a failed write once, and not again later."""
        if self._under_way is not None:
            self._under_way.result()


def check_copy(path: Path) -> int:
    """How many journal records the copy has. Raises Unavailable `backup-unusable` where it is not a whole one."""
    try:
        with closing(connect_unchanged(path)) as copy:
            if copy.value("PRAGMA application_id") != APPLICATION_ID:
                raise Unavailable("store", "backup-unusable", f"{path} is not a till's database")
            answer = copy.value(_QUICK_CHECK)
            if answer != "ok":
                raise Unavailable("store", "backup-unusable", f"{path}: {answer}")
            return int(copy.value(_RECORDS))
    except Unavailable as error:
        raise Unavailable("store", "backup-unusable", error.cause) from error
    except driver.Error as error:
        raise Unavailable("store", "backup-unusable", f"{path}: {error}") from error


def _may_replace(target: Path, database: Path) -> None:
    if target.samefile(database):
        raise Refused("backup-onto-itself", file=str(target))
    with suppress(Unavailable, driver.Error), closing(connect_unchanged(target)) as old:
        if old.value("PRAGMA application_id") == APPLICATION_ID:
            return
    raise Refused("backup-over-other-file", file=str(target))


def _file_trouble(error: OSError, target: Path) -> Unavailable:
    code = {28: "disk-full", 30: "read-only", 13: "read-only"}.get(error.errno or 0, "cannot-open")
    return Unavailable("store", code, f"{target}: {error.strerror}")
