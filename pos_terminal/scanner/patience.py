"""When to stop looking again at the same part of an empty counter."""

import cv2
import numpy as np

from pos_terminal.scanner.views import Grey, View, uint8

THUMB = (16, 16)
# Grey levels, on average over a thumbnail: above a sensor's noise, below a hand that moves.
LEAST_CHANGE = 4.0
LEAST_SHIFT = 32.0
"""Pixels of the frame: two cells of the map that places come from."""


class Patience:
    """Runs out when the same picture was looked at so many times in vain, and is back when it changes.

    A price tag on the counter is as busy as a code, and there all day. A hand is never as still.
    """

    def __init__(self, looks: int) -> None:
        self._looks = looks
        self._left = looks
        self._known: tuple[Grey, float, float] | None = None

    def lasts(self, place: View) -> bool:
        """Whether this part of the frame is worth one more look."""
        thumb = uint8(cv2.resize(place.grey, THUMB, interpolation=cv2.INTER_AREA))
        left, top = float(place.to_frame[0, 2]), float(place.to_frame[1, 2])
        if self._is_known(thumb, left, top):
            self._left = max(self._left - 1, 0)
        else:
            self._known = thumb, left, top
            self._left = self._looks
        return self._left > 0

    def _is_known(self, thumb: Grey, left: float, top: float) -> bool:
        if self._known is None:
            return False
        known, known_left, known_top = self._known
        shift = max(abs(left - known_left), abs(top - known_top))
        return shift <= LEAST_SHIFT and float(np.mean(cv2.absdiff(thumb, known))) < LEAST_CHANGE
