"""From a camera's frames to the codes in them, fast where there is one and cheap where there is none."""

from collections.abc import Iterator
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner import tough, zbar
from pos_terminal.scanner.found import Code, Corners
from pos_terminal.scanner.passes import (
    CLOSE_LOOKS,
    PLACE_LOOKS,
    PLAIN,
    TURNED,
    TURNS,
    close_up,
    enlarged,
)
from pos_terminal.scanner.places import apart, busiest
from pos_terminal.scanner.views import Grey, View, as_grey
from pos_terminal.scanner.zxing import BARS, QR_ONLY, look

BARS_EVERY = 3
WHOLE_EVERY = 4
SECOND_EVERY = 4
CLOSE_A_FRAME = 2
CLOSE_SIDE = 200


class LiveDecoder:
    """Reads a camera's frames: each one plainly, and while nothing is read a little more of it, in turn.

    A hand with a phone is before the camera for many frames, so the looks in turn read as many phones as all of them
    on each frame would, at a fraction of the work. Where a code was seen but not read, its square is looked at; where
    none was seen, the part of the frame that looks most like one. `with_tough` uses that extra too, where installed.
    """

    def __init__(self, *, with_tough: bool = True) -> None:
        self._with_tough = with_tough
        self._frames = 0
        self._unread = 0
        self._close = cycle(CLOSE_LOOKS)
        self._place = cycle(PLACE_LOOKS)
        self._whole = cycle(TURNS)

    def read(self, frame: NDArray[np.uint8]) -> tuple[Code, ...]:
        """The codes in this frame, BGR or grey.

        Raises ValueError where `frame` is not a picture at all.
        """
        grey = as_grey(frame)
        self._frames += 1
        seen = look(View(grey), PLAIN, QR_ONLY)
        codes = seen.codes or self._again(grey, seen.unread)
        if self._frames % BARS_EVERY == 0:
            codes += self._bars(grey)
        return codes

    def _bars(self, grey: Grey) -> tuple[Code, ...]:
        """Bars that stand, and at the next turn those that lie: each is half the work of both."""
        way = TURNED if self._frames // BARS_EVERY % 2 == 0 else PLAIN
        return look(View(grey), way, BARS, standing=False).codes

    def _again(self, grey: Grey, unread: tuple[Corners, ...]) -> tuple[Code, ...]:
        self._unread += 1
        looks = self._closely(grey, apart(unread, 1)[0]) if unread else self._around(grey)
        return next((codes for codes in looks if codes), ())

    def _closely(self, grey: Grey, corners: Corners) -> Iterator[tuple[Code, ...]]:
        """A code was seen there."""
        whole = View(grey)
        for _ in range(CLOSE_A_FRAME):
            side, way = next(self._close)
            yield look(whole, close_up(way, corners, side), QR_ONLY).codes
        if self._unread % SECOND_EVERY == 0:
            prepare = close_up(PLAIN, corners, CLOSE_SIDE).prepare
            yield (self._with_tough and tough.look(whole, prepare, "low")) or zbar.look(whole, prepare)

    def _around(self, grey: Grey) -> Iterator[tuple[Code, ...]]:
        """No code was seen anywhere."""
        if self._unread % WHOLE_EVERY == 0:
            yield look(View(grey), next(self._whole), QR_ONLY).codes
            return
        for place in busiest(grey, 1):
            yield look(place, next(self._place), QR_ONLY).codes
            if self._with_tough and self._unread % SECOND_EVERY == 1:
                yield tough.look(place, enlarged, "low")
