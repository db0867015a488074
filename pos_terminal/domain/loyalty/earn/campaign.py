"""Campaigns: which of them a sale falls under, and how their multipliers meet the tier's on each line.

Nothing here depends on the order in which campaigns stand in the file: of equals the one with the lower id counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pos_terminal.domain.loyalty.basket import BasketLine
from pos_terminal.domain.loyalty.bought import Bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.occasion import is_now
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule
from pos_terminal.domain.loyalty.rules.period import Limit
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.loyalty.units import BOUGHT, done, used

WHOLE = 100
# Sources of extras that are no campaign's.
TIER = "tier"
PLAN = "plan"


def campaigns_now(case: Case, sold: Bought, terms: Terms) -> frozenset[str]:
    """Ids of the campaigns that count for this sale at this instant."""
    if not case.programme.campaigns:
        return frozenset()
    return frozenset(one.id for one in case.programme.campaigns if runs(case, one, terms) and fits(one, sold))


def runs(case: Case, campaign: CampaignRule, terms: Terms) -> bool:
    """Whether it counts for this member now, whatever they buy."""
    situation, programme, booking = case.situation, case.programme, case.booking
    if campaign.tiers and terms.tier not in campaign.tiers:
        return False
    if campaign.merchants and situation.merchant not in campaign.merchants:
        return False
    if not is_now(campaign.when, case.member, situation.business_date, situation.minute, programme.leap_day):
        return False
    if campaign.plan and not terms.plan:
        return False
    if campaign.arm and campaign.arm not in terms.arms:
        return False
    if campaign.first_purchase and booking.balance(BOUGHT) > 0:
        return False
    if campaign.after_mission and booking.balance(done(campaign.after_mission)) < 1:
        return False
    return left(case, f"campaign/{campaign.id}", campaign.limit) != 0


def left(case: Case, what: str, limit: Limit) -> int | None:
    """How often a limit still allows it; None where there is none."""
    if not limit.times:
        return None
    lot = limit.period.key(case.booking.day)
    return max(0, limit.times - case.booking.rest(used(what), lot))


def fits(campaign: CampaignRule, sold: Bought) -> bool:
    """Whether the bill has what it asks for, and was paid as it asks."""
    net = sold.basket.net_minor(campaign.tags, campaign.excluded_tags)
    if net <= 0 or net < campaign.minimum_minor:
        return False
    return not campaign.tenders or sold.paid_share(campaign.tenders)[0] > 0


@dataclass(frozen=True, slots=True)
class Extra:
    """Points beside the base ones: whose they are, how many, and after how many days they can be spent."""

    source: str  # TIER, PLAN, or the campaign's id
    factor: Fraction  # 1 for a bonus
    points: int
    pending_days: int
    campaign: CampaignRule | None = None


@dataclass(frozen=True, slots=True)
class _Multiplier:
    source: str
    factor: Fraction
    priority: int = 0
    campaign: CampaignRule | None = None

    def fits(self, line: BasketLine) -> bool:
        return self.campaign is None or line.fits(self.campaign.tags, self.campaign.excluded_tags)


def extras(
    programme: Programme, terms: Terms, sold: Bought, lines: Sequence[BasketLine], parts: Sequence[int]
) -> tuple[Extra, ...]:
    """What tier, plan and campaigns add to base points that are shared over lines as `parts`."""
    running = [one for one in programme.campaigns if one.id in terms.campaigns]
    fitting = [one for one in sorted(running, key=_rank) if fits(one, sold)]
    multipliers = [*_standing(programme, terms), *(_of_campaign(one) for one in fitting if one.percent > WHOLE)]
    found = list(_multiplied(programme.stacking, multipliers, lines, parts)) if multipliers else []
    found += [_bonus(one, sold) for one in fitting if one.bonus]
    return tuple(one for one in found if one.points)


def _rank(campaign: CampaignRule) -> tuple[int, str]:
    return -campaign.priority, campaign.id


def _standing(programme: Programme, terms: Terms) -> Iterable[_Multiplier]:
    """What tier and plan multiply by."""
    if programme.tiers is not None:
        percent = next((one.earn_percent for one in programme.tiers.levels if one.id == terms.tier), WHOLE)
        if percent != WHOLE:
            yield _Multiplier(TIER, Fraction(percent, WHOLE))
    percent = next((one.earn_percent for one in programme.plans if one.id == terms.plan), WHOLE)
    if percent != WHOLE:
        yield _Multiplier(PLAN, Fraction(percent, WHOLE))


def _of_campaign(one: CampaignRule) -> _Multiplier:
    return _Multiplier(one.id, Fraction(one.percent, WHOLE), one.priority, one)


def _multiplied(
    stacking: Stacking, multipliers: Sequence[_Multiplier], lines: Sequence[BasketLine], parts: Sequence[int]
) -> Iterable[Extra]:
    """Each multiplier's own points: what it adds once those before it are counted; rounded down as one sum."""
    if stacking is Stacking.PRIORITY:
        ordered = sorted(multipliers, key=lambda one: (-one.priority, -one.factor, one.source))
    else:
        ordered = sorted(multipliers, key=lambda one: (-one.factor, one.source))
    factors = [Fraction(1)] * len(lines)
    taken = [False] * len(lines)
    before = sum(parts)
    for one in ordered:
        for place, line in enumerate(lines):
            if one.fits(line):
                factors[place] = _combined(stacking, factors[place], one.factor, taken[place])
                taken[place] = True
        after = sum((part * factor for part, factor in zip(parts, factors, strict=True)), Fraction(0))
        whole = after.numerator // after.denominator
        pending = one.campaign.pending_days if one.campaign else 0
        yield Extra(one.source, one.factor, whole - before, pending, one.campaign)
        before = whole


def _combined(stacking: Stacking, factor: Fraction, more: Fraction, taken: bool) -> Fraction:
    match stacking:
        case Stacking.BEST:
            return max(factor, more) if taken else more
        case Stacking.PRIORITY:
            return factor if taken else more
        case Stacking.ADD:
            return factor + more - 1
        case Stacking.MULTIPLY:
            return factor * more


def _bonus(campaign: CampaignRule, sold: Bought) -> Extra:
    points = campaign.bonus
    if campaign.bonus_per_minor:
        share, whole = sold.paid_share(campaign.tenders)
        net = sold.basket.net_minor(campaign.tags, campaign.excluded_tags) * share // whole
        points = net // campaign.bonus_per_minor * campaign.bonus
    return Extra(campaign.id, Fraction(1), points, campaign.pending_days, campaign)
