"""A scanner on a serial line (USB-COM): its bytes are taken as they are.

No keyboard layout, Caps Lock or input method is in the way, which is why shops are advised to use this mode.
"""

from collections import deque
from collections.abc import Callable
from threading import Event, Thread

import serial

from pos_terminal.domain.selling.scan import LONGEST_OURS, CodeRead, from_scanner
from pos_terminal.domain.till import Picture

READ_TIMEOUT_S = 0.08
RETRY_S = 1.0
CLOSE_WAIT_S = 1.5
_ENDS = frozenset(b"\r\n\t\x03")
_START = 0x02


class Framer:
    """Bytes to codes: a code ends with Enter, line feed, Tab or ETX, at the next STX, or when the line falls silent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[str]:
        """The codes that these bytes complete."""
        codes = []
        for byte in data:
            if byte in _ENDS or byte == _START:
                codes += self.silence()
            elif len(self._held) <= LONGEST_OURS:  # one more than ours can be, to be known as too long
                self._held.append(byte)
        return codes

    def silence(self) -> list[str]:
        """What came before the line fell silent: a scanner that sends no end."""
        text, self._held = self._held.decode("utf-8", "replace"), bytearray()
        return [text] if text else []


class SerialScanner:
    """Fits services.ports.CodeSource: a serial scanner with a thread of its own; unplugged, it is waited for."""

    def __init__(self, port: str, *, baud: int = 9600) -> None:
        self._port = port
        self._baud = baud
        self._reads: deque[CodeRead] = deque(maxlen=64)
        self._is_live = False
        self._closing = Event()
        self._on_change: Callable[[], None] | None = None
        self._thread = Thread(target=self._run, name=f"serial {port}", daemon=True)

    @property
    def name(self) -> str:
        return self._port

    @property
    def is_live(self) -> bool:
        return self._is_live

    @property
    def is_covered(self) -> bool:
        return False

    def start(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._thread.start()

    def read(self) -> tuple[CodeRead, ...]:
        """The codes that came since the last call. Does not wait."""
        taken = []
        while self._reads:
            taken.append(self._reads.popleft())
        return tuple(taken)

    def picture(self) -> Picture | None:
        return None

    def close(self) -> None:
        self._closing.set()
        self._on_change = None
        if self._thread.is_alive():
            self._thread.join(CLOSE_WAIT_S)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with serial.Serial(self._port, self._baud, timeout=READ_TIMEOUT_S) as line:
                    self._turn(is_live=True)
                    self._listen(line)
            except (OSError, ValueError):  # SerialException is an OSError; a ValueError is a rate that the port has not
                self._turn(is_live=False)
            self._closing.wait(RETRY_S)

    def _listen(self, line: serial.Serial) -> None:
        framer = Framer()
        while not self._closing.is_set():
            data = line.read(1)
            if data:
                data += line.read(line.in_waiting)
            codes = framer.feed(data) if data else framer.silence()
            if codes:
                self._reads.extend(from_scanner(code, "serial") for code in codes)
                self._tell()

    def _turn(self, *, is_live: bool) -> None:
        if self._is_live != is_live:
            self._is_live = is_live
            self._tell()

    def _tell(self) -> None:
        listener = self._on_change
        if listener is not None and not self._closing.is_set():
            listener()
