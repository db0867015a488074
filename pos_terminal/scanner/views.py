"""A frame, or a part of it, prepared for a reader, and the way back from its pixels to those of the frame."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner.found import Corners

# The work here is one small picture at a time. OpenCV's own threads would wake on both of a till's cores for each
# step of a millisecond, beside the window and the lane; on one thread the figures of docs/scanners.md are the same.
cv2.setNumThreads(1)

Grey = NDArray[np.uint8]
Matrix = NDArray[np.float64]
"""3x3, homogeneous: from a point (x, y, 1) of a view to one of the frame."""


def _identity() -> Matrix:
    return np.eye(3)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A grey picture made of a frame; `to_frame` takes its pixels back to the frame's."""

    grey: Grey
    to_frame: Matrix = field(default_factory=_identity)

    def through(self, prepare: Callable[[Grey], "View"]) -> Self:
        """This view, prepared further."""
        inner = prepare(self.grey)
        return type(self)(inner.grey, self.to_frame @ inner.to_frame)

    def in_frame(self, points: Iterable[tuple[float, float]]) -> Corners:
        """Four points of this view as whole pixels of the frame.

        Raises ValueError where there are not four, or one lies on the horizon of a tilted view.
        """
        homogeneous = self.to_frame @ np.array([(x, y, 1.0) for x, y in points]).T
        if homogeneous.shape != (3, 4) or (np.abs(homogeneous[2]) < 1e-9).any():
            raise ValueError("not four points of a picture")
        across, down = np.rint(homogeneous[:2] / homogeneous[2]).astype(int).tolist()
        a, b, c, d = zip(across, down, strict=True)
        return a, b, c, d


Prepare = Callable[[Grey], View]
"""One step of preparation: from a picture to a view of it."""


def as_grey(frame: NDArray[np.uint8]) -> Grey:
    """The frame in grey; a colour frame is BGR, with or without an alpha channel.

    Raises ValueError where `frame` is not a picture at all.
    """
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
    return uint8(cv2.cvtColor(frame, code))


def uint8(picture: cv2.typing.MatLike) -> Grey:
    """What OpenCV returns, typed as what it is."""
    return np.asarray(picture, np.uint8)


def resized(grey: Grey, scale: float, interpolation: int) -> View:
    """The picture at `scale` of its size, at least one pixel."""
    height, width = grey.shape
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = uint8(cv2.resize(grey, size, interpolation=interpolation))
    return View(small, np.diag([width / size[0], height / size[1], 1.0]))


def part(grey: Grey, left: int, top: int, right: int, bottom: int) -> View:
    """The part of the picture between those pixels, as far as it lies in the picture."""
    left, top = max(left, 0), max(top, 0)
    to_frame = np.array([[1.0, 0.0, left], [0.0, 1.0, top], [0.0, 0.0, 1.0]])
    return View(np.ascontiguousarray(grey[top:bottom, left:right]), to_frame)
