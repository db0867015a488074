"""Refunds: points that the sale would not have earned without what has come back."""

from collections.abc import Sequence

from pos_terminal.domain.loyalty.account import (
    CARRY,
    POINTS,
    EntryKind,
)
from pos_terminal.domain.loyalty.bought import bought
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT
from pos_terminal.domain.loyalty.programme import RefundPolicy
from pos_terminal.domain.loyalty.refunds.returned_sale import ReturnedSale, amount_of
from pos_terminal.domain.loyalty.rules.points import PointsRule, Remainder
from pos_terminal.domain.money import share_out


def take_points(past: ReturnedSale, rule: PointsRule) -> None:
    """Points that the sale would not have earned without what has come back."""
    earned = amount_of(past.sold, POINTS, EntryKind.EARN)
    taken = -sum(entry.amount for entry in past.done if entry.unit == POINTS and entry.amount < 0)
    own = past.own_lots(POINTS)
    if earned and not own and not rule.expiry.inactive_months:
        return  # they have expired: there is nothing left to take, and what expired is not owed
    if rule.remainder is Remainder.CARRY:
        _take_carried(past, rule, earned, taken, own)
        return
    target = _left(past, earned, rule, past.again.points if past.again else 0)
    take = max(0, earned - taken - target)
    _take_from_own(past, taken, take)
    past.booking.take(EntryKind.REVERSAL, POINTS, take - _just_taken(past), own)


def _take_from_own(past: ReturnedSale, taken: int, take: int) -> None:
    """From each lot that the sale opened, in proportion to what it put there: pending points go with the others.

    Each lot's part is of all that was ever taken, so that several refunds end where one does.
    """
    given = [one for one in past.sold if (one.unit, one.kind) == (POINTS, EntryKind.EARN)]
    live = [one for one in given if one.lot in past.own_lots(POINTS)]
    if len(live) < 2:
        return
    for one, part in zip(live, share_out(taken + take, [entry.amount for entry in live]), strict=True):
        earlier = (entry for entry in past.done if (entry.unit, entry.lot) == (POINTS, one.lot))
        gone = -sum(entry.amount for entry in earlier if entry.amount < 0)
        now = max(0, min(part - gone, take, past.booking.rest(POINTS, one.lot)))
        past.booking.add(EntryKind.REVERSAL, POINTS, -now, one.lot)
        take -= now


def _just_taken(past: ReturnedSale) -> int:
    return -sum(
        one.amount
        for one in past.booking.entries
        if (one.unit, one.kind) == (POINTS, EntryKind.REVERSAL) and one.amount < 0
    )


def _take_carried(past: ReturnedSale, rule: PointsRule, earned: int, taken: int, own: Sequence[str]) -> None:
    """With a carried remainder, points and carry are one value, counted in fractions of `1 / per_minor` points."""
    whole = earned * rule.per_minor + amount_of(past.sold, CARRY, EntryKind.EARN)
    gone = taken * rule.per_minor - amount_of(past.done, CARRY, EntryKind.REVERSAL)
    again = past.again
    keeps = _left(past, whole, rule, again.points * rule.per_minor + again.carried if again else 0)
    carried = past.booking.rest(CARRY, CARRY_LOT)
    points, rest = divmod(carried - max(0, whole - gone - keeps), rule.per_minor)
    past.booking.take(EntryKind.REVERSAL, POINTS, max(0, -points), own)
    past.booking.add(EntryKind.REVERSAL, CARRY, rest - carried, CARRY_LOT)


def _left(past: ReturnedSale, earned: int, rule: PointsRule, again: int) -> int:
    """What of `earned` stays: what the remaining lines earn `again`, or the share that they are of the whole."""
    if past.programme.refund is RefundPolicy.RECOMPUTE:
        return min(earned, again)
    paid = bought(past.programme, past.paid, past.sale.tenders, past.sale.merchant)
    base = paid.basket.net_minor(frozenset(), rule.excluded_tags)
    kept = past.bought_left.basket.net_minor(frozenset(), rule.excluded_tags)
    return earned - earned * (base - kept) // base if base else earned
