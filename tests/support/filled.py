"""A database with many members, snapshots and own entries, filled fast; `verify` finds nothing wrong in it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

import msgspec

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind, Lot
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.domain.till import Installation, KnownMember, NewRecord
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.installation import create_installation
from pos_terminal.store.ledger import entry_facts
from pos_terminal.store.members import PUT, member_row
from pos_terminal.store.rows import instant_text
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import Body, LotsClosed, kind_of

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
EXPIRES = date(2099, 3, 31)  # later than any day on which a measurement runs
PROGRAMME, VERSION = "moneyback", "1"
SHOP = Installation("shop", "S1", "朝陽茶室", "Sunrise Cafe", "T1", "HKD", "Asia/Hong_Kong")
SURNAMES, GIVEN = "陳李張黃何林王吳劉蔡", "大小美志家文明華玲儀"

# How far it is: wraps the numbers of what is being filled in, and is told what they are ("members").
Track = Callable[[range, str], Iterable[int]]

_ENTRIES_A_RECORD = 50
_RECORDS_AT_ONCE = 400
_SNAPSHOT = "INSERT INTO snapshot (member, as_of, held_n, body) VALUES (?, ?, 0, ?)"
_LOT = "INSERT INTO lot (member, programme, unit, lot, rest, expires_on, opened) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ENTRY = """
INSERT INTO entry (record, member, programme, version, unit, amount, lot, kind, expires_on, matures_on)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def untold(numbers: range, _what: str) -> Iterable[int]:
    """Nobody is told how far it is."""
    return numbers


def fill_store(store: SqliteStore, *, members: int, entries: int, track: Track = untold) -> None:
    """`members` people, each with head office's snapshot of 120 points, and `entries` own earns of 7 points among them.

    Installs the till first where nothing is installed. Waits for no disk, so it is for tests only.
    """
    if not store.is_installed:
        create_installation(store, SHOP, stream=UUID(int=0x7 << 76 | 1), begun_at=BEGUN, numbers=(1_000_001, 9_999_999))
    store.connection.run("PRAGMA synchronous = OFF")
    people = range(members)
    with store.begin():
        store.connection.run_for_each(PUT, (member_row(person(i)) for i in track(people, "members")))
        store.connection.run_for_each(_SNAPSHOT, (_snapshot(i) for i in track(people, "snapshots")))
        store.connection.run_for_each(_LOT, (_snapshot_lot(i) for i in track(people, "lots")))
    owners = ((i, i * members // entries) for i in track(range(entries), "own entries"))
    for batch in _batches(owners):
        with store.begin():
            for chunk in batch:
                _record(store, chunk)
    store.connection.row("PRAGMA wal_checkpoint(TRUNCATE)")
    store.connection.run("PRAGMA synchronous = FULL")


def person(i: int) -> KnownMember:
    """The i-th member; 20-million-odd card numbers, names of two or three signs."""
    stem = str(20_000_000_000 + i)
    name = SURNAMES[i % 10] + GIVEN[i // 10 % 10] + (GIVEN[i // 100 % 10] if i % 3 else "")
    member = Member(member_id(i), stem + luhn_digit(stem), name, f"{i % 10_000:04}", (i % 12 + 1, i % 28 + 1))
    return KnownMember(member, f"{i:064x}")


def member_id(i: int) -> str:
    """The i-th member's id."""
    return f"{0x10000000000000 + i:014x}"


def _snapshot(i: int) -> tuple[str, str, bytes]:
    lot = Lot(POINTS, "head-office", 120, EXPIRES, None, instant_text(BEGUN))
    return member_id(i), instant_text(BEGUN), msgspec.json.encode((Account(member_id(i), PROGRAMME, (lot,)),))


def _snapshot_lot(i: int) -> tuple[str, str, str, str, int, str, str]:
    return member_id(i), PROGRAMME, POINTS, "head-office", 120, EXPIRES.isoformat(), instant_text(BEGUN)


def _batches(owners: Iterable[tuple[int, int]]) -> Iterator[list[list[tuple[int, int]]]]:
    """(entry, owner) pairs by record, and some hundred records at once."""
    batch: list[list[tuple[int, int]]] = []
    for _, chunk in groupby(owners, key=lambda pair: pair[0] // _ENTRIES_A_RECORD):
        batch.append(list(chunk))
        if len(batch) == _RECORDS_AT_ONCE:
            yield batch
            batch = []
    yield batch


def _record(store: SqliteStore, chunk: list[tuple[int, int]]) -> None:
    first = chunk[0][0]
    at = BEGUN + timedelta(seconds=first)
    made = [
        Entry(member_id(owner), PROGRAMME, POINTS, 7, f"own-{i}", EntryKind.EARN, EXPIRES, None) for i, owner in chunk
    ]
    payload = LotsClosed(day=at.date().isoformat(), entries=tuple(made))
    record_id = UUID(int=0x7 << 76 | 0b10 << 62 | (first + 2) << 80)
    body = encode(Body(id=record_id, at=at, mono_ms=first, boot="b", body=payload))
    new = NewRecord(id=record_id, kind=kind_of(payload), at=at, business_date=at.date(), body=body)
    n = store.journal.append(new).n
    facts = (entry_facts(entry) for entry in made)
    store.connection.run_for_each(
        _ENTRY, [(n, member, programme, VERSION, *rest) for member, programme, *rest in facts]
    )
    opened = instant_text(at)
    store.connection.run_for_each(
        _LOT, [(e.member, e.programme, e.unit, e.lot, e.amount, EXPIRES.isoformat(), opened) for e in made]
    )
