"""Frames as cash registers and card terminals exchange them: STX, text, ETX, and a check byte; ACK or NAK for each.

The check byte (LRC) is the exclusive or of all bytes after STX up to and with ETX. docs/payment-terminals.md shows it
byte for byte.
"""

from dataclasses import dataclass
from functools import reduce
from operator import xor

STX, ETX, ACK, NAK, FS = 0x02, 0x03, 0x06, 0x15, 0x1C
LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Message:
    """A verb and its fields; names and values are printable ASCII, and no name has a `=`."""

    verb: str
    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The field, or nothing."""
        return dict(self.fields).get(name, "")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The last frame has arrived whole (ACK), or not (NAK)."""

    good: bool


@dataclass(frozen=True, slots=True)
class Garbled:
    """A frame came that is none: to be answered with NAK."""


Heard = Message | Acknowledged | Garbled


def frame(message: Message) -> bytes:
    """The message as it goes over the line. Raises ValueError for what it cannot carry."""
    parts = [message.verb, *(f"{name}={value}" for name, value in message.fields)]
    if not all(part.isascii() and part.isprintable() for part in parts):
        raise ValueError("a frame carries printable ASCII")
    body = bytes((FS,)).join(part.encode() for part in parts) + bytes((ETX,))
    return bytes((STX,)) + body + bytes((_lrc(body),))


def _lrc(body: bytes) -> int:
    return reduce(xor, body, 0)


class Deframer:
    """Bytes as they come to what was heard; noise between frames is nothing."""

    def __init__(self) -> None:
        self._body: bytearray | None = None
        self._ended = False

    def feed(self, data: bytes) -> list[Heard]:
        """What these bytes complete."""
        return [heard for byte in data if (heard := self._take(byte)) is not None]

    def _take(self, byte: int) -> Heard | None:
        if self._body is None:
            if byte == STX:
                self._body, self._ended = bytearray(), False
            return Acknowledged(byte == ACK) if byte in (ACK, NAK) else None
        if self._ended:
            body, self._body = bytes(self._body), None
            return _message(body[:-1]) if _lrc(body) == byte else Garbled()
        self._body.append(byte)
        self._ended = byte == ETX
        if len(self._body) > LONGEST:
            self._body = None
            return Garbled()
        return None


def _message(body: bytes) -> Message | Garbled:
    verb, *fields = body.decode("ascii", "replace").split(chr(FS))
    pairs = tuple((name, value) for name, found, value in (field.partition("=") for field in fields) if found)
    return Message(verb, pairs) if verb.isascii() and verb.isalpha() else Garbled()
