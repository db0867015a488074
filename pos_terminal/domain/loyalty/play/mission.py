"""Missions: progress is a sum of ledger entries, so that a refund counts back; the prize is given once a time reached.

The lot of a mission names the first day of its period and the target as it was at the start, so that a change of the
rules does not move a goal that somebody is running towards.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import EntryKind, HasLots, Lot
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.prize import give, take_back
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.play import MissionRule
from pos_terminal.domain.loyalty.units import done, mission


def mission_lot(rule: MissionRule, account: HasLots, day: date) -> tuple[str, date | None]:
    """(lot, last day) into which progress of that day goes: the one that runs, else a new one."""
    running = running_lot(rule, account, day)
    if running is not None:
        return running.lot, running.expires_on
    last = rule.period.last_day(day)
    if rule.days:
        last = min(day + timedelta(days=rule.days - 1), last or date.max)
    first = day.isoformat() if rule.days else rule.period.key(day)
    return f"{first}~{rule.target}", last


def running_lot(rule: MissionRule, account: HasLots, day: date) -> Lot | None:
    """The lot of the mission's running period, if it has begun."""
    lots = [lot for lot in account.of_unit(mission(rule.id)) if lot.live(day) and "~" in lot.lot]
    return min(lots, key=lambda lot: lot.lot) if lots else None


def target_of(rule: MissionRule, lot: str) -> int:
    """The target that the lot began with."""
    written = lot.rpartition("~")[2]
    return int(written) if written.isdecimal() and int(written) else rule.target


def pay_missions(case: Case) -> None:
    """Gives the prize of every mission that is reached and not paid yet."""
    for rule in case.programme.missions:
        lot = running_lot(rule, case.booking, case.booking.day)
        if lot is not None:
            _pay(case.programme, case.booking, rule, lot)


def undo_missions(programme: Programme, booking: Booking, lots: Mapping[str, str], points: Iterable[str] = ()) -> None:
    """After a refund: prizes of missions whose progress no longer bears them are taken back, once each.

    `lots` are the missions' lots by unit, `points` those that points of a prize come out of first.
    """
    for rule in programme.missions:
        name = lots.get(mission(rule.id))
        if name is None:
            continue
        reached = _times(rule, booking.rest(mission(rule.id), name), name)
        unit = done(rule.id)
        while booking.rest(unit, name) > reached:
            take_back(programme, booking, rule.prize, prize_name(rule, name, booking.rest(unit, name)), points)
            booking.add(EntryKind.REVERSAL, unit, -1, name)


def prize_name(rule: MissionRule, lot: str, time: int) -> str:
    """The name of what the mission gives for the nth time."""
    return f"mission.{rule.id}.{lot}.{time}"


def _pay(programme: Programme, booking: Booking, rule: MissionRule, lot: Lot) -> None:
    unit = done(rule.id)
    for _ in range(_times(rule, lot.rest, lot.lot) - booking.rest(unit, lot.lot)):
        booking.add(EntryKind.ADJUST, unit, 1, lot.lot, expires_on=lot.expires_on)
        give(programme, booking, rule.prize, prize_name(rule, lot.lot, booking.rest(unit, lot.lot)))


def _times(rule: MissionRule, progress: int, lot: str) -> int:
    times = max(0, progress) // target_of(rule, lot)
    return times if rule.repeat else min(1, times)
