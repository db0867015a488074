"""How an experiment goes: its arms beside the holdout, each figure with its interval.

Everybody who was assigned counts, whether they came or not: whom an arm drove away must show. Who was given the rules
of two arms, as the weights were changed in between, is left out and counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.experiment import HOLDOUT, arm_of
from pos_terminal.domain.loyalty.rules.campaign import ExperimentRule
from pos_terminal.domain.words import Words
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.intervals import Estimate, mean, mean_difference, share, share_difference
from pos_terminal.headoffice.programmes import chosen

MEMBERS = "SELECT id FROM member WHERE joined_on <= ? ORDER BY id"
# What was recorded under an arm, whatever its day: '<experiment>/<arm>' among the entry's arms.
ARMS = """
SELECT DISTINCT e.member, e.arms, min(r.business_date) FROM entry e JOIN record r ON r.id = e.record
WHERE e.programme = ? AND ' ' || e.arms LIKE '% ' || ? || '/%' GROUP BY e.member, e.arms"""
SALES = """
SELECT r.member, count(*) FILTER (WHERE r.kind = 'sale' AND v.sale IS NULL), sum(r.net_minor)
FROM record r LEFT JOIN voided v ON v.sale = r.id
WHERE r.member <> '' AND r.kind IN ('sale', 'refund') AND r.business_date BETWEEN ? AND ? GROUP BY r.member"""
REDEEMED = """
SELECT DISTINCT e.member FROM entry e JOIN record r ON r.id = e.record LEFT JOIN voided v ON v.sale = r.id
WHERE e.programme = ? AND e.kind = 'redeem' AND v.sale IS NULL AND r.business_date BETWEEN ? AND ?"""


@dataclass(frozen=True, slots=True)
class Figures:
    """An arm's figures, or their differences to the holdout's. `active` have bought at least once.

    Of the active: the share that came again, sales each, the share that used points or a reward. Of all: spend each.
    """

    repeat_rate: Estimate
    sales_per_active: Estimate
    spend_minor_per_member: Estimate
    redemption_rate: Estimate


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm; `to_holdout` is its figures less the holdout's (None for the holdout itself)."""

    arm: str
    weight: int
    members: int
    active_members: int
    figures: Figures
    to_holdout: Figures | None


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment over a span of days; `mixed` members were under several arms and stand in none."""

    programme: str
    experiment: str
    names: Words
    first_day: date
    last_day: date
    mixed: int
    arms: tuple[Arm, ...]


@dataclass(slots=True)
class _Seen:
    """What the members of an arm did, a figure for each."""

    members: int = 0
    sales: list[float] = field(default_factory=list)
    spend: list[float] = field(default_factory=list)
    redeemed: int = 0


def experiment(
    db: Connection, today: date, programme: str, name: str, since: date | None, until: date | None
) -> Experiment:
    """The experiment (the first, where none is named), from its first sale on unless told otherwise. Raises Refused."""
    rules = chosen(db, today, programme, "experiments")
    rule = next((one for one in rules.experiments if name in ("", one.id)), None)
    if rule is None:
        raise Refused("no-such-rule", programme=rules.id, rule=name)
    recorded, began = _recorded(db, rules.id, rule)
    first, last = since or began or rules.effective_from, until or today
    seen, mixed = _observed(db, rules.id, rule, recorded, first, last)
    weights = {**dict(rule.arms), HOLDOUT: 10_000 - sum(weight for _, weight in rule.arms)}
    arms = tuple(_arm(arm, weight, seen[arm], seen[HOLDOUT]) for arm, weight in weights.items())
    return Experiment(rules.id, rule.id, rule.names, first, last, mixed, arms)


def _recorded(db: Connection, programme: str, rule: ExperimentRule) -> tuple[dict[str, set[str]], date | None]:
    """Under which arms members' sales were recorded, and since when."""
    arms: dict[str, set[str]] = {}
    began: str | None = None
    prefix = f"{rule.id}/"
    for member, written, first in db.execute(ARMS, (programme, rule.id)):
        arms.setdefault(member, set()).update(
            one.removeprefix(prefix) for one in written.split(" ") if one.startswith(prefix)
        )
        began = min(first, began or first)
    return arms, date.fromisoformat(began) if began else None


def _observed(
    db: Connection, programme: str, rule: ExperimentRule, recorded: dict[str, set[str]], first: date, last: date
) -> tuple[dict[str, _Seen], int]:
    days = (first.isoformat(), last.isoformat())
    sales = {member: (count, net) for member, count, net in db.execute(SALES, days)}
    redeemed = {member for (member,) in db.execute(REDEEMED, (programme, *days))}
    seen = {arm: _Seen() for arm in (*dict(rule.arms), HOLDOUT)}
    mixed = 0
    for member in _everybody(db, last, sales):
        arms = recorded.get(member) or {arm_of(rule, member)}
        if len(arms) > 1:
            mixed += 1
            continue
        own = seen.setdefault(next(iter(arms)), _Seen())
        count, net = sales.get(member, (0, 0))
        own.members += 1
        own.spend.append(net)
        if count > 0:
            own.sales.append(count)
            own.redeemed += member in redeemed
    return seen, mixed


def _everybody(db: Connection, last: date, sales: Iterable[str]) -> list[str]:
    return sorted({member for (member,) in db.execute(MEMBERS, (last.isoformat(),))} | set(sales))


def _arm(arm: str, weight: int, own: _Seen, holdout: _Seen) -> Arm:
    figures = _figures(own)
    differs = None if arm == HOLDOUT else _difference(own, figures, holdout, _figures(holdout))
    return Arm(arm, weight, own.members, len(own.sales), figures, differs)


def _figures(own: _Seen) -> Figures:
    active = len(own.sales)
    return Figures(share(_again(own.sales), active), mean(own.sales), mean(own.spend), share(own.redeemed, active))


def _difference(own: _Seen, figures: Figures, holdout: _Seen, theirs: Figures) -> Figures:
    return Figures(
        share_difference(figures.repeat_rate, theirs.repeat_rate),
        mean_difference(own.sales, holdout.sales),
        mean_difference(own.spend, holdout.spend),
        share_difference(figures.redemption_rate, theirs.redemption_rate),
    )


def _again(sales: Sequence[float]) -> int:
    return sum(count > 1 for count in sales)
