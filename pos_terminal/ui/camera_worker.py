"""The thread of a camera, or of a scanner on a serial line: what it reads reaches the till, once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from pos_terminal.domain.selling.scan import CodeRead, RepeatGuard, guard_s, in_view, interpret
from pos_terminal.services.ports import CodeSource
from pos_terminal.services.state import CameraStatus

PICTURE_EVERY_MS = 125


class CameraWorker(QObject):
    """Reads a source on its own thread; opens it there, and closes it there.

    A code that stays in view is one read. Of two different codes in one picture neither is taken: `several_seen`
    says so, once until they are gone.
    """

    code_read = Signal(object)
    status_changed = Signal(object)
    picture_taken = Signal(object)
    several_seen = Signal()
    _stirred = Signal()

    def __init__(self, open_source: Callable[[], CodeSource], monotonic_s: Callable[[], float]) -> None:
        super().__init__()
        self._open_source = open_source
        self._monotonic_s = monotonic_s
        self._source: CodeSource | None = None
        self._guard = RepeatGuard()
        self._is_shown = False
        self._timer: QTimer | None = None
        self._status = CameraStatus()
        # Queued: the source calls from a thread of its own, and a call while one waits finds nothing new to read.
        self._stirred.connect(self.look, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def start(self) -> None:
        """Opens the source."""
        self._source = self._open_source()
        self._timer = QTimer(self)
        self._timer.setInterval(PICTURE_EVERY_MS)
        self._timer.timeout.connect(self._take_picture)
        self._show(CameraStatus("lost", self._source.name))
        self._source.start(self._stirred.emit)
        self.show_picture(self._is_shown)

    @Slot()
    def look(self) -> None:
        """Reads what is new."""
        if self._source is None:
            return
        reads = self._source.read()
        self._show(CameraStatus("live" if self._source.is_live else "lost", self._source.name))
        if reads and reads[0].source == "camera":
            self._take_from_view(reads)
        else:
            for read in reads:
                self.code_read.emit(read)

    @Slot(bool)
    def show_picture(self, wanted: bool) -> None:
        """Whether the screen shows what the camera sees; nobody makes pictures that nobody looks at."""
        self._is_shown = wanted
        if self._timer is None:
            return
        if wanted:
            self._timer.start()
        else:
            self._timer.stop()
            self.picture_taken.emit(None)

    @Slot()
    def stop(self) -> None:
        """Closes the source and ends the thread."""
        if self._timer is not None:
            self._timer.stop()
        if self._source is not None:
            self._source.close()
            self._source = None
        self._show(CameraStatus())
        QThread.currentThread().quit()

    def _take_from_view(self, reads: tuple[CodeRead, ...]) -> None:
        meant = in_view(reads)
        at_s = self._monotonic_s()
        if len(meant) > 1:
            for read in meant:
                self._guard.stays(interpret(read).text, at_s)
            together = "\n".join(sorted(read.text for read in meant))
            if self._guard.is_new(together, at_s):
                self.several_seen.emit()
            return
        for read in meant:
            meaning = interpret(read)
            if self._guard.is_new(meaning.text, at_s, guard_s(meaning)):
                self.code_read.emit(read)

    def _show(self, status: CameraStatus) -> None:
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)

    @Slot()
    def _take_picture(self) -> None:
        if self._source is not None:
            self.picture_taken.emit(self._source.picture())


class CameraThread(QObject):
    """A camera's worker with the thread that it lives on, held by the window's thread."""

    code_read = Signal(object)
    status_changed = Signal(object)
    picture_taken = Signal(object)
    several_seen = Signal()
    _picture_wanted = Signal(bool)
    _stopping = Signal()

    def __init__(
        self, open_source: Callable[[], CodeSource], monotonic_s: Callable[[], float], *, name: str = "camera"
    ) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._worker = CameraWorker(open_source, monotonic_s)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.start)
        self._picture_wanted.connect(self._worker.show_picture, Qt.ConnectionType.QueuedConnection)
        self._stopping.connect(self._worker.stop, Qt.ConnectionType.QueuedConnection)
        self._worker.code_read.connect(self.code_read)
        self._worker.status_changed.connect(self.status_changed)
        self._worker.picture_taken.connect(self.picture_taken)
        self._worker.several_seen.connect(self.several_seen)

    def start(self) -> None:
        """Opens the source on the worker's own thread."""
        self._thread.start()

    @Slot(bool)
    def show_picture(self, wanted: bool) -> None:
        """Whether pictures are wanted on the screen."""
        self._picture_wanted.emit(wanted)

    def stop(self, timeout_ms: int = 2_000) -> bool:
        """Ends the reading; False where the thread did not end in time."""
        if not self._thread.isRunning():
            return True
        self._stopping.emit()
        return self._thread.wait(timeout_ms)
