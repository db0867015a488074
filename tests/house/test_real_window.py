"""A window on a real X server, so that a missing system library is seen by the tests and not by a shop."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="no Xvfb here (packaging/bootstrap.py test installs it)"),
]

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

app = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(b'''
import QtQuick
import QtQuick.Controls.Basic
Window { visible: true; width: 320; height: 200; Button { text: "OK" } }
''')
window = engine.rootObjects()[0]
window.frameSwapped.connect(app.quit)
QTimer.singleShot(20_000, lambda: app.exit(9))
code = app.exec()
print(app.platformName(), window.width(), isinstance(window, QQuickWindow))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server of our own; it picks a free number and writes it to the pipe."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        yield f":{number}"
        server.terminate()


@pytest.mark.parametrize("backend", ["software", ""], ids=["software", "gpu"])
def test_a_window_opens_on_x11(display: str, backend: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": backend}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=False, capture_output=True, text=True, timeout=60
    )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["xcb", "320", "True"]
