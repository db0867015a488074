"""Random receipts by the thousand: none holds a byte that a printer would obey at once, in any lettering or width.

One picture in seven would, as it is drawn; what is taken out is one dot, in the preview as on paper.
"""

import os
import re

import numpy as np
import pytest

from pos_terminal.domain.receipt.blocks import Block, Code, Picture, Row, Rule, Size, Stamps, Text
from pos_terminal.printer.paper import Lettering, Paper
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import document, preview, read_back
from tests.support import receipts

RECEIPTS = 10_000 if os.environ.get("TESTS_PROFILE") == "nightly" else 1_000
# DLE EOT asks, DLE ENQ recovers or drops the job, DLE DC4 opens the drawer or cuts the power.
OBEYED = re.compile(rb"\x10[\x04\x05\x14]")
WIDTHS = (384, 420, 512, 576, 640)
LETTERINGS: tuple[Lettering, ...] = ("raster", "tiles", "big5", "gb18030")
LATIN = list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,×@-/éñ")
CHINESE = [chr(code) for code in range(0x4E00, 0x9FA6)] + list("嘅咗㗎𨋢啲喺鰂，。（）")


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


def random_receipt(rng: np.random.Generator, chinese: list[str]) -> tuple[Block, ...]:
    """Some lines, a total, and now and then a logo, stamps or a code."""
    blocks: list[Block] = [Text(_words(rng, chinese, 4), Size.TITLE, bold=True, centred=True)]
    for _ in range(4):
        name = _words(rng, chinese, 5) + " " + _words(rng, LATIN, 14)
        blocks.append(Row(name, f"{rng.integers(1, 99_999) / 100:.2f}", indent=int(rng.integers(0, 2))))
    blocks += (Rule(), Row("合計 Total", f"{rng.integers(1, 999_999) / 100:.2f}", Size.LARGE, bold=True))
    match rng.integers(0, 20):
        case 0:
            blocks.append(Code(_words(rng, LATIN, 12)))
        case 1:
            blocks.append(Stamps(int(rng.integers(0, 11)), 10))
        case 2:  # a logo that is all danger
            letters = (0x10, 0x04, 0x05, 0x14, 0x00)
            blocks.append(Picture(128, tuple(bytes(rng.choice(letters, 16).tolist()) for _ in range(20))))
    return tuple(blocks)


def _words(rng: np.random.Generator, letters: list[str], count: int) -> str:
    return "".join(letters[at] for at in rng.integers(0, len(letters), count))


@pytest.mark.slow
def test_no_receipt_holds_a_byte_that_a_printer_obeys(setter: Typesetter) -> None:
    rng = np.random.default_rng(20261122)
    chinese = CHINESE if RECEIPTS == 10_000 else [str(letter) for letter in rng.choice(CHINESE, 500)]
    for number in range(RECEIPTS):
        blocks = random_receipt(rng, chinese)
        width, feed_units = WIDTHS[number % 5], number % 3
        for text in LETTERINGS:
            paper = Paper(
                width_dots=width, text=text, feed_units=feed_units, longest_band=(24, 100, 255)[number // 3 % 3]
            )
            job = document(blocks, paper, setter)
            assert not OBEYED.search(job), (number, paper)
        if number % 10 == 0:
            for text in LETTERINGS:
                paper = Paper(width_dots=width, text=text, feed_units=feed_units)
                shown = preview(blocks, paper, setter)
                assert read_back(document(blocks, paper, setter), paper, setter.own_letters(paper)) == shown


def test_no_tile_holds_a_byte_that_a_printer_obeys(setter: Typesetter) -> None:
    cells = setter.own_letters(Paper())
    some = CHINESE if RECEIPTS == 10_000 else [*"升或校檬歸灣的祀禮秤豐酸銀鐘雞麋", *CHINESE[::20]]
    dangerous = [letter for letter in some if OBEYED.search(cells.dots(letter, bold=False))]
    assert len(dangerous) > 10, "or this looks at nothing"
    assert not any(OBEYED.search(cells.tile(letter, bold=False)) for letter in dangerous)
    ends = [letter for letter in some if cells.dots(letter, bold=False)[-1] == 0x10]
    begins = [letter for letter in some if cells.dots(letter, bold=False)[0] in (0x04, 0x05, 0x14)]
    assert not any(OBEYED.search(cells.tile(end + begin, bold=False)) for end in ends for begin in begins)
