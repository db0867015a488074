"""The second copy: what the journal holds, once more on another disk, as lines that are only ever added.

A file for each stream, `<stream>.ndjson`: a line about the stream, then one for each record, in order, with its bytes
as they were committed. It is written after the commit by whoever has time; no sale waits for it. The folder is made by
a person: an unplugged disk must not be taken for an empty folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pos_terminal.domain.errors import Unavailable
from pos_terminal.durable import force_to_disk
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.lock import CopyLock
from pos_terminal.wire.codec import digest

ENDING = ".ndjson"
AT_ONCE = 500
TAIL = 65_536

_STREAMS = """
SELECT s.no, s.id, s.parent, coalesce((SELECT max(sequence) FROM journal WHERE stream = s.no), 0) FROM stream s
  ORDER BY s.no
"""
_AFTER = """
SELECT sequence, kind, at, business_date, shift, member, receipt, receipt_number, key, refers, body FROM journal
  WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?
"""
_COUNT_AFTER = "SELECT count(*) FROM journal WHERE stream = ? AND sequence > ?"
_BODY = "SELECT body FROM journal WHERE stream = ? AND sequence = ?"


class StreamLine(msgspec.Struct, frozen=True, tag_field="line", tag="stream"):
    """The first line of a file: which stream it is, and where it goes on from ('' for the first)."""

    stream: str
    parent: str = ""


class RecordLine(msgspec.Struct, frozen=True, tag_field="line", tag="record", omit_defaults=True):
    """A record: its place, the digest of its bytes, the columns by which it is found, and the bytes themselves."""

    sequence: int
    digest: str
    kind: str
    at: str
    business_date: str
    record: msgspec.Raw
    shift: str = ""
    member: str | None = None
    receipt: str | None = None
    receipt_number: int | None = None
    key: str | None = None
    refers: str = ""


Line = StreamLine | RecordLine
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(StreamLine | RecordLine)


class SecondCopy:
    """Writes what the journal has and the folder lacks."""

    def __init__(self, connection: Connection, database: Path, folder: Path) -> None:
        self._connection = connection
        self._lock = CopyLock(database)
        self._folder = folder
        self._reached: dict[str, int] = {}

    def write(self) -> int:
        """Writes what is new; it is on the disk when this returns. How many records there were.

        Where another process is at it nothing is done. Raises Unavailable `store` (`second-copy-missing`,
        `second-copy-anothers`).
        """
        self._look()
        streams = self._connection.rows(_STREAMS)
        if all(self._reached.get(stream, -1) >= end for _, stream, _, end in streams):
            return 0
        try:
            with self._lock.turn() as mine:
                return sum(self._write(*stream, is_current=stream is streams[-1]) for stream in streams if mine)
        except OSError as error:
            self._reached.clear()  # what was written before the fault is looked at again
            raise Unavailable("store", "second-copy-missing", f"{self._folder}: {error.strerror}") from error

    def lacks(self) -> int:
        """How many records are not in it yet. Raises Unavailable as `write` does."""
        self._look()
        lacking = 0
        streams = self._connection.rows(_STREAMS)
        for no, stream, _, end in streams:
            reached = self._reached_in(no, stream, end, is_current=stream == streams[-1][1])[0]
            lacking += self._connection.value(_COUNT_AFTER, (no, reached))
        return lacking

    def _look(self) -> None:
        if not self._folder.is_dir():
            self._reached.clear()
            raise Unavailable("store", "second-copy-missing", str(self._folder))

    def _path(self, stream: str) -> Path:
        return self._folder / f"{stream}{ENDING}"

    def _write(self, no: int, stream: str, parent: str | None, end: int, *, is_current: bool) -> int:
        if self._reached.get(stream, -1) >= end:
            return 0
        reached, size = self._reached_in(no, stream, end, is_current=is_current)
        written = 0
        if reached < end:
            path = self._path(stream)
            with path.open("r+b" if size else "wb") as file:
                file.seek(size)
                file.truncate()  # half a line, which a power cut left
                if not size:
                    file.write(msgspec.json.encode(StreamLine(stream, parent or "")) + b"\n")
                while rows := self._connection.rows(_AFTER, (no, reached, AT_ONCE)):
                    file.write(b"".join(_line(row) for row in rows))
                    reached, written = rows[-1][0], written + len(rows)
                file.flush()
                os.fsync(file.fileno())
            if not size:
                force_to_disk(self._folder)
        self._reached[stream] = reached
        return written

    def _reached_in(self, no: int, stream: str, end: int, *, is_current: bool) -> tuple[int, int]:
        """How far the stream's file has come, and where its last whole line ends.

        The file of a stream that was left may have more: what a restore has lost. Raises Unavailable where the present
        one's has something else than the journal: another machine writes there.
        """
        path = self._path(stream)
        last, size = _last_line(path) if path.exists() else (None, 0)
        if not isinstance(last, RecordLine):
            return 0, size
        body = self._connection.value(_BODY, (no, last.sequence))
        if body is not None and digest(body).hex() == last.digest:
            return last.sequence, size
        if is_current:
            raise Unavailable("store", "second-copy-anothers", f"{path}: record {last.sequence}")
        return max(end, last.sequence), size


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file that can be read and whose bytes are what they were; half a line is passed over."""
    with path.open("rb") as file:
        for text in file:
            line = _decoded(text)
            if line is not None:
                yield line


def _line(row: Row) -> bytes:
    sequence, kind, at, day, shift, member, receipt, number, key, refers, body = row
    found = RecordLine(
        sequence=sequence,
        digest=digest(body).hex(),
        kind=kind,
        at=at,
        business_date=day,
        record=msgspec.Raw(body),
        shift=shift.hex() if shift else "",
        member=member,
        receipt=receipt,
        receipt_number=number,
        key=key,
        refers=refers.hex() if refers else "",
    )
    return msgspec.json.encode(found) + b"\n"


def _last_line(path: Path) -> tuple[Line | None, int]:
    """The last line that can be read, and where it ends; None and 0 where there is none."""
    size = path.stat().st_size
    with path.open("rb") as file:
        reach = TAIL
        while True:
            file.seek(max(0, size - reach))
            tail = file.read(size - file.tell())
            end = len(tail)
            while (end := tail.rfind(b"\n", 0, end)) >= 0:
                begin = tail.rfind(b"\n", 0, end) + 1
                if begin == 0 and reach < size:
                    break  # the line begins before what was read
                line = _decoded(tail[begin:end])
                if line is not None:
                    return line, size - len(tail) + end + 1
            if reach >= size:
                return None, 0
            reach *= 4


def _decoded(text: bytes) -> Line | None:
    try:
        line = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(line, RecordLine) and digest(bytes(line.record)).hex() != line.digest:
        return None
    return line
