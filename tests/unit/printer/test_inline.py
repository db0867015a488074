"""Documents in the printer's own lines: every letter prints, nothing is wider than the paper, the preview agrees."""

from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from pos_terminal.domain.receipt.blocks import Block, Row, Rule, Size, Stamps, Text
from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.native_slip import SAMPLES, native_slip
from pos_terminal.printer.paper import Lettering, Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document, preview, read_back
from tests.support import receipts
from tests.support.documents import documents
from tests.support.escpos_lines import walk

WIDTHS = (384, 420, 512, 576, 640)
INLINE: tuple[Lettering, ...] = ("tiles", "big5", "gb18030")
NATIVE: tuple[tuple[Lettering, str], ...] = (("big5", "big5"), ("gb18030", "gbk"))
LONG = "鰂魚涌特濃嘅絲襪奶茶咗㗎𨋢 Extra-strong silk stocking milk tea 123456789012345678901234567890123456789012345"


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


def dots(bitmap: Bitmap) -> NDArray[np.bool_]:
    return np.asarray(Image.open(BytesIO(bitmap.png())).convert("L")) < 128


@pytest.mark.parametrize("text", INLINE)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_paper(setter: Typesetter, width: int, text: Lettering) -> None:
    paper = Paper(width_dots=width, text=text)
    for name, blocks in documents().items():
        walked = walk(document(blocks, paper, setter))
        assert all(line <= paper.columns * 12 for line in walked.lines), name
        for m, across, _ in walked.pictures:
            assert m in (0, 3) and across * (2 if m else 1) <= paper.row_bytes, name
    many: tuple[Block, ...] = tuple(
        block for size in Size for block in (Text(LONG, size), Text(LONG, size, centred=True), Row(LONG, LONG, size))
    )
    walked = walk(document(many, paper, setter))
    assert all(line <= paper.columns * 12 for line in walked.lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_end_at_the_last_column(setter: Typesetter, width: int) -> None:
    paper = Paper(width_dots=width, text="tiles")
    walked = walk(document((Row("凍檸茶 Iced lemon tea ×2", "44.00"), Row("茶", "1.00", bold=True)), paper, setter))
    assert walked.lines == [paper.columns * 12] * 2


def test_ascii_is_the_printers_own_and_all_else_is_drawn(setter: Typesetter) -> None:
    walked = walk(document((Text("Milk tea 奶茶 é ×2 HK$5"),), Paper(text="tiles"), setter))
    assert walked.texts == [b"Milk tea   2 HK5"]
    assert [len(tile) // 3 for tile in walked.tiles] == [48, 12, 12, 12]


def test_rare_letters_have_dots_of_their_own(setter: Typesetter) -> None:
    tiles = {
        letter: walk(document((Text(letter),), Paper(text="tiles"), setter)).tiles[0] for letter in "嘅咗㗎𨋢啲喺鰂"
    }
    assert len(set(tiles.values())) == len(tiles), "two of them look the same, as missing letters would"
    assert all(sum(byte.bit_count() for byte in tile) > 100 for tile in tiles.values())


def test_a_letter_with_its_marks_is_one_tile(setter: Typesetter) -> None:
    assert [len(tile) for tile in walk(document((Text("e\u0301"),), Paper(text="tiles"), setter)).tiles] == [36]


def test_spaces_of_all_widths_are_spaces(setter: Typesetter) -> None:
    assert walk(document((Text("a\u00a0b\u3000c"),), Paper(text="tiles"), setter)).texts == [b"a b  c"]


def test_control_characters_reach_no_line(setter: Typesetter) -> None:
    nasty = (Text("陳\x1bp\x00\x19\xfa大\x85文"), Row("\x1d茶\x07", "1\x10.00\x04"))
    plain = (Text("陳p\xfa大文"), Row("茶", "1.00"))
    for text in INLINE:
        assert document(nasty, Paper(text=text), setter) == document(plain, Paper(text=text), setter)


def test_bold_ends_with_its_line(setter: Typesetter) -> None:
    job = document((Text("a", bold=True), Text("b"), Text("c", bold=True), Rule()), Paper(text="tiles"), setter)
    assert b"\x1bE\x01a\n\x1bE\x00b\n\x1bE\x01c\n\x1bE\x00\x1dv0" in job


def test_lines_keep_their_distance_where_the_unit_is_known(setter: Typesetter) -> None:
    assert b"\x1b3\x3c" in document((Text("a"),), Paper(text="tiles", feed_units=2), setter)
    assert b"\x1b3" not in document((Text("a"),), Paper(text="tiles"), setter)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("feed_units", [0, 1, 2])
def test_the_preview_is_the_job_read_back(setter: Typesetter, width: int, feed_units: int) -> None:
    paper = Paper(width_dots=width, text="tiles", feed_units=feed_units)
    blocks = sale_receipt(receipts.letterhead(), receipts.TEA_SALE, receipts.MEMBER_FACTS)
    shown = preview(blocks, paper, setter)
    assert shown == read_back(document(blocks, paper, setter), paper, setter.own_letters(paper))
    assert shown == preview(blocks, Paper(width_dots=width, text="tiles"), setter), "however white space is fed"
    grey = np.pad(np.where(dots(shown), 0, 255).astype(np.uint8), 30, constant_values=255)
    assert "WC-2-232" in [code.text for code in zxingcpp.read_barcodes(grey)]


@pytest.mark.parametrize("text", INLINE)
def test_all_lettering_stands_in_the_same_places(setter: Typesetter, text: Lettering) -> None:
    for name, blocks in documents().items():
        native = preview(blocks, Paper(text=text), setter)
        assert (dots(native) == dots(preview(blocks, Paper(text="tiles"), setter))).mean() > 0.999, name


def test_a_rule_and_stamps_are_the_same_dots_as_in_a_picture(setter: Typesetter) -> None:
    for block in (Rule(), Rule(solid=True), Stamps(4, 10, fresh=1)):
        assert preview((block,), Paper(text="tiles"), setter) == preview((block,), Paper(), setter)


def test_a_job_in_lines_is_a_third_of_a_picture_at_most(setter: Typesetter) -> None:
    for name in ("sale", "sale-en", "club", "voided", "refund", "z-report"):
        blocks = documents()[name]
        picture, lines = (document(blocks, Paper(text=text, feed_units=1), setter) for text in ("raster", "tiles"))
        assert len(lines) < 0.3 * len(picture), name


@pytest.mark.parametrize(("text", "codec"), NATIVE)
def test_native_letters_are_spelt_and_what_the_code_lacks_is_drawn(
    setter: Typesetter, text: Lettering, codec: str
) -> None:
    job = document((Text("多謝 嘅㗎𨋢"),), Paper(text=text), setter)
    assert job.startswith(b"\x1b@\x1c&")
    spelt = [letter.encode(codec, "ignore") for letter in "多謝 嘅㗎𨋢"]
    walked = walk(job)
    assert walked.texts == [b"".join(code for code in spelt if len(code) < 3)]
    lacking = sum(1 for code in spelt if not code)
    assert sum(len(tile) for tile in walked.tiles) == 72 * lacking > 0


@pytest.mark.parametrize("text", ["big5", "gb18030"])
def test_the_slip_shows_each_line_twice(setter: Typesetter, text: Lettering) -> None:
    for width in WIDTHS:
        paper = Paper(width_dots=width, text=text)
        slip = native_slip(("每對兩行一樣嗎？", "Are the two lines of each pair the same?"), paper, setter)
        walked = walk(document(slip, paper, setter))
        assert len(walked.lines) == len(SAMPLES), "one line each, and nothing else in letters that may be wrong"
        shown = dots(preview(slip, paper, setter))
        lines = [line for line in np.split(shown, np.flatnonzero(~shown.any(axis=1))) if line.any()]
        pairs = lines[-2 * len(SAMPLES) :]
        for native, drawn in zip(pairs[::2], pairs[1::2], strict=True):
            assert native.shape == drawn.shape and (native == drawn).mean() > 0.999


def test_foreign_bytes_and_letters_that_nobody_stands_for_are_not_read_back(setter: Typesetter) -> None:
    paper = Paper(text="tiles")
    cells = setter.own_letters(paper)
    for foreign in (b"\x1bR\x00", b"\xa4\xa4", b"\x10\x04\x01"):
        with pytest.raises(ValueError, match="byte 2"):
            read_back(b"\x1b@" + foreign, paper, cells)
    with pytest.raises(ValueError, match="byte 2"):
        read_back(b"\x1b@a\n", paper)
    with pytest.raises(ValueError, match="byte 4"):
        read_back(b"\x1b@\x1c&\xff\xff", Paper(text="big5"), cells)
