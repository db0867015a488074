"""Power cuts at the counter: the real desk in a process that is killed, and the real spool to a printer.

After each one the sale is whole (record, entries, print job, no bill left on the counter) or absent with its bill still
there, never there twice; receipt numbers have no gap; a receipt is on paper at most once unless somebody asked.
"""

import random  # noqa: TID251 - seeded
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from pos_terminal.domain.till import JobState
from pos_terminal.main import PROGRAM, Terminal, open_terminal
from pos_terminal.services.documents import Documents
from pos_terminal.services.state import TillState
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import verify
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded, written_entries
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer
from tests.support.receipts import stationery
from tests.support.till_process import AFTER_THE_COMMIT, NEVER, Killed, Said, begin_shop, print_waiting, sell

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and forks are POSIX")

ENTRIES = "SELECT member, programme, version, unit, amount, lot FROM entry WHERE record = ? ORDER BY n"


@dataclass
class Counter:
    """One till's data folder through many power cuts, and everything that was promised meanwhile."""

    data: Path
    paying: list[UUID] = field(default_factory=list)
    paid: set[UUID] = field(default_factory=set)
    cuts: int = 0
    whole: set[int] = field(default_factory=set)

    def hear(self, process: Killed, most: int = NEVER) -> None:
        for said in process.hear(most):
            assert isinstance(said, Said)
            if said.what == "paid":
                self.paid.add(said.sale)
            elif said.sale not in self.paying:
                self.paying.append(said.sale)

    def end(self, process: Killed) -> int:
        self.hear(process)
        code = process.ended()
        self.cuts += code == -9
        assert code in (0, -9)
        return code

    def check(self) -> bool:
        """Everything that must hold after a cut; whether the last bill that was being paid is a sale now."""
        assert [check for check in verify(self.data / DATABASE) if not check.ok] == []
        with open_terminal(self.data) as terminal:
            state = terminal.desk.startup.state(PROGRAM)
            sales = sales_of(terminal)
            assert [sale.number for sale in (payload.sale for payload in sales.values())] == [*range(1, len(sales) + 1)]
            assert len({payload.sale.receipt for payload in sales.values()}) == len(sales)
            recorded = {payload.sale.id for payload in sales.values()}
            assert len(recorded) == len(sales)
            assert self.paid <= recorded, "what was shown as done is recorded"
            assert recorded <= set(self.paying)
            assert len(recorded - self.paid) <= self.cuts, (
                "one a cut at most: committed, and killed before it could say so"
            )
            for n in sales.keys() - self.whole:  # what was whole stays so: `verify` has gone over all of the chain
                check_whole(terminal, n, sales[n])
            self.whole |= sales.keys()
            return self._check_last(state, recorded)

    def _check_last(self, state: TillState, recorded: set[UUID]) -> bool:
        """A bill whose payment was cut off is either a sale or still on the counter, as it was."""
        on_counter = {state.bill.sale.id, *(held.bill.sale.id for held in state.held)}
        assert not on_counter & recorded, "a bill that became a sale is gone from the counter"
        if not self.paying or self.paying[-1] in recorded:
            return bool(self.paying)
        assert state.bill.sale.id == self.paying[-1]
        assert state.bill.sale.lines
        return False


def sales_of(terminal: Terminal) -> dict[int, SaleRecorded]:
    """Every sale by its journal row."""
    bodies = {record.n: decode(record.body).body for record in terminal.store.records(0) if record.kind == "sale"}
    return {n: body for n, body in bodies.items() if isinstance(body, SaleRecorded)}


def check_whole(terminal: Terminal, n: int, payload: SaleRecorded) -> None:
    """Record, entries and print job of one sale belong together, and its receipt can be composed."""
    jobs = terminal.store.spool.of_record(n)
    assert [job.document for job in jobs if job.copy == 0] == ["receipt"]
    booked = [
        (entry.member, entry.programme, version, entry.unit, entry.amount, entry.lot)
        for entry, version, _ in written_entries(payload)
    ]
    assert terminal.store.connection.rows(ENTRIES, (n,)) == booked
    assert Documents(terminal.store, stationery).of_record(n)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    begin_shop(tmp_path / "till")
    return Counter(tmp_path / "till")


def test_killed_before_every_statement_of_a_payment(counter: Counter) -> None:
    """From the first part payment to the commit: no statement leaves half a sale behind."""
    outcomes = set()
    for place in range(1, 26):
        process = Killed(sell, str(counter.data), place, 1, place)
        killed = counter.end(process) == -9
        outcomes.add((killed, counter.check()))
    assert outcomes == {(True, False), (False, True)}, "some places were before the commit, some beyond it"
    assert counter.cuts >= 10


def test_killed_between_the_commit_and_the_next_step(counter: Counter) -> None:
    """The sale is in the books, nobody was told: the receipt comes out at the next start, once."""
    assert counter.end(Killed(sell, str(counter.data), 1, 1, AFTER_THE_COMMIT)) == -9
    assert counter.check() is True
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        for _ in range(2):
            printing = Killed(print_waiting, str(counter.data), server.address, NEVER)
            printing.hear()
            assert printing.ended() == 0
    assert len(machine.papers) == 1
    assert states(counter) == [JobState.PRINTED]


def kill_at_random(counter: Counter, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    for round_ in range(rounds):
        process = Killed(sell, str(counter.data), seed * 1_000 + round_, NEVER, NEVER)
        counter.hear(process, chance.randint(0, 12))
        time.sleep(chance.random() * 0.03)  # somewhere between two words of the till; nothing below depends on where
        process.kill()
        assert counter.end(process) == -9
        counter.check()
    assert counter.cuts == rounds


@pytest.mark.slow
def test_killed_at_random_moments(counter: Counter) -> None:
    kill_at_random(counter, rounds=20, seed=7)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_killed_at_random_moments_often(counter: Counter) -> None:
    kill_at_random(counter, rounds=200, seed=8)


def states(counter: Counter) -> list[JobState]:
    """How the print jobs stand, oldest first."""
    with open_terminal(counter.data) as terminal:
        return [job.state for n in sales_of(terminal) for job in terminal.store.spool.of_record(n)]


def print_round(counter: Counter, server: EmulatorServer, die_at: int = NEVER) -> int:
    process = Killed(print_waiting, str(counter.data), server.address, die_at)
    process.hear()
    return process.ended()


def test_killed_before_every_statement_of_printing(counter: Counter) -> None:
    """Claiming, sending, marking: never two papers of one receipt, and where it is unclear a person is asked."""
    for place in range(1, 28):
        counter.end(Killed(sell, str(counter.data), place, 1, NEVER))
        before, after = EmulatedPrinter(), EmulatedPrinter()  # the line that was cut begins anew
        with EmulatorServer(before) as server:
            print_round(counter, server, place)
        with EmulatorServer(after) as server:
            print_round(counter, server)  # the till starts again
            print_round(counter, server)
        last, papers = states(counter)[-1], len(before.papers) + len(after.papers)
        assert (last, papers) in ((JobState.PRINTED, 1), (JobState.UNKNOWN, 0), (JobState.UNKNOWN, 1)), place
        assert not (last is JobState.UNKNOWN and after.papers)
    assert {JobState.PRINTED, JobState.UNKNOWN} == set(states(counter))
    counter.check()


class Treacherous(EmulatedPrinter):
    """Cuts the till's power once it has got so many bytes."""

    victim: Killed | None = None
    after = 0

    def receive(self, data: bytes) -> None:
        super().receive(data)
        if self.victim is not None and len(self.received) >= self.after:
            self.victim.kill()
            self.victim = None


@pytest.mark.parametrize("after", [300, 9_000])
def test_killed_while_the_receipt_goes_out(counter: Counter, after: int) -> None:
    counter.end(Killed(sell, str(counter.data), 3, 1, NEVER))
    machine = Treacherous()
    machine.after = after
    with EmulatorServer(machine, bytes_a_read=256) as server:
        with server.lock:  # it starts to read once it knows whom to cut off
            machine.victim = process = Killed(print_waiting, str(counter.data), server.address, NEVER)
        process.hear()
        assert process.ended() == -9
    assert states(counter) == [JobState.SENDING]

    printer = EmulatedPrinter()
    with EmulatorServer(printer) as server:
        print_round(counter, server)
        assert (states(counter), printer.papers) == ([JobState.UNKNOWN], []), "asked about, not printed again"
        with open_terminal(counter.data) as terminal:
            state = terminal.desk.startup.state(PROGRAM)
            (job,) = terminal.store.spool.open_jobs()
            terminal.desk.printing.settle_unknown(state, job.id, False)
        print_round(counter, server)
        print_round(counter, server)
    assert len(printer.papers) == 1
    assert states(counter) == [JobState.SKIPPED, JobState.PRINTED]
    assert printer.drawer_opened == 0, "a copy opens no drawer"
    assert [check for check in verify(counter.data / DATABASE) if not check.ok] == []
