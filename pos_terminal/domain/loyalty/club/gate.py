"""Gates that open for some, and quotas of pieces: paid club entry, early hours, a plate of fruit a visit."""

from datetime import date

from pos_terminal.domain.loyalty.account import EntryKind
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.bought import bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.membership import plan_now
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import GateRule, QuotaRule
from pos_terminal.domain.loyalty.tally import pieces
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import used


def gate_of(programme: Programme, gate: str) -> GateRule | None:
    """The gate of that id; without an id the first one."""
    return next((one for one in programme.gates if gate in (one.id, "")), None)


def enter(case: Case, gate: GateRule) -> str:
    """Lets the member in and counts it; an empty text, or the code of why not."""
    day, minute = case.booking.day, case.situation.minute
    privileged = _privileged(case, gate, day)
    if gate.needs_plan and not privileged:
        return "no-membership"
    if gate.tiers and not privileged and not gate.open_from:
        return "tier-too-low"
    if minute < (gate.early_from if privileged else gate.open_from):
        return "gate-closed"
    lot, unit = gate.limit.period.key(day), used(f"gate/{gate.id}")
    if gate.limit.times and case.booking.rest(unit, lot) >= gate.limit.times:
        return "gate-quota"
    if gate.limit.times:
        case.booking.add(EntryKind.ADJUST, unit, 1, lot, expires_on=gate.limit.period.last_day(day))
    return ""


def over_quota(case: Case, basket: Basket) -> QuotaRule | None:
    """The first quota that this basket would exceed; fees for a membership are no pieces."""
    for rule in case.programme.quotas:
        taken = case.booking.rest(used(f"quota/{rule.id}"), rule.limit.period.key(case.booking.day))
        wanted = pieces(bought(case.programme, basket, (), "").basket, rule.tags, rule.excluded_tags)
        if wanted and taken + wanted > rule.limit.times:
            return rule
    return None


def _privileged(case: Case, gate: GateRule, day: date) -> bool:
    programme = case.programme
    if gate.tiers:
        return programme.tiers is not None and level_now(programme.tiers, case.booking, day).id in gate.tiers
    return plan_now(programme, case.booking, day) is not None
