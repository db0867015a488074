"""Whether a camera sees anything at all: a covered lens gives black, and says nothing of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Grey values of 255. A covered sensor gives 0 to 20, raised to some 35 by its automatic gain, and the same everywhere.
# In a dark room the till's own screen, a lamp outside or a phone lights something: a patch above that, or patches that
# differ. Patches are means of a fortieth of the picture's width and more than a second, so that noise is out of them.
BRIGHTEST_BLACK = 40.0
LEAST_STRUCTURE = 4.0
PATCHES = (32, 18)
LOOK_EVERY_S = 0.2
REMEMBERED = 0.8
BLACK_FOR_S = 4.0
SEEING_FOR_S = 0.6


class Lens:
    """Follows the frames of one camera; times are monotonic seconds, given by the caller."""

    def __init__(self) -> None:
        self._mean: NDArray[np.float32] | None = None
        self._looked_s = -LOOK_EVERY_S
        self._as_now_s = 0.0
        self._was_black = False
        self._is_covered = False

    @property
    def is_covered(self) -> bool:
        """Whether it has been black for 4 s; until it has seen something for most of a second."""
        return self._is_covered

    def look(self, picture: NDArray[np.uint8], at_s: float) -> None:
        """Takes this frame, BGR or grey, into account; five a second are enough."""
        if at_s - self._looked_s < LOOK_EVERY_S:
            return
        self._looked_s = at_s
        mean, patches = self._mean, _patches(picture)
        is_new = mean is None
        # The mean is of dark pictures in a row: a bright one counts at once, and what follows is looked at anew.
        begins = mean is None or max(mean.max(), patches.max()) >= BRIGHTEST_BLACK
        self._mean = patches if mean is None or begins else REMEMBERED * mean + (1 - REMEMBERED) * patches
        black = _is_black(self._mean)
        if is_new or black != self._was_black:
            self._was_black, self._as_now_s = black, at_s
        if at_s - self._as_now_s >= (BLACK_FOR_S if black else SEEING_FOR_S):
            self._is_covered = black

    def forget(self) -> None:
        """The camera was gone: what it sees next is judged anew."""
        self._mean, self._is_covered = None, False


def _patches(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = picture.shape[:2]
    step = max(min(height // (8 * PATCHES[1]), width // (8 * PATCHES[0])), 1)
    thin = np.ascontiguousarray(picture[::step, ::step])
    grey = cv2.cvtColor(thin, cv2.COLOR_BGR2GRAY) if thin.ndim == 3 else thin
    return np.asarray(cv2.resize(grey.astype(np.float32), PATCHES, interpolation=cv2.INTER_AREA), np.float32)


def _is_black(mean: NDArray[np.float32]) -> bool:
    brightest = float(mean.max())  # one patch that is lit is enough
    return brightest < BRIGHTEST_BLACK and brightest - float(np.percentile(mean, 2)) < LEAST_STRUCTURE
