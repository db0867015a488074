"""Locks between the processes of one till: one window, and nobody inside while the database is replaced.

The operating system drops them when a process ends, however it ends, so none is ever left behind.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

from pos_terminal.domain.errors import Unavailable

_PLACES = 64  # Windows knows no shared lock here: each opener takes a place of its own, a replacer all of them


class WindowLock:
    """Held by the till's window for as long as it is open: one window for each database."""

    def __init__(self, data: Path) -> None:
        self._file = _open(data / "till.window")

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def take(self) -> None:
        """Raises Unavailable `window-open` where another window has it."""
        if not _lock_all(self._file):
            self._file.close()
            raise Unavailable("store", "window-open", self._file.name)

    def release(self) -> None:
        self._file.close()


class CopyLock:
    """Held while the second copy is written: who comes meanwhile leaves it to the one who is there."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_suffix(".copying")

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether nobody else is writing, as long as the block runs. Raises Unavailable."""
        with _open(self._path) as file:
            yield _lock_all(file)


class OpenLock:
    """Shared by everybody who has the database open; whole for the one who replaces it."""

    def __init__(self, database: Path) -> None:
        self._file = _open(database.with_suffix(".open"))

    def share(self) -> Self:
        """Raises Unavailable `busy` while the database is being replaced."""
        if not _lock_place(self._file):
            self._file.close()
            raise Unavailable("store", "busy", "the database is being replaced")
        return self

    def take_whole(self) -> Self:
        """Raises Unavailable `in-use` while anybody has the database open."""
        if not _lock_all(self._file):
            self._file.close()
            raise Unavailable("store", "in-use", f"{self._file.name}: another process has the till's database open")
        return self

    def release(self) -> None:
        self._file.close()


def _open(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path.open("ab+")
    except PermissionError as error:
        raise Unavailable("store", "read-only", f"{path}: {error.strerror}") from error
    except OSError as error:
        code = "read-only" if error.errno == _READ_ONLY_FILE_SYSTEM else "cannot-open"
        raise Unavailable("store", code, f"{path}: {error.strerror}") from error


_READ_ONLY_FILE_SYSTEM = 30  # EROFS

if sys.platform == "win32":
    import msvcrt

    def _try(file: BinaryIO, first: int, count: int) -> bool:
        file.seek(first)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

    def _lock_all(file: BinaryIO) -> bool:
        return _try(file, 0, _PLACES)

    def _lock_place(file: BinaryIO) -> bool:
        return any(_try(file, place, 1) for place in range(_PLACES))

else:
    import fcntl

    def _try(file: BinaryIO, how: int) -> bool:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _lock_all(file: BinaryIO) -> bool:
        return _try(file, fcntl.LOCK_EX)

    def _lock_place(file: BinaryIO) -> bool:
        return _try(file, fcntl.LOCK_SH)
