"""Measures a start from inside: types a key at the first frame that takes one, and says when its effect was drawn."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickWindow

KEY_SHOWN_WITHIN_MS = 5_000
AGAIN_MS = 200  # a window that the server has not made active yet lets a key go by


class Probe(QObject):
    """Prints two instants of the machine's monotonic clock, `frame` and `key`, and ends the program.

    The key is handed to the window itself, again until it is shown: a bare X server has no window manager.
    `takes_keys` and `shows_key` are asked of the window, in QML's language.
    """

    def __init__(self, takes_keys: str, shows_key: str) -> None:
        super().__init__()
        self._takes_keys, self._shows_key = takes_keys, shows_key
        self._window: QQuickWindow | None = None
        self._typed = False
        self._deadline = QTimer(self, singleShot=True, interval=KEY_SHOWN_WITHIN_MS)
        self._deadline.timeout.connect(self._give_up)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._type)
        QTimer.singleShot(0, self._begin)

    @Slot()
    def _begin(self) -> None:
        """The event loop runs: the window is there, and its first frame is still to come."""
        (self._window,) = [one for one in QGuiApplication.allWindows() if isinstance(one, QQuickWindow)]
        self._window.frameSwapped.connect(self._drawn)
        self._window.requestActivate()
        self._deadline.start()

    @Slot()
    def _drawn(self) -> None:
        assert self._window is not None
        if not self._typed and self._says(self._takes_keys):
            print("frame", time.monotonic(), flush=True)
            self._typed = True
            self._again.start()
            self._type()
        elif self._typed and self._says(self._shows_key):
            print("key", time.monotonic(), flush=True)
            self._window.frameSwapped.disconnect(self._drawn)
            self._deadline.stop()
            self._again.stop()
            QCoreApplication.quit()

    @Slot()
    def _type(self) -> None:
        assert self._window is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7")
            QCoreApplication.postEvent(self._window, key)
        self._window.requestActivate()

    @Slot()
    def _give_up(self) -> None:
        QCoreApplication.exit(1)

    def _says(self, question: str) -> bool:
        assert self._window is not None
        answer, _ = QQmlExpression(QQmlEngine.contextForObject(self._window), self._window, question).evaluate()
        return bool(answer)
