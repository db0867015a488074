"""Points that a partner posts for what is no purchase: a review, a friend brought along."""

from datetime import timedelta

from pos_terminal.domain.loyalty.account import POINTS, Account, EntryKind, ProgrammeResult
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.engine import changes_of
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import PointsRule


def post(
    programme: Programme, rule: PointsRule, account: Account, points: int, situation: Situation
) -> ProgrammeResult:
    """Books points that last as long as the programme's own; below zero they are taken back."""
    day = situation.business_date
    booking = Booking(account, situation.record, day)
    if points < 0:
        booking.take(EntryKind.ADJUST, POINTS, -points, ())
    else:
        expires_on = rule.expiry.last_day(day)
        matures_on = day + timedelta(days=rule.pending_days) if rule.pending_days else None
        lot = booking.new_lot(POINTS)
        booking.add(EntryKind.ADJUST, POINTS, points, lot, expires_on=expires_on, matures_on=matures_on)
        booking.settle(POINTS, (lot,))
    return ProgrammeResult(programme.id, programme.version, tuple(booking.entries), changes_of(programme, booking))
