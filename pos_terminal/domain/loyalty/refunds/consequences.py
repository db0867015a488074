"""Refunds: what followed from the sale: counters, coupons, turns, plans, tier, missions, a friend's bonus."""

from pos_terminal.domain.loyalty.account import (
    POINTS,
    Entry,
    EntryKind,
)
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.bought import bought, purchase_minor
from pos_terminal.domain.loyalty.club.membership import bought_plans
from pos_terminal.domain.loyalty.club.referral import take_referral_back
from pos_terminal.domain.loyalty.earn.campaign import fits
from pos_terminal.domain.loyalty.play.mission import undo_missions
from pos_terminal.domain.loyalty.prize import take_back
from pos_terminal.domain.loyalty.refunds.returned_sale import ReturnedSale, amount_of
from pos_terminal.domain.loyalty.rules.play import Prize, SpinFrom
from pos_terminal.domain.loyalty.rules.tier import RefundTier
from pos_terminal.domain.loyalty.tally import count_back, tallies
from pos_terminal.domain.loyalty.tiers.tier import withdraw
from pos_terminal.domain.loyalty.units import MISSIONS, plan, used

NO_TAGS: frozenset[str] = frozenset()


def take_consequences(past: ReturnedSale) -> tuple[Entry, ...]:
    """What followed from the sale: counters, coupons, turns, plans, tier, missions, what a friend brought."""
    programme, booking = past.programme, past.booking
    amounts = tallies(programme, past.bought_left, past.terms, past.again)
    amounts |= {used(f"stamps/{card.id}"): past.stamps_left(card) for card in programme.stamp_cards}
    count_back(booking, past.sold, past.done, amounts)
    _take_given(past)
    _take_plans(past)
    if programme.tiers is not None and programme.tiers.refund_tier is RefundTier.RECOMPUTE:
        counter = programme.tiers.counter
        single = purchase_minor(counter, past.bought_left)
        withdraw(past.case, programme.tiers, past.sold, single, past.done)
    progress = {one.unit: one.lot for one in past.sold if one.unit.startswith(MISSIONS)}
    undo_missions(programme, booking, progress, [one.lot for one in past.sold if _is_given_points(one)])
    if programme.referral is None:
        return ()
    sold, done = past.loyalty.entries, past.done_anywhere
    return take_referral_back(programme, programme.referral, sold, done, past.bought_left, booking)


def _is_given_points(one: Entry) -> bool:
    return (one.unit, one.kind) == (POINTS, EntryKind.ADJUST)


def _take_given(past: ReturnedSale) -> None:
    """Coupons of campaigns that the rest of the sale does not bear, and turns of a wheel that nobody took yet."""
    programme, record = past.programme, past.sale.id.hex
    for campaign in programme.campaigns:
        if campaign.voucher and campaign.id in past.terms.campaigns and not fits(campaign, past.bought_left):
            take_back(programme, past.booking, Prize(voucher=campaign.voucher), f"campaign.{campaign.id}.{record}")
    before, after = _net(past, past.left_before), _net(past, past.left)
    for wheel in programme.wheels:
        if wheel.spin_from is SpinFrom.SALE and before >= max(1, wheel.minimum_minor) > after:
            take_back(programme, past.booking, Prize(spins=1, wheel=wheel.id), "")


def _net(past: ReturnedSale, basket: Basket) -> int:
    return bought(past.programme, basket, past.sale.tenders, past.sale.merchant).basket.net_minor(NO_TAGS, NO_TAGS)


def _take_plans(past: ReturnedSale) -> None:
    """Terms of a paid membership whose fee has come back, the last one first."""
    left = bought_plans(past.programme, past.left)
    for rule in past.programme.plans:
        sold = [one for one in past.sold if (one.unit, one.kind) == (plan(rule.id), EntryKind.EARN)]
        gone = -amount_of(past.done, plan(rule.id), EntryKind.REVERSAL)
        for one in reversed(sold[left.get(rule.id, 0) : len(sold) - gone]):
            if past.booking.rest(one.unit, one.lot) > 0:
                past.booking.add(EntryKind.REVERSAL, one.unit, -1, one.lot)
