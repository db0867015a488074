"""What follows a refund beside points and stamps: coupons, tiers and what came with them, counters, limits, pieces."""

from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, stamps, voucher
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import CREDIT, SECOND_CREDIT, tier, used
from tests.support.loyalty import DAY, Bought, Counter, Item, drinks, programme

CAKE = '[[programme.reward]]\nid = "cake"\nname = "Cake"\n'
POINTS_RULE = "[programme.points]\nper = 1.00\n"
CAMPAIGN = """
[[programme.campaign]]
id = "spring"
name = "Spring"
voucher = "cake"
minimum = 50.00
tags = ["drink"]
"""
TIERS = """
[programme.tiers]
refund_tier = "{refund_tier}"
exclude = ["gift-card"]
{more}
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "silver"
name = "Silver"
at = 100.00
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 500.00
{gold}
"""


def club(more: str) -> Counter:
    return Counter((programme(POINTS_RULE + CAKE + more),))


def tiered(more: str = "", gold: str = "", refund_tier: str = "recompute") -> Counter:
    return club(TIERS.format(more=more, gold=gold, refund_tier=refund_tier))


def level(counter: Counter) -> str:
    rule = counter.programmes[0].tiers
    assert rule is not None
    return level_now(rule, counter.account(), counter.day).id


def vouchers(counter: Counter) -> list[str]:
    return [lot.lot for lot in counter.account().of_unit(voucher("cake")) for _ in range(lot.rest)]


# Coupons of campaigns


def test_a_coupon_goes_with_what_brought_it() -> None:
    counter = club(CAMPAIGN)
    bought = counter.sell(Item(2_500, 2, ("drink",)), Item(100), Item(900, 1, ("drink",)))
    name = f"campaign.spring.{1:032x}"
    assert vouchers(counter) == [name]
    counter.give_back(bought, {2: 1})
    counter.give_back(bought, {3: 1})
    assert vouchers(counter) == [name]
    (result,) = counter.give_back(bought, {1: 1})
    assert vouchers(counter) == []
    assert [one.kind for one in result.entries if one.unit == voucher("cake")] == [EntryKind.REVERSAL]
    counter.give_back(bought)
    assert counter.account().lots == ()


def test_a_coupon_that_is_used_stays_used() -> None:
    counter = club(CAMPAIGN)
    bought = counter.sell(drinks(2))
    counter.sell(Item(500), use=[Choice("club", "cake", voucher=vouchers(counter)[0])])
    counter.give_back(bought)
    assert vouchers(counter) == []


def test_a_coupon_of_a_campaign_that_the_sale_was_not_under_is_left_alone() -> None:
    counter = club(CAMPAIGN)
    bought = counter.sell(Item(4_000, 1, ("drink",)))
    counter.give(voucher("cake"), 1, f"campaign.spring.{1:032x}")
    counter.give_back(bought)
    assert vouchers(counter) == [f"campaign.spring.{1:032x}"]


def test_campaigns_without_a_coupon_take_none() -> None:
    counter = club(CAMPAIGN.replace('voucher = "cake"', "bonus = 5"))
    bought = counter.sell(drinks(2))
    assert counter.account().balance(POINTS, DAY) == 76 + 5
    counter.give_back(bought)
    assert counter.account().lots == ()


# Limits, quotas and counters


LIMITS = """
cap_per_day = 100
cap_per_month = 150
[[programme.campaign]]
id = "twice"
name = "Twice"
bonus = 10
limit = 2
limit_period = "week"
[[programme.campaign]]
id = "much"
name = "Much"
percent = 200
cap_total = 60
[[programme.quota]]
id = "bags"
name = "Bags"
limit = 5
"""


def test_used_limits_are_counted_back_for_what_comes_back() -> None:
    counter = Counter((programme(POINTS_RULE + LIMITS),))
    bought = counter.sell(Item(3_000), Item(1_000, 2))
    assert counter.account().balance(POINTS, DAY) == 100
    counted = {
        used("points/day"): 100,
        used("points/month"): 100,
        used("campaign/twice"): 1,
        used("campaign-points/much"): 50,
        used("quota/bags"): 3,
    }
    assert {unit: counter.account().balance(unit, DAY) for unit in counted} == counted
    assert [(lot.lot, str(lot.expires_on)) for unit in counted for lot in counter.account().of_unit(unit)] == [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-01", "2026-03-31"),
        ("2026-03-02", "2026-03-08"),
        ("ever", "None"),
        ("2026-03-02", "2026-03-02"),
    ]
    counter.give_back(bought, {2: 1})
    left = {unit: counter.account().balance(unit, DAY) for unit in counted}
    assert left[used("quota/bags")] == 2
    assert left[used("campaign/twice")] == 1
    assert left[used("points/day")] == left[used("points/month")] == counter.account().balance(POINTS, DAY)
    counter.give_back(bought)
    assert counter.account().lots == ()


def test_a_limit_of_a_period_that_is_over_is_left_as_it_was() -> None:
    counter = Counter((programme(POINTS_RULE + LIMITS),))
    bought = counter.sell(Item(2_000))
    counter.day += timedelta(days=1)
    counter.give_back(bought)
    account = counter.account()
    assert [lot.rest for lot in account.of_unit(used("points/day"))] == [20 + 20 + 10]
    assert account.of_unit(used("points/month")) == ()
    assert account.of_unit(used("campaign/twice")) == ()


def test_two_counters_and_scores_go_back() -> None:
    counter = tiered('[programme.tiers.second]\nmetric = "visits"\n')
    bought = counter.sell(Item(3_000), Item(2_000), Item(800, 1, ("gift-card",)))
    account = counter.account()
    assert (account.balance(CREDIT, DAY), account.balance(SECOND_CREDIT, DAY)) == (5_000, 1)
    counter.give_back(bought, {1: 1, 3: 1})
    account = counter.account()
    assert (account.balance(CREDIT, DAY), account.balance(SECOND_CREDIT, DAY)) == (2_000, 1)
    counter.give_back(bought)
    assert counter.account().lots == ()


def test_what_a_window_has_dropped_is_not_counted_back() -> None:
    counter = tiered("window = 'rolling_days'\nwindow_days = 10")
    bought = counter.sell(Item(5_000))
    counter.day += timedelta(days=12)
    counter.sell(Item(1_000))
    late = counter.account()
    assert next(lot.expires_on for lot in late.of_unit(CREDIT)) == DAY + timedelta(days=12)
    counter.give_back(bought, None)
    assert {lot.lot: lot.rest for lot in counter.account().of_unit(CREDIT)} == {"2026-03-14": 1_000}
    counter.day += timedelta(days=1)


def test_a_day_after_that_it_stays_as_it_is() -> None:
    counter = tiered("window = 'rolling_days'\nwindow_days = 10")
    bought = counter.sell(Item(5_000))
    counter.day += timedelta(days=13)
    counter.give_back(bought)
    assert {lot.lot: lot.rest for lot in counter.account().of_unit(CREDIT)} == {"2026-03-02": 5_000}


# Tiers and what came with them


def test_a_refund_across_the_threshold_takes_the_tier() -> None:
    counter = tiered()
    counter.sell(Item(9_999))
    assert level(counter) == "green"
    bought = counter.sell(Item(1), Item(500))
    assert level(counter) == "silver"
    counter.give_back(bought, {2: 1})
    assert level(counter) == "silver"
    counter.give_back(bought)
    assert level(counter) == "green"
    assert counter.account().of_unit(tier("silver")) == ()


def test_a_refund_may_leave_the_tier() -> None:
    counter = tiered(refund_tier="keep")
    counter.give_back(counter.sell(Item(10_000)))
    assert level(counter) == "silver"


def test_from_two_up_to_one_up() -> None:
    counter = tiered()
    bought = counter.sell(Item(20_000), Item(30_000))
    assert level(counter) == "gold"
    counter.give_back(bought, {2: 1})
    assert level(counter) == "silver"


def test_a_tier_by_one_purchase_goes_with_that_purchase() -> None:
    counter = tiered(gold="single = 300.00")
    bought = counter.sell(Item(30_000), Item(1_000))
    assert level(counter) == "gold"
    assert [lot.lot for lot in counter.account().of_unit(tier("gold"))] == ["single~2026-03-02"]
    counter.give_back(bought, {2: 1})
    assert level(counter) == "gold"
    counter.give_back(bought)
    assert level(counter) == "green"


def test_a_tier_by_one_purchase_stays_when_another_purchase_comes_back() -> None:
    counter = tiered(gold="single = 300.00")
    counter.sell(Item(30_000))
    other = counter.sell(Item(1_000))
    counter.give_back(other)
    assert level(counter) == "gold"


def test_a_purchase_that_the_counters_bear_too_is_no_single_one() -> None:
    counter = tiered(gold="single = 300.00")
    counter.sell(Item(20_000))
    bought = counter.sell(Item(30_000))
    assert [lot.lot for lot in counter.account().of_unit(tier("gold"))] == ["2026-03-02"]
    counter.give_back(bought)
    assert level(counter) == "silver"


def test_lines_that_do_not_count_are_no_part_of_one_purchase() -> None:
    counter = tiered(gold="single = 300.00")
    counter.sell(Item(29_999), Item(9_000, 1, ("gift-card",)))
    assert level(counter) == "silver"


def test_what_came_with_a_tier_goes_with_it_and_not_again_and_again() -> None:
    counter = tiered(gold='gift = "cake"')
    for _ in range(3):
        bought = counter.sell(Item(50_000))
        assert vouchers(counter) == ["tier.gold.2026-03-02"]
        counter.give_back(bought)
        assert counter.account().lots == ()


def test_a_gift_that_is_used_stays_used() -> None:
    counter = tiered(gold='gift = "cake"')
    bought = counter.sell(Item(50_000))
    counter.give(voucher("cake"), 1, "another")
    counter.give(voucher("cake"), -1, "tier.gold.2026-03-02")
    counter.give_back(bought)
    assert vouchers(counter) == ["another"]


def test_where_a_tier_empties_the_counter_its_gift_goes_too() -> None:
    counter = tiered("resets = true", gold='gift = "cake"')
    bought = counter.sell(Item(50_000))
    assert (level(counter), vouchers(counter)) == ("gold", ["tier.gold.2026-03-02"])
    counter.give_back(bought)
    assert counter.account().lots == ()


def both(counter: Counter) -> tuple[Bought, Bought]:
    return counter.sell(Item(40_000)), counter.sell(Item(10_000))


@pytest.mark.parametrize("first", [0, 1])
def test_either_of_two_sales_that_reached_it_together(first: int) -> None:
    counter = tiered(gold='gift = "cake"')
    bills = both(counter)
    assert level(counter) == "gold"
    counter.give_back(bills[first])
    assert (level(counter), vouchers(counter)) == ("silver", [])


# Stamps beside the sale's own


def test_a_daily_cap_of_stamps_and_the_wait_between_two_are_free_again() -> None:
    counter = club(
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 5\nreward = "cake"\n'
        "cap_per_day = 2\ndelay_minutes = 60\n"
    )
    bought = counter.sell(drinks(2), Item(300))
    assert counter.account().balance(used("stamps/tea"), DAY) == 2
    counter.give_back(bought, {2: 1})
    assert counter.account().balance(used("stamps/tea"), DAY) == 2
    counter.give_back(bought, {1: 1})
    assert counter.account().balance(used("stamps/tea"), DAY) == 1
    counter.give_back(bought)
    assert counter.account().lots == ()
    counter.sell(drinks(2))
    assert counter.account().balance(stamps("tea"), DAY) == 2


def test_stamps_for_joining_go_with_the_first_ones_and_come_again() -> None:
    counter = club(
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 10\nreward = "cake"\nwelcome = 2\n'
        "expiry = {days = 30}\n"
    )
    bought = counter.sell(drinks(3))
    assert counter.account().balance(stamps("tea"), DAY) == 5
    counter.give_back(bought, {1: 1})
    assert counter.account().balance(stamps("tea"), DAY) == 4
    counter.give_back(bought, {1: 1})
    counter.give_back(bought, {1: 1})
    assert counter.account().lots == ()
    counter.sell(drinks(1))
    assert counter.account().balance(stamps("tea"), DAY) == 3
    counter.day = date(2026, 3, 20)
    later = counter.sell(drinks(1))
    counter.give_back(later)
    assert counter.account().balance(stamps("tea"), counter.day) == 3
