"""From the committed sale to dots on paper, with the real spool, typesetter and network printer, and its bad days."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Fault, JobState
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import open_printer
from pos_terminal.services.documents import Documents
from pos_terminal.services.printing import Printing
from pos_terminal.services.state import PrintingStatus
from pos_terminal.store.database import DATABASE, open_store
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer
from tests.support.shop import CHAN, Shop, open_shop

WIDTH = 576


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


class Counter:
    """A shop on disk whose print worker has books of its own, as in the window."""

    def __init__(self, folder: Path, setter: Typesetter) -> None:
        self.folder, self.setter = folder, setter
        self.shop: Shop = open_shop(folder / "keys", folder)
        self.told: list[PrintingStatus] = []

    def sell(self) -> int:
        self.shop.scan(CHAN.number)
        self.shop.ring_up("LEMON-TEA", "BUN")
        pay = TenderKind.CASH
        self.shop.do(lambda d, s: d.payment.pay(s, pay, 10_000), lambda d, s: d.payment.next_sale(s))
        assert self.shop.state.last is not None
        return self.shop.state.last.n

    def printing(self, server: EmulatorServer) -> Printing:
        store = open_store(self.folder / DATABASE, self.shop.clock.now)
        settings = PrinterSettings(kind="network", address=server.address, end_mark="gs_h", patience_s=3, reply_s=0.5)
        papers = Documents(store, receipts.stationery)

        def draw(blocks: tuple[Block, ...]) -> bytes:
            return document(blocks, Paper(width_dots=WIDTH), self.setter)

        def told(status: PrintingStatus) -> bool:
            self.told.append(status)
            return True

        return Printing(store, open_printer(settings), self.shop.clock, papers, draw, told=told)

    def round_beside(self, server: EmulatorServer) -> threading.Thread:
        def run() -> None:
            rounds = self.printing(server)
            rounds.run_once()
            rounds.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def round(self, server: EmulatorServer) -> PrintingStatus:
        rounds = self.printing(server)
        try:
            return rounds.run_once()
        finally:
            rounds.close()

    def state(self, n: int) -> JobState:
        return self.shop.store.spool.of_record(n)[-1].state

    def preview(self, n: int) -> bytes:
        """What the screen shows of that sale's receipt."""
        blocks = Documents(self.shop.store, receipts.stationery).of_record(n)
        return self.setter.bitmap(blocks, WIDTH).png()


@pytest.fixture
def counter(tmp_path: Path, setter: Typesetter) -> Iterator[Counter]:
    opened = Counter(tmp_path, setter)
    yield opened
    opened.shop.store.close()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "did not come about"
        time.sleep(0.01)


def test_the_receipt_on_paper_is_the_one_on_the_screen(counter: Counter) -> None:
    machine = EmulatedPrinter(WIDTH)
    n = counter.sell()
    with EmulatorServer(machine) as server:
        assert counter.round(server) == PrintingStatus()
    assert counter.state(n) is JobState.PRINTED
    assert [paper.png() for paper in machine.papers] == [counter.preview(n)]
    assert machine.unknown == []


def test_off_at_the_sale_and_on_later_prints_once(counter: Counter) -> None:
    machine = EmulatedPrinter(WIDTH)
    n = counter.sell()
    gone = EmulatorServer(machine)
    gone.stop_listening()
    assert counter.round(gone).fault is Fault.UNREACHABLE
    assert counter.state(n) is JobState.BLOCKED
    with EmulatorServer(machine) as server:
        counter.round(server)
        counter.round(server)
    assert counter.state(n) is JobState.PRINTED
    assert len(machine.papers) == 1


def test_paper_runs_out_within_the_receipt(counter: Counter) -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=300)
    n = counter.sell()
    with EmulatorServer(machine) as server:
        working = counter.round_beside(server)
        wait_for(lambda: any(status.fault is Fault.PAPER_OUT for status in list(counter.told)))
        assert counter.state(n) is JobState.SENDING
        with server.lock:
            machine.load_paper()
        working.join(20)
        counter.round(server)
    assert counter.state(n) is JobState.PRINTED
    assert [paper.png() for paper in machine.papers] == [counter.preview(n)]


def test_a_line_cut_within_the_receipt_is_asked_about_and_the_answer_no_prints_a_copy(counter: Counter) -> None:
    n = counter.sell()
    with EmulatorServer(EmulatedPrinter(WIDTH), reset_after=15_000) as server:
        status = counter.round(server)
    job = counter.shop.store.spool.of_record(n)[0].id
    assert status.unknown == (job,)
    machine = EmulatedPrinter(WIDTH)
    with EmulatorServer(machine) as server:
        counter.round(server)
        assert machine.papers == [], "nothing is sent again by itself"
        counter.shop.do(lambda d, s: d.printing.settle_unknown(s, job, False))
        counter.round(server)
    assert len(machine.papers) == 1
    assert machine.papers[0].png() != counter.preview(n), "it says COPY"
    assert machine.drawer_opened == 0


def test_the_till_dies_while_the_receipt_goes_out(counter: Counter) -> None:
    n = counter.sell()
    with counter.shop.store.begin():
        job = counter.shop.store.spool.of_record(n)[0]
        counter.shop.store.spool.mark(job.id, JobState.SENDING, counter.shop.clock.now())
    machine = EmulatedPrinter(WIDTH)
    with EmulatorServer(machine) as server:
        status = counter.round(server)
    assert status.unknown == (job.id,)
    assert machine.papers == []
