"""Printers with manners that the judge's emulator does not have: marks of other jobs, noise, resets at any byte, slow
and one-way lines, and USB, in memory or on loopback. What became of the receipt is known, or known to be unknown."""

import random  # noqa: TID251 - seeded
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import usb.core  # type: ignore[import-untyped]

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
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer
from tests.support.usb_printer import Endpoint, Interface, UsbDevice

WIDTH = 576
ASKING = {0x10, 1, 2, 3, 4}


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.fixture(scope="module")
def job(setter: Typesetter) -> bytes:
    blocks = sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)
    return document(blocks, Paper(width_dots=WIDTH), setter)


@pytest.fixture(scope="module")
def preview(setter: Typesetter) -> bytes:
    return setter.bitmap(sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS), WIDTH).png()


def go_on(_status: PrinterStatus) -> bool:
    return True


def network(server: EmulatorServer, end_mark: EndMark = "gs_h", *, patience_s: float = 20.0) -> AnyPrinter:
    settings = PrinterSettings(
        kind="network", address=server.address, end_mark=end_mark, patience_s=patience_s, reply_s=5.0, silent_s=0.3
    )
    return open_printer(settings)


def wait_for(come: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not come():
        assert time.monotonic() < until, "did not come about"
        time.sleep(0.01)


# --- GS ( H


@dataclass
class OtherMarks(EmulatedPrinter):
    """Answers GS ( H for a job that is not ours, as after a till that died, and never for ours."""

    has_gs_h: bool = False

    def tick(self) -> bytes:
        return super().tick() + b"\x37\x22oldT\0" * bool(self.received)


def test_the_mark_of_another_job_is_not_this_ones(job: bytes) -> None:
    machine = OtherMarks(WIDTH)
    with EmulatorServer(machine) as server:
        outcome = network(server, patience_s=1.5).send(job, "newT", go_on)
    assert outcome is not PrintOutcome.PRINTED


def test_the_mark_comes_when_it_is_on_paper_and_not_when_it_was_sent(job: bytes, preview: bytes) -> None:
    """All of the job is in the printer's memory, paper ran out on the last lines: no mark before the new roll."""
    rows = len(EmulatedPrinterRows(job).rows)
    machine = EmulatedPrinter(WIDTH, paper_rows=rows - 5)
    outcomes: list[PrintOutcome] = []
    with EmulatorServer(machine) as server:
        thread = threading.Thread(target=lambda: outcomes.append(network(server).send(job, "t0kN", go_on)), daemon=True)
        thread.start()
        wait_for(lambda: machine.paper_out and b"t0kN" in machine.received)
        assert outcomes == []
        assert machine.papers == []
        with server.lock:
            machine.load_paper()
        thread.join(30)
    assert outcomes == [PrintOutcome.PRINTED]
    assert [paper.png() for paper in machine.papers] == [preview]


class EmulatedPrinterRows:
    """How many rows of paper a job takes."""

    def __init__(self, job: bytes) -> None:
        machine = EmulatedPrinter(WIDTH)
        machine.receive(job)
        machine.tick()
        self.rows = machine.papers[0].rows


# --- noise and bad lines


@dataclass
class Noisy(EmulatedPrinter):
    """A bad line back: bytes of all kinds between its answers, but never a whole mark of ours."""

    has_gs_h: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def tick(self) -> bytes:
        return super().tick() + bytes(self.chance.choices(range(256), k=3))


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_no_proof_where_the_mark_has_a_name(job: bytes, seed: int) -> None:
    machine = Noisy(WIDTH, chance=random.Random(seed))
    with EmulatorServer(machine) as server:
        heard_until = time.monotonic() + 1.5
        outcome = network(server, patience_s=1.0).send(job, "t0kN", lambda _status: time.monotonic() < heard_until)
    assert outcome is not PrintOutcome.PRINTED


def test_a_reset_at_any_byte_is_never_taken_for_a_print_and_never_for_nothing(job: bytes) -> None:
    """NOT_SENT, which is sent again by itself, only where not a byte of the job had arrived."""
    chance = random.Random(11)
    outcomes = set()
    for at in (1, 3, 12, *(chance.randint(13, len(job)) for _ in range(12))):
        machine = EmulatedPrinter(WIDTH)
        with EmulatorServer(machine, reset_after=at, bytes_a_read=2_048) as server:
            outcome = network(server).send(job, "t0kN", go_on)
        assert outcome in (PrintOutcome.NOT_SENT, PrintOutcome.UNKNOWN), at
        if outcome is PrintOutcome.NOT_SENT:
            assert set(bytes(machine.received)) <= ASKING, at
        outcomes.add(outcome)
    assert outcomes == {PrintOutcome.NOT_SENT, PrintOutcome.UNKNOWN}


def test_a_slow_printer_that_talks_all_the_time_gets_everything(job: bytes, preview: bytes) -> None:
    @dataclass
    class Talkative(EmulatedPrinter):
        def tick(self) -> bytes:
            return super().tick() + b"\x10\x00\x00\x00" * 20

    machine = Talkative(WIDTH)
    with EmulatorServer(machine, bytes_a_read=900) as server:
        assert network(server).send(job, "t0kN", go_on) is PrintOutcome.PRINTED
    assert [paper.png() for paper in machine.papers] == [preview]


def test_a_clone_that_never_answers_prints_job_after_job(job: bytes, preview: bytes) -> None:
    """None of them is waited for long, each is sent once and counts as sent, and its drawer opens."""
    machine = EmulatedPrinter(WIDTH, answers=False)
    with EmulatorServer(machine) as server:
        printer = open_printer(PrinterSettings(kind="network", address=server.address, reply_s=0.3, silent_s=0.3))
        for _ in range(3):
            assert printer.status().fault is Fault.NONE
            assert printer.send(job, "t0kN", go_on) is PrintOutcome.SENT
        assert printer.kick_drawer()
        wait_for(lambda: machine.drawer_opened == 1)
    assert [paper.png() for paper in machine.papers] == [preview] * 3


# --- USB, its endpoints in memory


@dataclass
class SmallUsb(UsbDevice):
    """Takes little at a time, and nothing (NAK) once its memory is full while it cannot print."""

    packet: int = 2_048
    memory: int = 4_096
    held: int = 0

    def write(self, endpoint: int, data: bytes, timeout_ms: int) -> int:
        if not self.machine.stopped:
            self.held = 0
        elif self.held >= self.memory:
            time.sleep(min(timeout_ms, 5) / 1000)
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        taken = super().write(endpoint, data[: self.packet], timeout_ms)
        self.held += taken
        return taken


@dataclass
class OneWayUsb(UsbDevice):
    """A cheap adapter: a printer interface with a way in and none out."""

    def __iter__(self) -> Any:
        return iter([(Interface(7, 0, (Endpoint(0x02),)),)])

    def read(self, endpoint: int, size: int, timeout_ms: int) -> bytes:
        raise AssertionError("it has nothing to be read from")


def usb_printer(device: UsbDevice, end_mark: EndMark = "gs_h") -> AnyPrinter:
    interface = printer_interface(device)
    settings = PrinterSettings(kind="usb", end_mark=end_mark, reply_s=2.0 if device.machine.answers else 0.1)
    return TalkingPrinter(settings, lambda: UsbChannel(device, interface))


def test_usb_in_small_packets_prints_the_preview(job: bytes, preview: bytes) -> None:
    device = SmallUsb(EmulatedPrinter(WIDTH), packet=1_021)
    assert usb_printer(device).send(job, "t0kN", go_on) is PrintOutcome.PRINTED
    assert [paper.png() for paper in device.machine.papers] == [preview]


def test_usb_paper_out_and_back_prints_once(job: bytes, preview: bytes) -> None:
    """Out of paper a USB printer takes no more bytes: that is waited for, and nothing is lost or doubled."""
    device = SmallUsb(EmulatedPrinter(WIDTH, paper_rows=300))
    told: list[Fault] = []

    def heard(status: PrinterStatus) -> bool:
        told.append(status.fault)
        if told.count(Fault.PAPER_OUT) == 3:
            device.machine.load_paper()
        return True

    assert usb_printer(device).send(job, "t0kN", heard) is PrintOutcome.PRINTED
    assert Fault.PAPER_OUT in told
    assert [paper.png() for paper in device.machine.papers] == [preview]


def test_usb_unplugged_at_any_byte_is_never_taken_for_nothing(job: bytes) -> None:
    chance = random.Random(3)
    for at in (0, *(chance.randint(1, len(job)) for _ in range(8))):
        device = SmallUsb(EmulatedPrinter(WIDTH), packet=1_024)

        def pulled(_status: PrinterStatus, device: SmallUsb = device, at: int = at) -> bool:
            device.gone = device.gone or len(device.machine.received) >= at
            return True

        outcome = usb_printer(device).send(job, "t0kN", pulled)
        assert outcome is PrintOutcome.UNKNOWN, at
        assert device.machine.papers == []


def test_usb_with_no_way_back_is_sent_without_proof(job: bytes, preview: bytes) -> None:
    device = OneWayUsb(EmulatedPrinter(WIDTH, answers=False))
    printer = usb_printer(device, "none")
    assert printer.status().fault is Fault.NONE
    assert printer.send(job, "t0kN", go_on) is PrintOutcome.SENT
    assert [paper.png() for paper in device.machine.papers] == [preview]
