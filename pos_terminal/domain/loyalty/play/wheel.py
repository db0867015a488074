"""The lucky wheel: a draw that anybody can check afterwards and nobody can repeat until it suits.

The draw is HMAC-SHA-256 of the terminal's secret of the day over the journal record's own id: fixed before it is shown,
the same again after a power cut, and checkable once the secret is told (its hash stands on the day's first report).
"""

import hmac
from hashlib import sha256

from pos_terminal.domain.loyalty.account import EntryKind
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.prize import give
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.play import ODDS, WheelPrize, WheelRule
from pos_terminal.domain.loyalty.units import spins, used


def wheel_of(programme: Programme, wheel: str) -> WheelRule | None:
    """The wheel of that id; without an id the first one."""
    return next((one for one in programme.wheels if wheel in (one.id, "")), None)


def draw(rule: WheelRule, secret: bytes, record: str) -> WheelPrize:
    """The field at which the wheel stops for that record, whether there is any left of it or not.

    256 bits modulo 1,000,000: the bias is below 10⁻⁷⁰.
    """
    turned = hmac.new(secret, f"{rule.id}\n{record}".encode(), sha256).digest()
    place = int.from_bytes(turned, "big") % ODDS
    for prize in rule.prizes:
        if place < prize.odds:
            return prize
        place -= prize.odds
    return rule.prizes[-1]


def spin(case: Case, rule: WheelRule, secret: bytes) -> WheelPrize | str:
    """Takes a turn and books what it wins; the prize, or the code of why the wheel does not turn.

    A prize of which this terminal has given its share gives way to the named fallback, and the odds of the others stay
    as they are.
    """
    if not rule.licence:
        return "wheel-off"
    booking = case.booking
    lot, taken = rule.limit.period.key(booking.day), used(f"wheel/{rule.id}")
    if rule.limit.times and booking.rest(taken, lot) >= rule.limit.times:
        return "no-spins"
    if booking.spend(EntryKind.REDEEM, spins(rule.id), 1):
        return "no-spins"
    if rule.limit.times:
        booking.add(EntryKind.ADJUST, taken, 1, lot, expires_on=rule.limit.period.last_day(booking.day))
    drawn = draw(rule, secret, case.situation.record)
    prize = drawn if _is_left(case, rule, drawn) else next(one for one in rule.prizes if one.id == rule.fallback)
    for unit, amount in _counted(rule, prize):
        booking.add(EntryKind.ADJUST, unit, amount, "ever")
    give(case.programme, booking, prize.prize, f"wheel.{case.situation.record}")
    return prize


def _is_left(case: Case, rule: WheelRule, prize: WheelPrize) -> bool:
    """Whether this terminal's share of stock and budget still has it."""
    programme, given = case.programme.id, case.situation.given
    if prize.stock and given(programme, used(f"prize/{rule.id}/{prize.id}")) >= prize.stock:
        return False
    spent = given(programme, used(f"wheel-points/{rule.id}")) if rule.budget_points else 0
    return not rule.budget_points or spent + prize.prize.points <= rule.budget_points


def _counted(rule: WheelRule, prize: WheelPrize) -> tuple[tuple[str, int], ...]:
    stock = ((used(f"prize/{rule.id}/{prize.id}"), 1),) if prize.stock else ()
    points = ((used(f"wheel-points/{rule.id}"), prize.prize.points),) if rule.budget_points else ()
    return (*stock, *points)
