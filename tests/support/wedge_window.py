"""A window with a field and the wedge, for keys pressed from outside; prints what is scanned, composed and typed.

With the argument `name` the field is one for names: an input method may compose in it.
"""

import sys
import time

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtQml import QQmlApplicationEngine

from pos_terminal.ui.wedge import Wedge

WINDOW = """
import QtQuick
import QtQuick.Controls.Basic
Window {
    title: "wedge"; width: 300; height: 200; visible: true
    TextField { objectName: "name"; focus: true; property bool takesInputMethod: IS_FOR_NAMES }
}
"""


class Printer(QObject):
    """Prints each change of the field, and each scan."""

    def __init__(self, window: QWindow, wedge: Wedge) -> None:
        super().__init__()
        self._window = window
        self._typed = self._composing = ""
        wedge.code_read.connect(self.scanned)
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot(object)
    def scanned(self, read: object) -> None:
        print("scan", getattr(read, "text", ""), flush=True)

    @Slot()
    def look(self) -> None:
        field = self._window.findChild(QObject, "name")
        typed = str(field.property("text")) if field else ""
        if typed != self._typed:
            self._typed = typed
            print("typed", typed, flush=True)
        composing = str(field.property("preeditText")) if field else ""
        if composing != self._composing:
            self._composing = composing
            print("composing", composing, flush=True)


def main() -> int:
    application = QGuiApplication(sys.argv[:1])
    engine = QQmlApplicationEngine()
    engine.loadData(WINDOW.replace("IS_FOR_NAMES", "true" if "name" in sys.argv[1:] else "false").encode())
    (window,) = engine.rootObjects()
    assert isinstance(window, QWindow)
    wedge = Wedge(lambda: time.monotonic_ns() // 1_000_000)
    wedge.watch(application)
    printer = Printer(window, wedge)
    window.requestActivate()
    QTimer.singleShot(60_000, application.quit)
    QTimer.singleShot(300, printer.look)
    print("ready", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
