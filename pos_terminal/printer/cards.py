"""Members' cards to print and cut out: sheets of A4 with ten cards of bank card size, as a PDF or as pictures.

Everything stands on whole dots of 300 an inch, modules of the code too, so that printers of 300, 600 or 1200 dots draw
them all alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPageSize, QPainter, QPdfWriter, QPen

from pos_terminal.domain.receipt.slips import grouped
from pos_terminal.domain.receipt.words import ReceiptWords
from pos_terminal.domain.words import Words
from pos_terminal.printer.codes import QUIET_MODULES, across, modules
from pos_terminal.printer.raster import Typesetter

DOTS_AN_INCH: Final = 300
COLUMNS, ROWS = 2, 5
ON_A_SHEET: Final = COLUMNS * ROWS
# ISO/IEC 7810 ID-1, 85.6 by 54 mm, on A4, 210 by 297 mm.
_CARD_WIDE, _CARD_HIGH = 1011, 638
_SHEET_WIDE, _SHEET_HIGH = 2480, 3508
_LEFT, _TOP = (_SHEET_WIDE - COLUMNS * _CARD_WIDE) // 2, (_SHEET_HIGH - ROWS * _CARD_HIGH) // 2
_EDGE = 36  # 3 mm: a printer's and a cutter's tolerance
# The code's side at most, quiet zone and all: 42 mm, so that a module of a signed card is 0.9 mm.
_CODE_DOTS = 500
_TITLE, _SUBTITLE, _NUMBER, _SMALL = 46, 32, 44, 28
_CUT_HERE = QColor(200, 200, 200)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What stands on a member's card. `name` is masked, `titles` are the shop's or the programmes' names."""

    code: str
    number: str
    name: str
    titles: tuple[Words, ...]
    expires_on: date | None = None


def pdf(cards: Sequence[MemberCard], setter: Typesetter, words: ReceiptWords) -> bytes:
    """The sheets as a PDF of A4 pages, to be printed at full size (100 %)."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(out)
    writer.setTitle(words.say("member"))
    writer.setResolution(DOTS_AN_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for n, sheet in enumerate(_sheets(cards)):
        if n:
            writer.newPage()
        _draw_sheet(painter, sheet, setter, words)
    painter.end()
    out.close()
    return bytes(out.data().data())


def pictures(cards: Sequence[MemberCard], setter: Typesetter, words: ReceiptWords) -> tuple[QImage, ...]:
    """The same sheets dot for dot, as a printer of 300 dots an inch lays them on paper."""
    images = []
    for sheet in _sheets(cards):
        image = QImage(_SHEET_WIDE, _SHEET_HIGH, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        _draw_sheet(painter, sheet, setter, words)
        painter.end()
        images.append(image)
    return tuple(images)


def _sheets(cards: Sequence[MemberCard]) -> Iterator[Sequence[MemberCard]]:
    for start in range(0, len(cards), ON_A_SHEET):
        yield cards[start : start + ON_A_SHEET]


def _draw_sheet(painter: QPainter, cards: Sequence[MemberCard], setter: Typesetter, words: ReceiptWords) -> None:
    for n, card in enumerate(cards):
        row, column = divmod(n, COLUMNS)
        place = QRect(_LEFT + column * _CARD_WIDE, _TOP + row * _CARD_HIGH, _CARD_WIDE, _CARD_HIGH)
        painter.setPen(QPen(_CUT_HERE, 1))
        painter.drawRect(place)
        painter.setPen(Qt.GlobalColor.black)
        side = _draw_code(painter, card.code, place)
        inner = place.adjusted(_EDGE, _EDGE, -side - _EDGE, -_EDGE)
        _draw_words(painter, card, inner, setter, words)


def _draw_code(painter: QPainter, text: str, place: QRect) -> int:
    """Draws the code at the card's right; gives how much of its width that takes."""
    code = modules(text)
    dots = _CODE_DOTS // across(code)
    side = across(code) * dots
    left = place.right() - side - _EDGE // 2 + QUIET_MODULES * dots
    top = place.top() + (_CARD_HIGH - side) // 2 + QUIET_MODULES * dots
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(QRect(left + x * dots, top + y * dots, dots, dots), Qt.GlobalColor.black)
    return side + _EDGE // 2


def _draw_words(painter: QPainter, card: MemberCard, inner: QRect, setter: Typesetter, words: ReceiptWords) -> None:
    low = [(card.name, setter.plain(_SUBTITLE)), (words.say("member_number"), setter.plain(_SMALL))]
    low.append((grouped(card.number), setter.plain(_NUMBER, bold=True)))
    if card.expires_on:
        low.append((words.expires(card.expires_on), setter.plain(_SMALL)))
    foot = inner.bottom() - sum(_height(font) for _, font in low)
    y = inner.top()
    for title in card.titles:
        texts = filter(None, dict.fromkeys(title.in_language(language) for language in words.languages))
        lines = [(text, setter.plain(_SUBTITLE if n else _TITLE, bold=not n)) for n, text in enumerate(texts)]
        if y + sum(_height(font) for _, font in lines) > foot:
            break  # of many programmes those that there is room for
        for text, font in lines:
            y += _draw_line(painter, text, inner, y, font)
        y += _EDGE // 2
    for text, font in low:
        foot += _draw_line(painter, text, inner, foot, font)


def _draw_line(painter: QPainter, text: str, inner: QRect, y: int, font: QFont) -> int:
    """Draws a line of text, cut where it is too long; gives its height."""
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(QRect(inner.left(), y, inner.width(), _height(font)), Qt.AlignmentFlag.AlignVCenter, shown)
    return _height(font)


def _height(font: QFont) -> int:
    return font.pixelSize() * 5 // 4
