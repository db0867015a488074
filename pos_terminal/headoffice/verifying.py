"""Looking whether head office's books are right: streams by their chain, entries by the records, lots by the entries.

A part is read at a time, beside a running server. Each check stops at the first place that is wrong and names it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from pos_terminal.headoffice.database import Connection, Database, Row
from pos_terminal.headoffice.examining import should_book, summed
from pos_terminal.headoffice.hot import BOOKED_COLUMNS
from pos_terminal.wire.codec import NotReadable, chain, decode, digest

AT_ONCE = 500

STREAMS = "SELECT no, id, first_hash, sequence, hash FROM stream ORDER BY no"
# The bytes of a place: its record's, or those that were kept aside there, or elsewhere under the same digest.
PLACES = """
SELECT p.sequence, p.hash, p.digest, p.verdict, r.body,
  (SELECT q.body FROM quarantine q WHERE q.digest = p.digest LIMIT 1)
FROM place p LEFT JOIN record r ON r.id = p.record
WHERE p.stream = ? AND p.sequence > ? AND p.sequence <= ? ORDER BY p.sequence LIMIT ?"""
RECORDS = "SELECT r.n, r.id, r.body FROM record r WHERE r.n > ? ORDER BY r.n LIMIT ?"
ENTRIES = f"SELECT {BOOKED_COLUMNS} FROM entry e JOIN record r ON r.id = e.record WHERE r.n > ? AND r.n <= ?"  # noqa: S608
STRAY = "SELECT e.record FROM entry e LEFT JOIN record r ON r.id = e.record WHERE r.id IS NULL LIMIT 1"
BUCKETS = "SELECT DISTINCT bucket FROM lot UNION SELECT DISTINCT bucket FROM entry ORDER BY bucket"
LOTS = "SELECT member, programme, unit, lot, rest FROM lot WHERE bucket = ?"
SUMS = (
    "SELECT member, programme, unit, lot, sum(amount) FROM entry WHERE bucket = ? GROUP BY member, programme, unit, lot"
)


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check: how much was looked at, and the first place that is wrong."""

    name: str
    counted: int
    wrong: str = ""


class _Wrong(Exception):
    """The first wrong place of a check."""


def verify(database: Database) -> tuple[Check, ...]:
    """All checks. Raises Error where the database cannot be read."""
    looks = (("streams", _streams), ("entries", _entries), ("lots", _lots))
    return tuple(_check(name, look, database) for name, look in looks)


def _check(name: str, look: Callable[[Database], Iterator[int]], database: Database) -> Check:
    counted = 0
    try:
        for seen in look(database):
            counted += seen
    except _Wrong as wrong:
        return Check(name, counted, str(wrong))
    return Check(name, counted)


def _streams(database: Database) -> Iterator[int]:
    with database.read() as db:
        streams = db.execute(STREAMS).fetchall()
    for no, id_, first, end, last in streams:
        sequence, hash_ = 0, first
        while sequence < end:
            with database.read() as db:
                places = db.execute(PLACES, (no, sequence, end, AT_ONCE)).fetchall()
            if not places:
                break
            for place in places:
                sequence, hash_ = sequence + 1, _next(id_, sequence + 1, hash_, place)
            yield len(places)
        if (sequence, hash_) != (end, last):
            raise _Wrong(f"stream {id_} ends at {sequence}, and {end} is said to be here")


def _next(stream: str, sequence: int, before: bytes, place: Row) -> bytes:
    """The hash after a place."""
    there, hash_, digest_, verdict, *bodies = place
    if there != sequence:
        raise _Wrong(f"stream {stream}: {there} follows {sequence - 1}")
    data = next((bytes(body) for body in bodies if body and digest(bytes(body)) == digest_), None)
    if data is None and verdict != "repeat":  # of what two closers said of one day the first's bytes are here
        raise _Wrong(f"stream {stream}: the bytes of record {sequence} are not here")
    if data is not None and chain(before, data) != hash_:
        raise _Wrong(f"stream {stream}: bytes and hash of record {sequence} differ")
    return bytes(hash_)


def _entries(database: Database) -> Iterator[int]:
    reached = 0
    while True:
        with database.read() as db:
            records = db.execute(RECORDS, (reached, AT_ONCE)).fetchall()
            if not records:
                stray = db.execute(STRAY).fetchone()
                break
            _compare(db, reached, records)
        reached = records[-1][0]
        yield len(records)
    if stray:
        raise _Wrong(f"entries of record {UUID(bytes=bytes(stray[0]))}, which is not here")


def _compare(db: Connection, after: int, records: Sequence[Row]) -> None:
    """By their sums, as what was mended stands beside what was wrong."""
    booked = summed(db.execute(ENTRIES, (after, records[-1][0])))
    for _, id_, data in records:
        try:
            wanted = should_book(db, decode(data))
        except NotReadable as error:
            raise _Wrong(f"record {UUID(bytes=id_)} cannot be read: {error}") from error
        if booked.get(id_, {}) != wanted:
            raise _Wrong(f"record {UUID(bytes=id_)}: its entries are not what it says")


def _lots(database: Database) -> Iterator[int]:
    with database.read() as db:
        buckets = [row[0] for row in db.execute(BUCKETS)]
    for bucket in buckets:
        with database.read() as db:
            kept, sums = (
                {row[:4]: int(row[4]) for row in db.execute(sql, (bucket,)) if row[4]} for sql in (LOTS, SUMS)
            )
        if kept != sums:
            place = min(key for key in kept.keys() | sums.keys() if kept.get(key) != sums.get(key))
            raise _Wrong(f"{' '.join(place)}: {kept.get(place, 0)} is kept where {sums.get(place, 0)} is right")
        yield len(kept)
