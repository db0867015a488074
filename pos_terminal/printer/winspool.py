"""Windows' print spooler: a raw job into a queue, and what the queue says of the printer.

`Spooler` is what is used of winspool.drv; ctypes calls it, as pywin32 would bring 10 MB and a build for each Python.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Protocol

from pos_terminal.domain.till import Fault

# PRINTER_STATUS_* and PRINTER_ATTRIBUTE_WORK_OFFLINE (Windows SDK, winspool.h).
FAULTS = (
    (0x0040_0000, Fault.COVER_OPEN),  # DOOR_OPEN
    (0x0000_0010 | 0x0000_0040, Fault.PAPER_OUT),  # PAPER_OUT, PAPER_PROBLEM
    (0x0000_0008, Fault.CUTTER),  # PAPER_JAM: on receipt printers the cutter
    (0x0000_0080 | 0x0000_1000, Fault.OFFLINE),  # OFFLINE, NOT_AVAILABLE
    (0x0000_0001, Fault.OFFLINE),  # PAUSED
    (0x0000_0002 | 0x0010_0000, Fault.ERROR),  # ERROR, USER_INTERVENTION
)
WORK_OFFLINE = 0x0000_0400


class SpoolerTrouble(Exception):
    """The spooler refused; the text is Windows' own."""


class Spooler(Protocol):
    """What is used of the spooler. All raise SpoolerTrouble."""

    def open(self, queue: str) -> int:
        """A handle; `close` it."""

    def state(self, handle: int) -> tuple[int, int]:
        """(status bits, attribute bits) of the queue."""

    def begin(self, handle: int, job_name: str) -> None:
        """Begins a raw document."""

    def write(self, handle: int, data: bytes) -> int:
        """Bytes taken."""

    def end(self, handle: int) -> None:
        """The document is whole: only now is it given to the printer."""

    def abandon(self, handle: int) -> None:
        """The document is dropped."""

    def close(self, handle: int) -> None: ...


def fault_of(status: int, attributes: int) -> Fault:
    """What keeps the queue's printer from printing, as far as its driver tells."""
    if attributes & WORK_OFFLINE:
        return Fault.OFFLINE
    return next((fault for bits, fault in FAULTS if status & bits), Fault.NONE)


class _DocInfo(ctypes.Structure):
    _fields_ = (("name", ctypes.c_wchar_p), ("output", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p))


class _PrinterInfo2(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        *((f"text{i}", ctypes.c_void_p) for i in range(7)),
        ("devmode", ctypes.c_void_p),
        *((f"text{i}", ctypes.c_void_p) for i in range(7, 11)),
        ("security", ctypes.c_void_p),
        ("attributes", ctypes.c_uint32),
        ("priority", ctypes.c_uint32),
        ("default_priority", ctypes.c_uint32),
        ("start_time", ctypes.c_uint32),
        ("until_time", ctypes.c_uint32),
        ("status", ctypes.c_uint32),
        ("jobs", ctypes.c_uint32),
        ("average_ppm", ctypes.c_uint32),
    )


class WindowsSpooler:
    """The spooler of this machine; `library` is winspool.drv as ctypes gives it."""

    def __init__(self, library: Any, error_text: Callable[[], str]) -> None:
        self._library = library
        self._error_text = error_text

    def open(self, queue: str) -> int:
        handle = ctypes.c_void_p()
        self._check(self._library.OpenPrinterW(ctypes.c_wchar_p(queue), ctypes.byref(handle), None))
        return handle.value or 0

    def state(self, handle: int) -> tuple[int, int]:
        needed = ctypes.c_uint32()
        self._library.GetPrinterW(ctypes.c_void_p(handle), 2, None, 0, ctypes.byref(needed))
        buffer = ctypes.create_string_buffer(max(needed.value, ctypes.sizeof(_PrinterInfo2)))
        size = ctypes.c_uint32(len(buffer))
        self._check(self._library.GetPrinterW(ctypes.c_void_p(handle), 2, buffer, size, ctypes.byref(needed)))
        info = _PrinterInfo2.from_buffer(buffer)
        return int(info.status), int(info.attributes)

    def begin(self, handle: int, job_name: str) -> None:
        document = _DocInfo(job_name, None, "RAW")
        self._check(self._library.StartDocPrinterW(ctypes.c_void_p(handle), 1, ctypes.byref(document)))
        self._check(self._library.StartPagePrinter(ctypes.c_void_p(handle)))

    def write(self, handle: int, data: bytes) -> int:
        written = ctypes.c_uint32()
        done = self._library.WritePrinter(
            ctypes.c_void_p(handle), data, ctypes.c_uint32(len(data)), ctypes.byref(written)
        )
        self._check(done)
        return int(written.value)

    def end(self, handle: int) -> None:
        self._check(self._library.EndPagePrinter(ctypes.c_void_p(handle)))
        self._check(self._library.EndDocPrinter(ctypes.c_void_p(handle)))

    def abandon(self, handle: int) -> None:
        self._library.AbortPrinter(ctypes.c_void_p(handle))

    def close(self, handle: int) -> None:
        self._library.ClosePrinter(ctypes.c_void_p(handle))

    def _check(self, done: int) -> None:
        if not done:
            raise SpoolerTrouble(self._error_text())


def windows_spooler() -> Spooler:
    """This machine's. Raises SpoolerTrouble where it is not Windows."""
    if sys.platform != "win32":
        raise SpoolerTrouble("there is no Windows spooler here")
    library = ctypes.WinDLL("winspool.drv", use_last_error=True)
    return WindowsSpooler(library, lambda: ctypes.FormatError(ctypes.get_last_error()))
