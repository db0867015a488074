"""The journal: everything that happened at this till, append-only and chained."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from pos_terminal.domain.till import Head, NewRecord, StoredRecord, StreamEnd
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.rows import day_of, day_text, instant_of, instant_text
from pos_terminal.wire.codec import chain, first_hash

_PAGE = 1_000

# With the last receipt number, as a sale asks for both.
_HEAD = """
SELECT s.no, s.id, s.first_hash, j.n, j.stream, j.sequence, j.hash, m.sequence, m.hash,
    (SELECT max(receipt_number) FROM journal WHERE receipt_number IS NOT NULL)
  FROM (SELECT no, id, first_hash FROM stream ORDER BY no DESC LIMIT 1) s
  LEFT JOIN (SELECT n, stream, sequence, hash FROM journal ORDER BY n DESC LIMIT 1) j
  LEFT JOIN moved m ON m.stream = s.no
    AND m.sequence = (SELECT max(last.sequence) FROM moved last WHERE last.stream = s.no)
"""
_APPEND = """
INSERT INTO journal
  (n, id, stream, sequence, kind, at, business_date, shift, member, receipt, receipt_number, key, refers, hash, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# CROSS JOIN keeps the journal outside: each statement below walks one of its indexes.
_RECORD = """
SELECT j.n, j.id, s.id, j.sequence, j.kind, j.at, j.business_date, j.hash, j.body
  FROM journal j CROSS JOIN stream s ON s.no = j.stream
"""
_BY_ID = _RECORD + "WHERE j.id = ?"
_BY_N = _RECORD + "WHERE j.n = ?"
_BY_KEY = _RECORD + "WHERE j.key = ?"
_BY_RECEIPT = _RECORD + "WHERE j.receipt = ?"
_BY_PLACE = _RECORD + "WHERE j.stream = (SELECT no FROM stream WHERE id = ?) AND j.sequence = ?"  # noqa: S608 - constants
_LAST_OF_KIND = _RECORD + "WHERE j.kind = ? AND j.kind NOT IN ('sale', 'refund', 'enrolment') ORDER BY j.n DESC LIMIT 1"
_OF_SHIFT = _RECORD + "WHERE j.shift = ? ORDER BY j.n"
_REFERRING = _RECORD + "WHERE j.refers = ? ORDER BY j.n"
_SINCE = _RECORD + "WHERE j.n > ? ORDER BY j.n LIMIT ?"
_OF_STREAM = (
    _RECORD  # noqa: S608 - constants
    + "WHERE j.stream = (SELECT no FROM stream WHERE id = ?) AND j.sequence > ? ORDER BY j.sequence LIMIT ?"
)
# The same of records that were moved into the stream: their row, and their place in it.
_MOVED = """
SELECT j.n, j.id, s.id, m.sequence, j.kind, j.at, j.business_date, m.hash, j.body
  FROM moved m CROSS JOIN stream s ON s.no = m.stream CROSS JOIN journal j ON j.n = m.record
"""
_MOVED_PLACE = _MOVED + "WHERE m.stream = (SELECT no FROM stream WHERE id = ?) AND m.sequence = ?"  # noqa: S608 - constants
_MOVED_INTO = (
    _MOVED  # noqa: S608 - constants
    + "WHERE m.stream = (SELECT no FROM stream WHERE id = ?) AND m.sequence > ? ORDER BY m.sequence LIMIT ?"
)
_MOVE = "INSERT INTO moved (stream, sequence, record, hash) VALUES (?, ?, ?, ?)"
_ENDS_AT = "SELECT ends_at FROM outbox WHERE stream = (SELECT no FROM stream WHERE id = ?)"
_END_AT = """
UPDATE outbox SET ends_at = min(coalesce(ends_at, ?1), ?1), acked_sequence = min(acked_sequence, ?1)
  WHERE stream = (SELECT no FROM stream WHERE id = ?2)
"""
_BILLS = _RECORD + "WHERE j.kind IN ('sale', 'refund') ORDER BY j.n DESC LIMIT ?"
_BILLS_OF_DAY = _RECORD + "WHERE j.kind IN ('sale', 'refund') AND j.business_date = ? ORDER BY j.n DESC LIMIT ?"
_BILLS_OF_MEMBER = _RECORD + "WHERE j.kind IN ('sale', 'refund') AND j.member = ? ORDER BY j.n DESC LIMIT ?"
_BILLS_OF_BOTH = (
    _RECORD + "WHERE j.kind IN ('sale', 'refund') AND j.member = ? AND j.business_date = ? ORDER BY j.n DESC LIMIT ?"
)
_OF_MEMBER = _RECORD + "WHERE j.member = ? ORDER BY j.n DESC LIMIT ?"
_EXTERNAL = (
    _RECORD + "WHERE j.kind IN ('sale', 'refund') AND j.business_date = ? AND j.kind = 'sale' AND j.shift IS NULL"
    " ORDER BY j.n"
)
_STREAMS = """
SELECT s.id, e.sequence,
    coalesce((SELECT hash FROM journal WHERE stream = s.no AND sequence = e.sequence),
      (SELECT hash FROM moved WHERE stream = s.no AND sequence = e.sequence), s.first_hash),
    s.first_hash, s.parent, s.parent_sequence, s.parent_hash
  FROM stream s
  JOIN (SELECT a.no, coalesce(o.ends_at, max(
      coalesce((SELECT max(sequence) FROM journal WHERE stream = a.no), 0),
      coalesce((SELECT max(sequence) FROM moved WHERE stream = a.no), 0))) AS sequence
    FROM stream a LEFT JOIN outbox o ON o.stream = a.no) e ON e.no = s.no
  ORDER BY s.no
"""
_COUNT_STREAMS = "SELECT count(*) FROM stream"
_ADD_STREAM = """
INSERT INTO stream (id, parent, parent_sequence, parent_hash, first_hash, begun_at) VALUES (?, ?, ?, ?, ?, ?)
"""
_ADD_OUTBOX = "INSERT INTO outbox (stream) SELECT no FROM stream WHERE id = ?"


@dataclass(frozen=True, slots=True)
class _End:
    """The journal's end: the number of its stream's row, the last record's place, the last receipt number."""

    stream: int
    head: Head
    receipt_number: int


class SqliteJournal:
    """The journal on one connection. `numbered_before` is the highest receipt number known from outside it."""

    def __init__(self, connection: Connection, numbered_before: int = 0) -> None:
        self._connection = connection
        self._numbered_before = numbered_before
        self.appended: tuple[Head, int] | None = None  # the end that the open transaction reached, with receipt number
        self._known: _End | None = None  # nobody else moves the end while a transaction of ours is open

    def begun(self) -> None:
        """A transaction begins, or was rolled back: nothing is appended, and the end may be anywhere."""
        self.appended = self._known = None

    def committed(self) -> None:
        """The transaction has ended: from now on others may move the end."""
        self._known = None

    def head(self) -> Head:
        return self._end().head

    def append(self, record: NewRecord) -> Head:
        """Adds the record at the end; called inside `begin()`, so that the head is still the head when it commits."""
        if not self._connection.raw.in_transaction:
            raise RuntimeError("a record is appended inside begin(), with all that it causes")
        end = self._end()
        head = end.head
        n, sequence, hash_ = head.n + 1, head.sequence + 1, chain(head.hash, record.body)
        self._connection.run(
            _APPEND,
            (
                n,
                record.id.bytes,
                end.stream,
                sequence,
                record.kind,
                instant_text(record.at),
                day_text(record.business_date),
                record.shift.bytes if record.shift else None,
                record.member,
                record.receipt,
                record.receipt_number,
                record.key,
                record.refers.bytes if record.refers else None,
                hash_,
                record.body,
            ),
        )
        after = Head(n, head.stream, sequence, hash_)
        self._known = _End(end.stream, after, record.receipt_number or end.receipt_number)
        numbered = self.appended[1] if self.appended else 0
        self.appended = (after, max(numbered, record.receipt_number or 0))
        return after

    def by_id(self, record_id: UUID) -> StoredRecord | None:
        return self._one(_BY_ID, record_id.bytes)

    def by_n(self, n: int) -> StoredRecord | None:
        return self._one(_BY_N, n)

    def by_key(self, key: str) -> StoredRecord | None:
        return self._one(_BY_KEY, key)

    def by_receipt(self, receipt: str) -> StoredRecord | None:
        return self._one(_BY_RECEIPT, receipt)

    def by_place(self, stream: UUID, sequence: int) -> StoredRecord | None:
        return self._one(_BY_PLACE, str(stream), sequence) or self._one(_MOVED_PLACE, str(stream), sequence)

    def last_of_kind(self, kind: str) -> StoredRecord | None:
        return self._one(_LAST_OF_KIND, kind)

    def of_shift(self, shift: UUID) -> tuple[StoredRecord, ...]:
        return self._all(_OF_SHIFT, shift.bytes)

    def referring_to(self, record_id: UUID) -> tuple[StoredRecord, ...]:
        return self._all(_REFERRING, record_id.bytes)

    def recent_bills(
        self, *, limit: int, business_date: date | None = None, member: str | None = None
    ) -> tuple[StoredRecord, ...]:
        match member, business_date:
            case None, None:
                return self._all(_BILLS, limit)
            case None, day:
                return self._all(_BILLS_OF_DAY, day_text(day), limit)
            case _, None:
                return self._all(_BILLS_OF_MEMBER, member, limit)
            case _, day:
                return self._all(_BILLS_OF_BOTH, member, day_text(day), limit)

    def of_member(self, member: str, limit: int) -> tuple[StoredRecord, ...]:
        return self._all(_OF_MEMBER, member, limit)

    def since(self, n: int, limit: int) -> tuple[StoredRecord, ...]:
        return self._all(_SINCE, n, limit)

    def each_since(self, n: int) -> Iterator[StoredRecord]:
        """All records after row `n`, a page at a time, so that no cursor stays open."""
        while page := self.since(n, _PAGE):
            yield from page
            n = page[-1].n

    def of_stream(self, stream: UUID, after: int, limit: int) -> tuple[StoredRecord, ...]:
        end = self._connection.value(_ENDS_AT, (str(stream),))
        if end is not None:
            limit = max(0, min(limit, end - after))
        recorded = self._all(_OF_STREAM, str(stream), after, limit)
        moved = self._all(_MOVED_INTO, str(stream), after, limit)
        if not moved:
            return recorded
        return tuple(sorted((*recorded, *moved), key=lambda record: record.sequence)[:limit])

    def external_sales(self, business_date: date) -> tuple[StoredRecord, ...]:
        return self._all(_EXTERNAL, day_text(business_date))

    def last_receipt_number(self) -> int:
        """The highest number given, those before a restore included."""
        return max(self._end().receipt_number, self._numbered_before)

    def streams(self) -> tuple[StreamEnd, ...]:
        return tuple(
            StreamEnd(
                id=UUID(stream),
                sequence=sequence,
                hash=hash_,
                first_hash=first,
                parent=UUID(parent) if parent else None,
                parent_sequence=parent_sequence,
                parent_hash=parent_hash or b"",
            )
            for stream, sequence, hash_, first, parent, parent_sequence, parent_hash in self._connection.rows(_STREAMS)
        )

    def begin_stream(self, stream: UUID, begun_at: datetime) -> None:
        """Starts a stream that goes on from the current one's end; the very first has no parent. Inside `begin()`."""
        link: tuple[str | None, int, bytes | None, bytes] = (None, 0, None, first_hash(stream))
        if self._connection.value(_COUNT_STREAMS):
            head = self.head()
            first = first_hash(stream, head.stream, head.sequence, head.hash)
            link = (str(head.stream), head.sequence, head.hash, first)
        self._add_stream(stream, link, begun_at)

    def fork(self, stream: UUID, keep: int, into: UUID, begun_at: datetime) -> None:
        before = self.by_place(stream, keep)
        found = next(one for one in self.streams() if one.id == stream)
        if stream == self.head().stream:
            hash_ = before.hash if before else found.first_hash
            self._add_stream(into, (str(stream), keep, hash_, first_hash(into, stream, keep, hash_)), begun_at)
        end = self._end()
        sequence, reached = end.head.sequence, end.head.hash
        after = keep
        while page := self.of_stream(stream, after, max(0, min(_PAGE, found.sequence - after))):
            for one in page:
                sequence, reached = sequence + 1, chain(reached, one.body)
                self._connection.run(_MOVE, (end.stream, sequence, one.n, reached))
            after = page[-1].sequence
        self._connection.run(_END_AT, (keep, str(stream)))
        self._moved_end()

    def _add_stream(self, stream: UUID, link: tuple[str | None, int, bytes | None, bytes], begun_at: datetime) -> None:
        self._connection.run(_ADD_STREAM, (str(stream), *link, instant_text(begun_at)))
        self._connection.run(_ADD_OUTBOX, (str(stream),))
        self._moved_end()

    def _moved_end(self) -> None:
        """The end is somewhere else now, without a new record."""
        self._known = None
        self.appended = (self.head(), self.appended[1] if self.appended else 0)

    def _end(self) -> "_End":
        if self._known is not None:
            return self._known
        found = self._connection.row(_HEAD)
        if found is None:
            raise LookupError("the journal has no stream yet: create_installation comes first")
        no, stream, first, n, last_stream, sequence, hash_, moved, moved_hash, receipt_number = found
        if last_stream != no:
            sequence, hash_ = 0, first
        if moved and moved > sequence:
            sequence, hash_ = moved, moved_hash
        end = _End(no, Head(n or 0, _stream_id(stream), sequence, hash_), receipt_number or 0)
        if self._connection.raw.in_transaction:
            self._known = end
        return end

    def _one(self, sql: str, *values: object) -> StoredRecord | None:
        found = self._connection.row(sql, values)
        return record_of(found) if found else None

    def _all(self, sql: str, *values: object) -> tuple[StoredRecord, ...]:
        return tuple(record_of(found) for found in self._connection.rows(sql, values))


@lru_cache(maxsize=8)
def _stream_id(text: str) -> UUID:
    return UUID(text)


def record_of(row: Row) -> StoredRecord:
    """The record of a row of the statements above."""
    n, record_id, stream, sequence, kind, at, business_date, hash_, body = row
    return StoredRecord(
        n, UUID(bytes=record_id), _stream_id(stream), sequence, kind, instant_of(at), day_of(business_date), hash_, body
    )
