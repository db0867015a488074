"""Stamp cards: what earns a stamp, full cards, the rest on the next card, and rewards used in the same sale."""

from datetime import date, time

import pytest

from pos_terminal.domain.loyalty.account import OWED, stamps, voucher
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


def test_stamps_of_a_debt_that_was_settled_twice_fill_a_card_like_any_others() -> None:
    """They count in the balance: a card that they fill, and that could not be taken, would be filled for ever."""
    counter = club()
    counter.give(TEA, 4, OWED)
    counter.sell(drinks(2))
    assert held(counter) == (1, 1)


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


# Campaigns, delays, caps, joining, cards that die as a whole


def test_a_campaign_multiplies_stamps_and_the_best_of_two_counts() -> None:
    campaigns = "".join(
        f'[[programme.campaign]]\nid = "c{factor}"\nname = "c"\nstamp_factor = {factor}\ntags = ["{tag}"]\n'
        for factor, tag in ((2, "drink"), (3, "food"))
    )
    counter = club("", campaigns)
    looked = [
        counter.look(*items).results[0].changes[0].earned
        for items in ((drinks(1),), (drinks(1), Item(100, 1, ("food",))), (Item(100),))
    ]
    assert looked == [2, 6, 1]


def test_a_refund_under_a_campaign_counts_with_it() -> None:
    counter = club("", '[[programme.campaign]]\nid = "c"\nname = "c"\nstamp_factor = 2\nto = 2026-03-02\n')
    bought = counter.sell(drinks(2))
    assert held(counter) == (4, 0)
    counter.day = date(2026, 3, 3)
    counter.give_back(bought, {1: 1})
    assert held(counter) == (2, 0)


def test_the_cap_of_a_sale_is_above_the_factor() -> None:
    counter = club("cap_per_sale = 3", '[[programme.campaign]]\nid = "c"\nname = "c"\nstamp_factor = 2\n')
    counter.sell(drinks(4))
    assert held(counter) == (3, 0)


@pytest.mark.parametrize(("pieces", "stamps_given"), [(2, 0), (3, 1), (5, 1), (6, 2)])
def test_so_many_pieces_for_one_stamp(pieces: int, stamps_given: int) -> None:
    counter = club("per_items = 3")
    counter.sell(drinks(pieces - 1), Item(100))
    assert held(counter) == (stamps_given, 0)


def test_two_sales_too_close_together() -> None:
    counter = club("delay_minutes = 60")
    counter.sell(drinks(1))
    counter.clock = time(4, 59, 59)
    assert counter.look(drinks(2)).results[0].changes[0].earned == 0
    counter.sell(drinks(2))
    assert held(counter) == (1, 0)
    counter.clock = time(5)
    counter.sell(drinks(2))
    assert held(counter) == (3, 0)
    marks = counter.account().of_unit("stamped/tea")
    assert [(lot.lot, lot.rest, str(lot.expires_on)) for lot in marks] == [
        ("2026-03-02T04:00:00+00:00", 1, "2026-03-03"), ("2026-03-02T05:00:00+00:00", 1, "2026-03-03"),
    ]  # fmt: skip
    counter.clock = time(5, 30)
    assert counter.look(drinks(2)).results[0].changes[0].earned == 0


def test_a_long_delay_is_remembered_as_long() -> None:
    counter = club("delay_minutes = 4320")
    counter.sell(drinks(1))
    assert [str(lot.expires_on) for lot in counter.account().of_unit("stamped/tea")] == ["2026-03-06"]


def test_without_a_delay_nothing_is_remembered() -> None:
    counter = club()
    counter.sell(drinks(1))
    counter.sell(drinks(1))
    assert {lot.unit for lot in counter.account().lots} == {TEA}
    assert held(counter) == (2, 0)


def test_a_cap_of_the_day() -> None:
    counter = club("cap_per_day = 3")
    for drunk, in_all in ((2, 2), (2, 3), (2, 3)):
        counter.sell(drinks(drunk))
        assert held(counter) == (in_all, 0)
    counter.day = date(2026, 3, 3)
    counter.sell(drinks(4))
    assert held(counter) == (1, 1)


def test_stamps_for_joining_come_once_with_the_first_one_earned() -> None:
    counter = club("welcome = 2\nexpiry = {days = 30}")
    counter.sell(Item(0))
    assert held(counter) == (0, 0)
    counter.sell(drinks(1))
    assert held(counter) == (3, 0)
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(TEA)] == [("2026-04-01", 3)]
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit("used/welcome/tea")] == [("ever", 1)]
    counter.sell(drinks(1))
    assert held(counter) == (4, 0)


def test_they_may_fill_the_first_card() -> None:
    counter = club("welcome = 3")
    result = counter.sell(drinks(2)).evaluation.results[0]
    assert held(counter) == (0, 1)
    assert result.changes[0].earned == 5


def test_a_card_dies_with_its_first_stamp() -> None:
    counter = club("card_expires = true\nexpiry = {days = 30}")
    counter.sell(drinks(1))
    counter.day = date(2026, 3, 20)
    counter.sell(drinks(2))
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(TEA)] == [("2026-04-01", 3)]
    counter.sell(drinks(2))
    assert held(counter) == (0, 1)
    counter.sell(drinks(1))
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(TEA)] == [("2026-04-19", 1)]


def test_a_dead_card_is_not_the_one_that_counts() -> None:
    counter = club("card_expires = true\nexpiry = {days = 30}")
    counter.give(TEA, 2, "2026-03-01", expires_on=date(2026, 3, 1))
    counter.give(TEA, -1, "lent", expires_on=date(2026, 3, 5))
    counter.give(TEA, 1, "open")
    counter.sell(drinks(2))
    assert {lot.lot for lot in counter.account().of_unit(TEA) if lot.live(counter.day)} == {"open", "2026-04-01"}


def test_without_that_each_stamp_has_its_own_day() -> None:
    counter = club("expiry = {days = 30}")
    counter.sell(drinks(1))
    counter.day = date(2026, 3, 20)
    counter.sell(drinks(1))
    assert [lot.lot for lot in counter.account().of_unit(TEA)] == ["2026-04-01", "2026-04-19"]


def test_two_programmes_on_one_item() -> None:
    counter = Counter((programme(CARD.format(card="", reward="")), programme(CARD.format(card="", reward=""), "other")))
    counter.sell(drinks(2))
    assert [counter.account(one).balance(TEA, counter.day) for one in counter.programmes] == [2, 2]


def test_in_the_same_sale_the_campaigns_count_too() -> None:
    campaign = '[[programme.campaign]]\nid = "c"\nname = "c"\nstamp_factor = 2\n'
    assert club('usable = "same_sale"', campaign).look(drinks(3)).offers == ()  # the free one earns no stamp
    looked = club('usable = "same_sale"', campaign).look(drinks(4))
    assert [(offer.state, offer.choice.voucher) for offer in looked.offers] == [(OfferState.AVAILABLE, f"{0:032x}.1")]
    assert club('usable = "same_sale"').look(drinks(4)).offers == ()
