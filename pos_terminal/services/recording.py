"""Facts to journal records: the only place where the till's services write history."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.till import Head, NewRecord
from pos_terminal.services.ports import Clock, Store
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import AnyPayload, Body, kind_of, written_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The columns by which a record is found again."""

    shift: UUID | None = None
    member: str | None = None
    receipt: str | None = None
    receipt_number: int | None = None
    key: str | None = None
    refers: UUID | None = None


def record(
    store: Store,
    clock: Clock,
    payload: AnyPayload,
    *,
    record_id: UUID,
    at: datetime,
    business_date: date,
    found: Found = Found(),
) -> Head:
    """Appends the record and its ledger entries; called inside the transaction of what they record."""
    body = Body(id=record_id, at=at, mono_ms=int(clock.monotonic_s() * 1000), boot=clock.boot, body=payload)
    head = store.journal.append(
        NewRecord(
            id=record_id,
            kind=kind_of(payload),
            at=at,
            business_date=business_date,
            body=encode(body),
            shift=found.shift,
            member=found.member,
            receipt=found.receipt,
            receipt_number=found.receipt_number,
            key=found.key,
            refers=found.refers,
        )
    )
    entries = written_entries(payload)
    if entries:
        store.ledger.append(head.n, at, entries)
    return head
