"""One start, measured from inside: `python -m tests.bench.started till DATA`, or `... empty` for a bare QML window.

Prints two instants of the machine's monotonic clock: when the first frame was drawn that takes a key, and when the
frame was drawn that shows a key typed at that moment. Nothing of the program is replaced: the probe waits for the event
loop, finds the window and listens.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlApplicationEngine, QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickWindow

KEY_SHOWN_WITHIN_MS = 20_000


class Probe(QObject):
    """Types one key at the first frame that takes one, and ends the program at the frame that shows it."""

    def __init__(self, takes_keys: str, shows_key: str) -> None:
        """`takes_keys` and `shows_key` are asked of the window, in QML's language."""
        super().__init__()
        self._takes_keys, self._shows_key = takes_keys, shows_key
        self._window: QQuickWindow | None = None
        self._typed = False
        self._deadline = QTimer(self, singleShot=True, interval=KEY_SHOWN_WITHIN_MS)
        self._deadline.timeout.connect(self._give_up)

    @Slot()
    def begin(self) -> None:
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
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7")
                QCoreApplication.postEvent(self._window, key)
        elif self._typed and self._says(self._shows_key):
            print("key", time.monotonic(), flush=True)
            self._window.frameSwapped.disconnect(self._drawn)
            self._deadline.stop()
            QCoreApplication.quit()

    @Slot()
    def _give_up(self) -> None:
        QCoreApplication.exit(1)

    def _says(self, question: str) -> bool:
        answer, _ = QQmlExpression(QQmlEngine.contextForObject(self._window), self._window, question).evaluate()
        return bool(answer)


def till(data: str) -> None:
    """The program as a person starts it."""

    application = QGuiApplication(sys.argv[:1])
    probe = Probe("terminal.screen === 'sign-in'", "terminal.signIn.filled === 1")
    QTimer.singleShot(0, probe.begin)
    from pos_terminal.commands.till import cli

    assert application
    cli(["--data", data], prog_name="pos-terminal")


def empty() -> None:
    """A window with nothing in it."""
    application = QGuiApplication(sys.argv[:1])
    probe = Probe("true", "window.typed === 1")
    QTimer.singleShot(0, probe.begin)
    engine = QQmlApplicationEngine()
    engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("Empty.qml"))))
    code = application.exec()
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(engine, QEvent.Type.DeferredDelete.value)
    sys.exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "till":
        till(sys.argv[2])
    else:
        empty()
