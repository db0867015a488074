"""What the print service needs of a printer, on every printer that the shop can have."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pos_terminal.domain.receipt.blocks import Block, Cut, Text
from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document
from pos_terminal.printer.screen_printer import ScreenPrinter
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.talking_printer import TalkingPrinter
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.printer.usb_port import UsbChannel, printer_interface
from tests.support import receipts
from tests.support.printer_emulator import EmulatedPrinter, EmulatorPty, EmulatorServer
from tests.support.usb_printer import UsbDevice

WIDTH = 576
PAPER = Paper(width_dots=WIDTH)


def go_on(_status: PrinterStatus) -> bool:
    return True


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.fixture(scope="module")
def receipt() -> tuple[Block, ...]:
    return sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)


class Bench:
    """A printer of some kind, and how its last paper and drawer are looked at."""

    def __init__(self, printer: AnyPrinter, outcome: PrintOutcome, papers: Callable[[], list[bytes]]) -> None:
        self.printer = printer
        self.outcome = outcome
        self.papers = papers


def _network(stack: ExitStack, end_mark: str, *, answers: bool = True) -> Bench:
    machine = EmulatedPrinter(WIDTH, answers=answers)
    server = stack.enter_context(EmulatorServer(machine))
    settings = PrinterSettings(
        kind="network",
        address=server.address,
        end_mark=end_mark,  # type: ignore[arg-type]
        reply_s=1.0 if answers else 0.1,
        silent_s=0.3,
    )
    outcome = PrintOutcome.PRINTED if answers and end_mark != "none" else PrintOutcome.SENT
    return Bench(open_printer(settings), outcome, lambda: [paper.png() for paper in machine.papers])


def _serial(stack: ExitStack) -> Bench:
    machine = EmulatedPrinter(WIDTH)
    port = stack.enter_context(EmulatorPty(machine))
    settings = PrinterSettings(kind="serial", address=port.address, baud=115_200, end_mark="gs_h")
    return Bench(open_printer(settings), PrintOutcome.PRINTED, lambda: [paper.png() for paper in machine.papers])


def _usb() -> Bench:
    machine = EmulatedPrinter(WIDTH)
    device = UsbDevice(machine)
    interface = printer_interface(device)
    printer = TalkingPrinter(PrinterSettings(kind="usb"), lambda: UsbChannel(device, interface))
    return Bench(printer, PrintOutcome.PRINTED, lambda: [paper.png() for paper in machine.papers])


def _file(folder: Path) -> Bench:
    machine = EmulatedPrinter(WIDTH)

    def papers() -> list[bytes]:
        machine.receive((folder / "device").read_bytes()[len(machine.received) :])
        machine.tick()
        return [paper.png() for paper in machine.papers]

    settings = PrinterSettings(kind="file", address=str(folder / "device"))
    return Bench(open_printer(settings), PrintOutcome.SENT, papers)


def _screen(folder: Path) -> Bench:
    settings = PrinterSettings(kind="screen", address=str(folder / "paper"))
    return Bench(
        open_printer(settings),
        PrintOutcome.PRINTED,
        lambda: [file.read_bytes() for file in sorted((folder / "paper").glob("*.png"))],
    )


@pytest.fixture(params=["gs_h", "gs_r", "no-mark", "silent", "serial", "usb", "file", "screen"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        match request.param:
            case "gs_h" | "gs_r":
                yield _network(stack, request.param)
            case "no-mark":
                yield _network(stack, "none")
            case "silent":
                yield _network(stack, "gs_r", answers=False)
            case "serial":
                yield _serial(stack)
            case "usb":
                yield _usb()
            case "file":
                yield _file(tmp_path)
            case _:
                yield _screen(tmp_path)


def test_paper_is_the_preview_dot_for_dot(bench: Bench, setter: Typesetter, receipt: tuple[Block, ...]) -> None:
    assert bench.printer.send(document(receipt, PAPER, setter), "aB3!", go_on) is bench.outcome
    assert bench.papers() == [setter.bitmap(receipt, WIDTH).png()]


def test_jobs_follow_one_another(bench: Bench, setter: Typesetter) -> None:
    for text in ("一", "二", "三"):
        job = document((Text(text), Cut()), PAPER, setter)
        assert bench.printer.send(job, "tok1", go_on) is bench.outcome
    expected = [setter.bitmap((Text(text),), WIDTH).png() for text in ("一", "二", "三")]
    assert bench.papers() == expected


def test_a_well_printer_has_no_fault_and_its_width(bench: Bench) -> None:
    assert bench.printer.status().fault is Fault.NONE
    assert bench.printer.width_dots == WIDTH


def test_the_drawer_opens(bench: Bench) -> None:
    assert bench.printer.kick_drawer()


def test_screen_paper_is_shown_and_can_run_out(setter: Typesetter) -> None:
    shown: list[bytes] = []
    printer = ScreenPrinter(PrinterSettings(), shown.append)
    job = document((Text("x"), Cut()), PAPER, setter)
    printer.pretend(Fault.PAPER_OUT)
    assert printer.status().fault is Fault.PAPER_OUT
    assert printer.send(job, "tok1", go_on) is PrintOutcome.NOT_SENT
    assert shown == []
    printer.pretend(Fault.NONE)
    assert printer.send(job, "tok1", go_on) is PrintOutcome.PRINTED
    assert shown == [setter.bitmap((Text("x"),), WIDTH).png()]


def test_a_folder_gets_one_file_a_job(tmp_path: Path, setter: Typesetter) -> None:
    printer = open_printer(PrinterSettings(kind="file", address=str(tmp_path)))
    job = document((Text("x"), Cut()), PAPER, setter)
    for _ in range(2):
        assert printer.send(job, "tok1", go_on) is PrintOutcome.SENT
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["0001.bin", "0002.bin"]
    assert (tmp_path / "0002.bin").read_bytes() == job


@pytest.mark.parametrize(
    ("kind", "address"),
    [("network", "127.0.0.1:1"), ("serial", "/dev/no-such-port"), ("file", "/no/such/folder/device")],
)
def test_a_printer_that_is_not_there_gets_nothing(kind: str, address: str) -> None:
    printer = open_printer(PrinterSettings(kind=kind, address=address))  # type: ignore[arg-type]
    assert printer.status().fault is Fault.UNREACHABLE
    assert printer.status().cause
    assert printer.send(b"\x1b@", "tok1", go_on) is PrintOutcome.NOT_SENT
    assert not printer.kick_drawer()
