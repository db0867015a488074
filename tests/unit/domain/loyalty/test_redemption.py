"""Rewards on a bill: what they take off, what keeps them from being used, and which keys the counter shows."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import POINTS, voucher
from pos_terminal.domain.loyalty.engine import Choice, OfferState, evaluate
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from tests.support.loyalty import Counter, Item, drinks, preset, programme

MONEY = """
{head}
[programme.points]
per = 1.00
[programme.money_off]
step_points = 100
step_value = 10.00
offline_limit_points = 200
{money}
"""
REWARD = """
[[programme.stamp_card]]
id = "tea"
name = "茶 Tea"
size = 5
reward = "tea"
icon = "leaf"
[[programme.reward]]
id = "tea"
name = "茶 Tea"
{reward}
"""
LATER = date(2026, 12, 31)
OFF = "money-off"


def club(money: str = "", head: str = "", points: int = 1_000) -> Counter:
    counter = Counter((programme(MONEY.format(head=head, money=money)),))
    counter.give(POINTS, points, "old")
    return counter


def tea(reward: str = 'tags = ["drink"]', vouchers: int = 1) -> Counter:
    counter = Counter((programme(REWARD.format(reward=reward)),))
    for number in range(1, vouchers + 1):
        counter.give(voucher("tea"), 1, f"v{number}")
    return counter


def pay(points: int) -> Choice:
    return Choice("club", OFF, points)


def use(number: int = 1) -> Choice:
    return Choice("club", "tea", voucher=f"v{number}")


def keys(counter: Counter, *items: Item, use: tuple[Choice, ...] = ()) -> list[tuple[int, str, int, int]]:
    return [
        (offer.choice.points, offer.state.value, offer.money_off_minor, offer.points_left)
        for offer in counter.look(*items, use=use).offers
    ]


def test_money_off_is_shared_over_lines_and_earns_nothing() -> None:
    bought = club().sell(Item(6_000), Item(3_000), use=[pay(300)])
    assert bought.evaluation.deductions[0].parts == ((1, 2_000), (2, 1_000))
    assert bought.sale.total_minor == 6_000
    change = bought.evaluation.results[0].changes[0]
    assert (change.opening, change.earned, change.spent, change.closing) == (1_000, 60, 300, 760)


def test_999_points_are_one_coupon_with_499_left() -> None:
    counter = Counter((preset("moneyback"),))
    counter.give(POINTS, 999, "old")
    offers = counter.look(Item(20_000)).offers
    assert [(one.choice.points, one.money_off_minor, one.points_left) for one in offers] == [(500, 1_000, 499)]


def test_the_largest_amount_and_a_single_step_are_on_offer() -> None:
    assert keys(club(), Item(5_500)) == [(500, "available", 5_000, 500), (100, "available", 1_000, 900)]


def test_an_amount_in_use_stays_where_it_is_and_others_can_replace_it() -> None:
    assert keys(club(), Item(5_500), use=(pay(300),)) == [
        (500, "available", 5_000, 500), (300, "applied", 3_000, 700), (100, "available", 1_000, 900),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("points", "reason"),
    [(50, "points-not-in-steps"), (0, "points-not-in-steps"), (1_100, "too-few-points"), (600, "over-share-of-bill")],
)
def test_amounts_that_do_not_hold(points: int, reason: str) -> None:
    looked = club().look(Item(5_500), use=[pay(points)])
    assert (looked.dropped, looked.reasons, looked.deductions) == ((pay(points),), (reason,), ())


def test_a_bill_smaller_than_a_step_has_no_room() -> None:
    assert keys(club(), Item(999)) == [(100, "needs_item", 1_000, 900)]
    assert club().look(Item(999), use=[pay(100)]).reasons == ("over-share-of-bill",)
    assert club().look(use=[pay(100)]).reasons == ("reward-needs-item",)


def test_no_key_without_enough_points() -> None:
    assert keys(club(points=99), Item(5_500)) == []


@pytest.mark.parametrize(
    ("money", "items", "largest"),
    [
        ("maximum_share_percent = 20", (Item(9_999),), 100),
        ("maximum_share_percent = 20", (Item(10_000),), 200),
        ("minimum_order = 100.00", (Item(9_999),), 0),
        ("minimum_order = 100.00", (Item(10_000),), 1_000),
        ("maximum_steps = 3", (Item(10_000),), 300),
        ('exclude = ["top-up"]', (Item(2_000), Item(50_000, tags=("top-up",))), 200),
    ],
)
def test_limits_of_a_bill(money: str, items: tuple[Item, ...], largest: int) -> None:
    available = [points for points, state, *_ in keys(club(money), *items) if state == "available"]
    assert max(available, default=0) == largest


def test_limits_hold_over_several_amounts_on_one_bill() -> None:
    assert club("maximum_share_percent = 20").look(Item(10_000), use=[pay(100), pay(100)]).dropped == ()
    assert club("maximum_share_percent = 20").look(Item(10_000), use=[pay(100), pay(200)]).dropped == (pay(200),)
    assert club("maximum_steps = 3").look(Item(10_000), use=[pay(200), pay(200)]).reasons == ("over-share-of-bill",)


def test_what_is_owed_cannot_be_spent() -> None:
    counter = club(points=250)
    counter.give(POINTS, -100, "owed")
    assert counter.look(Item(5_000), use=[pay(200)]).reasons == ("too-few-points",)


# Who was recognised how


def test_a_found_member_earns_and_is_asked_for_the_code() -> None:
    counter = club()
    counter.trust = Trust.FOUND
    assert keys(counter, Item(5_500)) == [(500, "needs_code", 5_000, 500)]
    looked = counter.look(Item(5_500), use=[pay(100)])
    assert (looked.reasons, looked.results[0].changes[0].earned) == (("reward-needs-code",), 55)
    drinker = tea()
    drinker.trust = Trust.FOUND
    assert keys(drinker, drinks(1)) == [(0, "needs_code", 3_800, 0)]
    assert drinker.look(drinks(1), use=[use()]).reasons == ("reward-needs-code",)


def test_a_programme_may_let_found_members_spend() -> None:
    counter = club(head="found_may_spend = true")
    counter.trust = Trust.FOUND
    assert counter.look(Item(5_500), use=[pay(100)]).dropped == ()


def test_an_old_code_spends_up_to_the_static_limit() -> None:
    counter = club(head="static_limit_points = 250")
    counter.trust = Trust.STALE
    assert keys(counter, Item(5_500)) == [
        (500, "needs_code", 5_000, 500), (200, "available", 2_000, 800), (100, "available", 1_000, 900),
    ]  # fmt: skip
    assert counter.look(Item(5_500), use=[pay(200), pay(100)]).reasons == ("reward-needs-code",)
    drinker = tea()
    drinker.trust = Trust.STALE
    assert drinker.look(drinks(1), use=[use()]).reasons == ("reward-needs-code",)


def test_a_blocked_member_earns_and_spends_nothing() -> None:
    counter = club()
    blocked = Standing(Member("00000000000001", "10000017", blocked=True), tuple(counter.accounts.values()))
    sale = counter.ring(Item(5_000))
    looked = evaluate(counter.programmes, sale, blocked, (pay(100),), counter.situation())
    assert (looked.results, looked.offers, looked.reasons) == ((), (), ("member-blocked",))


def test_nobody_uses_nothing() -> None:
    counter = club()
    looked = evaluate(counter.programmes, counter.ring(Item(5_000)), None, (pay(100),), counter.situation())
    assert (looked.dropped, looked.reasons, looked.results) == ((pay(100),), ("no-member",), ())


# Out of reach of head office


def test_offline_points_are_held_to_the_limit_of_the_spell() -> None:
    counter = club()
    counter.offline, counter.used_offline = True, (("club", 100), ("other", 900))
    assert keys(counter, Item(5_500)) == [(500, "over_limit", 5_000, 500), (100, "available", 1_000, 900)]
    assert counter.look(Item(5_500), use=[pay(200)]).reasons == ("reward-over-limit",)


@pytest.mark.parametrize(("offline", "state"), [("allow", "available"), ("refuse", "over_limit")])
def test_offline_points_as_the_programme_says(offline: str, state: str) -> None:
    counter = club(f'offline = "{offline}"')
    counter.offline = True
    assert keys(counter, Item(5_500))[0][:2] == (500, state)


@pytest.mark.parametrize(
    ("offline", "states"),
    [("allow", ["applied", "available"]), ("limit", ["applied", "over_limit"]), ("refuse", ["over_limit"])],
)
def test_offline_vouchers_as_the_programme_says(offline: str, states: list[str]) -> None:
    counter = tea(f'tags = ["drink"]\noffline = "{offline}"', vouchers=2)
    counter.offline = True
    looked = counter.look(drinks(3), use=[use(1)])
    assert [offer.state.value for offer in looked.offers] == states
    assert looked.reasons == (("reward-over-limit",) if offline == "refuse" else ())


# Vouchers


@pytest.mark.parametrize(("pick", "line"), [("dearest", 2), ("cheapest", 1)])
def test_the_free_item_is_the_one_that_the_programme_picks(pick: str, line: int) -> None:
    items = drinks(1, 2_000), drinks(1, 3_000), drinks(1, 3_000), drinks(1, 2_000), Item(9_000)
    looked = tea(f'tags = ["drink"]\npick = "{pick}"').look(*items, use=[use()])
    assert looked.deductions[0].parts == ((line, 2_000 if pick == "cheapest" else 3_000),)


def test_an_item_dearer_than_the_voucher_does_not_fit() -> None:
    looked = tea('tags = ["drink"]\nworth = 25.00').look(drinks(1, 2_600), drinks(1, 2_400), use=[use()])
    assert looked.deductions[0].parts == ((2, 2_400),)


def test_pieces_of_one_line_are_made_free_one_by_one_to_the_cent() -> None:
    looked = tea(vouchers=3).look(drinks(3, 3_333), use=[use(1), use(2), use(3)])
    assert [one.amount_minor for one in looked.deductions] == [3_333] * 3
    odd = tea(vouchers=3)
    sale = odd.look(Item(3_333, 3, ("drink",)), Item(1), use=[use(1), use(2), use(3)], discount=None)
    assert sum(one.amount_minor for one in sale.deductions) == 9_999


def test_without_an_item_that_fits_the_key_says_what_is_needed() -> None:
    looked = tea().look(Item(5_000), use=[use()])
    assert looked.reasons == ("reward-needs-item",)
    assert [(one.state, one.money_off_minor, one.icon) for one in looked.offers] == [(OfferState.NEEDS_ITEM, 0, "leaf")]


def test_a_voucher_is_used_once_on_a_bill() -> None:
    assert tea().look(drinks(3), use=[use(), use()]).reasons == ("voucher-used",)


def test_a_money_voucher_takes_off_what_is_there() -> None:
    reward = 'kind = "money_off"\nworth = 20.00\ntags = ["drink"]'
    assert tea(reward).look(drinks(1, 1_500), Item(9_000), use=[use()]).deductions[0].parts == ((1, 1_500),)
    assert tea(reward).look(drinks(1, 3_000), drinks(1, 1_000), use=[use()]).deductions[0].amount_minor == 2_000
    assert tea(reward).look(Item(9_000), use=[use()]).reasons == ("reward-needs-item",)


def test_vouchers_that_are_not_there() -> None:
    counter = tea(vouchers=0)
    counter.give(voucher("tea"), 1, "old", expires_on=date(2026, 3, 1))
    counter.give(voucher("tea"), 1, "pending", matures_on=date(2026, 3, 5))
    wanted = [Choice("club", "tea", voucher=lot) for lot in ("old", "pending", "none")]
    assert counter.look(drinks(1), use=wanted).reasons == ("voucher-expired", "no-such-voucher", "no-such-voucher")


def test_choices_of_programmes_and_rewards_that_are_not_there() -> None:
    wanted = [Choice("other", "tea", voucher="v1"), Choice("club", "cake", voucher="v1"), Choice("club", OFF, 100)]
    reasons = tea().look(drinks(1), use=wanted).reasons
    assert reasons == ("programme-not-here", "no-such-reward", "no-such-reward")


def test_keys_stand_in_the_order_of_expiry_and_points_last() -> None:
    counter = Counter((programme(MONEY.format(head="", money="") + REWARD.format(reward='tags = ["drink"]')),))
    counter.give(POINTS, 100, "old")
    counter.give(voucher("tea"), 1, "never")
    counter.give(voucher("tea"), 1, "soon", expires_on=LATER)
    soon, never = (Choice("club", "tea", voucher=lot) for lot in ("soon", "never"))
    shown = [
        [offer.choice.voucher or "points" for offer in counter.look(drinks(2), use=use).offers]
        for use in ([], [soon], [never], [soon, never])
    ]
    assert shown == [["soon", "points"], *[["soon", "never", "points"]] * 3]


def test_a_reward_that_no_card_gives_has_the_icon_of_a_gift() -> None:
    extra = '[[programme.reward]]\nid = "cake"\nname = "Cake"\nkind = "money_off"\nworth = 5.00'
    counter = Counter((programme(REWARD.format(reward="") + extra),))
    counter.give(voucher("cake"), 1, "c1")
    assert counter.look(drinks(1)).offers[0].icon == "gift"


# Several programmes on one bill


def test_rewards_of_all_programmes_come_before_any_earning() -> None:
    counter = Counter((preset("moneyback"), preset("cafe-stamps")))
    moneyback, cafe = counter.programmes
    counter.give(POINTS, 500, "old", moneyback)
    counter.give(voucher("free-drink"), 1, "v1", cafe)
    chosen = [Choice(cafe.id, "free-drink", voucher="v1"), Choice(moneyback.id, OFF, 500)]
    bought = counter.sell(drinks(3), use=chosen)
    assert bought.sale.total_minor == 2 * 3_800 - 1_000
    points, card = (result.changes for result in bought.evaluation.results)
    assert (points[0].earned, points[0].spent) == (13, 500)
    assert (card[0].earned, card[1].spent) == (2, 1)


def test_a_programme_of_another_currency_or_merchant_takes_no_part() -> None:
    elsewhere = programme('merchants = ["other"]\n[programme.points]\nper = 1.00')
    counter = Counter((elsewhere,))
    assert counter.look(Item(500)).results == ()
    counter.merchant = "other"
    assert counter.look(Item(500)).results[0].changes[0].earned == 5
    assert elsewhere.takes_part("TWD", "other") is False


def test_a_programme_is_in_force_from_its_first_day_to_its_last() -> None:
    short = programme("effective_to = 2026-03-02\n[programme.points]\nper = 1.00")
    days = date(2019, 12, 31), date(2020, 1, 1), date(2026, 3, 2), date(2026, 3, 3)
    assert [short.in_force(day) for day in days] == [False, True, True, False]
