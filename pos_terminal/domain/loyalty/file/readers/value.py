"""Points that pay back more than was paid are a slip of the pen, and refused."""

from collections.abc import Iterator
from fractions import Fraction

from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule
from pos_terminal.domain.loyalty.rules.points import PointsRule
from pos_terminal.domain.loyalty.rules.reward import RewardKind
from pos_terminal.domain.loyalty.wording import percent
from pos_terminal.domain.loyalty.worth import NOTHING, ONE, WHOLE, Standing, comes_again, kinds_for_campaigns, standings
from pos_terminal.domain.words import Words

Values = Iterator[tuple[Path, Fraction]]
Standings = tuple[Standing, ...]


def check_value(programme: Programme, table: Table) -> None:
    """Names what makes points worth more than was paid: the simplest rules that do, not what builds on them."""
    if programme.points is None:
        return
    rule, known = programme.points, standings(programme)
    for found in (
        _base(programme, rule),
        _rates(rule, known),
        _tier_worths(programme, known),
        _levels(programme, known),
        _plans(programme, known),
        _campaigns(programme),
        _bonuses(programme),
    ):
        over = [(path, value) for path, value in found if value > ONE]
        for path, value in over:
            _refuse(table, path, value)
        if over:
            return


def _refuse(table: Table, path: Path, value: Fraction) -> None:
    share = percent(value.numerator, value.denominator)
    zh = f"積分回贈達消費額的 {share}，超過百分之一百。"
    en = f"The points are worth {share} of what is paid for them (over 100 %)."
    suggestion = Words(
        "請檢查 per、points、step_points、step_value 和各個倍數。",
        "Check per, points, step_points, step_value and what multiplies them.",
    )
    table.problem_at(path, "over-100-percent", zh, en, suggestion)


def _base(programme: Programme, rule: PointsRule) -> Values:
    """The base rate, with points as everybody's money off, and as each reward."""
    rate = Fraction(rule.points, rule.per_minor)
    spend = programme.money_off
    if spend is not None:
        yield ("money_off", "step_value"), rate * Fraction(spend.step_minor, spend.step_points)
    for place, one in enumerate(programme.rewards):
        if one.kind is RewardKind.MONEY_OFF and one.cost_points:
            yield ("reward", place, "cost_points"), rate * Fraction(one.worth_minor, one.cost_points)


def _rates(rule: PointsRule, known: Standings) -> Values:
    for place, rate in enumerate(rule.rates):
        worth = max(one.worth for one in known if not rate.tiers or one.tier in rate.tiers)
        yield ("points", "rate", place, "points"), Fraction(rate.points, rate.per_minor) * worth


def _tier_worths(programme: Programme, known: Standings) -> Values:
    for place, worth in enumerate(programme.money_off.by_tier if programme.money_off else ()):
        yield (
            ("money_off", "by_tier", place, "step_value"),
            max(o.rate * o.worth for o in known if o.tier == worth.tier),
        )


def _levels(programme: Programme, known: Standings) -> Values:
    for place, level in enumerate(programme.tiers.levels if programme.tiers else ()):
        plain = (one for one in known if one.tier == level.id and not one.plan)
        yield ("tiers", "level", place, "earn_percent"), max(one.rebate(programme.stacking) for one in plain)


def _plans(programme: Programme, known: Standings) -> Values:
    """The plan that multiplies most."""
    best = max((one.earn_percent for one in programme.plans), default=0)
    for place, plan in enumerate(programme.plans):
        if plan.earn_percent == best:
            yield ("plan", place, "earn_percent"), max(one.rebate(programme.stacking) for one in known if one.plan)


def _campaigns(programme: Programme) -> Values:
    """Each campaign by itself, with the tier and plan that make the most of it."""
    known = kinds_for_campaigns(programme)
    for place, one in enumerate(programme.campaigns):
        key = "bonus" if one.bonus_per_minor and one.percent == WHOLE else "percent"
        yield ("campaign", place, key), _best(programme, one, known)


def _bonuses(programme: Programme) -> Values:
    """A bonus that comes again and again, on the smallest bill that brings it."""
    known = kinds_for_campaigns(programme)
    for place, one in enumerate(programme.campaigns):
        if one.minimum_minor and one.bonus and not one.bonus_per_minor and comes_again(one):
            bonus = min(one.bonus, one.cap_per_sale or one.bonus)
            worth = max((kind.worth for kind in known if kind.fits(one)), default=NOTHING)
            yield ("campaign", place, "bonus"), _best(programme, one, known) + bonus * worth / one.minimum_minor


def _best(programme: Programme, campaign: CampaignRule, known: Standings) -> Fraction:
    return max((one.rebate(programme.stacking, (campaign,)) for one in known if one.fits(campaign)), default=NOTHING)
