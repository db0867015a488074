"""Letters set by arithmetic are the letters that Qt draws, and no line is longer than it may be."""

import itertools
import string

import numpy as np
import pytest

from pos_terminal.domain.receipt.blocks import Size
from pos_terminal.printer.layout import LETTERS, Face, Words
from pos_terminal.printer.letters import Letters, drawn
from pos_terminal.printer.raster import Typesetter
from tests.support import receipts

FACES = [Face(*LETTERS[size], bold) for size in Size for bold in (False, True)]
CHINESE = "凍檸茶菠蘿油嘅咗㗎𨋢啲喺鰂魚涌「」，。、（）：；！？　"
SIGNS = " .,:;-/()&@'!?%+*#$×−—“”‘’"


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.fixture(scope="module")
def letters(setter: Typesetter) -> Letters:
    return Letters(setter.font)


def same(setter: Typesetter, letters: Letters, text: str, face: Face, x: int = 9) -> bool:
    words = Words(x, text)
    return letters.line((words,), face, 900, 904) == drawn(setter.font(face), face, words, 900, 904)


@pytest.mark.parametrize("face", FACES)
def test_letters_stand_as_qt_sets_them(setter: Typesetter, letters: Letters, face: Face) -> None:
    for pair in itertools.product("AVToy.,fi\"'", repeat=2):
        assert same(setter, letters, "".join(pair), face), pair
    rng = np.random.default_rng(face.letter_dots)
    for pool in (string.ascii_letters + SIGNS + "éüñÅ", string.digits + ",.-", CHINESE):
        for _ in range(20):
            text = "".join(rng.choice(list(pool), 12)).strip()
            assert same(setter, letters, text, face), text


def test_marks_and_joining_scripts_are_left_to_qt(setter: Typesetter, letters: Letters) -> None:
    for text in ("e\u0301", "مرحبا", "A…", "か\u3099"):
        assert same(setter, letters, text, FACES[2]), text


@pytest.mark.parametrize("x", [-30, -5, 870, 895])
def test_what_reaches_beyond_the_paper_is_cut_off(setter: Typesetter, letters: Letters, x: int) -> None:
    assert same(setter, letters, "凍檸茶 Wide", FACES[2], x)


def test_a_word_longer_than_any_paper_is_cut_off(setter: Typesetter, letters: Letters) -> None:
    assert same(setter, letters, "W" * 200, FACES[2])


def test_the_width_is_where_the_next_letter_stands(letters: Letters) -> None:
    face = FACES[2]
    for text in ("凍檸茶", "Wave To AV", "1,234.50", "é"):
        alone = letters.line((Words(0, text), Words(letters.width(text, face), "|")), face, 900, 904)
        assert alone == letters.line((Words(0, text + "|"),), face, 900, 904), text
