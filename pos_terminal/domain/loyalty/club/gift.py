"""Gifts on a member's own day: there without anybody giving them, once a year, on every till alike.

A gift is booked when its member next buys something; until then it is worked out. Its lot is named by gift and year, so
that the same gift taken on two cut-off tills is one lot, and shows.
"""

from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import EntryKind, voucher
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.club.membership import plan_now
from pos_terminal.domain.loyalty.earn.occasion import occasion_span, occasion_year
from pos_terminal.domain.loyalty.rules.campaign import GiftRule
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import used


def book_gifts(case: Case) -> None:
    """Books every gift that is due and was not given this year."""
    for rule in case.programme.gifts:
        year = _year(case, rule)
        if year is None or case.booking.rest(used(f"gift/{rule.id}"), str(year)):
            continue
        first, last = occasion_span(rule.occasion, case.member, year, case.programme.leap_day)
        expiry = case.programme.reward(rule.reward).expiry
        until = expiry.last_day(first) if not expiry.never else last + timedelta(days=rule.days_after)
        case.booking.add(EntryKind.ADJUST, used(f"gift/{rule.id}"), 1, str(year))
        case.booking.add(EntryKind.ADJUST, voucher(rule.reward), 1, f"gift.{rule.id}.{year}", expires_on=until)


def _year(case: Case, rule: GiftRule) -> int | None:
    """The year of the gift that is due now."""
    programme, day = case.programme, case.booking.day
    year = occasion_year(rule.occasion, case.member, day, rule.days_before, rule.days_after, programme.leap_day)
    if year is None:
        return None
    if rule.tiers and (programme.tiers is None or level_now(programme.tiers, case.booking, day).id not in rule.tiers):
        return None
    if rule.plan and plan_now(programme, case.booking, day) is None:
        return None
    return None if _too_new(case, rule, year) else year


def _too_new(case: Case, rule: GiftRule, year: int) -> bool:
    if not rule.min_days_member or case.member.joined_on is None:
        return False
    first: date = occasion_span(rule.occasion, case.member, year, case.programme.leap_day)[0]
    return first - timedelta(days=rule.min_days_member) < case.member.joined_on
