"""A QR code inside a page: an SVG path, sharp at any size, without a picture to load."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import QRData

QUIET_MODULES = 4  # ISO/IEC 18004, on every side


def code_svg(text: str) -> str:
    """The code with its quiet zone, one unit a module. Holds nothing of `text` but its modules."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(QRData(text))
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return (
        f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="QR" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )
