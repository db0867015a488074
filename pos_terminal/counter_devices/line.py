"""A line to a device at the counter: bytes out, bytes in, nothing waited for longer than said."""

import contextlib
import re
import socket
from typing import Protocol

import serial

SEND_S = 2.0
CONNECT_S = 2.0


class LineLost(Exception):
    """The way to the device is gone, or was never there."""


class Line(Protocol):
    """Both directions of an open line."""

    def send(self, data: bytes) -> None:
        """All of it, within two seconds. Raises LineLost."""

    def receive(self, wait_s: float) -> bytes:
        """What has come, waiting at most `wait_s` for the first byte; empty where nothing has. Raises LineLost."""

    def close(self) -> None:
        """Never raises."""


class SerialLine:
    """A serial port, by the system's name or a URL of pyserial's (`hwgrep://0AA7:0200`). Raises LineLost."""

    def __init__(self, port: str, baud: int) -> None:
        try:
            self._port = serial.serial_for_url(port, baudrate=baud, timeout=0, write_timeout=SEND_S)
        # SerialException is an OSError; the others are of a rate that the port has not, and of a wrong hwgrep URL.
        except (OSError, ValueError, re.error) as error:
            raise LineLost(str(error)) from error

    def send(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except OSError as error:
            raise LineLost(str(error)) from error

    def receive(self, wait_s: float) -> bytes:
        try:
            self._port.timeout = wait_s
            first = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except (OSError, TypeError) as error:  # pyserial's read of a port that another thread closed
            raise LineLost(str(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._port.close()


class TcpLine:
    """A TCP connection to `HOST:PORT`. Raises LineLost."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        try:
            self._socket = socket.create_connection((host, int(port)), timeout=CONNECT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, ValueError, OverflowError) as error:
            raise LineLost(str(error)) from error

    def send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(SEND_S)
            self._socket.sendall(data)
        except OSError as error:
            raise LineLost(str(error)) from error

    def receive(self, wait_s: float) -> bytes:
        try:
            self._socket.settimeout(max(wait_s, 0.001))
            data = self._socket.recv(4096)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LineLost(str(error)) from error
        if not data:
            raise LineLost("the terminal hung up")
        return data

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()
