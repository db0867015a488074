"""A job's bytes as the paper that they make: the on-screen printer, and the preview of what is not one picture.

Pictures, tiles and feeds come out dot for dot. The printer's own letters are not known here: other letters of the same
columns stand for them.
"""

from typing import Protocol

from pos_terminal.printer.bands import DOUBLED, FEED, RASTER
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.cells import ROWS, TILE
from pos_terminal.printer.inline import BOLD, SPACING
from pos_terminal.printer.native import CHINESE, Native
from pos_terminal.printer.paper import Paper

_DOUBLE = tuple(int("".join(2 * bit for bit in format(byte, "08b")), 2).to_bytes(2, "big") for byte in range(256))


class OwnLetters(Protocol):
    """Stands for a printer's own letters; see cells.Cells."""

    def dots(self, letter: str, *, bold: bool) -> bytes: ...


class Sheet:
    """Paper of one kind; `read` gives the dots of one job."""

    def __init__(self, paper: Paper, letters: OwnLetters | None) -> None:
        self._paper = paper
        self._letters = letters
        self._native = Native(paper.text)
        self._white = bytes(paper.row_bytes)
        self._rows: list[bytes] = []
        self._line = b""  # columns of the line that is being set
        self._bold = False

    def read(self, document: bytes, without_ink: tuple[bytes, ...]) -> Bitmap:
        """The paper of a job. Raises ValueError at what is neither a command of ours nor one of `without_ink`."""
        at = 0
        ignored = (*without_ink, CHINESE)
        while at < len(document):
            if known := next((known for known in ignored if document.startswith(known, at)), None):
                at += len(known)
                continue
            taken = self._command(document, at) or self._letter(document, at)
            if not taken:
                raise ValueError(f"not a job of this program, at byte {at}")
            at += taken
        return Bitmap(self._paper.width_dots, tuple(self._rows))

    def _command(self, document: bytes, at: int) -> int:
        """The bytes of a command that was obeyed; 0 where there is none."""
        if document.startswith((RASTER, DOUBLED), at):
            return self._picture(document, at)
        if document.startswith(FEED, at) and self._paper.feed_units:
            self._rows += [self._white] * (document[at + 2] // self._paper.feed_units)
            return 3
        if document.startswith(SPACING, at):
            return 3  # as the paper says
        if document.startswith(tuple(BOLD.values()), at):
            self._bold = bool(document[at + 2])
            return 3
        if document.startswith(b"\n", at):
            self._end_line()
            return 1
        if document.startswith(TILE, at):
            across = int.from_bytes(document[at + 3 : at + 5], "little")
            self._line += document[at + 5 : at + 5 + 3 * across]
            return 5 + 3 * across
        return 0

    def _picture(self, document: bytes, at: int) -> int:
        width = int.from_bytes(document[at + 4 : at + 6], "little")
        height = int.from_bytes(document[at + 6 : at + 8], "little")
        doubled = document.startswith(DOUBLED, at)
        for start in range(at + 8, at + 8 + width * height, width):
            row = document[start : start + width]
            if doubled:
                row = b"".join([_DOUBLE[byte] for byte in row])
            self._rows += [row[: len(self._white)].ljust(len(self._white), b"\0")] * (2 if doubled else 1)
        return 8 + width * height

    def _letter(self, document: bytes, at: int) -> int:
        """The bytes of one of the printer's own letters; 0 where there is none, or none is known."""
        if self._letters is None:
            return 0
        if 0x20 <= document[at] <= 0x7E:
            self._line += self._letters.dots(chr(document[at]), bold=self._bold)
            return 1
        try:
            self._line += self._letters.dots(self._native.read(document[at : at + 2]), bold=self._bold)
        except ValueError:
            return 0
        return 2

    def _end_line(self) -> None:
        line = self._line[: 3 * self._paper.width_dots]
        if line:
            bits = format(int.from_bytes(line, "big"), f"0{len(line) * 8}b")
            spare = len(self._white) * 8 - len(line) // 3
            rows = (int(bits[row::ROWS], 2) << spare for row in range(ROWS))
            self._rows += [row.to_bytes(len(self._white), "big") for row in rows]
        else:
            self._rows += [self._white] * ROWS
        self._rows += [self._white] * (self._paper.line_dots - ROWS)
        self._line = b""
