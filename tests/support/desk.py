"""A till's screen and keyboard on an X server of its own, with keys pressed from outside the process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAUSE_S = 0.2  # between hands: longer than the gap within which keys belong together


class Desk:
    """A window under test: `press` is its keyboard (xdotool), `lines` is what it printed."""

    def __init__(self, environment: Mapping[str, str], till: "subprocess.Popen[str]", out: Path) -> None:
        self._environment = environment
        self._till = till
        self._out = out
        self._seen = 0

    def press(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=60)
        time.sleep(PAUSE_S)

    def run(self, *command: str) -> str:
        """What a command says that runs on the same screen."""
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout + done.stderr

    def focus(self) -> None:
        self.press("search", "--sync", "--onlyvisible", "--name", "^wedge$", "windowfocus", "--sync")

    def lines(self, last: str) -> list[str]:
        """What the till printed, up to that line."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            lines = self._printed()
            if last in lines:
                return lines
            assert self._till.poll() is None, lines
            time.sleep(0.05)
        raise AssertionError(f"{last!r} did not come: {lines}")

    def said(self, *any_of: str) -> str:
        """The first of these lines that the till prints; an empty text where none comes within some seconds."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if found := next((line for line in self._printed() if line in any_of), ""):
                return found
            time.sleep(0.05)
        return ""

    def forget(self) -> None:
        """What was printed until now counts no more."""
        time.sleep(PAUSE_S)
        self._seen += len(self._printed())

    def _printed(self) -> list[str]:
        return self._out.read_text(encoding="utf-8").splitlines()[self._seen :]


@contextmanager
def x_server() -> Iterator[str]:
    """The display of an X server that shows to nobody."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def wedge_window(environment: Mapping[str, str], out: Path, *arguments: str) -> Iterator[Desk]:
    """The window of `tests.support.wedge_window` on that display, ready and in focus."""
    environment = {**environment, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software", "PYTHONUTF8": "1"}
    with out.open("w") as sink:
        till = subprocess.Popen(
            [sys.executable, "-m", "tests.support.wedge_window", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        desk = Desk(environment, till, out)
        desk.lines("ready")
        desk.focus()
        yield desk
    finally:
        till.terminate()
        till.wait(10)
