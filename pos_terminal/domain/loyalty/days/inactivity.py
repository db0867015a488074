"""Points that live while the member is active: each sign of life moves them to a later last day."""

from pos_terminal.domain.loyalty.account import OWED, POINTS, EntryKind
from pos_terminal.domain.loyalty.case import Case


def keep_alive(case: Case) -> None:
    """Moves all points that are not dead to the last day that counts from today. Nothing where points die otherwise."""
    rule, booking = case.programme.points, case.booking
    until = rule.expiry.last_day(booking.day) if rule is not None and rule.expiry.inactive_months else None
    if until is None:
        return
    for lot in booking.of(POINTS).lots:
        if lot.lot == OWED or lot.rest <= 0 or lot.dead(booking.day) or lot.expires_on is None:
            continue
        if lot.expires_on < until:
            matures_on = lot.matures_on if lot.matures_on and lot.matures_on > booking.day else None
            later = booking.dated_lot(until, matures_on, lot.lot.partition("@")[2])
            booking.add(EntryKind.SETTLE, POINTS, -lot.rest, lot.lot)
            booking.add(EntryKind.SETTLE, POINTS, lot.rest, later, expires_on=until, matures_on=matures_on)
