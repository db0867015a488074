"""The bundled font's letters as dots: each is drawn by Qt once and then set by arithmetic, many times faster.

A line of paper is one number whose rows lie one after the other, `stride` bits each, the topmost highest. To set a
letter is one shift and one OR. What is more than letter after letter (marks above letters, scripts that join) Qt sets
whole.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
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
_MARGIN: Final = 16  # dots that ink may reach beyond a letter's advance
_MOST_KEPT: Final = 4_096  # words of a size: some 8 MB; then all are drawn anew

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Ink:
    """Dots to set: `width` of them across, the first `left` after the pen (or before it, where negative)."""

    advance: int
    left: int = 0
    width: int = 0
    dots: int = 0


@dataclass(slots=True)
class _Kept:
    """What is known of one face."""

    font: QFont
    advances: dict[str, int] = field(default_factory=dict)
    kerns: dict[str, int] = field(default_factory=dict)
    inks: dict[tuple[str, int], Ink] = field(default_factory=dict)


class Letters:
    """Letters of all faces; may be used on any thread once it is made."""

    def __init__(self, font: Callable[[Face], QFont]) -> None:
        self._font = font
        self._faces: dict[Face, _Kept] = {}

    def width(self, text: str, face: Face) -> int:
        """How many dots `text` takes on one line."""
        kept = self._kept(face)
        if not _SIMPLE.fullmatch(text):
            return asked(kept.font, text)
        width, before = 0, ""
        for word in _WORD.findall(text):
            advance = kept.advances.get(word)
            if advance is None:
                advance = _remembered(kept.advances, word, _advance(kept, word))
            width += advance + (_kern(kept, before + word[0]) if before else 0)
            before = word[-1]
        return width

    def line(self, words: tuple[Words, ...], face: Face, width_dots: int, stride: int) -> int:
        """The dots of a line of text of `face.line_dots` rows, cut off where the paper ends."""
        kept = self._kept(face)
        dots = 0
        for part in words:
            if _SIMPLE.fullmatch(part.text):
                dots |= self._simple(kept, part, face, width_dots, stride)
            else:
                dots |= drawn(kept.font, face, part, width_dots, stride)
        return dots

    def _simple(self, kept: _Kept, part: Words, face: Face, width_dots: int, stride: int) -> int:
        dots, x, before = 0, part.x, ""
        for word in _WORD.findall(part.text):
            ink = kept.inks.get((word, stride))
            if ink is None:
                ink = _remembered(kept.inks, (word, stride), _ink(kept, face, word, stride))
            if before:
                x += _kern(kept, before + word[0])
            before = word[-1]
            left = x + ink.left
            if left < 0 or left + ink.width > width_dots:
                return drawn(kept.font, face, part, width_dots, stride)
            dots |= ink.dots << (stride - left - ink.width)
            x += ink.advance
        return dots

    def _kept(self, face: Face) -> _Kept:
        kept = self._faces.get(face)
        if kept is None:
            kept = self._faces[face] = _Kept(self._font(face))
        return kept


def _advance(kept: _Kept, word: str) -> int:
    """How far the pen moves over a word. Of letters only pairs are asked for: there are not many."""
    pairs = map("".join, pairwise(word))
    return sum(_letter_advance(kept, letter) for letter in word) + sum(_kern(kept, pair) for pair in pairs)


def _letter_advance(kept: _Kept, letter: str) -> int:
    advance = kept.advances.get(letter)
    return _remembered(kept.advances, letter, asked(kept.font, letter)) if advance is None else advance


def _kern(kept: _Kept, pair: str) -> int:
    """How much nearer (or farther, above 0) two letters stand to each other than their advances say."""
    kern = kept.kerns.get(pair)
    if kern is None:
        if pair[0] >= _FIRST_WIDE or pair[1] >= _FIRST_WIDE:
            return 0
        apart = _letter_advance(kept, pair[0]) + _letter_advance(kept, pair[1])
        kern = _remembered(kept.kerns, pair, asked(kept.font, pair) - apart)
    return kern


def _ink(kept: _Kept, face: Face, word: str, stride: int) -> Ink:
    """A word's dots, set of its letters', or a letter's, drawn."""
    if len(word) > 1:
        return _joined(kept, face, word, stride)
    advance = _letter_advance(kept, word)
    across = advance + 2 * _MARGIN
    dots = drawn(kept.font, face, Words(_MARGIN, word), across, across)
    rows = [dots >> (across * y) & ((1 << across) - 1) for y in range(face.line_dots)]  # the lowest first
    all_rows = 0
    for row in rows:
        all_rows |= row
    if not all_rows:
        return Ink(advance)
    width = all_rows.bit_length()
    spare = (all_rows & -all_rows).bit_length() - 1
    spread = sum((row >> spare) << (stride * y) for y, row in enumerate(rows))
    return Ink(advance, across - width - _MARGIN, width - spare, spread)


def _joined(kept: _Kept, face: Face, word: str, stride: int) -> Ink:
    placed, x, before = [], 0, ""
    for letter in word:
        ink = kept.inks.get((letter, stride))
        if ink is None:
            ink = _remembered(kept.inks, (letter, stride), _ink(kept, face, letter, stride))
        x += _kern(kept, before + letter) if before else 0
        if ink.width:
            placed.append((x + ink.left, ink))
        x, before = x + ink.advance, letter
    if not placed:
        return Ink(x)
    left = min(at for at, _ in placed)
    right = max(at + ink.width for at, ink in placed)
    if right - left > stride:  # such a word fits on no line of this paper
        return Ink(x, left, right - left)
    dots = 0
    for at, ink in placed:
        dots |= ink.dots << (right - at - ink.width)
    return Ink(x, left, right - left, dots)


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
    dots = 0
    for start in range(0, len(data), per_line):
        row = int.from_bytes(data[start : start + per_line], "big") >> (per_line * 8 - width_dots)
        dots = dots << stride | row << (stride - width_dots)
    return dots


def asked(font: QFont, text: str) -> int:
    """How many dots Qt says that a text takes."""
    return -int(-QFontMetricsF(font).horizontalAdvance(text) // 1)


def _remembered(known: dict[_K, _V], key: _K, value: _V) -> _V:
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = value
    return value
