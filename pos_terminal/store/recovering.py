"""Records that a backup lacks, out of the second copy: appended under their own ids, in the stream that goes on."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.till import KnownMember, NewRecord
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.rows import instant_of
from pos_terminal.store.second_copy import ENDING, RecordLine, StreamLine, lines_of
from pos_terminal.wire.codec import NotReadable, decode
from pos_terminal.wire.payloads import Body, EnrolmentRecorded, written_entries


def recover(store: SqliteStore, folder: Path) -> int:
    """Appends what the second copy in `folder` has of this till's streams and the journal lacks; how many records.

    All of them or none. What cannot be read is left out. Raises Unavailable.
    """
    if not folder.is_dir():
        raise Unavailable("store", "second-copy-missing", str(folder))
    appended = 0
    try:
        with store.begin():
            for path in _files(folder, {str(stream.id) for stream in store.journal.streams()}):
                for line in lines_of(path):
                    appended += isinstance(line, RecordLine) and _append(store, line)
    except OSError as error:
        raise Unavailable("store", "second-copy-missing", f"{folder}: {error.strerror}") from error
    return appended


def _files(folder: Path, ours: set[str]) -> Iterator[Path]:
    """The files of these streams and of all that go on from them, each after the one that it goes on from."""
    waiting = [(path, _head(path)) for path in sorted(folder.glob(f"*{ENDING}"))]
    heads = [(path, head) for path, head in waiting if head is not None]
    while fit := [(path, head) for path, head in heads if head.stream in ours or head.parent in ours]:
        path, head = next(((p, h) for p, h in fit if h.parent not in {other.stream for _, other in heads}), fit[0])
        ours.add(head.stream)
        heads.remove((path, head))
        yield path


def _head(path: Path) -> StreamLine | None:
    first = next(lines_of(path), None)
    return first if isinstance(first, StreamLine) else None


def _append(store: SqliteStore, line: RecordLine) -> bool:
    """Whether it was not there, and now is."""
    data = bytes(line.record)
    try:
        body = decode(data)
    except NotReadable:
        return False
    journal = store.journal
    if journal.by_id(body.id) is not None:
        return False
    at = instant_of(line.at)
    journal_head = journal.append(
        NewRecord(
            id=body.id,
            kind=line.kind,
            at=at,
            business_date=date.fromisoformat(line.business_date),
            body=data,
            shift=_id(line.shift),
            member=line.member,
            receipt=None if line.receipt and journal.by_receipt(line.receipt) else line.receipt,
            receipt_number=line.receipt_number,
            # Under the same key another sale may have been recorded while these were away: the later has it.
            key=None if line.key and journal.by_key(line.key) else line.key,
            refers=_id(line.refers),
        )
    )
    _take_effect(store, journal_head.n, at, body)
    return True


def _take_effect(store: SqliteStore, n: int, at: datetime, body: Body) -> None:
    """What the record did besides: entries in the ledger, a member who joined here."""
    if entries := written_entries(body.body):
        store.ledger.append(n, at, entries)
    match body.body:
        case EnrolmentRecorded(enrolment=enrolment):
            store.members.put(KnownMember(enrolment.member, enrolment.phone_hash))
        case _:
            pass


def _id(text: str) -> UUID | None:
    return UUID(bytes=bytes.fromhex(text)) if text else None
