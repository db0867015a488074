"""What must be known of one payment terminal, from the shop's settings file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalSettings:
    """`kind` names the driver; `address` is what that driver takes: a folder, a serial port, HOST:PORT, or its own."""

    kind: str
    address: str = ""
    baud: int = 9_600
    patience_s: int = 120
