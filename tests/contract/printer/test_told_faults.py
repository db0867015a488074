"""What a printer tells of itself, asked or not, each by its own name; and drawers that open while a job is stuck."""

from itertools import pairwise

import pytest

from pos_terminal.domain.receipt.blocks import Cut, Text
from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import Channel, ChannelLost
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.talking_printer import TalkingPrinter
from pos_terminal.printer.tcp import TcpChannel
from pos_terminal.printer.transport import AnyPrinter, open_printer
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer

PAPER = Paper()
BITS = {0x08: Fault.CUTTER, 0x40: Fault.OVERHEATED, 0x20: Fault.UNRECOVERABLE, 0x04: Fault.ERROR}


@pytest.fixture(scope="module")
def job() -> bytes:
    return document((*(Text(f"多謝惠顧 {n}") for n in range(20)), Cut()), PAPER, Typesetter(receipts.FONTS))


def network(address: str, *, drawer_pin: int = 2) -> AnyPrinter:
    settings = PrinterSettings(
        kind="network", address=address, end_mark="gs_h", patience_s=3, reply_s=0.5, drawer_pin=drawer_pin
    )
    return open_printer(settings)


@pytest.mark.parametrize(("bits", "fault"), BITS.items())
def test_errors_are_told_apart_before_a_job(bits: int, fault: Fault) -> None:
    with EmulatorServer(EmulatedPrinter(error=bits)) as server:
        assert network(server.address).status().fault is fault


@pytest.mark.parametrize("has_asb", [True, False])
@pytest.mark.parametrize(("bits", "fault"), BITS.items())
def test_errors_are_told_within_a_job_which_goes_on_once_they_are_mended(
    job: bytes, bits: int, fault: Fault, has_asb: bool
) -> None:
    machine = EmulatedPrinter(paper_rows=30, has_asb=has_asb)
    told: list[Fault] = []

    def heard(status: PrinterStatus) -> bool:
        told.append(status.fault)
        match status.fault:
            case Fault.PAPER_OUT:  # half-way: the new roll is in, and now this
                machine.error = bits
                machine.load_paper()
            case found if found is fault:
                machine.error = 0
        return True

    with EmulatorServer(machine) as server:
        assert network(server.address).send(job, "t0kN", heard) is PrintOutcome.PRINTED
    assert fault in told
    assert len(machine.papers) == 1


def test_paper_near_its_end_is_a_warning_and_prints(job: bytes) -> None:
    with EmulatorServer(EmulatedPrinter(near_end=True)) as server:
        printer = network(server.address)
        assert printer.status() == PrinterStatus(paper_low=True, drawer_high=False)
        assert printer.send(job, "t0kN", lambda _status: True) is PrintOutcome.PRINTED


def test_the_level_at_the_drawers_switch_is_told() -> None:
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        printer = network(server.address)
        assert printer.status().drawer_high is False
        machine.drawer_high = True
        assert printer.status().drawer_high is True


def test_the_drawer_opens_while_a_job_waits_for_paper_on_the_same_line(job: bytes) -> None:
    machine = EmulatedPrinter(paper_rows=100)
    with EmulatorServer(machine) as server:
        printer = network(server.address)
        opened: list[bool] = []

        def heard(status: PrinterStatus) -> bool:
            if status.fault is Fault.PAPER_OUT and not opened:
                opened.append(printer.kick_drawer())
            elif machine.drawer_opened:
                machine.load_paper()
            return True

        assert printer.send(job, "t0kN", heard) is PrintOutcome.PRINTED
    assert (opened, machine.drawer_opened, len(machine.papers), server.connections) == ([True], 1, 1, 1)


def test_the_drawers_pin_is_the_settings(job: bytes) -> None:
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        assert network(server.address, drawer_pin=5).kick_drawer()
        machine.cover_open = True
        assert network(server.address, drawer_pin=5).kick_drawer()
    assert b"\x1bp\x01\x19\xfa" in machine.received
    assert b"\x10\x14\x01\x01\x02" in machine.received


def test_a_printer_whose_power_is_cut_behind_a_silent_line_is_unclear_and_not_sent(job: bytes) -> None:
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        printer = open_printer(
            PrinterSettings(kind="network", address=server.address, end_mark="gs_h", patience_s=2.5, reply_s=0.3)
        )
        machine.has_gs_h = False

        def cut(_status: PrinterStatus) -> bool:
            machine.answers = False
            return True

        assert printer.send(job, "t0kN", cut) is PrintOutcome.UNKNOWN


def test_a_printer_that_another_till_holds_is_busy_and_after_a_while_silent_and_gets_nothing(job: bytes) -> None:
    machine = EmulatedPrinter()
    clock = [0.0]
    with EmulatorServer(machine) as server:
        settings = PrinterSettings(kind="network", address=server.address, reply_s=0.3)
        printer = TalkingPrinter(settings, lambda: TcpChannel(server.address), lambda: clock[0])
        assert not printer.status().is_busy
        other = TcpChannel(server.address)
        held = printer.status()
        assert (held.fault, held.is_busy) == (Fault.NONE, True)
        assert printer.send(job, "t0kN", lambda _status: True) is PrintOutcome.NOT_SENT
        assert not printer.kick_drawer()
        clock[0] = 9.0
        assert printer.status().fault is Fault.SILENT
        other.close()
        assert printer.status().fault is Fault.NONE
        assert printer.send(job, "t0kN", lambda _status: True) is PrintOutcome.PRINTED
    assert len(machine.papers) == 1


def test_a_printer_that_has_been_gone_for_a_minute_is_looked_for_less_often() -> None:
    tries: list[float] = []
    clock = [0.0]
    back: list[str] = []

    def connect() -> Channel:
        tries.append(clock[0])
        if not back:
            raise ChannelLost("gone")
        return TcpChannel(back[0])

    printer = TalkingPrinter(PrinterSettings(kind="network"), connect, lambda: clock[0])
    for second in range(90):
        clock[0] = float(second)
        assert printer.status().fault is Fault.UNREACHABLE
    assert tries[:61] == [float(second) for second in range(61)]
    assert {later - sooner for sooner, later in pairwise(tries[61:])} == {4.0}
    with EmulatorServer(EmulatedPrinter()) as server:
        back.append(server.address)
        clock[0] += 4
        assert printer.status().fault is Fault.NONE
