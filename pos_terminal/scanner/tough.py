"""The reader for tough codes: tapirscan, where the extra `pos-terminal[tough]` is installed
(docs/decisions/0016-tapirscan-for-tough-codes.md)."""

import logging
from functools import cache
from typing import TYPE_CHECKING, Literal

from pos_terminal.scanner.found import Code
from pos_terminal.scanner.views import Prepare, View

if TYPE_CHECKING:
    from tapirscan import Barcode, Scanner

_log = logging.getLogger(__name__)

Effort = Literal["low", "medium", "high"]


@cache
def load(effort: Effort) -> "Scanner | None":
    """tapirscan's scanner of that effort, or None where it is missing or damaged; the other readers serve without it.

    It keeps to one thread, and holds a lock while it scans, so that two cameras can share it.
    """
    try:
        from tapirscan import Scanner

        return Scanner(effort, formats=("QRCode",), parallel=False)
    except (ImportError, OSError, RuntimeError):
        return None


def look(view: View, prepare: Prepare, effort: Effort) -> tuple[Code, ...]:
    """What tapirscan makes of the view, prepared so. Where a code names no character set it guesses one, so that only
    UTF-8 counts."""
    reader = load(effort)
    if reader is None:
        return ()
    try:
        prepared = view.through(prepare)
        found = reader.scan(prepared.grey).barcodes
        codes = [
            Code(one.text, "QR", prepared.in_frame((point.x, point.y) for point in one.polygon), f"tough, {effort}")
            for one in found
            if one.text and _is_certain(one)
        ]
    except Exception:
        _log.debug("tapirscan failed", exc_info=True)
        return ()
    return tuple(dict.fromkeys(codes))


def _is_certain(barcode: "Barcode") -> bool:
    payload = barcode.payload_bytes
    if payload is None:
        return barcode.text.isascii()
    try:
        return payload.decode() == barcode.text
    except UnicodeDecodeError:
        return False
