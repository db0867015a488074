"""Text in the cells of a customer's line display: one byte a cell, so that a Chinese character takes two."""

import unicodedata
from enum import StrEnum

CUT = "."


class Charset(StrEnum):
    """What a display can write: its own Latin page, or the Chinese characters of its region's model."""

    LATIN = "latin"
    BIG5 = "big5"
    GB18030 = "gb18030"

    @property
    def codec(self) -> str:
        """The encoding that the display reads. GB18030's four-byte characters are in no display that is known."""
        return {"latin": "cp437", "big5": "big5", "gb18030": "gbk"}[self.value]

    @property
    def is_chinese(self) -> bool:
        return self is not Charset.LATIN


def written(text: str, charset: Charset) -> str:
    """The text as far as the display can write it: no control characters, `?` for what it does not know."""
    plain = unicodedata.normalize("NFC", text).replace("\u2212", "-")
    return "".join(_written(letter, charset) for letter in plain)


def _written(letter: str, charset: Charset) -> str:
    if letter.isspace():
        return " "
    if unicodedata.category(letter).startswith("C") or unicodedata.combining(letter):
        return ""
    try:
        data = letter.encode(charset.codec)
    except UnicodeEncodeError:
        return "?"
    # A page's byte below the space, or DEL, is a picture on a PC's screen and a command to a display.
    return letter if min(data) >= 0x20 and 0x7F not in data else "?"


def cells(text: str, charset: Charset) -> int:
    """How many cells a written text takes."""
    return len(text.encode(charset.codec))


def cut(text: str, room: int, charset: Charset) -> str:
    """The beginning of a written text that fits; a point stands for what was cut off."""
    if cells(text, charset) <= room:
        return text
    kept, used = "", 0
    for letter in text:
        used += cells(letter, charset)
        if used > room - len(CUT):
            break
        kept += letter
    return (kept.rstrip() + CUT)[: max(room, 0)]


def beside(left: str, right: str, columns: int, charset: Charset) -> str:
    """A row: `left` cut to fit beside `right`, which is never cut while it fits the row, at the right edge."""
    right = cut(written(right, charset), columns, charset)
    room = columns - cells(right, charset) - (1 if right else 0)
    left = cut(written(left, charset), room, charset) if room > 0 else ""
    gap = columns - cells(left, charset) - cells(right, charset)
    return left + " " * gap + right


def centred(text: str, columns: int, charset: Charset) -> str:
    """A row with the text in its middle."""
    shown = cut(written(text, charset).strip(), columns, charset)
    free = columns - cells(shown, charset)
    return " " * (free // 2) + shown + " " * (free - free // 2)
