"""Records from terminals: stored as they came, in the transaction that moves the watermark, and never refused for what
they say. What cannot be read is kept aside and flagged; the stream goes on behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from pos_terminal.headoffice import flags
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection, Error, IntegrityError, stamp
from pos_terminal.headoffice.effects import apply, business_date, watch
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.wire.codec import NotReadable, chain, decode, digest, first_hash
from pos_terminal.wire.envelope import Agreed, BatchAnswer, BatchHead, Compare, Position
from pos_terminal.wire.payloads import Body, LotsClosed, kind_of, written_entries

STREAM = "SELECT no, id, terminal, first_hash, sequence, hash FROM stream WHERE id = ?"
ADD_STREAM = """
INSERT INTO stream (id, terminal, parent, parent_sequence, parent_hash, first_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
RETURNING no"""
MOVE = "UPDATE stream SET sequence = ?, hash = ? WHERE no = ?"
HASH_AT = "SELECT hash FROM place WHERE stream = ? AND sequence = ?"
ADD_PLACE = (
    "INSERT INTO place (stream, sequence, hash, digest, record, verdict, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
KNOWN = "SELECT digest, kind FROM record WHERE id = ?"
ADD_RECORD = """
INSERT INTO record (id, digest, terminal, kind, at, business_date, member, net_minor, merchant, refers, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
HELD = "SELECT body FROM quarantine WHERE stream = ? AND sequence = ? AND released_at = ''"
ALL_HELD = """
SELECT s.id, q.sequence, s.terminal, q.reason, q.detail, q.received_at, q.body
FROM quarantine q JOIN stream s ON s.no = q.stream WHERE q.released_at = '' ORDER BY q.n"""
RELEASED = "UPDATE quarantine SET released_at = ? WHERE stream = ? AND sequence = ?"
LET_IN = "SELECT 1 FROM quarantine WHERE digest = ? AND released_at <> '' LIMIT 1"
ADD_QUARANTINE = """
INSERT INTO quarantine (stream, sequence, record, digest, reason, detail, body, received_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""

TAKEN, REPEAT, QUARANTINED = "taken", "repeat", "quarantined"


@dataclass(frozen=True, slots=True)
class KeptAside:
    """A record in quarantine: its place, why, and its bytes as they came."""

    stream: str
    sequence: int
    terminal: str
    reason: str
    detail: str
    received_at: str
    body: bytes


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
        if here and bytes(here[0]).hex() == hash_:
            return Agreed(sequence=sequence)
    return Agreed(sequence=0)


def kept_aside(db: Connection) -> tuple[KeptAside, ...]:
    """What is in quarantine now, oldest first."""
    return tuple(KeptAside(*row) for row in db.execute(ALL_HELD))


def receive(db: Connection, terminal: str, head: BatchHead, bodies: Sequence[bytes], at: datetime) -> BatchAnswer:
    """Adds a batch to its stream. Inside one transaction of the caller.

    Records that are here already are compared, not stored again; records beyond a gap wait until they are sent again.
    Raises Rejected `chain-broken`, and `fork` where another history of the stream is here.
    """
    hashes = _check_chain(head, bodies)
    stream = _stream(db, terminal, head, at)
    if head.first > stream.sequence + 1:
        return BatchAnswer(have=stream.position())
    _compare(db, stream, head, hashes)
    touched: set[str] = set()
    quarantined = []
    for index in range(stream.sequence + 1 - head.first, len(bodies)):
        sequence, data = head.first + index, bodies[index]
        reason = _add(db, stream, sequence, hashes[index], data, at, touched)
        if reason:
            quarantined.append((sequence, reason))
        stream.sequence, stream.hash = sequence, hashes[index]
    db.execute(MOVE, (stream.sequence, stream.hash, stream.no))
    watch(db, touched, terminal, at)
    announce(db, sorted(touched))
    return BatchAnswer(have=stream.position(), quarantined=tuple(quarantined))


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


def _compare(db: Connection, stream: Stream, head: BatchHead, hashes: list[bytes]) -> None:
    """Where batch and stream overlap they must be the same, also just before the batch."""
    before = bytes.fromhex(head.previous)
    for sequence in range(head.first - 1, min(stream.sequence, head.first + len(hashes) - 1) + 1):
        here = stream.first_hash if sequence == 0 else db.execute(HASH_AT, (stream.no, sequence)).fetchone()[0]
        if here != (before if sequence < head.first else hashes[sequence - head.first]):
            raise Rejected(409, "fork", f"at {sequence}", stream.position())


def _add(
    db: Connection, stream: Stream, sequence: int, hash_: bytes, data: bytes, at: datetime, touched: set[str]
) -> str:
    """Stores one record at its place; the reason, where it went into quarantine."""
    place = (stream.no, sequence, hash_, digest(data))
    try:
        body = decode(data)
    except NotReadable as error:
        if db.execute(LET_IN, (place[3],)).fetchone():  # a person has let in what it says, when it came before
            db.execute(ADD_PLACE, (*place, None, REPEAT, stamp(at)))
            return ""
        return _set_aside(db, stream, place, None, flags.NOT_READABLE, str(error), data, at)
    known = db.execute(KNOWN, (body.id.bytes,)).fetchone()
    if known is not None:
        closed = isinstance(body.body, LotsClosed) and known[1] == kind_of(body.body)
        if known[0] != place[3] and not closed:  # two closers may have closed the same: the first counts
            touched |= _told(body)
            return _set_aside(db, stream, place, body, flags.OTHER_BYTES, str(body.id), data, at)
        db.execute(ADD_PLACE, (*place, body.id.bytes, REPEAT, stamp(at)))
        return ""
    db.execute("SAVEPOINT one_record")
    try:
        store(db, stream.terminal, body, data)
        found = apply(db, body, stream.terminal, at)
    except Exception as error:
        if isinstance(error, Error) and not isinstance(error, IntegrityError):
            raise  # the database cannot take it now: nothing of the batch is stored, and all of it comes again
        # A record that no rule of ours foresaw must not hold up those behind it.
        db.execute("ROLLBACK TO one_record")
        db.execute("RELEASE one_record")
        touched |= _told(body)
        return _set_aside(db, stream, place, body, flags.NOT_READABLE, str(error), data, at)
    db.execute("RELEASE one_record")
    db.execute(ADD_PLACE, (*place, body.id.bytes, TAKEN, stamp(at)))
    touched |= found
    return ""


def release(db: Connection, stream: str, sequence: int, at: datetime, repaired: bytes = b"") -> bool:
    """Takes in what was kept aside at that place, as it came or as a person repaired it, at a new place in the feed.

    What is here already under the same id has its effect: then only the mark goes. False where nothing is kept aside
    there. Raises NotReadable where this program cannot read it, ValueError where its books cannot hold it.
    """
    row = db.execute(STREAM, (stream,)).fetchone()
    held = db.execute(HELD, (row[0], sequence)).fetchone() if row else None
    if held is None:
        return False
    data = bytes(held[0])
    body = decode(repaired or data)
    if db.execute(KNOWN, (body.id.bytes,)).fetchone() is None:
        try:
            store(db, row[2], body, repaired or data, came_as=digest(data))
            touched = apply(db, body, row[2], at)
        except (IntegrityError, OverflowError) as error:
            raise ValueError(str(error)) from error
        watch(db, touched, row[2], at)
        announce(db, sorted(touched))
    db.execute(RELEASED, (stamp(at), row[0], sequence))
    for kind in (flags.NOT_READABLE, flags.OTHER_BYTES):
        flags.clear_flag(db, at, kind, f"{stream}/{sequence}")
    return True


def _told(body: Body) -> set[str]:
    """The accounts that the terminal has booked on: it is told what they are without this record."""
    return {f"accounts/{entry.member}" for entry, _, _ in written_entries(body.body)}


def store(db: Connection, terminal: str, body: Body, data: bytes, came_as: bytes = b"") -> None:
    """Keeps a record's bytes, with what it is found by; `came_as` is the digest of what a person has repaired."""
    facts: dict[str, Any] = msgspec.to_builtins(body.body)
    inner: dict[str, Any] = next((facts[name] for name in ("sale", "refund", "enrolment", "late") if name in facts), {})
    loyalty = facts.get("loyalty") or {}
    member = loyalty.get("member") or (inner.get("member") or {}).get("id", "")
    net = inner.get("total_minor", 0) * (-1 if "refund" in facts else 1)
    refers = UUID(inner["of"]).bytes if "of" in inner else None
    found_by = (kind_of(body.body), stamp(body.at), business_date(body).isoformat(), member, net)
    row = (body.id.bytes, came_as or digest(data), terminal, *found_by, inner.get("merchant", ""), refers, data)
    db.execute(ADD_RECORD, row)


def _set_aside(
    db: Connection,
    stream: Stream,
    place: tuple[int, int, bytes, bytes],
    body: Body | None,
    reason: str,
    detail: str,
    data: bytes,
    at: datetime,
) -> str:
    record = body.id.bytes if body else None
    db.execute(ADD_PLACE, (*place, record, QUARANTINED, stamp(at)))
    db.execute(ADD_QUARANTINE, (stream.no, place[1], record, place[3], reason, detail[:500], data, stamp(at)))
    flags.raise_flag(db, at, reason, f"{stream.id}/{place[1]}", stream.terminal, detail[:500])
    return reason
