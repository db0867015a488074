"""The one engine: a bill, a member's standing and the programmes in force give deductions, offers and entries.

Redemptions of all programmes come first, in the order tapped, shared over lines by largest remainder; every programme
earns on what is left. Two runs on the same inputs give the same result. What a refund takes back is in `reversal.py`.
"""

from collections.abc import Iterable

from pos_terminal.domain.loyalty import earning, stamp_card
from pos_terminal.domain.loyalty.account import (
    POINTS,
    EntryKind,
    Explanation,
    ProgrammeResult,
    UnitChange,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.basket import Basket, of_sale
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.loyalty.offer import Choice, Evaluation, Offer, OfferState, Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.redemption import Applied, Redemption
from pos_terminal.domain.selling.sale import Sale

__all__ = ["Choice", "Evaluation", "Offer", "OfferState", "Situation", "changes_of", "evaluate"]


def evaluate(
    programmes: tuple[Programme, ...],
    sale: Sale,
    standing: Standing | None,
    choices: tuple[Choice, ...],
    situation: Situation,
    *,
    with_offers: bool = True,
) -> Evaluation:
    """Deductions to put into the sale, rewards on offer, and what completing the sale now would write.

    `with_offers` is False where nobody looks at reward keys any more: when the sale is being recorded.
    Deductions that the sale carries already are left out of account. Without a member, or with a blocked one, nothing
    is earned or spent.
    """
    if standing is None or standing.member.blocked:
        reason = "no-member" if standing is None else "member-blocked"
        return Evaluation((), (), (), choices, tuple(reason for _ in choices))
    here = tuple(one for one in programmes if one.takes_part(sale.currency, situation.merchant))
    basket = of_sale(sale)
    unfilled: list[Choice] = []
    while True:
        bookings = {one.id: _booking(standing, one, situation) for one in here}
        redemption = Redemption(here, bookings, basket, standing.trust, situation)
        tried = [(choice, _tried(redemption, choice, unfilled)) for choice in choices]
        too_few = redemption.won_too_few()
        if too_few is None:
            break
        unfilled.append(too_few)
    dropped = [(choice, reason) for choice, reason in tried if reason]
    offers = redemption.offers() if with_offers else ()
    return Evaluation(
        deductions=tuple(one.deduction for one in redemption.applied),
        offers=offers,
        results=tuple(_earned(one, redemption.basket, bookings[one.id], redemption.applied) for one in here),
        dropped=tuple(choice for choice, _ in dropped),
        reasons=tuple(reason for _, reason in dropped),
    )


def changes_of(programme: Programme, booking: Booking) -> tuple[UnitChange, ...]:
    """The figures for the receipt: points, every card, and vouchers where there are or were any."""
    units = [POINTS] if programme.points is not None else []
    units += [stamps(card.id) for card in programme.stamp_cards]
    fixed = booking.changes(units)
    vouchers = booking.changes(voucher(reward.id) for reward in programme.rewards)
    return (*fixed, *(change for change in vouchers if _shown(change)))


def _shown(change: UnitChange) -> bool:
    return any((change.opening, change.earned, change.spent, change.closing))


def _booking(standing: Standing, programme: Programme, situation: Situation) -> Booking:
    return Booking(standing.account(programme.id), situation.record, situation.business_date)


def _tried(redemption: Redemption, choice: Choice, unfilled: list[Choice]) -> str:
    return "card-not-full" if choice in unfilled else redemption.apply(choice)


def _earned(programme: Programme, basket: Basket, booking: Booking, applied: Iterable[Applied]) -> ProgrammeResult:
    explain: list[Explanation] = []
    if programme.points is not None:
        explain += earning.earn(programme, programme.points, basket, booking)
        booking.settle(POINTS)
    for card in programme.stamp_cards:
        explain += stamp_card.stamp(programme, card, basket, booking)
    for one in applied:
        if one.won_here and one.choice.programme == programme.id:
            booking.add(EntryKind.REDEEM, voucher(one.choice.reward), -1, one.choice.voucher)
    return ProgrammeResult(
        programme.id, programme.version, tuple(booking.entries), changes_of(programme, booking), tuple(explain)
    )
