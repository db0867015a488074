"""Refunds: what a sale earned is taken back, what it spent comes back, and what is missing is owed."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import CARRY, OWED, POINTS, Account, stamps, voucher
from pos_terminal.domain.loyalty.engine import Choice
from tests.support.loyalty import Counter, Item, drinks, preset, programme

CLUB = """
{head}
[programme.points]
per = 5.00
{points}
[programme.money_off]
step_points = 500
step_value = 10.00
"""
COFFEE, FREE = stamps("coffee"), voucher("free-drink")
AFTER = date(2026, 6, 1)


def club(head: str = "", points: str = "") -> Counter:
    return Counter((programme(CLUB.format(head=head, points=points)),))


def cafe(head: str = "") -> Counter:
    return Counter((preset("cafe-stamps"),))


def lots(account: Account) -> dict[tuple[str, str], int]:
    return {(lot.unit, lot.lot): lot.rest for lot in account.lots}


def pay(points: int) -> Choice:
    return Choice("club", "money-off", points)


@pytest.mark.parametrize(("policy", "back", "left"), [("recompute", 20, 4), ("proportional", 19, 5), ("none", 0, 24)])
def test_returning_100_of_123_40(policy: str, back: int, left: int) -> None:
    counter = club(f'refund = "{policy}"')
    bought = counter.sell(Item(10_000), Item(2_340))
    result = counter.give_back(bought, {1: 1})[0]
    assert result.changes[0].earned == -back
    assert counter.account().spendable(POINTS, counter.day) == left


@pytest.mark.parametrize("policy", ["recompute", "proportional"])
def test_returning_line_by_line_ends_where_returning_everything_does(policy: str) -> None:
    counter = club(f'refund = "{policy}"')
    counter.give(POINTS, 1_500, "old")
    before = lots(counter.account())
    bought = counter.sell(Item(3_333, 3), Item(4_999), use=[pay(1_500)])
    counter.give_back(bought, {1: 1})
    counter.give_back(bought, {2: 1})
    counter.give_back(bought, {1: 2})
    assert lots(counter.account()) == before


def test_points_spent_come_back_in_proportion_to_their_own_lots() -> None:
    counter = club()
    counter.give(POINTS, 400, "soon", expires_on=AFTER)
    counter.give(POINTS, 400, "never")
    bought = counter.sell(Item(3_000), Item(1_000), use=[pay(500)])
    first = counter.give_back(bought, {1: 1})[0]
    assert [(entry.lot, entry.amount) for entry in first.entries if entry.amount > 0] == [("never", 100), ("soon", 275)]
    assert [line.en for line in first.explain] == ["5 pts taken back", "375 pts given back"]
    second = counter.give_back(bought)[0]
    assert [(entry.lot, entry.amount) for entry in second.entries if entry.amount > 0] == [("soon", 125)]
    assert [line.zh for line in second.explain] == ["收回 1 分", "退回 125 分"]


def test_what_comes_back_after_its_expiry_lives_a_few_days() -> None:
    counter = club()
    counter.give(POINTS, 500, "old", expires_on=date(2026, 3, 10))
    bought = counter.sell(Item(2_000), use=[pay(500)])
    counter.day = date(2026, 3, 11)
    counter.give_back(bought)
    assert [(lot.rest, lot.expires_on) for lot in counter.account().lots] == [(500, date(2026, 3, 18))]


def test_without_days_of_grace_it_comes_back_expired() -> None:
    counter = club("refund_grace_days = 0")
    counter.give(POINTS, 500, "old", expires_on=date(2026, 3, 10))
    bought = counter.sell(Item(2_000), use=[pay(500)])
    counter.day = date(2026, 3, 11)
    change = counter.give_back(bought)[0].changes[0]
    assert (change.opening, change.earned, change.spent, change.expired, change.closing) == (2, -2, -500, 500, 0)


def test_points_spent_already_are_taken_from_others_and_then_owed() -> None:
    counter = club()
    counter.give(POINTS, 490, "old")
    first = counter.sell(Item(5_000))
    counter.sell(Item(1_000), use=[pay(500)])
    result = counter.give_back(first)[0]
    assert counter.account().owed(POINTS, counter.day) == 10
    assert [line.en for line in result.explain] == ["10 pts taken back", "10 pts owed, earned back first"]
    change = counter.sell(Item(10_000)).evaluation.results[0].changes[0]
    assert (change.opening, change.earned, change.closing) == (-10, 20, 10)
    assert counter.account().of_unit(POINTS)[0].lot != OWED


def test_a_debt_is_paid_out_of_what_comes_back() -> None:
    counter = club()
    counter.give(POINTS, 490, "old")
    first = counter.sell(Item(5_000))
    second = counter.sell(Item(1_000), use=[pay(500)])
    counter.give_back(first)
    counter.give_back(second)
    assert counter.account().balance(POINTS, counter.day) == 490
    assert all(lot.rest > 0 for lot in counter.account().lots)


def test_points_that_have_expired_are_not_owed() -> None:
    counter = club(points="expiry = {days = 10}")
    bought = counter.sell(Item(10_000))
    counter.day = AFTER
    assert counter.give_back(bought)[0].entries == ()


def test_a_capped_sale_keeps_its_points_while_enough_is_left() -> None:
    counter = club(points="cap_per_sale = 10")
    bought = counter.sell(Item(4_000), Item(5_000))
    assert [counter.give_back(bought, {n: 1})[0].changes[0].earned for n in (1, 2)] == [0, -10]


def test_nothing_earned_nothing_taken() -> None:
    for policy in ("recompute", "proportional"):
        counter = club(f'refund = "{policy}"')
        bought = counter.sell(Item(0), Item(300))
        assert counter.give_back(bought)[0].entries == ()


def test_proportional_over_lines_that_earn_nothing() -> None:
    counter = club('refund = "proportional"', 'exclude = ["top-up"]')
    bought = counter.sell(Item(5_000, tags=("top-up",)))
    assert counter.give_back(bought)[0].entries == ()


# The carried remainder


@pytest.mark.parametrize("policy", ["recompute", "proportional"])
def test_points_and_carry_come_back_as_one_value(policy: str) -> None:
    counter = club(f'refund = "{policy}"', 'remainder = "carry"')
    counter.sell(Item(300))
    before = lots(counter.account())
    bought = counter.sell(Item(200), Item(499), Item(750))
    for number in (2, 1, 3):
        counter.give_back(bought, {number: 1})
    assert lots(counter.account()) == before


def test_a_carry_that_another_sale_used_is_paid_with_a_point() -> None:
    counter = club(points='remainder = "carry"')
    first = counter.sell(Item(300))
    counter.sell(Item(200))
    counter.give_back(first)
    assert counter.account().spendable(POINTS, counter.day) == 0
    assert counter.account().balance(CARRY, counter.day) == 200


# Stamps and vouchers


def test_a_card_that_is_not_full_any_more_is_undone() -> None:
    counter = cafe()
    counter.sell(drinks(8))
    before = lots(counter.account())
    bought = counter.sell(drinks(3))
    kept = counter.give_back(bought, {1: 1})[0]
    assert [(c.unit, c.opening, c.earned, c.spent, c.closing) for c in kept.changes] == [
        (COFFEE, 1, -1, 0, 0), (FREE, 1, 0, 0, 1),
    ]  # fmt: skip
    undone = counter.give_back(bought, {1: 1})[0]
    assert [(c.unit, c.opening, c.earned, c.spent, c.closing) for c in undone.changes] == [
        (COFFEE, 0, -1, -10, 9), (FREE, 1, -1, 0, 0),
    ]  # fmt: skip
    counter.give_back(bought)
    assert lots(counter.account()) == before


def test_two_cards_in_one_sale_are_undone_one_after_the_other() -> None:
    counter = cafe()
    counter.sell(drinks(9))
    before = lots(counter.account())
    bought = counter.sell(drinks(12))
    counter.give_back(bought, {1: 2})
    account = counter.account()
    assert (account.balance(COFFEE, counter.day), account.balance(FREE, counter.day)) == (9, 1)
    counter.give_back(bought)
    assert lots(counter.account()) == before


def test_a_used_voucher_stays_used_and_the_stamps_are_owed() -> None:
    counter = cafe()
    counter.sell(drinks(8))
    bought = counter.sell(drinks(3))
    free = counter.account().spendable_lots(FREE, counter.day)[0].lot
    counter.sell(drinks(1), use=[Choice("cafe-stamps", "free-drink", voucher=free)])
    result = counter.give_back(bought)[0]
    assert counter.account().owed(COFFEE, counter.day) == 2
    assert result.explain[-1].zh == "尚欠 2 個飲品：集 10 送 1印花，下次消費補回"
    counter.sell(drinks(5))
    assert counter.account().spendable(COFFEE, counter.day) == 3


def test_a_card_stays_full_where_later_stamps_make_up_for_it() -> None:
    counter = cafe()
    counter.sell(drinks(8))
    bought = counter.sell(drinks(3))
    counter.sell(drinks(5))
    counter.give_back(bought)
    account = counter.account()
    assert (account.balance(COFFEE, counter.day), account.balance(FREE, counter.day)) == (3, 1)


def test_the_free_piece_is_returned_last_and_its_voucher_comes_back() -> None:
    counter = cafe()
    counter.give(FREE, 1, "v1")
    bought = counter.sell(drinks(3), Item(500), use=[Choice("cafe-stamps", "free-drink", voucher="v1")])
    assert [counter.give_back(bought, {1: 1})[0].changes[0].closing for _ in range(2)] == [1, 0]
    assert counter.account().balance(FREE, counter.day) == 0
    assert counter.give_back(bought, {1: 1})[0].explain[-1].en == "1 voucher (Free drink) given back"
    counter.give_back(bought)
    assert lots(counter.account()) == {(FREE, "v1"): 1}


def test_a_voucher_that_expired_comes_back_for_a_week() -> None:
    counter = cafe()
    counter.give(FREE, 1, "v1", expires_on=date(2026, 3, 3))
    bought = counter.sell(drinks(1), use=[Choice("cafe-stamps", "free-drink", voucher="v1")])
    counter.day = date(2026, 3, 20)
    counter.give_back(bought)
    assert [(lot.rest, lot.expires_on) for lot in counter.account().of_unit(FREE)] == [(1, date(2026, 3, 27))]


def test_rewards_of_another_programme_are_its_own_affair() -> None:
    counter = Counter((preset("moneyback"), preset("cafe-stamps")))
    moneyback, stamp_card = counter.programmes
    counter.give(POINTS, 500, "old", moneyback)
    counter.give(FREE, 1, "v1", stamp_card)
    before = [lots(counter.account(one)) for one in counter.programmes]
    chosen = [Choice("moneyback", "money-off", 500), Choice("cafe-stamps", "free-drink", voucher="v1")]
    bought = counter.sell(drinks(2), Item(3_000), use=chosen)
    counter.give_back(bought, {2: 1})
    counter.give_back(bought)
    assert [lots(counter.account(one)) for one in counter.programmes] == before


def test_a_sale_that_won_and_used_its_own_voucher_leaves_no_trace() -> None:
    text = (
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 5\nreward = "tea"\nusable = "same_sale"\n'
        '[[programme.reward]]\nid = "tea"\nname = "Tea"\n'
    )
    counter = Counter((programme(text),))
    counter.give(stamps("tea"), 4, "old")
    bought = counter.sell(drinks(3), use=[Choice("club", "tea", voucher=f"{1:032x}.1")])
    counter.give_back(bought, {1: 2})
    counter.give_back(bought)
    assert lots(counter.account()) == {(stamps("tea"), "old"): 4}


def test_stamps_that_expired_are_owed_only_as_far_as_the_own_card_used_them() -> None:
    text = (
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 5\nreward = "tea"\nexpiry = {days = 5}\n'
        '[[programme.reward]]\nid = "tea"\nname = "Tea"\n'
    )
    counter = Counter((programme(text),))
    bought = counter.sell(drinks(7))
    counter.day = AFTER
    result = counter.give_back(bought)[0]
    assert {change.unit: change.closing for change in result.changes} == {stamps("tea"): 0, voucher("tea"): 0}


def test_a_sale_without_stamps_takes_none() -> None:
    counter = cafe()
    bought = counter.sell(Item(500))
    assert counter.give_back(bought)[0].entries == ()


def test_a_card_is_not_undone_for_a_debt_that_this_refund_did_not_make() -> None:
    counter = cafe()
    counter.sell(drinks(8))
    bought = counter.sell(drinks(3), Item(500))
    counter.give(COFFEE, -5, OWED)
    counter.give_back(bought, {2: 1})
    account = counter.account()
    assert (account.balance(COFFEE, counter.day), account.balance(FREE, counter.day)) == (-4, 1)


def test_each_card_and_reward_is_named_in_what_a_refund_says() -> None:
    cards = "".join(
        f'[[programme.stamp_card]]\nid = "{id}"\nname = "{id}"\nsize = 2\nreward = "{id}"\ntags = ["{id}"]\n'
        f'[[programme.reward]]\nid = "{id}"\nname = "free {id}"\n'
        for id in ("tea", "cake")
    )
    counter = Counter((programme(cards),))
    bought = counter.sell(Item(500, 2, ("cake",)))
    assert [line.en for line in counter.give_back(bought)[0].explain] == [
        "2 stamps (cake) taken back", "2 stamps (cake) given back", "1 voucher (free cake) taken back",
    ]  # fmt: skip


def test_stamps_lent_to_a_card_that_is_undone_later_go_back_to_their_own_lot() -> None:
    text = (
        '[[programme.stamp_card]]\nid = "tea"\nname = "Tea"\nsize = 3\nreward = "tea"\nexpiry = {months = 1}\n'
        '[[programme.reward]]\nid = "tea"\nname = "Tea"\n'
    )
    counter = Counter((programme(text),))
    counter.give(stamps("tea"), 1, "never")
    bought = counter.sell(drinks(3))
    counter.give_back(bought, {1: 1})
    assert lots(counter.account()) == {(voucher("tea"), f"{1:032x}.1"): 1}
    result = counter.give_back(bought)[0]
    assert lots(counter.account()) == {(stamps("tea"), "never"): 1}
    assert [(c.unit, c.opening, c.earned, c.spent, c.closing) for c in result.changes] == [
        (stamps("tea"), 0, -2, -3, 1), (voucher("tea"), 1, -1, 0, 0),
    ]  # fmt: skip


# Points in several lots

TWO_LOTS = """
refund = "{policy}"
[programme.points]
per = 5.00
[[programme.campaign]]
id = "later"
name = "Later"
percent = 200
pending_days = 2
"""


def two_lots(policy: str = "proportional") -> Counter:
    return Counter((programme(TWO_LOTS.format(policy=policy)),))


def test_what_waits_goes_with_the_rest_in_proportion() -> None:
    counter = two_lots("recompute")
    bought = counter.sell(Item(10_000), Item(5_000))
    assert lots(counter.account()) == {(POINTS, "open"): 30, (POINTS, "open~2026-03-04"): 30}
    result = counter.give_back(bought, {1: 1})[0]
    assert [(entry.lot, entry.amount) for entry in result.entries] == [("open", -20), ("open~2026-03-04", -20)]
    assert counter.give_back(bought)[0].changes[0].closing == 0
    assert counter.account().lots == ()


def test_in_many_goes_each_lot_gives_back_what_it_got() -> None:
    """Three thirds of 2 × 10: rounded each for itself they would leave a point in one lot and owe one of the other."""
    counter = two_lots()
    counter.give(POINTS, 100, "open")
    bought = counter.sell(Item(1_670, 3))
    before = {(POINTS, "open"): 100}
    assert lots(counter.account()) == {(POINTS, "open"): 110, (POINTS, "open~2026-03-04"): 10}
    for _ in range(3):
        counter.give_back(bought, {1: 1})
    assert lots(counter.account()) == before


def test_what_a_lot_lacks_comes_from_others_and_never_twice() -> None:
    counter = two_lots("recompute")
    bought = counter.sell(Item(10_000), Item(5_000))
    counter.give(POINTS, -25, "open")
    first = counter.give_back(bought, {1: 1})[0]
    assert [(entry.lot, entry.amount) for entry in first.entries] == [
        ("open", -5), ("open~2026-03-04", -20), ("open~2026-03-04", -10), (OWED, -5),
    ]  # fmt: skip
    counter.give(POINTS, 100, "open")
    second = counter.give_back(bought)[0]
    assert -second.changes[0].earned == 20
    assert counter.account().balance(POINTS, counter.day) == 100 - 25


def test_a_lot_that_has_expired_gives_nothing_back() -> None:
    text = TWO_LOTS.format(policy="recompute").replace("per = 5.00", "per = 5.00\nexpiry = {days = 10}")
    counter = Counter((programme(text),))
    bought = counter.sell(Item(10_000))
    assert len(counter.account().lots) == 2
    counter.day = AFTER
    assert counter.give_back(bought)[0].entries == ()


def test_what_a_campaign_gave_within_its_limit_is_all_it_gives_again() -> None:
    """50 of 60 extra points were left for the first bill; of what is kept of it, not more than the rest of those."""
    text = (
        "[programme.points]\nper = 1.00\n[[programme.campaign]]\nid = 'c'\nname = 'C'\npercent = 200\ncap_total = 50\n"
    )
    counter = Counter((programme(text),))
    bought = counter.sell(Item(6_000), Item(2_000))
    assert counter.account().balance(POINTS, counter.day) == 80 + 50
    assert counter.give_back(bought, {2: 1})[0].changes[0].earned == -20
    assert counter.account().balance(POINTS, counter.day) == 60 + 50


def test_money_off_of_two_programmes_comes_back_to_each() -> None:
    one, two = (programme(CLUB.format(head="", points=""), id) for id in ("club", "other"))
    counter = Counter((one, two))
    for owner in (one, two):
        counter.give(POINTS, 500, "old", owner)
    bought = counter.sell(Item(3_000), use=[pay(500), Choice("other", "money-off", 500)])
    counter.give_back(bought)
    assert [lots(counter.account(owner)) for owner in (one, two)] == [{(POINTS, "old"): 500}] * 2


def test_in_proportion_only_lines_that_earn_count() -> None:
    counter = club('refund = "proportional"', 'exclude = ["top-up"]')
    bought = counter.sell(Item(5_000), Item(5_000), Item(10_000, 1, ("top-up",)))
    assert counter.give_back(bought, {3: 1})[0].entries == ()
    assert counter.give_back(bought, {1: 1})[0].changes[0].earned == -10
