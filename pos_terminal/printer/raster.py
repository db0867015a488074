"""Text to dots: Qt draws the laid-out strips with the font that comes with the program, without grey."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPainter,
)

from pos_terminal.domain.receipt.blocks import Block, Picture
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.cells import Cells
from pos_terminal.printer.drawing import draw
from pos_terminal.printer.inline import InlineSetter
from pos_terminal.printer.layout import Face, as_text, lay_out
from pos_terminal.printer.letters import Letters
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.wrapping import wrapped

FONT_FILES = ("NotoSansHK-Regular.otf", "NotoSansHK-Bold.otf")


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
        self._letters = Letters(self.font)
        self._cells: dict[int, Cells] = {}

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap:
        """The document as it will lie on paper, dot for dot."""
        return draw(lay_out(blocks, width_dots, self), width_dots, self._letters)

    def inline(self, blocks: Iterable[Block], paper: Paper) -> bytes:
        """The document in the printer's own lines (see inline.py)."""
        return InlineSetter(paper, self._letters, self.own_letters(paper)).encoded(blocks)

    def own_letters(self, paper: Paper) -> Cells:
        """The cells of a printer's columns: what is drawn in its lines, and what stands for its own letters here."""
        cells = self._cells.get(paper.letter_dots)
        if cells is None:
            cells = self._cells[paper.letter_dots] = Cells(self.font, paper.letter_dots)
        return cells

    def text(self, blocks: Iterable[Block], width_dots: int) -> str:
        """The document's words on the lines on which they are printed."""
        return as_text(lay_out(blocks, width_dots, self), width_dots)

    def width(self, text: str, face: Face) -> int:
        """How many dots `text` takes on one line."""
        return self._letters.width(text, face)

    def wrap(self, text: str, face: Face, width_dots: int) -> tuple[str, ...]:
        """`text` in lines of at most `width_dots`: between words where it can be, inside a word where it must."""
        return wrapped(text, lambda part: self._letters.width(part, face), width_dots)

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


def _rows(mono: QImage) -> tuple[bytes, ...]:
    used, per_line = (mono.width() + 7) // 8, mono.bytesPerLine()
    data = bytes(mono.constBits())
    spare = used * 8 - mono.width()
    rows = [data[start : start + used] for start in range(0, per_line * mono.height(), per_line)]
    if spare:  # what lies beyond the last dot is not part of the picture
        rows = [row[:-1] + bytes([row[-1] & (0xFF << spare) & 0xFF]) for row in rows]
    return tuple(rows)
