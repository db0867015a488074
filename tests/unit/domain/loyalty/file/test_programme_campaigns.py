"""Campaigns, gifts and experiments of a file: read whole, and each slip named with its line and key."""

from datetime import date

import pytest

from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule, ExperimentRule, GiftRule, Occasion, When
from pos_terminal.domain.loyalty.rules.period import LeapDay, Limit, Period
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.words import Words
from tests.support.programme_texts import HEAD, problems, read

POINTS = "[programme.points]\nper = 5\n"
CAMPAIGN = '[[programme.campaign]]\nid = "double"\nname = "雙倍"\n'
DOUBLE = CAMPAIGN + "percent = 200\n"
GIFT = '[[programme.gift]]\nid = "cake"\nname = "生日"\nreward = "cake"\n'
REWARD = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n'
EXPERIMENT = '[[programme.experiment]]\nid = "price"\nname = "價"\n'
ARM = '[[programme.experiment.arm]]\nid = "{}"\nweight = {}\n'


def test_every_key_of_a_campaign_is_read() -> None:
    programme = read(
        'stacking = "priority"\nleap_birthday = "03-01"\n'
        + DOUBLE
        + """\
bonus = 10
bonus_per = 100.00
stamp_factor = 2
voucher = "cake"
from = 2026-03-01
to = 2026-03-31
weekdays = [7, 1]
month_days = [1, 31]
hours_from = "8:30"
hours_to = "24:00"
occasion = "birthday_week"
days_before = 3
days_after = 4
tags = ["drink"]
exclude = ["sale"]
merchants = ["cafe"]
tenders = ["octopus"]
plan = true
minimum = 200.00
first_purchase = true
after_mission = "five"
arm = "price/a"
limit = 2
limit_period = "week"
cap_per_sale = 100
cap_total = 1000
budget = 9000
pending_days = 7
priority = 5
"""
        + REWARD
        + EXPERIMENT
        + ARM.format("a", 10)
        + '[[programme.mission]]\nid = "five"\nname = "五"\ntarget = 5\n'
    )
    assert (programme.stacking, programme.leap_day) == (Stacking.PRIORITY, LeapDay.MARCH_1)
    assert programme.campaigns[0] == CampaignRule(
        id="double",
        names=Words("雙倍", "雙倍"),
        percent=200,
        bonus=10,
        bonus_per_minor=10_000,
        stamp_factor=2,
        voucher="cake",
        when=When(
            begins=date(2026, 3, 1),
            ends=date(2026, 3, 31),
            weekdays=frozenset({1, 7}),
            month_days=frozenset({1, 31}),
            hours=(510, 1440),
            occasion=Occasion.BIRTHDAY_WEEK,
            days_before=3,
            days_after=4,
        ),
        tags=frozenset({"drink"}),
        excluded_tags=frozenset({"sale"}),
        merchants=frozenset({"cafe"}),
        tenders=frozenset({"octopus"}),
        plan=True,
        minimum_minor=20_000,
        first_purchase=True,
        after_mission="five",
        arm="price/a",
        limit=Limit(2, Period.WEEK),
        cap_per_sale=100,
        cap_total=1_000,
        budget=9_000,
        pending_days=7,
        priority=5,
    )


def test_what_is_left_out_has_its_default() -> None:
    programme = read(POINTS + DOUBLE)
    assert programme.campaigns == (CampaignRule("double", Words("雙倍", "雙倍"), 200),)
    assert programme.stacking is Stacking.BEST


def test_gifts_and_experiments_are_read() -> None:
    gift = GIFT + 'occasion = "anniversary"\ndays_before = 1\ndays_after = 2\nplan = true\nmin_days_member = 30\n'
    programme = read(POINTS + gift + REWARD + EXPERIMENT + ARM.format("a", 9_000) + ARM.format("b", 1_000))
    assert programme.gifts == (
        GiftRule("cake", Words("生日", "生日"), "cake", Occasion.ANNIVERSARY, 1, 2, plan=True, min_days_member=30),
    )
    assert programme.experiments == (ExperimentRule("price", Words("價", "價"), (("a", 9_000), ("b", 1_000))),)


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (CAMPAIGN, "gives-nothing", 6, "campaign.0"),
        (DOUBLE + "from = 2026-03-02\nto = 2026-03-01\n", "ends-before-begin", 11, "campaign.0.to"),
        (DOUBLE + "percent_off = 5\n", "unknown-key", 10, "campaign.0.percent_off"),
        (CAMPAIGN + "percent = 99\n", "out-of-range", 9, "campaign.0.percent"),
        (DOUBLE + "weekdays = [0]\n", "out-of-range", 10, "campaign.0.weekdays"),
        (DOUBLE + "weekdays = 1\n", "wrong-type", 10, "campaign.0.weekdays"),
        (DOUBLE + 'weekdays = "monday"\n', "wrong-type", 10, "campaign.0.weekdays"),
        (DOUBLE + "weekdays = [true]\n", "wrong-type", 10, "campaign.0.weekdays"),
        (DOUBLE + "month_days = [32]\n", "out-of-range", 10, "campaign.0.month_days"),
        (DOUBLE + 'hours_from = "24:01"\n', "wrong-type", 10, "campaign.0.hours_from"),
        (DOUBLE + "hours_to = 18\n", "wrong-type", 10, "campaign.0.hours_to"),
        (DOUBLE + 'hours_to = "6pm"\n', "wrong-type", 10, "campaign.0.hours_to"),
        (DOUBLE + 'occasion = "birthdy_day"\n', "not-a-choice", 10, "campaign.0.occasion"),
        (DOUBLE + 'limit_period = "monthly"\n', "not-a-choice", 10, "campaign.0.limit_period"),
        (DOUBLE + 'tenders = "cash"\n', "wrong-type", 10, "campaign.0.tenders"),
        (DOUBLE + 'after_mission = "five"\n', "no-such-mission", 10, "campaign.0.after_mission"),
        (DOUBLE + 'arm = "price/a"\n', "no-such-arm", 10, "campaign.0.arm"),
        (CAMPAIGN + 'voucher = "cake"\n', "no-such-reward", 9, "campaign.0.voucher"),
        (DOUBLE + DOUBLE, "twice", 11, "campaign.1.id"),
        (GIFT, "no-such-reward", 9, "gift.0.reward"),
        (REWARD + GIFT + 'occasion = "none"\n', "needs-occasion", 13, "gift.0.occasion"),
        (REWARD + GIFT + GIFT, "twice", 14, "gift.1.id"),
        (EXPERIMENT + ARM.format("a", 9_000) + ARM.format("b", 1_001), "too-heavy", 6, "experiment.0.arm"),
        (EXPERIMENT + ARM.format("a", 1) + ARM.format("a", 1), "twice", 6, "experiment.0.arm"),
        (EXPERIMENT + ARM.format("a", 0), "out-of-range", 11, "experiment.0.arm.0.weight"),
        (EXPERIMENT + ARM.format("a", 1) + "wieght = 2\n", "unknown-key", 12, "experiment.0.arm.0.wieght"),
        (EXPERIMENT + EXPERIMENT, "twice", 10, "experiment.1.id"),
        ('stacking = "most"\n', "not-a-choice", 6, "stacking"),
    ],
)
def test_each_problem_has_its_place(text: str, code: str, line: int, key: str) -> None:
    found = problems(text)
    assert any((code, key) == (one[0], one[2]) for one in found), found
    assert (code, line, key) in found


def test_what_a_campaign_names_may_be_misspelt() -> None:
    text = POINTS + DOUBLE + 'arm = "price/aa"\n' + EXPERIMENT + ARM.format("a", 10)
    assert check(HEAD + text).problems[0].suggestion.en == "Did you mean 'price/a'?"
