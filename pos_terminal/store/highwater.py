"""The high-water file beside the database: how far the journal had come and which numbers had been given.

It tells a database that has gone back (a backup copied over it by hand, a disk that lost what it had promised) from one
that has not, so that receipt and member numbers are never given twice. It is a hint, not a book: written after
each commit, in place, without waiting for the disk; a torn or missing one counts as none.
"""

import contextlib
from binascii import crc32
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from uuid import UUID

_SIZE = 256
_FORM = "till-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The journal's end as last seen, and the highest receipt and member numbers (without check digit) given."""

    stream: UUID
    sequence: int
    hash: bytes
    receipt_number: int = 0
    member_number: int = 0

    def over(self, other: "Mark | None") -> "Mark":
        """This mark, with the higher numbers of both: another process at this till may have given some."""
        if other is None:
            return self
        return Mark(
            stream=self.stream,
            sequence=self.sequence,
            hash=self.hash,
            receipt_number=max(self.receipt_number, other.receipt_number),
            member_number=max(self.member_number, other.member_number),
        )


class HighWater:
    """The high-water file of one database; kept open from the first mark on, since every sale notes one."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_suffix(".high-water")
        self._file: FileIO | None = None
        self._noted: tuple[bytes, Mark] | None = None

    def read(self) -> Mark | None:
        """What was last noted; None where there is no file or it is torn."""
        try:
            return _parse(self.path.read_bytes())
        except OSError:
            return None

    def advance(self, mark: Mark) -> None:
        """Notes the mark. A disk that does not take it is no reason to stop: what was sold is already committed."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self.path.touch()
                self._file = FileIO(self.path, "r+")
            latest = mark.over(self._read_noted(self._file))
            line = _line(latest)
            self._file.seek(0)
            self._file.write(line)
            self._noted = (line, latest)

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _read_noted(self, file: FileIO) -> Mark | None:
        """What the file says now; another process may have written since."""
        file.seek(0)
        found = file.read(_SIZE)
        return self._noted[1] if self._noted and self._noted[0] == found else _parse(found)


def _line(mark: Mark) -> bytes:
    figures = f"{mark.sequence} {mark.hash.hex()} {mark.receipt_number} {mark.member_number}"
    text = f"{_FORM} {mark.stream} {figures}"
    return f"{text} {crc32(text.encode()):08x}".encode().ljust(_SIZE - 1) + b"\n"


def _parse(data: bytes) -> Mark | None:
    text, _, check = data.decode("ascii", "replace").strip().rpartition(" ")
    fields = text.split(" ")
    if len(fields) != 6 or fields[0] != _FORM or check != f"{crc32(text.encode()):08x}":
        return None
    stream, sequence, hash_, receipt, member = fields[1:]
    return Mark(
        stream=UUID(stream),
        sequence=int(sequence),
        hash=bytes.fromhex(hash_),
        receipt_number=int(receipt),
        member_number=int(member),
    )
