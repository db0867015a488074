"""Receipts as dots: what is black, what can be read off them, and that every width and thread gives the same."""

import threading
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from pos_terminal.domain.receipt.blocks import Block, Code, Feed, Picture, Row, Rule, Size, Stamps, Text
from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.domain.receipt.slips import enrolment_slip
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.raster import Typesetter, image, logo_picture
from tests.support import receipts

WIDTHS = (640, 576, 512, 420, 384)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


def dots(bitmap: Bitmap) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    picture = Image.open(BytesIO(bitmap.png())).convert("L")
    return np.asarray(picture) < 128


def read(bitmap: Bitmap) -> list[str]:
    grey = np.where(dots(bitmap), 0, 255).astype(np.uint8)
    framed = np.pad(grey, 30, constant_values=255)
    return [code.text for code in zxingcpp.read_barcodes(framed)]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_receipt_code_is_read_off_the_paper(setter: Typesetter, width: int) -> None:
    blocks = sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)
    assert "WC-2-232" in read(setter.bitmap(blocks, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_signed_card_is_read_off_the_slip(setter: Typesetter, width: int) -> None:
    card = "S" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3 + "ABCDEFGHIJKLMNOPQRSTUVWX"
    slip = enrolment_slip(receipts.letterhead(), receipts.ENROLLED, code=card)
    assert read(setter.bitmap(slip, width)) == [card]


def test_rare_characters_have_dots_of_their_own(setter: Typesetter) -> None:
    drawn = {letter: setter.bitmap((Text(letter),), 384) for letter in "嘅咗㗎𨋢啲喺鰂"}
    assert len(set(drawn.values())) == len(drawn), "two of them look the same, as missing letters would"
    for letter, bitmap in drawn.items():
        assert dots(bitmap).sum() > 100, letter


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", list(Size))
def test_no_line_is_wider_than_the_paper(setter: Typesetter, width: int, size: Size) -> None:
    long = "鰂魚涌特濃嘅絲襪奶茶咗㗎𨋢 Extra strong silk-stocking milk tea 1234567890123456789012345678901234567890"
    blocks: tuple[Block, ...] = (Text(long, size), Row(long, "12,345,678.90", size), Row("A", long, size))
    wider = setter.bitmap((*blocks, Feed(1)), width)
    assert wider.width_dots == width
    # One dot of white at the right of every wrapped paragraph line would show a letter that was cut.
    for line in setter.text(blocks, width).splitlines():
        assert line.strip()


def test_wrapping_keeps_every_letter(setter: Typesetter) -> None:
    long = "鰂魚涌特濃嘅絲襪奶茶咗㗎𨋢𨋢𨋢Extra strong silk-stocking milk tea"
    text = setter.text((Text(long),), 384)
    assert "".join(text.split()) == "".join(long.split())
    assert len(text.splitlines()) > 1


def test_a_figure_is_flush_right_and_beside_the_first_line(setter: Typesetter) -> None:
    long = "Extra strong silk-stocking milk tea of the house"
    bitmap = setter.bitmap((Row(long, "1,234.50"),), 384)
    ink = dots(bitmap)
    first, last = ink[:33], ink[33:66]
    assert first[:, 370:].any(), "the figure ends at the right edge"
    assert not last[:, 290:].any(), "the second line of the name stays beside it"


def test_control_characters_never_become_ink_or_lines(setter: Typesetter) -> None:
    plain = setter.bitmap((Text("陳大文"), Row("茶", "1.00")), 384)
    nasty = setter.bitmap((Text("陳\x1b\x00大\x85\u202e文"), Row("\x1d茶\x07", "1\x10.00\x04")), 384)
    assert nasty == plain


def test_stamps_are_as_many_as_the_card_has(setter: Typesetter) -> None:
    empty = dots(setter.bitmap((Stamps(0, 10),), 576)).sum()
    some = dots(setter.bitmap((Stamps(4, 10),), 576)).sum()
    fresh = dots(setter.bitmap((Stamps(4, 10, fresh=2),), 576)).sum()
    assert empty < fresh < some
    assert "● ● ◉ ◉ ○" in setter.text((Stamps(4, 5, fresh=2),), 576)


def test_a_long_card_takes_more_rows_on_narrow_paper(setter: Typesetter) -> None:
    assert len(setter.text((Stamps(3, 12),), 576).splitlines()) == 1
    assert len(setter.text((Stamps(3, 12),), 384).splitlines()) == 2


def test_a_rule_spans_the_paper(setter: Typesetter) -> None:
    ink = dots(setter.bitmap((Rule(solid=True),), 420))
    assert ink.all()


def test_a_code_too_large_for_its_dots_is_made_smaller(setter: Typesetter) -> None:
    assert read(setter.bitmap((Code("X" * 200, module_dots=12),), 384)) == ["X" * 200]


def test_other_threads_draw_the_same(setter: Typesetter) -> None:
    blocks = sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)
    expected = setter.bitmap(blocks, 576)
    drawn: list[Bitmap] = []
    threads = [threading.Thread(target=lambda: drawn.append(setter.bitmap(blocks, 576))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [expected] * 3


def test_the_screen_shows_the_same_dots(setter: Typesetter, tmp_path: Path) -> None:
    bitmap = setter.bitmap((Text("預覽 preview"),), 420)
    shown: QImage = image(bitmap)
    shown.save(str(tmp_path / "shown.png"))
    saved = np.asarray(Image.open(tmp_path / "shown.png").convert("L")) < 128
    assert (saved == dots(bitmap)).all()


def test_a_logo_is_centred_and_no_wider_than_the_paper(setter: Typesetter) -> None:
    drawn = BytesIO()
    Image.new("L", (800, 100), 0).save(drawn, "PNG")
    wide = logo_picture(drawn.getvalue(), 50, 576)
    assert wide is not None
    assert (wide.width_dots, len(wide.rows)) == (400, 50)
    logo = logo_picture(drawn.getvalue(), 100, 384)
    assert logo is not None
    assert logo.width_dots == 384
    assert dots(setter.bitmap((logo,), 384)).all()
    small = Picture(8, (b"\xff",))
    assert np.flatnonzero(dots(setter.bitmap((small,), 384))[0]).tolist() == list(range(188, 196))
    thin = BytesIO()
    Image.new("L", (1, 4000), 0).save(thin, "PNG")
    assert logo_picture(thin.getvalue(), 24, 384) is None
    assert logo_picture(b"no picture", 100, 384) is None
