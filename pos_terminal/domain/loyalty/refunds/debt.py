"""Points that must come back and are spent already: owed, or paid for out of the refund."""

from typing import assert_never

from pos_terminal.domain.loyalty.account import (
    OWED,
    POINTS,
    EntryKind,
)
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt
from pos_terminal.domain.loyalty.units import REFUND, WALLET


def newly_owed(booking: Booking) -> int:
    """Points that this booking leaves owed and that were not owed before."""
    return max(0, -sum(one.amount for one in booking.entries if one.unit == POINTS and one.lot == OWED))


def withhold(programme: Programme, booking: Booking, total_minor: int) -> int:
    """What of the money is not paid out because points that must come back are spent (the programme's refund debt).

    Their worth is rounded up, as the shop would otherwise pay the fraction; it is never more than the refund.
    """
    missing, rule = newly_owed(booking), programme.money_off
    if not missing or total_minor <= 0:
        return 0
    match programme.refund_debt:
        case RefundDebt.OWE | RefundDebt.MANAGER:
            return 0
        case RefundDebt.STORE_CREDIT:
            booking.add(EntryKind.ADJUST, WALLET, total_minor, REFUND)
            return total_minor
        case RefundDebt.FROM_REFUND:
            if rule is None:
                return 0
            worth = min(total_minor, -(-missing * rule.step_minor // rule.step_points))
            booking.add(EntryKind.ADJUST, POINTS, min(missing, worth * rule.step_points // rule.step_minor), OWED)
            return worth
        case _:
            assert_never(programme.refund_debt)
