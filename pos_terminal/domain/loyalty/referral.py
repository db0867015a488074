"""Bring a friend: both sides get something at the friend's first paid sale, and lose it where that comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind, HasLots
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.prize import give, take_back
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import ReferralRule
from pos_terminal.domain.loyalty.units import BOUGHT, REFERRER, used

PREFIX = "referral~"
COUNTED = "referral"


def name_referrer(booking: Booking, referrer: str) -> None:
    """Who brought the member; written once, when they join."""
    booking.add(EntryKind.ADJUST, REFERRER, 1, referrer)


def referrer_of(account: HasLots) -> str:
    """Who brought the member; empty where nobody did. Of two (from two tills) the first by id counts."""
    return min((lot.lot for lot in account.of_unit(REFERRER) if lot.rest > 0), default="")


def makes_ring(member: str, referrer: str, referrers: Mapping[str, str]) -> bool:
    """Whether this would let somebody be brought by themselves, by way of others (A brings B brings A)."""
    seen: set[str] = set()
    while referrer and referrer not in seen:
        if referrer == member:
            return True
        seen.add(referrer)
        referrer = referrers.get(referrer, "")
    return False


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
    programme: Programme, rule: ReferralRule, sold: Sequence[Entry], left: Bought, booking: Booking
) -> tuple[Entry, ...]:
    """What the first sale brought to both sides, where too little of it is left; gives the other side's entries."""
    if _good_enough(rule, left):
        return ()
    given = [one for one in sold if one.programme == programme.id and one.kind is EntryKind.ADJUST and one.amount > 0]
    theirs = [one for one in given if one.member != booking.member]
    if not theirs:
        return ()
    points = [one.lot for one in given if one.member == booking.member and one.unit == POINTS]
    take_back(programme, booking, rule.friend, f"{PREFIX}{booking.member}", points)
    return tuple(replace(one, amount=-one.amount, kind=EntryKind.REVERSAL) for one in theirs)


def _good_enough(rule: ReferralRule, sold: Bought) -> bool:
    net = sold.basket.net_minor(frozenset(), frozenset())
    return net > 0 and net >= rule.minimum_minor
