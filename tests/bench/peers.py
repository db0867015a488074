"""The reader that the till's is measured beside, and what both are given."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from pyzbar import pyzbar  # type: ignore[import-untyped]

Frame = NDArray[np.uint8]
Reader = Callable[[Frame], list[str]]


def with_pyzbar(frame: Frame) -> list[str]:
    """zbar asked for QR codes only, grey conversion included, its errors caught."""
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    try:
        return [one.data.decode("utf-8", "replace") for one in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])]
    except ValueError:
        return []
