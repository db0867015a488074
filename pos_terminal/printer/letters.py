"""The bundled font's letters as dots: each is drawn by Qt once and then set by arithmetic, many times faster.

A line of paper is one number whose rows lie one after the other, `stride` bits each, the topmost highest. To set a
letter is one shift and one OR. What is more than letter after letter (marks above letters, scripts that join) Qt sets
whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from pos_terminal.printer.layout import Face, Words

# Letters of Latin scripts, signs, Chinese and kana, no combining marks: each looks the same whatever is beside it.
_SIMPLE: Final = re.compile(
    "[\\x20-\\x7e\\xa0-\\u024f\\u2010-\\u2024\\u2030-\\u205e\\u20a0-\\u20bf\\u2100-\\u22ff\\u2460-\\u25ff\\u2e80-\\u3029\\u3030-\\u3098"
    "\\u309b-\\u9fff\\uf900-\\ufaff\\uff00-\\uff9d\\uffe0-\\uffee\\U00020000-\\U0003ffff]*"
)
_WORD: Final = re.compile(" ?[^ ]+| ")
_FIRST_WIDE: Final = "\u2e80"  # from here on nothing is kerned
MARGIN: Final = 16  # dots that ink may reach beyond a letter's advance
_MOST_KEPT: Final = 4_096  # letters and texts of a face: some 8 MB

_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Ink:
    """Dots to set: `width` of them across, the first `left` after the pen (or before it, where negative)."""

    advance: int
    left: int = 0
    width: int = 0
    dots: int = 0


class Letters:
    """Letters of all faces; may be used on any thread once it is made."""

    def __init__(self, font: Callable[[Face], QFont]) -> None:
        self._font = font
        self._faces: dict[Face, _Known] = {}

    def width(self, text: str, face: Face) -> int:
        """How many dots `text` takes on one line."""
        return self._known(face).advances[text]

    def line(self, words: tuple[Words, ...], face: Face, width_dots: int, stride: int) -> int:
        """The dots of a line of text of `face.line_dots` rows, cut off where the paper ends."""
        known = self._known(face)
        inks = known.inks(stride)
        dots = 0
        for part in words:
            ink = inks[part.text]
            left = part.x + ink.left
            if left < 0 or left + ink.width > width_dots:
                dots |= drawn(known.font, face, part, width_dots, stride)
            else:
                dots |= ink.dots << (stride - left - ink.width)
        return dots

    def _known(self, face: Face) -> "_Known":
        known = self._faces.get(face)
        if known is None:
            known = self._faces[face] = _Known(face, self._font(face))
        return known


class _Known:
    """What is known of one face."""

    def __init__(self, face: Face, font: QFont) -> None:
        self.face = face
        self.font = font
        self.advances = _Advances(self)
        self.kerns = _Kerns(self)
        self._inks: dict[int, _Inks] = {}  # by stride

    def inks(self, stride: int) -> "_Inks":
        """Texts as dots for lines of that stride."""
        inks = self._inks.get(stride)
        if inks is None:
            inks = self._inks[stride] = _Inks(self, stride)
        return inks


class _Advances(dict[str, int]):
    """How far the pen moves over a text. Only letters and pairs of them are asked for: there are not many."""

    def __init__(self, known: _Known) -> None:
        self._known = known

    def __missing__(self, text: str) -> int:
        pieces = _pieces(text)
        if not pieces:
            return _kept(self, text, asked(self._known.font, text))
        kerns, advance, before = self._known.kerns, 0, ""
        for piece in pieces:
            advance += self[piece] + (kerns[before + piece[0]] if before else 0)
            before = piece[-1]
        return _kept(self, text, advance)


class _Kerns(dict[str, int]):
    """How much nearer (or farther, above 0) two letters stand to each other than their advances say."""

    def __init__(self, known: _Known) -> None:
        self._known = known

    def __missing__(self, pair: str) -> int:
        if pair[0] >= _FIRST_WIDE or pair[1] >= _FIRST_WIDE:
            return _kept(self, pair, 0)
        advances = self._known.advances
        return _kept(self, pair, asked(self._known.font, pair) - advances[pair[0]] - advances[pair[1]])


class _Inks(dict[str, Ink]):
    """Texts' dots: set of words, these of letters, and letters drawn."""

    def __init__(self, known: _Known, stride: int) -> None:
        self._known = known
        self._stride = stride

    def __missing__(self, text: str) -> Ink:
        pieces = _pieces(text)
        return _kept(self, text, self._joined(pieces) if pieces else self._drawn(text))

    def _drawn(self, text: str) -> Ink:
        known = self._known
        advance = known.advances[text]
        across = in_words(advance + 2 * MARGIN)
        dots = drawn(known.font, known.face, Words(MARGIN, text), across, across)
        rows = [dots >> (across * y) & ((1 << across) - 1) for y in range(known.face.line_dots)]  # the lowest first
        all_rows = 0
        for row in rows:
            all_rows |= row
        if not all_rows:
            return Ink(advance)
        end = all_rows.bit_length()
        spare = (all_rows & -all_rows).bit_length() - 1
        left, width = across - end - MARGIN, end - spare
        if width > self._stride:
            return Ink(advance, left, width)
        return Ink(advance, left, width, sum((row >> spare) << (self._stride * y) for y, row in enumerate(rows)))

    def _joined(self, pieces: list[str]) -> Ink:
        kerns, x, before = self._known.kerns, 0, ""
        first, last = 0, 0  # where the ink begins and ends; most pieces stand to the right of those before
        dots = 0
        for piece in pieces:
            ink = self[piece]
            if before:
                x += kerns[before + piece[0]]
            if ink.width:
                left, right = x + ink.left, x + ink.left + ink.width
                if not dots:
                    first = last = left
                first = left if left < first else first  # min() and max() would take half of the time here
                end = right if right > last else last
                if end - first > self._stride:  # such a text fits on no line of this paper
                    return Ink(self._known.advances["".join(pieces)], first, end - first)
                dots = dots << (end - last) | ink.dots << (end - right)
                last = end
            x, before = x + ink.advance, piece[-1]
        return Ink(x, first, last - first, dots)


def _pieces(text: str) -> list[str]:
    """The words of a text, or the letters of a word; none where Qt must set it whole, as it sets a letter."""
    if len(text) < 2 or not _SIMPLE.fullmatch(text):
        return []
    words: list[str] = _WORD.findall(text)
    return words if len(words) > 1 else list(text)


def drawn(font: QFont, face: Face, part: Words, width_dots: int, stride: int) -> int:
    """The dots of a text as Qt draws it on a line of that width, as one number of rows of `stride` bits."""
    page = QImage(width_dots, face.line_dots, QImage.Format.Format_Mono)
    page.setColorTable([0xFFFFFFFF, 0xFF000000])
    page.fill(0)
    painter = QPainter(page)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing, False)
    painter.setPen(Qt.GlobalColor.color1)
    painter.setFont(font)
    # The letters' box (the em) is centred in the line; Noto's own ascent would waste a third of the paper.
    baseline = (face.line_dots - face.letter_dots) // 2 + round(face.letter_dots * 0.88)
    painter.drawText(QPointF(part.x, baseline), part.text)
    painter.end()
    data, per_line = bytes(page.constBits()), page.bytesPerLine()
    if stride == width_dots == per_line * 8:
        return int.from_bytes(data, "big")
    dots = 0
    for start in range(0, len(data), per_line):
        row = int.from_bytes(data[start : start + per_line], "big") >> (per_line * 8 - width_dots)
        dots = dots << stride | row << (stride - width_dots)
    return dots


def in_words(dots: int) -> int:
    """As many dots or more that a picture of one bit a dot has in whole words: its rows then need no taking apart."""
    return -(-dots // 32) * 32


def asked(font: QFont, text: str) -> int:
    """How many dots Qt says that a text takes."""
    return -int(-QFontMetricsF(font).horizontalAdvance(text) // 1)


def _kept(known: dict[str, _V], key: str, value: _V) -> _V:
    if len(known) >= _MOST_KEPT:  # texts come and go; letters stay, but for a shop that has printed them all
        for text in [text for text in list(known) if len(text) > 1] or list(known):
            known.pop(text, None)
    known[key] = value
    return value
