"""Keys on X11 before an input method gets them, for fields that have one.

Qt asks the input method before the window: letters of a scan would end in its candidates. So while such a field has the
focus every key is judged here, as it comes from the server. A scan goes no further. A person's keys are handed back
to the server, which delivers them once more, some 30 ms later and in order, to Qt, the input method and the field.
"""

from collections.abc import Callable
from ctypes import string_at

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray
from PySide6.QtGui import QKeyEvent

from pos_terminal.ui.x11_keys import KEY_BYTES, X11Keys, is_key, is_press, keycode, was_sent

# Asked whether it takes a key; what it is given hands the key back later.
Judge = Callable[[QKeyEvent, Callable[[], None]], bool]


class X11Gate(QAbstractNativeEventFilter):
    """Install it on the application; it judges keys while it `is_active`."""

    def __init__(self, keys: X11Keys, pressed: Judge, released: Judge) -> None:
        super().__init__()
        self._keys = keys
        self._pressed = pressed
        self._released = released
        self._down: set[int] = set()
        self._under_way = 0  # handed back and not yet here again
        self._is_closed = False
        self.is_active = False

    def turn(self, *, is_active: bool) -> None:
        """Whether the field in focus has an input method."""
        if is_active and not self.is_active:
            self._down.clear()
            self._under_way = 0
        self.is_active = is_active

    def close(self) -> None:
        """After it was removed from the application. What is still held is dropped."""
        self.is_active = False
        self._is_closed = True
        self._keys.close()

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Whether the event ends here."""
        raw = string_at(int(message), KEY_BYTES)
        if not is_key(raw):
            self._keys.heed(raw)
        elif was_sent(raw):
            self._under_way = max(self._under_way - 1, 0)
        else:
            return self._takes(raw), 0
        return False, 0

    def _takes(self, raw: bytes) -> bool:
        if self.is_active and self._judge(raw):
            return True
        if not self._under_way:
            return False
        self._send(raw)  # it must not overtake those that were handed back before it
        return True

    def _judge(self, raw: bytes) -> bool:
        code = keycode(raw)
        is_repeat = code in self._down
        if is_press(raw):
            self._down.add(code)
        else:
            self._down.discard(code)
        event = self._keys.key(raw, is_repeat=is_repeat and is_press(raw))
        judge = self._pressed if is_press(raw) else self._released
        return judge(event, lambda: self._send(raw))

    def _send(self, raw: bytes) -> None:
        if self._is_closed:
            return
        self._under_way += 1
        self._keys.send(raw)
