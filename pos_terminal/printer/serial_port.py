"""A printer on a serial port. pyserial opens it; the sending is ours, as bytes must not be lost when it is busy."""

import contextlib
import os
import select
import time
from typing import Protocol

import serial

from pos_terminal.printer.channel import ChannelLost
from pos_terminal.printer.settings import Flow

# Little at a time: when the printer says "wait", what is in the system's buffer still goes out.
PIECE = 64
PACE_S = 0.02
# Start bit, eight bits, stop bit.
BITS_A_BYTE = 10
# Said by a printer with XON/XOFF; no status byte and no byte of an end mark is either of them.
GO_ON, WAIT = b"\x11", b"\x13"


class Port(Protocol):
    """What is used of pyserial's port."""

    @property
    def out_waiting(self) -> int: ...
    @property
    def dsr(self) -> bool: ...
    @property
    def cts(self) -> bool: ...
    def fileno(self) -> int: ...
    def read(self, size: int) -> bytes: ...
    def write(self, data: bytes, /) -> int | None: ...
    def reset_input_buffer(self) -> None: ...
    def reset_output_buffer(self) -> None: ...
    def close(self) -> None: ...


class OpenPort(Protocol):
    """Opens a port that neither blocks nor keeps XON/XOFF by itself. Raises OSError or ValueError."""

    def __call__(self, address: str, baud: int, *, rtscts: bool) -> Port: ...


def _opened(address: str, baud: int, *, rtscts: bool) -> Port:
    exclusive = True if os.name == "posix" else None
    return serial.Serial(address, baud, timeout=0, write_timeout=2.0, rtscts=rtscts, exclusive=exclusive)


class SerialChannel:
    """An open port. Raises ChannelLost where it cannot be opened.

    `flow`: "dsr_dtr" sends only while the printer's DTR (our DSR) is up; "rts_cts" is kept by the port's driver, and
    looked at here too, so that little waits in it; "xon_xoff" is read here among the answers; "auto" follows DSR where
    that line is up at the begin, as a cable without it reads as never ready.
    """

    def __init__(self, address: str, baud: int, flow: Flow = "auto", open_port: OpenPort = _opened) -> None:
        try:
            self._port = open_port(address, baud, rtscts=flow == "rts_cts")
            self._port.reset_input_buffer()
        except (OSError, ValueError) as error:  # SerialException is an OSError
            raise ChannelLost(str(error)) from error
        self._flow: Flow = ("dsr_dtr" if self._line("dsr") else "none") if flow == "auto" else flow
        self._told_to_wait = False
        self._byte_s = BITS_A_BYTE / baud
        self._line_free_at = 0.0

    def exchange(self, data: bytes, wait_s: float) -> tuple[int, bytes]:
        try:
            read = self._read()
            sent = self._send(data, wait_s) if data else 0
            self._line_free_at = max(self._line_free_at, time.monotonic()) + sent * self._byte_s
            if not sent and not read:
                self._wait_for_input(min(wait_s, self._pause_s()) if data else wait_s)
                read = self._read()
            return sent, read
        except OSError as error:
            raise ChannelLost(str(error)) from error

    def close(self, wait_s: float = 1.0) -> None:
        until = time.monotonic() + wait_s
        with contextlib.suppress(OSError):
            while self._port.out_waiting and time.monotonic() < until:
                self._wait_for_input(PACE_S)
            # What a printer that waits has not taken would keep the system's close waiting, for half a minute.
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError):
            self._port.close()

    def _read(self) -> bytes:
        """What has come. With XON/XOFF the last such byte says whether anything may go out now."""
        read = self._port.read(4096)
        if self._flow != "xon_xoff":
            return read
        if (go := read.rfind(GO_ON)) != (stop := read.rfind(WAIT)):
            self._told_to_wait = stop > go
        return read.replace(GO_ON, b"").replace(WAIT, b"")

    def _send(self, data: bytes, wait_s: float) -> int:
        if not self._may_send():
            return 0
        if os.name == "posix":  # pyserial's own write spins where nothing is taken
            fd = self._port.fileno()
            _, writable, _ = select.select([], [fd], [], max(0.0, wait_s))
            return os.write(fd, data[:PIECE]) if writable else 0
        try:
            return self._port.write(data[:PIECE]) or 0
        except serial.SerialTimeoutException:
            return 0

    def _may_send(self) -> bool:
        """Whether the printer takes some now. No faster than the line: adapters take more than their line has sent, and
        do not say so, and all of that would still come after "wait"."""
        match self._flow:
            case "dsr_dtr":
                ready = self._line("dsr")
            case "rts_cts":
                ready = self._line("cts")
            case "xon_xoff":
                ready = not self._told_to_wait
            case _:
                return True
        is_free = self._line_free_at - time.monotonic() <= PIECE * self._byte_s
        return ready and is_free and self._port.out_waiting <= PIECE

    def _pause_s(self) -> float:
        """Until it is worth while to look whether more may go out."""
        left = self._line_free_at - time.monotonic()
        return min(PACE_S, left) if left > 0 else PACE_S

    def _wait_for_input(self, wait_s: float) -> None:
        if os.name == "posix":
            select.select([self._port.fileno()], [], [], max(0.0, wait_s))
        else:
            time.sleep(min(PACE_S, max(0.0, wait_s)))

    def _line(self, name: str) -> bool:
        try:
            return bool(getattr(self._port, name))
        except OSError:  # a pseudo-terminal has no such line
            return False
