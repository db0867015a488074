"""Whether a member's own day, or a shop's, is now."""

from datetime import date, timedelta

from pos_terminal.domain.calendar import end_of_month
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.rules.campaign import Occasion, When
from pos_terminal.domain.loyalty.rules.period import LeapDay, birthday_in

HALF_A_WEEK = timedelta(days=3)


def is_now(when: When, member: Member, day: date, minute: int, leap_day: LeapDay) -> bool:
    """Whether days, hours and the member's own day fit the instant of payment (`minute` of the shop's day)."""
    if (when.begins and day < when.begins) or (when.ends and day > when.ends):
        return False
    if when.weekdays and day.isoweekday() not in when.weekdays:
        return False
    if when.month_days and day.day not in when.month_days:
        return False
    if not when.hours[0] <= minute < when.hours[1]:
        return False
    if when.occasion is Occasion.NONE:
        return True
    return occasion_year(when.occasion, member, day, when.days_before, when.days_after, leap_day) is not None


def occasion_year(
    occasion: Occasion, member: Member, day: date, days_before: int, days_after: int, leap_day: LeapDay
) -> int | None:
    """The year of the occasion that `day` belongs to (a week may lie in two years); None where it is not now."""
    for year in (day.year - 1, day.year, day.year + 1):
        if not _has(occasion, member, year):
            continue
        span = occasion_span(occasion, member, year, leap_day)
        if span[0] - timedelta(days=days_before) <= day <= span[1] + timedelta(days=days_after):
            return year
    return None


def _has(occasion: Occasion, member: Member, year: int) -> bool:
    if occasion is Occasion.ANNIVERSARY:
        return member.joined_on is not None and year > member.joined_on.year
    return member.birthday is not None


def occasion_span(occasion: Occasion, member: Member, year: int, leap_day: LeapDay) -> tuple[date, date]:
    """First and last day of the occasion in that year. Raises ValueError where the member has no such day."""
    if occasion is Occasion.ANNIVERSARY and member.joined_on is not None:
        own = birthday_in((member.joined_on.month, member.joined_on.day), year, leap_day)
        return own, own
    if member.birthday is None:
        raise ValueError("the member has no such day")
    if occasion is Occasion.BIRTHDAY_MONTH:  # the month they were born in, 29 February or not
        first = date(year, member.birthday[0], 1)
        return first, end_of_month(first)
    own = birthday_in(member.birthday, year, leap_day)
    if occasion is Occasion.BIRTHDAY_WEEK:
        return own - HALF_A_WEEK, own + HALF_A_WEEK
    return own, own
