"""A till whose printer is the judge's, as its settings file says it; books, keys, spool, pictures are the shop's own.

It sells on one connection to its books and prints on another, as the window's lane and print worker do.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from queue import Queue
from types import TracebackType
from typing import Self
from uuid import UUID

from PySide6.QtCore import QBuffer, QIODevice

from pos_terminal.config import read_config
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import JobState, PrintJob
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.main.pictures import ReceiptPictures
from pos_terminal.main.printers import shop_printers
from pos_terminal.main.rounds import PrintRounds, typesetter
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import PrintingStatus, TillState
from tests.support.emupos import ROOT, Dots, dots_of
from tests.support.shop import CASHIER_PIN, CHAN
from tests.support.till_process import begin_shop

BASKET = ("LEMON-TEA", "BUN")
SETTINGS = """\
[[printer]]
name = "counter"
kind = "{kind}"
address = "{address}"
width_dots = {width}
end_mark = "gs_r"
"""
Told = Callable[[PrintingStatus], bool]


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale as it was committed: its journal row, identity and receipt number."""

    n: int
    id: UUID
    receipt: str


def open_rounds(data: Path, told: Told, drawing: Typesetter | None = None) -> PrintRounds:
    """The print worker's rounds over that folder, as the window opens them. On the thread that runs them."""
    printers = shop_printers(read_config(data / "settings.toml"), data)
    return PrintRounds(data, printers, drawing or typesetter(), told)


def print_all(data: str, done: Pipe) -> None:
    """A till's print worker in a process of its own, to be killed: rounds until nothing waits."""
    rounds = open_rounds(Path(data), lambda _status: True)
    done.send("began")
    while rounds.run_once().waiting:
        pass
    rounds.close()


class PrintWorker:
    """The till's print worker on a thread of its own, which opens and closes what it owns there.

    `told` keeps what it said, in order. In the window a timer calls for rounds; here the test does.
    """

    def __init__(self, data: Path, drawing: Typesetter) -> None:
        self.told: list[PrintingStatus] = []
        self._data, self._drawing = data, drawing
        self._calls: Queue[threading.Event | None] = Queue()
        self._failed: BaseException | None = None
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._open.wait(60)

    def begin_round(self) -> "RoundBegun":
        """Asks for a round, and does not wait for it."""
        over = threading.Event()
        self._calls.put(over)
        return RoundBegun(over, self)

    def round(self) -> None:
        self.begin_round().ended()

    def stop(self) -> None:
        self._calls.put(None)
        self._thread.join(60)
        assert not self._thread.is_alive()
        self.look()

    def look(self) -> None:
        """Raises what went wrong on the worker's thread, if anything did."""
        if self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        try:
            rounds = open_rounds(self._data, self._hear, self._drawing)
            self._open.set()
            try:
                while (over := self._calls.get()) is not None:
                    try:
                        self.told.append(rounds.run_once())
                    finally:
                        over.set()
            finally:
                rounds.close()
        except BaseException as failure:  # the test's own thread says it
            self._failed = failure
            self._open.set()

    def _hear(self, status: PrintingStatus) -> bool:
        self.told.append(status)
        return True


@dataclass(frozen=True, slots=True)
class RoundBegun:
    """A round that is under way."""

    _over: threading.Event
    _worker: PrintWorker

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def ended(self, within_s: float = 90) -> None:
        assert self._over.wait(within_s), f"the round does not end; the worker said {self._worker.told[-3:]}"
        self._worker.look()


class Program:
    """The till in a process of its own, as `pos-terminal` starts it: with its window, where nobody sees it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._data / "said.txt").open("ab") as said:
            command = [sys.executable, "-m", "pos_terminal", "--data", str(self._data)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=ROOT)

    def kill(self) -> None:
        """Power cut; a second one does nothing."""
        assert self._process is not None
        assert self._process.poll() in (None, -signal.SIGKILL), "it ended by itself: see said.txt in its folder"
        self._process.kill()
        self._process.wait(30)


class JudgedTill:
    """A shop in a folder, signed in and with its shift open. `kind` and `address` say where its printer is."""

    def __init__(self, data: Path, *, address: str, width: int = 576, kind: str = "network") -> None:
        begin_shop(data)
        (data / "settings.toml").write_text(SETTINGS.format(kind=kind, address=address, width=width), encoding="utf-8")
        self.data, self.width = data, width
        self.drawing = typesetter()
        self.terminal: Terminal = open_terminal(data)
        self._state: TillState = self.terminal.state()
        desk = self.terminal.desk
        self._state = desk.shifts.open(desk.cashiers.sign_in(self._state, "ling", CASHIER_PIN), 50_000)
        self._show = ReceiptPictures(data, self.drawing, Paper(width_dots=width))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.terminal.close()

    def sell(self) -> Sold:
        """A member's small bill, in cash: the drawer is to open and a receipt to be printed."""
        desk = self.terminal.desk
        state = desk.members.attach(self._state, CHAN.id)
        for sku in BASKET:
            state = desk.checkout.add_product(state, sku)
        state = desk.payment.pay(state, TenderKind.CASH, 10_000)
        bill = state.last
        assert bill is not None
        self._state = desk.payment.next_sale(state)
        return Sold(bill.n, bill.sale.id, bill.sale.receipt)

    def do(self, *calls: Callable[[Desk, TillState], TillState]) -> None:
        """What the cashier does, one thing after the other."""
        for call in calls:
            self._state = call(self.terminal.desk, self._state)

    def last_job(self) -> tuple[PrintJob, UUID]:
        """The print job that was made last, and the record whose picture the screen shows of it."""
        store = self.terminal.store
        for n in range(store.journal.head().n, 0, -1):
            if jobs := store.spool.of_record(n):
                stored = store.journal.by_n(n)
                assert stored is not None
                copies = [found.id for found in store.journal.referring_to(stored.id) if found.kind == "copy"]
                return jobs[-1], copies[-1] if jobs[-1].copy else stored.id
        raise AssertionError("nothing was to be printed")

    def worker(self) -> PrintWorker:
        """The print worker as it comes up with the till."""
        return PrintWorker(self.data, self.drawing)

    def jobs(self, sold: Sold) -> tuple[PrintJob, ...]:
        return self.terminal.store.spool.of_record(sold.n)

    def state_of(self, sold: Sold) -> JobState:
        return self.jobs(sold)[0].state

    def is_over(self, sold: Sold) -> bool:
        """Whether nothing goes out by itself any more."""
        return self.state_of(sold) not in (JobState.WAITING, JobState.BLOCKED, JobState.SENDING)

    def answer(self, sold: Sold, *, printed: bool) -> None:
        """Somebody looks at the paper and says whether it printed."""
        job = self.jobs(sold)[0]
        self._state = self.terminal.desk.printing.settle_unknown(self._state, job.id, printed)

    def shown(self, sold: Sold) -> Dots:
        """The receipt as the history screen shows it."""
        return self.picture(sold.id)

    def shown_copies(self, sold: Sold) -> list[Dots]:
        """Its copies, as the screen shows them."""
        referring = self.terminal.store.journal.referring_to(sold.id)
        return [self.picture(stored.id) for stored in referring if stored.kind == "copy"]

    def picture(self, record: UUID) -> Dots:
        """That record's document, as the screen shows it."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        assert self._show(str(record)).save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs are wrong
        return dots_of(bytes(buffer.data().data()))
