"""A picture as a printer takes it: bands of ink, no wider than it is, and feeds where there is none."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.paper import Paper

# GS v 0 in its own size, and with each dot doubled across and down.
RASTER: Final = b"\x1dv0\x00"
DOUBLED: Final = b"\x1dv0\x03"
FEED: Final = b"\x1bJ"
# A band of a multiple of this many rows breaks a common 58 mm printer (POS-5890K).
BROKEN_MULTIPLE: Final = 48
# Fewer white rows than these are cheaper sent with the ink around them, or would only make bands many.
_GAP_AS_BAND: Final = re.compile(rb"\x00{8,}")
_GAP_TO_FEED: Final = re.compile(rb"\x00{4,}")
_GAP_ON_A_SLOW_LINE: Final = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that are sent in one piece: `count` rows from `first`, of `width` bytes each; 0 where all are white."""

    first: int
    count: int
    width: int


def bands(bitmap: Bitmap, paper: Paper, *, scale: int = 1) -> Iterator[Band]:
    """The picture cut into bands that the printer can take, each no wider than its ink.

    The printer makes `scale` rows of one: what it takes of rows and feeds is counted in its own.
    """
    paper = replace(paper, feed_units=paper.feed_units * scale, longest_band=paper.longest_band // scale)
    broken = BROKEN_MULTIPLE // scale
    rows = bitmap.rows
    white = bytes(len(rows[0])) if rows else b""
    has_ink = bytes([row != white for row in rows])
    at = 0
    gaps = _GAP_TO_FEED if paper.feed_units else _GAP_AS_BAND
    for gap in (gaps if paper.text == "raster" else _GAP_ON_A_SLOW_LINE).finditer(has_ink):
        yield from _inked(rows, at, gap.start(), paper, broken)
        yield from _white(gap.start(), gap.end(), paper, broken)
        at = gap.end()
    yield from _inked(rows, at, len(rows), paper, broken)


def _white(at: int, end: int, paper: Paper, broken: int) -> Iterator[Band]:
    while at < end:
        count = min(end - at, 255 // paper.feed_units) if paper.feed_units else _band_height(end - at, paper, broken)
        yield Band(at, count, 0)
        at += count


def _inked(rows: tuple[bytes, ...], at: int, end: int, paper: Paper, broken: int) -> Iterator[Band]:
    while at < end:
        count = _band_height(end - at, paper, broken)
        data = b"".join(rows[at : at + count])
        width = per_row = len(rows[0])
        while width > 1 and not data[width - 1 :: per_row].strip(b"\0"):
            width -= 1
        yield Band(at, count, width)
        at += count


def _band_height(left: int, paper: Paper, broken: int) -> int:
    height = min(left, paper.longest_band)
    return height - 1 if paper.avoids_48 and height % broken == 0 else height


def picture(bitmap: Bitmap, paper: Paper, *, doubled: bool = False) -> bytes:
    """The dots as bands and feeds; `doubled` where the printer is to make four dots of each."""
    head, scale = (DOUBLED, 2) if doubled else (RASTER, 1)
    parts: list[bytes] = []
    for band in bands(bitmap, paper, scale=scale):
        rows = bitmap.rows[band.first : band.first + band.count]
        if band.width:
            whole = band.width == len(rows[0])
            parts += (_head(head, band.width, band.count), *(rows if whole else [row[: band.width] for row in rows]))
        elif paper.feed_units:
            parts.append(FEED + bytes([band.count * scale * paper.feed_units]))
        else:
            parts += (_head(head, 1, band.count), bytes(band.count))
    return b"".join(parts)


def _head(command: bytes, width: int, count: int) -> bytes:
    return command + struct.pack("<HH", width, count)
