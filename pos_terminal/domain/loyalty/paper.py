"""Which vouchers a record gave, for those who put them on paper."""

from dataclasses import dataclass
from datetime import date

from pos_terminal.domain.loyalty.account import VOUCHERS, LoyaltyFacts

# The document, in the spool, of vouchers that are slips of their own.
SLIPS = "voucher"


@dataclass(frozen=True, slots=True)
class Coupon:
    """A voucher that a record gave: which one of the member's, its days, and the code it is used by."""

    programme: str
    version: str
    reward: str
    lot: str
    begins_on: date | None = None
    ends_on: date | None = None
    code: str = ""


def vouchers_given(facts: LoyaltyFacts | None) -> tuple[Coupon, ...]:
    """The vouchers that a record put into its own member's accounts and did not use up itself; without their codes."""
    found: dict[tuple[str, str, str], tuple[int, Coupon]] = {}
    for result in facts.results if facts else ():
        for entry in result.entries:
            if facts is None or entry.member != facts.member or not entry.unit.startswith(VOUCHERS):
                continue
            place = (result.programme, entry.unit, entry.lot)
            reward = entry.unit.removeprefix(VOUCHERS)
            first = Coupon(result.programme, result.version, reward, entry.lot, entry.matures_on, entry.expires_on)
            before, coupon = found.get(place, (0, first))
            found[place] = (before + entry.amount, coupon)
    return tuple(coupon for amount_, coupon in found.values() if amount_ > 0)
