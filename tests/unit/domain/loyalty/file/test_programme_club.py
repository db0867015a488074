"""Referral, plans, gates, quotas, activities and settlement of a file, and what points may be worth at most."""

import pytest

from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.programme import RefundDebt
from pos_terminal.domain.loyalty.rules.club import (
    ActivityRule,
    GateRule,
    PlanRule,
    QuotaRule,
    ReferralRule,
    SettlementRule,
)
from pos_terminal.domain.loyalty.rules.period import Expiry, Limit, Period, YearDay
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.rules.points import Apply, Base, RateRule, TierWorth
from pos_terminal.domain.loyalty.rules.reward import RewardKind
from pos_terminal.domain.words import Words
from tests.support.programme_texts import HEAD, problems, read

POINTS = "[programme.points]\nper = 1\n"
SPEND = "[programme.money_off]\nstep_points = 100\nstep_value = 20.00\n"
REFERRAL = "[programme.referral]\n"
PLAN = '[[programme.plan]]\nid = "year"\nname = "年"\n'
GATE = '[[programme.gate]]\nid = "door"\nname = "門"\n'
QUOTA = '[[programme.quota]]\nid = "bags"\nname = "限"\n'
ACTIVITY = '[[programme.activity]]\ncode = "review"\nname = "評"\n'
SETTLEMENT = "[programme.settlement]\n"
REWARD = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n'
CARD = '[[programme.stamp_card]]\nid = "tea"\nname = "茶"\nsize = 5\nreward = "cake"\n'
TIERS = """\
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 500
"""
CAMPAIGN = '[[programme.campaign]]\nid = "more"\nname = "多"\n'


def test_referral_and_plans_are_read() -> None:
    text = REFERRAL + (
        "referrer = {wallet = 40.00}\nfriend = {points = 50}\nafter_days = 7\nminimum = 100\nlimit = 5\n"
        'limit_period = "year"\nwithin_days = 30\n'
    )
    assert read(text).referral == ReferralRule(
        Prize(wallet_minor=4_000), Prize(points=50), 7, 10_000, Limit(5, Period.YEAR), 30
    )
    plan = 'sku = "YEAR"\nprice = 300.00\nmonths = 24\ngrace_days = 14\nearn_percent = 150\ndiscount_percent = 5\n'
    assert read(PLAN + plan).plans == (PlanRule("year", Words("年", "年"), "YEAR", 30_000, 24, 14, 150, 5),)
    assert read(PLAN).plans[0].sku == "MEMBERSHIP"


def test_gates_quotas_activities_and_settlement_are_read() -> None:
    gate = 'needs_plan = true\nearly_from = "08:00"\nopen_from = "10:30"\nlimit = 2\n'
    assert read(GATE + gate).gates == (
        GateRule("door", Words("門", "門"), True, frozenset(), 480, 630, Limit(2, Period.DAY)),
    )  # fmt: skip
    quota = 'limit = 3\nlimit_period = "ever"\ntags = ["bag"]\nexclude = ["levy"]\n'
    assert read(POINTS + QUOTA + quota).quotas == (
        QuotaRule("bags", Words("限", "限"), Limit(3), frozenset({"bag"}), frozenset({"levy"})),
    )
    activity = "points = 5\ncredit = 10\nlimit = 1\ngift = true\n"
    assert read(ACTIVITY + activity).activities == (
        ActivityRule("review", Words("評", "評"), Prize(points=5), 10, Limit(1), True),
    )
    assert read(POINTS + SETTLEMENT + 'points = 100\nworth = 1.00\nperiod = "week"\n').settlement == SettlementRule(
        100, 100, Period.WEEK
    )


def test_what_is_new_of_points_cards_and_rewards_is_read() -> None:
    programme = read(
        'refund_debt = "manager"\n'
        + POINTS
        + 'base = "gross"\napply = "line"\nwhole_steps = true\ntenders = ["cash"]\nexclude_tenders = ["fps"]\n'
        + 'cap_per_day = 5\ncap_per_month = 50\nexpiry = {end_of_year = true, on = ["09-30", "03-31"]}\n'
        + '[[programme.points.rate]]\nper = 2\npoints = 3\ntags = ["drink"]\nmerchants = ["a"]\ntiers = ["gold"]\n'
        + SPEND
        + "maximum = 100\nfull_price_only = true\noffline_cap_per_day = 200\n"
        + '[[programme.money_off.by_tier]]\ntier = "gold"\nstep_points = 90\nstep_value = 19\nmaximum = 200\n'
        + CARD
        + "per_items = 2\ncap_per_day = 3\ndelay_minutes = 60\nwelcome = 2\npaper_limit = 4\ncard_expires = true\n"
        + REWARD
        + 'kind = "percent"\npercent = 10\ncost_points = 300\ntiers = ["gold"]\nminimum_order = 50\nstock = 9\n'
        + TIERS
    )
    rule, spend, card, reward = programme.points, programme.money_off, programme.stamp_cards[0], programme.rewards[0]
    assert rule is not None
    assert spend is not None
    assert programme.refund_debt is RefundDebt.MANAGER
    assert (rule.base, rule.apply, rule.whole_steps) == (Base.GROSS, Apply.LINE, True)
    assert rule.tenders == {"cash"}
    assert rule.excluded_tenders == {"fps"}
    assert (rule.cap_per_day, rule.cap_per_month) == (5, 50)
    assert rule.expiry == Expiry(end_of_year=True, on=(YearDay(3, 31), YearDay(9, 30)))
    assert rule.rates == (RateRule(200, 3, frozenset({"drink"}), frozenset({"a"}), frozenset({"gold"})),)
    assert (spend.maximum_minor, spend.full_price_only, spend.offline_cap_per_day) == (10_000, True, 200)
    assert spend.by_tier == (TierWorth("gold", 90, 1_900, 20_000),)
    assert (card.per_items, card.cap_per_day, card.delay_minutes) == (2, 3, 60)
    assert (card.welcome, card.paper_limit, card.card_expires) == (2, 4, True)
    assert (reward.kind, reward.percent, reward.cost_points) == (RewardKind.PERCENT, 10, 300)
    assert reward.tiers == {"gold"}
    assert (reward.minimum_order_minor, reward.stock) == (5_000, 9)


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (REFERRAL + 'referrer = {voucher = "cake"}\n', "no-such-reward", 7, "referral.referrer.voucher"),
        (REFERRAL + 'friend = {spins = 1, wheel = "x"}\n', "no-such-wheel", 7, "referral.friend.wheel"),
        (REFERRAL + "friends = {points = 1}\n", "unknown-key", 7, "referral.friends"),
        (PLAN + "months = 0\n", "out-of-range", 9, "plan.0.months"),
        (PLAN + PLAN, "twice", 10, "plan.1.id"),
        (GATE + 'open_from = "noon"\n', "wrong-type", 9, "gate.0.open_from"),
        (GATE + GATE, "twice", 10, "gate.1.id"),
        (QUOTA, "out-of-range", 6, "quota.0.limit"),
        (QUOTA + "limit = 1\n" + QUOTA + "limit = 1\n", "twice", 11, "quota.1.id"),
        (ACTIVITY + 'voucher = "cake"\n', "no-such-reward", 9, "activity.0.voucher"),
        (ACTIVITY + ACTIVITY, "twice", 9, "activity.1.id"),
        (SETTLEMENT, "missing", 6, "settlement.worth"),
        (SETTLEMENT + "points = 0\n", "out-of-range", 7, "settlement.points"),
        (POINTS + "expiry = {months = 1, inactive_months = 1}\n", "two-expiries", 8, "points.expiry.inactive_months"),
        (POINTS + 'expiry = {on = "03-31"}\n', "wrong-type", 8, "points.expiry.on"),
        (POINTS + "expiry = {on = 5}\n", "wrong-type", 8, "points.expiry.on"),
        (POINTS + 'expiry = {on = ["03-32"]}\n', "wrong-type", 8, "points.expiry.on"),
        (POINTS + 'remainder = "carry"\nwhole_steps = true\n', "carry-needs-one-rate", 8, "points.remainder"),
        (POINTS + 'remainder = "carry"\napply = "line"\n', "carry-needs-one-rate", 8, "points.remainder"),
        (
            POINTS + 'remainder = "carry"\n[[programme.points.rate]]\nper = 2\n',
            "carry-needs-one-rate", 8, "points.remainder",
        ),
        (CARD + "welcome = 5\n" + REWARD, "out-of-range", 11, "stamp_card.0.welcome"),
        (POINTS + REWARD + 'kind = "percent"\n', "out-of-range", 8, "reward.0.percent"),
    ],
)  # fmt: skip
def test_each_problem_has_its_place(text: str, code: str, line: int, key: str) -> None:
    assert (code, line, key) in problems(text)


MONEY = REWARD + 'kind = "money_off"\nworth = 20\ncost_points = {}\n'
GOLD = TIERS + "earn_percent = {}\n"
RATE = "[[programme.points.rate]]\nper = 1\npoints = {}\n"
WORTH = '[[programme.money_off.by_tier]]\ntier = "gold"\nstep_value = {}\n'


@pytest.mark.parametrize(
    ("most", "over", "key"),
    [
        (POINTS + SPEND.replace("20.00", "100"), POINTS + SPEND.replace("20.00", "100.01"), "money_off.step_value"),
        (POINTS + MONEY.format(20), POINTS + MONEY.format(19), "reward.0.cost_points"),
        (POINTS + RATE.format(5) + SPEND, POINTS + RATE.format(6) + SPEND, "points.rate.0.points"),
        (
            POINTS + SPEND + WORTH.format(100) + TIERS, POINTS + SPEND + WORTH.format(101) + TIERS,
            "money_off.by_tier.0.step_value",
        ),
        (POINTS + SPEND + GOLD.format(500), POINTS + SPEND + GOLD.format(501), "tiers.level.1.earn_percent"),
        (
            POINTS + SPEND + PLAN + "earn_percent = 500\n", POINTS + SPEND + PLAN + "earn_percent = 501\n",
            "plan.0.earn_percent",
        ),
        (
            POINTS + SPEND + CAMPAIGN + "percent = 500\n", POINTS + SPEND + CAMPAIGN + "percent = 501\n",
            "campaign.0.percent",
        ),
        (
            POINTS + SPEND + CAMPAIGN + "bonus = 4\nbonus_per = 1\n",
            POINTS + SPEND + CAMPAIGN + "bonus = 5\nbonus_per = 1\n", "campaign.0.bonus",
        ),
        (
            POINTS + SPEND + CAMPAIGN + "bonus = 400\nminimum = 100\n",
            POINTS + SPEND + CAMPAIGN + "bonus = 401\nminimum = 100\n", "campaign.0.bonus",
        ),
    ],
)  # fmt: skip
def test_points_may_give_back_all_that_was_paid_and_no_more(most: str, over: str, key: str) -> None:
    assert problems(most) == []
    assert [(code, where) for code, _, where in problems(over)] == [("over-100-percent", key)]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ('stacking = "multiply"\n' + POINTS + SPEND + GOLD.format(300) + CAMPAIGN + "percent = 200\n", "120 %"),
        ('stacking = "add"\n' + POINTS + SPEND + GOLD.format(400) + CAMPAIGN + "percent = 300\n", "120 %"),
        (
            'stacking = "multiply"\n' + POINTS + SPEND + PLAN + "earn_percent = 300\n" + CAMPAIGN
            + "plan = true\npercent = 200\n", "120 %",
        ),
    ],
)  # fmt: skip
def test_tier_and_plan_count_together_with_a_campaign(text: str, share: str) -> None:
    found = check(HEAD + text).problems
    assert [one.key for one in found] == ["programme.0.campaign.0.percent"]
    assert found[0].sentence.en == f"The points are worth {share} of what is paid for them (over 100 %)."
    assert found[0].sentence.zh == f"積分回贈達消費額的 {share}，超過百分之一百。"
    assert problems(text.replace("stacking", "# stacking", 1)) == []


@pytest.mark.parametrize(
    "rules",
    [
        "limit = 1", "cap_total = 500", "first_purchase = true", 'occasion = "birthday_day"', "cap_per_sale = 100",
        'tiers = ["gold"]\nplan = true',
    ],
)  # fmt: skip
def test_a_bonus_that_does_not_come_again_may_be_worth_more(rules: str) -> None:
    text = POINTS + SPEND + TIERS + CAMPAIGN + f"bonus = 600\nminimum = 100\n{rules}\n"
    assert problems(text) == []


def test_points_that_buy_no_money_off_can_be_as_many_as_you_like() -> None:
    assert problems(POINTS + CAMPAIGN + "percent = 100000\n" + REWARD + "cost_points = 1\n") == []


def test_of_several_plans_the_one_that_multiplies_most_is_named() -> None:
    other = PLAN.replace('"year"', '"half"')
    text = POINTS + SPEND + PLAN + "earn_percent = 200\n" + other + "earn_percent = 600\n"
    assert [key for _, _, key in problems(text)] == ["plan.1.earn_percent"]


def test_only_the_simplest_rule_that_pays_too_much_is_named() -> None:
    text = POINTS + SPEND.replace("20.00", "200") + GOLD.format(500) + CAMPAIGN + "percent = 500\n"
    assert [key for _, _, key in problems(text)] == ["money_off.step_value"]


def test_figures_that_stand_in_for_wrong_ones_are_not_judged() -> None:
    assert [code for code, *_ in problems("[programme.points]\n" + SPEND)] == ["missing"]
