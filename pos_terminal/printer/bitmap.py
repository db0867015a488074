"""Dots on paper, one bit each: what is shown, what is sent, and what a PNG of it holds are the same dots."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pos_terminal.printer.paper import Paper

# What a printer may obey at once, even inside a picture: DLE EOT asks, DLE ENQ recovers, DLE DC4 opens the drawer.
_OBEYED: Final = re.compile(rb"\x10\x00*[\x04\x05\x14]")
# A band of a multiple of this many rows breaks a common 58 mm printer (POS-5890K).
BROKEN_MULTIPLE = 48
# Fewer white rows than these are cheaper sent with the ink around them, or would only make bands many.
_GAP_AS_BAND: Final = re.compile(rb"\x00{8,}")
_GAP_TO_FEED: Final = re.compile(rb"\x00{4,}")


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
        data = b"".join(b"\0" + bytes(255 - byte for byte in row) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width_dots, self.height, 1, 0, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that are sent in one piece: `count` rows from `first`, of `width` bytes each; 0 where all are white."""

    first: int
    count: int
    width: int


def bands(bitmap: Bitmap, paper: Paper) -> Iterator[Band]:
    """The picture cut into bands that the printer can take, each no wider than its ink."""
    rows = bitmap.rows
    white = bytes(paper.row_bytes)
    has_ink = bytes([row != white for row in rows])
    at = 0
    for gap in (_GAP_TO_FEED if paper.feed_units else _GAP_AS_BAND).finditer(has_ink):
        yield from _inked(rows, at, gap.start(), paper)
        yield from _white(gap.start(), gap.end(), paper)
        at = gap.end()
    yield from _inked(rows, at, len(rows), paper)


def _white(at: int, end: int, paper: Paper) -> Iterator[Band]:
    while at < end:
        count = min(end - at, 255 // paper.feed_units) if paper.feed_units else _band_height(end - at, paper)
        yield Band(at, count, 0)
        at += count


def _inked(rows: tuple[bytes, ...], at: int, end: int, paper: Paper) -> Iterator[Band]:
    while at < end:
        count = _band_height(end - at, paper)
        data = b"".join(rows[at : at + count])
        width = per_row = paper.row_bytes
        while width > 1 and not data[width - 1 :: per_row].strip(b"\0"):
            width -= 1
        yield Band(at, count, width)
        at += count


def _band_height(left: int, paper: Paper) -> int:
    height = min(left, paper.longest_band)
    return height - 1 if paper.avoids_48 and height % BROKEN_MULTIPLE == 0 else height


def scrubbed(bitmap: Bitmap) -> Bitmap:
    """The same picture without bytes that a printer might obey: a dot is added beside ink where one would be.

    The picture itself is changed, so that what is shown stays what is printed. It is made safe for bands of any height
    and width, so that all papers of a width have the same dots.
    """
    data = b"".join(bitmap.rows)
    per_row = len(bitmap.rows[0]) if bitmap.rows else 1
    obeyed = []
    for found in _OBEYED.finditer(data):
        first, second = found.start(), found.end() - 1
        # Where the first's row is as wide as its band, the next row follows its last ink at once.
        follows = second == first + 1 or (second % per_row == 0 and first // per_row == second // per_row - 1)
        if follows:
            obeyed.append(second)
    if not obeyed:
        return bitmap
    clean = bytearray(data)
    for at in obeyed:
        clean[at] |= 0x02
    safe = bytes(clean)
    return Bitmap(bitmap.width_dots, tuple([safe[at : at + per_row] for at in range(0, len(safe), per_row)]))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
