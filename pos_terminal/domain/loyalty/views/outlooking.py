"""Where a member stands beside balances: tier and the way to the next, missions, check-in, wheels, membership."""

from datetime import UTC, datetime, timedelta

from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.membership import plan_until
from pos_terminal.domain.loyalty.earn.campaign import runs
from pos_terminal.domain.loyalty.outlook import (
    CheckInState,
    MembershipState,
    MissionProgress,
    Outlook,
    TierStanding,
    WheelState,
)
from pos_terminal.domain.loyalty.play.check_in import streak
from pos_terminal.domain.loyalty.play.mission import running_lot, target_of
from pos_terminal.domain.loyalty.rules.play import MissionRule
from pos_terminal.domain.loyalty.rules.tier import Metric, TierLevel, TiersRule
from pos_terminal.domain.loyalty.standing_terms import standing_terms
from pos_terminal.domain.loyalty.tiers.tier import held_until, place_now
from pos_terminal.domain.loyalty.tiers.window import credit
from pos_terminal.domain.loyalty.units import CHECK_IN, CREDIT, SECOND_CREDIT, WALLET, done, spins, tier
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.words import Words

UNITS = {
    Metric.POINTS: Words("分", "points"),
    Metric.QUANTITY: Words("次", "more"),
    Metric.VISITS: Words("次惠顧", "visits"),
    Metric.EVENTS: Words("次活動", "events"),
    Metric.CREDIT: Words("積分", "points"),
}


def outlook(case: Case) -> Outlook:
    """Everything about one account that is no balance."""
    programme = case.programme
    terms = standing_terms(case)
    return Outlook(
        programme.id,
        tier=_tier(case, programme.tiers) if programme.tiers is not None else None,
        campaigns=tuple(one.names for one in programme.campaigns if runs(case, one, terms)),
        missions=tuple(_mission(case, one) for one in programme.missions if not one.tiers or terms.tier in one.tiers),
        check_in=_check_in(case),
        wheels=tuple(
            WheelState(one.id, one.names, _spendable(case, spins(one.id)), one.licence != "")
            for one in programme.wheels
        ),
        membership=_membership(case),
        wallet_minor=_spendable(case, WALLET),
    )


def _spendable(case: Case, unit: str) -> int:
    return case.booking.of(unit).spendable(unit, case.booking.day)


def _tier(case: Case, rule: TiersRule) -> TierStanding:
    booking, day = case.booking, case.booking.day
    place = place_now(rule, booking, day)
    level = rule.levels[place]
    above = rule.levels[place + 1] if place + 1 < len(rule.levels) else None
    progress = max(0, credit(rule, booking, CREDIT, day, case.member))
    return TierStanding(
        level.id,
        level.names,
        place,
        until=held_until(rule, booking, place, day),
        next_names=above.names if above else None,
        progress=progress,
        goal=above.at if above else 0,
        missing=_missing(case, rule, above, progress) if above else Words("", ""),
        perks=level.perks,
        provisional=place > 0 and _provisional(case, level),
    )


def _provisional(case: Case, level: TierLevel) -> bool:
    """Whether the tier was reached on this till since head office last spoke of the account."""
    heard = case.situation.heard_at
    if heard is None:
        return False
    held = [lot for lot in case.booking.of_unit(tier(level.id)) if lot.rest > 0 and lot.live(case.booking.day)]
    return all(_opened(lot) > heard for lot in held)


def _opened(lot: Lot) -> datetime:
    try:
        return datetime.fromisoformat(lot.opened)
    except ValueError:  # an entry of this very event
        return datetime.max.replace(tzinfo=UTC)


def _missing(case: Case, rule: TiersRule, above: TierLevel, progress: int) -> Words:
    """The way to the next tier in words."""
    ways = []
    wanted = above.at + (1 if rule.over else 0) - progress
    if wanted > 0:
        ways.append(_figure(case, rule.counter.metric, wanted))
    if rule.second is not None:
        second = above.second_at - credit(rule, case.booking, SECOND_CREDIT, case.booking.day, case.member)
        if second > 0:
            ways.append(_figure(case, rule.second.metric, second))
    if not ways:
        return Words(f"下次評級升「{above.names.zh}」", f"{above.names.en} at the next review")
    zh, en = "、".join(one.zh for one in ways), " and ".join(one.en for one in ways)
    return Words(f"再{zh}升「{above.names.zh}」", f"{en} to {above.names.en}")


def _figure(case: Case, metric: Metric, number: int) -> Words:
    if metric is Metric.SPEND:
        money = amount(number, case.programme.currency)
        return Words(f"消費 {money} ", f"{money} more")
    figure = counted(number, UNITS[metric])
    return Words(f" {figure.zh}", figure.en)


def _mission(case: Case, rule: MissionRule) -> MissionProgress:
    booking = case.booking
    lot = running_lot(rule, booking, booking.day)
    target = target_of(rule, lot.lot) if lot else rule.target
    progress = max(0, lot.rest) if lot else 0
    times = booking.rest(done(rule.id), lot.lot) if lot else 0
    if rule.repeat:
        progress -= times * target
    is_money = rule.counter.metric is Metric.SPEND and not rule.check_ins and not rule.active_days
    until = lot.expires_on if lot else rule.period.last_day(booking.day)
    is_done = times > 0 and not rule.repeat
    return MissionProgress(rule.id, rule.names, min(max(0, progress), target), target, is_money, is_done, until)


def _check_in(case: Case) -> CheckInState | None:
    rule, booking = case.programme.check_in, case.booking
    if rule is None:
        return None
    today = booking.rest(CHECK_IN, booking.day.isoformat()) > 0
    return CheckInState(today, streak(booking, rule, booking.day), rule.streak_days)


def _membership(case: Case) -> MembershipState | None:
    day = case.booking.day
    for rule in case.programme.plans:
        until = plan_until(case.booking, rule)
        if until is not None and day <= until + timedelta(days=rule.grace_days):
            return MembershipState(rule.id, rule.names, until, in_grace=until < day)
    return None
