"""The window put together and taken apart: what it leaves behind, and what it says when it could not begin."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pos_terminal.config import BadSettings
from pos_terminal.domain.errors import Unavailable
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.store.lock import WindowLock


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """A window that is over is taken apart on its own thread."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


def application_over(data: Path) -> TillApplication:
    return TillApplication(WindowOptions(data=data), ["till"])


def close_soon(application: TillApplication) -> None:
    """As the cashier closes it, once the loop runs and the lane has answered."""

    def look() -> None:
        if application.till.state is not None or application.hindrance is not None:
            looking.stop()
            QGuiApplication.quit()

    looking = QTimer(application, interval=10)
    looking.timeout.connect(look)
    looking.start()


def test_it_runs_until_it_is_closed_and_the_folder_is_free_again(tmp_path: Path) -> None:
    application = application_over(tmp_path)
    close_soon(application)
    assert application.run() == 0
    with WindowLock(tmp_path):
        pass


def test_closed_before_it_was_ever_open(tmp_path: Path) -> None:
    for starts in (False, True):
        application = application_over(tmp_path)
        if starts:
            application.start()
        application.close()
        for _ in range(20):
            QCoreApplication.processEvents()
        with WindowLock(tmp_path):
            pass


def test_wrong_settings_leave_with_their_list_once_they_were_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[rules]\ncash_step_minor = 0\nlogo = 1\n")
    application = application_over(tmp_path)
    close_soon(application)
    with pytest.raises(BadSettings) as wrong:
        application.run()
    assert len(wrong.value.problems) == 2


def test_a_second_window_leaves_with_the_reason_and_the_first_keeps_the_folder(tmp_path: Path) -> None:
    with WindowLock(tmp_path):
        application = application_over(tmp_path)
        QTimer.singleShot(50, QGuiApplication.quit)
        with pytest.raises(Unavailable, match="window-open"):
            application.run()
        with pytest.raises(Unavailable, match="window-open"):
            WindowLock(tmp_path).take()


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo terminals")
def test_serial_scanners_are_opened_as_the_settings_say(tmp_path: Path) -> None:
    """Two at once, each on its own line; a pseudo terminal keeps the rate that it was given."""
    import termios

    ends = [os.openpty() for _ in range(2)]
    first, second = (os.ttyname(theirs) for _, theirs in ends)
    (tmp_path / "settings.toml").write_text(
        f"[wedge]\ngap_ms = 40\nprefix = '~'\n[[scanner]]\nport = '{first}'\nbaud = 2400\nstop_bits = 2\n"
        f"[[scanner]]\nport = '{second}'\nbaud = 115200\n"
    )
    application = application_over(tmp_path)
    application.start()
    rates: set[tuple[int, int]] = set()
    for _ in range(400):
        QTest.qWait(10)
        rates = {tuple(termios.tcgetattr(theirs)[4:6]) for _, theirs in ends}
        if rates == {(termios.B2400, termios.B2400), (termios.B115200, termios.B115200)}:
            break
    application.close()
    for end in ends:
        for descriptor in end:
            os.close(descriptor)
    assert rates == {(termios.B2400, termios.B2400), (termios.B115200, termios.B115200)}
