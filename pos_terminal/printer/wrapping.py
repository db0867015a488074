"""Where a text may be cut into lines: between words, between Chinese characters, and inside a word only where it must.

The rules that matter of Unicode's line breaking (UAX #14): what closes never begins a line, what opens never ends one,
and a word may break after its hyphen or slash before a letter. A mark stays with the letter that bears it.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_CLOSES: Final = ",.!?;:%)\\]}，。、．！？；：）」』】〕》〉”’…％·ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
_OPENS: Final = "(\\[{（「『【〔《〈“‘$€£¥＄￥"
_WIDE: Final = "\u2e80-\u303f\u3040-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff"
# A piece has no line end in it: a Chinese character or part of a word, with what clings to it and the space after it.
_PIECE: Final = re.compile(
    f"[{_OPENS}]*(?:[{_WIDE}]|(?:[^ {_WIDE}/-]|[/-](?![^\\W\\d_]))+[/-]*|[/-]+|(?=[{_CLOSES}]))"
    f"(?:[{_CLOSES}]|[\u0300-\u036f\u200c\u200d\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef])* *| +"
)


def wrapped(text: str, width: Callable[[str], int], limit: int) -> tuple[str, ...]:
    """`text` in lines that `width` finds at most `limit` wide, in whatever unit; one letter is never cut."""
    text = text.strip(" ")
    if width(text) <= limit:
        return (text,)
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if width((line + piece).rstrip(" ")) <= limit:
            line += piece
            continue
        if line.strip(" "):
            lines.append(line.strip(" "))
        *full, line = _split(piece, width, limit)
        lines += full
    return (*lines, line.strip(" ")) if line.strip(" ") else tuple(lines)


def clusters(text: str) -> list[str]:
    """The text letter by letter, each with the marks that belong to it."""
    found: list[str] = []
    for letter in text:
        joins = letter in "\u200c\u200d" or (found and found[-1][-1] == "\u200d")
        if found and (joins or unicodedata.category(letter) in ("Mn", "Me", "Mc")):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _split(piece: str, width: Callable[[str], int], limit: int) -> list[str]:
    """A piece cut between letters where it is too long for a line; others go on with the last part."""
    parts = [""]
    for letter in clusters(piece):
        if parts[-1] and width((parts[-1] + letter).rstrip(" ")) > limit:
            parts.append("")
        parts[-1] += letter
    return parts
