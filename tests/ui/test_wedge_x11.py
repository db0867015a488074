"""Keys from outside the process, through a real X server: their pace and times are the server's, not the test's."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import Desk, wedge_window, x_server

TOOLS = ("Xvfb", "xdotool")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {' and '.join(TOOLS)}"),
]


@pytest.fixture(params=["digits", "name"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """With a field whose keys are caught at the window, and with one for names, where they are before it."""
    environment = os.environ | {"DISPLAY": "", "QT_IM_MODULE": "compose"}
    with x_server() as display:
        environment["DISPLAY"] = display
        with wedge_window(environment, tmp_path / "till.txt", request.param) as desk:
            yield desk


def typed(lines: list[str]) -> list[str]:
    return [line.removeprefix("typed ") for line in lines if line.startswith("typed")]


def test_a_scanners_burst_and_a_persons_typing(desk: Desk) -> None:
    desk.press("type", "--delay", "4", "S2ABC-9\n")
    desk.lines("scan S2ABC-9")
    desk.press("type", "--delay", "90", "Chan 42")
    desk.press("type", "--delay", "2", "4891234567898\n")
    lines = desk.lines("scan 4891234567898")
    desk.press("key", "--delay", "120", "BackSpace", "x")
    desk.lines("typed Chan 4x")
    assert [line for line in lines if line.startswith("scan")] == ["scan S2ABC-9", "scan 4891234567898"]
    assert all("Chan 42".startswith(text) for text in typed(lines))


@pytest.mark.parametrize("modifier", ["Shift_L", "Control_L", "Alt_L", "Super_L"])
def test_a_modifier_that_is_stuck_spoils_no_scan(desk: Desk, modifier: str) -> None:
    """The key of the till's own keyboard is down all the while; the scanner is another keyboard."""
    desk.press("keydown", modifier)
    desk.press("key", "--delay", "4", *"s2c", "minus", *"0189", "Return")
    lines = desk.lines("scan S2C-0189" if modifier == "Shift_L" else "scan s2c-0189")
    desk.press("keyup", modifier)
    assert typed(lines) == []


def test_num_lock_off_and_keypad_digits(desk: Desk) -> None:
    desk.press("key", "--delay", "4", *(f"KP_{name}" for name in ("End", "Down", "Next", "Left", "Begin")), "KP_Enter")
    lines = desk.lines("scan 12345")
    assert typed(lines) == []


def test_dead_keys_of_the_layout(desk: Desk) -> None:
    """On a layout with dead keys the sign is in the code; it is not dropped, which would give another code."""
    desk.run("setxkbmap", "-layout", "us", "-variant", "intl")
    desk.press("key", "--delay", "4", *"ab", "dead_circumflex", *"1234", "Return")
    lines = desk.lines("scan ab^1234")
    assert typed(lines) == []
