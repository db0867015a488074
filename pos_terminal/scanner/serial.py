"""A scanner on a serial line (USB-COM): its bytes are taken as they are.

No keyboard layout, Caps Lock or input method is in the way, which is why shops are advised to use this mode.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Literal

import serial

from pos_terminal.domain.selling.framing import NO_FRAMING, Framing
from pos_terminal.domain.selling.scan import LONGEST_OURS, CodeRead, from_scanner
from pos_terminal.domain.till import Picture

RETRY_S = 1.0
CLOSE_WAIT_S = 2.5
_ENDS = frozenset(b"\r\n\t\x03")
_START = 0x02

Parity = Literal["none", "even", "odd", "mark", "space"]
_PARITIES: dict[Parity, str] = {
    "none": serial.PARITY_NONE,
    "even": serial.PARITY_EVEN,
    "odd": serial.PARITY_ODD,
    "mark": serial.PARITY_MARK,
    "space": serial.PARITY_SPACE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A serial port and how the scanner on it talks.

    `port` is the system's name for it, or a URL of pyserial's: `hwgrep://0C2E:0901` is the USB device of that vendor
    and product, whatever port it gets when it is plugged in again. `silence_ms` ends a code that nothing else ends.
    """

    port: str
    baud: int = 9_600
    data_bits: int = 8
    parity: Parity = "none"
    stop_bits: int = 1
    silence_ms: int = 80
    framing: Framing = NO_FRAMING

    def open(self) -> serial.Serial:
        """The open port. Raises OSError where it is not there, ValueError or re.error for what it cannot take."""
        return serial.serial_for_url(
            self.port,
            baudrate=self.baud,
            bytesize=self.data_bits,
            parity=_PARITIES[self.parity],
            stopbits=self.stop_bits,
            timeout=self.silence_ms / 1000,
        )


class Framer:
    """Bytes to codes: a code ends with Enter, line feed, Tab, ETX or the scanner's own suffix, at the next STX, or when
    the line falls silent."""

    def __init__(self, framing: Framing = NO_FRAMING) -> None:
        self._suffix = framing.suffix.encode()
        self._held = bytearray()
        self._tail = b""  # as long as the suffix; what is too long is not all held

    def feed(self, data: bytes) -> list[str]:
        """The codes that these bytes complete."""
        codes = []
        for byte in data:
            if byte in _ENDS or byte == _START:
                codes += self.silence()
                continue
            if len(self._held) <= LONGEST_OURS:  # one more than ours can be, to be known as too long
                self._held.append(byte)
            if self._suffix:
                self._tail = (self._tail + bytes((byte,)))[-len(self._suffix) :]
                if self._tail == self._suffix:
                    codes += self.silence()
        return codes

    def silence(self) -> list[str]:
        """What came before the line fell silent: a scanner that sends no end."""
        text = self._held.decode("utf-8", "replace")
        self._held, self._tail = bytearray(), b""
        return [text] if text else []


class SerialScanner:
    """Fits services.ports.CodeSource: a serial scanner with a thread of its own; unplugged, it is waited for."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._reads: deque[CodeRead] = deque(maxlen=64)
        self._is_live = False
        self._closing = Event()
        self._on_change: Callable[[], None] | None = None
        self._thread = Thread(target=self._run, name=f"serial {line.port}", daemon=True)

    @property
    def name(self) -> str:
        return self._line.port

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
                with self._line.open() as port:
                    self._turn(is_live=True)
                    self._listen(port)
            # SerialException is an OSError; the others are of a rate that the port has not, and of a wrong hwgrep URL.
            except (OSError, ValueError, re.error):
                self._turn(is_live=False)
            self._closing.wait(RETRY_S)

    def _listen(self, port: serial.Serial) -> None:
        framing = self._line.framing
        framer = Framer(framing)
        while not self._closing.is_set():
            data = port.read(1)
            if data:
                data += port.read(port.in_waiting)
            codes = framer.feed(data) if data else framer.silence()
            if codes:
                self._reads.extend(from_scanner(code, "serial", framing) for code in codes)
                self._tell()

    def _turn(self, *, is_live: bool) -> None:
        if self._is_live != is_live:
            self._is_live = is_live
            self._tell()

    def _tell(self) -> None:
        listener = self._on_change
        if listener is not None and not self._closing.is_set():
            listener()
