"""What a sale adds to everything that is only counted: credit, missions, scores, used limits.

All of it is a function of what was bought and of the recorded terms, so that a refund works it out again for what the
customer keeps.
"""

from datetime import date
from typing import assert_never

from pos_terminal.domain.loyalty.account import Entry, EntryKind
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought, count
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.campaign import fits
from pos_terminal.domain.loyalty.earn.earning import Reckoning
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.play.mission import mission_lot
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.loyalty.rules.play import BoardRule, Score
from pos_terminal.domain.loyalty.tiers.window import bucket
from pos_terminal.domain.loyalty.units import (
    ACTIVE,
    BOUGHT,
    CREDIT,
    CREDITS,
    LIMITS,
    MISSIONS,
    POINTS_A_DAY,
    POINTS_A_MONTH,
    SCORES,
    SECOND_CREDIT,
    mission,
    score,
    used,
)

EVER = "ever"
COUNTED = (CREDITS, MISSIONS, SCORES, LIMITS, BOUGHT)


def tallies(programme: Programme, sold: Bought, terms: Terms, reckoning: Reckoning | None) -> dict[str, int]:
    """Amounts by unit; those that are nothing are left out."""
    found: dict[str, int] = {}
    points = reckoning.points if reckoning else 0
    paid = 1 if sold.is_paid_for else 0
    if programme.tiers is not None:
        found[CREDIT] = count(programme.tiers.counter, sold, points)
        if programme.tiers.second is not None:
            found[SECOND_CREDIT] = count(programme.tiers.second, sold, points)
    if needs_first(programme):
        found[BOUGHT] = paid
    for rule in programme.missions:
        if not rule.check_ins and (not rule.tiers or terms.tier in rule.tiers):
            found[mission(rule.id)] = paid if rule.active_days else count(rule.counter, sold, points)
    for board in programme.boards:
        found[score(board.id)] = _score(board, sold, points)
    _limits(programme, sold, terms, reckoning, found)
    return {unit: amount for unit, amount in found.items() if amount}


def _limits(
    programme: Programme, sold: Bought, terms: Terms, reckoning: Reckoning | None, found: dict[str, int]
) -> None:
    points = reckoning.points if reckoning else 0
    if programme.points is not None and programme.points.cap_per_day:
        found[used(POINTS_A_DAY)] = points
    if programme.points is not None and programme.points.cap_per_month:
        found[used(POINTS_A_MONTH)] = points
    for campaign in programme.campaigns:
        if campaign.id not in terms.campaigns or not fits(campaign, sold):
            continue
        if campaign.limit.times:
            found[used(f"campaign/{campaign.id}")] = 1
        if campaign.cap_total or campaign.budget:
            extras = reckoning.extras if reckoning else ()
            given = sum(one.points for one in extras if one.campaign == campaign)
            found[used(f"campaign-points/{campaign.id}")] = given
    for quota in programme.quotas:
        found[used(f"quota/{quota.id}")] = pieces(sold.basket, quota.tags, quota.excluded_tags)


def pieces(basket: Basket, tags: frozenset[str], excluded: frozenset[str]) -> int:
    """Pieces of fitting lines."""
    return sum(line.quantity for line in basket.fitting(tags, excluded))


def needs_first(programme: Programme) -> bool:
    """Whether anything asks if a member has bought before."""
    return programme.referral is not None or any(one.first_purchase for one in programme.campaigns)


def book(case: Case, amounts: dict[str, int]) -> None:
    """Adds the amounts, each to the lot of its own window or period."""
    for unit, amount in amounts.items():
        lot, last = _place(case, unit)
        if unit.startswith(MISSIONS) and _one_a_day(case, unit):
            if case.booking.rest(ACTIVE, f"{unit}~{case.booking.day.isoformat()}"):
                continue
            day = case.booking.day
            case.booking.add(EntryKind.EARN, ACTIVE, 1, f"{unit}~{day.isoformat()}", expires_on=day)
        case.booking.add(EntryKind.EARN, unit, amount, lot, expires_on=last)


def count_back(booking: Booking, sold: tuple[Entry, ...], done: tuple[Entry, ...], left: dict[str, int]) -> None:
    """Takes back what the remaining purchase does not bear; what its window has dropped since is left alone."""
    for day in (one for one in sold if one.unit == ACTIVE and one.amount > 0):
        if not left.get(day.lot.rpartition("~")[0]) and booking.rest(ACTIVE, day.lot) > 0:
            booking.add(EntryKind.REVERSAL, ACTIVE, -1, day.lot, expires_on=day.expires_on)
    for unit in dict.fromkeys(one.unit for one in sold if is_counted(one.unit) and one.kind is EntryKind.EARN):
        own = [one for one in sold if one.unit == unit and one.kind is EntryKind.EARN]
        earned = sum(one.amount for one in own)
        taken = -sum(one.amount for one in done if one.unit == unit and one.amount < 0)
        take = max(0, earned - taken - max(0, min(earned, left.get(unit, 0))))
        last = own[-1].expires_on
        if take and (last is None or last >= booking.day):
            booking.add(EntryKind.REVERSAL, unit, -take, own[-1].lot, expires_on=last)


def is_counted(unit: str) -> bool:
    """Whether the unit is only counted, never spent."""
    return unit.startswith(COUNTED)


def _score(board: BoardRule, sold: Bought, points: int) -> int:
    net = sold.basket.net_minor(board.tags, frozenset())
    match board.score:
        case Score.POINTS:
            return points if net > 0 else 0
        case Score.SPEND:
            return net
        case Score.VISITS:
            return 1 if net > 0 else 0
        case _:
            assert_never(board.score)


def _one_a_day(case: Case, unit: str) -> bool:
    return any(mission(rule.id) == unit and rule.active_days for rule in case.programme.missions)


def _place(case: Case, unit: str) -> tuple[str, date | None]:
    """(lot, last day) of a counted unit today."""
    programme, day = case.programme, case.booking.day
    if programme.tiers is not None and unit in (CREDIT, SECOND_CREDIT):
        return bucket(programme.tiers, day, case.member)
    period = Period.EVER
    if unit.startswith(MISSIONS):
        rule = next(one for one in programme.missions if mission(one.id) == unit)
        return mission_lot(rule, case.booking, day)
    if unit.startswith(SCORES):
        return next(one.period for one in programme.boards if score(one.id) == unit).key(day), None
    if unit.startswith(LIMITS):
        period = _period(programme, unit.removeprefix(LIMITS))
    return period.key(day), period.last_day(day)


def _period(programme: Programme, what: str) -> Period:
    if what in (POINTS_A_DAY, POINTS_A_MONTH):
        return Period.DAY if what == POINTS_A_DAY else Period.MONTH
    kind, _, name = what.partition("/")
    if kind == "campaign":
        return next(one.limit.period for one in programme.campaigns if one.id == name)
    if kind == "quota":
        return next(one.limit.period for one in programme.quotas if one.id == name)
    return Period.EVER
