"""What two tills that did not know of each other gave for one and the same thing: one of them counts.

Whatever may be had once is a lot named by its day or year, so that having it twice is a lot of two.
"""

from pos_terminal.domain.loyalty.account import EntryKind, voucher
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.play.mission import prize_name, target_of
from pos_terminal.domain.loyalty.prize import take_back
from pos_terminal.domain.loyalty.rules.play import CheckInRule, MissionRule, Prize, SpinFrom
from pos_terminal.domain.loyalty.units import CHECK_IN, STREAK, done, mission, used


def take_back_duplicates(case: Case) -> tuple[str, ...]:
    """Takes back what was given once too often, and names each such thing (`check_in/2026-03-02`).

    Points that are spent already are owed; a gift that was handed over twice leaves its voucher below zero.
    """
    found: list[str] = []
    programme = case.programme
    if programme.check_in is not None:
        found += _check_ins(case, programme.check_in)
        found += _streaks(case, programme.check_in)
    for gift in programme.gifts:
        unit = used(f"gift/{gift.id}")
        for lot, extra in _extra(case, unit):
            case.booking.add(EntryKind.REVERSAL, unit, -extra, lot)
            case.booking.add(EntryKind.REVERSAL, voucher(gift.reward), -extra, f"gift.{gift.id}.{lot}")
            found.append(f"gift/{gift.id}/{lot}")
    for rule in programme.missions:
        found += _missions(case, rule)
    return tuple(found)


def _check_ins(case: Case, rule: CheckInRule) -> list[str]:
    booking, found = case.booking, []
    wheels = [one for one in case.programme.wheels if one.spin_from is SpinFrom.CHECK_IN]
    for day, extra in _extra(case, CHECK_IN):
        booking.add(EntryKind.REVERSAL, CHECK_IN, -extra, day)
        for _ in range(extra):
            take_back(case.programme, booking, rule.prize, f"check-in.{day}")
            for wheel in wheels:
                take_back(case.programme, booking, Prize(spins=1, wheel=wheel.id), "")
        for one in case.programme.missions:
            if one.check_ins:
                _count_back(case, mission(one.id), day, extra)
        found.append(f"{CHECK_IN}/{day}")
    return found


def _streaks(case: Case, rule: CheckInRule) -> list[str]:
    found = []
    for day, extra in _extra(case, STREAK):
        case.booking.add(EntryKind.REVERSAL, STREAK, -extra, day)
        for _ in range(extra):
            take_back(case.programme, case.booking, rule.streak, f"streak.{day}")
        found.append(f"{STREAK}/{day}")
    return found


def _missions(case: Case, rule: MissionRule) -> list[str]:
    """Prizes beyond what the progress bears, while the mission's time has not passed."""
    booking, unit, found = case.booking, done(rule.id), []
    for lot in booking.of_unit(unit):
        if lot.expires_on is not None and lot.expires_on < booking.day:
            continue
        times = max(0, booking.rest(mission(rule.id), lot.lot)) // target_of(rule, lot.lot)
        reached = times if rule.repeat else min(1, times)
        for _ in range(lot.rest - reached):
            take_back(case.programme, booking, rule.prize, prize_name(rule, lot.lot, max(1, reached)))
            booking.add(EntryKind.REVERSAL, unit, -1, lot.lot)
            found.append(f"mission/{rule.id}/{lot.lot}")
    return found


def _count_back(case: Case, unit: str, day: str, extra: int) -> None:
    """Progress that a duplicate brought, out of the lot that ran on its day."""
    lots = [lot for lot in case.booking.of_unit(unit) if lot.rest > 0 and lot.lot <= f"{day}~~"]
    if lots:
        lot = max(lots, key=lambda one: one.lot)
        case.booking.add(EntryKind.REVERSAL, unit, -min(extra, lot.rest), lot.lot)


def _extra(case: Case, unit: str) -> list[tuple[str, int]]:
    """(lot, how many too many) of what can be had once a lot."""
    return [(lot.lot, lot.rest - 1) for lot in case.booking.of_unit(unit) if lot.rest > 1]
