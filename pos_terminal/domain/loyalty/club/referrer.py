"""Who brought a member: written when they join, asked for at their first sale."""

from collections.abc import Mapping

from pos_terminal.domain.loyalty.account import EntryKind, HasLots
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.units import REFERRER


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
