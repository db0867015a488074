"""The second reader: zbar, where this machine has its library. It reads some damaged codes that the first does not."""

import logging
from functools import cache
from types import ModuleType

from pos_terminal.scanner.found import Code
from pos_terminal.scanner.views import Prepare, View

_log = logging.getLogger(__name__)


@cache
def load() -> ModuleType | None:
    """pyzbar with libzbar behind it, or None where either is missing or damaged; the first reader serves without it."""
    try:
        from pyzbar import pyzbar  # type: ignore[import-untyped]
    except (ImportError, OSError):
        return None
    return pyzbar  # type: ignore[no-any-return]


def look(view: View, prepare: Prepare) -> tuple[Code, ...]:
    """What zbar makes of the view, prepared so. It guesses the character set, so that only plain ASCII counts; and it
    raises on parts of a structured append and on crafted codes."""
    reader = load()
    if reader is None:
        return ()
    try:
        prepared = view.through(prepare)
        found = reader.decode(prepared.grey, symbols=[reader.ZBarSymbol.QRCODE])
        codes = [
            Code(one.data.decode("ascii"), "QR", prepared.in_frame(_box(one.rect)), "zbar")
            for one in found
            if one.data and one.data.isascii()
        ]
    except Exception:
        _log.debug("zbar failed", exc_info=True)
        return ()
    return tuple(dict.fromkeys(codes))


def _box(rect: tuple[int, int, int, int]) -> tuple[tuple[int, int], ...]:
    left, top, width, height = rect
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)
