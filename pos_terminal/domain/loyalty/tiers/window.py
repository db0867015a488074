"""The time over which a tier's counter runs: into which bucket a day's credit falls, and which buckets count on a day.

A bucket is a lot of the credit: as many as the window needs and no more (a calendar year is one).
"""

from datetime import date, timedelta

from pos_terminal.domain.calendar import add_months
from pos_terminal.domain.loyalty.account import HasLots
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.rules.tier import Evaluate, TiersRule, Window

EVER = "ever"
# A rolling bucket outlives its window by this, so that the review of the next morning still sees it; one on a working
# day looks back to the end of the month before.
SLACK = timedelta(days=2)
SLACK_OF_A_MONTH = timedelta(days=33)


def bucket(rule: TiersRule, day: date, member: Member) -> tuple[str, date | None]:
    """(name of the lot, its last day) for credit of that day; yearly lots are few and stay."""
    slack = SLACK_OF_A_MONTH if rule.evaluate is Evaluate.WORKING_DAY else SLACK
    match rule.window:
        case Window.LIFETIME:
            return EVER, None
        case Window.ROLLING_MONTHS:
            return day.isoformat(), add_months(day, rule.window_months) + slack
        case Window.ROLLING_DAYS:
            return day.isoformat(), day + timedelta(days=rule.window_days) + slack
        case Window.WHOLE_MONTHS:
            month = day.replace(day=1)
            return month.isoformat(), add_months(month, rule.window_months + 1) + SLACK
        case Window.CALENDAR_YEAR | Window.FISCAL_YEAR | Window.MEMBERSHIP_YEAR:
            start = year_start(rule, day, member)
            if rule.evaluate in (Evaluate.MONTHLY, Evaluate.WORKING_DAY):  # a review may look at the months before it
                start = max(start, day.replace(day=1))
            return start.isoformat(), None


def counts(rule: TiersRule, lot: str, day: date, member: Member) -> bool:
    """Whether the credit of that bucket counts on that day."""
    first, last = _span(rule, day, member)
    return first <= lot <= last


def credit(rule: TiersRule, account: HasLots, unit: str, day: date, member: Member) -> int:
    """What counts on that day."""
    first, last = _span(rule, day, member)
    return sum([lot.rest for lot in account.of_unit(unit) if first <= lot.lot <= last])


def _span(rule: TiersRule, day: date, member: Member) -> tuple[str, str]:
    """The first and the last bucket that count, by name: dates written so sort as they follow each other.

    A member may have a bucket for every day of a year, and all of them are looked at for every bill.
    """
    match rule.window:
        case Window.LIFETIME:
            return "", EVER
        case Window.ROLLING_MONTHS:
            return (add_months(day, -rule.window_months) + timedelta(days=1)).isoformat(), day.isoformat()
        case Window.ROLLING_DAYS:
            return (day - timedelta(days=rule.window_days - 1)).isoformat(), day.isoformat()
        case Window.WHOLE_MONTHS:
            return add_months(day.replace(day=1), 1 - rule.window_months).isoformat(), day.isoformat()
        case Window.CALENDAR_YEAR | Window.FISCAL_YEAR | Window.MEMBERSHIP_YEAR:
            return year_start(rule, day, member).isoformat(), day.isoformat()


def year_start(rule: TiersRule, day: date, member: Member) -> date:
    """The first day of the window's year that `day` lies in."""
    if rule.window is Window.MEMBERSHIP_YEAR and member.joined_on is not None:
        month, first = member.joined_on.month, member.joined_on.day
        years = day.year - member.joined_on.year
        start = add_months(member.joined_on, 12 * years)
        return start if start <= day else add_months(date(member.joined_on.year, month, first), 12 * (years - 1))
    if rule.window is Window.FISCAL_YEAR:
        start = rule.year_starts.in_year(day.year)
        return start if start <= day else rule.year_starts.in_year(day.year - 1)
    return day.replace(month=1, day=1)


def reference(rule: TiersRule, review: date) -> date:
    """The day for which the counter is read at a review in the morning of `review`.

    A rolling window is read at the review itself: what was earned that day a year ago has just left it. A yearly one
    is read on the day before, the last of its year.
    """
    if rule.window in (Window.ROLLING_MONTHS, Window.ROLLING_DAYS, Window.LIFETIME):
        return review
    return review - timedelta(days=1)
