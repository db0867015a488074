"""Jobs into a device file or an ordinary one: nothing answers."""

import os
import select
import time
from pathlib import Path

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer import drawer
from pos_terminal.printer.conversation import Heard
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import BEGIN
from pos_terminal.printer.settings import PrinterSettings


class FilePrinter:
    """Jobs into a device file, or one after the other into a file, or into a folder as `0001.bin`; nothing answers."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._path = Path(settings.address)

    @property
    def width_dots(self) -> int:
        return self._settings.paper.width_dots

    @property
    def paper(self) -> Paper:
        return self._settings.paper

    def status(self) -> PrinterStatus:
        place = self._path if self._path.exists() else self._path.parent
        if os.access(place, os.W_OK):
            return PrinterStatus()
        return PrinterStatus(Fault.UNREACHABLE, cause=f"cannot write {self._path.name}")

    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        written = self._write(document, heard)
        if written == len(document):
            return PrintOutcome.SENT
        return PrintOutcome.UNKNOWN if written else PrintOutcome.NOT_SENT

    def kick_drawer(self) -> bool:
        if self._path.is_dir():
            return False
        return self._write(BEGIN + drawer.kick(self._settings), lambda _status: True) > 0

    def _write(self, data: bytes, heard: Heard) -> int:
        """Bytes that went; a device that takes no more is waited for, but not for ever."""
        target = self._next_in_folder() if self._path.is_dir() else self._path
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        at, until = 0, time.monotonic() + self._settings.patience_s
        try:
            file = os.open(target, flags, 0o644)
        except OSError:
            return 0
        try:
            while at < len(data) and time.monotonic() < until and heard(PrinterStatus()):
                try:
                    at += os.write(file, data[at:])
                    until = time.monotonic() + self._settings.patience_s
                except BlockingIOError:
                    select.select([], [file], [], 0.25)
        except OSError:
            return at
        finally:
            os.close(file)
        return at

    def _next_in_folder(self) -> Path:
        taken = [int(file.stem) for file in self._path.glob("*.bin") if file.stem.isdigit()]
        return self._path / f"{max(taken, default=0) + 1:04}.bin"
