"""What is no purchase and counts all the same: a review, a class, points that a partner posts."""

from datetime import timedelta

from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.days.inactivity import keep_alive
from pos_terminal.domain.loyalty.earn.campaign import left
from pos_terminal.domain.loyalty.play.leaderboard import JOIN, LEAVE, take_part
from pos_terminal.domain.loyalty.play.mission import mission_lot, pay_missions, undo_missions
from pos_terminal.domain.loyalty.prize import give, take_back
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import ActivityRule
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric, RefundTier
from pos_terminal.domain.loyalty.tiers.tier import level_now, qualify, withdraw
from pos_terminal.domain.loyalty.tiers.window import bucket
from pos_terminal.domain.loyalty.units import CREDIT, MISSIONS, SECOND_CREDIT, done, mission, used


def activity_of(programme: Programme, code: str) -> ActivityRule | None:
    """The programme's own rule for that code."""
    return next((one for one in programme.activities if one.code == code), None)


def takes(programme: Programme, code: str) -> bool:
    """Whether the code means anything to the programme: a rule of its own, a counted event, or joining its boards."""
    return code in codes_of(programme)


def codes_of(programme: Programme) -> tuple[str, ...]:
    """Every activity that means something to the programme, once each."""
    tiers = programme.tiers
    counters = [*((tiers.counter, tiers.second) if tiers else ()), *(one.counter for one in programme.missions)]
    counted = [code for one in counters if one for code in one.codes]
    boards = [JOIN, LEAVE] if programme.boards else []
    return tuple(dict.fromkeys([*(one.code for one in programme.activities), *counted, *boards]))


def post(case: Case, code: str, points: int, credit: int | None) -> str:
    """Books what an activity brings by the rules and what a partner posts with it; an empty text, or why not.

    `credit` None: points that count towards a tier in points count here too.
    """
    rule = activity_of(case.programme, code)
    if rule is None and case.programme.boards and code in (JOIN, LEAVE):
        take_part(case, code)
    gift = rule is not None and rule.gift
    if rule is not None and left(case, f"activity/{code}", rule.limit) == 0:
        if not (points or credit):
            return "activity-limit"
        rule = None  # what a partner posts counts all the same
    if rule is not None:
        _by_rule(case, rule)
    _post_points(case, points, gift=gift)
    _count(case, code, points + (rule.prize.points if rule else 0), credit, rule.credit if rule else 0)
    if case.programme.tiers is not None:
        qualify(case, case.programme.tiers)
    pay_missions(case)
    return ""


def undo(case: Case, code: str, posted: tuple[Entry, ...]) -> None:
    """Takes an activity back after moderation: exactly what it brought, as far as it is there; the rest is owed."""
    rule, booking = activity_of(case.programme, code), case.booking
    by_rule = rule is not None and any(one.unit == used(f"activity/{code}") for one in posted)
    points = [one for one in posted if one.unit == POINTS and one.kind is EntryKind.ADJUST]
    if rule is not None and by_rule:
        take_back(case.programme, booking, rule.prize, _name(code, posted), [one.lot for one in points])
    for one in posted:
        is_over = one.expires_on is not None and one.expires_on < booking.day
        if one.unit.startswith(("credit", "mission/", "used/")) and one.amount > 0 and not is_over:
            booking.add(EntryKind.REVERSAL, one.unit, -one.amount, one.lot, expires_on=one.expires_on)
    extra = sum(one.amount for one in points) - (rule.prize.points if rule is not None and by_rule else 0)
    extra -= _mission_points(case.programme, posted)
    booking.take(EntryKind.REVERSAL, POINTS, max(0, extra), [one.lot for one in points])
    if case.programme.tiers is not None and case.programme.tiers.refund_tier is RefundTier.RECOMPUTE:
        withdraw(case, case.programme.tiers, posted)
    progress = {one.unit: one.lot for one in posted if one.unit.startswith(MISSIONS)}
    undo_missions(case.programme, booking, progress, [one.lot for one in points])


def _mission_points(programme: Programme, posted: tuple[Entry, ...]) -> int:
    """Points that came with missions that it completed: they are the missions' affair."""
    times = {rule.id: sum(one.amount for one in posted if one.unit == done(rule.id)) for rule in programme.missions}
    return sum(rule.prize.points * times[rule.id] for rule in programme.missions)


def _name(code: str, posted: tuple[Entry, ...]) -> str:
    return next((one.lot for one in posted if one.lot.startswith(f"activity.{code}.")), "")


def _by_rule(case: Case, rule: ActivityRule) -> None:
    booking, day = case.booking, case.booking.day
    lot = rule.limit.period.key(day)
    booking.add(EntryKind.ADJUST, used(f"activity/{rule.code}"), 1, lot, expires_on=rule.limit.period.last_day(day))
    give(case.programme, booking, rule.prize, f"activity.{rule.code}.{case.situation.record}")


def _post_points(case: Case, points: int, *, gift: bool) -> None:
    """A partner's points last as long as the programme's own; below zero they are taken back."""
    booking, rule = case.booking, case.programme.points
    if points < 0:
        booking.take(EntryKind.ADJUST, POINTS, -points, ())
    elif points:
        day = booking.day
        matures_on = day + timedelta(days=rule.pending_days) if rule and rule.pending_days else None
        expires_on = (rule.expiry if rule else Expiry()).last_day(day)
        if gift and rule is not None and rule.expiry.inactive_months:
            # What is received is no activity: it dies with what is there.
            there = [lot for lot in booking.of(POINTS).lots if lot.rest > 0 and not lot.dead(day)]
            live = [lot.expires_on for lot in there if lot.expires_on]
            expires_on = max(live, default=expires_on)
        lot = booking.dated_lot(expires_on, matures_on)
        booking.add(EntryKind.ADJUST, POINTS, points, lot, expires_on=expires_on, matures_on=matures_on)
    booking.settle(POINTS)
    if not gift:
        keep_alive(case)


def _count(case: Case, code: str, points: int, credit: int | None, by_rule: int) -> None:
    tiers, day = case.programme.tiers, case.booking.day
    if tiers is not None:
        lot, last = bucket(tiers, day, case.member)
        posted = credit if credit is not None else points if tiers.counter.metric is Metric.POINTS else 0
        amount = posted + by_rule + _event(tiers.counter, code)
        case.booking.add(EntryKind.ADJUST, CREDIT, amount, lot, expires_on=last)
        if tiers.second is not None:
            case.booking.add(EntryKind.ADJUST, SECOND_CREDIT, _event(tiers.second, code), lot, expires_on=last)
    level = level_now(tiers, case.booking, day).id if tiers is not None else ""
    for rule in case.programme.missions:
        if rule.tiers and level not in rule.tiers:
            continue
        amount = _event(rule.counter, code)
        if rule.counter.metric is Metric.POINTS and not rule.check_ins and not rule.active_days:
            amount += max(0, points)
        if amount:
            lot, last = mission_lot(rule, case.booking, day)
            case.booking.add(EntryKind.ADJUST, mission(rule.id), amount, lot, expires_on=last)


def _event(rule: CounterRule, code: str) -> int:
    return 1 if rule.metric is Metric.EVENTS and code in rule.codes else 0
