"""What a sale earns under: the member's tier and plan, the arms they are in, the campaigns of the moment."""

from pos_terminal.domain.loyalty.account import CARRY
from pos_terminal.domain.loyalty.bought import Bought, count, purchase_minor
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.membership import plan_now
from pos_terminal.domain.loyalty.earn.campaign import campaigns_now
from pos_terminal.domain.loyalty.earn.crediting import room_left
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT, reckon
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.experiment import arms_of
from pos_terminal.domain.loyalty.rules.tier import Applies, Evaluate, TiersRule
from pos_terminal.domain.loyalty.tiers.tier import level_now, place_now, place_with


def terms_of(case: Case, sold: Bought) -> Terms:
    """The terms of a sale at this instant."""
    programme, held = case.programme, _with_campaigns(case, sold, standing_terms(case))
    if programme.tiers is None:
        return held
    tier = programme.tiers.levels[_place(case, programme.tiers, sold, held)].id
    return held if tier == held.tier else _with_campaigns(case, sold, Terms(tier, held.plan, arms=held.arms))


def _with_campaigns(case: Case, sold: Bought, terms: Terms) -> Terms:
    if not case.programme.campaigns:
        return terms
    return Terms(terms.tier, terms.plan, campaigns_now(case, sold, terms), terms.arms)


def standing_terms(case: Case) -> Terms:
    """The terms that do not depend on what is bought."""
    programme, booking = case.programme, case.booking
    plan = plan_now(programme, booking, booking.day) if programme.plans else None
    tier = level_now(programme.tiers, booking, booking.day).id if programme.tiers is not None else ""
    return Terms(tier, plan.id if plan else "", arms=arms_of(programme, case.member.id))


def _place(case: Case, rule: TiersRule, sold: Bought, held: Terms) -> int:
    """The tier that counts for this sale: the one held, or the one that it reaches where that counts at once.

    Points that bring it there are those that the tier held earns.
    """
    programme, booking = case.programme, case.booking
    now = place_now(rule, booking, booking.day)
    if rule.applies is Applies.NEXT_SALE or rule.evaluate is not Evaluate.SALE:
        return now
    points = 0
    if programme.points is not None:
        carried, room = booking.rest(CARRY, CARRY_LOT), room_left(case, programme.points, held)
        points = reckon(programme, programme.points, sold, held, carried, room).points
    more = count(rule.counter, sold, points)
    second = count(rule.second, sold, points) if rule.second else 0
    single = purchase_minor(rule.counter, sold)
    return max(now, place_with(rule, booking, booking.day, case.member, more, second, single))
