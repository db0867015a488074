"""Ways to look at a picture again when its code could not be read as it is: lighter, darker, sharper, larger, smaller.

Which passes, and in which order, was measured on photographs and drawn sequences (docs/scanners.md); each is only a
preparation of a grey picture, and what reads it is in decode.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# The work here is one small picture at a time. OpenCV's own threads would wake on both of a till's cores for each
# step of a millisecond, beside the window and the lane; on one thread the figures of docs/scanners.md are the same.
cv2.setNumThreads(1)

Grey = NDArray[np.uint8]
LARGEST_SIDE = 1600


@dataclass(frozen=True, slots=True)
class View:
    """A prepared picture; `scale` is its size over the frame's."""

    grey: Grey
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to look: how to prepare the picture, and whether black and white are parted over the whole of it."""

    name: str
    prepare: Callable[[Grey], View]
    is_global: bool = False


def as_grey(frame: NDArray[np.uint8]) -> Grey:
    """The frame in grey; a colour frame is BGR, with or without an alpha channel."""
    if frame.dtype != np.uint8 or frame.size == 0 or frame.ndim not in (2, 3):
        raise ValueError("a frame is a non-empty uint8 array, grey or BGR")
    if frame.ndim == 2:
        return np.ascontiguousarray(frame)
    channels = frame.shape[2]
    if channels == 1:
        return np.ascontiguousarray(frame[:, :, 0])
    if channels not in (3, 4):
        raise ValueError("a colour frame has three or four channels")
    code = cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY
    return _grey(cv2.cvtColor(frame, code))


def _grey(picture: cv2.typing.MatLike) -> Grey:
    return np.asarray(picture, np.uint8)


def _as_it_is(grey: Grey) -> View:
    return View(grey)


def _curve(gamma: float) -> Callable[[Grey], View]:
    """Lifts the shadows (gamma below 1: a dark screen) or pulls down the lights (above 1: a screen too bright)."""
    table = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return lambda grey: View(_grey(cv2.LUT(grey, table)))


def _evened(limit: float, tiles: int) -> Callable[[Grey], View]:
    """Contrast evened out tile by tile (CLAHE): shade and reflections across the code."""
    return lambda grey: View(_grey(cv2.createCLAHE(limit, (tiles, tiles)).apply(grey)))


def _sharpen(grey: Grey) -> Grey:
    soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
    return _grey(cv2.addWeighted(grey, 2.5, soft, -1.5, 0))


def _half(grey: Grey) -> Grey:
    height, width = grey.shape
    return _grey(cv2.resize(grey, (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA))


def _halved(then: Callable[[Grey], View] = _as_it_is) -> Callable[[Grey], View]:
    def prepare(grey: Grey) -> View:
        small = _half(grey)
        return View(then(small).grey, small.shape[1] / grey.shape[1])

    return prepare


def _eroded(grey: Grey) -> View:
    """Dark modules grown by a pixel: thin or overexposed print."""
    return View(_grey(cv2.erode(grey, np.ones((3, 3), np.uint8))))


def _enlarged(grey: Grey) -> View:
    """At most twice the size, and at most 1,600 pixels: codes of few pixels a module."""
    scale = min(2.0, LARGEST_SIDE / max(grey.shape))
    if scale <= 1.0:
        return View(grey)
    return View(_grey(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)), scale)


def _sharpened(grey: Grey) -> View:
    return View(_sharpen(grey))


PLAIN = Pass("plain", _as_it_is)

# For a still picture: all of them, until one reads.
FULL_CASCADE = (
    PLAIN,
    Pass("half, global", _halved(), is_global=True),
    Pass("global", _as_it_is, is_global=True),
    Pass("darker", _curve(3.0)),
    Pass("lighter", _curve(0.3)),
    Pass("eroded", _eroded),
    Pass("half, sharpened", _halved(_sharpened)),
    Pass("slightly lighter", _curve(0.6)),
    Pass("half, evened", _halved(_evened(3.0, 8))),
    Pass("evened finely", _evened(4.0, 16)),
    Pass("enlarged", _enlarged),
    Pass("sharpened", _sharpened),
)

# For a camera: one of these a frame, in turn, beside the plain pass. The next frame gets the next. An idle counter pays
# for them all day, so that they are the cheap ones.
TURNS = (
    Pass("global", _as_it_is, is_global=True),
    Pass("lighter", _curve(0.3)),
    Pass("half, evened", _halved(_evened(3.0, 8))),
    Pass("half, sharpened", _halved(_sharpened)),
)
