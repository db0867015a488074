"""Dots, bands and the bytes that a printer would obey."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pos_terminal.domain.receipt.blocks import Cut, Text
from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.printer.bands import bands, picture
from pos_terminal.printer.bitmap import Bitmap, rows_of, scrubbed
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import BEGIN, document, read_back
from tests.support import receipts

OBEYED = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


def noise(rng: np.random.Generator, height: int, bytes_wide: int = 72) -> Bitmap:
    """Rows of nothing but the dangerous bytes, and some white ones."""
    letters = (0x10, 0x04, 0x05, 0x14, 0x00)
    rows = [
        bytes(bytes_wide) if rng.random() < 0.3 else bytes(rng.choice(letters, bytes_wide).tolist())
        for _ in range(height)
    ]
    return Bitmap(bytes_wide * 8, tuple(rows))


def clean_of(bitmap: Bitmap) -> Bitmap:
    row_bytes = len(bitmap.rows[0])
    return Bitmap(bitmap.width_dots, rows_of(scrubbed(b"".join(bitmap.rows), row_bytes), row_bytes))


PAPERS = (
    Paper(),
    Paper(longest_band=255, avoids_48=False),
    Paper(feed_units=1),
    Paper(feed_units=2, longest_band=24),
)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("height", [1, 47, 48, 49, 95, 96, 100, 144, 200, 255, 256, 480, 961])
def test_bands_cover_every_row_once_and_have_heights_that_printers_take(height: int, paper: Paper) -> None:
    for row in (b"\xff" * 72, bytes(72)):
        bitmap = Bitmap(576, (row,) * height)
        cut = list(bands(bitmap, paper))
        assert [row for band in cut for row in range(band.first, band.first + band.count)] == list(range(height))
        sent = [band.count for band in cut if band.width or not paper.feed_units]
        assert all(count <= paper.longest_band and (count % 48 or not paper.avoids_48) for count in sent)
        assert read_back(picture(bitmap, paper), paper) == bitmap


def test_white_space_is_sent_narrow_and_ink_no_wider_than_it_is() -> None:
    ink, white = b"\x00\xff" + bytes(70), bytes(72)
    bitmap = Bitmap(576, (ink,) * 5 + (white,) * 60 + (ink,) * 3)
    assert [(band.count, band.width) for band in bands(bitmap, Paper())] == [(5, 2), (60, 0), (3, 2)]


@pytest.mark.parametrize("paper", PAPERS)
def test_doubled_rows_count_twice(paper: Paper) -> None:
    bitmap = Bitmap(288, (b"\xff" * 36,) * 96 + (bytes(36),) * 200 + (b"\x81" * 36,) * 24)
    sent = [band.count * 2 for band in bands(bitmap, paper, scale=2) if band.width]
    assert sum(sent) == 240
    assert all(count <= paper.longest_band and (count % 48 or not paper.avoids_48) for count in sent)
    doubled = read_back(picture(bitmap, paper, doubled=True), paper)
    assert doubled.height == 640
    assert doubled.rows[0] == doubled.rows[1] == b"\xff" * 72
    assert doubled.rows[639] == b"\xc0\x03" * 36


def test_white_space_is_fed_where_the_unit_is_known() -> None:
    ink, white = b"\x00\xff" + bytes(70), bytes(72)
    bitmap = Bitmap(576, (ink,) * 5 + (white,) * 200 + (ink,) * 3)
    sent = picture(bitmap, Paper(feed_units=2))
    assert sent.count(b"\x1bJ") == 2, "254 units are 127 rows, and the rest"
    assert b"\x1bJ\xfe\x1bJ\x92" in sent
    assert len(sent) < len(picture(bitmap, Paper()))


def test_a_short_white_gap_stays_with_its_ink() -> None:
    ink, white = b"\xff" * 72, bytes(72)
    assert len(list(bands(Bitmap(576, (ink, white, white, ink)), Paper()))) == 1


@pytest.mark.parametrize("seed", range(20))
def test_no_byte_that_a_printer_obeys_is_left_even_in_the_worst_picture(seed: int) -> None:
    bitmap = noise(np.random.default_rng(seed), 300)
    clean = clean_of(bitmap)
    for paper in PAPERS:
        sent = picture(clean, paper)
        assert not any(obeyed in sent for obeyed in OBEYED)
        assert read_back(sent, paper) == clean


def test_scrubbing_only_adds_dots_beside_ink() -> None:
    bitmap = noise(np.random.default_rng(7), 100)
    for before, after in zip(bitmap.rows, clean_of(bitmap).rows, strict=True):
        for was, now in zip(before, after, strict=True):
            assert now in (was, was | 0x02)
            assert was or not now


def test_a_picture_without_such_bytes_is_left_alone() -> None:
    bitmap = Bitmap(576, (b"\x10\x06" * 36, b"\x06\x10" * 36))
    assert clean_of(bitmap) == bitmap


def test_png_is_the_dots() -> None:
    bitmap = Bitmap(20, (b"\xa0\x00\x10", b"\x00\xff\xf0"))
    loaded = Image.open(BytesIO(bitmap.png())).convert("1")
    assert loaded.size == (20, 2)
    black = {(x, y) for y in range(2) for x in range(20) if not loaded.getpixel((x, y))}
    assert black == {(0, 0), (2, 0), (19, 0)} | {(x, 1) for x in range(8, 20)}


def test_the_cut_comes_last(setter: Typesetter) -> None:
    job = document(sale_receipt(receipts.letterhead(), receipts.TEA_SALE, None), Paper(width_dots=384), setter)
    assert job.startswith(b"\x1b@")
    assert job.endswith(b"\x1dVB\x00")
    assert job.count(b"\x1dVB\x00") == 1


def test_a_printer_without_cutter_feeds_to_the_tear_bar(setter: Typesetter) -> None:
    cutting, tearing = Paper(width_dots=384), Paper(width_dots=384, cutter=False)
    job, torn = (document((Text("x"), Cut()), paper, setter) for paper in (cutting, tearing))
    assert torn == job.removesuffix(b"\x1dVB\x00") + b"\x1bd\x05"
    assert read_back(torn, tearing) == read_back(job, cutting)
    assert document((Text("x"),), tearing, setter) == document((Text("x"),), cutting, setter)


def test_foreign_bytes_are_not_read_back() -> None:
    with pytest.raises(ValueError, match="byte 2"):
        read_back(BEGIN + b"hello", Paper())
