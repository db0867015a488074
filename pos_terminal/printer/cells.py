"""Letters in a printer's columns: how many each takes, and its dots in a cell of 24 rows.

A printer's own letter stands in one column (12 dots as a rule), a Chinese character in two. What is neither ASCII nor
wide by Unicode takes one column where its ink is narrow enough in our font, else two.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtGui import QFont

from pos_terminal.printer.layout import Face, Words
from pos_terminal.printer.letters import MARGIN, asked, drawn, in_words
from pos_terminal.printer.wrapping import clusters

ROWS: Final = 24
# ESC * of 24-dot columns at full density; what nearly every thermal printer has.
TILE: Final = b"\x1b*\x21"
_OBEYED: Final = re.compile(rb"\x10[\x04\x05\x14]")
# A Chinese character fills its cell; a letter of one column must leave room for accents and descenders.
_WIDE: Final = Face(24, ROWS)
_NARROW: Final = Face(20, ROWS)
_NARROW_ENOUGH: Final = 15  # dots of ink of a letter of 20: this much can be squeezed into one column
_MOST_KEPT: Final = 8_192


class Cells:
    """Letters as cells, each drawn once. `font` gives the font of a face; `letter_dots` is the width of a column."""

    def __init__(self, font: Callable[[Face], QFont], letter_dots: int = 12) -> None:
        self._font = font
        self._letter_dots = letter_dots
        self._columns: dict[str, int] = {}
        self._dots: dict[tuple[str, bool], bytes] = {}

    def columns(self, text: str) -> int:
        """How many columns `text` takes."""
        return sum(1 if letter.isascii() else self._across(letter) for letter in split(text))

    def dots(self, letter: str, *, bold: bool) -> bytes:
        """The letter's dots column by column, three bytes each, the topmost dot in the highest bit."""
        known = self._dots.get((letter, bold))
        if known is None:
            if len(self._dots) >= _MOST_KEPT:
                self._dots.clear()
            known = self._dots[letter, bold] = self._drawn(letter, bold=bold)
        return known

    def tile(self, letters: Iterable[str], *, bold: bool) -> bytes:
        """The command that puts the letters side by side where the printer stands in its line.

        Nothing in it would be obeyed: a dot is added beside ink where two bytes would be.
        """
        columns = b"".join(self.dots(letter, bold=bold) for letter in letters)
        if found := [found.end() - 1 for found in _OBEYED.finditer(columns)]:
            clean = bytearray(columns)
            for at in found:
                clean[at] |= 0x02
            columns = bytes(clean)
        return TILE + (len(columns) // 3).to_bytes(2, "little") + columns

    def _across(self, letter: str) -> int:
        known = self._columns.get(letter)
        if known is None:
            if len(self._columns) >= _MOST_KEPT:
                self._columns.clear()
            wide = unicodedata.east_asian_width(letter[0]) in "WF"
            known = 2 if wide or _ink(self._font(_NARROW), _NARROW, letter)[1] > _NARROW_ENOUGH else 1
            self._columns[letter] = known
        return known

    def _drawn(self, letter: str, *, bold: bool) -> bytes:
        columns = 1 if letter.isascii() else self._across(letter)
        across = columns * self._letter_dots
        face = Face((_WIDE if columns == 2 else _NARROW).letter_dots, ROWS, bold)
        font = self._font(face)
        advance = asked(font, letter)
        if columns == 2 and advance <= across:
            x = (across - advance) // 2  # a Chinese mark has its place within its square
        else:
            left, width = _ink(font, face, letter)
            if width > across:
                font = QFont(font)
                font.setStretch(100 * across // width)
                left, width = _ink(font, face, letter)
            x = max(0, across - width) // 2 - left
        stride = in_words(across)
        rows = format(drawn(font, face, Words(x, letter), stride, stride), f"0{stride * ROWS}b")
        return b"".join([int(rows[at::stride], 2).to_bytes(3, "big") for at in range(across)])


def _ink(font: QFont, face: Face, letter: str) -> tuple[int, int]:
    """Where the letter's ink begins, beside the pen, and how wide it is."""
    across = in_words(asked(font, letter) + 2 * MARGIN)
    page = drawn(font, face, Words(MARGIN, letter), across, across)
    everything = 0
    for y in range(ROWS):
        everything |= page >> (across * y) & ((1 << across) - 1)
    width = everything.bit_length()
    spare = (everything & -everything).bit_length() - 1
    return across - width - MARGIN, width - max(0, spare)


def split(text: str) -> list[str]:
    """The text as what stands in its cells: spaces of all widths become plain ones."""
    plain = text.replace("\u00a0", " ").replace("\u3000", "  ")
    return list(plain) if plain.isascii() else clusters(plain)
