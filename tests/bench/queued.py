"""Tills with thousands of sales in the queue: bills that the real desk rang up, written again under ids of their own.

Each record has the size, the words and the entries of a real bill, and what differs between real ones: its id, member,
receipt and instant. Ids are as random as a till's, or packing would look better than it is. Entries and lots are
booked as well, so that the books are whole.
"""

import random  # noqa: TID251 - seeded
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.domain.loyalty.account import Entry
from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.domain.till import NewRecord
from pos_terminal.services.desk import Desk
from pos_terminal.services.joining import join
from pos_terminal.services.ports import HeadOffice as HeadOfficePort
from pos_terminal.services.recording import record
from pos_terminal.services.state import TillState
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.database import DATABASE, SqliteStore, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.vault import KeyVault, open_vault
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import Installed, SaleRecorded, written_entries
from tests.support.offices import ALONE, DirectLine, Office
from tests.support.shop import CHAN, LEE, Shop, open_shop

BILLS = 120
MENU = ("LEMON-TEA", "MILK-TEA", "BUN", "BAG")
WITHOUT_A_MEMBER = 0.25
MEMBERS = 20_000
AT_ONCE = 5_000
EVERY_S = 7
BEGUN = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

Line = TypeVar("Line", bound=HeadOfficeClient)


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as the desk recorded it, with what differs in its bytes from one sale to the next."""

    body: bytes
    id: UUID
    at: datetime
    opened_at: datetime
    mono_ms: int
    number: int
    receipt: str
    shift: UUID | None
    member: str
    entries: tuple[tuple[Entry, str, str], ...]

    def again(self, id_: UUID, at: datetime, number: int, member: str) -> bytes:
        """The bytes of the same purchase at another time, by another member."""
        receipt = f"{self.receipt.rpartition('-')[0]}-{number}"
        changed = [
            (str(self.id), str(id_)),
            (f'"{self.receipt}"', f'"{receipt}"'),
            (f'"number":{self.number},"opened_at"', f'"number":{number},"opened_at"'),
            (_json(self.at), _json(at)),
            (_json(self.opened_at), _json(at - (self.at - self.opened_at))),
            (f'"mono_ms":{self.mono_ms}', f'"mono_ms":{number * 1000 * EVERY_S}'),
        ]
        if self.member:
            changed.append((f'"{self.member}"', f'"{member}"'))
        body = self.body
        for old, new in changed:
            body = body.replace(old.encode(), new.encode())
        return body


@dataclass
class QueuedTill:
    """A till of head office, on a disk, whose queue grows as it is told."""

    store: SqliteStore
    vault: KeyVault
    bills: Sequence[Bill]
    chance: random.Random
    queued: int = 0

    def queue(self, sales: int) -> int:
        """Records so many sales more, waiting for no disk; gives the bytes of their bodies."""
        self.store.connection.run("PRAGMA synchronous = OFF")
        size = 0
        for first in range(0, sales, AT_ONCE):
            with self.store.begin():
                size += sum(self._sell() for _ in range(min(AT_ONCE, sales - first)))
        self.store.connection.run("PRAGMA synchronous = FULL")
        self.store.connection.row("PRAGMA wal_checkpoint(TRUNCATE)")
        return size

    def syncing(self, line: HeadOfficePort) -> Syncing:
        """The till's rounds over that line."""
        return Syncing(self.store, line, SystemClock(), SystemIds(), lambda: 0.5, "bench")

    def line(self, url: str, kind: type[Line]) -> Line:
        """A signed line of this till's."""
        ids = SystemIds()
        return kind(
            url,
            terminal_id=self.store.installation().terminal_id,
            sign=self.vault.sign,
            new_nonce=lambda: ids.new().hex,
        )

    def _sell(self) -> int:
        self.queued += 1
        number, bill = self.queued, self.bills[self.queued % len(self.bills)]
        at = BEGUN + timedelta(seconds=EVERY_S * number)
        id_ = _uuid7(at, self.chance)
        member = f"{self.chance.randrange(MEMBERS) * 0x9E3779B1 % 2**56:014x}"
        body = bill.again(id_, at, number, member)
        sold = NewRecord(
            id=id_,
            kind="sale",
            at=at,
            business_date=bill.at.date(),
            body=body,
            shift=bill.shift,
            member=member if bill.member else None,
            receipt=f"{bill.receipt.rpartition('-')[0]}-{number}",
            receipt_number=number,
            key=str(id_),
        )
        head = self.store.journal.append(sold)
        entries = [(replace(entry, member=member), version, arms) for entry, version, arms in bill.entries]
        self.store.ledger.append(head.n, at, entries)
        return len(body)


def join_queued(office: Office, folder: Path, bills: Sequence[Bill], seed: int) -> QueuedTill:
    """A new till of that head office, with its books in the folder and nothing but its first record."""
    ids, clock = SystemIds(), SystemClock()
    store = open_store(folder / DATABASE, clock.now)
    vault = open_vault(folder / "keys")
    create_installation(store, ALONE, stream=ids.new(), begun_at=clock.now(), numbers=(1_000_001, 1_000_100))
    with store.begin():
        payload = Installed(shop="S1", terminal="T1", program="bench")
        record(store, clock, payload, record_id=ids.new(), at=clock.now(), business_date=BEGUN.date())
    join(store, DirectLine(office.office), vault, url="http://head.office", code=office.new_code())
    return QueuedTill(store, vault, bills, random.Random(seed))


def rung_up(seed: int = 7) -> list[Bill]:
    """Different bills of the café, as its desk records them: one to five lines, most of a member who earns."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        shop = open_shop(Path(folder))
        for _ in range(BILLS):
            _ring_up(shop, chance)
        bills = [_bill(stored.body) for stored in shop.store.journal.recent_bills(limit=BILLS)]
        # What was spent belongs to that member alone.
        return [bill for bill in bills if all(entry.amount > 0 for entry, _, _ in bill.entries)]


def _ring_up(shop: Shop, chance: random.Random) -> None:
    shop.clock.pass_s(EVERY_S)
    if chance.random() >= WITHOUT_A_MEMBER:
        member = chance.choice((CHAN, LEE)).id
        shop.do(lambda desk, state: desk.members.attach(state, member))
    shop.ring_up(*chance.choices(MENU, k=chance.randint(1, 5)))
    shop.clock.pass_s(EVERY_S)
    shop.do(_pay)


def _pay(desk: Desk, state: TillState) -> TillState:
    return desk.payment.pay(state, TenderKind.OCTOPUS, totals(state.bill.sale).due_minor)


def _bill(data: bytes) -> Bill:
    body = decode(data)
    assert isinstance(body.body, SaleRecorded)
    sale, loyalty = body.body.sale, body.body.loyalty
    return Bill(
        data,
        body.id,
        sale.at,
        sale.opened_at,
        body.mono_ms,
        sale.number,
        sale.receipt,
        sale.shift,
        loyalty.member if loyalty else "",
        tuple(written_entries(body.body)),
    )


def _json(at: datetime) -> str:
    return f'"{at:%Y-%m-%dT%H:%M:%SZ}"'


def _uuid7(at: datetime, chance: random.Random) -> UUID:
    counter, rest = chance.getrandbits(8), chance.getrandbits(62)
    return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | rest)
