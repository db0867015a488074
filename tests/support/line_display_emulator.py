"""A line display of two rows on a pseudo-terminal: it obeys the ESC/POS commands of a DM-D and shows what they give.

Written from the DM-D110 specification, not from the till: what it does not know it notes as `unknown`.
"""

import os
import threading
import time
import tty
from pathlib import Path


class Glass:
    """The cells, the cursor, and what was set; bytes go in by `take`."""

    def __init__(self, columns: int = 20) -> None:
        self.columns = columns
        self.cells = [bytearray(b" " * columns), bytearray(b" " * columns)]
        self.unknown: list[bytes] = []
        self.page, self.level, self.cursor_shown, self.mode = 0, 4, True, 1
        self.cleared = 0
        self._at = (0, 0)
        self._held = b""

    def take(self, data: bytes) -> None:
        self._held += data
        while self._held:
            used = self._one(self._held)
            if used == 0:
                return
            self._held = self._held[used:]

    def rows(self, codec: str = "cp437") -> tuple[str, str]:
        first, second = (bytes(row).decode(codec, "replace") for row in self.cells)
        return first, second

    def _one(self, data: bytes) -> int:
        """Obeys the first command or byte; gives its length, 0 where more has to come."""
        lengths = {b"\x1b@": 2, b"\x1bt": 3, b"\x1f\x01": 2, b"\x1f\x02": 2, b"\x1f\x03": 2, b"\x1fX": 3, b"\x1fC": 3}
        lengths[b"\x1f$"] = 4
        if data[0] in (0x1B, 0x1F):
            if len(data) < 2:
                return 0
            length = lengths.get(data[:2], 0)
            if not length:
                self.unknown.append(data[:2])
                return 2
            if len(data) < length:
                return 0
            self._obey(data[:length])
            return length
        if data[0] == 0x0C:
            self._clear()
        elif data[0] < 0x20 or data[0] == 0x7F:
            self.unknown.append(data[:1])
        else:
            self._put(data[0])
        return 1

    def _obey(self, command: bytes) -> None:
        match command[:2]:
            case b"\x1b@":
                self._clear()
                self.mode, self.cursor_shown = 1, True
            case b"\x1bt":
                self.page = command[2]
            case b"\x1fX":
                self.level = command[2]
            case b"\x1fC":
                self.cursor_shown = command[2] == 1
            case b"\x1f$":
                column, row = command[2], command[3]
                if 1 <= column <= self.columns and 1 <= row <= 2:
                    self._at = (row - 1, column - 1)
                else:
                    self.unknown.append(command)
            case _:
                self.mode = command[1]

    def _put(self, byte: int) -> None:
        row, column = self._at
        self.cells[row][column] = byte
        column += 1
        if column == self.columns:
            row, column = (row + 1) % 2, 0
        self._at = (row, column)

    def _clear(self) -> None:
        self.cleared += 1
        self.cells = [bytearray(b" " * self.columns), bytearray(b" " * self.columns)]
        self._at = (0, 0)


class LineDisplayEmulator:
    """The glass behind a port. `link` is its lasting name: gone while it is unplugged, another port after that."""

    def __init__(self, folder: Path, columns: int = 20) -> None:
        self.link, self._columns = folder / "display-port", columns
        self.glass = Glass(columns)
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self.plug_in()

    def plug_in(self) -> None:
        self.glass = Glass(self._columns)
        self._mine, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._mine, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._theirs))
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._mine, self._ending), daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self._thread.join(5)
        self.link.unlink(missing_ok=True)
        os.close(self._mine)
        os.close(self._theirs)

    def shows(self, first: str, second: str, codec: str = "cp437", wait_s: float = 10.0) -> bool:
        """Whether it comes to show these rows, blanks at the ends aside."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            if tuple(row.strip() for row in self.glass.rows(codec)) == (first, second):
                return True
            time.sleep(0.01)
        return False

    def _run(self, port: int, ending: threading.Event) -> None:
        while not ending.is_set():
            try:
                self.glass.take(os.read(port, 4096))
            except BlockingIOError:
                time.sleep(0.005)
            except OSError:
                return
