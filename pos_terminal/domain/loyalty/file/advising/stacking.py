"""Multipliers that meet: what they come to together where they are added or multiplied."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pos_terminal.domain.loyalty.file.explaining.phrases import both, listed, times
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.loyalty.wording import percent
from pos_terminal.domain.loyalty.worth import ONE, WHOLE, Standing, kinds_for_campaigns, stacked
from pos_terminal.domain.words import Words

EXPLODES = 5  # times the points
STRONGEST = 40  # campaigns looked at: a file with more is beyond advice

Together = tuple[CampaignRule, ...]


def about_stacking(programme: Programme, path: Path, findings: Findings) -> None:
    """Says the largest total where several campaigns can fall on one bill and it is large."""
    if programme.stacking not in (Stacking.ADD, Stacking.MULTIPLY):
        return
    found = max(_totals(programme), key=lambda one: one[0], default=None)
    if found is None:
        return
    total, member, campaigns = found
    back = member.rebate(programme.stacking, campaigns)
    if total < EXPLODES and back <= ONE:
        return
    names, most = listed(both(one.names) for one in campaigns), times(int(total * WHOLE))
    zh = f"{names.zh}可在同一單疊加，積分最多 {most} 倍"
    en = f"{names.en} can fall on one bill: points times {most} at most"
    if back:
        share = percent(back.numerator, back.denominator)
        zh, en = f"{zh}，回贈 {share}", f"{en}, a rebate of {share}"
    if back > ONE:
        zh, en = f"{zh}，超過所付的錢", f"{en}, more than what is paid"
    tip = Words('可改用 stacking = "best"。', 'stacking = "best" lets only the best count.')
    findings.add((*path, "stacking"), "stacking", Words(f"{zh}。", f"{en}."), tip)


def _totals(programme: Programme) -> Iterator[tuple[Fraction, Standing, Together]]:
    """(multiplier, who has it, campaigns) of what can fall on one bill."""
    strong = sorted((one for one in programme.campaigns if one.percent > WHOLE), key=lambda one: -one.percent)
    for member in kinds_for_campaigns(programme):
        fitting = [one for one in strong if member.fits(one)][:STRONGEST]
        for first in range(len(fitting)):
            together = _together(fitting[first:])
            yield stacked(programme.stacking, (*member.percents, *(one.percent for one in together))), member, together


def _together(strong: Sequence[CampaignRule]) -> Together:
    """The first of these with every later one that can fall on the same bill."""
    chosen: list[CampaignRule] = []
    for one in strong:
        if all(meet(one, other) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def meet(one: CampaignRule, other: CampaignRule) -> bool:
    """Whether both can count for one bill: no condition of theirs shuts the other out."""
    return (
        _dates_meet(one, other)
        and _lists_meet(one.when.weekdays, other.when.weekdays)
        and _lists_meet(one.when.month_days, other.when.month_days)
        and max(one.when.hours[0], other.when.hours[0]) < min(one.when.hours[1], other.when.hours[1])
        and _lists_meet(one.merchants, other.merchants)
        and _arms_meet(one.arm, other.arm)
    )


def _dates_meet(one: CampaignRule, other: CampaignRule) -> bool:
    begins = [when.begins for when in (one.when, other.when) if when.begins]
    ends = [when.ends for when in (one.when, other.when) if when.ends]
    return not (begins and ends) or max(begins) <= min(ends)


def _lists_meet(one: frozenset[int] | frozenset[str], other: frozenset[int] | frozenset[str]) -> bool:
    """An empty list shuts nothing out."""
    return not one or not other or not one.isdisjoint(other)


def _arms_meet(one: str, other: str) -> bool:
    """Nobody is in two arms of one experiment."""
    return one == other or one.partition("/")[0] != other.partition("/")[0]
