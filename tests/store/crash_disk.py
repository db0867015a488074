"""A disk in memory that forgets what was not synced when the power goes: all of it, some of it, or half a sector of it.

A VFS for apsw, whose SQLite is as new as the till's. It has no shared memory, so WAL needs `locking_mode=EXCLUSIVE`;
what is written and synced, and when, is the same.
"""

import random  # noqa: TID251 - seeded
from dataclasses import dataclass, field

import apsw

SECTOR = 512
Write = tuple[int, bytes]  # at which offset; a negative one cuts the file to so many bytes

HOW_LOST = ("all", "some", "torn")


class PowerCut(Exception):
    """Nothing is written any more."""


@dataclass
class File:
    """What lies safely on the disk, what programs see, and the writes between the two."""

    safe: bytes = b""
    seen: bytearray = field(default_factory=bytearray)
    waiting: list[Write] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        self.waiting.append((offset, data))
        _apply(self.seen, offset, data)

    def cut(self, size: int) -> None:
        self.waiting.append((-1 - size, b""))
        del self.seen[size:]

    def sync(self) -> None:
        self.safe = bytes(self.seen)
        self.waiting.clear()

    def lose(self, how: str, chance: random.Random) -> None:
        """The power goes: of what waited some may have reached the disk, in any order."""
        kept = bytearray(self.safe)
        for offset, data in self.waiting:
            if how == "all" or chance.random() < 0.5:
                continue
            torn = how == "torn" and len(data) > SECTOR
            sectors = chance.randrange(len(data) // SECTOR + 1) if torn else len(data)
            if offset < 0:
                del kept[-1 - offset :]
            else:
                _apply(kept, offset, data[: SECTOR * sectors])
        self.seen, self.safe = kept, bytes(kept)
        self.waiting.clear()


def _apply(into: bytearray, offset: int, data: bytes) -> None:
    if len(into) < offset:
        into.extend(bytes(offset - len(into)))
    into[offset : offset + len(data)] = data


@dataclass
class Disk:
    """Files by name. `honest`: a sync does what it promises. The power goes after `left` writes and syncs."""

    honest: bool = True
    files: dict[str, File] = field(default_factory=dict)
    left: int | None = None
    is_dead: bool = False
    syncs: int = 0

    def works(self) -> bool:
        """False for a program that is no more. Raises PowerCut when the time has come, and from then on always."""
        if self.is_dead:
            return False
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                raise PowerCut
        return True

    def lose(self, how: str, chance: random.Random) -> None:
        """The machine comes up again, with what had reached the disk."""
        for file in self.files.values():
            file.lose(how, chance)
        self.left, self.is_dead = None, False


class CrashVfs(apsw.VFS):
    """Gives SQLite the disk as its file system, under a name."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "OpenFile":  # type: ignore[override] # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or f"temporary-{len(self.disk.files)}"
        flags[1] = flags[0]
        return OpenFile(self.disk, self.disk.files.setdefault(path, File()))

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        if self.disk.works():
            self.disk.files.pop(filename, None)

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return pathname in self.disk.files and bool(self.disk.files[pathname].seen)

    def xFullPathname(self, filename: str) -> str:  # noqa: N802
        return filename


class OpenFile:
    """One file that SQLite has open."""

    def __init__(self, disk: Disk, file: File) -> None:
        self._disk = disk
        self._file = file

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self._file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self._disk.works():
            self._file.write(offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        if self._disk.works():
            self._file.cut(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._disk.works():
            self._disk.syncs += 1
            if self._disk.honest:
                self._file.sync()

    def xFileSize(self) -> int:  # noqa: N802
        return len(self._file.seen)

    def xLock(self, level: int) -> None:  # noqa: N802
        """One process has this disk."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """One process has this disk."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0

    def xClose(self) -> None:  # noqa: N802
        """What was not synced stays so."""
