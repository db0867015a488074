"""The night's work beside an open window: begun when the till has stood for a while, ended with it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pos_terminal.domain.night import NightStatus
from pos_terminal.ui.workers import WorkerThread

if TYPE_CHECKING:
    from pos_terminal.main.night_works import NightRounds

# The work is looked for this often, and first when the till has stood for a while: nothing that opens a shop waits.
EVERY_MS = 60_000
FIRST_MS = 300_000


class Nightfall(QObject):
    """A worker of its own, so that a comparison of a year's records holds up no receipt and no sync."""

    changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, data: Path, settings_file: Path | None, parent: QObject | None = None, *, first_ms: int = FIRST_MS
    ) -> None:
        super().__init__(parent)
        self._data, self._settings_file = data, settings_file
        self._rounds: NightRounds | None = None
        self._ending = False
        self._thread = WorkerThread("night", self._open, EVERY_MS)
        self._thread.failed.connect(self.failed)
        self._wait = QTimer(self, singleShot=True, interval=first_ms)
        self._wait.timeout.connect(self._thread.start)

    def begin(self) -> None:
        """Looks for work after a while, and then again and again."""
        self._wait.start()

    def stop(self, timeout_ms: int) -> None:
        """Takes up no further step, waits for no head office, and ends the thread."""
        self._ending = True
        self._wait.stop()
        if self._rounds is not None:
            self._rounds.hang_up()
        self._thread.stop(timeout_ms)

    def _open(self) -> "NightRounds":
        from pos_terminal.main.night_works import NightRounds

        self._rounds = NightRounds(self._data, self._settings_file, self._told)
        return self._rounds

    def _told(self, status: NightStatus) -> bool:
        self.changed.emit(status)
        return not self._ending
