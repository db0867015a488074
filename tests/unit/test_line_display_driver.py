"""The line display at its wire: commands that the emulator knows, newest rows only, and back after it was unplugged."""

import sys
from pathlib import Path

import pytest

from pos_terminal.config import LineDisplaySection
from pos_terminal.counter_devices.line import LineLost, SerialLine
from pos_terminal.counter_devices.line_display import REPEAT_S, LineDisplay
from pos_terminal.domain.selling.line_cells import Charset, beside
from pos_terminal.main.counter_side import DisplayRounds
from pos_terminal.services.line_display import DisplayBox, DisplayForm
from tests.support.line_display_emulator import LineDisplayEmulator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo terminals")
ROWS = (beside("Iced lemon tea", "$22.00", 20, Charset.LATIN), beside("Total", "$22.00", 20, Charset.LATIN))


class Counting:
    """A line that counts what is sent, and a clock that goes when told."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.at_s = 0.0

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def receive(self, wait_s: float) -> bytes:
        return b""

    def close(self) -> None:
        self.sent.append(b"closed")


def test_it_shows_the_rows_without_clearing_in_between(tmp_path: Path) -> None:
    emulator = LineDisplayEmulator(tmp_path)
    display = LineDisplay(lambda: SerialLine(str(emulator.link), 9_600), page=16, level=3)
    display.show(ROWS)
    assert emulator.shows(ROWS[0].strip(), ROWS[1].strip())
    display.show((ROWS[1], ROWS[0]))
    assert emulator.shows(ROWS[1].strip(), ROWS[0].strip())
    glass = emulator.glass
    assert glass.unknown == []
    assert (glass.page, glass.level, glass.cursor_shown, glass.mode, glass.cleared) == (16, 3, False, 1, 1)
    display.close()
    emulator.unplug()


@pytest.mark.parametrize(("charset", "codec"), [(Charset.BIG5, "big5"), (Charset.GB18030, "gbk")])
def test_chinese_takes_two_cells_a_character(tmp_path: Path, charset: Charset, codec: str) -> None:
    emulator = LineDisplayEmulator(tmp_path)
    display = LineDisplay(lambda: SerialLine(str(emulator.link), 9_600), charset=charset)
    display.show((beside("凍檸茶走甜少冰多奶", "$22.00", 20, charset), beside("合計", "$22.00", 20, charset)))
    assert emulator.shows("凍檸茶走甜少. $22.00", "合計          $22.00", codec)
    assert emulator.glass.unknown == []
    display.close()
    emulator.unplug()


def test_the_same_rows_are_sent_again_only_now_and_then() -> None:
    line = Counting()
    display = LineDisplay(lambda: line, now_s=lambda: line.at_s)
    for at_s in (0.0, 1.0, REPEAT_S - 0.1, REPEAT_S, REPEAT_S + 1):
        line.at_s = at_s
        display.show(ROWS)
    assert len(line.sent) == 2
    assert line.sent[1] in line.sent[0]
    assert not line.sent[1].startswith(b"\x1b@")


def test_unplugged_and_back_it_shows_the_newest_and_nothing_of_between(tmp_path: Path) -> None:
    emulator = LineDisplayEmulator(tmp_path)
    box = DisplayBox(DisplayForm())
    rounds = DisplayRounds(LineDisplaySection(port=str(emulator.link)), box)
    assert rounds.run_once().state == "ready"
    assert emulator.shows("CLOSED", "Please use next till")
    emulator.unplug()
    for first in ("a", "b", "c"):
        box.rows = (first.ljust(20), "".ljust(20))
        lost = rounds.run_once()
    assert lost.state == "lost"
    assert lost.cause
    emulator.plug_in()
    assert rounds.run_once().state == "ready"
    assert emulator.shows("c", "")
    rounds.close()
    assert emulator.shows("CLOSED", "Please use next till")
    emulator.unplug()


def test_no_such_port() -> None:
    for port in ("/dev/no-such-port", "hwgrep://(", ""):
        with pytest.raises(LineLost):
            LineDisplay(lambda port=port: SerialLine(port, 9_600)).show(ROWS)  # type: ignore[misc]
