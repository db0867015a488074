"""Reservations beside an open window: a worker of its own, so that no tap waits for head office."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_terminal.services.state import TillState
from pos_terminal.ui.workers import WorkerThread

if TYPE_CHECKING:
    from pos_terminal.main.reserving_rounds import Heard, ReservingRounds
    from pos_terminal.services.reserving import Word
    from pos_terminal.wire.reservations import Reserve

# Three times while head office keeps a reservation (two minutes): a bill stays open as long as it likes.
EVERY_MS = 40_000


class Reservations(QObject):
    """Follows the open bill; `told` gets head office's word, on this object's thread."""

    def __init__(self, data: Path, told: "Callable[[Word], None]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data, self._told = data, told
        self._asked: Reserve | None = None
        self._was_told = False
        self._rounds: ReservingRounds | None = None
        self._thread: WorkerThread | None = None

    def follow(self, state: TillState) -> None:
        """The till stands like that now; the thread is made with the first member at a till that has a head office."""
        if state.bill.standing is None and self._asked is None:
            return
        from pos_terminal.services.reserving import asked_of

        asked, is_told = asked_of(state), bool(state.bill.standing and state.bill.standing.left)
        has_lost_it = self._was_told and not is_told  # the member's code was read once more, for instance
        self._was_told = is_told
        if asked == self._asked and not has_lost_it:
            return
        self._asked = asked
        if self._thread is not None:
            if self._rounds is not None:
                self._rounds.want(asked)
            self._thread.wake()
        else:
            self._thread = WorkerThread("reservations", self._open, EVERY_MS)
            self._thread.status_changed.connect(self._tell)
            self._thread.start()

    def stop(self, timeout_ms: int) -> None:
        """Ends the thread; no answer is waited for."""
        if self._rounds is not None:
            self._rounds.hang_up()
        if self._thread is not None:
            self._thread.stop(timeout_ms)

    def _tell(self, heard: "Heard") -> None:
        if heard.word is not None:
            self._told(heard.word)

    def _open(self) -> "ReservingRounds":
        """On the worker's thread."""
        from pos_terminal.main.reserving_rounds import ReservingRounds

        self._rounds = ReservingRounds(self._data)
        self._rounds.want(self._asked)
        return self._rounds
