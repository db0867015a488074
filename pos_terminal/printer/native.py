"""A printer's own Chinese letters: which characters it has by the code that it was sold with, and their bytes."""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pos_terminal.printer.paper import Lettering

# ASCII that printers of some countries replace, as $ by the sign of the yuan: drawn, so that it is right on all.
COUNTRYS_OWN: Final = frozenset("#$@[\\]^`{|}~")
# FS &: bytes from 0x80 on come in twos and are Chinese.
CHINESE: Final = b"\x1c&"
# Two bytes a character. Of GB18030 those are GBK; what it has beyond is drawn, as printers that say GB18030 often have
# GBK only.
_CODECS: Final = {"big5": "big5", "gb18030": "gbk"}


@dataclass(frozen=True, slots=True)
class Native:
    """What a printer of that lettering spells itself; nothing beyond ASCII where it has no Chinese."""

    text: Lettering
    _codec: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codec", _CODECS.get(self.text, ""))

    @property
    def begin(self) -> bytes:
        """What must be said before the first letter."""
        return CHINESE if self._codec else b""

    def spelt(self, letter: str) -> bytes:
        """The bytes of a letter; none where the printer has not got it."""
        if letter.isascii():
            return b"" if letter in COUNTRYS_OWN else letter.encode("ascii")
        return _spelt(letter, self._codec) if self._codec else b""

    def read(self, pair: bytes) -> str:
        """The letter that two bytes stand for; raises ValueError where they are none."""
        letter = pair.decode(self._codec or "ascii")
        if _spelt(letter, self._codec) != pair:
            raise ValueError(f"{pair.hex()} is no letter of {self.text}")
        return letter


@lru_cache(maxsize=8_192)
def _spelt(letter: str, codec: str) -> bytes:
    # Signs that are narrow in our layout are wide in the printer's: they are drawn, so that columns stay columns.
    if len(letter) != 1 or unicodedata.east_asian_width(letter) not in "WF":
        return b""
    try:
        spelt = letter.encode(codec)
    except UnicodeEncodeError:
        return b""
    return spelt if len(spelt) == 2 else b""
