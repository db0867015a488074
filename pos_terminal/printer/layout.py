"""Blocks laid out on paper of a given width: which words stand on which line, and where. Nothing is drawn here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, assert_never

from pos_terminal.domain.receipt.blocks import (
    Block,
    Code,
    Cut,
    Feed,
    Picture,
    Row,
    Rule,
    Ruler,
    Size,
    Stamps,
    Text,
)
from pos_terminal.printer.codes import QUIET_MODULES, across, modules

STAMP_DOTS = 32
STAMP_GAP_DOTS = 10
GAP_BESIDE_FIGURE_DOTS = 14
HALF_LETTER_DOTS = 12


@dataclass(frozen=True, slots=True)
class Face:
    """How a size is set: the letter's height in dots, the line's, and whether it is bold."""

    letter_dots: int
    line_dots: int
    bold: bool = False


LETTERS = {Size.SMALL: (20, 27), Size.NORMAL: (24, 33), Size.LARGE: (34, 46), Size.TITLE: (42, 56)}


class Measure(Protocol):
    """How wide texts are on paper; raster.py knows, as it draws them."""

    def width(self, text: str, face: Face) -> int: ...
    def wrap(self, text: str, face: Face, width_dots: int) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """One text on a line, from `x` on."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    height: int
    face: Face
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Dashes:
    """A rule over the whole width; its dashes are three `dots` long, the gaps two."""

    height: int
    solid: bool
    dots: int = 2


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code's modules, from `x` on."""

    height: int
    x: int
    module_dots: int
    modules: tuple[tuple[bool, ...], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Circles:
    """A row of a stamp card: places that are given, just given, and empty."""

    height: int
    places: tuple[str, ...]  # "given", "fresh", "empty"


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture, from `x` on."""

    height: int
    x: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class Scale:
    """The ruler of a test slip."""

    height: int


@dataclass(frozen=True, slots=True)
class White:
    """Nothing."""

    height: int


Strip: TypeAlias = Line | Dashes | Squares | Circles | Dots | Scale | White


def lay_out(blocks: Iterable[Block], width_dots: int, measure: Measure) -> tuple[Strip, ...]:
    """The strips of the document from top to bottom. Cut and kick leave no trace here."""
    return tuple(strip for block in blocks for strip in _strips(block, width_dots, measure))


def as_text(strips: Sequence[Strip], width_dots: int) -> str:
    """The same document as plain text in columns of half a letter, for a screen reader, a log or a test."""
    columns = width_dots // HALF_LETTER_DOTS
    lines = [line for strip in strips if (line := _plain(strip, columns)) is not None]
    return "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines) + "\n"


def _strips(block: Block, width: int, measure: Measure) -> Iterator[Strip]:
    match block:
        case Text():
            yield from _text(block, width, measure)
        case Row():
            yield from _row(block, width, measure)
        case Rule():
            yield Dashes(2, block.solid)
        case Code():
            yield _squares(block, width)
        case Picture():
            yield Dots(len(block.rows), max(0, (width - block.width_dots) // 2), block)
        case Stamps():
            yield from _circles(block, width)
        case Feed():
            yield White(block.dots)
        case Ruler():
            yield Scale(26)
        case Cut():
            return
        case _:
            assert_never(block)


def _face(size: Size, bold: bool) -> Face:
    letter, line = LETTERS[size]
    return Face(letter, line, bold)


def _text(block: Text, width: int, measure: Measure) -> Iterator[Strip]:
    face = _face(block.size, block.bold)
    for text in measure.wrap(block.text, face, width):
        x = max(0, (width - measure.width(text, face)) // 2) if block.centred else 0
        yield Line(face.line_dots, face, (Words(x, text),))


def _row(block: Row, width: int, measure: Measure) -> Iterator[Strip]:
    face = _face(block.size, block.bold)
    indent = block.indent * HALF_LETTER_DOTS
    figure = measure.width(block.right, face)
    beside = width - indent - (figure + GAP_BESIDE_FIGURE_DOTS if block.right else 0)
    if beside < width // 3 and block.left:  # no room beside such a figure: it goes below, and wraps if it must
        yield from _text(Text(block.left, block.size, block.bold), width, measure)
        for text in measure.wrap(block.right, face, width):
            yield Line(face.line_dots, face, (Words(max(0, width - measure.width(text, face)), text),))
        return
    lines = measure.wrap(block.left, face, max(beside, HALF_LETTER_DOTS))
    if len(lines) > 1 and block.size in (Size.LARGE, Size.TITLE):  # a total stays on one line, if need be smaller
        yield from _row(replace(block, size=Size.NORMAL), width, measure)
        return
    for i, text in enumerate(lines):
        right = (Words(max(0, width - figure), block.right),) if i == 0 and block.right else ()
        yield Line(face.line_dots, face, (Words(indent, text), *right))


def _squares(block: Code, width: int) -> Squares:
    code = modules(block.text)
    dots = max(1, min(block.module_dots, width // across(code)))
    side = len(code) * dots
    return Squares(side + 2 * QUIET_MODULES * dots, (width - side) // 2, dots, code, block.text)


def _circles(block: Stamps, width: int) -> Iterator[Circles]:
    fresh_from = block.filled - block.fresh
    places = tuple("empty" if i >= block.filled else "fresh" if i >= fresh_from else "given" for i in range(block.size))
    most = max(1, (width + STAMP_GAP_DOTS) // (STAMP_DOTS + STAMP_GAP_DOTS))
    rows = -(-len(places) // most)
    each = -(-len(places) // rows) if rows else 0
    for start in range(0, len(places), each or 1):
        yield Circles(STAMP_DOTS + STAMP_GAP_DOTS, places[start : start + each])


def _plain(strip: Strip, columns: int) -> str | None:
    match strip:
        case Line():
            line, at = "", 0
            for words in strip.words:
                column = max(words.x // HALF_LETTER_DOTS, at + 1 if line else 0)
                line += " " * (column - at) + words.text
                at = column + _columns(words.text)
            return line
        case Dashes():
            return ("=" if strip.solid else "-") * columns
        case Squares():
            return f"[QR {strip.text}]".center(columns)
        case Circles():
            return " ".join({"given": "●", "fresh": "◉", "empty": "○"}[place] for place in strip.places)
        case Dots():
            return "[picture]".center(columns)
        case Scale():
            return "|" + "." * (columns - 2) + "|"
        case White():
            return "" if strip.height >= LETTERS[Size.SMALL][1] else None
        case _:
            assert_never(strip)


def _columns(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
