"""Bring a friend: both sides get something at the friend's first paid sale, and lose it where that comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.referrer import referrer_of
from pos_terminal.domain.loyalty.prize import give, take_back
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import ReferralRule
from pos_terminal.domain.loyalty.units import BOUGHT, used

PREFIX = "referral~"
COUNTED = "referral"


def pay_referral(case: Case, rule: ReferralRule, sold: Bought) -> None:
    """Called before the sale counts as bought: whether it is the first one is still to be seen."""
    referrer = referrer_of(case.booking)
    if not referrer or case.booking.balance(BOUGHT) > 0 or not _good_enough(rule, sold):
        return
    joined, day = case.member.joined_on, case.booking.day
    if rule.within_days and joined is not None and day > joined + timedelta(days=rule.within_days):
        return
    other = next((one for one in case.others if one.member == referrer), None)
    if other is None:
        return
    period = rule.limit.period
    key = period.key(day)
    if rule.limit.times and other.rest(used(COUNTED), key) >= rule.limit.times:
        return
    later = day + timedelta(days=rule.after_days) if rule.after_days else None
    name = f"{PREFIX}{case.member.id}"
    give(case.programme, other, rule.referrer, name, later)
    other.add(EntryKind.ADJUST, used(COUNTED), 1, key, expires_on=period.last_day(day))
    give(case.programme, case.booking, rule.friend, name, later)


def take_referral_back(
    programme: Programme,
    rule: ReferralRule,
    sold: Sequence[Entry],
    done: Iterable[Entry],
    left: Bought,
    booking: Booking,
) -> tuple[Entry, ...]:
    """What the first sale brought to both sides, where too little of it is left; gives the other side's entries.

    `done` is what earlier refunds reversed: once is enough.
    """
    if _good_enough(rule, left):
        return ()
    given = [one for one in sold if one.programme == programme.id and one.kind is EntryKind.ADJUST and one.amount > 0]
    theirs = [one for one in given if one.member != booking.member]
    if not theirs or any(one.member != booking.member and one.programme == programme.id for one in done):
        return ()
    points = [one.lot for one in given if one.member == booking.member and one.unit == POINTS]
    take_back(programme, booking, rule.friend, f"{PREFIX}{booking.member}", points)
    return tuple(replace(one, amount=-one.amount, kind=EntryKind.REVERSAL) for one in theirs)


def _good_enough(rule: ReferralRule, sold: Bought) -> bool:
    net = sold.basket.net_minor(frozenset(), frozenset())
    return net > 0 and net >= rule.minimum_minor
