"""What a closer that comes late does: day by day where it matters, and upward only."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind, Lot, apply_entries
from pos_terminal.domain.loyalty.days.day_end import closing_id, end_days, look_again, situation_of
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import Demotion, Evaluate, TierLevel, TiersRule, Window
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import CREDIT, tier
from pos_terminal.domain.words import Words

NAMES = Words("", "")
AT = datetime(2026, 4, 2, tzinfo=UTC)
LEVELS = (TierLevel("green", NAMES), TierLevel("silver", NAMES, at=100), TierLevel("gold", NAMES, at=500))
MONTHLY = TiersRule(LEVELS, window=Window.WHOLE_MONTHS, window_months=6, evaluate=Evaluate.MONTHLY)
ANN = Member("m", "")
APRIL = date(2026, 4, 2)


def club(rule: TiersRule | None) -> Programme:
    return Programme("club", "", NAMES, "HKD", "Asia/Hong_Kong", date(2020, 1, 1), tiers=rule)


def account(*lots: Lot) -> Account:
    return Account("m", "club", lots)


def again(held: Account, rule: TiersRule | None, since: date | None) -> tuple[Entry, ...]:
    return look_again(held, APRIL, club(rule), ANN, situation_of(APRIL, AT, ""), since)


def test_the_name_of_a_closing_says_what_it_closes() -> None:
    entry = Entry("m", "p", POINTS, -5, "2026-03-01", EntryKind.EXPIRE)
    assert closing_id(APRIL, (entry,)) == closing_id(APRIL, (replace(entry, amount=-7),))
    assert closing_id(APRIL, (entry,)) != closing_id(APRIL, (replace(entry, unit="stamps/x"),))


def test_a_tier_that_ended_days_ago_is_followed_by_what_came_after_it() -> None:
    rule = TiersRule(LEVELS, valid_months=1, demotion=Demotion.ONE_LEVEL)
    held = account(Lot(tier("gold"), "2026-02-01", 1, date(2026, 2, 28)))
    entries = end_days(held, APRIL, club(rule), ANN, AT, "")
    after = apply_entries(held, entries)
    assert level_now(rule, after, APRIL).id == "green"
    assert [lot for lot in after.lots if lot.rest] == []
    given = [one for one in entries if one.unit == tier("silver")]
    assert [(one.amount, one.kind) for one in given] == [(1, EntryKind.ADJUST), (-1, EntryKind.EXPIRE)]


def test_a_late_sale_lifts_by_the_last_review() -> None:
    held = account(Lot(CREDIT, "2026-03-01", 600))
    entries = again(held, MONTHLY, date(2026, 3, 20))
    assert [(one.unit, one.amount) for one in entries] == [(tier("gold"), 1)]
    assert again(held, MONTHLY, None) == ()
    assert again(held, MONTHLY, date(2026, 4, 1)) == ()


def test_what_belongs_after_the_review_is_not_seen_by_it() -> None:
    rolling = replace(MONTHLY, window=Window.ROLLING_MONTHS, window_months=12)
    held = account(Lot(CREDIT, "2026-03-15", 150), Lot(CREDIT, "2026-04-02", 600), Lot(CREDIT, "ever", 0))
    assert [one.unit for one in again(held, rolling, date(2026, 3, 15))] == [tier("silver")]


def test_nobody_falls_by_a_late_record() -> None:
    held = account(Lot(tier("gold"), "review~2026-04-01", 1), Lot(CREDIT, "2026-03-01", 150))
    assert again(held, MONTHLY, date(2026, 3, 20)) == ()


def test_sales_of_two_tills_reach_a_tier_together() -> None:
    rule = TiersRule(LEVELS)
    held = account(Lot(CREDIT, "2026-01-01", 120))
    assert [one.unit for one in again(held, rule, None)] == [tier("silver")]


@pytest.mark.parametrize("rule", [None, TiersRule(LEVELS, evaluate=Evaluate.SALE)])
def test_where_there_is_nothing_to_reach_nothing_is_written(rule: TiersRule | None) -> None:
    assert again(account(), rule, date(2026, 3, 1)) == ()
