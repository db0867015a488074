"""Hands at the window: they tap, type and wait as a person does, through the window system's own events."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

STEP_MS = 10
LAYOUT_S = 0.02
PATIENCE_S = 10.0


class NothingThere(AssertionError):
    """What the hands looked for did not come."""


class Hands:
    """Uses one window. Items are known by their objectName; an item that is not there yet is waited for."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._tapped: dict[str, float] = {}

    def tap(self, *names: str) -> None:
        """One tap in the middle of each item."""
        for name in names:
            self.wait_for(lambda name=name: self._enabled(name), f"an item {name} to tap")  # type: ignore[misc]
            self._mind_guard(name)
            middle = self._resting_place(name)
            QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
            self.rest()

    def type(self, text: str) -> None:
        """Keys of the keyboard, slowly enough to be a person's."""
        for letter in text:
            key = Qt.Key.Key_Period if letter == "." else Qt.Key(ord(letter.upper()))
            QTest.keyClick(self._window, key)
            self.rest(0.035)

    def has(self, name: str) -> bool:
        """Whether an item of that name is on the screen."""
        return self._item(name) is not None

    def wait_for(self, come: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Lets the window live until that has come. Raises NothingThere."""
        until = time.monotonic() + patience_s
        while not come():
            if time.monotonic() > until:
                raise NothingThere(f"waited {patience_s:.0f} s for {what}")
            self.rest()

    def rest(self, seconds: float = STEP_MS / 1000) -> None:
        """Lets the window live that long."""
        until = time.monotonic() + seconds
        while True:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, STEP_MS)
            left_s = until - time.monotonic()
            if left_s <= 0:
                return
            time.sleep(min(left_s, STEP_MS / 1000))

    def photograph(self, file: Path) -> None:
        """What the window shows, as a PNG, once it has come to rest."""
        self.rest(0.25)
        if not self._window.grabWindow().save(str(file)):
            raise NothingThere(f"the window could not be drawn into {file.name}")

    def _resting_place(self, name: str) -> QPoint:
        """The middle of the item, once it has come to its place: nobody hits a key that is still being laid out."""
        last = QPoint(-1, -1)
        for _ in range(int(PATIENCE_S / LAYOUT_S)):
            item = self._item(name)
            place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint() if item else QPoint(-1, -1)
            if item and place == last:
                return place
            last = place
            self.rest(LAYOUT_S)
        raise NothingThere(f"{name} does not come to rest")

    def _mind_guard(self, name: str) -> None:
        """A key that takes no second tap for a moment gets its second tap after that."""
        item = self._item(name)
        guard_s = float(item.property("guardMs") or 0) / 1000 if item else 0.0
        left_s = self._tapped.get(name, -guard_s) + guard_s - time.monotonic()
        if left_s > 0:
            self.rest(left_s + 0.05)
        self._tapped[name] = time.monotonic()

    def _enabled(self, name: str) -> bool:
        item = self._item(name)
        return item is not None and item.isEnabled()

    def _item(self, name: str) -> QQuickItem | None:
        return next((item for item in _visible(self._window.contentItem()) if item.objectName() == name), None)


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _visible(child)
