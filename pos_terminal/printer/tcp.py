"""A printer on the network: raw TCP, usually port 9100, one host at a time and one connection a job."""

import contextlib
import select
import socket
import time

from pos_terminal.printer.channel import ChannelLost

PORT = 9100
# One lost packet is asked for again after a second; who does not answer then is not there.
CONNECT_S = 1.2
PIECE = 16_384


class TcpChannel:
    """An open connection. Raises ChannelLost where there is none to be had."""

    def __init__(self, address: str) -> None:
        host, port = split_address(address)
        try:
            self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        except OSError as error:
            raise ChannelLost(str(error)) from error
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def exchange(self, data: bytes, wait_s: float) -> tuple[int, bytes]:
        try:
            readable, writable, _ = select.select([self._socket], [self._socket] if data else [], [], max(0.0, wait_s))
            sent = self._socket.send(data[:PIECE]) if writable else 0
            read = self._receive() if readable else b""
        except OSError as error:
            raise ChannelLost(str(error)) from error
        return sent, read

    def close(self, wait_s: float = 1.0) -> None:
        """Says that no more comes, and reads until the printer has said the same: then nothing of the job is lost."""
        until = time.monotonic() + wait_s
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            while (left := until - time.monotonic()) > 0:
                readable, _, _ = select.select([self._socket], [], [], left)
                if readable and not self._socket.recv(PIECE):
                    break
        self._socket.close()

    def _receive(self) -> bytes:
        data = self._socket.recv(PIECE)
        if not data:
            raise ChannelLost("the printer closed the connection")
        return data


def split_address(address: str) -> tuple[str, int]:
    """Host and port of `HOST`, `HOST:PORT`, `[IPV6]:PORT`."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or (":" in host and not host.startswith("[")):
        return address.strip("[]"), PORT
    return host.strip("[]"), int(port)
