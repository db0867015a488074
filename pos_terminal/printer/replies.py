"""What a printer says back. Its replies carry no names: they are told apart by bits that are fixed.

Real-time status `0xx1xx10`; automatic status back `0xx1xx00` and three bytes more; `GS r` `0xx0xxxx`; blocks from a
header byte to a NUL (Epson's ESC/POS reference, "Transmit status").
"""

from dataclasses import dataclass
from typing import TypeAlias

from pos_terminal.domain.till import Fault, PrinterStatus

BLOCK_HEADERS = (0x37, 0x3D, 0x5F)
PROCESS_ID = b"\x37\x22"
FLOW_CONTROL = (0x11, 0x13)  # XON, XOFF


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to one DLE EOT."""

    byte: int


@dataclass(frozen=True, slots=True)
class InTurn:
    """The answer to GS r: all before it was processed."""

    byte: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The answer to GS ( H: all before this mark has been printed."""

    token: str


@dataclass(frozen=True, slots=True)
class Automatic:
    """Automatic status back: what the printer tells when something changes, without being asked."""

    status: PrinterStatus


Reply: TypeAlias = RealTime | InTurn | Printed | Automatic


class Replies:
    """Takes bytes as they come, in whatever pieces, and gives whole replies."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> tuple[Reply, ...]:
        """The replies that `data` completes. What no printer says is passed over."""
        self._rest += data
        found: list[Reply] = []
        while self._rest:
            taken, reply = _next(self._rest)
            if not taken:
                break
            self._rest = self._rest[taken:]
            if reply is not None:
                found.append(reply)
        return tuple(found)


def _next(data: bytes) -> tuple[int, Reply | None]:
    """(bytes taken, reply); 0 taken where more must come."""
    first = data[0]
    if first in BLOCK_HEADERS:
        end = data.find(b"\0")
        if end < 0:
            # No block is this long: it was something else.
            return (1, None) if len(data) > 80 else (0, None)
        block = data[:end]
        is_mark = block.startswith(PROCESS_ID)
        return end + 1, Printed(block[2:].decode("ascii", "replace")) if is_mark else None
    if first in FLOW_CONTROL:
        return 1, None
    if first & 0x93 == 0x12:
        return 1, RealTime(first)
    if first & 0x93 == 0x10:
        return (4, Automatic(_automatic(data[:4]))) if len(data) >= 4 else (0, None)
    if first & 0x90 == 0x00:
        return 1, InTurn(first)
    return 1, None


def status_of(offline: int, cause: int, error: int, paper: int) -> PrinterStatus:
    """The status that the four DLE EOT answers tell; 0 for one that did not come."""
    low = bool(paper & 0x6C or cause & 0x20)
    drawer_high = bool(offline & 0x04) if offline else None
    fault = _fault(offline, cause, error, paper)
    said = "" if fault is Fault.NONE else f"status {offline:02x} {cause:02x} {error:02x} {paper:02x}"
    return PrinterStatus(fault, low, said, drawer_high)


def _fault(offline: int, cause: int, error: int, paper: int) -> Fault:
    """The one that a person must see to first: an open cover hides the rest, and paper is what most often lacks."""
    found = (
        (cause & 0x04, Fault.COVER_OPEN),
        (paper & 0x60 or cause & 0x20, Fault.PAPER_OUT),
        (error & 0x20, Fault.UNRECOVERABLE),
        (error & 0x08, Fault.CUTTER),
        (error & 0x40, Fault.OVERHEATED),
        (error & 0x04 or cause & 0x40, Fault.ERROR),
        (offline & 0x08, Fault.OFFLINE),
    )
    return next((fault for bits, fault in found if bits), Fault.NONE)


def _automatic(data: bytes) -> PrinterStatus:
    """The same from automatic status back: its second byte has the bits of DLE EOT 3, its third both paper sensors."""
    first, error, paper = data[0], data[1], data[2]
    cause = (0x04 if first & 0x20 else 0) | (0x20 if paper & 0x0C else 0)
    return status_of(0x12 | first & 0x0C, cause, error & 0x6C, 0x0C if paper & 0x03 else 0)
