"""A screen for the windows that are measured: an X server of our own where there is one, else Qt's without pixels."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.shops import kept_folder


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment of a process that shows a window; `python -m tests` sets another one for tests.

    Python's compiled files are kept, as an installed program's are, whatever this checkout's environment says.
    """
    compiled = {"PYTHONPYCACHEPREFIX": str(kept_folder() / "compiled")}
    environment = os.environ | compiled | {"QT_QUICK_BACKEND": "software", "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not shutil.which("Xvfb"):
        yield environment | {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as numbers:
                shown = f":{numbers.readline().strip()}"
            yield environment | {"DISPLAY": shown, "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()
