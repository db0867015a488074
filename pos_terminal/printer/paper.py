"""How one printer wants its pages: what differs from model to model in a document's bytes, not in the line to it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

# How letters go to the printer. raster: all as one picture. tiles: the printer's own letters for ASCII, a small picture
# for each other character. big5, gb18030: the printer's own Chinese too, and tiles for what that code lacks.
Lettering: TypeAlias = Literal["raster", "tiles", "big5", "gb18030"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The page of a printer. Dots are the printer's own: 203 an inch on most, 180 on Epson's TM-T88.

    `feed_units` is how many units of ESC J and ESC 3 make one row of dots (1 on most, 2 on a TM-T88, whose unit is
    1/360 inch); 0 where it is not known: white space then goes as narrow white bands, and lines keep `line_dots`, the
    printer's own spacing after ESC @ (30 dots on all models whose manuals were read). `letter_dots` is the width of a
    letter of the printer's Font A, whose height is twice that.
    """

    width_dots: int = 576
    text: Lettering = "raster"
    longest_band: int = 100
    avoids_48: bool = True
    feed_units: int = 0
    cutter: bool = True
    letter_dots: int = 12
    line_dots: int = 30

    @property
    def columns(self) -> int:
        """How many of the printer's own letters stand on a line."""
        return self.width_dots // self.letter_dots

    @property
    def row_bytes(self) -> int:
        """How many bytes a row of dots takes."""
        return (self.width_dots + 7) // 8
