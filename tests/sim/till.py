"""A till of the simulation: the real books, client and rounds; its disk can be copied and put back."""

import random  # noqa: TID251 - seeded
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from pos_terminal.domain.till import NewRecord
from pos_terminal.services.joining import join
from pos_terminal.services.recording import record
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.connection import IN_MEMORY, Connection, connect
from pos_terminal.store.database import SqliteStore, open_store
from pos_terminal.store.installation import begin_stream, create_installation
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.vault import KeyVault, open_vault
from pos_terminal.wire.codec import digest, encode
from pos_terminal.wire.payloads import AnyPayload, Body, RefundRecorded, SaleRecorded, kind_of, written_entries
from tests.sim.clock import LyingClock
from tests.sim.facts import LOTS, MEMBERS, Fact, Facts
from tests.sim.network import Carrier, Network
from tests.support.clocks import CountingIds, StandingClock
from tests.support.offices import ALONE, DAY, facts, refund, sale

URL = "http://127.0.0.1"
POISON_VERSION = 99  # as a till that was updated before head office would write

OWN = "SELECT id FROM journal"
HEARD = "SELECT r.id FROM neighbour_entry e JOIN neighbour_record r ON r.n = e.record WHERE e.member = ?"


@cache
def vaults(number: int) -> KeyVault:
    """Keys are slow to make and decide nothing: one set for each place, for all runs of this process."""
    return open_vault(Path(mkdtemp(prefix="sim-keys-")) / str(number))


def copied(connection: Connection) -> Connection:
    """A copy of a disk as it is now."""
    copy = connect(IN_MEMORY)
    connection.raw.backup(copy.raw)
    return copy


@dataclass(frozen=True, slots=True)
class TillBackup:
    """A copy of a till's disk."""

    disk: Connection


class SimTill:
    """One machine. `name` is for the trace; keys and identity may be shared with a clone."""

    def __init__(self, name: str, keys: int, disk: Connection, clock: LyingClock, ids: CountingIds) -> None:
        self.name = name
        self.keys = keys
        self.clock = clock
        self.ids = ids
        self.store = SqliteStore(disk)
        self.syncing: Syncing

    @property
    def vault(self) -> KeyVault:
        return vaults(self.keys)

    # --- the counter

    def trade(self, chance: random.Random, truth: Facts) -> Fact:
        """One record: points given or spent, now and then the void of a sale of any till, or one from the future."""
        id_ = self.ids.new()
        member, lot = chance.choice(MEMBERS), chance.choice(LOTS)
        fact = Fact(id_, member, chance.choice((1, 2, 5, 30, -3)), lot)
        if chance.random() < 0.15 and (sales := [one for one in truth.by_id.values() if one.voids is None]):
            of = chance.choice(sales)
            fact = Fact(id_, of.member, -of.delta, of.lot, of.id)
        elif chance.random() < 0.05:
            fact = replace(fact, poison=True)
        self.commit(fact, truth)
        return fact

    def commit(self, fact: Fact, truth: Facts) -> None:
        """Records the fact, as the counter does: entries and record in one transaction."""
        booked = facts([fact.entry()])
        payload: AnyPayload
        if fact.voids is None:
            payload = SaleRecorded(sale=sale(fact.id, 1000), loyalty=booked)
        else:
            payload = RefundRecorded(refund=refund(fact.id, fact.voids), loyalty=booked)
        at = self.clock.now()
        with self.store.begin():
            if fact.poison:
                self._record_from_the_future(fact, payload)
            else:
                record(self.store, self.clock, payload, record_id=fact.id, at=at, business_date=DAY)
            stored = self.store.journal.by_id(fact.id)
        assert stored
        truth.add(fact, digest(stored.body))

    def _record_from_the_future(self, fact: Fact, payload: AnyPayload) -> None:
        at = self.clock.now()
        body = Body(v=POISON_VERSION, id=fact.id, at=at, mono_ms=1, boot="b", body=payload)
        new = NewRecord(id=fact.id, kind=kind_of(payload), at=at, business_date=DAY, body=encode(body))
        head = self.store.journal.append(new)
        self.store.ledger.append(head.n, at, written_entries(payload))

    def shown(self, member: str) -> int:
        """The balance that the cashier sees."""
        return sum(lot.rest for account in self.store.ledger.accounts(member) for lot in account.lots)

    def heard(self, member: str) -> set[UUID]:
        """The records of other tills that are laid over the member's snapshot."""
        return {UUID(bytes=id_) for (id_,) in self.store.connection.rows(HEARD, (member,))}

    def records(self) -> set[UUID]:
        return {UUID(bytes=id_) for (id_,) in self.store.connection.rows(OWN)}

    # --- the line

    def connect(self, network: Network, jitter: Callable[[], float], page: int) -> None:
        """The program starts: it remembers nothing but what is on its disk."""
        raw = self.store.connection.raw
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        self.store = SqliteStore(self.store.connection)
        line = HeadOfficeClient(
            URL,
            terminal_id=self.store.installation().terminal_id,
            sign=self.vault.sign,
            new_nonce=lambda: self.ids.new().hex,
            carrier=lambda _: Carrier(network),
        )
        self.syncing = Syncing(self.store, line, self.clock, self.ids, jitter, "simulation", page=page)

    def enrol(self, network: Network, code: str) -> None:
        line = HeadOfficeClient(
            URL, terminal_id="", sign=self.vault.sign, new_nonce=str, carrier=lambda _: Carrier(network)
        )
        join(self.store, line, self.vault, url=URL, code=code)

    # --- the disk

    def backup(self) -> TillBackup:
        return TillBackup(copied(self.store.connection))

    def put_back(self, backup: TillBackup, *, noticed: bool) -> None:
        """The disk is what it was; `noticed` says that `restore` did it, so that the till goes on in a new stream."""
        self.store = SqliteStore(copied(backup.disk))
        if noticed:
            begin_stream(self.store, stream=self.ids.new(), begun_at=self.clock.now())

    def clone(self, name: str, clock: LyingClock, ids: CountingIds) -> "SimTill":
        """Another machine with a copy of this one's disk, keys included."""
        return SimTill(name, self.keys, copied(self.store.connection), clock, ids)


def new_till(name: str, number: int, clock: LyingClock) -> SimTill:
    """A till that was just installed."""
    till = SimTill(name, number, copied(_template()), clock, CountingIds(number))
    create_installation(till.store, ALONE, stream=till.ids.new(), begun_at=clock.now(), numbers=(1_000_001, 1_000_100))
    return till


@cache
def _template() -> Connection:
    """An empty database of the present shape: migrations are run once a process."""
    return open_store(IN_MEMORY, StandingClock().now).connection
