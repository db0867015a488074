"""The thread of a camera, or of a scanner on a serial line: what it reads reaches the till, once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from pos_terminal.services.ports import CodeSource
from pos_terminal.services.state import CameraStatus
from pos_terminal.ui.in_view import InView

PICTURE_EVERY_MS = 125
# How often a source that says nothing is looked after: a driver that hangs calls nobody.
MIND_EVERY_MS = 1_000
# A camera takes this long at most from being asked to its first picture; until then it is not lost.
OPENING_S = 4.0


class CameraWorker(QObject):
    """Reads a source on its own thread; opens it there, lets it rest there, and closes it there.

    `place` tells cameras of one till apart. A source without a view (`in_view` is None) gives every code that it read.
    """

    code_read = Signal(object)
    status_changed = Signal(object)
    picture_taken = Signal(object)
    several_seen = Signal()
    _stirred = Signal()

    def __init__(
        self,
        open_source: Callable[[], CodeSource],
        monotonic_s: Callable[[], float],
        in_view: InView | None = None,
        place: int = 0,
    ) -> None:
        super().__init__()
        self._open_source = open_source
        self._monotonic_s = monotonic_s
        self._in_view = in_view
        self._place = place
        self._source: CodeSource | None = None
        self._pictures: QTimer | None = None
        self._minding: QTimer | None = None
        self._is_shown = False
        self._is_resting = False
        self._began_s = 0.0
        self._was_live = False
        self._status = CameraStatus(place=place)
        # Queued: the source calls from a thread of its own, and a call while one waits finds nothing new to read.
        self._stirred.connect(self.look, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def start(self) -> None:
        """Opens the source, unless it is to rest."""
        self._pictures = QTimer(self, interval=PICTURE_EVERY_MS)
        self._pictures.timeout.connect(self._take_picture)
        self._minding = QTimer(self, interval=MIND_EVERY_MS)
        self._minding.timeout.connect(self.look)
        self.rest(self._is_resting)

    @Slot(bool)
    def rest(self, resting: bool) -> None:
        """Whether the source is closed for now, its lamp out and its driver asleep; what it gives then is nothing."""
        self._is_resting = resting
        if self._minding is None or self._pictures is None:
            return
        if resting:
            if self._pictures.isActive():
                self.picture_taken.emit(None)
            self._show("resting", self._close_source())
        elif self._source is None:
            self._source = self._open_source()
            self._began_s, self._was_live = self._monotonic_s(), False
            self._show("opening", self._source.name)
            self._source.start(self._stirred.emit)
            self._minding.start()
        self.show_picture(self._is_shown)

    @Slot()
    def look(self) -> None:
        """Reads what is new."""
        if self._source is None:
            return
        reads = self._source.read()
        self._show(self._state(self._source), self._source.name)
        if self._in_view is None:
            for read in reads:
                self.code_read.emit(read)
        elif reads:
            taken = self._in_view.take(reads, self._monotonic_s())
            if taken.read is not None:
                self.code_read.emit(taken.read)
            elif taken.several:
                self.several_seen.emit()

    @Slot(bool)
    def show_picture(self, wanted: bool) -> None:
        """Whether the screen shows what the camera sees; nobody makes pictures that nobody looks at."""
        self._is_shown = wanted
        if self._pictures is None:
            return
        if wanted and self._source is not None:
            self._pictures.start()
        elif self._pictures.isActive():
            self._pictures.stop()
            self.picture_taken.emit(None)

    @Slot()
    def stop(self) -> None:
        """Closes the source and ends the thread."""
        self.show_picture(False)
        self._close_source()
        self._show("off", "")
        QThread.currentThread().quit()

    def _close_source(self) -> str:
        """Lets the source go, and the timers rest; gives its name."""
        for timer in (self._pictures, self._minding):
            if timer is not None:
                timer.stop()
        source, self._source = self._source, None
        if source is None:
            return self._status.name
        source.close()
        return source.name

    def _state(self, source: CodeSource) -> str:
        if source.is_live:
            self._was_live = True
            return "covered" if source.is_covered else "live"
        is_opening = not self._was_live and self._monotonic_s() - self._began_s < OPENING_S
        return "opening" if is_opening else "lost"

    def _show(self, state: str, name: str) -> None:
        status = CameraStatus(state, name, self._place)
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
    _rest_wanted = Signal(bool)
    _stopping = Signal()

    def __init__(
        self,
        open_source: Callable[[], CodeSource],
        monotonic_s: Callable[[], float],
        in_view: InView | None = None,
        *,
        place: int = 0,
        name: str = "camera",
    ) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._worker = CameraWorker(open_source, monotonic_s, in_view, place)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.start)
        self._picture_wanted.connect(self._worker.show_picture, Qt.ConnectionType.QueuedConnection)
        self._rest_wanted.connect(self._worker.rest, Qt.ConnectionType.QueuedConnection)
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

    @Slot(bool)
    def rest(self, resting: bool) -> None:
        """Whether the source is let go for now; it is opened again by itself, and nobody waits for it."""
        self._rest_wanted.emit(resting)

    def stop(self, timeout_ms: int = 2_000) -> bool:
        """Ends the reading; False where the thread did not end in time."""
        if not self._thread.isRunning():
            return True
        self._stopping.emit()
        return self._thread.wait(timeout_ms)
