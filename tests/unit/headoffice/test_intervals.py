"""Confidence intervals, beside figures that textbooks give."""

from importlib import import_module

import pytest

from pos_terminal.headoffice.intervals import Estimate, mean, mean_difference, share, share_difference


def bounds(found: Estimate) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return round(found.low, 4), round(found.high, 4)


def test_a_share_has_wilsons_bounds() -> None:
    assert bounds(share(81, 263)) == (0.2553, 0.3662)  # Newcombe 1998, table I
    assert bounds(share(0, 20)) == (0.0, 0.1611)
    assert share(0, 0) == Estimate(None)


def test_two_shares_differ_by_newcombes_bounds() -> None:
    assert bounds(share_difference(share(56, 70), share(48, 80))) == (0.0524, 0.3339)  # Newcombe 1998, example (a)
    assert share_difference(share(0, 0), share(1, 2)).value is None


def test_a_mean_has_students_bounds() -> None:
    found = mean([1, 2, 3, 4, 5])
    assert found.value == 3
    assert bounds(found) == (1.0368, 4.9632)


def test_two_means_differ_by_welchs_bounds() -> None:
    ones = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4]
    others = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.0, 23.9]
    found = mean_difference(ones, others)
    assert found.value == pytest.approx(-2.7667, abs=1e-4)
    known = import_module("scipy.stats").ttest_ind(ones, others, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


def test_too_little_has_no_bounds_and_no_spread_has_none_to_speak_of() -> None:
    assert mean([]) == Estimate(None)
    assert mean([4]) == Estimate(4, None, None, 1)
    assert mean([4, 4, 4]) == Estimate(4, 4, 4, 3)
    assert mean_difference([4], [1, 2]).low is None
    assert mean_difference([], [1, 2]).value is None
    assert mean_difference([4, 4], [1, 1]) == Estimate(3, 3, 3, 4)
