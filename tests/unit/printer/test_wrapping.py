"""Lines are cut where a reader would cut them, keep every letter, and are never too wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.receipt.blocks import Size, clean
from pos_terminal.printer.layout import LETTERS, Face
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.wrapping import clusters, wrapped
from tests.support import receipts

WIDTHS = (384, 420, 512, 576, 640)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three", 7, ("one two", "three")),
        ("one  two", 4, ("one", "two")),
        ("凍檸茶", 2, ("凍檸", "茶")),
        ("凍檸茶，好", 3, ("凍檸", "茶，好")),
        ("凍「檸茶」", 2, ("凍", "「檸", "茶」")),
        ("買 Iced tea", 6, ("買 Iced", "tea")),
        ("silk-stocking", 9, ("silk-", "stocking")),
        ("2026-11-21 14:33", 11, ("2026-11-21", "14:33")),
        ("and/or 1/2", 6, ("and/or", "1/2")),
        ("$58.00 ($0.50)", 7, ("$58.00", "($0.50)")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("A\u00a0B\u00a0C D", 5, ("A\u00a0B\u00a0C", "D")),
        ("", 4, ("",)),
        ("   ", 4, ("",)),
    ],
)
def test_cuts(text: str, limit: int, lines: tuple[str, ...]) -> None:
    assert wrapped(text, len, limit) == lines


def test_a_mark_stays_with_its_letter() -> None:
    assert wrapped("e\u0301e\u0301e\u0301", lambda part: len(clusters(part)), 1) == ("e\u0301",) * 3
    assert clusters("👩\u200d🍳か\u3099") == ["👩\u200d🍳", "か\u3099"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(clean), st.integers(1, 30))
def test_no_letter_is_lost_or_added_and_no_line_is_too_long(text: str, limit: int) -> None:
    def width(part: str) -> int:
        return sum(2 if ord(cluster[0]) > 0x2E7F else 1 for cluster in clusters(part))

    lines = wrapped(text, width, limit)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert width(line) <= limit or len(clusters(line)) == 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", list(Size))
def test_no_line_on_paper_is_wider_than_it(setter: Typesetter, width: int, size: Size) -> None:
    face = Face(*LETTERS[size])
    long = "鰂魚涌特濃嘅絲襪奶茶咗㗎𨋢（Extra-strong silk stocking milk tea）12345678901234567890123456789012，好。"
    lines = setter.wrap(long, face, width)
    assert "".join("".join(lines).split()) == "".join(long.split())
    assert all(setter.width(line, face) <= width for line in lines)
