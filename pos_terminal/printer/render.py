"""A document as ESC/POS bytes: one complete job, which asks the printer nothing.

Only commands that every ESC/POS printer has: ESC @ (begin), ESC p (drawer), GS v 0 (picture), ESC d and GS V (feed and
cut); ESC J only where the printer's unit is known; what lines of its own letters need is in inline.py.
"""

from collections.abc import Iterable
from typing import Protocol

from pos_terminal.domain.receipt.blocks import Block, Cut
from pos_terminal.printer.bands import picture
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.readback import OwnLetters, Sheet

BEGIN = b"\x1b@"
# Feeds the end of the document past the cutter, then cuts all but one point (GS V, function B).
CUT = b"\x1dVB\x00"
# Without a cutter the document must still come out as far as the tear bar.
TEAR = b"\x1bd\x05"


class Drawing(Protocol):
    """Draws blocks as dots, or sets them in a printer's own lines; see raster.Typesetter."""

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap: ...
    def inline(self, blocks: Iterable[Block], paper: Paper) -> bytes: ...
    def own_letters(self, paper: Paper) -> OwnLetters: ...


def document(blocks: Iterable[Block], paper: Paper, drawing: Drawing) -> bytes:
    """The whole job, as this printer wants it."""
    kept = tuple(blocks)
    printed = tuple(block for block in kept if not isinstance(block, Cut))
    if not printed:
        return BEGIN
    end = b"" if not any(isinstance(block, Cut) for block in kept) else CUT if paper.cutter else TEAR
    if paper.text == "raster":
        return BEGIN + picture(drawing.bitmap(printed, paper.width_dots), paper) + end
    return BEGIN + drawing.inline(printed, paper) + end


def preview(blocks: Iterable[Block], paper: Paper, drawing: Drawing) -> Bitmap:
    """What `document` of the same blocks puts on this paper, for the screen."""
    printed = tuple(block for block in blocks if not isinstance(block, Cut))
    if paper.text == "raster":
        return drawing.bitmap(printed, paper.width_dots)
    return read_back(document(printed, paper, drawing), paper, drawing.own_letters(paper))


def read_back(document: bytes, paper: Paper, letters: OwnLetters | None = None) -> Bitmap:
    """The dots of a job that `document` made: the on-screen paper shows the very bytes a printer would get.

    The printer's own letters are not known here: `letters` stand for them. Raises ValueError at anything that
    `document` never writes.
    """
    return Sheet(paper, letters).read(document, without_ink=(BEGIN, CUT, TEAR))
