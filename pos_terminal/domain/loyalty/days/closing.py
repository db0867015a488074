"""The end of a business day: tiers are reviewed, and what expired is taken off, once.

Only the closer writes these entries (domain rule): head office, or a till that has none.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import Account, Entry, EntryKind, Lot
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import PLANS, TIERS


def close_account(
    account: Account, day: date, programme: Programme | None, member: Member, situation: Situation
) -> tuple[Entry, ...]:
    """What the end of that day does to one account; `programme` None: its rules are not here, and it only expires.

    `situation` names the record that will carry the entries. Debts do not expire.
    """
    booking = Booking(account, situation.record, day + timedelta(days=1))
    close(booking, account.lots, programme, member, situation)
    return tuple(booking.entries)


def close(
    booking: Booking, lots: Iterable[Lot], programme: Programme | None, member: Member, situation: Situation
) -> None:
    """The same on a working copy with these lots, which stands on the morning after the day that ends."""
    morning = booking.day
    day = morning - timedelta(days=1)
    expiring = [lot for lot in lots if lot.expires_on is not None and lot.expires_on <= day and lot.rest > 0]
    if programme is not None and programme.tiers is not None:
        from pos_terminal.domain.loyalty.tiers.tier import is_review, review

        rule = programme.tiers
        if is_review(rule, morning) or any(lot.unit.startswith(TIERS) for lot in expiring):
            review(Case(programme, member, booking, situation), rule, morning)
    # The last day of a past membership is still asked for.
    expiring = [lot for lot in expiring if not lot.unit.startswith(PLANS)]
    for lot in expiring:
        booking.add(EntryKind.EXPIRE, lot.unit, -max(0, booking.rest(lot.unit, lot.lot)), lot.lot)
