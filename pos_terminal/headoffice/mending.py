"""Records that were lost or altered here are put right from the till's own bytes, whose digest their places have kept.

Nothing is taken on trust: bytes with another digest are refused, and a place that is right is left alone. Entries are
never taken out: what is missing or too much is booked beside them. What stood there before is kept in `mended`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from pos_terminal.headoffice import flags
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection, instant, stamp
from pos_terminal.headoffice.effects import ADD_VOID, business_date, note_given, watch
from pos_terminal.headoffice.examining import (
    BYTES,
    COLUMNS,
    PLACE,
    EntryKey,
    Examined,
    Sums,
    examine,
    should_book,
    sums_of,
)
from pos_terminal.headoffice.gathering import BEFORE_ALL, Gathered
from pos_terminal.headoffice.hot import ADD_ENTRIES, ADD_GIVEN, ADD_PLACES, ADD_RECORDS, ADD_TO_LOTS, KNOWN, STREAM
from pos_terminal.headoffice.inbox import BOOKS_TURN, QUARANTINED, REPEAT, TAKEN, Stream
from pos_terminal.headoffice.members import member_by_id, put_enrolled
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.codec import NotReadable, chain, decode, digest
from pos_terminal.wire.payloads import Body, EnrolmentRecorded, RefundRecorded, SaleRecorded
from pos_terminal.wire.reconcile import Again, AgainAnswer, PlaceSaid, PlacesAnswer, PlacesAsked

OTHER_BYTES, NOT_READABLE = "other-bytes", "not-readable"

HASH_AT = "SELECT hash, record FROM place WHERE stream = ? AND sequence = ?"
BODY = "SELECT body FROM record WHERE id = ?"
ELSEWHERE = "SELECT 1 FROM place WHERE record = ?"
NOTE = """
INSERT INTO mended (stream, sequence, record, what, before, mended_at, open) VALUES (?, ?, ?, ?, ?, ?, 1)"""
DONE = "UPDATE mended SET open = 0 WHERE record = ? AND open = 1"
WRITE_ANEW = """
UPDATE record SET digest = ?, terminal = ?, kind = ?, at = ?, business_date = ?, member = ?, net_minor = ?,
  merchant = ?, refers = ?, body = ? WHERE id = ?"""
SUMS = """
SELECT e.programme, e.unit, e.lot, sum(e.amount), coalesce((SELECT l.rest FROM lot l WHERE l.bucket = e.bucket
  AND l.member = e.member AND l.programme = e.programme AND l.unit = e.unit AND l.lot = e.lot), 0)
FROM entry e WHERE e.bucket = ? AND e.member = ? GROUP BY e.bucket, e.member, e.programme, e.unit, e.lot"""


# Of one record: where it lies, the hash there, and its bytes.
PlaceAgain = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Mended:
    """A record that is to be put right at its place."""

    stream: int
    terminal: str
    sequence: int
    what: str
    data: bytes
    body: Body
    received_at: datetime


def places(db: Connection, terminal: str, asked: PlacesAsked) -> PlacesAnswer:
    """Which of the places are not as they came; nothing where the stream is not the terminal's."""
    stream = _stream(db, terminal, asked.stream)
    if stream is None:
        return PlacesAnswer()
    wrong = examine(db, stream.no, stream.sequence, asked.sequences, thorough=asked.thorough).wrong
    return PlacesAnswer(wrong=_said(wrong))


def mend(db: Connection, terminal: str, asked: Again, at: datetime) -> AgainAnswer:
    """Puts right what is wrong at those places. Inside one transaction of the caller."""
    db.hold(BOOKS_TURN, shared=True)
    db.hold(f"stream/{asked.stream}")
    stream = _stream(db, terminal, asked.stream)
    if stream is None:
        return AgainAnswer()
    bodies = {one.sequence: one.body for one in asked.records}
    found = _with_places(db, stream, examine(db, stream.no, stream.sequence, bodies, thorough=True), bodies, at)
    refused: dict[int, str] = {}
    mended: dict[int, str] = {}
    touched: set[str] = set()
    for sequence, what in sorted(found.wrong.items()):
        place, data = found.places.get(sequence), bodies[sequence]
        if place is None or digest(data) != place.digest:
            refused[sequence] = OTHER_BYTES
            continue
        try:
            body = decode(data)
        except NotReadable:
            refused[sequence] = NOT_READABLE
            continue
        one = Mended(stream.no, terminal, sequence, what, data, body, instant(place.received_at))
        touched |= _put_right(db, one, found, at)
        mended[sequence] = what
        flags.raise_flag(db, at, flags.MENDED, f"{asked.stream}/{sequence}", terminal, what)
    watch(db, touched, terminal, at)
    announce(db, sorted(touched))
    return AgainAnswer(mended=_said(mended), refused=_said(refused))


def _said(places: dict[int, str]) -> tuple[PlaceSaid, ...]:
    return tuple(PlaceSaid(sequence, what) for sequence, what in sorted(places.items()))


def _stream(db: Connection, terminal: str, stream: str) -> Stream | None:
    row = db.execute(STREAM, (stream,)).fetchone()
    return Stream(*row) if row and row[2] == terminal else None


def _put_right(db: Connection, one: Mended, found: Examined, at: datetime) -> set[str]:
    """The record's row, what it did beside, and its entries; the feed's subjects that it touched."""
    id_ = one.body.id.bytes
    row = found.records.get(id_)
    # Turns first: nobody else changes these accounts until the end.
    gathered = Gathered()
    wanted, on = should_book(db, one.body), business_date(one.body)
    booked = sums_of(db, {id_: wanted}, thorough=True).get(id_, {})
    for member in {str(key[1]) for key in (*booked, *wanted)}:
        gathered.add_due(member, on)
    gathered.take_turns(db)
    booked = sums_of(db, {id_: wanted}, thorough=True).get(id_, {})
    before = msgspec.json.encode([[*key, amount] for key, amount in sorted(booked.items(), key=str)])
    if one.what in (BYTES, COLUMNS) and row is not None:
        before = row[-1]
    db.execute(NOTE, (one.stream, one.sequence, id_, one.what, before, stamp(at)))
    if row is None and not db.find(KNOWN, [(id_,)]):
        db.insert(ADD_RECORDS, [record_row(one.terminal, one.body, one.data)])
        _beside(db, gathered, one)
    elif row is not None and row != (anew := record_row(row[2], one.body, one.data)):
        db.execute(WRITE_ANEW, (*anew[1:], anew[0]))
    db.execute(DONE, (id_,))
    _book(db, one, booked, should_book(db, one.body))
    return gathered.touched


def _beside(db: Connection, gathered: Gathered, one: Mended) -> None:
    """What a record that was gone did beside its entries, where that has gone as well."""
    match one.body.body:
        case RefundRecorded(refund=refund) if refund.void:
            db.execute(ADD_VOID, (refund.of.bytes, one.body.id.bytes))
        case EnrolmentRecorded(enrolment=enrolment) if member_by_id(db, enrolment.member.id) is None:
            put_enrolled(db, enrolment, one.terminal, one.received_at)
            gathered.touched.add(f"member/{enrolment.member.id}")
        case SaleRecorded():
            note_given(gathered, one.body.id.bytes, one.body.body, one.terminal, one.received_at)
            db.insert(ADD_GIVEN, gathered.given)


def _book(db: Connection, one: Mended, booked: Sums, wanted: Sums) -> None:
    """Entries beside those that are there, until they come to what they should; then lots to the sums of entries."""
    differing = {key: wanted.get(key, 0) - booked.get(key, 0) for key in {*booked, *wanted}}
    db.insert(
        ADD_ENTRIES,
        [_entry(one.body.id.bytes, key, amount) for key, amount in sorted(differing.items(), key=str) if amount],
    )
    opened, on = stamp(one.body.at), business_date(one.body).isoformat()
    lots: dict[EntryKey, tuple[EntryKey, ...]] = {}
    for key in {*booked, *wanted}:
        lots[key[:5]] = (*lots.get(key[:5], ()), key)
    for member in sorted({str(key[1]) for key in lots}):
        for programme, unit, lot, total, rest in db.execute(SUMS, (bucket_of(member), member)):
            place = (bucket_of(member), member, programme, unit, lot)
            if place in lots and total != rest:
                *_, kind, expires, matures, _ = lots[place][0]
                last_on = BEFORE_ALL if kind == "expire" else on
                db.insert(ADD_TO_LOTS, [(*place, int(total) - rest, expires, matures, opened, last_on)])


def _entry(record: bytes, key: EntryKey, amount: int) -> tuple[str | int | bytes | None, ...]:
    bucket, member, programme, unit, lot, kind, expires, matures, arms = key
    return (bucket, record, member, programme, unit, amount, lot, kind, expires, matures, arms)


def _with_places(db: Connection, stream: Stream, found: Examined, bodies: dict[int, bytes], at: datetime) -> Examined:
    """Puts places back that are gone, each run of them where its chain leads from the place before to the one after."""
    gone = sorted(sequence for sequence, what in found.wrong.items() if what == PLACE)
    runs: list[list[int]] = []
    for sequence in gone:
        if runs and runs[-1][-1] == sequence - 1:
            runs[-1].append(sequence)
        else:
            runs.append([sequence])
    fitting = [rows for run in runs if (rows := _chained(db, stream, run, bodies))]
    if not fitting:
        return found
    for rows in fitting:
        _put_back(db, stream.no, rows, at)
    again = examine(db, stream.no, stream.sequence, bodies, thorough=True)
    # What is right again but for its place is mended all the same.
    again.wrong = {sequence: PLACE for sequence in gone if sequence in again.places} | again.wrong
    return again


def _chained(db: Connection, stream: Stream, run: Sequence[int], bodies: dict[int, bytes]) -> list[PlaceAgain]:
    """The places of the run, made of the bytes; nothing where these are not the ones that lay there."""
    before = (stream.first_hash, None) if run[0] == 1 else db.execute(HASH_AT, (stream.no, run[0] - 1)).fetchone()
    if before is None:
        return []
    hash_, rows = before[0], []
    for sequence in run:
        hash_ = chain(hash_, bodies[sequence])
        rows.append((sequence, hash_, bodies[sequence]))
    if run[-1] == stream.sequence:
        return rows if hash_ == stream.hash else []
    after = db.execute(HASH_AT, (stream.no, run[-1] + 1)).fetchone()
    body = db.execute(BODY, (after[1],)).fetchone() if after and after[1] else None
    return rows if body is not None and chain(hash_, body[0]) == after[0] else []


def _put_back(db: Connection, stream: int, rows: Sequence[PlaceAgain], at: datetime) -> None:
    for sequence, hash_, data in rows:
        id_: bytes | None
        try:
            id_ = decode(data).id.bytes
            verdict = REPEAT if db.execute(ELSEWHERE, (id_,)).fetchone() else TAKEN
        except NotReadable:
            id_, verdict = None, QUARANTINED
        db.insert(ADD_PLACES, [(stream, sequence, hash_, digest(data), id_, verdict, stamp(at))])
