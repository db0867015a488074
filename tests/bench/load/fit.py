"""A line through measured points, and how far each lies from it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """y = at_zero + slope x."""

    at_zero: float
    slope: float

    def at(self, x: float) -> float:
        """Its height there."""
        return self.at_zero + self.slope * x


def line_through(points: Sequence[tuple[float, float]]) -> Line:
    """The line of least squares; flat where all points have one x.

    >>> line_through([(1.0, 3.0), (2.0, 5.0), (3.0, 7.0)])
    Line(at_zero=1.0, slope=2.0)
    """
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return Line(mean_y - slope * mean_x, slope)
