# ruff: noqa: N802 - the names are Windows' own
"""Printers behind a system's own queue: handed over whole, told of as sent, and never twice."""

import ctypes
import sys

import pytest

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import ChannelLost
from pos_terminal.printer.ipp import read_answer
from pos_terminal.printer.queue_printer import CupsPrinter, SpooledPrinter, open_queue
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import AnyPrinter, open_printer
from pos_terminal.printer.winspool import SpoolerTrouble, WindowsSpooler, windows_spooler
from tests.support.print_queues import IppServer, SpoolerStandIn

JOB = b"\x1b@" + bytes(range(256)) * 200


def go_on(_status: PrinterStatus) -> bool:
    return True


def cups(uri: str) -> AnyPrinter:
    return open_printer(PrinterSettings(kind="queue", address=uri))


def test_a_job_reaches_the_queue_as_it_is_and_counts_as_sent() -> None:
    with IppServer() as server:
        printer = cups(server.uri)
        assert printer.status() == PrinterStatus()
        assert printer.send(JOB, "t0kN", go_on) is PrintOutcome.SENT
    (job,) = server.jobs
    assert job.document == JOB
    assert job.attributes["document-format"] == "application/vnd.cups-raw"


@pytest.mark.parametrize(
    ("reasons", "fault"),
    [
        (("media-empty-error",), Fault.PAPER_OUT),
        (("cover-open-report",), Fault.COVER_OPEN),
        (("media-jam",), Fault.CUTTER),
        (("offline-report",), Fault.OFFLINE),
        (("media-low-warning", "door-open"), Fault.COVER_OPEN),
    ],
)
def test_what_the_queue_knows_of_its_printer_holds_back_the_job(reasons: tuple[str, ...], fault: Fault) -> None:
    with IppServer() as server:
        server.reasons = reasons
        printer = cups(server.uri)
        assert printer.status().fault is fault
        assert printer.send(JOB, "t0kN", go_on) is PrintOutcome.NOT_SENT
        assert not printer.kick_drawer()
    assert server.jobs == []


def test_a_stopped_or_closed_queue_is_not_ready_and_low_paper_a_warning() -> None:
    with IppServer() as server:
        printer = cups(server.uri)
        server.state = 5
        assert printer.status().fault is Fault.OFFLINE
        server.state, server.accepting = 3, False
        assert printer.status().fault is Fault.OFFLINE
        server.accepting, server.reasons = True, ("media-low-warning",)
        assert printer.status() == PrinterStatus(paper_low=True)
        assert printer.kick_drawer()
    assert server.jobs[0].document == b"\x1b@\x1bp\x00\x19\xfa"


def test_a_queue_that_refuses_a_job_or_does_not_exist_gets_nothing() -> None:
    with IppServer() as server:
        server.job_status = 0x0507  # server-error-busy
        assert cups(server.uri).send(JOB, "t0kN", go_on) is PrintOutcome.NOT_SENT
        assert cups(server.uri + "x").status().fault is Fault.UNREACHABLE
        uri = server.uri
    assert cups(uri).status().fault is Fault.UNREACHABLE
    assert cups(uri).send(JOB, "t0kN", go_on) is PrintOutcome.NOT_SENT


def test_a_line_that_breaks_within_a_job_leaves_it_unclear() -> None:
    with IppServer() as server:
        server.breaks = True
        assert cups(server.uri).send(JOB, "t0kN", go_on) is PrintOutcome.UNKNOWN


def test_an_answer_that_is_no_ipp_is_no_answer() -> None:
    with pytest.raises(ChannelLost):
        read_answer(b"\x01")
    with pytest.raises(ChannelLost):
        read_answer(b"\x01\x01\x00\x00\x00\x00\x00\x01\x04\x47\x00")


def spooled(spooler: SpoolerStandIn, queue: str = "Receipts") -> SpooledPrinter:
    return SpooledPrinter(PrinterSettings(kind="queue", address=queue), lambda: spooler)


def test_the_windows_spooler_gets_a_whole_document() -> None:
    spooler = SpoolerStandIn()
    assert spooled(spooler).send(JOB, "t0kN", go_on) is PrintOutcome.SENT
    assert spooled(spooler).kick_drawer()
    assert spooler.jobs == [JOB, b"\x1b@\x1bp\x00\x19\xfa"]
    assert spooler.open_handles == 0


def test_a_document_that_the_spooler_took_in_part_is_dropped_there_and_unclear() -> None:
    spooler = SpoolerStandIn(takes=5_000)
    assert spooled(spooler).send(JOB, "t0kN", go_on) is PrintOutcome.UNKNOWN
    assert (spooler.jobs, spooler.abandoned, spooler.open_handles) == ([], 1, 0)
    nothing = SpoolerStandIn(takes=0)
    assert spooled(nothing).send(JOB, "t0kN", go_on) is PrintOutcome.NOT_SENT


@pytest.mark.parametrize(
    ("status", "attributes", "fault"),
    [
        (0, 0, Fault.NONE),
        (0x10, 0, Fault.PAPER_OUT),
        (0x400000, 0, Fault.COVER_OPEN),
        (0x80, 0, Fault.OFFLINE),
        (0, 0x400, Fault.OFFLINE),
        (0x2, 0, Fault.ERROR),
        (0x8, 0, Fault.CUTTER),
    ],
)
def test_what_windows_knows_of_the_printer(status: int, attributes: int, fault: Fault) -> None:
    assert spooled(SpoolerStandIn(status, attributes)).status().fault is fault


def test_a_queue_that_windows_does_not_know() -> None:
    printer = spooled(SpoolerStandIn(), "Receiptz")
    assert printer.status() == PrinterStatus(Fault.UNREACHABLE, cause="The printer name is invalid.")
    assert printer.send(JOB, "t0kN", go_on) is PrintOutcome.NOT_SENT


class WinspoolLibrary:
    """winspool.drv as ctypes shows it: the very arguments that Windows would get."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.data = b""
        self.datatype = ""

    def OpenPrinterW(self, name: ctypes.c_wchar_p, handle: object, _defaults: None) -> int:
        self.calls.append(f"open {name.value}")
        if name.value != "Receipts":
            return 0
        ctypes.cast(handle, ctypes.POINTER(ctypes.c_void_p))[0] = ctypes.c_void_p(7)  # type: ignore[arg-type]
        return 1

    def GetPrinterW(self, _handle: object, level: int, buffer: object, size: object, needed: object) -> int:
        assert level == 2
        ctypes.cast(needed, ctypes.POINTER(ctypes.c_uint32))[0] = 200  # type: ignore[arg-type]
        if buffer is None:
            return 0
        # PRINTER_INFO_2W: 13 pointers, then 8 DWORDs: attributes first, status sixth.
        assert isinstance(buffer, ctypes.Array)
        offset = 13 * ctypes.sizeof(ctypes.c_void_p)
        ctypes.c_uint32.from_buffer(buffer, offset).value = 0x400
        ctypes.c_uint32.from_buffer(buffer, offset + 20).value = 0x10
        return 1

    def StartDocPrinterW(self, _handle: object, level: int, info: object) -> int:
        pointers = ctypes.cast(info, ctypes.POINTER(ctypes.c_wchar_p))  # type: ignore[arg-type]
        assert (level, pointers[1]) == (1, None)
        self.datatype = str(pointers[2])
        return 1

    def StartPagePrinter(self, _handle: object) -> int:
        return 1

    def WritePrinter(self, _handle: object, data: bytes, size: ctypes.c_uint32, written: object) -> int:
        assert size.value == len(data)
        self.data += data
        ctypes.cast(written, ctypes.POINTER(ctypes.c_uint32))[0] = len(data)  # type: ignore[arg-type]
        return 1

    def EndPagePrinter(self, _handle: object) -> int:
        return 1

    def EndDocPrinter(self, _handle: object) -> int:
        self.calls.append("end")
        return 1

    def AbortPrinter(self, _handle: object) -> int:
        self.calls.append("abort")
        return 1

    def ClosePrinter(self, handle: ctypes.c_void_p) -> int:
        self.calls.append(f"close {handle.value}")
        return 1


def test_the_calls_into_windows_have_the_shapes_of_its_headers() -> None:
    library = WinspoolLibrary()
    spooler = WindowsSpooler(library, lambda: "Access is denied.")
    printer = SpooledPrinter(PrinterSettings(kind="queue", address="Receipts"), lambda: spooler)
    assert printer.status().fault is Fault.OFFLINE
    handle = spooler.open("Receipts")
    assert spooler.state(handle) == (0x10, 0x400)
    spooler.begin(handle, "receipt")
    assert spooler.write(handle, JOB) == len(JOB)
    spooler.end(handle)
    spooler.abandon(handle)
    spooler.close(handle)
    assert (library.datatype, library.data) == ("RAW", JOB)
    assert library.calls[-4:] == ["open Receipts", "end", "abort", "close 7"]
    with pytest.raises(SpoolerTrouble, match="Access is denied"):
        spooler.open("another")


def test_a_bare_name_is_a_queue_of_this_machine() -> None:
    printer = open_queue(PrinterSettings(kind="queue", address="Receipts"))
    assert isinstance(printer, SpooledPrinter if sys.platform == "win32" else CupsPrinter)
    if sys.platform != "win32":
        with pytest.raises(SpoolerTrouble):
            windows_spooler()
