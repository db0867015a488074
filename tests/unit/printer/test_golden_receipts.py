"""Every document as it was last looked at: its words on their lines exactly, its picture but for a dot or two.

`python -m tests.support.golden_receipts` writes them anew; look at the pictures before they are committed.
"""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.printer.raster import Typesetter
from tests.support import receipts
from tests.support.documents import documents
from tests.support.golden_receipts import FOLDER, WIDTHS

NAMES = sorted(documents())
# Another version of Qt may set a stem one dot aside; a missing line or letter differs by far more.
MOST_DIFFERENT = 0.01


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[Block, ...]]:
    return documents()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_words_stand_where_they_stood(
    setter: Typesetter, made: dict[str, tuple[Block, ...]], name: str, width: int
) -> None:
    assert setter.text(made[name], width) == (FOLDER / f"{name}-{width}.txt").read_text("utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_the_one_that_was_looked_at(
    setter: Typesetter, made: dict[str, tuple[Block, ...]], name: str, width: int
) -> None:
    now = Image.open(BytesIO(setter.bitmap(made[name], width).png()))
    then = Image.open(FOLDER / f"{name}-{width}.png")
    assert now.size == then.size
    assert (np.asarray(now) != np.asarray(then)).mean() < MOST_DIFFERENT
