"""What the shop's other tills gave a member of which head office has not told: a spell's limits count it as well."""

from collections.abc import Iterable

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, LoyaltyFacts
from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.refunds.still_given import still_given
from pos_terminal.domain.loyalty.rewards.member_price import is_member_price
from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine
from pos_terminal.services.ports import Store
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded


def given_nearby(store: Store, member: str, programmes: Iterable[Programme]) -> tuple[Given, ...]:
    """By bill and reward, less what was returned of it."""
    bodies = [decode(record.body).body for record in store.neighbours.news_of(member)]
    returned: dict[object, list[ReturnedLine]] = {}
    for body in bodies:
        if isinstance(body, RefundRecorded):
            returned.setdefault(body.refund.of, []).extend(body.refund.lines)
    keeps = {one.id for one in programmes if one.refund is RefundPolicy.NONE}
    found: list[Given] = []
    for body in bodies:
        if isinstance(body, SaleRecorded) and body.loyalty is not None:
            given = _given(body.sale, body.loyalty)
            kept = tuple(one for one in given if one.programme in keeps)
            rest = tuple(one for one in given if one.programme not in keeps)
            found += (*kept, *still_given(rest, body.sale, returned.get(body.sale.id, ())))
    return tuple(found)


def _given(sale: CompletedSale, loyalty: LoyaltyFacts) -> tuple[Given, ...]:
    """A record does not say how many points each reward took, so each counts with all of its programme's: rather too
    many than too few."""
    found: dict[tuple[str, str, str], Given] = {}
    for one in sale.deductions:
        if not one.programme or is_member_price(one):
            continue
        place = (one.programme, one.reward, one.voucher)
        points = _points(loyalty, one.programme)
        before = found.get(place, Given(*place, times=0))
        found[place] = Given(*place, before.times + 1, points, before.minor + one.amount_minor)
    return tuple(found.values())


def _points(loyalty: LoyaltyFacts, programme: str) -> int:
    return -sum(
        entry.amount
        for entry in loyalty.entries
        if (entry.programme, entry.unit, entry.kind) == (programme, POINTS, EntryKind.REDEEM)
    )
