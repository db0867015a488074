"""Where in a frame a code may be, although none could be read there, and how to hold it straight.

A code is a patch full of edges in both directions; shelves, bars and the rim of a phone have them in one. That is
found in half a millisecond, and what is then looked at is a twentieth of the frame.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_terminal.scanner.found import Corners
from pos_terminal.scanner.views import Grey, View, part, uint8

# One cell of the map of edges is 8x8 pixels of the frame at half its size.
HALF, CELL = 2, 8
CELL_IN_FRAME = HALF * CELL
# Grey levels from one pixel to the next, over what the frame has everywhere: less is noise, whose mean over the 576
# pixels of nine cells is known to a twentieth of a level. A code on a dark screen has hardly more than one.
LEAST_EDGE = 0.6
LEAST_OF_STRONGEST = 0.35
RIM = 0.25

STRAIGHT_RIM = 0.2
LEAST_AREA = 400.0
UNSLANTED_SIDE = 400
# Of the unslanted picture's side; the rest is rim, as the patch is known only roughly.
CODE_SHARE = 0.6


def busiest(grey: Grey, most: int) -> tuple[View, ...]:
    """The at most `most` parts of the frame with most edges in both directions, the likeliest first."""
    height, width = (side // CELL_IN_FRAME * CELL_IN_FRAME for side in grey.shape)
    if min(height, width) < 4 * CELL_IN_FRAME:
        return ()
    edges = _edges(grey[:height, :width])
    least = float(np.median(edges))
    range_of_edges = float(edges.max()) - least
    if range_of_edges < LEAST_EDGE:
        return ()
    busy = (edges - least > LEAST_OF_STRONGEST * range_of_edges).astype(np.uint8)
    count, labels, boxes, _centres = cv2.connectedComponentsWithStats(busy, connectivity=8)
    weights = np.bincount(labels.ravel(), weights=edges.ravel(), minlength=count)[1:]
    order = np.argsort(-weights)[:most] + 1
    return tuple(_part_around(grey, boxes[label]) for label in order)


def _edges(grey: Grey) -> NDArray[np.float32]:
    """A cell's edges, in the direction in which it has fewer."""
    height, width = grey.shape
    small = uint8(cv2.resize(grey, (width // HALF, height // HALF), interpolation=cv2.INTER_AREA))
    cells = (width // CELL_IN_FRAME, height // CELL_IN_FRAME)
    across, down = np.zeros_like(small), np.zeros_like(small)
    across[:, 1:] = cv2.absdiff(small[:, 1:], small[:, :-1])
    down[1:] = cv2.absdiff(small[1:], small[:-1])
    fewer = np.minimum(*(cv2.resize(each, cells, interpolation=cv2.INTER_AREA) for each in (across, down)))
    return np.asarray(cv2.blur(fewer.astype(np.float32), (3, 3)), np.float32)


def _part_around(grey: Grey, box: NDArray[np.int32]) -> View:
    left, top, width, height = (int(number) for number in box[:4])
    rim = max(2, int(RIM * max(width, height)))
    cells = left - rim, top - rim, left + width + rim, top + height + rim
    return part(grey, *(CELL_IN_FRAME * cell for cell in cells))


def is_place(corners: Corners) -> bool:
    """Whether four corners of a code that was seen but not read enclose enough to look at again."""
    points = np.array(corners, np.float32)
    return bool(cv2.isContourConvex(points)) and cv2.contourArea(points) >= LEAST_AREA


def apart(squares: Sequence[Corners], most: int) -> tuple[Corners, ...]:
    """The first `most` squares, less those whose middle lies in one before: the same code, seen by another pass."""
    kept: list[Corners] = []
    for square in squares:
        x, y = np.mean(square, axis=0)
        known = any(cv2.pointPolygonTest(np.array(other, np.float32), (x, y), False) >= 0 for other in kept)
        if not known and len(kept) < most:
            kept.append(square)
    return tuple(kept)


def straightened(grey: Grey, corners: Corners, side: int) -> View:
    """The square with those corners and a rim of a fifth of it, as if seen from the front, `side` pixels wide."""
    rim = side * STRAIGHT_RIM / (1 + 2 * STRAIGHT_RIM)
    near, far = rim, side - rim
    target = np.array([[near, near], [far, near], [far, far], [near, far]], np.float32)
    source = np.array(corners, np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    shrinks = cv2.contourArea(source) > side * side
    straight = cv2.warpPerspective(
        grey,
        matrix,
        (side, side),
        flags=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return View(uint8(straight), np.linalg.inv(np.asarray(matrix, np.float64)))


def unslanted(grey: Grey) -> View:
    """The busy patch of a part of a frame, stretched until it is as wide as it is high.

    A phone held at a steep angle shows a code so narrow that no reader finds its corners. Its edges still fill a
    patch whose shape tells the stretch: the affine map that makes their spread the same in every direction.
    """
    patch, step = _patch(grey)
    moments = cv2.moments(patch, binaryImage=True)
    area = moments["m00"]
    if area <= 0:
        return View(grey)
    middle = np.array([moments["m10"], moments["m01"]]) / area * step
    spread = np.array([[moments["mu20"], moments["mu11"]], [moments["mu11"], moments["mu02"]]]) / area * step**2
    values, directions = np.linalg.eigh(spread)
    # A square of side s has a spread of s/sqrt(12) in every direction.
    scales = UNSLANTED_SIDE * CODE_SHARE / np.sqrt(12 * np.maximum(values, 1.0))
    stretch = directions @ np.diag(scales) @ directions.T
    shift = UNSLANTED_SIDE / 2 - stretch @ middle
    matrix = np.column_stack([stretch, shift])
    size = (UNSLANTED_SIDE, UNSLANTED_SIDE)
    square = cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return View(uint8(square), np.linalg.inv(np.vstack([matrix, [0.0, 0.0, 1.0]])))


def _patch(grey: Grey) -> tuple[Grey, int]:
    """1 where there are at least half as many edges in both directions as where there are most; and the size of one
    of its pixels, as a large part is looked at in steps: only the patch's rough shape is wanted."""
    height, width = grey.shape
    across, down = np.zeros_like(grey), np.zeros_like(grey)
    across[:, 1:] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    down[1:] = cv2.absdiff(grey[1:], grey[:-1])
    step = max(1, math.isqrt(height * width) // 128)
    cells = (max(width // step, 1), max(height // step, 1))
    reach = max(9 // step, 1) | 1
    blurred = [
        cv2.blur(cv2.resize(each, cells, interpolation=cv2.INTER_AREA), (reach, reach)) for each in (across, down)
    ]
    fewer = cv2.blur(np.minimum(*blurred), (reach, reach))
    return (fewer > 0.5 * fewer.max()).astype(np.uint8), step
