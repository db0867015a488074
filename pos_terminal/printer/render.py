"""A document as ESC/POS bytes: one complete job, which asks the printer nothing.

Only commands that every ESC/POS printer has: ESC @ (begin), ESC p (drawer), GS v 0 (picture), ESC d and GS V (feed and
cut). White space is sent as narrow white bands and not as ESC J, whose unit differs from printer to printer.
"""

from collections.abc import Iterable
from typing import Protocol

from pos_terminal.domain.receipt.blocks import Block, Cut, Kick
from pos_terminal.printer.bitmap import Bitmap, bands
from pos_terminal.printer.paper import Paper

BEGIN = b"\x1b@"
# Drawer pin 2, 50 ms on, 500 ms off: what drawers of all makes take.
KICK = b"\x1bp\x00\x19\xfa"
# Feeds the end of the document past the cutter, then cuts all but one point (GS V, function B).
CUT = b"\x1dVB\x00"
# Without a cutter the document must still come out as far as the tear bar.
TEAR = b"\x1bd\x05"
RASTER = b"\x1dv0\x00"


class Drawing(Protocol):
    """Draws blocks as dots; see raster.Typesetter."""

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap: ...


def document(blocks: Iterable[Block], paper: Paper, drawing: Drawing) -> bytes:
    """The whole job, as this printer wants it. The drawer opens before anything else: paper may run out on the way."""
    kept = tuple(blocks)
    kick = KICK if any(isinstance(block, Kick) for block in kept) else b""
    printed = tuple(block for block in kept if not isinstance(block, Kick | Cut))
    if not printed:
        return BEGIN + kick
    end = b"" if not any(isinstance(block, Cut) for block in kept) else CUT if paper.cutter else TEAR
    return BEGIN + kick + picture(drawing.bitmap(printed, paper.width_dots), paper) + end


def preview(blocks: Iterable[Block], paper: Paper, drawing: Drawing) -> Bitmap:
    """What `document` of the same blocks puts on this paper, for the screen."""
    printed = tuple(block for block in blocks if not isinstance(block, Kick | Cut))
    return drawing.bitmap(printed, paper.width_dots)


def picture(bitmap: Bitmap, paper: Paper) -> bytes:
    """The dots as bands of GS v 0."""
    parts = []
    for band in bands(bitmap, paper):
        head = RASTER + band.width.to_bytes(2, "little") + band.count.to_bytes(2, "little")
        rows = bitmap.rows[band.first : band.first + band.count]
        parts.append(head + b"".join(row[: band.width] for row in rows))
    return b"".join(parts)


def read_back(document: bytes, paper: Paper) -> Bitmap:
    """The dots of a job that `document` made: the on-screen paper shows the very bytes a printer would get.

    Raises ValueError at anything that `document` never writes.
    """
    at, rows = 0, list[bytes]()
    per_row = paper.row_bytes
    while at < len(document):
        if document.startswith(RASTER, at):
            width = int.from_bytes(document[at + 4 : at + 6], "little")
            height = int.from_bytes(document[at + 6 : at + 8], "little")
            at += 8
            rows += [document[y : y + width].ljust(per_row, b"\0") for y in range(at, at + width * height, width)]
            at += width * height
        elif known := next((known for known in (BEGIN, KICK, CUT, TEAR) if document.startswith(known, at)), None):
            at += len(known)
        else:
            raise ValueError(f"not a job of this program, at byte {at}")
    return Bitmap(paper.width_dots, tuple(rows))
