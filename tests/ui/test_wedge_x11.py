"""Keys from outside the process, through a real X server: their pace and times are the server's, not the test's."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("Xvfb", "xdotool")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {' and '.join(TOOLS)}"),
]


class Desk:
    """A till's screen and keyboard."""

    def __init__(self, display: str, till: "subprocess.Popen[str]", out: Path) -> None:
        self._display = display
        self._till = till
        self._out = out

    def press(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=os.environ | {"DISPLAY": self._display}, check=True, timeout=30)

    def lines(self, last: str) -> list[str]:
        """What the till printed, up to that line."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            lines = self._out.read_text(encoding="utf-8").splitlines()
            if last in lines:
                return lines
            assert self._till.poll() is None, lines
            time.sleep(0.05)
        raise AssertionError(f"{last!r} did not come: {lines}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as numbers:
        display = f":{numbers.readline().strip()}"
    out = tmp_path / "till.txt"
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
    with out.open("w") as sink:
        till = subprocess.Popen(
            [sys.executable, "-m", "tests.support.wedge_window"],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        station = Desk(display, till, out)
        station.lines("ready")
        station.press("search", "--sync", "--onlyvisible", "--name", "^wedge$", "windowfocus", "--sync")
        yield station
    finally:
        till.terminate()
        till.wait(10)
        server.terminate()
        server.wait(10)


def test_a_scanners_burst_and_a_persons_typing(desk: Desk) -> None:
    desk.press("type", "--delay", "4", "S2ABC-9\n")
    desk.lines("scan S2ABC-9")
    desk.press("type", "--delay", "90", "Chan 42")
    desk.press("type", "--delay", "2", "4891234567898\n")
    lines = desk.lines("scan 4891234567898")
    desk.press("key", "--delay", "120", "BackSpace", "x")
    desk.lines("typed Chan 4x")
    assert [line for line in lines if line.startswith("scan")] == ["scan S2ABC-9", "scan 4891234567898"]
    typed = [line.removeprefix("typed ") for line in lines if line.startswith("typed")]
    assert all("Chan 42".startswith(text) for text in typed)
