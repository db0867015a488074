"""From a picture to the codes in it. Never raises for what a picture shows: a crafted code must not stop a till."""

import logging
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from pos_terminal.scanner import zbar
from pos_terminal.scanner.passes import FULL_CASCADE, PLAIN, TURNS, Grey, Pass, as_grey

_log = logging.getLogger(__name__)

# QRCode alone is a family that also reads Micro QR, and finds some where there are none.
QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
BARS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.EAN8,
        zxingcpp.BarcodeFormat.UPCA,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
_NAMES = {"QR Code": "QR", "EAN-13": "EAN13", "EAN-8": "EAN8", "UPC-A": "UPCA", "Code 128": "CODE128"}
LINEAR_EVERY = 3

Corners = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was read: its text, symbology (QR, EAN13, EAN8, UPCA, CODE128), where it lies in the frame
    (pixels, clockwise from its own top left) and the pass that read it."""

    text: str
    symbology: str
    corners: Corners
    found_by: str


def read_texts(frame: NDArray[np.uint8]) -> list[str]:
    """The texts of the QR codes in a still picture, BGR or grey."""
    return [code.text for code in _cascade(as_grey(frame))]


def decode_frame(frame: NDArray[np.uint8]) -> tuple[Code, ...]:
    """The codes in a still picture: QR codes by every means there is, until one reads, and bars.

    Raises ValueError where `frame` is not a picture at all.
    """
    grey = as_grey(frame)
    return _cascade(grey) + look(grey, PLAIN, BARS)


def _cascade(grey: Grey) -> tuple[Code, ...]:
    for way in FULL_CASCADE:
        if codes := look(grey, way, QR_ONLY):
            return codes
    return second_opinion(grey)


class LiveDecoder:
    """Reads a camera's frames: each one plainly, and while nothing is read with one more pass, the next in turn.

    A hand with a phone is before the camera for many frames, so the passes in turn read as many phones as all of
    them on each frame would, at a fraction of the work.
    """

    def __init__(self) -> None:
        self._frames = 0

    def read(self, frame: NDArray[np.uint8]) -> tuple[Code, ...]:
        """The codes in this frame."""
        grey = as_grey(frame)
        self._frames += 1
        codes = look(grey, PLAIN, QR_ONLY)
        if not codes:
            codes = look(grey, TURNS[self._frames % len(TURNS)], QR_ONLY)
        if self._frames % LINEAR_EVERY == 0:
            codes += look(grey, PLAIN, BARS)
        return codes


def look(grey: Grey, way: Pass, formats: zxingcpp.BarcodeFormats) -> tuple[Code, ...]:
    """What one pass reads. Whatever goes wrong inside stays inside: the next pass, or the next frame, goes on."""
    try:
        view = way.prepare(grey)
        found = zxingcpp.read_barcodes(
            view.grey,
            formats=formats,
            text_mode=zxingcpp.TextMode.Plain,
            binarizer=zxingcpp.Binarizer.GlobalHistogram if way.is_global else zxingcpp.Binarizer.LocalAverage,
        )
        codes = [_code(barcode, way.name, view.scale) for barcode in found if barcode.valid and barcode.text]
    except Exception:
        _log.debug("pass %s failed", way.name, exc_info=True)
        return ()
    return tuple(dict.fromkeys(codes))


def _code(barcode: zxingcpp.Barcode, found_by: str, scale: float) -> Code:
    place = barcode.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    a, b, c, d = ((round(point.x / scale), round(point.y / scale)) for point in points)
    symbology = _NAMES.get(str(barcode.format), str(barcode.format))
    return Code(barcode.text, symbology, (a, b, c, d), found_by)


def second_opinion(grey: Grey) -> tuple[Code, ...]:
    """What zbar makes of the picture. It guesses the character set, so that only plain ASCII counts; and it raises on
    parts of a structured append and on crafted codes."""
    reader = zbar.load()
    if reader is None:
        return ()
    try:
        found = reader.decode(grey, symbols=[reader.ZBarSymbol.QRCODE])
        codes = [
            Code(one.data.decode("ascii"), "QR", _box(one.rect), "zbar")
            for one in found
            if one.data and one.data.isascii()
        ]
    except Exception:
        _log.debug("zbar failed", exc_info=True)
        return ()
    return tuple(dict.fromkeys(codes))


def _box(rect: tuple[int, int, int, int]) -> Corners:
    left, top, width, height = rect
    return (left, top), (left + width, top), (left + width, top + height), (left, top + height)
