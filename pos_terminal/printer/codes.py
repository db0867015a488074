"""QR codes as they are made here: the same modules on receipts, cards, screens and in files.

ECC M; a signed code (121 capitals and digits) is of version 5 at most, so that its modules stay large.
"""

from functools import lru_cache

from pos_terminal.printer.bitmap import Bitmap

QUIET_MODULES = 4  # ISO/IEC 18004, on every side

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=32)
def modules(text: str) -> Modules:
    """The code's dark modules by row, without the quiet zone. Capitals and digits alone go in alphanumeric mode.

    To make a code takes milliseconds: it is kept for the preview, the paper and the copy.
    """
    from qrcode.constants import ERROR_CORRECT_M  # it loads as long as all the rest of the printer's room
    from qrcode.main import QRCode
    from qrcode.util import QRData

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(text))
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def across(code: Modules) -> int:
    """How many modules wide it is with its quiet zone."""
    return len(code) + 2 * QUIET_MODULES


def bitmap(text: str, module_dots: int) -> Bitmap:
    """The code with its quiet zone, each module that many dots wide and high."""
    code = modules(text)
    width = across(code) * module_dots
    white = (bytes((width + 7) // 8),) * (QUIET_MODULES * module_dots)
    rows = tuple(_row(row, module_dots, width) for row in code for _ in range(module_dots))
    return Bitmap(width, white + rows + white)


def svg(text: str) -> str:
    """The code with its quiet zone as an SVG picture, one unit a module; it is sharp at any size."""
    code = modules(text)
    size = across(code)
    path = "".join(_runs(row, y + QUIET_MODULES) for y, row in enumerate(code))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}mm" height="{size}mm" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>\n'
    )


def _row(row: tuple[bool, ...], module_dots: int, width: int) -> bytes:
    quiet = "0" * (QUIET_MODULES * module_dots)
    bits = quiet + "".join("01"[module] * module_dots for module in row) + quiet
    return int(bits.ljust((width + 7) // 8 * 8, "0"), 2).to_bytes((width + 7) // 8, "big")


def _runs(row: tuple[bool, ...], y: int) -> str:
    """The dark runs of a row as pieces of an SVG path."""
    pieces, x = [], 0
    while x < len(row):
        length = 1
        while x + length < len(row) and row[x + length] == row[x]:
            length += 1
        if row[x]:
            pieces.append(f"M{x + QUIET_MODULES} {y}h{length}v1h-{length}z")
        x += length
    return "".join(pieces)
