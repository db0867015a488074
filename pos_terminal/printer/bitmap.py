"""Dots on paper, one bit each: what is shown, what is sent, and what a PNG of it holds are the same dots."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pos_terminal.printer.paper import Paper

# What a printer may obey at once, even inside a picture: DLE EOT asks, DLE ENQ recovers, DLE DC4 opens the drawer.
DLE = 0x10
OBEYED_AFTER_DLE = frozenset({0x04, 0x05, 0x14})
# A band of a multiple of this many rows breaks a common 58 mm printer (POS-5890K).
BROKEN_MULTIPLE = 48
# Fewer white rows than this are cheaper sent with the ink around them.
SHORTEST_GAP = 8


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
    """Rows that are sent in one piece: `count` rows from `first`, of `width` bytes each. White rows have width 1."""

    first: int
    count: int
    width: int


def bands(bitmap: Bitmap, paper: Paper) -> Iterator[Band]:
    """The picture cut into bands that the printer can take, each no wider than its ink."""
    for first, count, blank in _runs(bitmap.rows):
        at, end = first, first + count
        while at < end:
            height = _band_height(end - at, paper)
            rows = bitmap.rows[at : at + height]
            yield Band(at, height, 1 if blank else max(len(row.rstrip(b"\0")) for row in rows) or 1)
            at += height


def scrubbed(bitmap: Bitmap) -> Bitmap:
    """The same picture without bytes that a printer might obey: a dot is added beside ink where one would be.

    The picture itself is changed, so that what is shown stays what is printed. It is made safe for bands of any height
    and width, so that all papers of a width have the same dots.
    """
    rows = list(bitmap.rows)
    before = 0
    for y, row in enumerate(rows):
        if before == DLE or DLE in row:
            rows[y] = _scrubbed_row(row, before)
        # Where this row is as wide as its band, the next follows its last ink at once; else zeros come between.
        before = (rows[y].rstrip(b"\0") or b"\0")[-1]
    return Bitmap(bitmap.width_dots, tuple(rows))


def _scrubbed_row(row: bytes, before: int) -> bytes:
    clean = bytearray(row)
    for x, byte in enumerate(row):
        if before == DLE and byte in OBEYED_AFTER_DLE:
            clean[x] = byte | 0x02
        before = byte
    return bytes(clean)


def _runs(rows: tuple[bytes, ...]) -> list[tuple[int, int, bool]]:
    """(first, count, blank) of alternating runs of white and inked rows; short gaps belong to the ink around them."""
    runs: list[tuple[int, int, bool]] = []
    for y, row in enumerate(rows):
        blank = not any(row)
        if runs and runs[-1][2] == blank:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, blank)
        else:
            runs.append((y, 1, blank))
    joined: list[tuple[int, int, bool]] = []
    for first, count, blank in runs:
        keeps = blank and count >= SHORTEST_GAP
        if joined and joined[-1][2] == keeps:
            joined[-1] = (joined[-1][0], joined[-1][1] + count, keeps)
        else:
            joined.append((first, count, keeps))
    return joined


def _band_height(left: int, paper: Paper) -> int:
    height = min(left, paper.longest_band)
    return height - 1 if paper.avoids_48 and height % BROKEN_MULTIPLE == 0 else height


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
