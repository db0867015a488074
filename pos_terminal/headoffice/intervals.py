"""How sure a figure is: 95 % confidence intervals of shares and means, and of their differences.

Shares by Wilson's score, their differences by Newcombe's; means by Student's t, their differences by Welch's. The
library behind them is loaded when the first is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from statistics import fmean, variance
from typing import Any

SURE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the bounds of its interval; no bounds where there is too little to go by."""

    value: float | None
    low: float | None = None
    high: float | None = None
    cases: int = 0


def share(hits: int, cases: int) -> Estimate:
    """`hits` of `cases`.

    >>> share(0, 0)
    Estimate(value=None, low=None, high=None, cases=0)
    """
    if not cases:
        return Estimate(None)
    bounds = _stats().binomtest(hits, cases).proportion_ci(SURE, method="wilson")
    return Estimate(hits / cases, float(bounds.low), float(bounds.high), cases)


def mean(values: Sequence[float]) -> Estimate:
    """The mean of figures of which each is one member's."""
    if not values:
        return Estimate(None)
    middle, spread = fmean(values), _squared_error(values)
    if spread is None:
        return Estimate(middle, None, None, len(values))
    low, high = _student(middle, spread, len(values) - 1)
    return Estimate(middle, low, high, len(values))


def share_difference(one: Estimate, other: Estimate) -> Estimate:
    """`one` less `other`, both shares (Newcombe 1998, method 10)."""
    if one.value is None or other.value is None:
        return Estimate(None)
    below = sqrt((one.value - (one.low or 0)) ** 2 + ((other.high or 0) - other.value) ** 2)
    above = sqrt(((one.high or 0) - one.value) ** 2 + (other.value - (other.low or 0)) ** 2)
    middle = one.value - other.value
    return Estimate(middle, middle - below, middle + above, one.cases + other.cases)


def mean_difference(ones: Sequence[float], others: Sequence[float]) -> Estimate:
    """The mean of `ones` less that of `others`, whose spreads may differ (Welch)."""
    if not ones or not others:
        return Estimate(None)
    middle, cases = fmean(ones) - fmean(others), len(ones) + len(others)
    first, second = _squared_error(ones), _squared_error(others)
    if first is None or second is None:
        return Estimate(middle, None, None, cases)
    spread = first + second
    freedom = spread**2 / (first**2 / (len(ones) - 1) + second**2 / (len(others) - 1)) if spread else 1
    low, high = _student(middle, spread, freedom)
    return Estimate(middle, low, high, cases)


def _squared_error(values: Sequence[float]) -> float | None:
    """The squared standard error of the mean; None where one figure says nothing of its spread."""
    return variance(values) / len(values) if len(values) > 1 else None


def _student(middle: float, squared_error: float, freedom: float) -> tuple[float, float]:
    if not squared_error:
        return middle, middle
    low, high = _stats().t.interval(SURE, freedom, loc=middle, scale=sqrt(squared_error))
    return float(low), float(high)


def _stats() -> Any:
    """Loaded here and nowhere else: it takes longer than all other commands together."""
    return import_module("scipy.stats")
