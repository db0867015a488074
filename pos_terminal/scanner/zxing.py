"""The first reader: zxing-cpp, asked for the kinds of code that a shop meets."""

import logging
from dataclasses import dataclass

import zxingcpp

from pos_terminal.scanner.found import Code, Corners
from pos_terminal.scanner.passes import Pass
from pos_terminal.scanner.places import is_place
from pos_terminal.scanner.views import View

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


@dataclass(frozen=True, slots=True)
class Seen:
    """What one pass made of a view: codes that it read, and where it saw a code that it could not read."""

    codes: tuple[Code, ...] = ()
    unread: tuple[Corners, ...] = ()


def look(view: View, way: Pass, formats: zxingcpp.BarcodeFormats, *, standing: bool = True) -> Seen:
    """What one pass sees. Whatever goes wrong inside stays inside: the next pass, or the next frame, goes on.

    Without `standing`, bars are read only where they stand upright in the view, a fifth of a circle to either side.
    """
    try:
        prepared = view.through(way.prepare)
        found = zxingcpp.read_barcodes(
            prepared.grey,
            formats=formats,
            text_mode=zxingcpp.TextMode.Plain,
            binarizer=zxingcpp.Binarizer.GlobalHistogram if way.is_global else zxingcpp.Binarizer.LocalAverage,
            try_rotate=standing,
            return_errors=True,
        )
        read = [_code(one, way.name, prepared) for one in found if one.valid and one.text]
        unread = [corners for one in found if not one.valid and is_place(corners := _corners(one, prepared))]
    except Exception:
        _log.debug("pass %s failed", way.name, exc_info=True)
        return Seen()
    return Seen(tuple(dict.fromkeys(read)), tuple(unread))


def _code(barcode: zxingcpp.Barcode, found_by: str, view: View) -> Code:
    symbology = _NAMES.get(str(barcode.format), str(barcode.format))
    return Code(barcode.text, symbology, _corners(barcode, view), found_by)


def _corners(barcode: zxingcpp.Barcode, view: View) -> Corners:
    place = barcode.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return view.in_frame((point.x, point.y) for point in points)
