"""A printer behind the system's own queue: CUPS by its port, or the Windows spooler.

A queue takes a job whole and says no more of it than that: its "completed" means that bytes were handed on. So the best
that is said of a receipt here is *sent*.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer import drawer
from pos_terminal.printer.channel import ChannelLost
from pos_terminal.printer.conversation import Heard
from pos_terminal.printer.ipp import IppQueue, NotReached
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import BEGIN
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.winspool import Spooler, SpoolerTrouble, fault_of, windows_spooler

JOB_NAME = "receipt"
CUPS = "ipp://localhost:631/printers/"
STOPPED = 5
# Keywords of printer-state-reasons (RFC 8011, 5.4.12) as they begin; they end in -error, -warning or -report.
REASONS = (
    ("cover-open", Fault.COVER_OPEN),
    ("door-open", Fault.COVER_OPEN),
    ("media-empty", Fault.PAPER_OUT),
    ("media-needed", Fault.PAPER_OUT),
    ("media-jam", Fault.CUTTER),
    ("offline", Fault.OFFLINE),
    ("connecting-to-device", Fault.OFFLINE),
    ("paused", Fault.OFFLINE),
)


class QueuePrinter(ABC):
    """What every queue does alike: asked how it stands first, then given the whole job."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings

    @property
    def width_dots(self) -> int:
        return self._settings.paper.width_dots

    @property
    def paper(self) -> Paper:
        return self._settings.paper

    @abstractmethod
    def status(self) -> PrinterStatus:
        """How the queue says that its printer stands."""

    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        status = self.status()
        if status.fault is not Fault.NONE:
            heard(status)
            return PrintOutcome.NOT_SENT
        return self._give(document)

    def kick_drawer(self) -> bool:
        """In front of what the queue gets next; a queue has no way past what it holds already."""
        usable = self.status().fault is Fault.NONE
        return usable and self._give(BEGIN + drawer.kick(self._settings)) is PrintOutcome.SENT

    @abstractmethod
    def _give(self, document: bytes) -> PrintOutcome:
        """Hands a whole job over; UNKNOWN where the queue may have part of it."""


class CupsPrinter(QueuePrinter):
    """A queue of CUPS, or of any print server that speaks IPP and passes raw jobs on."""

    def __init__(self, settings: PrinterSettings, queue: IppQueue) -> None:
        super().__init__(settings)
        self._queue = queue

    def status(self) -> PrinterStatus:
        try:
            answer = self._queue.ask()
        except ChannelLost as error:
            return PrinterStatus(Fault.UNREACHABLE, cause=str(error))
        if not answer.is_good:
            return PrinterStatus(Fault.UNREACHABLE, cause=f"queue {answer.status:04x}")
        reasons = tuple(value.decode("ascii", "replace") for value in answer.values.get("printer-state-reasons", ()))
        state = int.from_bytes(answer.values.get("printer-state", (b"",))[0])
        accepting = answer.values.get("printer-is-accepting-jobs", (b"\x01",))[0] != b"\x00"
        low = any(reason.startswith("media-low") for reason in reasons)
        fault = _fault(reasons)
        if fault is Fault.NONE and (state == STOPPED or not accepting):
            fault = Fault.OFFLINE
        return PrinterStatus(fault, low, " ".join(reasons) if fault is not Fault.NONE else "")

    def _give(self, document: bytes) -> PrintOutcome:
        try:
            return PrintOutcome.SENT if self._queue.print_raw(document, JOB_NAME).is_good else PrintOutcome.NOT_SENT
        except NotReached:
            return PrintOutcome.NOT_SENT
        except ChannelLost:
            return PrintOutcome.UNKNOWN


class SpooledPrinter(QueuePrinter):
    """A queue of the Windows spooler."""

    def __init__(self, settings: PrinterSettings, spooler: Callable[[], Spooler] = windows_spooler) -> None:
        super().__init__(settings)
        self._spooler = spooler

    def status(self) -> PrinterStatus:
        try:
            spooler = self._spooler()
            handle = spooler.open(self._settings.address)
            try:
                fault = fault_of(*spooler.state(handle))
            finally:
                spooler.close(handle)
        except SpoolerTrouble as trouble:
            return PrinterStatus(Fault.UNREACHABLE, cause=str(trouble))
        return PrinterStatus(fault)

    def _give(self, document: bytes) -> PrintOutcome:
        """A queue may begin to print before the document is whole, which is how Windows sets queues up."""
        try:
            spooler = self._spooler()
            handle = spooler.open(self._settings.address)
        except SpoolerTrouble:
            return PrintOutcome.NOT_SENT
        at = 0
        try:
            spooler.begin(handle, JOB_NAME)
            while at < len(document):
                taken = spooler.write(handle, document[at:])
                if not taken:
                    raise SpoolerTrouble("the spooler takes no more")
                at += taken
            spooler.end(handle)
        except SpoolerTrouble:
            spooler.abandon(handle)
            return PrintOutcome.UNKNOWN if at else PrintOutcome.NOT_SENT
        finally:
            spooler.close(handle)
        return PrintOutcome.SENT


def open_queue(settings: PrinterSettings) -> QueuePrinter:
    """An ipp:// address is a print server's queue; a bare name one of this machine."""
    if settings.address.startswith(("ipp://", "ipps://")):
        return CupsPrinter(settings, IppQueue(settings.address))
    if sys.platform == "win32":
        return SpooledPrinter(settings)
    return CupsPrinter(settings, IppQueue(CUPS + settings.address))


def _fault(reasons: tuple[str, ...]) -> Fault:
    found = (fault for reason in reasons for begin, fault in REASONS if reason.startswith(begin))
    return next(found, Fault.NONE)
