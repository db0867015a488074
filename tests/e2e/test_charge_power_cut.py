"""Power cuts while a terminal takes money: what the bank moved is what the books say, to the cent, once each."""

import random  # noqa: TID251 - seeded
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.main import PROGRAM, open_terminal
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import verify
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded
from tests.support.charging_process import take_money, write_settings
from tests.support.payment_simulator import Bank, FolderSimulator, LineSimulator, Mischief, Simulator
from tests.support.till_process import NEVER, Killed, begin_shop

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and forks are POSIX")]
CUTS = 12


class Counter:
    """A till's data folder through many power cuts, and the bank at the other end."""

    def __init__(self, data: Path, kind: str) -> None:
        self.data, self.bank, self.mischief = data, Bank(), Mischief()
        self.simulator: Simulator
        if kind == "file":
            self.simulator = FolderSimulator(self.bank, self.mischief)
        else:
            self.simulator = LineSimulator(self.bank, self.mischief, serial=kind == "serial")
        write_settings(data, kind, self.simulator.address)
        begin_shop(data)

    def live(self, seed: int, die_at: int = NEVER) -> int:
        """One life of the till; the statements from the first payment to the end, 0 where it was killed."""
        process = Killed(take_money, str(self.data), seed, die_at)
        said = process.hear()
        code = process.ended()
        assert code in (0, -9)
        return int(str(said[0])) if said else 0

    def recorded(self) -> tuple[dict[str, int], set[str]]:
        """Money in the books by the charge's reference, and the charges that are still open."""
        assert [check for check in verify(self.data / DATABASE) if not check.ok] == []
        found: dict[str, int] = {}
        with open_terminal(self.data) as terminal:
            state = terminal.desk.startup.state(PROGRAM)
            for record in terminal.store.records(0):
                body = decode(record.body).body
                if isinstance(body, SaleRecorded | RefundRecorded):
                    sold = isinstance(body, SaleRecorded)
                    tenders = body.sale.tenders if isinstance(body, SaleRecorded) else body.refund.tenders
                    for tender in tenders:
                        if tender.approval is not None:
                            assert tender.approval.reference not in found
                            found[tender.approval.reference] = tender.amount_minor if sold else -tender.amount_minor
            for tender in state.bill.sale.tenders:  # a part of the open bill is paid
                assert tender.approval is not None
                assert tender.approval.reference not in found
                found[tender.approval.reference] = tender.amount_minor
            return found, {state.charge.charge.reference} if state.charge else set()

    def check(self) -> None:
        """Nothing is in the books without money, and what the bank moved is in them or still asked about."""
        books, asked = self.recorded()
        bank = self.bank.taken()
        assert books.items() <= bank.items()
        assert bank.keys() - books.keys() <= asked


@pytest.fixture(params=["tcp", "serial", "file"])
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    found = Counter(tmp_path / "till", request.param)
    yield found
    found.simulator.close()


def test_killed_at_seeded_statements_the_bank_and_the_books_agree(counter: Counter) -> None:
    chance = random.Random(f"charges {type(counter.simulator).__name__}")
    statements = counter.live(seed=16)
    counter.check()
    for cut in range(CUTS):
        counter.mischief.doubled = chance.random() < 0.3
        counter.mischief.garbled = int(chance.random() < 0.3)
        counter.mischief.naks = int(chance.random() < 0.3)
        counter.mischief.cuts = int(chance.random() < 0.2)
        counter.live(seed=cut, die_at=chance.randint(1, max(statements, 20)))
        counter.check()
    counter.mischief.cuts = counter.mischief.naks = counter.mischief.garbled = 0
    counter.live(seed=16)
    books, asked = counter.recorded()
    assert asked == set()
    assert books == counter.bank.taken()


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_killed_at_every_statement_the_bank_and_the_books_agree(counter: Counter) -> None:
    statements = counter.live(seed=16)
    for cut in range(1, statements + 1):
        counter.live(seed=16, die_at=cut)
        counter.check()
    counter.live(seed=16)
    books, asked = counter.recorded()
    assert (asked, books) == (set(), counter.bank.taken())
