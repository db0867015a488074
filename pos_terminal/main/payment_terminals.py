"""Which driver serves a `[payment_terminal]`: those that come with the program, and those that an integrator adds.

An integrator's package names its drivers under the entry point group below, so that nothing of the program is changed
and an update of either leaves the other alone. docs/payment-terminals.md shows one whole.
"""

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path

from pos_terminal.config import PaymentTerminalSection
from pos_terminal.counter_devices.line import SerialLine, TcpLine
from pos_terminal.counter_devices.payment.folder_terminal import FolderTerminal, FolderTiming
from pos_terminal.counter_devices.payment.line_terminal import LineTerminal, Timing
from pos_terminal.counter_devices.payment.settings import TerminalSettings
from pos_terminal.domain.errors import Unavailable
from pos_terminal.services.ports import PaymentTerminal

GROUP = "pos_terminal.payment_terminals"
Driver = Callable[[TerminalSettings], PaymentTerminal]


def _folder(settings: TerminalSettings) -> PaymentTerminal:
    return FolderTerminal(Path(settings.address), FolderTiming(patience_s=settings.patience_s))


def _serial(settings: TerminalSettings) -> PaymentTerminal:
    timing = Timing(patience_s=settings.patience_s)
    return LineTerminal(lambda: SerialLine(settings.address, settings.baud), timing)


def _tcp(settings: TerminalSettings) -> PaymentTerminal:
    return LineTerminal(lambda: TcpLine(settings.address), Timing(patience_s=settings.patience_s))


BUILT_IN: Mapping[str, Driver] = {"file": _folder, "serial": _serial, "tcp": _tcp}


def terminal_settings(section: PaymentTerminalSection) -> TerminalSettings:
    """The settings file's terminal as drivers know it."""
    return TerminalSettings(
        kind=section.kind, address=section.address, baud=section.baud, patience_s=section.patience_s
    )


def open_payment_terminal(settings: TerminalSettings) -> PaymentTerminal:
    """The driver of that kind. Raises Unavailable `terminal-driver-missing`, naming those that are there, and
    `terminal-driver-faulty` where an integrator's cannot be loaded.
    """
    if settings.kind in BUILT_IN:
        return BUILT_IN[settings.kind](settings)
    found = entry_points(group=GROUP)
    if settings.kind not in found.names:
        there = ", ".join(sorted({*BUILT_IN, *found.names}))
        raise Unavailable("payment_terminal", "terminal-driver-missing", there)
    try:
        driver: Driver = found[settings.kind].load()
        return driver(settings)
    except Exception as fault:  # another maker's code: whatever it does, the till goes on selling
        raise Unavailable("payment_terminal", "terminal-driver-faulty", f"{type(fault).__name__}: {fault}") from fault
