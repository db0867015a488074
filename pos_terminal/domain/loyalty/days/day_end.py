"""The end of days that are over, for one account: what the closers do alike, head office and a till that has none.

`closing.py` ends one day. Here stand what a closer that comes late does, and the name under which it writes.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pos_terminal.domain.loyalty.account import Account, Entry, apply_entries
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import Evaluate, TiersRule
from pos_terminal.domain.loyalty.tiers.tier import is_review, place_now, qualify, review
from pos_terminal.domain.loyalty.units import CREDITS, TIERS

# Reviews are monthly at the rarest: the last one lies no further back than this.
LOOK_BACK = timedelta(days=62)


def closing_id(day: date, entries: tuple[Entry, ...]) -> UUID:
    """The id of a closing record, made of what it closes: closing twice cannot write twice (UUIDv8, RFC 9562)."""
    named = "\n".join((day.isoformat(), *(f"{e.member}/{e.programme}/{e.unit}/{e.lot}" for e in entries)))
    value = int.from_bytes(sha256(named.encode()).digest()[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)


def situation_of(day: date, at: datetime, merchant: str) -> Situation:
    """The situation in which that day ends; what a closing gives is named alike whoever closes."""
    return Situation(at, day + timedelta(days=1), merchant, f"closing.{day.isoformat()}")


def end_days(
    account: Account, yesterday: date, programme: Programme | None, member: Member, at: datetime, merchant: str
) -> tuple[Entry, ...]:
    """Day by day, where a tier ended on an earlier day than yesterday: what follows it may have ended since."""
    entries: list[Entry] = []
    while True:
        ends = [
            one.expires_on for one in account.lots if one.expires_on and one.rest > 0 and one.unit.startswith(TIERS)
        ]
        day = min([end for end in ends if end <= yesterday], default=yesterday)
        more = close_account(account, day, programme, member, situation_of(day, at, merchant))
        entries += more
        account = apply_entries(account, more)
        if day == yesterday:
            return tuple(entries)


def look_again(
    account: Account, day: date, programme: Programme, member: Member, situation: Situation, late_since: date | None
) -> tuple[Entry, ...]:
    """A higher tier that what has arrived since the last look brings; a lower one waits for its own review.

    Where tiers are found at the sale, sales of tills that did not know of each other are added up. Where they are found
    at reviews, the last one is held again if something belongs before it that came after it (`late_since`).
    """
    rule = programme.tiers
    if rule is None:
        return ()
    morning = day + timedelta(days=1)
    if rule.evaluate is Evaluate.SALE:
        booking = Booking(account, situation.record, day)
        qualify(Case(programme, member, booking, situation), rule)
        return tuple(booking.entries)
    last = _last_review(rule, morning)
    if last is None or late_since is None or late_since >= last:
        return ()
    booking = Booking(_before(account, last), situation.record, last)
    review(Case(programme, member, booking, situation), rule, last)
    after = apply_entries(account, tuple(booking.entries))
    return tuple(booking.entries) if place_now(rule, after, morning) > place_now(rule, account, morning) else ()


def _last_review(rule: TiersRule, morning: date) -> date | None:
    days = (morning - timedelta(days=n) for n in range(LOOK_BACK.days))
    return next((day for day in days if is_review(rule, day)), None)


def _before(account: Account, day: date) -> Account:
    """The account without credit of that day and later ones: a review does not see it."""
    lots = tuple(
        lot for lot in account.lots if not (lot.unit.startswith(CREDITS) and _is_day(lot.lot) and lot.lot >= f"{day}")
    )
    return Account(account.member, account.programme, lots)


def _is_day(name: str) -> bool:
    return name[:4].isdecimal()
