"""What merchants of a coalition owe each other for points earned at one and spent at another.

A lot of points names who gave it (`2027-03-31@wellcome`). Where the points are spent, that merchant has taken less
money for the goods: the one who gave them makes it good, at the programme's rate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.money import Rounding, round_fraction

ISSUER = "@"


@dataclass(frozen=True, slots=True)
class Spent:
    """Points of one lot spent at a merchant on a day; negative: given back there by a refund."""

    on: date
    merchant: str
    lot: str
    points: int


@dataclass(frozen=True, slots=True)
class Rate:
    """`points` are worth `worth_minor`."""

    points: int
    worth_minor: int


@dataclass(frozen=True, slots=True)
class Row:
    """What `issuer` owes `redeemer` for a period; negative where more came back than was spent."""

    period: str
    issuer: str
    redeemer: str
    points: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Position:
    """What a merchant gets (negative: pays) for a period, over all others. A period's positions sum to nothing."""

    period: str
    merchant: str
    amount_minor: int


def rate_of(programme: Programme) -> Rate | None:
    """The programme's rate between merchants: its own, else what points are worth as money off; None without either."""
    rule, money_off = programme.settlement, programme.money_off
    if rule is not None and rule.worth_minor:
        return Rate(rule.points, rule.worth_minor)
    return Rate(money_off.step_points, money_off.step_minor) if money_off is not None else None


def period_of(programme: Programme) -> Period:
    """The span that is settled at once; a month where the programme does not say."""
    return programme.settlement.period if programme.settlement is not None else Period.MONTH


def issuer_of(lot: str, programme: Programme) -> str:
    """Who gave the points of a lot: the programme's first merchant where the lot does not say.

    >>> from pos_terminal.domain.words import Words
    >>> one = Programme("p", "", Words("", ""), "HKD", "", date(2026, 1, 1), merchants=("mannings", "wellcome"))
    >>> issuer_of("2027-03-31@wellcome", one), issuer_of("2027-03-31", one)
    ('wellcome', 'mannings')
    """
    first = programme.merchants[0] if programme.merchants else ""
    return lot.partition(ISSUER)[2] or first


def settle(programme: Programme, rate: Rate, spent: Iterable[Spent]) -> tuple[Row, ...]:
    """The matrix of each period, by issuer and redeemer; a merchant's own points stand in it and move no money.

    A period's whole worth is rounded once, half up, and shared over its rows by largest remainder.
    """
    period, first = period_of(programme), programme.merchants[0] if programme.merchants else ""
    points: dict[str, dict[tuple[str, str], int]] = {}
    for one in spent:
        pair = issuer_of(one.lot, programme), one.merchant or first
        row = points.setdefault(period.key(one.on), {})
        row[pair] = row.get(pair, 0) + one.points
    return tuple(
        Row(key, *pair, points[key][pair], amount)
        for key in sorted(points)
        for pair, amount in _amounts(points[key], rate)
        if points[key][pair]
    )


def positions(rows: Iterable[Row]) -> tuple[Position, ...]:
    """What each merchant gets or pays, by period and merchant."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        for merchant, amount in ((row.redeemer, row.amount_minor), (row.issuer, -row.amount_minor)):
            found[row.period, merchant] = found.get((row.period, merchant), 0) + amount
    return tuple(Position(*place, found[place]) for place in sorted(found))


def _amounts(points: dict[tuple[str, str], int], rate: Rate) -> list[tuple[tuple[str, str], int]]:
    """Largest remainder, also where some amounts are negative: each is rounded down, and the first few get one more."""
    exact = {pair: Fraction(points[pair] * rate.worth_minor, rate.points) for pair in sorted(points)}
    amounts = {pair: value.numerator // value.denominator for pair, value in exact.items()}
    missing = round_fraction(sum(exact.values(), Fraction(0)), Rounding.HALF_UP) - sum(amounts.values())
    by_remainder = sorted(exact, key=lambda pair: (amounts[pair] - exact[pair], pair))
    for pair in by_remainder[:missing]:
        amounts[pair] += 1
    return list(amounts.items())
