"""Scanners that type (keyboard wedge): their keys are caught at the window, before a field or a shortcut sees them.

A person's key goes on to the window some 30 ms later than it was typed, in order; a scan goes to `code_read` alone.
An input method sees keys before the window does, so that only fields that ask for one (a name) get one: in QML
`property bool takesInputMethod: true`. On X11 the keys of such a field are judged before the input method, too
(docs/scanners.md).
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from pos_terminal.domain.selling.framing import NO_FRAMING, Framing
from pos_terminal.domain.selling.scan import from_scanner
from pos_terminal.ui.burst import Act, Burst, Pace, Press, Ruling
from pos_terminal.ui.x11_gate import X11Gate
from pos_terminal.ui.x11_keys import X11Keys

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_ENDS = frozenset({_Key.Key_Return, _Key.Key_Enter, _Key.Key_Tab})
_END_TEXTS = frozenset({"\x03", "\n", "\r", "\t"})
_FRAMING = frozenset({"\x02", "\x1d"})  # STX, and the separator of GS1 fields
_MODIFIERS = frozenset(
    {
        _Key.Key_Shift,
        _Key.Key_Control,
        _Key.Key_Alt,
        _Key.Key_AltGr,
        _Key.Key_Meta,
        _Key.Key_CapsLock,
        _Key.Key_NumLock,
        _Key.Key_ScrollLock,
    }
)
# A scanner set to the keypad, on a till whose Num Lock is off.
_KEYPAD = {
    _Key.Key_Insert: "0",
    _Key.Key_End: "1",
    _Key.Key_Down: "2",
    _Key.Key_PageDown: "3",
    _Key.Key_Left: "4",
    _Key.Key_Clear: "5",
    _Key.Key_Right: "6",
    _Key.Key_Home: "7",
    _Key.Key_Up: "8",
    _Key.Key_PageUp: "9",
}
# A layout with dead keys types nothing for these; a scanner meant the sign.
_DEAD = {
    _Key.Key_Dead_Grave: "`",
    _Key.Key_Dead_Acute: "'",
    _Key.Key_Dead_Circumflex: "^",
    _Key.Key_Dead_Tilde: "~",
    _Key.Key_Dead_Diaeresis: '"',
}
_TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Close})


class Wedge(QObject):
    """Watches the keys of every window of the application.

    `now_ms` is a monotonic clock, for waiting. How far apart keys were typed is read from the events themselves
    (`stamp`): a window that was busy finds a person's keys all at once, and would take them for a scanner's.
    """

    code_read = Signal(object)

    def __init__(
        self,
        now_ms: Callable[[], int],
        *,
        pace: Pace | None = None,
        framing: Framing = NO_FRAMING,
        stamp: Callable[[QKeyEvent], int] = QKeyEvent.timestamp,
    ) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._stamp = stamp
        self._framing = framing
        self._burst = Burst(pace or Pace(), framing)
        self._gate: X11Gate | None = None
        self._behind_ms = 0  # the waiting clock less the events' own, at the newest key
        self._is_passing = False
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        # After the wait one more turn of the event loop: keys that lie in the queue already are not "silence".
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._silence.timeout.connect(self._settling.start)
        self._settling.timeout.connect(self._settle)

    @property
    def is_holding(self) -> bool:
        """Whether keys are held just now."""
        return self._burst.is_open

    def watch(self, application: QGuiApplication) -> None:
        """Watches the window in focus, and each that comes into focus."""
        application.focusWindowChanged.connect(self.watch_window)
        application.focusObjectChanged.connect(self.tend_input_method)
        self.watch_window(application.focusWindow())
        self._gate = self._open_gate(application)
        self.tend_input_method(application.focusObject())

    def leave(self, application: QGuiApplication) -> None:
        """Watches no window that comes into focus from now on; after `watch`."""
        application.focusWindowChanged.disconnect(self.watch_window)
        application.focusObjectChanged.disconnect(self.tend_input_method)
        if self._gate is not None:
            application.removeNativeEventFilter(self._gate)
            self._gate.close()
            self._gate = None

    @Slot(QWindow)
    def watch_window(self, window: QWindow | None) -> None:
        """Watches this window."""
        if window is not None:
            window.installEventFilter(self)

    @Slot(QObject)
    def tend_input_method(self, item: QObject | None) -> None:
        """Takes the input method from the item in focus, unless it asks for one; then its keys pass the gate first."""
        accepts = QQuickItem.Flag.ItemAcceptsInputMethod
        has_one = isinstance(item, QQuickItem) and bool(item.flags() & accepts)
        asks = has_one and bool(item and item.property("takesInputMethod"))
        if self._gate is not None:
            self._gate.turn(is_active=asks)
        if has_one and not asks and isinstance(item, QQuickItem):
            item.setFlag(accepts, False)
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Whether the event ends here."""
        if self._is_passing:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent):
            if self._gate is not None and self._gate.is_active:
                return False  # it passed the gate: it is a person's
            deliver = partial(self._deliver, watched, event.clone())
            if kind == QEvent.Type.KeyPress:
                return self._pressed(event, deliver)
            if kind == QEvent.Type.KeyRelease:
                return self._released(event, deliver)
            if kind == QEvent.Type.ShortcutOverride:
                return self._keeps_from_shortcuts(event)
        elif kind in _TOUCHES:
            # What was typed before the touch belongs to what had the focus before it.
            self._apply(self._burst.interrupt())
        return False

    def _open_gate(self, application: QGuiApplication) -> X11Gate | None:
        if application.platformName() != "xcb":
            return None
        try:
            gate = X11Gate(X11Keys(), self._pressed, self._released)
        except OSError:
            return None
        application.installNativeEventFilter(gate)
        return gate

    def _pressed(self, event: QKeyEvent, deliver: Callable[[], None]) -> bool:
        press = self._press(event, deliver)
        if press is None:
            return False
        self._behind_ms = self._now_ms() - press.at_ms
        return self._apply(self._burst.press(press))

    def _released(self, event: QKeyEvent, deliver: Callable[[], None]) -> bool:
        return not event.isAutoRepeat() and self._apply(self._burst.release(_identity(event), deliver))

    def _keeps_from_shortcuts(self, event: QKeyEvent) -> bool:
        press = self._press(event, lambda: None)
        if press is None or not self._burst.expects(press):
            return False
        event.accept()  # "mine": Qt then sends it as a key, and tries no shortcut
        return True

    def _press(self, event: QKeyEvent, deliver: Callable[[], None]) -> Press | None:
        act = _act(event)
        if act is None:
            return None
        at_ms = self._stamp(event) or self._now_ms()
        shift = bool(event.modifiers() & _Modifier.ShiftModifier)
        return Press(act, _character(event), _identity(event), at_ms, deliver, shift, _bare(event))

    def _apply(self, ruling: Ruling) -> bool:
        for held in ruling.handed_back:
            assert callable(held)  # noqa: S101 - the `deliver` of its press or release
            held()
        if ruling.scan:
            self.code_read.emit(from_scanner(ruling.scan, "wedge", self._framing))
        if self._burst.is_open:
            self._silence.start(max(self._burst.due_ms + self._behind_ms - self._now_ms() + 1, 1))
        else:
            self._silence.stop()
        return ruling.is_taken

    def _deliver(self, typed_into: QObject, event: QKeyEvent) -> None:
        """The key goes to the window that it was typed into, or to the one that took its place."""
        window = typed_into if isValid(typed_into) else QGuiApplication.focusWindow()
        if window is None:
            return
        self._is_passing = True
        try:
            QCoreApplication.sendEvent(window, event)
        finally:
            self._is_passing = False

    @Slot()
    def _settle(self) -> None:
        self._apply(self._burst.elapsed(self._now_ms() - self._behind_ms))


def _act(event: QKeyEvent) -> Act | None:
    """What a key is to the burst; None for a modifier that repeats, as a stuck one does on Windows."""
    key, text = event.key(), event.text()
    if key in _MODIFIERS:
        return None if event.isAutoRepeat() else Act.MODIFIER
    if event.isAutoRepeat():
        return Act.OTHER
    if key in _ENDS or text in _END_TEXTS:
        return Act.END
    if text in _FRAMING or _bare(event):
        return Act.CHARACTER
    character = _character(event)
    # Not of ASCII alone: with another layout than the scanner's a digit may be a letter with an accent.
    is_typed = len(character) == 1 and character.isprintable() and not _is_chord(event)
    return Act.CHARACTER if is_typed else Act.OTHER


def _is_chord(event: QKeyEvent) -> bool:
    """Whether Ctrl, Alt or Meta is down; Ctrl and Alt together are AltGr on some systems."""
    modifiers = event.modifiers()
    control = bool(modifiers & _Modifier.ControlModifier)
    alt = bool(modifiers & _Modifier.AltModifier)
    return control != alt or bool(modifiers & _Modifier.MetaModifier)


def _bare(event: QKeyEvent) -> str:
    """What a key of a chord types alone; "" for other keys."""
    key = event.key()
    if not _is_chord(event) or not 0x20 <= key < 0x7F:
        return ""
    return chr(key) if event.modifiers() & _Modifier.ShiftModifier else chr(key).lower()


def _character(event: QKeyEvent) -> str:
    text, key = event.text(), event.key()
    if text:
        return text
    if event.modifiers() & _Modifier.KeypadModifier:
        return _KEYPAD.get(_Key(key), "")
    return _DEAD.get(_Key(key), "") if key >= _Key.Key_Dead_Grave else ""


def _identity(event: QKeyEvent) -> int:
    """Names a key for its release; the key code alone changes with Shift."""
    return event.nativeScanCode() or event.key()
