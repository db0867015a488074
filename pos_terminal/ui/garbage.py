"""Python's cyclic garbage is collected on the window's thread only.

The collector runs on whichever thread happens to allocate; on the lane or a worker it could take down a Qt object of
the window there, which ends the process. It would also pause a sale at any moment; here it works while nothing else
does. The recipe is known from other Qt programs in Python (qutebrowser, calibre).
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 5_000


class MainThreadCollector(QObject):
    """Collects when as much has gathered as would set Python's own collector off. `stop` hands back to that one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on nothing is collected on other threads."""
        gc.disable()
        self._timer.start()

    @staticmethod
    def spare() -> None:
        """What is there by now stays for as long as the window does: it is not looked through again."""
        gc.freeze()

    @Slot()
    def look(self) -> None:
        """Collects the oldest generation that is due."""
        due = [count > limit for count, limit in zip(gc.get_count(), self._thresholds, strict=True)]
        for generation in (2, 1, 0):
            if due[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Python collects by itself again, once what is left of the window is gone."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
