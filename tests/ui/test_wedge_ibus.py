"""A real Chinese input method (ibus, Cangjie) on a real X server: a person composes, a scan passes it by."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from tests.support.desk import Desk, wedge_window, x_server

TOOLS = ("Xvfb", "xdotool", "dbus-daemon", "ibus-daemon", "ibus")
TABLE = Path("/usr/share/ibus-table/tables/cangjie5.db")
ENGINE = "table:cangjie5"
PLUGIN = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)] + [str(TABLE)] * (not TABLE.exists())
if not list(PLUGIN.glob("*ibus*")):
    MISSING.append("Qt's plugin for ibus")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING), reason=f"needs {', '.join(MISSING)} (apt: ibus ibus-table-cangjie dbus xvfb xdotool)"
    ),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(run),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "GSETTINGS_BACKEND": "memory",
        "LANG": "C.UTF-8",
        "QT_IM_MODULE": "ibus",
    }
    with x_server() as display:
        environment["DISPLAY"] = display
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
        bus = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert bus.stdout
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        options = ("--panel", "disable", "--emoji-extension", "disable", "--config", "disable")
        daemon = subprocess.Popen(["ibus-daemon", "--single", *options], env=environment, **quiet)  # type: ignore[call-overload]
        try:
            answering(environment)
            with wedge_window(environment, tmp_path / "till.txt", "name") as desk:
                switch_on(desk)
                yield desk
        finally:
            for process in (daemon, bus):
                process.terminate()
                process.wait(10)
            bus.stdout.close()


def answering(environment: dict[str, str]) -> None:
    """Waits for the daemon: a window that asks for it too early goes without an input method from then on."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        told = subprocess.run(["ibus", "address"], env=environment, capture_output=True, text=True, check=False)
        if told.stdout.startswith("unix:"):
            return
        time.sleep(0.2)
    pytest.fail("ibus did not start")


def switch_on(desk: Desk) -> None:
    """The Chinese method, until it composes: on a busy machine it says that it is there before it is."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        desk.run("ibus", "engine", ENGINE)
        if desk.run("ibus", "engine").strip() != ENGINE:
            time.sleep(0.2)
            continue
        desk.press("key", "a")
        composes = desk.said("composing 日", "typed a") == "composing 日"
        desk.press("key", "Escape" if composes else "BackSpace")
        desk.forget()
        if composes:
            return
    pytest.fail("ibus did not switch to Cangjie")


def told(lines: list[str], kind: str) -> list[str]:
    return [line.removeprefix(kind + " ") for line in lines if line.startswith(kind + " ")]


def test_a_person_composes_and_a_scan_passes_by(desk: Desk) -> None:
    desk.press("type", "--delay", "110", "oiar ")
    before = desk.lines("typed 倉")
    assert told(before, "scan") == []
    desk.press("type", "--delay", "4", "S2ABC-9\n")
    desk.press("type", "--delay", "2", "4891234567898\n")
    after = desk.lines("scan 4891234567898")
    time.sleep(0.3)
    desk.press("type", "--delay", "110", "a ")
    after = desk.lines("typed 倉日")
    assert told(after, "scan") == ["S2ABC-9", "4891234567898"]
    assert told(after, "typed") == ["倉", "倉日"]
    composed = told(after[len(before) :], "composing")
    assert set(composed) <= {"日", ""}, "letters of the scan were composed"


def test_a_scan_amid_a_composition_leaves_it_as_it_was(desk: Desk) -> None:
    desk.press("type", "--delay", "110", "oia")
    desk.lines("composing 伐")
    desk.press("type", "--delay", "4", "S2ABC9")
    desk.lines("scan S2ABC9")
    desk.press("type", "--delay", "110", "r ")
    lines = desk.lines("typed 倉")
    assert (told(lines, "typed"), told(lines, "scan")) == (["倉"], ["S2ABC9"])


def test_keys_that_the_method_leaves_alone_arrive_in_order(desk: Desk) -> None:
    desk.press("type", "--delay", "110", "oiar 12")
    desk.press("key", "--delay", "110", "BackSpace", "3", "Left", "4")
    lines = desk.lines("typed 倉143")
    assert told(lines, "scan") == []


def test_a_burst_of_two_thousand_characters(desk: Desk) -> None:
    desk.press("type", "--delay", "1", "AB" * 1_000 + "\n")
    lines = desk.lines("scan " + ("AB" * 201)[:401])
    assert (told(lines, "typed"), told(lines, "composing")) == ([], [])
