"""From days that differ to the very records: what head office lost or altered is sent once more, and mended there.

This till's own bytes are the measure, as they are what the chain covers. Head office says of each record of those days
whether it lies there as it came; a thousand are asked about at once, so nothing has to be searched by halves. What no
total shows (a lot, a byte) is found in its turn: each night looks at the next part of every stream as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pos_terminal.domain.till import StoredRecord, StreamEnd
from pos_terminal.services.ports import HeadOffice, Store
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded, written_entries
from pos_terminal.wire.reconcile import (
    DATED_KINDS,
    MOST_AGAIN,
    MOST_PLACES,
    Again,
    PlacesAsked,
    RecordAgain,
)

AT_ONCE = 500
PART = 5_000
MOST_BYTES = 1_048_576
HERE, THERE = "here", "head_office"
ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class RecordDiffers:
    """A record that does not lie on both sides as it was recorded: `name` is its receipt number, or its kind and id.

    `where` it is wrong is `here` or `head_office`; `what` is wrong there: its `place`, `record`, `bytes`, `columns` or
    `entries`; `mended` says that it is right now.
    """

    day: date
    name: str
    stream: str
    sequence: int
    where: str
    what: str
    mended: bool = False


class Mending:
    """Looks for records that are wrong, on both sides, and mends those at head office. Raises NoAnswer."""

    def __init__(self, store: Store, head_office: HeadOffice) -> None:
        self._store = store
        self._head_office = head_office

    def mend(self, days: frozenset[date], night: date) -> tuple[RecordDiffers, ...]:
        """The records of those days, and of the night's part of each stream, that are wrong, or were."""
        found: list[RecordDiffers] = []
        for stream in self._store.journal.streams():
            seen: set[int] = set()
            for part in _parts(self._of(stream, days), MOST_PLACES) if days else ():
                seen.update(one.sequence for one in part)
                found += (*self._here(part), *self._there(part, thorough=True))
            for part in _parts(self._turn_of(stream, night), MOST_PLACES):
                rest = [one for one in part if one.sequence not in seen]
                if rest:
                    found += (*self._here(rest), *self._there(rest, thorough=False))
        return tuple(found)

    def _of(self, stream: StreamEnd, days: frozenset[date]) -> Iterator[StoredRecord]:
        after = 0
        while records := self._store.journal.of_stream(stream.id, after, AT_ONCE):
            for record in records:
                if record.business_date in days and record.kind in DATED_KINDS:
                    yield record
            after = records[-1].sequence

    def _turn_of(self, stream: StreamEnd, night: date) -> Sequence[StoredRecord]:
        """The part of the stream whose turn it is: all of it comes round, night after night."""
        turns = max(1, -(-stream.sequence // PART))
        return self._store.journal.of_stream(stream.id, night.toordinal() % turns * PART, PART)

    def _here(self, records: Sequence[StoredRecord]) -> Iterator[RecordDiffers]:
        """This till's own books beside its journal; they are for `verify` and a person, nothing is changed."""
        rows = [record.n for record in records]
        booked = {n: Counter[object]() for n in rows}
        for n, entry, arms in self._store.ledger.booked(min(rows), max(rows)):
            if n in booked:
                booked[n][replace(entry, amount=0), arms] += entry.amount
        for record in records:
            for entry, _, arms in written_entries(decode(record.body).body):
                booked[record.n][replace(entry, amount=0), arms] -= entry.amount
            if any(booked[record.n].values()):
                yield _differs(record, HERE, ENTRIES)

    def _there(self, records: Sequence[StoredRecord], *, thorough: bool) -> Iterator[RecordDiffers]:
        stream, by_sequence = str(records[0].stream), {record.sequence: record for record in records}
        try:
            answer = self._head_office.places(
                PlacesAsked(stream=stream, thorough=thorough, sequences=tuple(by_sequence))
            )
        except NoAnswer as trouble:
            if trouble.code != answers.REFUSES:
                raise
            return  # a head office of before: days are named, and that is all
        wrong = {one.sequence: one.what for one in answer.wrong if one.sequence in by_sequence}
        mended: set[int] = set()
        for part in _parts([by_sequence[sequence] for sequence in sorted(wrong)], MOST_AGAIN):
            sent = tuple(RecordAgain(sequence=one.sequence, body=one.body) for one in part)
            answered = self._head_office.again(Again(stream=stream, records=sent))
            mended |= {one.sequence for one in answered.mended}
        for sequence, what in sorted(wrong.items()):
            yield replace(_differs(by_sequence[sequence], THERE, what), mended=sequence in mended)


def _differs(record: StoredRecord, where: str, what: str) -> RecordDiffers:
    match decode(record.body).body:
        case SaleRecorded(sale=facts) | RefundRecorded(refund=facts):
            name = facts.receipt
        case _:
            name = f"{record.kind} {record.id}"
    return RecordDiffers(record.business_date, name, str(record.stream), record.sequence, where, what)


def _parts(records: Iterable[StoredRecord], most: int) -> Iterator[Sequence[StoredRecord]]:
    part: list[StoredRecord] = []
    for record in records:
        if part and (len(part) == most or sum(len(one.body) for one in part) + len(record.body) > MOST_BYTES):
            yield part
            part = []
        part.append(record)
    if part:
        yield part
