"""Keys as the X server sends them: what one means, and how it is handed back to be delivered once more.

Read with libxkbcommon and sent with libxcb, which Qt's own X11 platform needs and so has loaded already. A connection
of its own asks the server for the keyboard's layout; nobody else's requests are touched.
"""

import ctypes
import struct
from ctypes import CDLL, POINTER, byref, c_char_p, c_int, c_size_t, c_uint8, c_uint16, c_uint32, c_void_p
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

KEY_BYTES: Final = 32  # the size of an X event
_PRESSED, _RELEASED, _MAPPING_CHANGED = 2, 3, 34
_SENT = 0x80  # set by the server on what a client sent: our own keys, coming back
_NEW_KEYBOARD, _MAP = 0, 1  # of the XKB extension: another keyboard is the one in use; its layout was changed
_KEY = struct.Struct("=BBHIIIIhhhhHBB")  # xcb_key_press_event_t
_SHIFT, _CONTROL, _ALT, _META = 0x01, 0x04, 0x08, 0x40

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
# Keysyms (X11/keysymdef.h) that the text alone does not tell.
_KEYS = {
    0xFF09: _Key.Key_Tab,
    0xFF0D: _Key.Key_Return,
    0xFF8D: _Key.Key_Enter,
    0xFE20: _Key.Key_Backtab,
    0xFE50: _Key.Key_Dead_Grave,
    0xFE51: _Key.Key_Dead_Acute,
    0xFE52: _Key.Key_Dead_Circumflex,
    0xFE53: _Key.Key_Dead_Tilde,
    0xFE57: _Key.Key_Dead_Diaeresis,
}
_KEYPAD = {
    0xFF95: _Key.Key_Home,
    0xFF96: _Key.Key_Left,
    0xFF97: _Key.Key_Up,
    0xFF98: _Key.Key_Right,
    0xFF99: _Key.Key_Down,
    0xFF9A: _Key.Key_PageUp,
    0xFF9B: _Key.Key_PageDown,
    0xFF9C: _Key.Key_End,
    0xFF9D: _Key.Key_Clear,
    0xFF9E: _Key.Key_Insert,
}
# Shift to Hyper, Num Lock, Scroll Lock, mode switch and the ISO levels.
_MODIFIER_KEYSYMS = frozenset({*range(0xFFE1, 0xFFEF), 0xFF7F, 0xFF14, 0xFF7E, *range(0xFE01, 0xFE10)})


class X11Keys:
    """The X server's keyboard. Raises OSError where there is no X server, or its libraries are not there."""

    def __init__(self) -> None:
        self._xcb, self._xkb, self._xkb_x11 = _libraries()
        self._free = CDLL(None).free
        self._free.argtypes = (c_void_p,)
        self._connection = self._xcb.xcb_connect(None, None)
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise OSError("no X server answers")
        base = c_uint8()
        parts = (None, None, byref(base), None)
        if not self._xkb_x11.xkb_x11_setup_xkb_extension(self._connection, 1, 0, 0, *parts):
            self._xcb.xcb_disconnect(self._connection)
            raise OSError("the X server has no XKB extension")
        self._xkb_event = base.value
        self._context = self._xkb.xkb_context_new(0)
        self._state: int | None = None

    def close(self) -> None:
        """Hangs up."""
        self.forget_layout()
        self._xkb.xkb_context_unref(self._context)
        self._xcb.xcb_disconnect(self._connection)

    def forget_layout(self) -> None:
        """The layout is asked for anew at the next key."""
        if self._state is not None:
            self._xkb.xkb_state_unref(self._state)
        self._state = None

    def heed(self, raw: bytes) -> None:
        """Notices in any event of the server that the keyboard or its layout was changed."""
        kind = raw[0] & ~_SENT
        if kind == _MAPPING_CHANGED or (kind == self._xkb_event and raw[1] in (_NEW_KEYBOARD, _MAP)):
            self.forget_layout()

    def key(self, raw: bytes, *, is_repeat: bool = False) -> QKeyEvent:
        """The key event as the window would get it, as far as a burst asks: key, text, modifiers and time."""
        _, _, _, at_ms, *_, mask, _, _ = _KEY.unpack(raw)
        keysym, text = self._meaning(keycode(raw), mask)
        modifiers = _Modifier.NoModifier
        for bit, modifier in (
            (_SHIFT, _Modifier.ShiftModifier),
            (_CONTROL, _Modifier.ControlModifier),
            (_ALT, _Modifier.AltModifier),
            (_META, _Modifier.MetaModifier),
        ):
            if mask & bit:
                modifiers |= modifier
        if keysym in _KEYPAD:
            modifiers |= _Modifier.KeypadModifier
        event = QKeyEvent(
            QEvent.Type.KeyPress if is_press(raw) else QEvent.Type.KeyRelease,
            _qt_key(keysym),
            modifiers,
            keycode(raw),
            keysym,
            mask,
            text,
            is_repeat,
        )
        event.setTimestamp(at_ms)
        return event

    def send(self, raw: bytes) -> None:
        """Hands a key back: the server delivers it to the window that it was typed into, marked as sent."""
        window = _KEY.unpack(raw)[5]
        self._xcb.xcb_send_event(self._connection, 0, window, 0, raw)
        self._xcb.xcb_flush(self._connection)
        self._drain()

    def _drain(self) -> None:
        """Throws away what the server tells every client, which nobody here reads: Qt hears it too."""
        while event := self._xcb.xcb_poll_for_event(self._connection):
            self._free(event)

    def _meaning(self, code: int, mask: int) -> tuple[int, str]:
        if self._state is None:
            self._state = self._ask_layout()
        if self._state is None:
            return 0, ""
        self._xkb.xkb_state_update_mask(self._state, mask & 0xFF, 0, 0, 0, 0, mask >> 13 & 3)
        text = ctypes.create_string_buffer(16)
        length = self._xkb.xkb_state_key_get_utf8(self._state, code, text, len(text))
        return self._xkb.xkb_state_key_get_one_sym(self._state, code), text.raw[:length].decode("utf-8", "ignore")

    def _ask_layout(self) -> int | None:
        device = self._xkb_x11.xkb_x11_get_core_keyboard_device_id(self._connection)
        keymap = self._xkb_x11.xkb_x11_keymap_new_from_device(self._context, self._connection, device, 0)
        self._drain()
        if not keymap:
            return None
        state: int = self._xkb.xkb_state_new(keymap)
        self._xkb.xkb_keymap_unref(keymap)  # the state holds it
        return state


def is_key(raw: bytes) -> bool:
    """Whether this event of the X server is a key pressed or let go."""
    return raw[0] & ~_SENT in (_PRESSED, _RELEASED)


def is_press(raw: bytes) -> bool:
    """Whether the key was pressed, not let go."""
    return raw[0] & ~_SENT == _PRESSED


def was_sent(raw: bytes) -> bool:
    """Whether a client sent it, as `send` does, and no keyboard."""
    return bool(raw[0] & _SENT)


def keycode(raw: bytes) -> int:
    """Which key of the keyboard it is."""
    return raw[1]


def _qt_key(keysym: int) -> int:
    if keysym in _MODIFIER_KEYSYMS:
        return _Key.Key_Shift
    if 0x20 <= keysym < 0x7F:
        return ord(chr(keysym).upper())
    return _KEYS.get(keysym) or _KEYPAD.get(keysym) or _Key.Key_unknown


def _libraries() -> tuple[CDLL, CDLL, CDLL]:
    """The three libraries, with the shapes of what is called in them."""
    xcb, xkb, xkb_x11 = (CDLL(f"lib{name}") for name in ("xcb.so.1", "xkbcommon.so.0", "xkbcommon-x11.so.0"))
    pointer = c_void_p
    for library, name, result, arguments in (
        (xcb, "xcb_connect", pointer, (c_char_p, POINTER(c_int))),
        (xcb, "xcb_connection_has_error", c_int, (pointer,)),
        (xcb, "xcb_disconnect", None, (pointer,)),
        (xcb, "xcb_flush", c_int, (pointer,)),
        (xcb, "xcb_poll_for_event", pointer, (pointer,)),
        (xcb, "xcb_send_event", c_uint32, (pointer, c_uint8, c_uint32, c_uint32, c_char_p)),
        (xkb, "xkb_context_new", pointer, (c_int,)),
        (xkb, "xkb_context_unref", None, (pointer,)),
        (xkb, "xkb_keymap_unref", None, (pointer,)),
        (xkb, "xkb_state_new", pointer, (pointer,)),
        (xkb, "xkb_state_unref", None, (pointer,)),
        (xkb, "xkb_state_update_mask", c_int, (pointer, *[c_uint32] * 6)),
        (xkb, "xkb_state_key_get_utf8", c_int, (pointer, c_uint32, c_char_p, c_size_t)),
        (xkb, "xkb_state_key_get_one_sym", c_uint32, (pointer, c_uint32)),
        (
            xkb_x11,
            "xkb_x11_setup_xkb_extension",
            c_int,
            (pointer, c_uint16, c_uint16, c_int, *[POINTER(c_uint16)] * 2, *[POINTER(c_uint8)] * 2),
        ),
        (xkb_x11, "xkb_x11_get_core_keyboard_device_id", c_int, (pointer,)),
        (xkb_x11, "xkb_x11_keymap_new_from_device", pointer, (pointer, pointer, c_int, c_int)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return xcb, xkb, xkb_x11
