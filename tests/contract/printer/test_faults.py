"""A printer that runs out of paper, goes away, answers too much, or not at all: what became of the receipt is known."""

import threading
import time
from collections.abc import Callable

import pytest

from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.settings import EndMark, PrinterSettings
from pos_terminal.printer.talking_printer import TalkingPrinter
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.printer.usb_port import UsbChannel, printer_interface
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter, EmulatorPty, EmulatorServer
from tests.support.usb_printer import UsbDevice

WIDTH = 576
PAPER = Paper(width_dots=WIDTH)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.fixture(scope="module")
def job(setter: Typesetter) -> bytes:
    return document(sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS), PAPER, setter)


@pytest.fixture(scope="module")
def preview(setter: Typesetter) -> bytes:
    blocks = sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)
    return setter.bitmap(blocks, WIDTH).png()


def go_on(_status: PrinterStatus) -> bool:
    return True


def network(server: EmulatorServer, end_mark: EndMark = "gs_h", patience_s: float = 3.0) -> AnyPrinter:
    return open_printer(
        PrinterSettings(
            kind="network", address=server.address, end_mark=end_mark, patience_s=patience_s, reply_s=0.3, silent_s=0.3
        )
    )


def sent_beside(printer: AnyPrinter, job: bytes, heard: Callable[[PrinterStatus], bool] = go_on) -> "Sending":
    sending = Sending(printer, job, heard)
    sending.thread.start()
    return sending


class Sending:
    """A job that goes out on a thread of its own, as the print worker's does."""

    def __init__(self, printer: AnyPrinter, job: bytes, heard: Callable[[PrinterStatus], bool]) -> None:
        self.outcome: PrintOutcome | None = None
        self._printer, self._job, self._heard = printer, job, heard
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self.outcome = self._printer.send(self._job, "t0kN", self._heard)

    def ended(self) -> PrintOutcome | None:
        self.thread.join(30)
        return self.outcome


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "did not come about"
        time.sleep(0.01)


@pytest.mark.parametrize("end_mark", ["gs_h", "gs_r"])
@pytest.mark.parametrize("has_asb", [True, False])
def test_paper_runs_out_half_way_and_the_receipt_is_printed_once(
    job: bytes, preview: bytes, end_mark: EndMark, has_asb: bool
) -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=400, has_asb=has_asb)
    told: list[Fault] = []

    def heard(status: PrinterStatus) -> bool:
        told.append(status.fault)
        return True

    with EmulatorServer(machine) as server:
        sending = sent_beside(network(server, end_mark), job, heard)
        wait_for(lambda: Fault.PAPER_OUT in told)
        assert sending.outcome is None, "the line is kept while paper is out"
        assert machine.papers == []
        with server.lock:
            machine.load_paper()
        assert sending.ended() is PrintOutcome.PRINTED
    assert [paper.png() for paper in machine.papers] == [preview]
    assert server.connections == 1


def test_no_paper_before_the_job_sends_nothing(job: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=0)
    with EmulatorServer(machine) as server:
        printer = network(server)
        assert printer.status().fault is Fault.PAPER_OUT
        assert printer.send(job, "t0kN", go_on) is PrintOutcome.NOT_SENT
    # Status requests only: 10 04 n.
    assert set(bytes(machine.received)) <= {0x10, 1, 2, 3, 4}


def test_cover_and_offline_are_told_apart() -> None:
    machine = EmulatedPrinter(WIDTH)
    with EmulatorServer(machine) as server:
        printer = network(server)
        machine.cover_open = True
        assert printer.status().fault is Fault.COVER_OPEN
        machine.cover_open, machine.offline = False, True
        assert printer.status().fault is Fault.OFFLINE
        machine.offline = False
        assert printer.status().fault is Fault.NONE


def test_the_drawer_opens_at_once_while_paper_is_out() -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=0)
    with EmulatorServer(machine) as server:
        assert network(server).kick_drawer()
        wait_for(lambda: machine.drawer_opened == 1)
    assert b"\x10\x14\x01\x00\x02" in machine.received


def test_a_reset_within_the_job_is_unknown(job: bytes) -> None:
    with EmulatorServer(EmulatedPrinter(WIDTH), reset_after=20_000) as server:
        assert network(server).send(job, "t0kN", go_on) is PrintOutcome.UNKNOWN


def test_power_lost_before_the_mark_is_unknown(job: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, has_gs_h=False)
    with EmulatorServer(machine, close_after=len(job)) as server:
        assert network(server).send(job, "t0kN", go_on) is PrintOutcome.UNKNOWN


def test_a_slow_reader_gets_everything(job: bytes, preview: bytes) -> None:
    machine = EmulatedPrinter(WIDTH)
    with EmulatorServer(machine, bytes_a_read=600) as server:
        assert network(server).send(job, "t0kN", go_on) is PrintOutcome.PRINTED
    assert [paper.png() for paper in machine.papers] == [preview]


def test_a_printer_that_accepts_and_never_reads_is_unknown(job: bytes) -> None:
    with EmulatorServer(EmulatedPrinter(WIDTH), deaf=True) as server:
        printer = network(server, patience_s=0.5)
        outcome = printer.send(job * 100, "t0kN", go_on)
    assert outcome is PrintOutcome.UNKNOWN


def test_a_silent_clone_is_sent_without_proof(job: bytes, preview: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, answers=False)
    with EmulatorServer(machine) as server:
        printer = network(server)
        assert printer.status() == PrinterStatus()
        assert printer.send(job, "t0kN", go_on) is PrintOutcome.SENT
    assert [paper.png() for paper in machine.papers] == [preview]


def test_a_clone_without_the_mark_is_sent_without_proof(job: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, has_gs_h=False)
    with EmulatorServer(machine) as server:
        assert network(server, patience_s=1.0).send(job, "t0kN", go_on) is PrintOutcome.SENT
    assert len(machine.papers) == 1


class ChattyPrinter(EmulatedPrinter):
    """Tells its status all the time, asked or not, as printers do whose memory switch says so."""

    def tick(self) -> bytes:
        return super().tick() + b"\x10\x00\x00\x00\x11" * 50


def test_answers_that_nobody_asked_for_lose_no_data(job: bytes, preview: bytes) -> None:
    machine = ChattyPrinter(WIDTH)
    with EmulatorServer(machine) as server:
        assert network(server, "none").send(job, "t0kN", go_on) is PrintOutcome.SENT
        wait_for(lambda: len(machine.papers) == 1)
    assert [paper.png() for paper in machine.papers] == [preview]


def test_nobody_waits_when_the_till_is_to_stop(job: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=100)
    with EmulatorServer(machine) as server:
        assert network(server).send(job, "t0kN", lambda _status: False) is PrintOutcome.UNKNOWN


def test_serial_paper_out_and_back_prints_once(job: bytes, preview: bytes) -> None:
    machine = EmulatedPrinter(WIDTH, paper_rows=500)
    with EmulatorPty(machine) as port:
        settings = PrinterSettings(kind="serial", address=port.address, baud=115_200, end_mark="gs_h")
        told: list[Fault] = []

        def heard(status: PrinterStatus) -> bool:
            told.append(status.fault)
            return True

        sending = sent_beside(open_printer(settings), job, heard)
        wait_for(lambda: Fault.PAPER_OUT in told)
        with port.lock:
            machine.load_paper()
        assert sending.ended() is PrintOutcome.PRINTED
    assert [paper.png() for paper in machine.papers] == [preview]


def usb(device: UsbDevice, patience_s: float = 0.5) -> AnyPrinter:
    interface = printer_interface(device)
    settings = PrinterSettings(kind="usb", patience_s=patience_s, reply_s=0.1)
    return TalkingPrinter(settings, lambda: UsbChannel(device, interface))


def test_usb_that_takes_no_bytes_gets_nothing(job: bytes) -> None:
    device = UsbDevice(EmulatedPrinter(WIDTH), stuck=True)
    assert usb(device).send(job, "t0kN", go_on) is PrintOutcome.NOT_SENT
    assert device.claimed == [], "the interface is let go of"


def test_usb_unplugged_within_the_job_is_unknown(job: bytes) -> None:
    device = UsbDevice(EmulatedPrinter(WIDTH))

    def pull_the_plug(_status: PrinterStatus) -> bool:
        device.gone = True
        return True

    assert usb(device).send(job, "t0kN", pull_the_plug) is PrintOutcome.UNKNOWN
    assert usb(device).send(job, "t0kN", go_on) is PrintOutcome.NOT_SENT


def test_usb_takes_the_printer_from_the_kernel_driver() -> None:
    device = UsbDevice(EmulatedPrinter(WIDTH))
    assert usb(device).status().fault is Fault.NONE
    assert not device.kernel_driver
