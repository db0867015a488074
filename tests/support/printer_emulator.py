"""A receipt printer for tests: ESC/POS bytes in, dots on paper out, with the manners of real ones, good and bad.

It obeys real-time commands wherever they come, also inside a picture, as printers do; it holds its data while paper is
out or the cover open and goes on by itself after; it can be slow, silent, deaf, or gone.
"""

import os
import select
import socket
import struct
import threading
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pos_terminal.printer.bitmap import Bitmap

TICK_S = 0.01


@dataclass
class EmulatedPrinter:
    """The machine itself. `paper_rows` is how much paper is left, None a full roll."""

    width_dots: int = 576
    answers: bool = True
    has_gs_h: bool = True
    has_asb: bool = True
    paper_rows: int | None = None
    cover_open: bool = False
    offline: bool = False
    near_end: bool = False
    error: int = 0  # the bits of DLE EOT 3: 0x04 recoverable, 0x08 cutter, 0x20 unrecoverable, 0x40 too hot
    drawer_high: bool = False  # the level at the drawer's switch
    level_asked: Callable[[], bool] | None = None  # gives that level each time that it is asked for
    received: bytearray = field(default_factory=bytearray)
    papers: list[Bitmap] = field(default_factory=list)
    unknown: list[bytes] = field(default_factory=list)
    drawer_opened: int = 0
    status_requests: int = 0
    raster_heights: list[int] = field(default_factory=list)
    _rows: list[bytes] = field(default_factory=list)
    _buffer: bytearray = field(default_factory=bytearray)
    _replies: bytearray = field(default_factory=bytearray)
    _window: bytes = b""
    _picture_left: int = 0
    _picture_width: int = 0
    _asb_on: bool = False
    _asb_last: bytes = b""

    @property
    def paper_out(self) -> bool:
        return self.paper_rows == 0

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.offline or bool(self.error)

    def load_paper(self) -> None:
        """A new roll."""
        self.paper_rows = None

    def receive(self, data: bytes) -> None:
        """Takes bytes as they arrive: real-time commands at once, the rest in turn."""
        self.received += data
        for byte in data:
            self._buffer.append(byte)
            self._window = (self._window + bytes([byte]))[-5:]
            self._obey_at_once()

    def tick(self) -> bytes:
        """Works on what is in the buffer; gives what it has to say."""
        while not self.stopped and self._step():
            pass
        if self._asb_on and self.has_asb and self._asb() != self._asb_last:
            self._asb_last = self._asb()
            self._replies += self._asb_last
        said = bytes(self._replies) if self.answers else b""
        self._replies.clear()
        return said

    def _obey_at_once(self) -> None:
        window = self._window
        if window[-3:-1] == b"\x10\x04" and 1 <= window[-1] <= 4:
            self.status_requests += 1
            self._replies.append(self._status(window[-1]))
        if window[-5:-2] == b"\x10\x14\x01":
            self.drawer_opened += 1

    def _status(self, n: int) -> int:
        match n:
            case 1:
                self.drawer_high = self.level_asked() if self.level_asked else self.drawer_high
                return 0x12 | (0x08 if self.stopped else 0) | (0x04 if self.drawer_high else 0)
            case 2:
                cover, paper = (0x04 if self.cover_open else 0), (0x20 if self.paper_out else 0)
                return 0x12 | cover | paper | (0x40 if self.error else 0)
            case 3:
                return 0x12 | self.error
            case _:
                return 0x12 | (0x6C if self.paper_out else 0x0C if self.near_end else 0)

    def _asb(self) -> bytes:
        first = 0x10 | (0x08 if self.stopped else 0) | (0x20 if self.cover_open else 0)
        first |= 0x04 if self.drawer_high else 0
        return bytes([first, self.error, 0x0F if self.paper_out else 0x03 if self.near_end else 0, 0])

    def _step(self) -> bool:
        """One command from the buffer; False where it is not complete, or paper has run out."""
        buffer = self._buffer
        if not buffer:
            return False
        taken = self._command(bytes(buffer[:12]))
        if taken == 0:
            return False
        del buffer[:taken]
        return True

    def _command(self, head: bytes) -> int:
        if self._picture_left:
            return self._picture_row()
        lengths = {
            b"\x1b@": 2,
            b"\x1bp": 5,
            b"\x1bJ": 3,
            b"\x1bd": 3,
            b"\x1dr": 3,
            b"\x1da": 3,
            b"\x10\x04": 3,
            b"\x10\x14": 5,
        }
        if head[:1] == b"\n":
            self._feed(30)
            return 1
        if head[:4] == b"\x1dv0\x00":
            return self._picture_begins(head)
        if head[:2] == b"\x1dV":
            return self._cut(head)
        if head[:3] == b"\x1d(H":
            return self._mark(head)
        length = lengths.get(head[:2], 0)
        if length:
            return length if len(head) >= length and self._simple(head[:length]) else 0
        if any(begin.startswith(head) for begin in (b"\x1dv0\x00", b"\x1d(H", b"\x1dV")) or len(head) < 2:
            return 0
        self.unknown.append(head[:1])
        return 1

    def _simple(self, command: bytes) -> bool:
        match command[:2]:
            case b"\x1b@":
                self._asb_on = False
            case b"\x1bp":
                self.drawer_opened += 1
            case b"\x1bJ":
                return self._feed(command[2])
            case b"\x1bd":
                return self._feed(30 * command[2])
            case b"\x1dr":
                self._replies.append(0x00)
            case b"\x1da":
                self._asb_on, self._asb_last = command[2] != 0, b""
        return True

    def _feed(self, rows: int) -> bool:
        blank = bytes(self._row_bytes)
        for _ in range(rows):
            self._print_row(blank)
        return True

    @property
    def _row_bytes(self) -> int:
        return (self.width_dots + 7) // 8

    def _picture_begins(self, head: bytes) -> int:
        if len(head) < 8:
            return 0
        self._picture_width, self._picture_left = struct.unpack("<HH", head[4:8])
        self.raster_heights.append(self._picture_left)
        return 8

    def _picture_row(self) -> int:
        width = self._picture_width
        if len(self._buffer) < width:
            return 0
        self._print_row(bytes(self._buffer[:width]).ljust(self._row_bytes, b"\0")[: self._row_bytes])
        self._picture_left -= 1
        return width

    def _print_row(self, row: bytes) -> None:
        self._rows.append(row)
        if self.paper_rows is not None:
            self.paper_rows = max(0, self.paper_rows - 1)

    def _cut(self, head: bytes) -> int:
        length = 4 if len(head) > 2 and head[2] in (65, 66, 97, 98) else 3
        if len(head) < length:
            return 0
        self.papers.append(Bitmap(self.width_dots, tuple(self._rows)))
        self._rows.clear()
        return length

    def _mark(self, head: bytes) -> int:
        length = 5 + (head[3] + 256 * head[4] if len(head) > 4 else 99)
        if len(self._buffer) < length:
            return 0
        if self.has_gs_h:
            self._replies += b"\x37\x22" + bytes(self._buffer[7:11]) + b"\0"
        return length


class EmulatorServer:
    """The machine on a loopback port, one host at a time, on a thread of its own.

    `bytes_a_read` makes it slow; `deaf` accepts and never reads; `reset_after` and `close_after` end the connection
    once so many bytes came (a reset loses what is under way).
    """

    def __init__(
        self,
        printer: EmulatedPrinter,
        *,
        bytes_a_read: int = 65_536,
        deaf: bool = False,
        reset_after: int | None = None,
        close_after: int | None = None,
    ) -> None:
        self.printer = printer
        self.connections = 0
        self.lock = threading.Lock()
        self._bytes_a_read = bytes_a_read
        self._deaf = deaf
        self._reset_after = reset_after
        self._close_after = close_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        if deaf:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Switches the machine off."""
        self._stopping.set()
        self._thread.join(5)
        self._listener.close()

    def stop_listening(self) -> None:
        """Was never switched on: the address is nobody's."""
        self._listener.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            ready, _, _ = select.select([self._listener], [], [], TICK_S)
            if ready:
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection:
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        came = 0
        while not self._stopping.is_set():
            try:
                readable, _, _ = select.select([] if self._deaf else [connection], [], [], TICK_S)
                data = connection.recv(self._bytes_a_read) if readable else b""
                if readable and not data:
                    return
                came += len(data)
                if self._reset_after is not None and came >= self._reset_after:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                with self.lock:
                    self.printer.receive(data)
                    said = self.printer.tick()
                if said:
                    connection.sendall(said)
                if self._close_after is not None and came >= self._close_after:
                    return
            except OSError:
                return


class EmulatorPty:
    """The machine at a pseudo-terminal, for what a serial port would get.

    With `hold_after` it says XOFF after so many bytes, counts what still comes, and says XON at `go_on`.
    """

    def __init__(self, printer: EmulatedPrinter, *, hold_after: int | None = None) -> None:
        self.printer = printer
        self.lock = threading.Lock()
        self.held, self.came_while_held = threading.Event(), 0
        self._hold_after, self._goes_on = hold_after, threading.Event()
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.address = os.ttyname(self._slave)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(5)
        os.close(self._master)
        os.close(self._slave)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            readable, _, _ = select.select([self._master], [], [], TICK_S)
            data = os.read(self._master, 4096) if readable else b""
            self.came_while_held += len(data) if self.held.is_set() else 0
            with self.lock:
                self.printer.receive(data)
                said = self.printer.tick()
            os.write(self._master, said + self._flow())

    def go_on(self) -> None:
        """XON."""
        self._goes_on.set()

    def _flow(self) -> bytes:
        if self._hold_after is not None and len(self.printer.received) >= self._hold_after:
            self._hold_after = None
            self.held.set()
            return b"\x13"
        if self.held.is_set() and self._goes_on.is_set():
            self.held.clear()
            return b"\x11"
        return b""
