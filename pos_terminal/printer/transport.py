"""The printers a shop can have, each fitting what the print service needs: ask, send, open the drawer."""

from typing import Protocol, assert_never

from pos_terminal.domain.till import PrinterStatus, PrintOutcome
from pos_terminal.printer.channel import Channel
from pos_terminal.printer.conversation import Heard
from pos_terminal.printer.file_printer import FilePrinter
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.screen_printer import ScreenPrinter
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.talking_printer import TalkingPrinter
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


def open_printer(settings: PrinterSettings) -> AnyPrinter:
    """The printer that the settings name; nothing is opened before it is used."""
    match settings.kind:
        case "network" | "serial" | "usb":
            return TalkingPrinter(settings, lambda: open_channel(settings))
        case "queue":
            from pos_terminal.printer.queue_printer import open_queue

            return open_queue(settings)
        case "file":
            return FilePrinter(settings)
        case "screen":
            return ScreenPrinter(settings)
        case _:
            assert_never(settings.kind)


def open_channel(settings: PrinterSettings) -> Channel:
    """The line to a network, serial or USB printer. Raises ChannelLost."""
    match settings.kind:
        case "serial":
            from pos_terminal.printer.serial_port import SerialChannel

            return SerialChannel(settings.address, settings.baud, settings.flow)
        case "usb":
            from pos_terminal.printer.usb_port import open_usb

            return open_usb(settings.address)
        case _:
            return TcpChannel(settings.address)
