"""Books for tests: a store with a till in it, and records that are quick to write and right to the last byte."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.till import Head, Installation, NewRecord
from pos_terminal.store.connection import IN_MEMORY
from pos_terminal.store.database import SqliteStore, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import AnyPayload, Body, Installed, LotsClosed, kind_of

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SHOP = Installation("shop", "S1", "朝陽茶室", "Sunrise Cafe", "T1", "HKD", "Asia/Hong_Kong", 4)
STREAM = UUID("01957aaa-0000-7000-8000-000000000001")
CHAN, LEE = "000000000000a1", "000000000000b2"


def now() -> datetime:
    """The instant at which these tests play."""
    return NOW


def open_till(path: Path = IN_MEMORY, stream: UUID = STREAM) -> SqliteStore:
    """A store with a till installed in it."""
    store = open_store(path, now)
    create_installation(store, SHOP, stream=stream, begun_at=NOW, numbers=(1_000_001, 1_000_003))
    return store


def uuid(i: int) -> UUID:
    """The i-th id."""
    return UUID(int=i << 80 | 0x7 << 76 | 0b10 << 62)


def new_record(
    i: int,
    payload: AnyPayload | None = None,
    *,
    kind: str = "",
    shift: UUID | None = None,
    member: str | None = None,
    receipt_number: int | None = None,
    key: str | None = None,
    refers: UUID | None = None,
    day: date = TODAY,
) -> NewRecord:
    """The i-th record; `kind` is only for tests that look records up by it."""
    facts = payload or Installed(shop="S1", terminal="T1", program=f"test {i}")
    at = NOW + timedelta(seconds=i)
    return NewRecord(
        id=uuid(i),
        kind=kind or kind_of(facts),
        at=at,
        business_date=day,
        body=encode(Body(id=uuid(i), at=at, mono_ms=i, boot="a-boot", body=facts)),
        shift=shift,
        member=member,
        receipt=f"S1-T1-{receipt_number}" if receipt_number else None,
        receipt_number=receipt_number,
        key=key,
        refers=refers,
    )


def append(store: SqliteStore, record: NewRecord) -> Head:
    """The record in a transaction of its own."""
    with store.begin():
        return store.journal.append(record)


def points(amount: int, lot: str = "L1", member: str = CHAN, kind: EntryKind = EntryKind.EARN) -> Entry:
    """A change of a member's points."""
    return Entry(member, "moneyback", POINTS, amount, lot, kind, date(2027, 3, 31) if amount > 0 else None)


def earn(store: SqliteStore, i: int, *entries: Entry) -> Head:
    """The i-th record, with those entries in its bytes and in the ledger."""
    record = new_record(i, LotsClosed(day=TODAY.isoformat(), entries=entries))
    with store.begin():
        head = store.journal.append(record)
        store.ledger.append(head.n, record.at, [(entry, "1", "") for entry in entries])
    return head


def balance(store: SqliteStore, member: str = CHAN) -> int:
    """The member's points, whatever their days."""
    return sum(lot.rest for account in store.ledger.accounts(member) for lot in account.of_unit(POINTS))
