"""Dots on paper, one bit each: what is shown, what is sent, and what a PNG of it holds are the same dots."""

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final

_INVERTED: Final = bytes(range(255, -1, -1))
# What a printer may obey at once, even inside a picture: DLE EOT asks, DLE ENQ recovers, DLE DC4 opens the drawer.
_OBEYED: Final = re.compile(rb"\x10\x00*[\x04\x05\x14]")


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture of `width_dots`; each row is packed from the left, the first dot in the highest bit, 1 is black."""

    width_dots: int
    rows: tuple[bytes, ...]

    @property
    def height(self) -> int:
        return len(self.rows)

    def png(self) -> bytes:
        """The dots as a 1-bit greyscale PNG (ISO/IEC 15948), black on white."""
        data = b"".join(b"\0" + row.translate(_INVERTED) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width_dots, self.height, 1, 0, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def rows_of(data: bytes, row_bytes: int) -> tuple[bytes, ...]:
    """Rows that lie one after the other, each for itself."""
    return tuple([data[at : at + row_bytes] for at in range(0, len(data), row_bytes)])


def scrubbed(data: bytes, row_bytes: int) -> bytes:
    """The same rows without bytes that a printer might obey: a dot is added beside ink where one would be.

    The picture itself is changed, so that what is shown stays what is printed. It is made safe for bands of any height
    and width, so that all papers of a width have the same dots.
    """
    clean = bytearray(data)
    for found in _OBEYED.finditer(data):
        first, second = found.start(), found.end() - 1
        # Where the first's row is as wide as its band, the next row follows its last ink at once.
        if second == first + 1 or (second % row_bytes == 0 and first // row_bytes == second // row_bytes - 1):
            clean[second] |= 0x02
    return bytes(clean)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
