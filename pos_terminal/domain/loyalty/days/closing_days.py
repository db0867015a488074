"""Days whose end may change an account: for whoever closes years of them and wants to pass over the others."""

from collections.abc import Iterable
from datetime import date, timedelta

from pos_terminal.domain.calendar import end_of_month
from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import Evaluate, TiersRule, Window
from pos_terminal.domain.loyalty.tiers.tier import working_day
from pos_terminal.domain.loyalty.tiers.window import year_start
from pos_terminal.domain.loyalty.units import CREDITS, PLANS

ONE_DAY = timedelta(days=1)
YEARS = (Window.CALENDAR_YEAR, Window.FISCAL_YEAR, Window.MEMBERSHIP_YEAR)


class ClosingDays:
    """Of one programme. What it names may turn out to change nothing; what it passes over never does."""

    def __init__(self, programme: Programme) -> None:
        self._rule = programme.tiers
        evaluate = programme.tiers.evaluate if programme.tiers is not None else Evaluate.SALE
        self._evaluate = evaluate
        self.is_nightly = evaluate is Evaluate.NIGHTLY
        self._working_days: dict[tuple[int, int], date] = {}

    def after(self, day: date, lots: Iterable[Lot], member: Member, *, has_changed: bool = False) -> date | None:
        """The next such day, where these lots are left at the end of `day`.

        `has_changed` says that this end has changed the account: a nightly review then looks again the next night.
        """
        found = self._review(day)
        known = tuple(lots) if self.is_nightly else lots
        for lot in known:
            last = lot.expires_on
            if last is not None and (found is None or last < found) and lot.rest > 0 and not lot.unit.startswith(PLANS):
                found = last
        if self.is_nightly and self._rule is not None:
            nights = [day + ONE_DAY] if has_changed else _nights(self._rule, day, tuple(known), member)
            found = min([*nights, *([found] if found else [])])
        return None if found is None else max(found, day + ONE_DAY)

    def _review(self, day: date) -> date | None:
        """The evening before the next review that comes by the calendar."""
        if self._evaluate is Evaluate.MONTHLY:
            return end_of_month(day + ONE_DAY)
        if self._evaluate is not Evaluate.WORKING_DAY or self._rule is None:
            return None
        morning = day + 2 * ONE_DAY
        found = self._working_day(self._rule, morning)
        if found < morning:
            found = self._working_day(self._rule, end_of_month(morning) + ONE_DAY)
        return found - ONE_DAY

    def _working_day(self, rule: TiersRule, day: date) -> date:
        month = day.year, day.month
        if month not in self._working_days:
            self._working_days[month] = working_day(rule, day)
        return self._working_days[month]


def _nights(rule: TiersRule, day: date, lots: Iterable[Lot], member: Member) -> list[date]:
    """Evenings after `day` before which a counter may have changed by itself: something has left its window."""
    last = end_of_month(day + ONE_DAY)
    tomorrow = day + ONE_DAY
    found = [last, tomorrow] if tomorrow.day == 1 else [last]
    for lot in lots:
        if lot.unit.startswith(CREDITS) and lot.expires_on is not None:
            # Its bucket outlives the window by some days; it left a little before.
            found += [end for k in range(-5, 2) if (end := lot.expires_on + k * ONE_DAY) > day]
    if rule.window in YEARS:
        for ahead in (1, 200, 366):
            start = year_start(rule, day + ahead * ONE_DAY, member)
            found += [end for k in range(-1, 2) if (end := start + k * ONE_DAY) > day]
    return found
