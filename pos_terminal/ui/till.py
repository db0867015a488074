"""The till as the window sees it: the last state published, and `run(call)` to ask for the next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from pos_terminal.services.state import TillState
from pos_terminal.ui.lane import Call, Lane, OpenedDesk


class Till(QObject):
    """Hands calls to the lane and publishes its states on the window's thread. Calls return at once."""

    state_changed = Signal(object)
    troubled = Signal(object)
    _asked = Signal(object)
    _stopping = Signal()

    def __init__(self, open_desk: Callable[[], OpenedDesk]) -> None:
        super().__init__()
        self._state: TillState | None = None
        self._thread = QThread()
        self._thread.setObjectName("lane")
        self._lane = Lane(open_desk)
        self._lane.moveToThread(self._thread)
        self._thread.started.connect(self._lane.start)
        self._asked.connect(self._lane.run, Qt.ConnectionType.QueuedConnection)
        self._stopping.connect(self._lane.stop, Qt.ConnectionType.QueuedConnection)
        self._lane.state_changed.connect(self._publish)
        self._lane.troubled.connect(self.troubled)

    @property
    def state(self) -> TillState | None:
        """The last published state; None until the books are open."""
        return self._state

    def start(self) -> None:
        """Opens the books on the lane; `state_changed` tells when."""
        self._thread.start()

    def run(self, call: Call) -> None:
        """Posts a call; the state that it gives is published when its turn has come."""
        self._asked.emit(call)

    def stop(self) -> None:
        """Ends the lane after the calls that are under way."""
        if self._thread.isRunning():
            self._stopping.emit()
            self._thread.wait()

    @Slot(object)
    def _publish(self, state: TillState) -> None:
        self._state = state
        self.state_changed.emit(state)
