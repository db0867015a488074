"""The one thread that changes the till: calls run on it in order, from the state it holds to the next."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal, Slot

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState

Call = Callable[[Desk, TillState], TillState]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedDesk:
    """What the lane works with: the desk, the till's first state, and how to let go of the books."""

    desk: Desk
    state: TillState
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is nobody's fault at the counter: a bug. `incident` finds it in the log."""

    incident: str


class Lane(QObject):
    """Lives on its own thread and holds the authoritative state; a call that raises leaves it as it was."""

    state_changed = Signal(object)
    troubled = Signal(object)
    opened = Signal()

    def __init__(self, open_desk: Callable[[], OpenedDesk]) -> None:
        super().__init__()
        self._open_desk = open_desk
        self._held: OpenedDesk | None = None
        self._state: TillState | None = None

    @Slot()
    def start(self) -> None:
        """Opens the books on this thread, as they belong to the thread that opened them."""
        try:
            self._held = self._open_desk()
        except (Refused, Unavailable) as trouble:
            self.troubled.emit(trouble)
            return
        except Exception:  # as in `run`: a window that only stays empty helps nobody
            self._tell_fault()
            return
        self._state = self._held.state
        self.state_changed.emit(self._state)
        self.opened.emit()

    @Slot(object)
    def run(self, call: Call) -> None:
        """One call from the held state to the next."""
        if self._held is None or self._state is None:
            return
        try:
            after = call(self._held.desk, self._state)
        except (Refused, Unavailable) as trouble:
            _LOG.info("call refused", extra={"code": trouble.code})
            self.troubled.emit(trouble)
        except Exception:
            # The one broad catch of the till: whatever a bug did, nothing was recorded and the old state stands.
            self._tell_fault()
        else:
            if after is not self._state:
                self._state = after
                self.state_changed.emit(after)

    def _tell_fault(self) -> None:
        incident = f"{time.monotonic_ns() // 1_000_000 & 0xFFFFFF:06x}"
        _LOG.exception("fault in a call", extra={"incident": incident})
        self.troubled.emit(Fault(incident))

    @Slot()
    def stop(self) -> None:
        """Lets go of the books and ends the thread, after every call that was posted before."""
        held, self._held = self._held, None
        try:
            if held is not None:
                held.close()
        finally:
            QThread.currentThread().quit()
