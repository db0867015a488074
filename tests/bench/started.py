"""One start, measured from inside: `python -m tests.bench.started till DATA`, or `... empty` for a bare QML window.

Nothing of the program is replaced: the probe waits for the event loop, finds the window and listens. What the program
imports is imported as it would be, before the probe's own needs.
"""

import gc
import sys
from pathlib import Path


def till(data: str) -> None:
    """The program as a person starts it (pos_terminal/commands/window.py)."""
    from pos_terminal.commands.till import cli

    gc.disable()
    import pos_terminal.main.window

    assert pos_terminal.main.window
    from PySide6.QtGui import QGuiApplication

    from tests.bench.probe import Probe

    application = QGuiApplication(sys.argv[:1])
    probe = Probe("terminal.screen === 'sign-in'", "terminal.signIn.filled > 0")
    assert application and probe
    cli(["--data", data], prog_name="pos-terminal")


def empty() -> None:
    """A window with nothing in it."""
    from PySide6.QtCore import QCoreApplication, QEvent, QUrl
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQml import QQmlApplicationEngine

    from tests.bench.probe import Probe

    application = QGuiApplication(sys.argv[:1])
    probe = Probe("true", "window.typed > 0")
    assert probe
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
