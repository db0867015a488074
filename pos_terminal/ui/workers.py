"""The printer's and head office's threads: each runs its service's rounds, when woken and by a timer."""

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from pos_terminal.domain.errors import Unavailable

_LOG = logging.getLogger(__name__)


class Rounds(Protocol):
    """A service that works in rounds; each call ends within its timeouts."""

    def run_once(self) -> object:
        """One round; what it gives is the device's status."""

    def close(self) -> None:
        """Lets go of books and device."""


class Worker(QObject):
    """Runs rounds on its own thread; opens what it owns there, and closes it there. Without an interval a round is run
    only when it is woken."""

    status_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, open_rounds: Callable[[], Rounds], interval_ms: int) -> None:
        super().__init__()
        self._open_rounds = open_rounds
        self._interval_ms = interval_ms
        self._rounds: Rounds | None = None
        self._timer: QTimer | None = None
        self._last: object = None
        self._fault = ""

    @Slot()
    def start(self) -> None:
        """Opens the service and begins its rounds."""
        if self._interval_ms:
            self._timer = QTimer(self)
            self._timer.setInterval(self._interval_ms)
            self._timer.timeout.connect(self.wake)
            self._timer.start()
        self.wake()

    @Slot()
    def wake(self) -> None:
        """One round now."""
        try:
            if self._rounds is None:
                self._rounds = self._open_rounds()
            status = self._rounds.run_once()
        except Unavailable as trouble:
            self.failed.emit(trouble)
            return
        except Exception as fault:
            # A bug in a round: the next one may do better, the cashier hears of it, the log has it once.
            self._tell_fault(fault)
            return
        self._fault = ""
        if status != self._last:
            self._last = status
            self.status_changed.emit(status)

    def _tell_fault(self, fault: Exception) -> None:
        said = f"{type(fault).__name__}: {fault}"
        if said != self._fault:
            self._fault = said
            _LOG.exception("fault in a round", extra={"worker": QThread.currentThread().objectName()})
        self.failed.emit(Unavailable("worker", "round-faulty", said))

    @Slot()
    def stop(self) -> None:
        """Ends the rounds and the thread; here, as only what is posted before an exit is sure to run."""
        if self._timer is not None:
            self._timer.stop()
        rounds, self._rounds = self._rounds, None
        try:
            if rounds is not None:
                rounds.close()
        finally:
            QThread.currentThread().quit()


class WorkerThread(QObject):
    """A worker with the thread that it lives on, held by the window's thread."""

    status_changed = Signal(object)
    failed = Signal(object)
    _woken = Signal()
    _stopping = Signal()

    def __init__(self, name: str, open_rounds: Callable[[], Rounds], interval_ms: int) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._worker = Worker(open_rounds, interval_ms)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.start)
        self._woken.connect(self._worker.wake, Qt.ConnectionType.QueuedConnection)
        self._stopping.connect(self._worker.stop, Qt.ConnectionType.QueuedConnection)
        self._worker.status_changed.connect(self.status_changed)
        self._worker.failed.connect(self.failed)

    def start(self) -> None:
        """Begins the rounds on the worker's own thread."""
        self._thread.start()

    @Slot()
    def wake(self) -> None:
        """Asks for a round now."""
        self._woken.emit()

    def stop(self, timeout_ms: int = 5_000) -> bool:
        """Ends the rounds; False where the thread did not end in time."""
        if not self._thread.isRunning():
            return True
        self._stopping.emit()
        return self._thread.wait(timeout_ms)
