"""The shop hub beside an open window: begun with the other workers, ended with it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_terminal.config import HubSection
from pos_terminal.ui.workers import WorkerThread

if TYPE_CHECKING:
    from pos_terminal.main.hub_rounds import HubRounds

# How soon a till knows what another has sold while head office is out of reach.
EVERY_MS = 2_000


class ShopHub(QObject):
    """A worker of its own, so that a neighbour that does not answer holds up no receipt and no sync."""

    changed = Signal(object)
    learnt = Signal()
    failed = Signal(object)

    def __init__(self, data: Path, settings: HubSection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data, self._settings = data, settings
        self._rounds: HubRounds | None = None
        self._thread = WorkerThread("hub", self._open, EVERY_MS)
        self._thread.status_changed.connect(self.changed)
        self._thread.failed.connect(self.failed)

    def begin(self) -> None:
        """Looks for the others from now on, unless the settings say not to."""
        if self._settings.on:
            self._thread.start()

    def stop(self, timeout_ms: int) -> None:
        """Waits for nobody's answer, and ends the thread."""
        if self._rounds is not None:
            self._rounds.hang_up()
        self._thread.stop(timeout_ms)

    def _open(self) -> "HubRounds":
        from pos_terminal.main.hub_rounds import HubRounds

        self._rounds = HubRounds(self._data, self._settings, self.learnt.emit)
        return self._rounds
