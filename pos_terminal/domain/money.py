"""Amounts of money, their rounding and their sharing. Integers of minor units; no float comes near."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# ISO 4217 gives TWD two digits and JPY none; what is not listed has two.
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3, "JOD": 3, "OMR": 3, "TND": 3}


def minor_digits(currency: str) -> int:
    """How many digits the currency has behind the point."""
    return MINOR_DIGITS.get(currency, 2)


class Rounding(StrEnum):
    """How a fraction becomes an integer; HALF_UP rounds a half away from zero."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


def round_fraction(value: Fraction, rounding: Rounding) -> int:
    """`value` as an integer.

    >>> [round_fraction(Fraction(5, 2), r) for r in Rounding]
    [2, 3, 3]
    >>> round_fraction(Fraction(-5, 2), Rounding.HALF_UP)
    -3
    """
    match rounding:
        case Rounding.FLOOR:
            return value.numerator // value.denominator
        case Rounding.CEIL:
            return -(-value.numerator // value.denominator)
        case Rounding.HALF_UP:
            sign = -1 if value < 0 else 1
            return sign * ((2 * abs(value.numerator) + value.denominator) // (2 * value.denominator))


def round_to_step(minor: int, step_minor: int, rounding: Rounding) -> int:
    """The multiple of `step_minor` that `minor` is rounded to, as cash is rounded to the smallest coin.

    >>> [round_to_step(minor, 10, Rounding.HALF_UP) for minor in (1234, 1235, 1240)]
    [1230, 1240, 1240]
    """
    return step_minor * round_fraction(Fraction(minor, step_minor), rounding)


def share_out(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`amount` in parts proportional to `weights` (none negative), whose sum is `amount`, by largest remainder.

    Equal remainders go to the earlier part. Weights that are all zero give all to the first.

    >>> share_out(100, (1, 1, 1))
    (34, 33, 33)
    """
    if not amount or not weights:
        return (0,) * len(weights)
    if len(weights) == 1:
        return (amount,)
    total = sum(weights)
    if total == 0:
        return (amount, *(0 for _ in weights[1:]))
    parts = [amount * weight // total for weight in weights]
    missing = amount - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[:missing]:
        parts[i] += 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of minor units with its currency: HK$12.30 is `Money(1230, "HKD")`. Currencies never mix."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def times(self, rate: Fraction, rounding: Rounding) -> "Money":
        """This amount multiplied by `rate`, rounded as said."""
        return Money(round_fraction(self.minor * rate, rounding), self.currency)

    def decimal(self) -> str:
        """The bare figure with the currency's digits, `-12.30`."""
        digits = minor_digits(self.currency)
        sign, figure = ("-" if self.minor < 0 else ""), str(abs(self.minor)).rjust(digits + 1, "0")
        return sign + (f"{figure[:-digits]}.{figure[-digits:]}" if digits else figure)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")


def parse_minor(text: str, currency: str) -> int:
    """Minor units of a typed or imported figure such as `38.00` or `1,240.5`.

    Raises ValueError where it is not a figure or has more digits than the currency.
    """
    digits = minor_digits(currency)
    whole, _, part = text.strip().replace(",", "").partition(".")
    sign, whole = (-1, whole[1:]) if whole.startswith("-") else (1, whole)
    plain = (whole + part).isascii() and (whole + part).isdigit()
    if not plain or len(part) > digits or len(whole) > 12:
        raise ValueError(f"not an amount in {currency}: {text!r}")
    return sign * int((whole or "0") + part.ljust(digits, "0"))
