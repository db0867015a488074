"""What scanners send around a code: the marks that a shop programmed into them, and the AIM prefix of the symbology."""

import re
from dataclasses import dataclass

# STX, ETX and what ends a line: no code of ours begins or ends with them.
_MARKS = "\x02\x03\r\n\t "
_AIM = re.compile(r"\]([A-Za-z])([0-9A-Za-z])")
# The letters of ISO/IEC 15424; a symbology that the till knows has the name that the camera gives it.
AIM_SYMBOLOGIES = {
    "A": "CODE39",
    "B": "TELEPEN",
    "C": "CODE128",
    "D": "CODEONE",
    "F": "CODABAR",
    "G": "CODE93",
    "H": "CODE11",
    "I": "ITF",
    "J": "DOTCODE",
    "K": "CODE16K",
    "L": "PDF417",
    "M": "MSI",
    "N": "ANKER",
    "O": "CODABLOCK",
    "P": "PLESSEY",
    "Q": "QR",
    "R": "STRAIGHT2OF5",
    "S": "STRAIGHT2OF5",
    "T": "CODE49",
    "U": "MAXICODE",
    "c": "CHANNEL",
    "d": "DATAMATRIX",
    "e": "DATABAR",
    "g": "GRIDMATRIX",
    "h": "HANXIN",
    "o": "OCR",
    "p": "POSICODE",
    "s": "SUPERCODE",
    "z": "AZTEC",
}
_EAN_BY_LENGTH = {8: "UPCE", 12: "UPCA"}
_EAN_BY_MODIFIER = {"1": "EAN2", "2": "EAN5", "4": "EAN8"}
_ADDED_ON = "3"
_EAN_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Framing:
    """What one scanner was programmed to send before and after each code, besides the usual marks."""

    prefix: str = ""
    suffix: str = ""

    def unwrapped(self, sent: str) -> str:
        """The code in what was sent, its own marks and the usual ones taken off.

        >>> Framing(prefix="~", suffix="##").unwrapped("~4891234567898##\\r")
        '4891234567898'
        """
        text = sent.strip(_MARKS)
        return text.removeprefix(self.prefix.strip(_MARKS)).removesuffix(self.suffix.strip(_MARKS)).strip(_MARKS)


NO_FRAMING = Framing()


def symbology_of(text: str) -> tuple[str, str]:
    """The text without its AIM prefix, and the symbology that the prefix names; "" without one, or for a strange one.

    A magazine's EAN-13 with its issue added on (`]E3`) is the EAN-13.

    >>> symbology_of("]C1AB"), symbology_of("]E44891234"), symbology_of("4891234567898")
    (('AB', 'CODE128'), ('4891234', 'EAN8'), ('4891234567898', ''))
    """
    prefix = _AIM.match(text)
    if prefix is None:
        return text, ""
    letter, modifier = prefix.groups()
    rest = text[prefix.end() :]
    if letter != "E":
        return rest, AIM_SYMBOLOGIES.get(letter, "")
    if modifier == _ADDED_ON:
        return rest[:_EAN_DIGITS], "EAN13"
    return rest, _EAN_BY_MODIFIER.get(modifier) or _EAN_BY_LENGTH.get(len(rest), "EAN13")
