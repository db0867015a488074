"""When cameras rest and when they wake: nobody at the till for long, and a window that nobody sees."""

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest

from pos_terminal.ui.camera_need import CameraNeed

SOON_MS, NEVER_MS = 20, 10_000_000


@pytest.fixture(scope="module")
def application() -> QGuiApplication:
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QGuiApplication(sys.argv[:1])


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QWindow]:
    window = QWindow()
    window.show()
    yield window
    window.close()


def until(holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        QCoreApplication.processEvents()
        if holds():
            return
        QTest.qWait(5)
    raise AssertionError("it did not come about")


def told(need: CameraNeed) -> list[bool]:
    changes: list[bool] = []
    need.changed.connect(changes.append)
    return changes


def test_a_till_that_nobody_uses_for_long_lets_its_cameras_rest_until_a_touch(window: QWindow) -> None:
    need = CameraNeed(unattended_ms=SOON_MS, unseen_ms=NEVER_MS)
    changes = told(need)
    need.watch(window)
    until(lambda: not need.is_needed)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton)
    assert need.is_needed, "at the touch itself: nobody waits"
    until(lambda: not need.is_needed)
    QTest.keyClick(window, Qt.Key.Key_4)
    assert need.is_needed, "a PIN that is typed wakes it too"
    until(lambda: not need.is_needed)
    need.sign(True)
    assert changes == [False, True, False, True, False, True]
    need.leave()


def test_a_till_with_somebody_signed_in_never_rests(window: QWindow) -> None:
    need = CameraNeed(unattended_ms=SOON_MS, unseen_ms=NEVER_MS)
    changes = told(need)
    need.watch(window)
    need.sign(True)
    need.stir()
    QTest.qWait(5 * SOON_MS)
    assert changes == []
    need.sign(False)
    until(lambda: not need.is_needed)
    need.leave()


def test_a_window_that_is_hidden_lets_them_rest_and_they_wake_with_it(window: QWindow) -> None:
    need = CameraNeed(unattended_ms=NEVER_MS, unseen_ms=SOON_MS)
    changes = told(need)
    need.watch(window)
    need.sign(True)
    window.hide()
    until(lambda: not need.is_needed)
    need.stir()
    assert not need.is_needed, "a code of a serial scanner does not show the window"
    window.show()
    until(lambda: need.is_needed)
    window.showMinimized()
    until(lambda: not need.is_needed)
    window.showNormal()
    until(lambda: need.is_needed)
    assert changes == [False, True, False, True]
    need.leave()


def test_a_window_that_is_hidden_for_a_moment_changes_nothing(window: QWindow) -> None:
    need = CameraNeed(unattended_ms=NEVER_MS, unseen_ms=NEVER_MS)
    changes = told(need)
    need.watch(window)
    window.hide()
    window.show()
    QCoreApplication.processEvents()
    assert changes == []
    need.leave()
    need.leave()
