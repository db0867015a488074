"""Points for what was paid: the eligible amount, rounded once a sale; what rounding left over is carried or dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from pos_terminal.domain.loyalty.account import CARRY, POINTS, EntryKind, Explanation
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import PointsRule, Remainder
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.money import Rounding, round_fraction

CARRY_LOT = "carry"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How an amount became points. `carried` is the carry after the sale, in fractions of `1 / per_minor` points."""

    eligible_minor: int
    excluded_minor: int
    points: int
    carried: int
    below_minimum: bool = False
    capped: bool = False


def reckon(rule: PointsRule, basket: Basket, carried: int = 0) -> Reckoning:
    """Points for a basket. With a cap, what lies above it is lost and the carry stays as it was."""
    eligible = basket.net_minor(frozenset(), rule.excluded_tags)
    excluded = basket.net_minor(frozenset(), frozenset()) - eligible
    if eligible <= 0 or eligible < rule.minimum_minor:
        return Reckoning(eligible, excluded, 0, carried, below_minimum=eligible > 0)
    if rule.remainder is Remainder.CARRY:
        points, rest = divmod(eligible * rule.points + carried, rule.per_minor)
    elif rule.rounding is Rounding.FLOOR:
        points, rest = eligible * rule.points // rule.per_minor, carried
    else:
        points, rest = round_fraction(Fraction(eligible * rule.points, rule.per_minor), rule.rounding), carried
    if 0 < rule.cap_per_sale < points:
        return Reckoning(eligible, excluded, rule.cap_per_sale, carried, capped=True)
    return Reckoning(eligible, excluded, points, rest)


def earn(programme: Programme, rule: PointsRule, basket: Basket, booking: Booking) -> tuple[Explanation, ...]:
    """Books what the basket earns, and says how it came about."""
    carried = booking.rest(CARRY, CARRY_LOT)
    reckoning = reckon(rule, basket, carried)
    expires_on = rule.expiry.last_day(booking.day)
    matures_on = booking.day + timedelta(days=rule.pending_days) if rule.pending_days else None
    lot = booking.dated_lot(expires_on, matures_on)
    booking.add(EntryKind.EARN, POINTS, reckoning.points, lot, expires_on=expires_on, matures_on=matures_on)
    booking.add(EntryKind.EARN, CARRY, reckoning.carried - carried, CARRY_LOT)
    return tuple(_explained(programme, rule, reckoning))


def _explained(programme: Programme, rule: PointsRule, reckoning: Reckoning) -> Iterator[Explanation]:
    currency = programme.currency
    if reckoning.below_minimum:
        minimum = amount(rule.minimum_minor, currency)
        yield Explanation(f"未滿 {minimum}，不計分", f"Under {minimum}: no points")
    elif reckoning.eligible_minor > 0:
        paid, per = amount(reckoning.eligible_minor, currency), amount(rule.per_minor, currency)
        each, got = counted(rule.points, programme.unit_names), counted(reckoning.points, programme.unit_names)
        yield Explanation(f"{paid}，每 {per} 得 {each.zh}：{got.zh}", f"{paid} at {each.en} per {per}: {got.en}")
    if reckoning.excluded_minor > 0:
        excluded = amount(reckoning.excluded_minor, currency)
        yield Explanation(f"{excluded} 不計分", f"{excluded} earns no points")
    if reckoning.capped:
        cap = counted(rule.cap_per_sale, programme.unit_names)
        yield Explanation(f"每單最多 {cap.zh}", f"At most {cap.en} a bill")
    if reckoning.points and rule.pending_days:
        days = rule.pending_days
        yield Explanation(f"{days} 天後可用", f"Can be used after {days} days")
