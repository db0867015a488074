"""Records from terminals: stored as they came, in the transaction that moves the watermark, and never refused for what
they say. What cannot be read is kept aside and flagged; the stream goes on behind it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pos_terminal.headoffice import flags
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.codes import write_shown
from pos_terminal.headoffice.database import Connection, Error, IntegrityError, NotStorable, stamp
from pos_terminal.headoffice.effects import apply, told, watch
from pos_terminal.headoffice.gathering import Gathered
from pos_terminal.headoffice.hot import HASHES_AT, KNOWN, MOVE_STREAM, STREAM
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.headoffice.statements import Lookup
from pos_terminal.wire.codec import NotReadable, chain, decode, digest, first_hash
from pos_terminal.wire.envelope import Agreed, BatchAnswer, BatchHead, Compare, Position
from pos_terminal.wire.payloads import Body, LotsClosed, kind_of

HASH_AT = "SELECT hash FROM place WHERE stream = ? AND sequence = ?"
ADD_STREAM = """
INSERT INTO stream (id, terminal, parent, parent_sequence, parent_hash, first_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
RETURNING no"""

# What a person has let in may come again, from another stream: its bytes, which cannot be read, are known by then.
LET_IN = Lookup(
    "digest:bytes",
    "SELECT q.digest FROM wanted JOIN quarantine q ON q.digest = wanted.digest WHERE q.released_at <> ''",
)
# Batches share it, the closer of a day is alone with it for some members at a time.
BOOKS_TURN = "books"

# How many records there were, by verdict.
Tally = Counter[str]

TAKEN, REPEAT, QUARANTINED = "taken", "repeat", "quarantined"

# A NUL as JSON writes it; no column of ours holds one.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(slots=True)
class Stream:
    """A stream while a batch is added to it."""

    no: int
    id: str
    terminal: str
    first_hash: bytes
    sequence: int
    hash: bytes

    def position(self) -> Position:
        """Where head office stands in it."""
        return Position(self.id, self.sequence, self.hash.hex())


def position_of(db: Connection, stream: str) -> Position:
    """How much of that stream is here; sequence 0 where nothing is."""
    row = db.execute(STREAM, (stream,)).fetchone()
    return Stream(*row).position() if row and row[4] else Position(stream, 0, "")


def is_anothers(db: Connection, stream: str, terminal: str) -> bool:
    """Whether another terminal began that stream: it is closed to this one."""
    row = db.execute(STREAM, (stream,)).fetchone()
    return row is not None and row[2] != terminal


def agreed(db: Connection, compare: Compare) -> Agreed:
    """The highest of the places asked about where the stream is the same here."""
    row = db.execute(STREAM, (compare.stream,)).fetchone()
    for sequence, hash_ in sorted(compare.places, reverse=True) if row else ():
        here = db.execute(HASH_AT, (row[0], sequence)).fetchone()
        if here and here[0].hex() == hash_:
            return Agreed(sequence=sequence)
    return Agreed(sequence=0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record of a batch, as it came; `body` is None where it cannot be read, for that reason."""

    sequence: int
    hash: bytes
    digest: bytes
    data: bytes
    body: Body | None
    reason: str = ""


@dataclass(slots=True)
class Arrived:
    """What was made of a batch: the feed's subjects that it touched, and what was kept aside, with why."""

    touched: set[str] = field(default_factory=set)
    quarantined: dict[int, str] = field(default_factory=dict)
    verdicts: Tally = field(default_factory=Counter)

    def add(self, other: "Arrived") -> None:
        self.touched |= other.touched
        self.quarantined |= other.quarantined
        self.verdicts += other.verdicts


def read_batch(head: BatchHead, bodies: Sequence[bytes]) -> list[Arrival]:
    """A batch's records as they came, read before any turn is taken: a fifth of the work waits for no other batch.

    Raises Rejected `not-readable`, or `chain-broken` where the head's own claim does not fit the bodies.
    """
    hashes = _check_chain(head, bodies)
    return [
        _read(sequence, hash_, data)
        for sequence, (hash_, data) in enumerate(zip(hashes, bodies, strict=True), head.first)
    ]


def receive(
    db: Connection, terminal: str, head: BatchHead, batch: Sequence[Arrival], at: datetime, tally: Tally | None = None
) -> BatchAnswer:
    """Adds a batch to its stream. Inside one transaction of the caller.

    Records that are here already are compared, not stored again; records beyond a gap wait until they are sent again.
    `tally` counts records by verdict. Raises Rejected `fork` where another history is here.
    """
    db.hold(BOOKS_TURN, shared=True)
    db.hold(f"stream/{head.stream}")
    stream = _stream(db, terminal, head, at)
    if head.first > stream.sequence + 1:
        return BatchAnswer(have=stream.position())
    _compare(db, stream, head, batch)
    arrivals = batch[stream.sequence + 1 - head.first :]
    if not arrivals:
        return BatchAnswer(have=stream.position())
    arrived = _take(db, stream, arrivals, at)
    if tally is not None:
        tally.update(arrived.verdicts)
    stream.sequence, stream.hash = arrivals[-1].sequence, arrivals[-1].hash
    db.execute(MOVE_STREAM, (stream.sequence, stream.hash, stream.no))
    watch(db, arrived.touched, terminal, at)
    announce(db, sorted(arrived.touched))
    return BatchAnswer(have=stream.position(), quarantined=tuple(sorted(arrived.quarantined.items())))


def _check_chain(head: BatchHead, bodies: Sequence[bytes]) -> list[bytes]:
    """The hash after each body. Raises Rejected where the head's own claim does not fit them."""
    try:
        hash_ = bytes.fromhex(head.previous)
        last = bytes.fromhex(head.last)
    except ValueError as error:
        raise Rejected(400, "not-readable", "a hash is not hex") from error
    if head.first < 1 or len(hash_) != 32:
        raise Rejected(400, "not-readable", "a batch begins at sequence 1 or later, after a hash of 32 bytes")
    hashes = []
    for data in bodies:
        hash_ = chain(hash_, data)
        hashes.append(hash_)
    if not bodies or hash_ != last:
        raise Rejected(400, "chain-broken")
    return hashes


def _stream(db: Connection, terminal: str, head: BatchHead, at: datetime) -> Stream:
    row = db.execute(STREAM, (head.stream,)).fetchone()
    if row is None:
        return _begin_stream(db, terminal, head, at)
    stream = Stream(*row)
    if stream.terminal != terminal:
        raise Rejected(409, "fork", f"stream of {stream.terminal}", stream.position())
    return stream


def _flag_branch(db: Connection, terminal: str, head: BatchHead, at: datetime) -> None:
    """A stream that goes on before the end of its parent: the till was put back, or its disk was copied."""
    parent = head.parent
    if parent and position_of(db, parent.stream).sequence > parent.sequence:
        flags.raise_flag(db, at, flags.FORKED, head.stream, terminal, f"from {parent.stream} at {parent.sequence}")


def _begin_stream(db: Connection, terminal: str, head: BatchHead, at: datetime) -> Stream:
    parent = head.parent
    try:
        hash_ = first_hash(
            UUID(head.stream),
            UUID(parent.stream) if parent else None,
            parent.sequence if parent else 0,
            bytes.fromhex(parent.hash) if parent else b"",
        )
    except (ValueError, OverflowError) as error:
        raise Rejected(400, "not-readable", f"stream: {error}") from error
    said = (parent.stream, parent.sequence, parent.hash) if parent else (None, 0, "")
    _flag_branch(db, terminal, head, at)
    no = db.execute(ADD_STREAM, (head.stream, terminal, *said, hash_, hash_)).fetchone()[0]
    return Stream(no, head.stream, terminal, hash_, 0, hash_)


def _compare(db: Connection, stream: Stream, head: BatchHead, batch: Sequence[Arrival]) -> None:
    """Where batch and stream overlap they must be the same, also just before the batch."""
    before = bytes.fromhex(head.previous)
    first, last = head.first - 1, min(stream.sequence, head.first + len(batch) - 1)
    here = {0: stream.first_hash} | {row[0]: row[1] for row in db.execute(HASHES_AT, (stream.no, first, last))}
    for sequence in range(first, last + 1):
        if here[sequence] != (before if sequence < head.first else batch[sequence - head.first].hash):
            raise Rejected(409, "fork", f"at {sequence}", stream.position())


def _read(sequence: int, hash_: bytes, data: bytes) -> Arrival:
    try:
        if b"\\u0000" in data and _NUL.search(data):
            raise NotReadable("a text with a NUL")
        return Arrival(sequence, hash_, digest(data), data, decode(data))
    except NotReadable as error:
        return Arrival(sequence, hash_, digest(data), data, None, str(error))


def _take(db: Connection, stream: Stream, arrivals: Sequence[Arrival], at: datetime) -> Arrived:
    """Stores records, all at once where they can be stored; else in halves, until what cannot be stands alone.

    A record that no rule of ours foresaw must not hold up those beside it.
    """
    try:
        return _store(db, stream, arrivals, at)
    except Exception as error:
        _unless_it_is_the_record(error)
        if len(arrivals) == 1:
            return _take_one(db, stream, arrivals[0], at, error)
    arrived = Arrived()
    middle = len(arrivals) // 2
    arrived.add(_take(db, stream, arrivals[:middle], at))
    arrived.add(_take(db, stream, arrivals[middle:], at))
    return arrived


def _take_one(db: Connection, stream: Stream, one: Arrival, at: datetime, first: Exception) -> Arrived:
    """Once more, as another stream may just have brought the same record or number; then it is kept aside."""
    try:
        return _store(db, stream, [one], at)
    except Exception as error:
        _unless_it_is_the_record(error)
        gathered, arrived = Gathered(), Arrived()
        _set_aside(db, gathered, arrived, stream, one, flags.NOT_READABLE, str(first), at)
        gathered.write(db)
        arrived.touched = gathered.touched
        return arrived


def _unless_it_is_the_record(error: Exception) -> None:
    """Raises it again where the database cannot take anything now: nothing is stored, and all of it comes again."""
    if isinstance(error, Error) and not isinstance(error, IntegrityError | NotStorable):
        raise error


def _store(db: Connection, stream: Stream, arrivals: Sequence[Arrival], at: datetime) -> Arrived:
    gathered, arrived = Gathered(), Arrived()
    with db.attempt():
        ids = [(one.body.id.bytes,) for one in arrivals if one.body]
        known: dict[bytes, tuple[bytes, str]] = {id_: (hash_, kind) for id_, hash_, kind in db.find(KNOWN, ids)}
        unread = [(one.digest,) for one in arrivals if one.body is None]
        let_in = {row[0] for row in db.find(LET_IN, unread)} if unread else set()
        for one in arrivals:
            if one.digest in let_in:  # a person has let in what it says, when it came before
                gathered.places.append((stream.no, one.sequence, one.hash, one.digest, None, REPEAT, stamp(at)))
            else:
                _add(db, gathered, arrived, stream, one, known, at)
        gathered.take_turns(db)
        gathered.write(db)
        write_shown(db, gathered.shown, stream.terminal, at)
    arrived.touched = gathered.touched
    return arrived


def _add(
    db: Connection,
    gathered: Gathered,
    arrived: Arrived,
    stream: Stream,
    one: Arrival,
    known: dict[bytes, tuple[bytes, str]],
    at: datetime,
) -> None:
    """One record with its effects, or as a repeat, or kept aside."""
    body = one.body
    if body is None:
        _set_aside(db, gathered, arrived, stream, one, flags.NOT_READABLE, one.reason, at)
        return
    id_, kind = body.id.bytes, kind_of(body.body)
    here = known.get(id_)
    verdict = TAKEN
    if here is not None:
        closed = isinstance(body.body, LotsClosed) and here[1] == kind
        if here[0] != one.digest and not closed:  # two closers may have closed the same: the first counts
            _set_aside(db, gathered, arrived, stream, one, flags.OTHER_BYTES, str(body.id), at)
            return
        verdict = REPEAT
    else:
        known[id_] = (one.digest, kind)
        gathered.records.append(record_row(stream.terminal, body, one.data, one.digest))
        apply(db, gathered, body, stream.terminal, at)
    gathered.places.append((stream.no, one.sequence, one.hash, one.digest, id_, verdict, stamp(at)))
    arrived.verdicts[verdict] += 1


def _set_aside(
    db: Connection,
    gathered: Gathered,
    arrived: Arrived,
    stream: Stream,
    one: Arrival,
    reason: str,
    detail: str,
    at: datetime,
) -> None:
    record, now = one.body.id.bytes if one.body else None, stamp(at)
    if one.body:
        gathered.touched |= told(one.body)
    gathered.places.append((stream.no, one.sequence, one.hash, one.digest, record, QUARANTINED, now))
    gathered.quarantined.append((stream.no, one.sequence, record, one.digest, reason, detail[:500], one.data, now))
    flags.raise_flag(db, at, reason, f"{stream.id}/{one.sequence}", stream.terminal, detail[:500])
    arrived.quarantined[one.sequence] = reason
    arrived.verdicts[QUARANTINED] += 1
