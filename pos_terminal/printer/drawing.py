"""Laid-out strips to dots: rows of whole bytes, one strip after the other."""

from functools import lru_cache
from typing import Final, assert_never

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from pos_terminal.printer.bitmap import Bitmap, rows_of, scrubbed
from pos_terminal.printer.layout import (
    STAMP_DOTS,
    STAMP_GAP_DOTS,
    Circles,
    Dashes,
    Dots,
    Line,
    Scale,
    Squares,
    Strip,
    White,
)
from pos_terminal.printer.letters import Letters

_DOT: Final = Qt.GlobalColor.color1
_WHITE: Final = Qt.GlobalColor.color0
_PLACE_DOTS: Final = STAMP_DOTS + STAMP_GAP_DOTS


def draw(strips: tuple[Strip, ...], width_dots: int, letters: Letters) -> Bitmap:
    """The strips as they lie on paper, without a byte that a printer would obey."""
    row_bytes = (width_dots + 7) // 8
    page = b"".join(_strip(strip, width_dots, row_bytes, letters) for strip in strips) or bytes(row_bytes)
    return Bitmap(width_dots, rows_of(scrubbed(page, row_bytes), row_bytes))


def _strip(strip: Strip, width: int, row_bytes: int, letters: Letters) -> bytes:
    stride = row_bytes * 8
    match strip:
        case Line():
            dots = letters.line(strip.words, strip.face, width, stride)
            return dots.to_bytes(strip.height * row_bytes, "big")
        case Dashes():
            return _dashes(strip, width).to_bytes(row_bytes, "big") * strip.height
        case Squares():
            return _squares(strip, stride)
        case Circles():
            return _circles(strip, stride)
        case Dots():
            return _picture(strip, width, stride)
        case Scale():
            return _scale(strip, width, stride)
        case White():
            return bytes(strip.height * row_bytes)
        case _:
            assert_never(strip)


def _dashes(strip: Dashes, width: int) -> int:
    """One row of a rule, of whole bytes."""
    spare = -width % 8
    if strip.solid:
        return ((1 << width) - 1) << spare
    row = ("111" + "00").replace("1", "1" * strip.dots).replace("0", "0" * strip.dots) * (width // strip.dots)
    return int(row[:width], 2) << spare


def _squares(strip: Squares, stride: int) -> bytes:
    dots = strip.module_dots
    above = (strip.height - len(strip.modules) * dots) // 2
    rows = [bytes(stride // 8)] * strip.height
    for y, modules in enumerate(strip.modules):
        bits = int("".join("01"[module] * dots for module in modules), 2)
        row = (bits << (stride - strip.x - len(modules) * dots)).to_bytes(stride // 8, "big")
        rows[above + y * dots : above + (y + 1) * dots] = [row] * dots
    return b"".join(rows)


def _circles(strip: Circles, stride: int) -> bytes:
    rows = [0] * strip.height
    for i, place in enumerate(strip.places):
        shift = stride - (i + 1) * _PLACE_DOTS
        for y, row in enumerate(_circle(place)):
            rows[y] |= row << shift if shift >= 0 else row >> -shift
    return b"".join(row.to_bytes(stride // 8, "big") for row in rows)


@lru_cache(maxsize=3)
def _circle(place: str) -> tuple[int, ...]:
    """A place of a stamp card, with the gap at its right: its rows."""
    page = QImage(_PLACE_DOTS, _PLACE_DOTS, QImage.Format.Format_Mono)
    page.setColorTable([0xFFFFFFFF, 0xFF000000])
    page.fill(0)
    painter = QPainter(page)
    box = QRectF(1, STAMP_GAP_DOTS // 2 + 1, STAMP_DOTS - 3, STAMP_DOTS - 3)
    pen = QPen(_DOT, 2)
    if place == "empty":
        pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.setBrush(_WHITE if place == "empty" else _DOT)
    painter.drawEllipse(box)
    if place == "fresh":
        _draw_plus(painter, box)
    painter.end()
    per_line, spare = page.bytesPerLine(), page.bytesPerLine() * 8 - _PLACE_DOTS
    data = bytes(page.constBits())
    return tuple(int.from_bytes(data[at : at + per_line], "big") >> spare for at in range(0, len(data), per_line))


def _draw_plus(painter: QPainter, box: QRectF) -> None:
    middle_x, middle_y, arm = int(box.center().x()), int(box.center().y()), 8
    painter.fillRect(middle_x - arm, middle_y - 2, 2 * arm, 4, _WHITE)
    painter.fillRect(middle_x - 2, middle_y - arm, 4, 2 * arm, _WHITE)


def _picture(strip: Dots, width: int, stride: int) -> bytes:
    """A picture, cut off where the paper ends."""
    picture = strip.picture
    unused, shift = -picture.width_dots % 8, stride - strip.x - picture.width_dots
    paper = ((1 << width) - 1) << (stride - width)
    rows = (int.from_bytes(row, "big") >> unused for row in picture.rows)
    placed = (row << shift if shift >= 0 else row >> -shift for row in rows)
    return b"".join((row & paper).to_bytes(stride // 8, "big") for row in placed)


def _scale(strip: Scale, width: int, stride: int) -> bytes:
    rows = []
    for y in range(strip.height):
        ticks = range(width) if y < 2 else (x for x in (*range(0, width, 8), width - 1) if y < _tick(x, width, strip))
        rows.append(sum({1 << (stride - 1 - x) for x in ticks}).to_bytes(stride // 8, "big"))
    return b"".join(rows)


def _tick(x: int, width: int, strip: Scale) -> int:
    """How tall the scale is at x: every millimetre of 203 dots an inch, every fifth, every tenth, and at both ends."""
    return strip.height if x in (0, width - 1) else 18 if x % 80 == 0 else 12 if x % 40 == 0 else 7
