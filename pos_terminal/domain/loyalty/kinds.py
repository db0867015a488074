"""What a bill does beyond points and stamps, for programmes that have such rules.

`engine.py` loads this room, and so all the others, with the first programme that is not plain: a till without one
starts sooner.
"""

from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.bought import Bought, purchase_minor
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.gate import over_quota
from pos_terminal.domain.loyalty.club.gift import book_gifts
from pos_terminal.domain.loyalty.club.membership import buy, proven
from pos_terminal.domain.loyalty.club.referral import pay_referral
from pos_terminal.domain.loyalty.earn.earning import Reckoning
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.play.mission import pay_missions
from pos_terminal.domain.loyalty.prize import give
from pos_terminal.domain.loyalty.rewards.member_price import member_prices
from pos_terminal.domain.loyalty.rules.play import Prize, SpinFrom
from pos_terminal.domain.loyalty.standing_terms import terms_of
from pos_terminal.domain.loyalty.tally import book, tallies
from pos_terminal.domain.loyalty.tiers.tier import qualify
from pos_terminal.domain.loyalty.views.outlooking import outlook

__all__ = ["book_gifts", "book_kinds", "member_prices", "outlook", "over_quota", "proven", "terms_of"]


def book_kinds(case: Case, basket: Basket, sold: Bought, terms: Terms, reckoning: Reckoning | None) -> None:
    """Books what completing the sale writes beside points and stamps."""
    programme = case.programme
    if programme.referral is not None:
        pay_referral(case, programme.referral, sold)
    book(case, tallies(programme, sold, terms, reckoning))
    _give_for_sale(case, sold, terms)
    if programme.plans:
        buy(programme, basket, case.booking)
    if programme.tiers is not None:
        qualify(case, programme.tiers, purchase_minor(programme.tiers.counter, sold))
    pay_missions(case)


def _give_for_sale(case: Case, sold: Bought, terms: Terms) -> None:
    """Coupons of campaigns, and turns of a wheel."""
    record = case.situation.record
    for campaign in case.programme.campaigns:
        if campaign.voucher and campaign.id in terms.campaigns:
            give(case.programme, case.booking, Prize(voucher=campaign.voucher), f"campaign.{campaign.id}.{record}")
    for wheel in case.programme.wheels:
        net = sold.basket.net_minor(frozenset(), frozenset())
        if wheel.spin_from is SpinFrom.SALE and net > 0 and net >= wheel.minimum_minor:
            give(case.programme, case.booking, Prize(spins=1, wheel=wheel.id), "")
