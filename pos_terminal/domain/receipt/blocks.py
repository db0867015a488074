"""The pieces a document on paper is made of. How wide paper is and what a letter looks like is not known here.

No block can hold a control character: texts are cleaned as the block is made, wherever they came from.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Size(StrEnum):
    """How large a text is set."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph over the whole width, at the left or centred; it wraps where it must."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    centred: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """What it is at the left, its figure at the right; the left part wraps beside the figure, never into it."""

    left: str
    right: str
    size: Size = Size.NORMAL
    bold: bool = False
    indent: int = 0  # in half letters

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", clean(self.left))
        object.__setattr__(self, "right", clean(self.right))


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper; dashed within a document."""

    solid: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code; `module_dots` is the size of its smallest square where the paper is wide enough."""

    text: str
    module_dots: int = 6

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of black dots, centred: `rows` are packed from the left, the first dot in the highest bit."""

    width_dots: int
    rows: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Stamps:
    """A stamp card as it lies on the counter: `filled` of `size` places, the last `fresh` of them given just now."""

    filled: int
    size: int
    fresh: int = 0


@dataclass(frozen=True, slots=True)
class Feed:
    """White space, in dots."""

    dots: int


@dataclass(frozen=True, slots=True)
class Ruler:
    """A scale over the whole width, to see on a test slip whether the paper is as wide as the settings say."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper is cut here."""


Block: TypeAlias = Text | Row | Rule | Code | Picture | Stamps | Feed | Ruler | Cut


def clean(text: str) -> str:
    """`text` without anything that is not for reading: control characters (a name must not open the drawer), line and
    paragraph separators, and the marks that turn the direction of writing.

    >>> clean("A" + chr(27) + "p B")
    'Ap B'
    """
    return "".join(_readable(letter) for letter in text)


def _readable(letter: str) -> str:
    if letter in "\t\n\v\f\r\u2028\u2029":
        return " "
    joins = letter in "\u200c\u200d"
    return letter if joins or unicodedata.category(letter) not in ("Cc", "Cf", "Cs") else ""
