"""Which SQLite the till runs on, and how its errors become the shop's troubles.

sqlite-utils takes pysqlite3 where it is installed and Python's own sqlite3 otherwise; the same rule stands here, so
that both speak of the same errors. Versions before 3.51.3 can corrupt a database that two connections write (its
"WAL-reset bug"), and the till has four connections: such a library is refused.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from pos_terminal.domain.errors import Unavailable

if TYPE_CHECKING:
    import sqlite3 as driver  # noqa: TID251 - for its types; what runs is chosen below
else:
    try:
        driver = import_module("pysqlite3.dbapi2")
    except ImportError:
        driver = import_module("sqlite3")

__all__ = ["OLDEST_SQLITE", "check_version", "driver", "trouble"]

OLDEST_SQLITE = (3, 51, 3)

_PRIMARY = 0xFF
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_PERM, _AUTH = 3, 23
_IOERR_SHORT_READ = 522
_IOERR_CORRUPTFS = 8458
_READONLY_DBMOVED = 1032

_CODES = {
    _BUSY: "busy",
    _LOCKED: "busy",
    _READONLY: "read-only",
    _IOERR: "io-error",
    _CORRUPT: "corrupt",
    _NOTADB: "corrupt",
    _FULL: "disk-full",
    _CANTOPEN: "cannot-open",
    _PERM: "cannot-open",
    _AUTH: "cannot-open",
}
_EXTENDED = {_IOERR_SHORT_READ: "corrupt", _IOERR_CORRUPTFS: "corrupt", _READONLY_DBMOVED: "cannot-open"}


def check_version(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Raises Unavailable `old-sqlite` where the library can corrupt what it keeps."""
    if version < OLDEST_SQLITE:
        needed, found = (".".join(map(str, parts)) for parts in (OLDEST_SQLITE, version))
        raise Unavailable("store", "old-sqlite", f"SQLite {found}; {needed} or newer is needed")


def trouble(error: driver.Error) -> Exception:
    """The Unavailable that a driver's error means; the error itself where it means a fault of the program.

    A broken constraint or a wrong statement is a fault: no device is to blame, and nobody may take it for one.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        damaged = "Could not decode" in str(error)
        return Unavailable("store", "corrupt", str(error)) if damaged else error
    name = _EXTENDED.get(code) or _CODES.get(code & _PRIMARY)
    if name is None:
        return error
    return Unavailable("store", name, f"{error} ({getattr(error, 'sqlite_errorname', code)})")
