"""The one engine: a bill, a member's standing and the programmes in force give deductions, offers and entries.

Members' prices come first, then the redemptions of all programmes in the order tapped, shared over lines by largest
remainder; every programme earns on what is left. Two runs on the same inputs give the same result. What a refund takes
back is in `reversal.py`. What only some programmes have is in `kinds.py`, loaded with the first of them: a till
without one starts sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.account import CARRY, POINTS, EntryKind, Explanation, ProgrammeResult, voucher
from pos_terminal.domain.loyalty.basket import Basket, of_sale
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought, bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.days.inactivity import keep_alive
from pos_terminal.domain.loyalty.earn import earning
from pos_terminal.domain.loyalty.earn.crediting import book_points, explained, room_left
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT, Reckoning
from pos_terminal.domain.loyalty.earn.stamp_card import Stamped, stamp
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.loyalty.offer import Choice, Evaluation, Offer, OfferState, Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.loyalty.rewards.redemption import Applied, Redemption
from pos_terminal.domain.selling.sale import Deduction, Sale, Tender
from pos_terminal.domain.words import Words

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.outlook import Outlook

__all__ = ["Choice", "Evaluation", "Offer", "OfferState", "Situation", "case_of", "evaluate"]


def evaluate(
    programmes: tuple[Programme, ...],
    sale: Sale,
    standing: Standing | None,
    choices: tuple[Choice, ...],
    situation: Situation,
    *,
    with_offers: bool = True,
    earns_only: bool = False,
) -> Evaluation:
    """Deductions to put into the sale, rewards on offer, and what completing the sale now would write.

    `with_offers` is False where nobody looks at reward keys any more: when the sale is being recorded. `earns_only` is
    for a member who came when money had been taken: nothing changes the bill any more, members' prices neither.
    Deductions that the sale carries already are left out of account. Without a member, or with a blocked one, nothing
    is earned or spent.
    """
    if standing is None or standing.member.blocked:
        reason = "no-member" if standing is None else "member-blocked"
        return Evaluation((), (), (), choices, tuple(reason for _ in choices))
    here = tuple(one for one in programmes if one.takes_part(sale.currency, situation.merchant))
    unfilled: list[Choice] = []
    while True:
        cases = {one.id: _opened(standing, one, situation) for one in here}
        basket, prices = priced(() if earns_only else here, cases, of_sale(sale))
        redemption = Redemption(here, cases, basket, standing.trust, situation, sale.tenders)
        tried = [(choice, _tried(redemption, choice, unfilled)) for choice in choices]
        too_few = redemption.won_too_few()
        if too_few is None:
            break
        unfilled.append(too_few)
    dropped = [(choice, reason) for choice, reason in tried if reason]
    offers = redemption.offers() if with_offers and not earns_only else ()
    # Before the sale is booked: as the member stands now.
    outlooks = _outlooks([cases[one.id] for one in here if with_offers and not one.is_plain])
    over_quota = _over_quota([cases[one.id] for one in here if one.quotas], redemption.basket)
    return Evaluation(
        deductions=(*prices, *(one.deduction for one in redemption.applied)),
        offers=offers,
        results=tuple(
            _earned(cases[one.id], redemption.basket, sale, redemption.applied, noted=not with_offers) for one in here
        ),
        dropped=tuple(choice for choice, _ in dropped),
        reasons=tuple(reason for _, reason in dropped),
        outlooks=outlooks,
        over_quota=over_quota,
        given=redemption.given(),
    )


def case_of(standing: Standing, programme: Programme, situation: Situation) -> Case:
    """The member's account in that programme with nothing booked on it yet."""
    record, day = situation.record, situation.business_date
    account = standing.account(programme.id)
    if programme.plans and standing.paid_until is not None:
        from pos_terminal.domain.loyalty import kinds

        account = kinds.proven(programme, account, standing.paid_until)
    booking = Booking(account, record, day)
    others = (Booking(one, record, day) for one in standing.others if one.programme == programme.id)
    return Case(programme, standing.member, booking, situation, tuple(others))


def _opened(standing: Standing, programme: Programme, situation: Situation) -> Case:
    case = case_of(standing, programme, situation)
    if programme.gifts:
        from pos_terminal.domain.loyalty import kinds

        kinds.book_gifts(case)
    return case


def priced(
    programmes: Sequence[Programme], cases: dict[str, Case], basket: Basket
) -> tuple[Basket, tuple[Deduction, ...]]:
    """The basket at members' prices, and what these take off."""
    prices: list[Deduction] = []
    for programme in programmes:
        if programme.tiers is None and not programme.plans:
            continue
        from pos_terminal.domain.loyalty import kinds

        for deduction in kinds.member_prices(cases[programme.id], basket):
            basket = basket.less(deduction)
            prices.append(deduction)
    return basket, tuple(prices)


def _tried(redemption: Redemption, choice: Choice, unfilled: list[Choice]) -> str:
    return "card-not-full" if choice in unfilled else redemption.apply(choice)


def _earned(case: Case, basket: Basket, sale: Sale, applied: Sequence[Applied], *, noted: bool) -> ProgrammeResult:
    """What completing the sale writes for one programme, with its words."""
    booked = book_sale(case, basket, sale.tenders, applied)
    explain: list[Explanation] = []
    if case.programme.points is not None and booked.reckoning is not None:
        explain += explained(case.programme, case.programme.points, booked.terms, booked.reckoning)
    others = tuple(entry for other in case.others for entry in other.entries)
    explain += [one.explained(case.booking) for one in booked.cards]
    return result_of(case, explain, booked.terms.written(), others, noted=noted)


@dataclass(frozen=True, slots=True)
class Booked:
    """How a sale's entries came about, for whoever wants words for them."""

    terms: Terms
    reckoning: Reckoning | None
    cards: tuple[Stamped, ...]


def book_sale(case: Case, basket: Basket, tenders: Iterable[Tender], applied: Sequence[Applied]) -> Booked:
    """Books what completing the sale writes for one programme; redemptions are in the case's booking already."""
    programme, booking = case.programme, case.booking
    sold = bought(programme, basket, tenders, case.situation.merchant)
    terms = _terms(case, sold)
    cards: list[Stamped] = []
    reckoning: Reckoning | None = None
    if programme.points is not None:
        carried = booking.rest(CARRY, CARRY_LOT)
        room = room_left(case, programme.points, terms)
        reckoning = earning.reckon(programme, programme.points, sold, terms, carried, room)
        book_points(case, programme.points, reckoning)
    for card in programme.stamp_cards:
        stamped = stamp(case, card, sold.basket, terms)
        if stamped is not None:
            cards.append(stamped)
    if not programme.is_plain:
        from pos_terminal.domain.loyalty import kinds

        kinds.book_kinds(case, basket, sold, terms, reckoning)
    for one in applied:
        if one.won_here and one.choice.programme == programme.id:
            booking.add(EntryKind.REDEEM, voucher(one.choice.reward), -1, one.choice.voucher)
    if sold.is_paid_for or any(one.choice.programme == programme.id for one in applied):
        keep_alive(case)
    booking.settle(POINTS)
    return Booked(terms, reckoning, tuple(cards))


def _terms(case: Case, sold: Bought) -> Terms:
    if case.programme.is_plain:
        return Terms()
    from pos_terminal.domain.loyalty import kinds

    return kinds.terms_of(case, sold)


def _outlooks(cases: Sequence[Case]) -> tuple[Outlook, ...]:
    if not cases:
        return ()
    from pos_terminal.domain.loyalty import kinds

    return tuple(kinds.outlook(case) for case in cases)


def _over_quota(cases: Sequence[Case], basket: Basket) -> Words | None:
    if not cases:
        return None
    from pos_terminal.domain.loyalty import kinds

    over = [rule for case in cases if (rule := kinds.over_quota(case, basket)) is not None]
    return over[0].names if over else None
