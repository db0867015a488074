"""Stamp cards: what earns a stamp, full cards, the rest on the next card, and rewards used in the same sale."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import stamps, voucher
from pos_terminal.domain.loyalty.engine import Choice, OfferState
from tests.support.loyalty import Counter, Item, drinks, preset, programme

CARD = """
[[programme.stamp_card]]
id = "tea"
name = {{zh = "茶卡", en = "Tea card"}}
size = 5
reward = "tea"
{card}
[[programme.reward]]
id = "tea"
name = {{zh = "免費茶", en = "Free tea"}}
tags = ["drink"]
{reward}
"""
TEA = stamps("tea")


def club(card: str = "", reward: str = "") -> Counter:
    return Counter((programme(CARD.format(card=card, reward=reward)),))


def held(counter: Counter) -> tuple[int, int]:
    account = counter.account()
    return account.balance(TEA, counter.day), account.balance(voucher("tea"), counter.day)


def test_eight_and_three_fill_a_card_and_leave_one() -> None:
    counter = Counter((preset("cafe-stamps"),))
    counter.sell(drinks(8))
    result = counter.sell(drinks(3)).evaluation.results[0]
    assert [(c.unit, c.opening, c.earned, c.spent, c.closing) for c in result.changes] == [
        ("stamps/coffee", 8, 3, 10, 1), ("voucher/free-drink", 0, 1, 0, 1),
    ]  # fmt: skip
    assert result.explain[0].en == "Drinks: 10 = 1 free: +3, 1 full, now 1/10"
    assert result.explain[0].zh == "飲品：集 10 送 1：+3，集滿 1 張，現有 1/10"


def test_several_cards_in_one_sale() -> None:
    counter = club('tags = ["drink"]')
    counter.sell(drinks(13), Item(2_000))
    assert held(counter) == (3, 2)


def test_a_free_item_earns_no_stamp_in_any_programme() -> None:
    counter = Counter((programme(CARD.format(card="", reward="")), programme(CARD.format(card="", reward=""), "other")))
    counter.give(voucher("tea"), 1, "won")
    counter.sell(drinks(3), use=[Choice("club", "tea", voucher="won")])
    assert [counter.account(one).balance(TEA, counter.day) for one in counter.programmes] == [2, 2]


def test_what_costs_nothing_earns_no_stamp() -> None:
    counter = club()
    assert counter.sell(drinks(2, unit_minor=0)).evaluation.results[0].explain == ()
    assert held(counter) == (0, 0)


@pytest.mark.parametrize(
    ("card", "items", "count"),
    [
        ('per = "visit"', (drinks(3), Item(500)), 1),
        ('per = "amount"\nper_amount = 50.00', (Item(12_000), Item(3_100)), 3),
        ('per = "item"\nexclude = ["sale"]', (drinks(2), Item(500, 2, ("sale",))), 2),
        ('per = "item"\nminimum = 60.00', (Item(3_000), Item(2_999)), 0),
        ('per = "item"\nminimum = 60.00', (Item(3_000), Item(3_000)), 2),
        ('per = "item"\ncap_per_sale = 2', (Item(3_000, 4),), 2),
        ('per = "item"\ntags = ["drink"]', (drinks(1), Item(500)), 1),
    ],
)
def test_what_earns_stamps(card: str, items: tuple[Item, ...], count: int) -> None:
    counter = club(card)
    counter.sell(*items)
    assert held(counter)[0] == count


def test_stamps_and_vouchers_expire_by_their_own_rules() -> None:
    counter = club("expiry = {months = 1}", "expiry = {days = 10}")
    result = counter.sell(drinks(6)).evaluation.results[0]
    assert {(entry.unit, entry.expires_on) for entry in result.entries} == {
        (TEA, date(2026, 4, 2)), (voucher("tea"), date(2026, 3, 12)),
    }  # fmt: skip


def test_stamps_that_expire_first_fill_the_card_first() -> None:
    counter = club()
    counter.give(TEA, 3, "never")
    counter.give(TEA, 3, "soon", expires_on=date(2026, 3, 9))
    counter.sell(drinks(1))
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(TEA)] == [("never", 1), ("open", 1)]


def test_owed_stamps_are_earned_back_first() -> None:
    counter = club()
    counter.give(TEA, -2, "owed")
    result = counter.sell(drinks(7)).evaluation.results[0]
    assert (result.changes[0].opening, result.changes[0].closing) == (-2, 0)
    assert held(counter) == (0, 1)


def test_a_reward_won_now_can_be_used_now_where_the_card_says_so() -> None:
    counter = club('usable = "same_sale"')
    counter.give(TEA, 4, "old")
    offer = counter.look(drinks(2)).offers[0]
    assert (offer.state, offer.money_off_minor) == (OfferState.AVAILABLE, 3800)
    bought = counter.sell(drinks(2), use=[Choice("club", "tea", voucher=f"{1:032x}.1")])
    assert bought.sale.total_minor == 3800
    assert held(counter) == (0, 0)
    assert [offer.state for offer in bought.evaluation.offers] == [OfferState.APPLIED]


def test_a_free_item_that_would_empty_its_own_card_is_not_on_offer() -> None:
    counter = club('usable = "same_sale"')
    counter.give(TEA, 4, "old")
    assert counter.look(drinks(1)).offers == ()
    looked = counter.look(drinks(1), use=[Choice("club", "tea", voucher=f"{0:032x}.1")])
    assert (looked.reasons, looked.deductions) == (("card-not-full",), ())


def test_the_last_tapped_goes_when_a_card_is_not_full_any_more() -> None:
    counter = club('usable = "same_sale"')
    first, second = (Choice("club", "tea", voucher=f"{0:032x}.{k}") for k in (1, 2))
    looked = counter.look(drinks(10), use=[first, second])
    assert looked.dropped == (second,)
    assert counter.look(drinks(12), use=[first, second]).dropped == ()


@pytest.mark.parametrize("name", [f"{0:032x}.x", "other.1", f"{0:032x}.0"])
def test_a_voucher_that_this_sale_does_not_win_is_unknown(name: str) -> None:
    counter = club('usable = "same_sale"')
    assert counter.look(drinks(6), use=[Choice("club", "tea", voucher=name)]).reasons == ("no-such-voucher",)


def test_a_reward_for_the_next_sale_is_not_usable_now() -> None:
    counter = club()
    assert counter.look(drinks(6)).offers == ()
    assert counter.look(drinks(6), use=[Choice("club", "tea", voucher=f"{0:032x}.1")]).reasons == ("no-such-voucher",)
