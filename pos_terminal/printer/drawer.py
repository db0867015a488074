"""The cash drawer at a printer: the bytes that open it."""

from pos_terminal.printer.settings import PrinterSettings

PULSE_UNIT_MS = 2
NOW_UNIT_MS = 100


def kick(settings: PrinterSettings) -> bytes:
    """ESC p m t1 t2: opens it in its turn, in units of 2 ms on and off; every ESC/POS printer has it."""
    on, off = settings.drawer_on_ms, settings.drawer_off_ms
    return b"\x1bp" + bytes([_pin(settings), _units(on, PULSE_UNIT_MS), _units(off, PULSE_UNIT_MS)])


def kick_now(settings: PrinterSettings) -> bytes:
    """DLE DC4 1 m t: opens it at once, also while paper is out or the cover open, where ESC p would wait; t is in units
    of 100 ms, 1 to 8. Not every clone has it."""
    return b"\x10\x14\x01" + bytes([_pin(settings), max(2, min(8, _units(settings.drawer_on_ms, NOW_UNIT_MS)))])


def _pin(settings: PrinterSettings) -> int:
    return 1 if settings.drawer_pin == 5 else 0


def _units(duration_ms: int, unit_ms: int) -> int:
    return max(1, min(255, round(duration_ms / unit_ms)))
