"""Daily check-ins: one a business day, and a prize for days in a row."""

from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import EntryKind, HasLots
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.play.mission import mission_lot, pay_missions
from pos_terminal.domain.loyalty.prize import give
from pos_terminal.domain.loyalty.rules.play import CheckInRule, Prize, SpinFrom
from pos_terminal.domain.loyalty.units import CHECK_IN, STREAK, mission

# What a check-in is remembered for: longer than any streak that a rule may ask for.
REMEMBERED = timedelta(days=400)


def check_in(case: Case, rule: CheckInRule) -> str:
    """Books today's check-in; an empty text, or the code of why not."""
    booking, day = case.booking, case.booking.day
    if booking.rest(CHECK_IN, day.isoformat()) > 0:
        return "already-checked-in"
    booking.add(EntryKind.ADJUST, CHECK_IN, 1, day.isoformat(), expires_on=day + REMEMBERED)
    give(case.programme, booking, rule.prize, f"check-in.{day.isoformat()}")
    for wheel in case.programme.wheels:
        if wheel.spin_from is SpinFrom.CHECK_IN:
            give(case.programme, booking, Prize(spins=1, wheel=wheel.id), "")
    if rule.streak_days and streak(booking, rule, day) >= rule.streak_days:
        booking.add(EntryKind.ADJUST, STREAK, 1, day.isoformat(), expires_on=day + REMEMBERED)
        give(case.programme, booking, rule.streak, f"streak.{day.isoformat()}")
    for one in case.programme.missions:
        if one.check_ins:
            lot, last = mission_lot(one, booking, day)
            booking.add(EntryKind.EARN, mission(one.id), 1, lot, expires_on=last)
    pay_missions(case)
    return ""


def streak(account: HasLots, rule: CheckInRule, day: date) -> int:
    """Days in a row up to that day (or the day before, while that day can still be checked in).

    It begins again after the day on which a streak was paid; a rule may forgive some missed days a streak.
    """
    days = {lot.lot for lot in account.of_unit(CHECK_IN) if lot.rest > 0}
    paid = {lot.lot for lot in account.of_unit(STREAK) if lot.rest > 0}
    one = day if day.isoformat() in days else day - timedelta(days=1)
    forgiven, length = rule.repair_days, 0
    while one.isoformat() not in paid:
        if one.isoformat() in days:
            length += 1
        elif not length or not forgiven or not _earlier(days, one):
            break
        else:
            forgiven -= 1
        one -= timedelta(days=1)
    return length


def _earlier(days: set[str], day: date) -> bool:
    return any(one < day.isoformat() for one in days)
