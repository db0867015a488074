"""What this till knows of the shop's others: their keys, how far their streams go, and what of it is news.

Head office's snapshots hold their streams up to `told`. What was learnt from them beyond that lies here with its
entries, which the ledger lays over the snapshots, until head office has told of it too.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from pos_terminal.domain.neighbours import LearntRecord, NeighbourStream
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.ledger import entry_facts
from pos_terminal.store.rows import instant_of, instant_text
from pos_terminal.wire.envelope import Neighbour, NeighbourMark

# What was learnt is passed on for so long, also where head office has it: to a till that was cut off a little earlier.
# What head office has not told of by then was lost with a disk, or its till is away as well: who hears it again counts
# it again.
KEPT = timedelta(days=1)

_UNPIN = "DELETE FROM neighbour"
_PIN = "INSERT INTO neighbour (terminal, name, public_key) VALUES (?, ?, ?)"
_PINNED = "SELECT terminal, name, public_key FROM neighbour ORDER BY length(name), name"
_STREAMS = """
SELECT s.id, s.terminal, s.told_sequence, s.told_hash, s.was_left, r.sequence, r.hash, s.no FROM neighbour_stream s
  LEFT JOIN neighbour_record r ON r.stream = s.no
    AND r.sequence = (SELECT max(last.sequence) FROM neighbour_record last WHERE last.stream = s.no)
"""
_ALL_STREAMS = _STREAMS + "ORDER BY s.no"
_STREAM = _STREAMS + "WHERE s.id = ?"
_TELL = """
INSERT INTO neighbour_stream (id, terminal, told_sequence, told_hash, was_left) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET terminal = excluded.terminal, told_sequence = excluded.told_sequence,
    told_hash = excluded.told_hash, was_left = excluded.was_left
"""
_BEGIN_STREAM = "INSERT INTO neighbour_stream (id, terminal, told_sequence, told_hash) VALUES (?, ?, 0, ?)"
_LEAVE = "UPDATE neighbour_stream SET was_left = 1 WHERE id = ?"
_OTHER_AT = "SELECT 1 FROM neighbour_record WHERE stream = ? AND sequence = ? AND hash <> ?"
_BEYOND = """
SELECT r.n FROM neighbour_record r WHERE r.stream = (SELECT no FROM neighbour_stream WHERE id = ?) AND r.sequence > ?
"""
_MEMBERS_OF = "SELECT DISTINCT member FROM neighbour_entry WHERE record IN (SELECT value FROM json_each(?))"
_DROP_ENTRIES = "DELETE FROM neighbour_entry WHERE record IN (SELECT value FROM json_each(?))"
_DROP_RECORDS = "DELETE FROM neighbour_record WHERE n IN (SELECT value FROM json_each(?))"
# A record that came in two streams has its entries at one of them.
_MOVE_ENTRIES = """
UPDATE neighbour_entry SET record = other.n FROM neighbour_record gone JOIN neighbour_record other ON other.id = gone.id
  WHERE neighbour_entry.record = gone.n AND gone.n IN (SELECT value FROM json_each(?1))
    AND other.n NOT IN (SELECT value FROM json_each(?1))
"""
_DROP_ENTRIES_OF = "DELETE FROM neighbour_entry WHERE member = ? AND record IN (SELECT value FROM json_each(?))"
# A record has as many copies as streams that carried it: one that head office has told of is enough.
_HELD = """
SELECT DISTINCT e.record FROM neighbour_entry e JOIN neighbour_record r ON r.n = e.record
  JOIN neighbour_record copy ON copy.id = r.id JOIN neighbour_stream s ON s.no = copy.stream
  WHERE copy.sequence <= s.told_sequence
"""
_HELD_OF = _HELD + "AND e.member = ?"
# Learnt too long ago, or at a time that has not come yet.
_OLD = "SELECT n FROM neighbour_record WHERE learnt_at < ? OR learnt_at > ?"
_IS_KNOWN = "SELECT 1 FROM neighbour_record WHERE id = ?"
_ADD = """
INSERT INTO neighbour_record (stream, sequence, hash, id, kind, at, member, body, signature, learnt_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING n
"""
_ADD_ENTRY = """
INSERT INTO neighbour_entry (record, member, programme, unit, amount, lot, kind, expires_on, matures_on)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RECORDS = """
SELECT r.id, r.sequence, r.hash, r.kind, r.at, r.body, r.member, r.signature FROM neighbour_record r
"""
_AFTER = (
    _RECORDS  # noqa: S608 - constants
    + "WHERE r.stream = (SELECT no FROM neighbour_stream WHERE id = ?) AND r.sequence > ? ORDER BY r.sequence LIMIT ?"
)
_AT = _RECORDS + "WHERE r.stream = (SELECT no FROM neighbour_stream WHERE id = ?) AND r.sequence = ?"  # noqa: S608
_NEWS_OF = _RECORDS + (
    "JOIN neighbour_stream s ON s.no = r.stream WHERE r.member = ? AND r.member <> '' AND r.sequence > s.told_sequence "
    "ORDER BY r.n"
)
_COUNT_NEWS = """
SELECT count(DISTINCT r.id) FROM neighbour_record r JOIN neighbour_stream s ON s.no = r.stream
  WHERE r.sequence > s.told_sequence
"""


class SqliteNeighbours:
    """The other tills on one connection; what changes is called inside `begin()`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pinned(self) -> tuple[Neighbour, ...]:
        return tuple(Neighbour(*row) for row in self._connection.rows(_PINNED))

    def pin(self, neighbours: Iterable[Neighbour]) -> None:
        self._connection.run(_UNPIN)
        self._connection.run_for_each(_PIN, [(one.terminal, one.name, one.public_key) for one in neighbours])

    def streams(self) -> tuple[NeighbourStream, ...]:
        return tuple(_stream(*row) for row in self._connection.rows(_ALL_STREAMS))

    def stream(self, stream: UUID) -> NeighbourStream | None:
        row = self._connection.row(_STREAM, (str(stream),))
        return _stream(*row) if row else None

    # --- from head office

    def lags(self, marks: Sequence[NeighbourMark], at: datetime) -> bool:
        known = {str(one.id): one.told for one in self.streams()}
        return any(known.get(mark.stream) != mark.sequence for mark in marks) or bool(self._old(at))

    def tell(self, marks: Sequence[NeighbourMark], *, at_end: bool) -> set[str]:
        """Snapshots hold so much from now on. The members whose entries are gone because head office says otherwise.

        A head office that was put back holds less than before: so do the snapshots, but not before the reading's end.
        """
        latest = {mark.terminal: mark.stream for mark in marks}
        gone: list[int] = []
        for mark in marks:
            was_left = latest[mark.terminal] != mark.stream
            place = (mark.sequence, bytes.fromhex(mark.hash))
            known = self.stream(UUID(mark.stream))
            holds = place if at_end or known is None else max(place, (known.told, known.told_hash))
            self._connection.run(_TELL, (mark.stream, mark.terminal, *holds, was_left))
            number = self._connection.row(_STREAM, (mark.stream,))
            assert number is not None  # noqa: S101 - it was written just now
            is_other = self._connection.row(_OTHER_AT, (number[-1], *place))
            # Another history, or a stream that its till has left: the rest goes on in the later one, or is lost.
            if is_other or was_left:
                gone += self._beyond(UUID(mark.stream), 0 if is_other else mark.sequence)
        return self._drop(gone)

    def forget(self, member: str) -> None:
        """The member's snapshot has come: it holds what was told."""
        held = [n for (n,) in self._connection.rows(_HELD_OF, (member,))]
        if held:
            self._connection.run(_DROP_ENTRIES_OF, (member, _listed(held)))

    def settle(self, at: datetime) -> set[str]:
        """All snapshots hold what was told. The members of whom something was news until now."""
        held = [n for (n,) in self._connection.rows(_HELD)]
        members = self._members_of(held)
        self._connection.run(_DROP_ENTRIES, (_listed(held),))
        return members | self._drop(self._old(at))

    # --- from a till nearby

    def begin(self, stream: UUID, terminal: str, first_hash: bytes, parent: UUID | None, keep: int) -> set[str]:
        """A stream of which head office has not told. What was known of its parent beyond `keep` goes on in it, or was
        lost with a disk: the members whose entries are gone."""
        self._connection.run(_BEGIN_STREAM, (str(stream), terminal, first_hash))
        if parent is None:
            return set()
        self._connection.run(_LEAVE, (str(parent),))
        return self._drop(self._beyond(parent, keep))

    def learn(self, stream: UUID, records: Sequence[LearntRecord], at: datetime) -> set[str]:
        """Adds records at the end of what is known of the stream; the members whose accounts they change."""
        row = self._connection.row(_STREAM, (str(stream),))
        if row is None:
            raise LookupError(f"stream {stream} was not begun")
        members: set[str] = set()
        for record in records:
            is_news = self._connection.row(_IS_KNOWN, (record.id.bytes,)) is None
            n = self._connection.value(_ADD, (row[-1], *_record_row(record), instant_text(at)))
            if is_news:
                self._connection.run_for_each(_ADD_ENTRY, [(n, *entry_facts(entry)) for entry in record.entries])
                members |= {entry.member for entry in record.entries}
        return members

    # --- for tills nearby, and for limits

    def after(self, stream: UUID, sequence: int, most: int) -> tuple[LearntRecord, ...]:
        return tuple(_record(*row) for row in self._connection.rows(_AFTER, (str(stream), sequence, most)))

    def at(self, stream: UUID, sequence: int) -> LearntRecord | None:
        row = self._connection.row(_AT, (str(stream), sequence))
        return _record(*row) if row else None

    def news_of(self, member: str) -> tuple[LearntRecord, ...]:
        rows = self._connection.rows(_NEWS_OF, (member,))
        return tuple({record.id: record for record in (_record(*row) for row in rows)}.values())

    def count_news(self) -> int:
        return int(self._connection.value(_COUNT_NEWS))

    def _old(self, at: datetime) -> list[int]:
        return [n for (n,) in self._connection.rows(_OLD, (instant_text(at - KEPT), instant_text(at)))]

    def _beyond(self, stream: UUID, sequence: int) -> list[int]:
        return [n for (n,) in self._connection.rows(_BEYOND, (str(stream), sequence))]

    def _drop(self, records: Sequence[int]) -> set[str]:
        if not records:
            return set()
        self._connection.run(_MOVE_ENTRIES, (_listed(records),))
        members = self._members_of(records)
        self._connection.run(_DROP_ENTRIES, (_listed(records),))
        self._connection.run(_DROP_RECORDS, (_listed(records),))
        return members

    def _members_of(self, records: Sequence[int]) -> set[str]:
        return {member for (member,) in self._connection.rows(_MEMBERS_OF, (_listed(records),))}


def _listed(numbers: Iterable[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"


def _stream(
    id_: str,
    terminal: str,
    told: int,
    told_hash: bytes,
    was_left: int,
    sequence: int | None,
    hash_: bytes | None,
    _no: int,
) -> NeighbourStream:
    if sequence is None or hash_ is None or sequence <= told:
        sequence, hash_ = told, told_hash
    return NeighbourStream(UUID(id_), terminal, told, told_hash, sequence, hash_, bool(was_left))


def _record(
    id_: bytes, sequence: int, hash_: bytes, kind: str, at: str, body: bytes, member: str, signature: bytes | None
) -> LearntRecord:
    return LearntRecord(
        id=UUID(bytes=id_),
        sequence=sequence,
        hash=hash_,
        kind=kind,
        at=instant_of(at),
        body=body,
        member=member,
        signature=signature or b"",
    )


def _record_row(record: LearntRecord) -> Row:
    place = (record.sequence, record.hash, record.id.bytes, record.kind, instant_text(record.at))
    return (*place, record.member, record.body, record.signature or None)
