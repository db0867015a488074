"""What a sale earns under: the member's tier and plan, the arms they are in, the campaigns of the moment."""

from pos_terminal.domain.loyalty.bought import Bought, count
from pos_terminal.domain.loyalty.campaign import campaigns_now
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earning import reckon
from pos_terminal.domain.loyalty.experiment import arms_of
from pos_terminal.domain.loyalty.membership import plan_now
from pos_terminal.domain.loyalty.rules.tier import Applies, Evaluate, TiersRule
from pos_terminal.domain.loyalty.terms import Terms
from pos_terminal.domain.loyalty.tier import level_now, place_now, place_with


def terms_of(case: Case, sold: Bought) -> Terms:
    """The terms of a sale at this instant."""
    programme, terms = case.programme, standing_terms(case)
    if programme.tiers is not None:
        terms = Terms(programme.tiers.levels[_place(case, programme.tiers, sold)].id, terms.plan, arms=terms.arms)
    if not programme.campaigns:
        return terms
    return Terms(terms.tier, terms.plan, campaigns_now(case, sold, terms), terms.arms)


def standing_terms(case: Case) -> Terms:
    """The terms that do not depend on what is bought."""
    programme, booking = case.programme, case.booking
    plan = plan_now(programme, booking, booking.day) if programme.plans else None
    tier = level_now(programme.tiers, booking, booking.day).id if programme.tiers is not None else ""
    return Terms(tier, plan.id if plan else "", arms=arms_of(programme, case.member.id))


def _place(case: Case, rule: TiersRule, sold: Bought) -> int:
    """The tier that counts for this sale: the one held, or the one that it reaches where that counts at once."""
    now = place_now(rule, case.booking, case.booking.day)
    if rule.applies is Applies.NEXT_SALE or rule.evaluate is not Evaluate.SALE:
        return now
    points = 0
    if case.programme.points is not None:
        points = reckon(case.programme, case.programme.points, sold, Terms(rule.levels[now].id)).points
    more = count(rule.counter, sold, points)
    second = count(rule.second, sold, points) if rule.second else 0
    return max(now, place_with(rule, case.booking, case.booking.day, case.member, more, second))
