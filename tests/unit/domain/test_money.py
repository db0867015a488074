"""Rounding, sharing and reading of amounts."""

import doctest
from fractions import Fraction

import pytest

from pos_terminal.domain import money
from pos_terminal.domain.money import Money, Rounding, parse_minor, round_fraction, round_to_step, share_out


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(money).failed == 0


@pytest.mark.parametrize(
    ("value", "floor", "half_up", "ceil"),
    [
        (Fraction(7, 2), 3, 4, 4),
        (Fraction(-7, 2), -4, -4, -3),
        (Fraction(10, 3), 3, 3, 4),
        (Fraction(-10, 3), -4, -3, -3),
        (Fraction(4), 4, 4, 4),
    ],
)
def test_each_rounding_does_what_its_name_says(value: Fraction, floor: int, half_up: int, ceil: int) -> None:
    assert [round_fraction(value, rounding) for rounding in (Rounding.FLOOR, Rounding.HALF_UP, Rounding.CEIL)] == [
        floor,
        half_up,
        ceil,
    ]


def test_hong_kong_cash_rounds_to_ten_cents_half_up() -> None:
    assert [round_to_step(minor, 10, Rounding.HALF_UP) for minor in (1234, 1235, 1236, 5, 4)] == [
        1230,
        1240,
        1240,
        10,
        0,
    ]


def test_sharing_gives_equal_remainders_to_the_earlier_part() -> None:
    assert share_out(10, (1, 1, 1)) == (4, 3, 3)
    assert share_out(5, (0, 0)) == (5, 0)
    assert share_out(7, ()) == ()


def test_money_of_two_currencies_never_mixes() -> None:
    assert Money(1230, "HKD") + Money(70, "HKD") - Money(300, "HKD") == -Money(-1000, "HKD")
    with pytest.raises(ValueError, match="do not mix"):
        Money(1, "HKD") + Money(1, "TWD")


def test_money_is_multiplied_only_with_a_named_rounding() -> None:
    assert Money(999, "HKD").times(Fraction(1, 2), Rounding.FLOOR) == Money(499, "HKD")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Money(1230, "HKD"), "12.30"),
        (Money(-5, "HKD"), "-0.05"),
        (Money(500, "JPY"), "500"),
        (Money(1, "KWD"), "0.001"),
    ],
)
def test_figures_have_the_digits_of_their_currency(amount: Money, shown: str) -> None:
    assert amount.decimal() == shown


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("38.00", "HKD", 3800), ("1,240.5", "HKD", 124050), (".5", "HKD", 50), ("-3", "HKD", -300), ("120", "JPY", 120)],
)
def test_typed_figures_are_read(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize("text", ["", "abc", "1.234", "1e3", "٣", "--1", "1234567890123", "1.2.3"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_minor(text, "HKD")
