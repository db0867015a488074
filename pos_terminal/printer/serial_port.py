"""A printer on a serial port. pyserial opens it; the sending is ours, as bytes must not be lost when it is busy."""

import contextlib
import os
import select
import time

import serial

from pos_terminal.printer.channel import ChannelLost

# Little at a time: when the printer says "busy" by its DTR line, what is in the system's buffer still goes out.
PIECE = 64
PACE_S = 0.02


class SerialChannel:
    """An open port. Raises ChannelLost where it cannot be opened."""

    def __init__(self, address: str, baud: int) -> None:
        try:
            self._port = serial.Serial(address, baud, timeout=0, write_timeout=2.0, exclusive=_exclusive())
            self._port.reset_input_buffer()
        except (OSError, ValueError) as error:  # SerialException is an OSError
            raise ChannelLost(str(error)) from error
        # Epson's printers say "ready" on this line; a cable without it reads as never ready, and is not asked again.
        self._says_ready = self._ready_line()

    def exchange(self, data: bytes, wait_s: float) -> tuple[int, bytes]:
        try:
            sent = self._send(data, wait_s) if data else 0
            if not sent:
                self._wait_for_input(wait_s)
            return sent, self._port.read(4096)
        except OSError as error:
            raise ChannelLost(str(error)) from error

    def close(self) -> None:
        until = time.monotonic() + 1.0
        with contextlib.suppress(OSError):
            while self._port.out_waiting and time.monotonic() < until:
                self._wait_for_input(PACE_S)
            self._port.close()

    def _send(self, data: bytes, wait_s: float) -> int:
        if self._says_ready and (not self._ready_line() or self._port.out_waiting > PIECE):
            self._wait_for_input(min(wait_s, PACE_S))
            return 0
        if os.name == "posix":  # pyserial's own write spins where the port takes nothing
            fd = self._port.fileno()
            _, writable, _ = select.select([], [fd], [], max(0.0, wait_s))
            return os.write(fd, data[:PIECE]) if writable else 0
        try:
            return self._port.write(data[:PIECE]) or 0
        except serial.SerialTimeoutException:
            return 0

    def _wait_for_input(self, wait_s: float) -> None:
        if os.name == "posix":
            select.select([self._port.fileno()], [], [], max(0.0, wait_s))
        else:
            time.sleep(min(PACE_S, max(0.0, wait_s)))

    def _ready_line(self) -> bool:
        try:
            return bool(self._port.dsr)
        except OSError:  # a pseudo-terminal has no such line
            return False


def _exclusive() -> bool | None:
    return True if os.name == "posix" else None
