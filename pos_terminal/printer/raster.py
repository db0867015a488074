"""Text to dots: Qt draws the laid-out strips with the font that comes with the program, without grey."""

from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)

from pos_terminal.domain.receipt.blocks import Block, Picture
from pos_terminal.printer.bitmap import Bitmap, scrubbed
from pos_terminal.printer.layout import (
    STAMP_DOTS,
    STAMP_GAP_DOTS,
    Circles,
    Dashes,
    Dots,
    Face,
    Line,
    Scale,
    Squares,
    Strip,
    White,
    as_text,
    lay_out,
)

FONT_FILES = ("NotoSansHK-Regular.otf", "NotoSansHK-Bold.otf")
DOT = Qt.GlobalColor.color1
WHITE = Qt.GlobalColor.color0


class Typesetter:
    """Sets documents with the fonts of `folder`. Made once on the main thread; sets on any thread after that.

    Where no Qt application runs yet (a command without a window), it starts one that needs no display.
    """

    def __init__(self, folder: Path) -> None:
        self._application = QGuiApplication.instance() or QGuiApplication(["pos-terminal", "-platform", "offscreen"])
        loaded = [QFontDatabase.addApplicationFont(str(folder / name)) for name in FONT_FILES]
        if -1 in loaded:
            raise FileNotFoundError(f"no receipt font in {folder}")
        self._family = QFontDatabase.applicationFontFamilies(loaded[0])[0]
        self._fonts: dict[Face, QFont] = {}

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap:
        """The document as it will lie on paper, dot for dot."""
        return _draw(lay_out(blocks, width_dots, self), width_dots, self)

    def text(self, blocks: Iterable[Block], width_dots: int) -> str:
        """The document's words on the lines on which they are printed."""
        return as_text(lay_out(blocks, width_dots, self), width_dots)

    def width(self, text: str, face: Face) -> int:
        """How many dots `text` takes on one line."""
        return -int(-QFontMetricsF(self.font(face)).horizontalAdvance(text) // 1)

    def wrap(self, text: str, face: Face, width_dots: int) -> tuple[str, ...]:
        """`text` in lines of at most `width_dots`: between words where it can be, inside a word where it must."""
        layout = QTextLayout(text, self.font(face))
        layout.setTextOption(_wrapping())
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width_dots)
            start, length = line.textStart(), line.textLength()
            lines.append(_utf16_part(text, start, length).strip())
        layout.endLayout()
        return tuple(lines) or ("",)

    def plain(self, letter_dots: int, *, bold: bool = False) -> QFont:
        """The same letters for paper of many dots, where grey edges do no harm."""
        font = QFont(self._family)
        font.setPixelSize(letter_dots)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def font(self, face: Face) -> QFont:
        """The font of a face: whole dots, no grey, its stems on the grid."""
        font = self._fonts.get(face)
        if font is None:
            font = QFont(self._family)
            font.setPixelSize(face.letter_dots)
            font.setWeight(QFont.Weight.Bold if face.bold else QFont.Weight.Normal)
            font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
            font.setHintingPreference(QFont.HintingPreference.PreferFullHinting)
            self._fonts[face] = font
        return font


def image(bitmap: Bitmap) -> QImage:
    """The dots as a picture for the screen, black on white."""
    per_line = (bitmap.width_dots + 31) // 32 * 4
    data = b"".join(row.ljust(per_line, b"\0") for row in bitmap.rows)
    shown = QImage(data, bitmap.width_dots, bitmap.height, per_line, QImage.Format.Format_Mono)
    shown.setColorTable([0xFFFFFFFF, 0xFF000000])
    return shown.copy()  # the copy owns its dots; `data` is gone when this returns


def logo_picture(content: bytes, height_dots: int, width_dots: int) -> Picture | None:
    """A shop's logo, PNG or JPEG, as dots of that height and no wider than the paper; None where it is no picture."""
    loaded = QImage.fromData(content)
    if loaded.isNull():
        return None
    loaded = loaded.scaledToHeight(height_dots, Qt.TransformationMode.SmoothTransformation)
    if loaded.width() > width_dots:
        loaded = loaded.scaledToWidth(width_dots, Qt.TransformationMode.SmoothTransformation)
    if loaded.isNull():  # so thin or so flat that nothing of it is left
        return None
    paper = QImage(loaded.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, loaded)
    painter.end()
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    mono = paper.convertToFormat(QImage.Format.Format_Mono, flags)
    if mono.color(1) == 0xFFFFFFFF:
        mono.invertPixels()
    return Picture(mono.width(), _rows(mono))


def _draw(strips: tuple[Strip, ...], width: int, setter: Typesetter) -> Bitmap:
    height = sum(strip.height for strip in strips)
    page = QImage(width, max(1, height), QImage.Format.Format_Mono)
    page.setColorTable([0xFFFFFFFF, 0xFF000000])
    page.fill(0)
    painter = QPainter(page)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing, False)
    painter.setPen(DOT)
    y = 0
    for strip in strips:
        _draw_strip(painter, strip, y, width, setter)
        y += strip.height
    painter.end()
    return scrubbed(Bitmap(width, _rows(page)))


def _draw_strip(painter: QPainter, strip: Strip, y: int, width: int, setter: Typesetter) -> None:
    match strip:
        case Line():
            _draw_line(painter, strip, y, setter)
        case Dashes():
            _draw_dashes(painter, strip, y, width)
        case Squares():
            _draw_squares(painter, strip, y)
        case Circles():
            _draw_circles(painter, strip, y)
        case Dots():
            painter.drawImage(strip.x, y, image(Bitmap(strip.picture.width_dots, strip.picture.rows)))
        case Scale():
            _draw_scale(painter, strip, y, width)
        case White():
            pass
        case _:
            assert_never(strip)


def _draw_line(painter: QPainter, line: Line, y: int, setter: Typesetter) -> None:
    font = setter.font(line.face)
    painter.setFont(font)
    # The letters' box (the em) is centred in the line; Noto's own ascent would waste a third of the paper.
    baseline = y + (line.height - line.face.letter_dots) // 2 + round(line.face.letter_dots * 0.88)
    for words in line.words:
        painter.drawText(QPointF(words.x, baseline), words.text)


def _draw_dashes(painter: QPainter, strip: Dashes, y: int, width: int) -> None:
    if strip.solid:
        painter.fillRect(0, y, width, strip.height, DOT)
        return
    for x in range(0, width, 10):
        painter.fillRect(x, y, min(6, width - x), strip.height, DOT)


def _draw_squares(painter: QPainter, strip: Squares, y: int) -> None:
    dots = strip.module_dots
    top = y + (strip.height - len(strip.modules) * dots) // 2
    for row, modules in enumerate(strip.modules):
        for column, black in enumerate(modules):
            if black:
                painter.fillRect(strip.x + column * dots, top + row * dots, dots, dots, DOT)


def _draw_circles(painter: QPainter, strip: Circles, y: int) -> None:
    for i, place in enumerate(strip.places):
        box = QRectF(i * (STAMP_DOTS + STAMP_GAP_DOTS) + 1, y + STAMP_GAP_DOTS // 2 + 1, STAMP_DOTS - 3, STAMP_DOTS - 3)
        pen = QPen(DOT, 2)
        if place == "empty":
            pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.setBrush(WHITE if place == "empty" else DOT)
        painter.drawEllipse(box)
        if place == "fresh":
            _draw_plus(painter, box)
    painter.setPen(DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_plus(painter: QPainter, box: QRectF) -> None:
    middle_x, middle_y, arm = int(box.center().x()), int(box.center().y()), 8
    painter.fillRect(middle_x - arm, middle_y - 2, 2 * arm, 4, WHITE)
    painter.fillRect(middle_x - 2, middle_y - arm, 4, 2 * arm, WHITE)


def _draw_scale(painter: QPainter, strip: Scale, y: int, width: int) -> None:
    painter.fillRect(0, y, width, 2, DOT)
    for x in (*range(0, width, 8), width - 1):
        tall = strip.height if x in (0, width - 1) else 18 if x % 80 == 0 else 12 if x % 40 == 0 else 7
        painter.fillRect(x, y, 1, tall, DOT)


def _rows(mono: QImage) -> tuple[bytes, ...]:
    used, per_line = (mono.width() + 7) // 8, mono.bytesPerLine()
    data = bytes(mono.constBits())
    spare = used * 8 - mono.width()
    rows = [data[start : start + used] for start in range(0, per_line * mono.height(), per_line)]
    if spare:  # what lies beyond the last dot is not part of the picture
        rows = [row[:-1] + bytes([row[-1] & (0xFF << spare) & 0xFF]) for row in rows]
    return tuple(rows)


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _utf16_part(text: str, start: int, length: int) -> str:
    # Qt counts UTF-16 units; a rare character such as 𨋢 is two of them.
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")
