"""Head office on PostgreSQL beside SQLite on the same disk, and a balance through its interface beside a bare SELECT.

Batches of 500 sales, three entries each, are received as the server receives them: chain checked, rows, effects, feed
and watermark in one durable transaction (`synchronous=FULL` here, `synchronous_commit=on` there). Rounds alternate, so
that both see the same weather. Targets: PostgreSQL at least 0.5 of SQLite; a member's balance at most 5 times a SELECT
of the same rows over the same connection.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table

from pos_terminal.domain.loyalty.account import Entry, EntryKind
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.hot import OPEN_LOTS
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.codec import chain, encode, first_hash
from pos_terminal.wire.envelope import BatchHead
from pos_terminal.wire.payloads import Body, SaleRecorded
from tests.support.clocks import NOON
from tests.support.offices import PROGRAMME, Office, facts, open_office, sale
from tests.support.postgres import NotHere, cluster

ROUNDS = 5
BATCHES, BATCH = 8, 500
MEMBERS = 20_000
LOOKUPS = 400
LEAST_SHARE = 0.5
MOST_TIMES = 5.0
TERMINAL = Terminal("S1-T1", "S1", "T1", "", NOON, False)


@dataclass(frozen=True)
class Upload:
    """A batch as it comes."""

    head: BatchHead
    bodies: list[bytes]


def main() -> int:
    """Prints both tables; 1 where a target is missed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos-bench-")))
        try:
            server = stack.enter_context(cluster(Path(tempfile.gettempdir()), "shared_buffers=256MB"))
        except NotHere as reason:
            print(f"left out: {reason}")
            return 0
        lite = stack.enter_context(_office(folder / "lite", ""))
        there = stack.enter_context(_office(folder / "there", server.new_books()))
        share = _receiving(lite, there)
        times = max(_looking("SQLite", lite), _looking("PostgreSQL", there))
    return 0 if share >= LEAST_SHARE and times <= MOST_TIMES else 1


@contextmanager
def _office(folder: Path, where: str) -> Iterator[Office]:
    office = open_office(folder, where=where)
    office.new_code()
    yield office
    office.office.close()


def _receiving(lite: Office, there: Office) -> float:
    table = Table("round", "SQLite, sales/s", "PostgreSQL, sales/s", "ratio", title=f"Received in batches of {BATCH}")
    ratios = []
    for number in range(ROUNDS + 1):
        uploads = list(_uploads(number))
        here_s, there_s = _receive(lite, uploads), _receive(there, uploads)
        if number:  # the first round warms up
            ratios.append(here_s / there_s)
            sales = BATCHES * BATCH
            table.add_row(str(number), f"{sales / here_s:,.0f}", f"{sales / there_s:,.0f}", f"{ratios[-1]:.2f}")
    table.add_section()
    share = statistics.median(ratios)
    table.add_row("median", "", "", f"{share:.2f} (at least {LEAST_SHARE})")
    Console().print(table)
    return share


def _receive(office: Office, uploads: Sequence[Upload]) -> float:
    """Seconds for all of them."""
    begun = time.perf_counter()
    for upload in uploads:
        answer = office.office.receive(TERMINAL, upload.head, upload.bodies)
        assert answer.have.hash == upload.head.last
    return time.perf_counter() - begun


def _looking(name: str, office: Office) -> float:
    """Balance lookups against a bare SELECT of the same rows."""
    table = Table("round", "balance, µs", "bare SELECT, µs", "ratio", title=f"A member's balance on {name}")
    members = [_member(number * 7 % MEMBERS) for number in range(LOOKUPS)]
    database: Database = office.office.database
    ratios = []
    for number in range(ROUNDS + 1):
        ours_s = _each(members, office.office.balances)
        bare_s = _bare(database, members)
        if number:
            ratios.append(ours_s / bare_s)
            table.add_row(str(number), f"{ours_s * 1e6:.0f}", f"{bare_s * 1e6:.0f}", f"{ratios[-1]:.2f}")
    table.add_section()
    times = statistics.median(ratios)
    table.add_row("median", "", "", f"{times:.2f} (at most {MOST_TIMES})")
    Console().print(table)
    return times


def _bare(database: Database, members: Sequence[str]) -> float:
    """Seconds a SELECT, on one connection that is open already."""
    with database.read() as db:
        return _each(members, lambda member: db.execute(OPEN_LOTS, (bucket_of(member), member)))


def _each(members: Sequence[str], look: Callable[[str], object]) -> float:
    taken = []
    for member in members:
        begun = time.perf_counter()
        look(member)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _uploads(number: int) -> Iterator[Upload]:
    """A round's batches, of a stream of their own."""
    stream = UUID(int=number << 96 | 0x7 << 76 | 0b10 << 62)
    hash_ = first_hash(stream)
    for batch in range(BATCHES):
        before, bodies = hash_, []
        for place in range(BATCH):
            bodies.append(_sale(stream.int + 1 + batch * BATCH + place))
            hash_ = chain(hash_, bodies[-1])
        first = batch * BATCH + 1
        head = BatchHead(stream=str(stream), first=first, count=BATCH, previous=before.hex(), last=hash_.hex())
        yield Upload(head, bodies)


def _sale(id_: int) -> bytes:
    identity, member = UUID(int=id_), _member(id_ * 7919 % MEMBERS)
    entries = [
        Entry(member, PROGRAMME, "points", 38, str(identity), EntryKind.EARN),
        Entry(member, "cafe-stamps", "stamps/drink", 1, "open", EntryKind.EARN),
        Entry(member, PROGRAMME, "credit", 38, str(identity), EntryKind.EARN),
    ]
    payload = SaleRecorded(sale=sale(identity, 3800), loyalty=facts(entries))
    return encode(Body(id=identity, at=NOON, mono_ms=1, boot="bench", body=payload))


def _member(number: int) -> str:
    return f"{number:014x}"


if __name__ == "__main__":
    sys.exit(main())
