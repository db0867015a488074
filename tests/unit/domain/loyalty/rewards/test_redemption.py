"""Rewards on a bill: what they take off, what keeps them from being used, and which keys the counter shows."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, voucher
from pos_terminal.domain.loyalty.engine import Choice, OfferState, evaluate
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.loyalty.units import WALLET, tier, used
from pos_terminal.domain.selling.sale import Discount
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
    counter.gave(Given("club", OFF, points=100), Given("other", OFF, points=900))
    assert keys(counter, Item(5_500)) == [(500, "over_limit", 5_000, 500), (100, "available", 1_000, 900)]
    assert counter.look(Item(5_500), use=[pay(200)]).reasons == ("reward-over-limit",)


@pytest.mark.parametrize(("offline", "state"), [("allow", "available"), ("refuse", "over_limit")])
def test_offline_points_as_the_programme_says(offline: str, state: str) -> None:
    counter = club(f'offline = "{offline}"')
    counter.offline = True
    assert keys(counter, Item(5_500))[0][:2] == (500, state)


@pytest.mark.parametrize(
    ("offline", "states"),
    [("allow", ["applied", "over_limit"]), ("limit", ["applied", "over_limit"]), ("refuse", ["over_limit"])],
)
def test_offline_vouchers_as_the_programme_says(offline: str, states: list[str]) -> None:
    counter = tea(f'tags = ["drink"]\noffline = "{offline}"', vouchers=2)
    counter.offline = True
    looked = counter.look(drinks(3), use=[use(1)])
    assert [offer.state.value for offer in looked.offers] == states
    assert looked.reasons == (("reward-not-offline",) if offline == "refuse" else ())


def test_a_denied_member_gets_nothing_offline_and_everything_online() -> None:
    points, vouchers = club('offline = "allow"'), tea('tags = ["drink"]\noffline = "allow"', vouchers=1)
    points.denied = vouchers.denied = True
    for offline, state in ((True, "over_limit"), (False, "available")):
        points.offline = vouchers.offline = offline
        assert keys(points, Item(5_500))[0][:2] == (500, state)
        assert [offer.state.value for offer in vouchers.look(drinks(3)).offers] == [state]


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


# Rewards for points

BOUGHT = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "cake"
name = {{zh = "蛋糕", en = "Cake"}}
cost_points = 100
{reward}
"""


def shop(reward: str = 'tags = ["drink"]', points: int = 250, head: str = "") -> Counter:
    counter = Counter((programme(head + BOUGHT.format(reward=reward)),))
    counter.give(POINTS, points, "old")
    return counter


CAKE = Choice("club", "cake")


def shown(counter: Counter, *items: Item, use: tuple[Choice, ...] = ()) -> list[tuple[str, int, int]]:
    return [(one.state.value, one.money_off_minor, one.points_left) for one in counter.look(*items, use=use).offers]


def test_a_reward_for_points_costs_them() -> None:
    bought = shop().sell(drinks(1), Item(500), use=[CAKE])
    assert bought.evaluation.deductions[0].parts == ((1, 3_800),)
    assert bought.evaluation.deductions[0].voucher == ""
    change = bought.evaluation.results[0].changes[0]
    assert (change.opening, change.earned, change.spent, change.closing) == (250, 5, 100, 155)


def test_its_key_says_what_it_takes_off_and_what_is_left() -> None:
    assert shown(shop(), drinks(1)) == [("available", 3_800, 150)]
    assert shown(shop(), drinks(1), use=(CAKE,)) == [("applied", 3_800, 150)]
    assert shown(shop(), Item(500)) == [("needs_item", 0, 150)]
    assert shown(shop(points=100), drinks(1)) == [("available", 3_800, 0)]
    assert shown(shop(points=99), drinks(1)) == []


@pytest.mark.parametrize(
    ("points", "items", "uses", "reasons"),
    [
        (99, drinks(1), 1, ("too-few-points",)),
        (100, drinks(1), 1, ()),
        (250, Item(500), 1, ("reward-needs-item",)),
        (250, drinks(3), 3, ("too-few-points",)),
        (250, drinks(3), 2, ()),
    ],
)
def test_it_is_paid_each_time(points: int, items: Item, uses: int, reasons: tuple[str, ...]) -> None:
    assert shop(points=points).look(items, use=[CAKE] * uses).reasons == reasons


def test_what_has_not_matured_cannot_be_paid_with() -> None:
    counter = shop(points=60)
    counter.give(POINTS, 60, "later", matures_on=LATER)
    assert counter.look(drinks(1), use=[CAKE]).reasons == ("too-few-points",)


@pytest.mark.parametrize(
    ("trust", "offline", "rule", "state", "reason"),
    [
        (Trust.FOUND, False, "", "needs_code", "reward-needs-code"),
        (Trust.STALE, False, "", "needs_code", "reward-needs-code"),
        (Trust.CARD, False, "", "available", ""),
        (Trust.SIGNED, True, "", "available", ""),
        (Trust.SIGNED, True, 'offline = "refuse"', "over_limit", "reward-not-offline"),
        (Trust.SIGNED, True, 'offline = "limit"', "available", ""),
        (Trust.SIGNED, False, 'offline = "refuse"', "available", ""),
    ],
)
def test_who_may_have_it_when(trust: Trust, offline: bool, rule: str, state: str, reason: str) -> None:
    counter = shop(f'tags = ["drink"]\n{rule}')
    counter.trust, counter.offline = trust, offline
    assert [one[0] for one in shown(counter, drinks(1))] == [state]
    assert counter.look(drinks(1), use=[CAKE]).reasons == ((reason,) if reason else ())


def test_out_of_reach_one_of_all_that_are_limited() -> None:
    counter = shop('tags = ["drink"]\noffline = "limit"', points=900)
    counter.offline = True
    assert counter.look(drinks(3), use=[CAKE, CAKE]).reasons == ("reward-over-limit",)
    other = shop(
        'tags = ["drink"]\noffline = "limit"\n[[programme.reward]]\nid = "tea"\nname = "Tea"\ncost_points = 5\n'
        'offline = "limit"\n',
        points=900,
    )
    other.offline = True
    assert other.look(drinks(3), use=[CAKE, Choice("club", "tea")]).reasons == ("reward-over-limit",)


TIERED = """
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 99999.00
"""


@pytest.mark.parametrize(("level", "keys", "reasons"), [("", 0, ("tier-too-low",)), ("gold", 1, ())])
def test_a_reward_of_some_tiers(level: str, keys: int, reasons: tuple[str, ...]) -> None:
    counter = shop(f'tiers = ["gold"]\n{TIERED}')
    if level:
        counter.give(tier(level), 1, "2026-01-01")
    assert len(shown(counter, drinks(1))) == keys
    assert counter.look(drinks(1), use=[CAKE]).reasons == reasons


def test_a_voucher_of_a_reward_for_points_costs_none() -> None:
    counter = shop(points=0)
    counter.give(voucher("cake"), 1, "won")
    bought = counter.sell(drinks(1), use=[Choice("club", "cake", voucher="won")])
    assert bought.evaluation.results[0].changes[0].spent == 0
    assert counter.account().of_unit(voucher("cake")) == ()


@pytest.mark.parametrize(
    ("reward", "items", "off"),
    [
        ('kind = "percent"\npercent = 15', (Item(999),), 149),
        ('kind = "percent"\npercent = 15\nworth = 1.00', (Item(999),), 100),
        ('kind = "percent"\npercent = 15\nworth = 9.00', (Item(999),), 149),
        ('kind = "percent"\npercent = 50\ntags = ["drink"]', (Item(900), drinks(1, 400)), 200),
        ('kind = "money_off"\nworth = 5.00', (Item(999),), 500),
        ('kind = "money_off"\nworth = 5.00', (Item(499),), 499),
        ('kind = "free_item"\nworth = 5.00', (Item(501), Item(500)), 500),
        ('minimum_order = 9.00\nkind = "money_off"\nworth = 5.00', (Item(900),), 500),
        ('kind = "money_off"\nworth = 5.00', (Item(0),), None),
        ('kind = "percent"\npercent = 15', (Item(0),), None),
    ],
)
def test_what_each_kind_takes_off(reward: str, items: tuple[Item, ...], off: int | None) -> None:
    looked = shop(reward).look(*items, use=[CAKE])
    assert (looked.deductions[0].amount_minor if looked.deductions else None) == off
    assert looked.reasons == (() if off is not None else ("reward-needs-item",))


def test_a_bill_below_the_rewards_minimum() -> None:
    counter = shop('minimum_order = 9.00\nkind = "money_off"\nworth = 5.00\ntags = ["drink"]')
    looked = counter.look(drinks(1, 899), Item(5_000), use=[CAKE])
    assert (looked.deductions, looked.reasons) == ((), ("bill-too-small",))


def test_a_percentage_is_shared_over_its_lines() -> None:
    looked = shop('kind = "percent"\npercent = 10').look(Item(1_000), Item(0), Item(3_000), use=[CAKE])
    assert looked.deductions[0].parts == ((1, 100), (3, 300))
    assert looked.deductions[0].items == 0


def test_a_gift_is_on_no_line_and_needs_a_bill() -> None:
    counter = shop('kind = "gift"')
    looked = counter.look(Item(500), use=[CAKE])
    assert [(one.parts, one.amount_minor) for one in looked.deductions] == [((), 0)]
    assert counter.look(use=[CAKE]).reasons == ("reward-needs-item",)
    bought = counter.sell(Item(500), use=[CAKE])
    assert counter.account().balance(POINTS, counter.day) == 155
    counter.give_back(bought)
    assert counter.account().balance(POINTS, counter.day) == 150


def test_points_of_a_reward_come_back_with_the_last_piece_it_paid_for() -> None:
    counter = shop('tags = ["drink"]\nkind = "money_off"\nworth = 10.00')
    bought = counter.sell(drinks(2, 1_000), Item(500), use=[CAKE])
    counter.give_back(bought, {1: 1})
    assert counter.account().balance(POINTS, counter.day) == 150 + 10
    counter.give_back(bought, {1: 1})
    assert counter.account().balance(POINTS, counter.day) == 250 + 5
    counter.give_back(bought)
    assert [(lot.lot, lot.rest) for lot in counter.account().lots] == [("old", 250)]


def test_points_as_money_and_points_for_a_reward_on_one_bill() -> None:
    counter = Counter(
        (
            programme(
                BOUGHT.format(reward='tags = ["drink"]')
                + "[programme.money_off]\nstep_points = 10\nstep_value = 1.00\n"
            ),
        )
    )
    counter.give(POINTS, 200, "old")
    bought = counter.sell(drinks(1, 1_000), Item(4_000), use=[CAKE, pay(100)])
    assert counter.account().balance(POINTS, counter.day) == 30
    counter.give_back(bought, {2: 1})
    assert counter.account().balance(POINTS, counter.day) == 100
    counter.give_back(bought)
    assert counter.account().balance(POINTS, counter.day) == 200


# Money in the wallet

WALLET_CHOICE = Choice("club", "wallet")


def purse(minor: int = 1_000, head: str = "") -> Counter:
    counter = Counter((programme(f"{head}\n[programme.points]\nper = 1.00"),))
    if minor:
        counter.give(WALLET, minor, "gift")
    return counter


def test_the_wallet_pays_what_is_there_or_the_bill() -> None:
    bought = purse().sell(Item(3_000), Item(0), Item(1_000), use=[WALLET_CHOICE])
    assert bought.sale.total_minor == 3_000
    assert bought.evaluation.deductions[0].parts == ((1, 750), (3, 250))
    assert [(one.unit, one.amount, one.kind) for one in bought.evaluation.results[0].entries[:1]] == [
        (WALLET, -1_000, EntryKind.REDEEM)
    ]
    assert bought.evaluation.results[0].changes[0].earned == 30
    small = purse()
    small.sell(Item(400), use=[WALLET_CHOICE])
    assert small.account().balance(WALLET, small.day) == 600


def test_the_key_of_the_wallet() -> None:
    assert shown(purse(), Item(400)) == [("available", 400, 0)]
    assert shown(purse(), Item(4_000)) == [("available", 1_000, 0)]
    assert shown(purse(), Item(4_000), use=(WALLET_CHOICE,)) == [("applied", 1_000, 0)]
    assert shown(purse(0), Item(4_000)) == []
    assert purse().look(Item(400)).offers[0].icon == "points"
    assert purse().look(Item(400)).offers[0].names.en == "Wallet"


@pytest.mark.parametrize(
    ("trust", "head", "state"),
    [
        (Trust.FOUND, "", "needs_code"),
        (Trust.FOUND, "found_may_spend = true", "available"),
        (Trust.STALE, "found_may_spend = true", "needs_code"),
        (Trust.CARD, "", "available"),
    ],
)
def test_the_wallet_needs_a_code(trust: Trust, head: str, state: str) -> None:
    counter = purse(head=head)
    counter.trust = trust
    assert shown(counter, Item(400)) == [(state, 400, 0)]
    expected = ("reward-needs-code",) if state == "needs_code" else ()
    assert counter.look(Item(400), use=[WALLET_CHOICE]).reasons == expected


def test_an_empty_wallet_a_free_bill_and_a_second_time() -> None:
    assert purse(0).look(Item(400), use=[WALLET_CHOICE]).reasons == ("nothing-in-wallet",)
    assert purse().look(Item(0), use=[WALLET_CHOICE]).reasons == ("nothing-in-wallet",)
    assert purse().look(Item(400), use=[WALLET_CHOICE] * 2).reasons == ("nothing-in-wallet",)
    assert purse().look(Item(4_000), use=[WALLET_CHOICE] * 2).reasons == ("nothing-in-wallet",)


def test_money_comes_back_in_proportion_to_its_own_gift() -> None:
    counter = purse()
    bought = counter.sell(Item(3_000), Item(1_000), use=[WALLET_CHOICE])
    counter.give_back(bought, {2: 1})
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(WALLET)] == [("gift", 250)]
    counter.give_back(bought)
    assert [(lot.unit, lot.lot, lot.rest) for lot in counter.account().lots] == [(WALLET, "gift", 1_000)]


# What points are worth, and where they may be used


def test_full_price_only_leaves_discounted_lines_alone() -> None:
    half = Item(5_000, discount=Discount(basis_points=5_000))
    counter = club("full_price_only = true")
    assert keys(counter, Item(2_000), half) == [(200, "available", 2_000, 800), (100, "available", 1_000, 900)]
    assert counter.look(half, use=[pay(100)]).reasons == ("reward-needs-item",)
    bought = counter.sell(Item(2_000), half, use=[pay(200)])
    assert bought.evaluation.deductions[0].parts == ((1, 2_000),)
    assert keys(club(), half) == [(200, "available", 2_000, 800), (100, "available", 1_000, 900)]


def test_a_maximum_of_money() -> None:
    assert keys(club("maximum = 25.00"), Item(9_000)) == [
        (200, "available", 2_000, 800), (100, "available", 1_000, 900),
    ]  # fmt: skip
    counter = club("maximum = 25.00")
    assert counter.look(Item(9_000), use=[pay(100), pay(100)]).reasons == ()
    assert counter.look(Item(9_000), use=[pay(200), pay(100)]).reasons == ("over-share-of-bill",)


WORTH = """
[[programme.money_off.by_tier]]
tier = "gold"
{worth}
"""


@pytest.mark.parametrize(
    ("level", "worth", "largest"),
    [
        ("gold", "step_value = 20.00", (1_000, 10_000 * 2)),
        ("gold", "step_points = 50", (1_000, 20_000)),
        ("gold", "maximum = 30.00", (300, 3_000)),
        ("", "step_value = 20.00", (1_000, 10_000)),
    ],
)
def test_what_points_are_worth_to_a_tier(level: str, worth: str, largest: tuple[int, int]) -> None:
    counter = club(WORTH.format(worth=worth) + TIERED)
    if level:
        counter.give(tier(level), 1, "2026-01-01")
    assert keys(counter, Item(90_000))[0][:3] == (largest[0], "available", largest[1])


@pytest.mark.parametrize(("used_today", "largest"), [(0, 300), (150, 100), (200, 100), (201, 0), (300, 0), (999, 0)])
def test_a_cap_per_day_out_of_reach(used_today: int, largest: int) -> None:
    counter = club('offline = "allow"\noffline_cap_per_day = 300')
    counter.offline = True
    counter.give(used("points/offline"), used_today, "2026-03-02")
    assert max([n for n, state, *_ in keys(counter, Item(9_000)) if state == "available"], default=0) == largest
    looked = counter.look(Item(9_000), use=[pay(largest + 100)])
    assert looked.reasons == ("reward-over-limit",)
    counter.offline = False
    assert keys(counter, Item(9_000))[0][:2] == (900, "available")


def test_what_was_used_out_of_reach_is_noted_for_the_day() -> None:
    counter = club('offline = "allow"\noffline_cap_per_day = 300')
    counter.offline = True
    counter.sell(Item(9_000), use=[pay(100), pay(100)])
    assert [(lot.lot, lot.rest, str(lot.expires_on)) for lot in counter.account().of_unit(used("points/offline"))] == [
        ("2026-03-02", 200, "2026-03-02")
    ]
    assert counter.look(Item(9_000), use=[pay(200)]).reasons == ("reward-over-limit",)
    online = club("offline_cap_per_day = 300")
    online.sell(Item(9_000), use=[pay(100)])
    assert online.account().of_unit(used("points/offline")) == ()


def test_the_limit_of_the_spell_and_the_cap_of_the_day_both_hold() -> None:
    counter = club("offline_cap_per_day = 100")
    counter.offline = True
    assert keys(counter, Item(9_000)) == [(900, "over_limit", 9_000, 100), (100, "available", 1_000, 900)]
    counter.gave(Given("club", OFF, points=300))
    assert keys(counter, Item(9_000)) == [(900, "over_limit", 9_000, 100)]
    without = club("offline_cap_per_day = 0")
    without.offline = True
    without.sell(Item(9_000), use=[pay(100)])
    assert without.account().of_unit(used("points/offline")) == ()


# Keys of rewards that this sale wins, and of several at once


def test_the_key_of_a_voucher_that_this_sale_wins() -> None:
    text = REWARD.format(reward='tags = ["drink"]\nexpiry = {days = 9}').replace(
        'icon = "leaf"', 'usable = "same_sale"'
    )
    counter = Counter((programme(text),))
    looked = counter.look(drinks(12))
    assert [(one.choice, one.money_off_minor, str(one.expires_on)) for one in looked.offers] == [
        (Choice("club", "tea", voucher=f"{0:032x}.1"), 3_800, "2026-03-11")
    ]
    first = looked.offers[0].choice
    both = counter.look(drinks(12), use=[first]).offers
    assert [(one.choice.voucher[-1], one.state.value) for one in both] == [("1", "applied"), ("2", "available")]


def test_a_reward_that_cannot_be_paid_hides_no_other() -> None:
    counter = shop('tags = ["drink"]\n[[programme.reward]]\nid = "tea"\nname = "Tea"\ncost_points = 5\n', points=50)
    assert [(one.choice.reward, one.names.en) for one in counter.look(drinks(1)).offers] == [("tea", "Tea")]


def test_the_wallet_pays_every_cent_whatever_the_line() -> None:
    counter = purse(4_001)
    bought = counter.sell(Item(1), Item(4_000, 1, ("bag",)), use=[WALLET_CHOICE])
    assert bought.evaluation.deductions[0].parts == ((1, 1), (2, 4_000))
    assert bought.evaluation.deductions[0].names.zh == "餘額"
    later = purse(0)
    later.give(WALLET, 500, "gift", matures_on=LATER)
    assert later.look(Item(400), use=[WALLET_CHOICE]).reasons == ("nothing-in-wallet",)


def test_points_that_may_not_be_used_out_of_reach_are_on_no_key() -> None:
    counter = club('offline = "refuse"')
    counter.offline = True
    assert [state for _, state, *_ in keys(counter, Item(5_500))] == ["over_limit"]
    assert counter.look(Item(5_500), use=[pay(100)]).reasons == ("reward-not-offline",)


def test_a_bill_below_the_minimum_for_points() -> None:
    assert club("minimum_order = 100.00").look(Item(9_999), use=[pay(100)]).reasons == ("bill-too-small",)


def test_the_wallet_beside_another_reward() -> None:
    counter = Counter((programme(BOUGHT.format(reward='tags = ["drink"]')),))
    counter.give(POINTS, 250, "old")
    counter.give(WALLET, 1_000, "gift")
    looked = counter.look(drinks(1), Item(4_000), use=[CAKE, WALLET_CHOICE])
    assert looked.reasons == ()
    assert [(one.choice.reward, one.state.value, one.money_off_minor) for one in looked.offers] == [
        ("cake", "applied", 3_800), ("wallet", "applied", 1_000),
    ]  # fmt: skip
    spent = counter.look(Item(600), use=[WALLET_CHOICE]).offers
    assert [(one.choice.reward, one.money_off_minor) for one in spent if one.choice.reward == "wallet"] == [
        ("wallet", 600)
    ]
