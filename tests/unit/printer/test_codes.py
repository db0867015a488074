"""QR codes that are made here: small versions, whole dots, a quiet zone; and the till's own decoder reads them."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from pos_terminal.domain.receipt.blocks import Code
from pos_terminal.printer import codes
from pos_terminal.printer.layout import Squares, lay_out
from pos_terminal.printer.raster import Typesetter
from pos_terminal.scanner.decode import read_texts
from tests.support.receipts import FONTS

SIGNED = "S" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3 + "7654321ZYXWVUTSRQPONMLKA".replace("1", "2")
TEXTS = [SIGNED, "R" + SIGNED[1:], "P" + "7" * 120, "10000016", "1234567890123452", "S1-T1-1041"]


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(FONTS)


def decoded(png: bytes) -> NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def drawn(svg: str, module_px: int) -> NDArray[np.uint8]:
    """The picture as Qt draws it, which is a viewer that knows nothing of ours."""
    viewer = QSvgRenderer(svg.encode())
    side = viewer.viewBox().width() * module_px
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    painter = QPainter(image)
    viewer.render(painter)
    painter.end()
    return np.frombuffer(bytes(image.constBits()), np.uint8).reshape(side, image.bytesPerLine())[:, :side]


def test_signed_codes_are_of_version_5_at_most() -> None:
    assert len(SIGNED) == 121
    assert [(len(codes.modules(text)) - 17) // 4 for text in TEXTS] == [5, 5, 5, 1, 1, 1]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("module_dots", [1, 3, 8])
def test_a_png_has_whole_dots_a_quiet_zone_and_is_read(text: str, module_dots: int) -> None:
    picture = decoded(codes.bitmap(text, module_dots).png())
    side = codes.across(codes.modules(text)) * module_dots
    assert picture.shape == (side, side)
    quiet = codes.QUIET_MODULES * module_dots
    inside = picture[quiet:-quiet, quiet:-quiet]
    assert picture.sum() - inside.sum(dtype=np.int64) == 255 * (picture.size - inside.size)
    smallest = picture[::module_dots, ::module_dots]
    assert (np.kron(smallest, np.ones((module_dots, module_dots), np.uint8)) == picture).all()
    if module_dots > 1:
        assert read_texts(picture) == [text]


@pytest.mark.parametrize("text", TEXTS)
def test_an_svg_is_the_same_code_and_is_read(text: str) -> None:
    picture = drawn(codes.svg(text), 4)
    assert (picture == decoded(codes.bitmap(text, 4).png())).all()
    assert read_texts(picture) == [text]


@pytest.mark.parametrize("width", [384, 420, 512, 576])
@pytest.mark.parametrize("text", TEXTS)
def test_on_a_receipt_modules_are_whole_dots_and_read(setter: Typesetter, text: str, width: int) -> None:
    (strip,) = lay_out([Code(text, module_dots=8)], width, setter)
    assert isinstance(strip, Squares)
    assert strip.module_dots >= 6
    assert strip.x >= codes.QUIET_MODULES * strip.module_dots
    assert strip.height == codes.across(strip.modules) * strip.module_dots
    assert read_texts(decoded(setter.bitmap([Code(text, module_dots=8)], width).png())) == [text]
