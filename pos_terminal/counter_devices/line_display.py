"""A line display (2 x 20, VFD or LCD) by the ESC/POS commands of Epson's DM-D, which most makers' displays take too.

Source: DM-D110 specification (Seiko Epson), section 5.4. Rows are written over the old ones, never cleared first, as
that flickers. Chinese models show two bytes as one character by themselves; no command turns that on or off here.
"""

import time
from collections.abc import Callable

from pos_terminal.counter_devices.line import Line, LineLost
from pos_terminal.domain.selling.line_cells import Charset

INITIALISE = b"\x1b@"
OVERWRITE = b"\x1f\x01"  # US MD1: nothing scrolls
NO_CURSOR = b"\x1f\x43\x00"  # US C 0
# A display that was switched off and on says so to nobody: it is told everything again this often.
REPEAT_S = 5.0


def code_page(page: int) -> bytes:
    """ESC t n: the page of the characters from 0x80 on."""
    return bytes((0x1B, 0x74, page))


def brightness(level: int) -> bytes:
    """US X n: 1 (faint) to 4 (full)."""
    return bytes((0x1F, 0x58, level))


def row(number: int, data: bytes) -> bytes:
    """US $ x y: from the first column of that row (from 1)."""
    return bytes((0x1F, 0x24, 1, number)) + data


class LineDisplay:
    """A display on a line, opened when there is something to show, and again after it was lost."""

    def __init__(
        self,
        open_line: Callable[[], Line],
        *,
        charset: Charset = Charset.LATIN,
        page: int = 0,
        level: int = 4,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_line, self._charset, self._now_s = open_line, charset, now_s
        latin = b"" if charset.is_chinese else code_page(page)
        self._manner = OVERWRITE + NO_CURSOR + latin + brightness(level)
        self._line: Line | None = None
        self._shown: tuple[str, ...] = ()
        self._told_s = 0.0

    def show(self, rows: tuple[str, ...]) -> None:
        """Shows these rows, if it does not already. Raises LineLost; the next call tries again."""
        is_new = self._line is None
        if not is_new and rows == self._shown and self._now_s() - self._told_s < REPEAT_S:
            return
        written = b"".join(row(n, text.encode(self._charset.codec)) for n, text in enumerate(rows, start=1))
        try:
            if self._line is None:
                self._line = self._open_line()
            self._line.send((INITIALISE if is_new else b"") + self._manner + written)
        except LineLost:
            self._let_go()
            raise
        self._shown, self._told_s = rows, self._now_s()

    def close(self) -> None:
        """Lets go of the line; what is shown stays. Never raises."""
        self._let_go()

    def _let_go(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()
