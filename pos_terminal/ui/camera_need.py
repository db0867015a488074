"""When the cameras are needed, and when they may rest: nobody at the till for long, or a window that nobody sees."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow

# A till that is locked is still held a staff card or a member's code before; after ten minutes nobody is there.
UNATTENDED_MS = 10 * 60_000
# Another window in front for a moment is no reason to let a camera go.
UNSEEN_MS = 10_000
_UNSEEN = (QWindow.Visibility.Hidden, QWindow.Visibility.Minimized)
_STIRS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class CameraNeed(QObject):
    """Tells when that changes. A touch, a key, a sign-in or the window on the screen again ends the rest at once."""

    changed = Signal(bool)

    def __init__(
        self, *, unattended_ms: int = UNATTENDED_MS, unseen_ms: int = UNSEEN_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._is_attended, self._is_seen, self._is_signed_in = True, True, False
        self._is_needed = True
        self._window: QWindow | None = None
        self._alone = QTimer(self, singleShot=True, interval=unattended_ms)
        self._alone.timeout.connect(self._leave)
        self._hiding = QTimer(self, singleShot=True, interval=unseen_ms)
        self._hiding.timeout.connect(self._hide)
        self._alone.start()

    @property
    def is_needed(self) -> bool:
        return self._is_needed

    def watch(self, window: QWindow) -> None:
        """Follows this window: whether it is seen, and while the cameras rest also what is typed and touched in it."""
        self._window = window
        window.visibilityChanged.connect(self.see)

    def leave(self) -> None:
        """The window goes."""
        self._alone.stop()
        self._hiding.stop()
        if self._window is not None:
            self._window.visibilityChanged.disconnect(self.see)
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Takes no event; the first that a person makes ends the rest."""
        if event.type() in _STIRS:
            self.stir()
        return False

    @Slot()
    def stir(self) -> None:
        """Somebody is at the till."""
        self._is_attended = True
        if self._is_signed_in:
            self._alone.stop()
        else:
            self._alone.start()
        self._judge()

    @Slot(bool)
    def sign(self, signed_in: bool) -> None:
        """Somebody is signed in, or nobody any more."""
        if signed_in != self._is_signed_in:
            self._is_signed_in = signed_in
            self.stir()

    @Slot(QWindow.Visibility)
    def see(self, visibility: QWindow.Visibility) -> None:
        """The window is on the screen, or is not."""
        if visibility in _UNSEEN:
            self._hiding.start()
            return
        self._hiding.stop()
        self._is_seen = True
        self._judge()

    @Slot()
    def _leave(self) -> None:
        self._is_attended = False
        self._judge()

    @Slot()
    def _hide(self) -> None:
        self._is_seen = False
        self._judge()

    def _judge(self) -> None:
        needed = self._is_attended and self._is_seen
        if needed == self._is_needed:
            return
        self._is_needed = needed
        if self._window is not None and needed:
            self._window.removeEventFilter(self)
        elif self._window is not None:
            self._window.installEventFilter(self)
        self.changed.emit(needed)
