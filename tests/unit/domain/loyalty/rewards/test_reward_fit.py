"""What rewards take off a basket, what a bill still needs for them, and baskets put back to before."""

from dataclasses import replace

import pytest

from pos_terminal.domain.loyalty.account import POINTS, voucher
from pos_terminal.domain.loyalty.basket import Basket, of_sale
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.loyalty.rewards.reward_fit import (
    bill_steps,
    money_off_lines,
    money_off_missing,
    needed,
    order_missing,
    put_back,
    worth_of,
)
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.rules.reward import RewardKind, RewardRule
from pos_terminal.domain.selling.sale import Deduction
from pos_terminal.domain.words import Words
from tests.support.loyalty import Counter, Item, drinks, programme

TEXT = """
[programme.points]
per = 1.00
[programme.money_off]
step_points = 100
step_value = 10.00
exclude = ["levy"]
[[programme.reward]]
id = "cake"
name = {zh = "蛋糕", en = "Cake"}
kind = "money_off"
worth = 5.00
tags = ["drink"]
cost_points = 10
"""
CLUB = programme(TEXT)
RULE, CAKE = CLUB.money_off, CLUB.rewards[0]
assert RULE is not None
NAMES = Words("減", "Off")


def basket(*items: Item) -> Basket:
    return of_sale(Counter((CLUB,)).ring(*items))


def money(**changes: int | bool) -> MoneyOffRule:
    assert RULE is not None
    return replace(RULE, **changes)  # type: ignore[arg-type]


def reward(**changes: object) -> RewardRule:
    return replace(CAKE, **changes)  # type: ignore[arg-type]


def taken(minor: int, line: int = 1) -> Deduction:
    return Deduction("money-off", NAMES, ((line, minor),), "club")


@pytest.mark.parametrize(
    ("rule", "net", "own", "steps"),
    [
        (money(), 999, 0, 0),
        (money(), 1_000, 0, 1),
        (money(), 5_999, 0, 5),
        (money(maximum_share_percent=50), 4_000, 0, 2),
        (money(maximum_share_percent=50), 3_000, 1_000, 1),
        (money(maximum_share_percent=50), 2_000, 2_000, 0),
        (money(maximum_share_percent=50), 1_000, 3_000, 0),
        (money(maximum_minor=2_500), 9_000, 0, 2),
        (money(maximum_minor=2_500), 9_000, 1_000, 1),
        (money(maximum_steps=3), 9_000, 0, 3),
        (money(maximum_steps=3), 9_000, 2_000, 1),
        (money(minimum_order_minor=5_000), 4_999, 0, 0),
        (money(minimum_order_minor=5_000), 4_000, 1_000, 4),
    ],
)
def test_steps_that_a_bill_has_room_for(rule: MoneyOffRule, net: int, own: int, steps: int) -> None:
    assert bill_steps(rule, basket(Item(net)), (taken(own),) if own else ()) == steps


def test_lines_that_points_may_pay_for() -> None:
    found = money_off_lines(money(), basket(Item(100), Item(200, 1, ("levy",)), drinks(1, 300)))
    assert [line.number for line in found] == [1, 3]


@pytest.mark.parametrize(("net", "missing"), [(4_000, 1_000), (4_999, 1), (5_000, 0), (999, 0), (1_000, 4_000), (0, 0)])
def test_what_a_bill_lacks_for_points(net: int, missing: int) -> None:
    rule = money(minimum_order_minor=5_000)
    assert money_off_missing(rule, basket(Item(net)), ()) == missing


def test_what_points_took_off_already_is_part_of_the_bill() -> None:
    assert money_off_missing(money(minimum_order_minor=5_000), basket(Item(3_000)), (taken(1_500),)) == 500
    assert money_off_missing(money(minimum_order_minor=5_000, maximum_share_percent=0), basket(Item(3_000)), ()) == 0


@pytest.mark.parametrize(
    ("items", "missing"),
    [
        ((drinks(1, 800),), 100),
        ((drinks(1, 899),), 1),
        ((drinks(1, 900),), 0),
        ((drinks(1, 500), drinks(1, 300), Item(9_000)), 100),
        ((Item(9_000),), 0),
        ((drinks(1, 0),), 0),
        ((), 0),
    ],
)
def test_what_a_bill_lacks_for_a_reward(items: tuple[Item, ...], missing: int) -> None:
    rule = reward(minimum_order_minor=900)
    assert order_missing(CLUB, rule, basket(*items)) == missing
    deduction = worth_of(CLUB, rule, "", basket(*items))
    state = OfferState.AVAILABLE if deduction else OfferState.NEEDS_MORE if missing else OfferState.NEEDS_ITEM
    assert needed(CLUB, rule, deduction, basket(*items)) == (state, missing)


def test_a_deduction_says_whose_it_is_and_which_voucher() -> None:
    assert worth_of(CLUB, reward(), "v1", basket(drinks(1, 800))) == Deduction(
        "cake", CAKE.names, ((1, 500),), "club", "v1"
    )
    gift = reward(kind=RewardKind.GIFT)
    assert worth_of(CLUB, gift, "v1", basket(Item(1))) == Deduction("cake", CAKE.names, (), "club", "v1")
    free = reward(kind=RewardKind.FREE_ITEM, worth_minor=0)
    assert worth_of(CLUB, free, "v1", basket(drinks(2, 800))) == Deduction(
        "cake", CAKE.names, ((1, 800),), "club", "v1", items=1
    )


@pytest.mark.parametrize(("percent", "net", "off"), [(20, 4, None), (20, 5, 1), (99, 1, None), (100, 1, 1)])
def test_a_percentage_that_comes_to_nothing_is_none(percent: int, net: int, off: int | None) -> None:
    rule = reward(kind=RewardKind.PERCENT, percent=percent, worth_minor=0)
    deduction = worth_of(CLUB, rule, "", basket(drinks(1, net)))
    assert (deduction.amount_minor if deduction else None) == off


def test_a_basket_is_put_back() -> None:
    before = basket(Item(1_000), Item(2_000), Item(3_000))
    after = before.less(taken(300)).less(taken(200)).less(taken(700, 3))
    assert put_back(after, (taken(300), taken(200), taken(700, 3))) == before
    assert put_back(before, ()) is before


# As the counter sees it


def shop(rules: str = TEXT, points: int = 500) -> Counter:
    counter = Counter((programme(rules),))
    counter.give(POINTS, points, "old")
    return counter


def keys(counter: Counter, *items: Item) -> list[tuple[str, int, str, int, int, str, str]]:
    return [
        (
            one.choice.reward,
            one.choice.points,
            one.state.value,
            one.money_off_minor,
            one.missing_minor,
            one.icon,
            one.names.en,
        )
        for one in counter.look(*items).offers
    ]


def test_keys_that_lack_only_money_say_how_much() -> None:
    rules = TEXT.replace("step_value = 10.00", "step_value = 10.00\nminimum_order = 50.00")
    counter = shop(rules + "minimum_order = 9.00\n")
    assert keys(counter, drinks(1, 800), Item(3_200)) == [
        ("money-off", 100, "needs_more", 1_000, 1_000, "points", "Points"),
        ("cake", 0, "needs_more", 0, 100, "gift", "Cake"),
    ]
    assert keys(counter, drinks(1, 900), Item(4_100)) == [
        ("money-off", 500, "available", 5_000, 0, "points", "Points"),
        ("money-off", 100, "available", 1_000, 0, "points", "Points"),
        ("cake", 0, "available", 500, 0, "gift", "Cake"),
    ]


def test_a_voucher_that_lacks_only_money_says_how_much() -> None:
    counter = shop(TEXT + "minimum_order = 9.00\n", points=0)
    counter.give(voucher("cake"), 1, "v1", expires_on=counter.day)
    (offer,) = [one for one in counter.look(drinks(1, 800)).offers if one.choice.voucher]
    assert (offer.state, offer.missing_minor, offer.expires_on) == (OfferState.NEEDS_MORE, 100, counter.day)
    looked = counter.look(drinks(1, 800), use=[Choice("club", "cake", voucher="v1")])
    assert looked.reasons == ("bill-too-small",)


def test_a_money_voucher_comes_back_with_what_it_paid_for() -> None:
    counter = shop(points=0)
    counter.give(voucher("cake"), 1, "v1")
    bought = counter.sell(drinks(1, 800), use=[Choice("club", "cake", voucher="v1")])
    assert counter.account().of_unit(voucher("cake")) == ()
    counter.give_back(bought)
    assert [lot.lot for lot in counter.account().of_unit(voucher("cake"))] == ["v1"]
