"""From a camera's frames to the codes in them, fast where there is one and cheap where there is none."""

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
from pos_terminal.scanner.patience import Patience
from pos_terminal.scanner.places import apart, busiest, unslanted
from pos_terminal.scanner.views import Grey, View, as_grey
from pos_terminal.scanner.zxing import BARS, QR_ONLY, look

BARS_EVERY = 3
WHOLE_EVERY = 4
SECOND_EVERY = 4
CLOSE_A_FRAME = 2
CLOSE_SIDE = 200
# About four seconds at 15 frames a second: every look at a place, some seven times.
LOOKS_AT_A_PLACE = 30
# Of the looks at a place; at a code that was seen it is wanted sooner.
TOUGH_AT_A_PLACE_EVERY = 8
# The second reader takes its time over a large part; a phone's code before a counter's camera fills less.
LARGEST_FOR_TOUGH = 1 / 8


class LiveDecoder:
    """Reads a camera's frames: each one plainly, and while nothing is read a little more of it, in turn.

    A hand with a phone is before the camera for many frames, so the looks in turn read as many phones as all of them
    on each frame would, at a fraction of the work. Where a code was seen but not read, its square is looked at; where
    none was seen, the part of the frame that looks most like one. `with_tough` uses that extra too, where installed.
    """

    def __init__(self, *, with_tough: bool = True) -> None:
        self._with_tough = with_tough
        self._frames = 0
        self._close_looks = 0
        self._looks = 0
        self._close = cycle(CLOSE_LOOKS)
        self._place = cycle(PLACE_LOOKS)
        self._whole = cycle(TURNS)
        self._tough = cycle((enlarged, unslanted))
        self._patience = Patience(LOOKS_AT_A_PLACE)

    def read(self, frame: NDArray[np.uint8]) -> tuple[Code, ...]:
        """The codes in this frame, BGR or grey.

        Raises ValueError where `frame` is not a picture at all.
        """
        grey = as_grey(frame)
        self._frames += 1
        seen = look(View(grey), PLAIN, QR_ONLY)
        if seen.codes or seen.unread:
            codes = seen.codes or self._closely(grey, apart(seen.unread, 1)[0])
        else:
            codes = () if self._is_bars_turn() else self._around(grey)
        return codes + self._bars(grey) if self._is_bars_turn() else codes

    def _is_bars_turn(self) -> bool:
        """Bars take the place of another look for QR codes, so that no frame of an empty counter costs both."""
        return self._frames % BARS_EVERY == 0

    def _bars(self, grey: Grey) -> tuple[Code, ...]:
        """Bars that stand, and at the next turn those that lie: each is half the work of both."""
        way = TURNED if self._frames // BARS_EVERY % 2 == 0 else PLAIN
        return look(View(grey), way, BARS, standing=False).codes

    def _closely(self, grey: Grey, corners: Corners) -> tuple[Code, ...]:
        """A code was seen there, but not read."""
        self._close_looks += 1
        whole = View(grey)
        for _ in range(CLOSE_A_FRAME):
            side, way = next(self._close)
            if codes := look(whole, close_up(way, corners, side), QR_ONLY).codes:
                return codes
        if self._close_looks % SECOND_EVERY:
            return ()
        prepare = close_up(PLAIN, corners, CLOSE_SIDE).prepare
        codes = tough.look(whole, prepare, "low") if self._with_tough else ()
        return codes or zbar.look(whole, prepare)

    def _around(self, grey: Grey) -> tuple[Code, ...]:
        """No code was seen anywhere."""
        self._looks += 1
        if self._looks % WHOLE_EVERY == 0:
            return look(View(grey), next(self._whole), QR_ONLY).codes
        place = next(iter(busiest(grey, 1)), None)
        if place is None or not self._patience.lasts(place):
            return ()
        if codes := look(place, next(self._place), QR_ONLY).codes:
            return codes
        is_small = place.grey.size <= LARGEST_FOR_TOUGH * grey.size
        if self._with_tough and is_small and self._looks % TOUGH_AT_A_PLACE_EVERY == 1:
            return tough.look(place, next(self._tough), "low")
        return ()
