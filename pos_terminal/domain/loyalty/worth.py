"""What points are worth at best: how many a payment brings, and how much of it they give back."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import assert_never

from pos_terminal.domain.loyalty.account import POINTS, voucher
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule, Occasion
from pos_terminal.domain.loyalty.rules.points import PointsRule
from pos_terminal.domain.loyalty.rules.reward import RewardKind
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.loyalty.units import WALLET

ONE = Fraction(1)
NOTHING = Fraction(0)
WHOLE = 100
NO_TIER = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind of member: of a tier (or of none), with the best paid plan or without one."""

    tier: str
    plan: bool
    percents: tuple[int, ...]  # the multipliers of tier and plan
    rate: Fraction  # points for a minor unit, by the best rate
    worth: Fraction  # minor units of money off for a point, where it buys most

    def fits(self, campaign: CampaignRule) -> bool:
        """Whether the campaign is for such members."""
        return (not campaign.tiers or self.tier in campaign.tiers) and (self.plan or not campaign.plan)

    def rebate(self, stacking: Stacking, campaigns: Iterable[CampaignRule] = ()) -> Fraction:
        """The part of a payment that points give back to them under these campaigns; 1 is all of it."""
        some = tuple(campaigns)
        factor = stacked(stacking, (*self.percents, *(one.percent for one in some)))
        more = sum((Fraction(one.bonus, one.bonus_per_minor) for one in some if one.bonus_per_minor), NOTHING)
        return (self.rate * factor + more) * self.worth


def standings(programme: Programme) -> tuple[Standing, ...]:
    """Every kind of member that the programme knows."""
    levels = programme.tiers.levels if programme.tiers else ()
    known = {one.id: one.earn_percent for one in levels} or {NO_TIER: WHOLE}
    plans: list[tuple[bool, tuple[int, ...]]] = [(False, ())]
    if programme.plans:
        plans.append((True, (max(one.earn_percent for one in programme.plans),)))
    return tuple(
        Standing(tier, has, (percent, *more), best_rate(programme.points, tier), point_worth(programme, tier))
        for tier, percent in known.items()
        for has, more in plans
    )


def kinds_for_campaigns(programme: Programme) -> tuple[Standing, ...]:
    """One of each kind that campaigns can tell apart: tiers that none of them names differ by their figures alone."""
    named = {tier for one in programme.campaigns for tier in one.tiers}
    kinds = {
        (one.plan, one.percents, one.rate, one.worth, one.tier if one.tier in named else NO_TIER): one
        for one in reversed(standings(programme))
    }
    return tuple(kinds.values())


def point_worth(programme: Programme, tier: str = NO_TIER) -> Fraction:
    """Minor units of money off for a point of that tier's members, where it buys most; 0 where it buys no money off."""
    found = [NOTHING]
    spend = programme.money_off
    if spend is not None:
        own = next((one for one in spend.by_tier if one.tier == tier), None)
        points = (own.step_points if own else 0) or spend.step_points
        found.append(Fraction((own.step_minor if own else 0) or spend.step_minor, points))
    for reward in programme.rewards:
        if reward.kind is RewardKind.MONEY_OFF and reward.cost_points and (not reward.tiers or tier in reward.tiers):
            found.append(Fraction(reward.worth_minor, reward.cost_points))
    return max(found)


def unit_worth(programme: Programme, unit: str) -> Fraction | None:
    """Minor units that one of what is spent is worth at best; None where the rules do not say.

    A free item is worth what one may cost at most, where that is said.
    """
    if unit == POINTS:
        tiers = [level.id for level in programme.tiers.levels] if programme.tiers else [NO_TIER]
        return max((point_worth(programme, tier) for tier in tiers), default=NOTHING)
    if unit == WALLET:
        return ONE
    rewards = (one for one in programme.rewards if unit == voucher(one.id) and one.worth_minor)
    return next((Fraction(one.worth_minor) for one in rewards), None)


def best_rate(rule: PointsRule | None, tier: str = NO_TIER) -> Fraction:
    """Points for a minor unit, by the best rate that the tier can have."""
    if rule is None:
        return NOTHING
    rates = [Fraction(one.points, one.per_minor) for one in rule.rates if not one.tiers or tier in one.tiers]
    return max((Fraction(rule.points, rule.per_minor), *rates))


def stacked(stacking: Stacking, percents: Iterable[int]) -> Fraction:
    """What these multipliers are together, on a line that all of them fit."""
    found = [Fraction(one, WHOLE) for one in percents if one != WHOLE]
    match stacking:
        case Stacking.BEST | Stacking.PRIORITY:
            return max(found, default=ONE)
        case Stacking.ADD:
            return ONE + sum((one - ONE for one in found), NOTHING)
        case Stacking.MULTIPLY:
            return prod(found, start=ONE)
        case _:
            assert_never(stacking)


def comes_again(one: CampaignRule) -> bool:
    """Whether a member can have it on bill after bill."""
    return not (one.limit.times or one.cap_total or one.first_purchase or one.when.occasion is not Occasion.NONE)
