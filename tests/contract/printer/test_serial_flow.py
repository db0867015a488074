"""Serial printers that say "wait": by XOFF over a pseudo-terminal, by their lines over a stand-in for a port."""

import os
import threading
import time
import tty
from dataclasses import dataclass, field

import pytest

from pos_terminal.domain.receipt.blocks import Cut, Text
from pos_terminal.domain.till import Fault, PrintOutcome
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.serial_port import PIECE, SerialChannel
from pos_terminal.printer.settings import Flow, PrinterSettings
from pos_terminal.printer.transport import open_printer
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter, EmulatorPty

PAPER = Paper()


@pytest.fixture(scope="module")
def job() -> bytes:
    return document((*(Text(f"多謝惠顧 {n}") for n in range(30)), Cut()), PAPER, Typesetter(receipts.FONTS))


def test_xoff_stops_the_sending_at_once_and_xon_goes_on(job: bytes) -> None:
    machine = EmulatedPrinter(PAPER.width_dots)
    outcomes: list[PrintOutcome] = []
    with EmulatorPty(machine, hold_after=3_000) as port:
        settings = PrinterSettings(kind="serial", address=port.address, baud=115_200, end_mark="gs_h", flow="xon_xoff")
        printer = open_printer(settings)
        sending = threading.Thread(
            target=lambda: outcomes.append(printer.send(job, "t0kN", lambda _status: True)), daemon=True
        )
        sending.start()
        assert port.held.wait(20)
        time.sleep(0.3)  # long enough for the whole job, had it not been told to wait
        held_back = len(job) - len(machine.received)
        port.go_on()
        sending.join(30)
    assert held_back > 0
    # What was on its way when XOFF came: at most what the channel sends at once, and what lay in the system's buffer.
    assert port.came_while_held <= 4 * PIECE
    assert outcomes == [PrintOutcome.PRINTED]
    assert (len(machine.papers), machine.unknown) == (1, [])


@dataclass
class LinedPort:
    """What pyserial shows of a port whose printer says "wait" by a line; `master` takes what goes out."""

    dsr: bool = True
    cts: bool = True
    out_waiting: int = 0
    rtscts: bool = False
    received: bytearray = field(default_factory=bytearray)
    answer: bytes = b""
    flushed: bool = False

    def __post_init__(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)

    def __call__(self, address: str, baud: int, *, rtscts: bool) -> "LinedPort":
        self.rtscts = rtscts
        return self

    def fileno(self) -> int:
        return self._slave

    def read(self, _size: int) -> bytes:
        said, self.answer = self.answer, b""
        return said

    def write(self, data: bytes, /) -> int:
        self.received += data
        return len(data)

    def reset_input_buffer(self) -> None:
        """Nothing had come."""

    def reset_output_buffer(self) -> None:
        self.flushed = True

    def close(self) -> None:
        os.close(self._master)
        os.close(self._slave)


@pytest.mark.parametrize(("flow", "line"), [("dsr_dtr", "dsr"), ("rts_cts", "cts"), ("auto", "dsr")])
def test_a_line_that_goes_down_stops_the_sending_until_it_is_up(flow: Flow, line: str) -> None:
    port = LinedPort()
    channel = SerialChannel("COM1", 19_200, flow, port)
    assert port.rtscts == (flow == "rts_cts")
    assert channel.exchange(bytes(200), 0.01)[0] == PIECE
    setattr(port, line, False)
    assert channel.exchange(bytes(200), 0.01)[0] == 0
    setattr(port, line, True)
    assert channel.exchange(bytes(200), 0.01)[0] == PIECE
    channel.close()


def test_little_waits_in_the_systems_buffer_while_the_printer_may_say_wait() -> None:
    port = LinedPort(out_waiting=PIECE + 1)
    channel = SerialChannel("COM1", 19_200, "dsr_dtr", port)
    assert channel.exchange(bytes(200), 0.01)[0] == 0
    channel.close(0.05)
    assert port.flushed, "what a waiting printer has not taken would hold up the system's close"


def test_a_cable_without_the_line_is_not_asked_unless_the_settings_say_so() -> None:
    flows: tuple[Flow, ...] = ("auto", "dsr_dtr")
    channels = [SerialChannel("COM1", 19_200, flow, LinedPort(dsr=False)) for flow in flows]
    assert [channel.exchange(bytes(9), 0.01)[0] for channel in channels] == [9, 0]
    for channel in channels:
        channel.close()


def test_xon_and_xoff_are_no_answers() -> None:
    channel = SerialChannel("COM1", 19_200, "xon_xoff", port := LinedPort(answer=b"\x12\x13"))
    assert channel.exchange(bytes(9), 0.01) == (0, b"\x12")
    port.answer = b"\x11"
    assert channel.exchange(bytes(9), 0.01) == (9, b"")
    channel.close()


def test_a_serial_printer_that_was_switched_off_is_not_taken_to_be_well() -> None:
    machine = EmulatedPrinter(PAPER.width_dots)
    with EmulatorPty(machine) as port:
        settings = PrinterSettings(kind="serial", address=port.address, baud=115_200, reply_s=0.3)
        printer = open_printer(settings)
        assert printer.status().fault is Fault.NONE
        machine.answers = False
        assert printer.status().fault is Fault.SILENT
        assert printer.send(b"\x1b@x", "t0kN", lambda _status: True) is PrintOutcome.NOT_SENT
        assert not printer.kick_drawer(), "it would open whenever the printer comes back"
        machine.answers = True
        assert printer.status().fault is Fault.NONE
