"""From a picture to the codes in it. Never raises for what a picture shows: a crafted code must not stop a till.

This is the room's door: what others need of the decoder is named here.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner import tough, zbar
from pos_terminal.scanner.found import Code, Corners
from pos_terminal.scanner.live import LiveDecoder
from pos_terminal.scanner.passes import (
    CLOSE_LOOKS,
    FIRST_LOOKS,
    LAST_LOOKS,
    PLAIN,
    STILL_PLACE_LOOKS,
    as_it_is,
    close_up,
    enlarged,
    halved,
    sharpened,
)
from pos_terminal.scanner.places import apart, busiest
from pos_terminal.scanner.views import Grey, View, as_grey
from pos_terminal.scanner.zxing import BARS, QR_ONLY, look

__all__ = ["Code", "LiveDecoder", "decode_frame", "read_texts"]

MOST_SQUARES = 2
MOST_PLACES = 1
CLOSE_SIDE = 320
# A part of the frame that is larger was seen as well with the whole of it.
LARGEST_PLACE = 1 / 4


def read_texts(frame: NDArray[np.uint8], *, with_tough: bool = True) -> list[str]:
    """The texts of the QR codes in a still picture, BGR or grey; `with_tough` also by that extra, where installed.

    Raises ValueError where `frame` is not a picture at all.
    """
    return [code.text for code in _still(as_grey(frame), with_tough=with_tough)]


def decode_frame(frame: NDArray[np.uint8]) -> tuple[Code, ...]:
    """The codes in a still picture, BGR or grey: QR codes by every means there is, until one reads, and bars.

    Raises ValueError where `frame` is not a picture at all.
    """
    grey = as_grey(frame)
    return _still(grey, with_tough=True) + look(View(grey), PLAIN, BARS).codes


def _still(grey: Grey, *, with_tough: bool) -> tuple[Code, ...]:
    return next((codes for codes in _attempts(grey, with_tough=with_tough) if codes), ())


def _attempts(grey: Grey, *, with_tough: bool) -> Iterator[tuple[Code, ...]]:
    """What each look at the picture reads, from the cheapest to the dearest."""
    whole = View(grey)
    unread: list[Corners] = []
    for way in FIRST_LOOKS:
        seen = look(whole, way, QR_ONLY)
        unread += seen.unread
        yield seen.codes
    squares = apart(unread, MOST_SQUARES)
    for corners in squares:
        for side, way in CLOSE_LOOKS:
            yield look(whole, close_up(way, corners, side), QR_ONLY).codes
    for way in LAST_LOOKS:
        yield look(whole, way, QR_ONLY).codes
    places = tuple(place for place in busiest(grey, MOST_PLACES) if place.grey.size <= LARGEST_PLACE * grey.size)
    for place in places:
        for way in STILL_PLACE_LOOKS:
            yield look(place, way, QR_ONLY).codes
    if with_tough:
        yield from _by_tough(whole, squares, places)
    yield zbar.look(whole, as_it_is)
    if with_tough:
        for corners in squares:
            yield tough.look(whole, close_up(PLAIN, corners, CLOSE_SIDE).prepare, "high")


def _by_tough(whole: View, squares: tuple[Corners, ...], places: tuple[View, ...]) -> Iterator[tuple[Code, ...]]:
    yield tough.look(whole, halved, "low")
    for corners in squares:
        yield tough.look(whole, close_up(PLAIN, corners, CLOSE_SIDE).prepare, "medium")
    yield tough.look(whole, as_it_is, "medium")
    for place in places:
        yield tough.look(place, enlarged, "low")
    yield tough.look(whole, sharpened, "low")
