"""Ways to look at a picture again when its code could not be read as it is: lighter, darker, sharper, larger, smaller.

Which passes, and in which order, was measured on photographs and drawn sequences (docs/scanners.md); each is only a
preparation of a grey picture. What reads it is in zxing.py, which parts of a frame are looked at is in places.py.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pos_terminal.scanner.found import Corners
from pos_terminal.scanner.places import straightened, unslanted
from pos_terminal.scanner.views import Grey, Prepare, View, resized, uint8

LARGEST_SIDE = 1600
MIDDLE_GREY = 160.0


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to look: how to prepare the picture, and whether black and white are parted over the whole of it."""

    name: str
    prepare: Prepare
    is_global: bool = False


def as_it_is(grey: Grey) -> View:
    """Nothing is done to the picture."""
    return View(grey)


def _curve(gamma: float) -> Prepare:
    """Lifts the shadows (gamma below 1: a dark screen) or pulls down the lights (above 1: a screen too bright)."""
    table = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return lambda grey: View(uint8(cv2.LUT(grey, table)))


def _evened(limit: float, tiles: int) -> Prepare:
    """Contrast evened out tile by tile (CLAHE): shade and reflections across the code."""
    return lambda grey: View(uint8(cv2.createCLAHE(limit, (tiles, tiles)).apply(grey)))


def sharpened(grey: Grey) -> View:
    """Edges made steeper: a lens that is out of focus."""
    soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
    return View(uint8(cv2.addWeighted(grey, 2.5, soft, -1.5, 0)))


def halved(grey: Grey) -> View:
    """Half the size: noise, moiré and damage smaller than a module go."""
    return resized(grey, 0.5, cv2.INTER_AREA)


def _then(*steps: Prepare) -> Prepare:
    def prepare(grey: Grey) -> View:
        view = View(grey)
        for step in steps:
            view = view.through(step)
        return view

    return prepare


def _eroded(grey: Grey) -> View:
    """Dark modules grown by a pixel: thin or overexposed print."""
    return View(uint8(cv2.erode(grey, np.ones((3, 3), np.uint8))))


def _enlarged(largest: float) -> Prepare:
    """At most `largest` times the size, and at most 1,600 pixels: codes of few pixels a module."""

    def prepare(grey: Grey) -> View:
        scale = min(largest, LARGEST_SIDE / max(grey.shape))
        return View(grey) if scale <= 1.0 else resized(grey, scale, cv2.INTER_CUBIC)

    return prepare


enlarged = _enlarged(2.0)


def _lit_evenly(grey: Grey) -> View:
    """Each pixel over the light around it, taken from the picture at an eighth of its size."""
    light = cv2.GaussianBlur(resized(grey, 0.125, cv2.INTER_AREA).grey, (0, 0), 5.0)
    light = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return View(uint8(cv2.divide(grey, light, scale=MIDDLE_GREY)))


def _without_bands(grey: Grey) -> View:
    """Each row over the lightest of it around each pixel, and a screen's own grid smoothed away.

    A screen that is lit in pulses, seen by a camera that reads row by row, has dark bands across it: inside a row the
    light is even, between rows it is not.
    """
    width = max(min(61, grey.shape[1] // 2), 3) | 1
    lightest = cv2.blur(cv2.dilate(grey, np.ones((1, width), np.uint8)), (width, 1))
    return View(uint8(cv2.blur(cv2.divide(grey, lightest, scale=255.0), (3, 3))))


def _parted(grey: Grey) -> View:
    """Black and white by what is around each pixel, a fifth of the picture wide."""
    around = max(max(grey.shape) // 10, 1) * 2 + 1
    return View(uint8(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, around, 5)))


def close_up(way: Pass, corners: Corners, side: int) -> Pass:
    """That pass on the square with those corners alone, straightened to `side` pixels."""
    return replace(way, prepare=_then(lambda grey: straightened(grey, corners, side), way.prepare))


def _turned(grey: Grey) -> View:
    """A quarter of a circle to the left: lying bars stand."""
    width = grey.shape[1]
    to_frame = np.array([[0.0, -1.0, width - 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    return View(uint8(cv2.rotate(grey, cv2.ROTATE_90_COUNTERCLOCKWISE)), to_frame)


PLAIN = Pass("plain", as_it_is)
TURNED = Pass("turned", _turned)

# A still picture: these one after the other until one reads, the cheap ones first.
FIRST_LOOKS = (
    PLAIN,
    Pass("half, global", halved, is_global=True),
    Pass("global", as_it_is, is_global=True),
    Pass("half, darker", _then(halved, _curve(3.0))),
    Pass("lighter", _curve(0.45)),
    Pass("half, evened", _then(halved, _evened(3.0, 8))),
    Pass("half, sharpened", _then(halved, sharpened)),
)
# Then, where a code was seen but not read, its square alone, straightened to the sides given here in pixels.
CLOSE_LOOKS = (
    (200, Pass("close, parted", _parted, is_global=True)),
    (320, Pass("close, evened", _evened(3.0, 4))),
    (320, Pass("close, lit evenly", _lit_evenly)),
    (320, Pass("close, sharpened", sharpened)),
    (320, Pass("close, darker", _curve(3.0))),
    (320, Pass("close, eroded", _eroded)),
)
# Then the whole picture again by what costs more.
LAST_LOOKS = (Pass("enlarged", enlarged),)
# The part of the frame that looks most like a code, if none was seen. Small, so that each costs about a millisecond.
_UNSLANTED = Pass("place, unslanted", unslanted)
_WITHOUT_BANDS = Pass("place, without bands", _then(_without_bands, enlarged))
PLACE_LOOKS = (
    Pass("place, enlarged", enlarged),
    _UNSLANTED,
    _WITHOUT_BANDS,
    Pass("place, lit evenly", _then(enlarged, _lit_evenly)),
)
# Of these, what the looks at a whole still picture do not do already.
STILL_PLACE_LOOKS = (_UNSLANTED, _WITHOUT_BANDS)
# A camera's whole frame, should the code not be where it seems to be: one of these now and then, in turn.
TURNS = (
    Pass("global", as_it_is, is_global=True),
    Pass("half, darker", _then(halved, _curve(3.0))),
    Pass("half, evened", _then(halved, _evened(3.0, 8))),
    Pass("lighter", _curve(0.45)),
)
