"""Documents in the printer's own lines: its letters for ASCII, a small picture for each other character.

A fifth of the bytes of a picture, for slow lines. Large lines, codes and stamps remain pictures; large letters, codes
and rules are drawn at half their size and doubled by the printer (GS v 0 m = 3), as its own large letters are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.printer.bands import picture
from pos_terminal.printer.cells import Cells, split
from pos_terminal.printer.drawing import draw
from pos_terminal.printer.layout import Dashes, Face, Line, Squares, Strip, Words, lay_out
from pos_terminal.printer.letters import Letters
from pos_terminal.printer.native import COUNTRYS_OWN, Native
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.wrapping import wrapped

SPACING: Final = b"\x1b3"
BOLD: Final = {True: b"\x1bE\x01", False: b"\x1bE\x00"}
# Letters larger than this are drawn, as half of their size.
_LARGEST_OWN: Final = 24
_HALF: Final = Face(24, 28)


@dataclass(frozen=True, slots=True)
class InlineSetter:
    """Lays out and encodes for one paper, with the letters of our font."""

    paper: Paper
    letters: Letters
    cells: Cells

    def encoded(self, blocks: Iterable[Block]) -> bytes:
        """The blocks as bytes, from the state after ESC @."""
        native = Native(self.paper.text)
        spacing = SPACING + bytes([self.paper.line_dots * self.paper.feed_units]) if self.paper.feed_units else b""
        width = self.paper.columns * self.paper.letter_dots
        parts = [spacing, native.begin]
        for own, strips in groupby(lay_out(blocks, width, self), _is_own):
            if own:
                parts += self._lines([strip for strip in strips if isinstance(strip, Line)], native)
            else:
                parts += self._pictures(strips)
        return b"".join(parts)

    def width(self, text: str, face: Face) -> int:
        """How many dots `text` takes on one line (see layout.Measure)."""
        if face.letter_dots > _LARGEST_OWN:
            return 2 * self.letters.width(text, replace(_HALF, bold=face.bold))
        return self.cells.columns(text) * self.paper.letter_dots

    def wrap(self, text: str, face: Face, width_dots: int) -> tuple[str, ...]:
        """`text` in lines of at most `width_dots` (see layout.Measure)."""
        return wrapped(text, lambda part: self.width(part, face), width_dots)

    def _lines(self, lines: Iterable[Line], native: Native) -> Iterator[bytes]:
        bold = False
        for line in lines:
            if line.face.bold != bold:
                bold = line.face.bold
                yield BOLD[bold]
            at = 0
            for words in line.words:
                column = words.x // self.paper.letter_dots
                yield b" " * (column - at)
                yield self._spelt(words.text, native, bold=bold)
                at = column + self.cells.columns(words.text)
            yield b"\n"
        if bold:
            yield BOLD[False]

    def _spelt(self, text: str, native: Native, *, bold: bool) -> bytes:
        if text.isascii() and COUNTRYS_OWN.isdisjoint(text):
            return text.encode("ascii")
        parts = []
        for known, letters in groupby(split(text), lambda letter: bool(native.spelt(letter))):
            run = tuple(letters)
            parts.append(b"".join(map(native.spelt, run)) if known else self.cells.tile(run, bold=bold))
        return b"".join(parts)

    def _pictures(self, strips: Iterable[Strip]) -> Iterator[bytes]:
        for doubled, group in groupby(strips, self._is_doubled):
            if doubled:
                half = tuple(self._halved(strip) for strip in group)
                yield picture(draw(half, self._half_width, self.letters), self.paper, doubled=True)
            else:
                yield picture(draw(tuple(group), self.paper.width_dots, self.letters), self.paper)

    @property
    def _half_width(self) -> int:
        """Whole bytes that doubled are no wider than the paper: some printers refuse what is."""
        return self.paper.width_dots // 16 * 8

    def _is_doubled(self, strip: Strip) -> bool:
        match strip:
            case Line():
                return True
            case Squares():
                return strip.module_dots % 2 == 0
            case Dashes():
                return self.paper.width_dots % 16 == 0
            case _:
                return False

    def _halved(self, strip: Strip) -> Strip:
        """A rule, a large line or a code as it is drawn before the printer doubles it."""
        match strip:
            case Line():
                face = replace(_HALF, bold=strip.face.bold)
                return Line(face.line_dots, face, tuple(self._within(words, face) for words in strip.words))
            case Dashes():
                return replace(strip, height=strip.height // 2, dots=strip.dots // 2)
            case Squares():
                return replace(strip, height=strip.height // 2, x=strip.x // 2, module_dots=strip.module_dots // 2)
            case _:
                return strip

    def _within(self, words: Words, face: Face) -> Words:
        return Words(max(0, min(words.x // 2, self._half_width - self.letters.width(words.text, face))), words.text)


def _is_own(strip: Strip) -> bool:
    return isinstance(strip, Line) and strip.face.letter_dots <= _LARGEST_OWN
