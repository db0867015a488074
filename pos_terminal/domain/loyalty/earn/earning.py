"""Points for what was paid: the eligible amount, rounded once a sale, multiplied, capped; and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.basket import BasketLine
from pos_terminal.domain.loyalty.bought import Bought
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import Apply, Base, PointsRule, RateRule, Remainder
from pos_terminal.domain.money import Rounding, round_fraction, share_out

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.earn.campaign import Extra

CARRY_LOT = "carry"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How an amount became points. `carried` is the carry after the sale, in fractions of `1 / per_minor` points.

    `base` is what the rate gives, `extras` what multipliers and bonuses add, `points` their sum: all below the caps.
    `before_caps` is (base, extras) without them, for the words.
    """

    eligible_minor: int
    excluded_minor: int
    base: int
    extras: tuple[Extra, ...]
    carried: int
    below_minimum: bool = False
    cap: int | None = None  # the cap that cut it
    before_caps: tuple[int, tuple[Extra, ...]] = (0, ())

    @property
    def points(self) -> int:
        return self.base + sum(one.points for one in self.extras)


@dataclass(frozen=True, slots=True)
class Room:
    """How much the caps still let through; None where there is no cap. `campaigns` are (id, points left)."""

    points: int | None = None
    campaigns: tuple[tuple[str, int], ...] = ()


NO_ROOM_ASKED = Room()


def reckon(
    programme: Programme, rule: PointsRule, sold: Bought, terms: Terms, carried: int = 0, room: Room = NO_ROOM_ASKED
) -> Reckoning:
    """Points for a sale. With a cap, what lies above it is lost and the carry stays as it was."""
    lines, weights = _eligible(rule, sold)
    eligible = sum(weights)
    excluded = sold.whole.net_minor(frozenset(), frozenset()) - sum(line.net_minor for line in lines)
    if eligible <= 0 or eligible < rule.minimum_minor:
        return Reckoning(eligible, excluded, 0, (), carried, below_minimum=eligible > 0)
    if rule.remainder is Remainder.CARRY:
        base, rest = divmod(eligible * rule.points + carried, rule.per_minor)
        parts: Sequence[int] = share_out(base, weights)
    else:
        base, parts, rest = *_base(rule, sold, terms, lines, weights), carried
    more: tuple[Extra, ...] = ()
    if programme.campaigns or terms.tier or terms.plan:
        from pos_terminal.domain.loyalty.earn.campaign import extras

        more = extras(programme, terms, sold, lines, parts)
    within = tuple(_within(one, room) for one in more)
    kept, kept_extras, cap = _capped(rule, base, within, room)
    rest = rest if cap is None else carried
    return Reckoning(eligible, excluded, kept, kept_extras, rest, cap=cap, before_caps=(base, within))


def _eligible(rule: PointsRule, sold: Bought) -> tuple[tuple[BasketLine, ...], list[int]]:
    """Lines that earn, and what of each was paid in a way that earns."""
    lines = sold.basket.fitting(frozenset(), rule.excluded_tags)
    gross = rule.base is Base.GROSS
    weights = [line.net_minor + (line.discount_minor if gross and line.net_minor > 0 else 0) for line in lines]
    fitting, whole = sold.paid_share(rule.tenders, rule.excluded_tenders)
    if fitting != whole:
        weights = list(share_out(sum(weights) * fitting // whole, weights))
    return lines, weights


def _base(
    rule: PointsRule, sold: Bought, terms: Terms, lines: Sequence[BasketLine], weights: Sequence[int]
) -> tuple[int, Sequence[int]]:
    """(base points, how they lie on the lines)."""
    if not rule.rates and rule.apply is Apply.SALE and not rule.whole_steps:
        whole_minor = sum(weights) * rule.points
        if rule.rounding is Rounding.FLOOR:
            base = whole_minor // rule.per_minor
        else:
            base = _rounded(Fraction(whole_minor, rule.per_minor), rule.rounding)
        return base, share_out(base, weights)
    rates = [_rate(rule, sold, terms, line) for line in lines]
    if rule.apply is Apply.LINE:
        parts = [_of_rate(rule, *rate, minor) for rate, minor in zip(rates, weights, strict=True)]
        each = [_rounded(part, rule.rounding) for part in parts]
        return sum(each), each
    by_rate: dict[tuple[int, int], int] = {}
    for rate, minor in zip(rates, weights, strict=True):
        by_rate[rate] = by_rate.get(rate, 0) + minor
    whole = sum((_of_rate(rule, *rate, minor) for rate, minor in by_rate.items()), Fraction(0))
    base = _rounded(whole, rule.rounding)
    # In proportion to what each line's own rate gives, in thousandths.
    shares = [1000 * minor * points // per for (per, points), minor in zip(rates, weights, strict=True)]
    return base, share_out(base, shares)


def _rate(rule: PointsRule, sold: Bought, terms: Terms, line: BasketLine) -> tuple[int, int]:
    found = next((one for one in rule.rates if _rate_fits(one, sold.merchant, terms.tier, line)), None)
    return (found.per_minor, found.points) if found else (rule.per_minor, rule.points)


def _rate_fits(rate: RateRule, merchant: str, tier: str, line: BasketLine) -> bool:
    if rate.merchants and merchant not in rate.merchants:
        return False
    if rate.tiers and tier not in rate.tiers:
        return False
    return not rate.tags or not rate.tags.isdisjoint(line.tags)


def _of_rate(rule: PointsRule, per_minor: int, points: int, minor: int) -> Fraction:
    if rule.whole_steps:
        return Fraction(minor // per_minor * points)
    return Fraction(minor * points, per_minor)


def _rounded(value: Fraction, rounding: Rounding) -> int:
    return value.numerator // value.denominator if rounding is Rounding.FLOOR else round_fraction(value, rounding)


def _within(extra: Extra, room: Room) -> Extra:
    """An extra below its own campaign's caps."""
    campaign = extra.campaign
    if campaign is None:
        return extra
    points = min(extra.points, campaign.cap_per_sale) if campaign.cap_per_sale else extra.points
    for one, left in room.campaigns:
        if one == campaign.id:
            points = min(points, left)
    return replace(extra, points=points)


def _capped(
    rule: PointsRule, base: int, more: tuple[Extra, ...], room: Room
) -> tuple[int, tuple[Extra, ...], int | None]:
    """(base, extras, the cap that cut them): what is above it is taken from the last extras first."""
    caps = [cap for cap in (rule.cap_per_sale or None, room.points) if cap is not None]
    over = base + sum(one.points for one in more) - min(caps) if caps else 0
    if over <= 0:
        return base, more, None
    kept: list[Extra] = []
    for one in reversed(more):
        cut = min(over, one.points)
        over -= cut
        kept.append(replace(one, points=one.points - cut))
    return base - over, tuple(reversed(kept)), min(caps)
