"""The second copy beside an open window: a worker of its own, so that no sale, receipt or sync waits for its disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_terminal.ui.workers import WorkerThread

if TYPE_CHECKING:
    from pos_terminal.main.second_copy import SecondCopyRounds

# A disk that was unplugged is looked for this often; a record is written as soon as it is there.
EVERY_MS = 30_000


class Copying(QObject):
    """Writes where the settings name a `folder`; else it does nothing."""

    def __init__(self, data: Path, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data, self._folder = data, folder
        self._thread: WorkerThread | None = None

    def begin(self) -> None:
        """Writes what is missing, and from now on what comes."""
        if self._folder is not None:
            self._thread = WorkerThread("second copy", self._open, EVERY_MS)
            self._thread.start()

    def wake(self) -> None:
        """There may be new records."""
        if self._thread is not None:
            self._thread.wake()

    def stop(self, timeout_ms: int) -> None:
        """Ends the thread."""
        if self._thread is not None:
            self._thread.stop(timeout_ms)

    def _open(self) -> "SecondCopyRounds":
        from pos_terminal.main.second_copy import SecondCopyRounds

        assert self._folder is not None  # noqa: S101 - the thread is started where there is one
        return SecondCopyRounds(self._data, self._folder)
