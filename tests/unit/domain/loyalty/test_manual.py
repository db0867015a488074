"""A manager's corrections: a tier for some days, stamps of a paper card."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import OWED, EntryKind, stamps, voucher
from pos_terminal.domain.loyalty.manual import carry_over, give_tier
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import tier, used
from tests.support.loyalty import DAY, Counter, programme

TEXT = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 500.00
[[programme.stamp_card]]
id = "tea"
name = "Tea"
size = 5
reward = "tea"
paper_limit = 9
expiry = {days = 30}
[[programme.reward]]
id = "tea"
name = "Tea"
"""
TEA, FREE, PAPER = stamps("tea"), voucher("tea"), used("paper/tea")


def club() -> Counter:
    return Counter((programme(TEXT),))


def give(counter: Counter, level: str, days: int) -> str:
    case = counter.case()
    said = give_tier(case, level, days)
    counter.did(case)
    return said


def carry(counter: Counter, count: int, card: str = "tea") -> str:
    case = counter.case()
    said = carry_over(case, card, count)
    counter.did(case)
    return said


@pytest.mark.parametrize(("days", "last"), [(1, DAY), (30, date(2026, 3, 31))])
def test_a_tier_is_held_for_so_many_days_today_included(days: int, last: date) -> None:
    counter = club()
    assert give(counter, "gold", days) == ""
    (lot,) = counter.account().of_unit(tier("gold"))
    assert (lot.lot, lot.rest, lot.expires_on) == (f"manual~{1:032x}", 1, last)
    assert counter.entries[0].kind is EntryKind.ADJUST
    rule = counter.programmes[0].tiers
    assert rule is not None
    held = [level_now(rule, counter.account(), day).id for day in (DAY, last, date.fromordinal(last.toordinal() + 1))]
    assert held == ["gold", "gold", "green"]


@pytest.mark.parametrize(("level", "days"), [("green", 5), ("black", 5), ("gold", 0), ("gold", -1)])
def test_a_tier_that_cannot_be_given(level: str, days: int) -> None:
    counter = club()
    assert give(counter, level, days) == "no-such-tier"
    assert counter.entries == []


def test_without_tiers_there_is_none_to_give() -> None:
    cards = TEXT[TEXT.index("[[programme.stamp_card]]") :]
    assert give(Counter((programme(cards),)), "gold", 5) == "no-such-tier"


def test_stamps_of_a_paper_card_are_stamps() -> None:
    counter = club()
    assert carry(counter, 4) == ""
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in counter.account().of_unit(TEA)] == [
        ("2026-04-01", 4, date(2026, 4, 1))
    ]
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in counter.account().of_unit(PAPER)] == [("ever", 1, None)]
    assert {one.kind for one in counter.entries} == {EntryKind.ADJUST}


def test_they_fill_a_card() -> None:
    counter = club()
    counter.give(TEA, 3, "old")
    assert carry(counter, 3) == ""
    account = counter.account()
    assert (account.balance(TEA, DAY), account.balance(FREE, DAY)) == (1, 1)


def test_what_is_owed_is_paid_first() -> None:
    counter = club()
    counter.give(TEA, -2, OWED)
    assert carry(counter, 5) == ""
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(TEA)] == [("2026-04-01", 3)]
    assert counter.account().of_unit(FREE) == ()


@pytest.mark.parametrize(("count", "said"), [(0, "too-many-stamps"), (1, ""), (9, ""), (10, "too-many-stamps")])
def test_the_limit_of_a_card(count: int, said: str) -> None:
    counter = club()
    assert carry(counter, count) == said
    assert bool(counter.entries) is (said == "")


def test_once_a_member_and_only_known_cards() -> None:
    counter = club()
    assert carry(counter, 1) == ""
    assert carry(counter, 1) == "too-many-stamps"
    assert carry(counter, 1, "coffee") == "no-such-card"
    assert counter.account().balance(TEA, DAY) == 1
