"""Paper on the screen, for practice, for the demo, and for a shop without a printer."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.conversation import Heard
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import read_back
from pos_terminal.printer.settings import PrinterSettings


class ScreenPrinter:
    """Paper on the screen: the very dots of each job as a PNG in a folder, and to whoever wants to show it.

    `pretend` makes it run out of paper and have it back, for practice and for the demo.
    """

    def __init__(self, settings: PrinterSettings, shown: Callable[[bytes], None] | None = None) -> None:
        self._settings = settings
        self._folder = Path(settings.address) if settings.address else None
        self._shown = shown
        self._fault = Fault.NONE
        self.drawer_opened = 0

    @property
    def width_dots(self) -> int:
        return self._settings.paper.width_dots

    @property
    def paper(self) -> Paper:
        return self._settings.paper

    def pretend(self, fault: Fault) -> None:
        """Behaves as a printer with that fault until told otherwise."""
        self._fault = fault

    def status(self) -> PrinterStatus:
        return PrinterStatus(self._fault, paper_low=self._fault is Fault.PAPER_OUT)

    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        if self._fault is not Fault.NONE:
            return PrintOutcome.NOT_SENT
        printed = read_back(document, self.paper)
        if printed.height:
            self._keep(printed.png())
        return PrintOutcome.PRINTED

    def kick_drawer(self) -> bool:
        if self._fault is Fault.UNREACHABLE:
            return False
        self.drawer_opened += 1
        return True

    def _keep(self, png: bytes) -> None:
        if self._folder is not None:
            with contextlib.suppress(OSError):  # a full disk must not look like a printer's fault
                self._folder.mkdir(parents=True, exist_ok=True)
                taken = [int(file.stem) for file in self._folder.glob("*.png") if file.stem.isdigit()]
                (self._folder / f"{max(taken, default=0) + 1:04}.png").write_bytes(png)
        if self._shown is not None:
            self._shown(png)
