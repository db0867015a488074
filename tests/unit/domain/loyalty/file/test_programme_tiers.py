"""`[programme.tiers]` of a file: read whole, and each slip named with its line and key."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.loyalty.rules.tier import (
    Applies,
    CounterRule,
    Demotion,
    Evaluate,
    Metric,
    RefundTier,
    TierLevel,
    TiersRule,
    Window,
)
from pos_terminal.domain.words import Words
from tests.support.programme_texts import HEAD, problems, read

RULES = "[programme.tiers]\n"
GREEN = '[[programme.tiers.level]]\nid = "green"\nname = "綠"\n'
GOLD = '[[programme.tiers.level]]\nid = "gold"\nname = "金"\nat = 500\n'


def tiers(text: str) -> TiersRule:
    rule = read(text).tiers
    assert rule is not None
    return rule


def test_what_is_left_out_has_its_default() -> None:
    assert tiers(RULES + GREEN + GOLD) == TiersRule(
        levels=(TierLevel("green", Words("綠", "綠")), TierLevel("gold", Words("金", "金"), at=50_000))
    )


def test_every_key_is_read() -> None:
    text = """\
[programme.tiers]
metric = "points"
tags = ["drink"]
exclude = ["sale"]
merchants = ["a"]
codes = ["review"]
order_bonus = 100
order_over = 100.00
over = true
window = "whole_months"
window_months = 6
window_days = 90
year_starts = "04-01"
resets = true
evaluate = "working_day"
working_day = 2
holidays = [2026-04-06]
applies = "this_sale"
valid_months = 18
valid_to = "12-31"
valid_years = 2
grace_days = 30
demotion = "one_level"
cooldown_months = 6
refund_tier = "keep"
points_lost = true
[programme.tiers.second]
metric = "spend"
[[programme.tiers.level]]
id = "green"
name = "綠"
[[programme.tiers.level]]
id = "gold"
name = "金"
at = 6000
keep = 5000
second_at = 23000
single = 5000
earn_percent = 150
discount_percent = 10
gift = "cake"
perks = ["快線", {zh = "水果", en = "fruit"}]
[[programme.reward]]
id = "cake"
name = "蛋糕"
"""
    rule = tiers(text)
    assert rule.counter == CounterRule(
        Metric.POINTS, frozenset({"drink"}), frozenset({"sale"}), frozenset({"a"}), frozenset({"review"}), 100, 10_000
    )
    assert rule.second == CounterRule(Metric.SPEND)
    assert (rule.over, rule.window, rule.window_months, rule.window_days) == (True, Window.WHOLE_MONTHS, 6, 90)
    assert (rule.year_starts, rule.resets, rule.evaluate) == (YearDay(4, 1), True, Evaluate.WORKING_DAY)
    assert rule.holidays == {date(2026, 4, 6)}
    assert (rule.working_day, rule.applies) == (2, Applies.THIS_SALE)
    assert (rule.valid_months, rule.valid_to, rule.valid_years, rule.grace_days) == (18, YearDay(12, 31), 2, 30)
    assert (rule.demotion, rule.cooldown_months) == (Demotion.ONE_LEVEL, 6)
    assert (rule.refund_tier, rule.points_lost) == (RefundTier.KEEP, True)
    gold = TierLevel(
        "gold", Words("金", "金"), 6_000, 5_000, 2_300_000, 500_000, 150, 10, "cake",
        (Words("快線", "快線"), Words("水果", "fruit")),
    )  # fmt: skip
    assert rule.levels[1] == gold
    assert (rule.level("gold"), rule.level("nobody")) == (1, 0)


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (RULES + GREEN, "too-few-levels", 6, "tiers.level"),
        (RULES + GREEN + "at = 5\n" + GOLD, "first-level", 6, "tiers.level"),
        (RULES + GREEN + GOLD + GOLD.replace('"gold"', '"black"'), "levels-not-rising", 17, "tiers.level.2.at"),
        (RULES + GREEN + GOLD + "keep = 501\n", "keep-above-entry", 14, "tiers.level.1.keep"),
        (RULES + GREEN + GOLD + GOLD.replace("500", "600"), "twice", 15, "tiers.level.2.id"),
        (RULES + GREEN + GOLD + 'gift = "cake"\n', "no-such-reward", 14, "tiers.level.1.gift"),
        (RULES + GREEN + GOLD + "second_at = 5\n", "unknown-key", 14, "tiers.level.1.second_at"),
        (RULES + GREEN + GOLD + "earn_percent = 0\n", "out-of-range", 14, "tiers.level.1.earn_percent"),
        (RULES + GREEN + GOLD + 'perks = "快線"\n', "wrong-type", 14, "tiers.level.1.perks"),
        (RULES + GREEN + GOLD + "perks = 5\n", "wrong-type", 14, "tiers.level.1.perks"),
        (RULES + GREEN + GOLD + "perks = [5]\n", "wrong-type", 14, "tiers.level.1.perks.0"),
        (RULES + GREEN + GOLD + 'perks = ["\\u0007"]\n', "bad-text", 14, "tiers.level.1.perks.0"),
        (RULES + 'metric = "spent"\n' + GREEN + GOLD, "not-a-choice", 7, "tiers.metric"),
        (RULES + 'metric = "quantity"\n' + GREEN + GOLD, "needs-tags", 6, "tiers.tags"),
        (RULES + 'metric = "events"\n' + GREEN + GOLD, "needs-codes", 6, "tiers.codes"),
        (RULES + "[programme.tiers.second]\nmetric='events'\n" + GREEN + GOLD, "needs-codes", 7, "tiers.second.codes"),
        (RULES + "[programme.tiers.second]\nat = 5\n" + GREEN + GOLD, "unknown-key", 8, "tiers.second.at"),
        (RULES + "second = 5\n" + GREEN + GOLD, "wrong-type", 7, "tiers.second"),
        (RULES + 'year_starts = "4-1"\n' + GREEN + GOLD, "wrong-type", 7, "tiers.year_starts"),
        (RULES + "valid_to = 2026-12-31\n" + GREEN + GOLD, "wrong-type", 7, "tiers.valid_to"),
        (RULES + "holidays = 2026-12-25\n" + GREEN + GOLD, "wrong-type", 7, "tiers.holidays"),
        (RULES + 'holidays = ["2026-12-25"]\n' + GREEN + GOLD, "wrong-type", 7, "tiers.holidays"),
        (RULES + 'holidays = "2026-12-25"\n' + GREEN + GOLD, "wrong-type", 7, "tiers.holidays"),
        (RULES + "working_day = 16\n" + GREEN + GOLD, "out-of-range", 7, "tiers.working_day"),
        (RULES + "windw = 1\n" + GREEN + GOLD, "unknown-key", 7, "tiers.windw"),
    ],
)  # fmt: skip
def test_each_problem_has_its_place(text: str, code: str, line: int, key: str) -> None:
    assert (code, line, key) in problems(text)


def test_a_level_may_rise_by_the_second_counter_alone() -> None:
    second = "[programme.tiers.second]\n"
    more = GOLD.replace('"gold"', '"black"') + "second_at = 100\n"
    assert problems(RULES + second + GREEN + GOLD + more) == []
    assert ("first-level", 6, "tiers.level") in problems(RULES + second + GREEN + "second_at = 5\n" + GOLD)


def test_tiers_that_other_tables_name_must_be_there() -> None:
    points = "[programme.points]\nper = 5\n[[programme.points.rate]]\nper = 4\ntiers = ['silver']\n"
    assert problems(points) == [("no-such-tier", 10, "points.rate.0.tiers")]
    spend = "[programme.money_off]\nstep_points = 500\nstep_value = 5\n[[programme.money_off.by_tier]]\ntier = 'gld'\n"
    text = RULES + GREEN + GOLD + "[programme.points]\nper = 5\n" + spend
    assert problems(text) == [("no-such-tier", 20, "money_off.by_tier.0.tier")]
    assert check(HEAD + text).problems[0].suggestion.en == "Did you mean 'gold'?"


@pytest.mark.parametrize(
    "rest",
    [
        '[[programme.reward]]\nid = "a"\nname = "甲"\ntiers = ["silver"]\n',
        '[[programme.campaign]]\nid = "a"\nname = "甲"\npercent = 200\ntiers = ["silver"]\n',
        '[[programme.gate]]\nid = "a"\nname = "甲"\ntiers = ["silver"]\n',
        '[[programme.mission]]\nid = "a"\nname = "甲"\ntarget = 1\ntiers = ["silver"]\n',
    ],
)
def test_lists_of_tiers_too(rest: str) -> None:
    assert [(code, key.rpartition(".")[2]) for code, _, key in problems(RULES + GREEN + GOLD + rest)] == [
        ("no-such-tier", "tiers")
    ]
