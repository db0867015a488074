"""The printers a shop can have, each fitting what the print service needs: ask, send, open the drawer."""

import contextlib
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, assert_never

from pos_terminal.domain.till import Fault, PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import Channel, ChannelLost
from pos_terminal.printer.conversation import Conversation, Heard
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.render import BEGIN, KICK, read_back
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.tcp import TcpChannel


class AnyPrinter(Protocol):
    """What every printer of this room can do."""

    @property
    def width_dots(self) -> int: ...
    @property
    def paper(self) -> Paper: ...
    def status(self) -> PrinterStatus: ...
    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome: ...
    def kick_drawer(self) -> bool: ...


class TalkingPrinter:
    """A printer that can answer: each call is one short connection, as a network printer serves one host at a time."""

    def __init__(self, settings: PrinterSettings, connect: Callable[[], Channel]) -> None:
        self._settings = settings
        self._connect = connect
        self._known_silent = False

    @property
    def width_dots(self) -> int:
        return self._settings.paper.width_dots

    @property
    def paper(self) -> Paper:
        return self._settings.paper

    def status(self) -> PrinterStatus:
        try:
            with self._conversation() as conversation:
                return conversation.ask().status
        except ChannelLost as error:
            return PrinterStatus(Fault.UNREACHABLE, cause=str(error))

    def send(self, document: bytes, token: str, heard: Heard) -> PrintOutcome:
        try:
            with self._conversation() as conversation:
                return conversation.print(document, token, heard)
        except ChannelLost:
            return PrintOutcome.NOT_SENT

    def kick_drawer(self) -> bool:
        try:
            with self._conversation() as conversation:
                return conversation.kick()
        except ChannelLost:
            return False

    @contextmanager
    def _conversation(self) -> Iterator[Conversation]:
        channel = self._connect()
        try:
            # Who never answered is not waited for as long again; one answer, and it is.
            wait_s = self._settings.reply_s / 5 if self._known_silent else self._settings.reply_s
            conversation = Conversation(channel, self._settings, wait_s)
            yield conversation
            self._known_silent = conversation.is_silent
        finally:
            channel.close()


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
        return self._write(BEGIN + KICK, lambda _status: True) > 0

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
        self.drawer_opened += document.startswith(BEGIN + KICK)
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


def open_printer(settings: PrinterSettings) -> AnyPrinter:
    """The printer that the settings name; nothing is opened before it is used."""
    match settings.kind:
        case "network":
            return TalkingPrinter(settings, lambda: TcpChannel(settings.address))
        case "serial":
            return TalkingPrinter(settings, lambda: _serial(settings))
        case "usb":
            return TalkingPrinter(settings, lambda: _usb(settings))
        case "file":
            return FilePrinter(settings)
        case "screen":
            return ScreenPrinter(settings)
        case _:
            assert_never(settings.kind)


def _serial(settings: PrinterSettings) -> Channel:
    from pos_terminal.printer.serial_port import SerialChannel

    return SerialChannel(settings.address, settings.baud)


def _usb(settings: PrinterSettings) -> Channel:
    from pos_terminal.printer.usb_port import open_usb

    return open_usb(settings.address)
