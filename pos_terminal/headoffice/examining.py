"""Whether records lie in the books as they came, by the digests that their places have kept, and what they booked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pos_terminal.headoffice.database import Connection, Row, Value
from pos_terminal.headoffice.hot import BOOKED_COLUMNS, BOOKED_ON, PLACES_AT, RECORDS_OF
from pos_terminal.headoffice.record_rows import record_row
from pos_terminal.headoffice.statements import Lookup
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.codec import NotReadable, decode, digest
from pos_terminal.wire.payloads import Body, RefundRecorded, written_entries

PLACE, RECORD, BYTES, COLUMNS, ENTRIES = "place", "record", "bytes", "columns", "entries"

# Under any member's name, as an altered row may have another: reads all entries, on a night when a day differs.
BOOKED = Lookup(
    "record:bytes",
    f"SELECT {BOOKED_COLUMNS} FROM wanted JOIN entry e ON e.record = wanted.record",  # noqa: S608 (constants)
)
VOIDED = "SELECT record FROM voided WHERE sale = ?"

# (bucket, member, programme, unit, lot, kind, expires, matures, arms) and how much in all: a sum that is right needs no
# more rows, and one that is not is put right by another row.
EntryKey = tuple[Value, ...]
Sums = Mapping[EntryKey, int]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of a stream, as it is kept."""

    sequence: int
    hash: bytes
    digest: bytes
    record: bytes | None
    verdict: str
    received_at: str


@dataclass(slots=True)
class Examined:
    """What was found of some places: those that are kept, their records' rows, and what is wrong."""

    places: dict[int, KnownPlace] = field(default_factory=dict)
    records: dict[bytes, Row] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)


def examine(db: Connection, stream: int, end: int, sequences: Iterable[int], *, thorough: bool) -> Examined:
    """Looks at those places of the stream that lie before its `end`; `thorough`: at entries under any member's name."""
    asked = sorted({sequence for sequence in sequences if 0 < sequence <= end})
    found = Examined()
    for row in db.find(PLACES_AT, [(stream, sequence) for sequence in asked]):
        found.places[row[0]] = KnownPlace(*row)
    ids = [(one.record,) for one in found.places.values() if one.record]
    found.records = {row[0]: row for row in db.find(RECORDS_OF, ids)}
    for sequence in asked:
        place = found.places.get(sequence)
        what = _wrong(place, found.records) if place else PLACE
        if what:
            found.wrong[sequence] = what
    right = [found.records[one.record] for one in found.places.values() if one.record in found.records]
    wanted = {row[0]: _should_book(db, row[-1]) for row in right}
    booked = sums_of(db, wanted, thorough=thorough)
    for sequence, one in found.places.items():
        looked_at = one.record in wanted and one.verdict != "quarantined" and sequence not in found.wrong
        if one.record and looked_at and booked.get(one.record, {}) != wanted[one.record]:
            found.wrong[sequence] = ENTRIES
    return found


def sums_of(db: Connection, wanted: Mapping[bytes, Sums], *, thorough: bool) -> dict[bytes, Sums]:
    """What records have booked, by record; `wanted` is what they should have."""
    if thorough:
        rows = db.find(BOOKED, [(record,) for record in wanted])
    else:
        rows = db.find(BOOKED_ON, sorted({(record, key[0], key[1]) for record, sums in wanted.items() for key in sums}))
    return summed(rows)


def summed(rows: Iterable[Row]) -> dict[bytes, Sums]:
    """Rows of BOOKED_COLUMNS as sums, by record; what comes to nothing is left out."""
    found: dict[bytes, Counter[EntryKey]] = {}
    for record, *key, amount in rows:
        found.setdefault(record, Counter())[tuple(key)] += amount
    return {record: {key: amount for key, amount in sums.items() if amount} for record, sums in found.items()}


def should_book(db: Connection, body: Body) -> Sums:
    """What the record's own bytes book; nothing where it is the second void of a sale."""
    match body.body:
        case RefundRecorded(refund=refund) if refund.void:
            first = db.execute(VOIDED, (refund.of.bytes,)).fetchone()
            if first and first[0] != body.id.bytes:
                return {}
    sums: Counter[EntryKey] = Counter()
    for entry, _, arms in written_entries(body.body):
        expires = entry.expires_on.isoformat() if entry.expires_on else None
        matures = entry.matures_on.isoformat() if entry.matures_on else None
        account = (bucket_of(entry.member), entry.member, entry.programme, entry.unit)
        sums[(*account, entry.lot, str(entry.kind), expires, matures, arms)] += entry.amount
    return {key: amount for key, amount in sums.items() if amount}


def _should_book(db: Connection, data: bytes) -> Sums:
    try:
        return should_book(db, decode(data))
    except NotReadable:
        return {}


def _wrong(place: KnownPlace, records: Mapping[bytes, Row]) -> str:
    if place.record is None or place.verdict == "quarantined":
        return ""
    row = records.get(place.record)
    if row is None:
        return RECORD
    if place.verdict == "repeat" and row[1] != place.digest:
        return ""  # of two closers the first counts
    if digest(row[-1]) != place.digest:
        return BYTES
    try:
        body = decode(row[-1])
    except NotReadable:
        return ""
    # Whose it is stays as it was: another till may have brought it first.
    return "" if row == record_row(row[2], body, row[-1]) else COLUMNS
