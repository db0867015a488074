"""What `check` tells a shopkeeper about a sound programme: its cost, and what of it nobody will ever have."""

import pytest

from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.file.reading import Finding
from tests.support.programme_texts import HEAD

POINTS = "[programme.points]\nper = 5.00\n"
CARD = """\
[[programme.stamp_card]]
id = "tea"
name = {zh = "茶", en = "Tea"}
size = 5
reward = "tea"
"""
REWARD = '[[programme.reward]]\nid = "tea"\nname = {zh = "茶", en = "Tea"}\ntags = ["drink"]\n'
MONEY = REWARD + 'kind = "money_off"\nworth = 10.00\n'
TIERS = """\
[programme.tiers]
{rules}
[[programme.tiers.level]]
id = "green"
name = {{zh = "綠", en = "Green"}}
{green}
[[programme.tiers.level]]
id = "gold"
name = {{zh = "金", en = "Gold"}}
at = {at}
{gold}
"""
PLAN = '[[programme.plan]]\nid = "club"\nname = {zh = "會籍", en = "Membership"}\n'
MISSION = '[[programme.mission]]\nid = "five"\nname = {zh = "五次", en = "Five"}\ntarget = 5\n'
WHEEL = """\
[[programme.wheel]]
id = "spring"
name = {zh = "轉盤", en = "Wheel"}
fallback = "none"
[[programme.wheel.prize]]
id = "big"
name = {zh = "大獎", en = "Big"}
odds = 100000
"""
NONE = '[[programme.wheel.prize]]\nid = "none"\nname = {zh = "無", en = "None"}\nodds = 900000\n'
CHECK_IN = "[programme.check_in]\npoints = 1\n"


def given(text: str) -> tuple[Finding, ...]:
    checked = check(text, "club.toml")
    assert checked.problems == (), [str(one) for one in checked.problems]
    return checked.advice


def advice(text: str) -> list[str]:
    return [one.code for one in given(text)]


def told(text: str, code: str) -> Finding:
    return next(one for one in given(text) if one.code == code)


def points(per: str, step: int, value: str, more: str = "", spend: str = "offline_limit_points = 1000") -> str:
    return (
        f"{HEAD}[programme.points]\nper = {per}\n{more}\n"
        f'[programme.money_off]\nname = {{zh = "分", en = "Points"}}\n'
        f"step_points = {step}\nstep_value = {value}\n{spend}\n"
    )


def tiers(rules: str = "", at: str = "1000", gold: str = "", green: str = "") -> str:
    return TIERS.format(rules=rules, at=at, gold=gold, green=green)


def campaign(id: str, rules: str = "percent = 200") -> str:
    return f'[[programme.campaign]]\nid = "{id}"\nname = {{zh = "推廣{id}", en = "Campaign {id}"}}\n{rules}\n'


# Points


def test_a_rebate_is_always_told_and_below_one_per_cent_it_is_little() -> None:
    low = told(points("5.00", 500, "10.00"), "low-rebate")
    assert low.sentence.en == (
        "The rebate is 0.4 %: HK$2,500 of sales for HK$10 off. Below 1 % few people bother."
    )  # fmt: skip
    assert (low.line, low.key) == (9, "programme.0.money_off")
    fair = told(points("1.00", 100, "1.00"), "rebate")
    assert fair.sentence.en == "The rebate is 1 %: HK$100 of sales for HK$1 off."
    assert fair.sentence.zh == "回贈率 1 %：消費 HK$100 才可抵 HK$1。"


def test_the_best_rebate_of_a_tier_or_plan_is_told() -> None:
    gold = told(points("1.00", 100, "1.00") + tiers(gold="earn_percent = 150"), "rebate")
    assert gold.sentence.en.endswith("At best it is 1.5 % (Gold).")
    assert gold.sentence.zh.endswith("最優惠的會員（金）達 1.5 %。")
    plan = told(points("1.00", 100, "1.00") + PLAN + "earn_percent = 200\n", "rebate")
    assert plan.sentence.en.endswith("At best it is 2 %.")


def test_a_reward_that_is_money_off_for_points_has_a_rebate_too() -> None:
    checked = given(HEAD + POINTS + MONEY + "cost_points = 100\n")
    assert [(one.code, one.key) for one in checked] == [
        ("rebate", "programme.0.reward.0"), ("liability", "programme.0.points"),
    ]  # fmt: skip
    assert checked[0].sentence.en == "The rebate is 2 %: HK$500 of sales for HK$10 off."


@pytest.mark.parametrize(
    ("expiry", "owed"),
    [
        ("", "HK$48"),
        ("expiry = {months = 12}", "HK$48"),
        ("expiry = {months = 3}", "HK$12"),
        ("expiry = {days = 20}", "HK$4"),
        ("expiry = {end_of_year = true}", "HK$48"),
        ('expiry = {on = ["06-30"]}', "HK$24"),
        ("expiry = {inactive_months = 6}", "HK$48"),
    ],
)
def test_what_is_owed_after_a_year_follows_how_long_points_live(expiry: str, owed: str) -> None:
    said = told(points("5.00", 500, "10.00", expiry), "liability").sentence
    assert f"For every HK$1,000 a month that members spend, up to {owed} of points is owed" in said.en
    assert said.en.endswith("never lapses by itself.") == (not expiry)
    assert ("不會自行減少" in said.zh) == (not expiry)


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        (HEAD + POINTS, "unreachable-reward", "points"),
        (
            points("1.00", 500, "5.00", spend="offline_limit_points = 499"),
            "offline-limit", "money_off.offline_limit_points",
        ),
        (
            points("1.00", 500, "5.00") + "[programme.offline]\nhours = 0\n",
            "offline-limit", "offline.hours",
        ),
        (
            points("1.00", 500, "5.00") + "[programme.offline]\nterminal_total = 4.99\n",
            "offline-limit", "offline.terminal_total",
        ),
        (points("1.00", 500, "5.00", spend="minimum_order = 50.00"), "smallest-bill", "money_off"),
        (points("1.00", 500, "5.00", spend="maximum_share_percent = 20"), "smallest-bill", "money_off"),
        (points("1.00", 500, "5.00", spend="maximum = 4.00"), "unreachable-reward", "money_off.maximum"),
        (points("1.00", 5_000, "50.00", "cap_per_sale = 4"), "unreachable-reward", "points.cap_per_sale"),
        (points("1.00", 5_000, "50.00", "cap_per_day = 4"), "unreachable-reward", "points.cap_per_day"),
        (points("1.00", 5_000, "50.00", "cap_per_month = 40"), "unreachable-reward", "points.cap_per_month"),
        (
            points("1.00", 5_000, "50.00", "cap_per_sale = 10\nexpiry = {months = 3}"),
            "unreachable-reward", "points.expiry",
        ),
        (
            points("1.00", 5_000, "50.00", "cap_per_day = 9\nexpiry = {end_of_year = true}"),
            "unreachable-reward", "points.expiry",
        ),
    ],
)  # fmt: skip
def test_points_that_are_of_no_use(text: str, code: str, key: str) -> None:
    assert (code, f"programme.0.{key}") in [(one.code, one.key) for one in given(text)]


def test_points_that_make_a_tier_are_of_use() -> None:
    assert advice(HEAD + POINTS + tiers('metric = "points"')) == []


def test_a_sound_programme_is_told_its_cost_and_no_more() -> None:
    assert advice(points("1.00", 500, "5.00")) == ["rebate", "liability"]
    assert advice(points("1.00", 500, "5.00", "cap_per_sale = 500\nexpiry = {months = 12}")) == ["rebate", "liability"]
    assert advice(points("1.00", 500, "5.00", spend='offline = "refuse"')) == ["rebate", "liability"]
    assert advice(HEAD + CARD + "cap_per_sale = 5\nexpiry = {days = 4}\n" + MONEY) == []
    assert advice(HEAD + CARD.replace("size", 'per = "visit"\nsize') + REWARD) == []


# Cards and rewards


def test_what_a_card_gives_away_is_told() -> None:
    assert told(HEAD + CARD + REWARD, "liability").sentence.en.startswith("One free for 5 items: about 16.66 % of")
    two = told(HEAD + CARD + "per_items = 2\n" + REWARD, "liability")
    assert two.sentence.en == "One free for 10 items: about 9.09 % of them go out free."


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        (HEAD + CARD + "cap_per_sale = 1\nexpiry = {days = 4}\n" + REWARD, "unreachable-reward", "stamp_card.0.expiry"),
        (HEAD + CARD + "cap_per_day = 1\nexpiry = {days = 4}\n" + REWARD, "unreachable-reward", "stamp_card.0.expiry"),
        (HEAD + CARD + REWARD.replace('tags = ["drink"]\n', ""), "any-item", "stamp_card.0.reward"),
        (HEAD + POINTS + REWARD, "unreachable-reward", "reward.0"),
        (HEAD + tiers(green='gift = "tea"') + REWARD, "unreachable-reward", "reward.0"),
        (HEAD + CHECK_IN + 'streak = {voucher = "tea"}\n' + REWARD, "unreachable-reward", "reward.0"),
        (HEAD + CHECK_IN + WHEEL + 'voucher = "tea"\n' + NONE + REWARD, "unreachable-reward", "reward.0"),
        (HEAD + CARD + MONEY + "cost_points = 100\n", "unreachable-reward", "reward.0.cost_points"),
        (
            HEAD + POINTS + "cap_per_month = 10\nexpiry = {months = 6}\n" + MONEY + "cost_points = 100\n",
            "unreachable-reward", "reward.0.cost_points",
        ),
    ],
)  # fmt: skip
def test_rewards_that_nobody_wins(text: str, code: str, key: str) -> None:
    assert (code, f"programme.0.{key}") in [(one.code, one.key) for one in given(text)]


@pytest.mark.parametrize(
    "way",
    [
        CARD,
        '[[programme.gift]]\nid = "b"\nname = "生日"\nreward = "tea"\n' + POINTS,
        campaign("a", 'voucher = "tea"'),
        tiers(gold='gift = "tea"'),
        '[programme.referral]\nfriend = {voucher = "tea"}\n',
        CHECK_IN + 'streak_days = 3\nstreak = {voucher = "tea"}\n',
        '[[programme.activity]]\ncode = "review"\nname = "評論"\nvoucher = "tea"\n',
        MISSION + 'prize = {voucher = "tea"}\n',
        CHECK_IN + WHEEL.replace("fallback", 'licence = "1"\nfallback') + 'voucher = "tea"\n' + NONE,
        POINTS,
        CHECK_IN,
    ],
)
def test_every_way_to_a_reward_counts(way: str) -> None:
    cost = "cost_points = 100\n" if way in (POINTS, CHECK_IN) else ""
    keys = [one.key for one in given(HEAD + way + MONEY + cost) if one.code == "unreachable-reward"]
    assert [key for key in keys if "reward" in key] == []


# Tiers


@pytest.mark.parametrize(
    ("rules", "at", "gold", "found"),
    [
        ('metric = "points"', "3660", "", None),
        ('metric = "points"', "3661", "", ("unreachable-tier", "level.1.at")),
        ('metric = "points"\nover = true', "3660", "", ("unreachable-tier", "level.1.at")),
        ('metric = "points"', "5000", "keep = 4000\nsingle = 100", ("unkept-tier", "level.1.keep")),
        ('metric = "points"\nwindow = "lifetime"', "9999", "", None),
        ('metric = "points"\nwindow = "rolling_days"\nwindow_days = 30', "301", "", ("unreachable-tier", "level.1.at")),
        (
            'metric = "points"\nwindow = "whole_months"\nwindow_months = 1',
            "311", "", ("unreachable-tier", "level.1.at"),
        ),
        ("", "9999", "", None),
    ],
)  # fmt: skip
def test_tiers_that_a_cap_keeps_out_of_reach(rules: str, at: str, gold: str, found: tuple[str, str] | None) -> None:
    text = points("1.00", 100, "1.00", "cap_per_day = 10") + tiers(rules, at, gold)
    said = [(one.code, one.key) for one in given(text) if "tier" in one.code]
    assert said == ([(found[0], f"programme.0.tiers.{found[1]}")] if found else [])


def test_a_monthly_cap_counts_for_tiers_too() -> None:
    capped = points("1.00", 100, "1.00", "cap_per_month = 10")
    assert "unreachable-tier" in advice(capped + tiers('metric = "points"', "131"))
    assert "unreachable-tier" not in advice(capped + tiers('metric = "points"', "130"))
    assert "unreachable-tier" not in advice(points("1.00", 100, "1.00") + tiers('metric = "points"', "999999"))


def test_tiers_by_points_where_there_are_none() -> None:
    said = told(HEAD + tiers('metric = "points"'), "unreachable-tier")
    assert (said.key, said.line) == ("programme.0.tiers.metric", 7)
    second = tiers('[programme.tiers.second]\nmetric = "points"', gold="second_at = 5")
    assert told(HEAD + second, "unreachable-tier").key == "programme.0.tiers.second.metric"


@pytest.mark.parametrize(
    ("window", "short"),
    [
        ('window = "rolling_months"\nwindow_months = 6', True),
        ('window = "rolling_months"\nwindow_months = 24', False),
        ('window = "whole_months"\nwindow_months = 6', True),
        ('window = "rolling_days"\nwindow_days = 365', True),
        ("", False),
    ],
)
def test_a_tier_that_is_held_longer_than_the_time_that_counts(window: str, short: bool) -> None:
    assert ("short-window" in advice(HEAD + tiers(f"{window}\nvalid_months = 24"))) is short
    assert "short-window" not in advice(HEAD + tiers(window))


def test_events_that_no_activity_brings() -> None:
    events = tiers('metric = "events"\ncodes = ["flight", "class"]', "5")
    said = told(HEAD + events, "no-such-activity")
    assert (said.key, said.sentence.en) == (
        "programme.0.tiers.codes", "No activity has the code class, flight: only a partner could post it.",
    )  # fmt: skip
    activities = "".join(
        f'[[programme.activity]]\ncode = "{code}"\nname = {{zh = "活", en = "A"}}\n' for code in ("class", "flight")
    )
    assert advice(HEAD + events + activities) == []
    mission = MISSION + 'metric = "events"\ncodes = ["flight"]\nprize = {points = 1}\n'
    assert told(HEAD + mission, "no-such-activity").key == "programme.0.mission.0.codes"
    assert "no-such-activity" not in advice(HEAD + mission + "check_ins = true\n")


# Campaigns


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ('hours_from = "22:00"\nhours_to = "02:00"', "hours_to"),
        ("weekdays = [1]\nfrom = 2026-03-03\nto = 2026-03-08", ""),
        ("month_days = [31]\nfrom = 2026-04-01\nto = 2026-04-30", ""),
        ("to = 2025-12-31", ""),
        ("plan = true", "plan"),
    ],
)
def test_campaigns_that_never_happen(rules: str, key: str) -> None:
    said = told(HEAD + POINTS + campaign("a", f"percent = 200\n{rules}"), "never-happens")
    assert said.key == f"programme.0.campaign.0.{key}".rstrip(".")


@pytest.mark.parametrize(
    "rules", ["weekdays = [1]\nmonth_days = [31]", "from = 9999-12-31", 'hours_from = "22:00"', "month_days = [29]"]
)
def test_campaigns_that_happen_now_and_then(rules: str) -> None:
    assert "never-happens" not in advice(HEAD + POINTS + campaign("a", f"percent = 200\n{rules}"))


def test_a_gift_for_a_membership_that_is_not_sold() -> None:
    gift = '[[programme.gift]]\nid = "b"\nname = {zh = "生日", en = "B"}\nreward = "tea"\nplan = true\n'
    assert told(HEAD + POINTS + gift + MONEY, "never-happens").key == "programme.0.gift.0.plan"
    assert "never-happens" not in advice(HEAD + POINTS + gift + MONEY + PLAN)


@pytest.mark.parametrize(
    ("rules", "any_bill"),
    [
        ("bonus = 5", True),
        ("bonus = 5\nminimum = 100", False),
        ("bonus = 5\nbonus_per = 100", False),
        ("bonus = 5\nlimit = 1", False),
        ("bonus = 5\ncap_total = 50", False),
        ("bonus = 5\nfirst_purchase = true", False),
        ('bonus = 5\noccasion = "birthday_day"', False),
    ],
)
def test_a_bonus_that_any_bill_brings(rules: str, any_bill: bool) -> None:
    assert ("bonus-without-minimum" in advice(HEAD + POINTS + campaign("a", rules))) is any_bill


# Stacking

ADD, MULTIPLY = 'stacking = "add"\n', 'stacking = "multiply"\n'


def stacked(stacking: str, *campaigns: str, value: str = "1.00", more: str = "") -> list[str]:
    text = points("1.00", 100, value).replace(HEAD, HEAD + stacking) + more
    text += "".join(campaign(f"c{n}", rules) for n, rules in enumerate(campaigns))
    return [one.sentence.en for one in given(text) if one.code == "stacking"]


def test_multipliers_that_explode_are_told_with_what_they_come_to() -> None:
    assert stacked(MULTIPLY, "percent = 200", "percent = 300") == [
        "Campaign c1, Campaign c0 can fall on one bill: points times 6 at most, a rebate of 6 %."
    ]
    assert stacked(ADD, "percent = 300", "percent = 300") == [
        "Campaign c0, Campaign c1 can fall on one bill: points times 5 at most, a rebate of 5 %."
    ]
    assert stacked(ADD, "percent = 200", "percent = 300") == []
    assert stacked("", "percent = 900", "percent = 900") == []
    assert stacked(MULTIPLY) == []


def test_multipliers_that_pay_more_than_was_paid_are_told_even_when_few() -> None:
    assert stacked(MULTIPLY, "percent = 200", "percent = 200", value="40.00") == [
        "Campaign c0, Campaign c1 can fall on one bill: points times 4 at most, a rebate of 160 %, more than what is"
        " paid."
    ]  # fmt: skip


def test_tier_and_plan_multiply_too() -> None:
    more = tiers(gold="earn_percent = 200") + PLAN + "earn_percent = 150\n"
    assert stacked(MULTIPLY, "percent = 200", more=more) == [
        "Campaign c0 can fall on one bill: points times 6 at most, a rebate of 6 %."
    ]
    assert stacked(MULTIPLY, 'percent = 200\ntiers = ["green"]', more=more) == []
    assert stacked(MULTIPLY, "percent = 400\nplan = true") == []


def test_without_a_worth_of_points_the_multiplier_alone_is_told() -> None:
    text = HEAD + MULTIPLY + POINTS + campaign("a", "percent = 300") + campaign("b", "percent = 300")
    said = told(text, "stacking")
    assert said.sentence.en == "Campaign a, Campaign b can fall on one bill: points times 9 at most."
    assert (said.sentence.zh, said.line) == ("推廣a、推廣b可在同一單疊加，積分最多 9 倍。", 6)


def test_multipliers_of_points_that_nobody_earns_by_paying_are_told_all_the_same() -> None:
    text = HEAD + MULTIPLY + CHECK_IN + campaign("a", "percent = 300") + campaign("b", "percent = 300")
    assert told(text, "stacking").sentence.en.endswith("points times 9 at most.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("to = 2026-03-01", "from = 2026-03-02"),
        ("weekdays = [1, 2]", "weekdays = [3]"),
        ("month_days = [1]", "month_days = [2]"),
        ('hours_to = "12:00"', 'hours_from = "12:00"'),
        ('merchants = ["a"]', 'merchants = ["b"]'),
    ],
)
def test_campaigns_that_shut_each_other_out_are_not_counted_together(one: str, other: str) -> None:
    assert stacked(MULTIPLY, f"percent = 300\n{one}", f"percent = 300\n{other}") == []
    assert len(stacked(MULTIPLY, f"percent = 300\n{one}", f"percent = 300\n{one}", "percent = 150")) == 1


def test_nobody_is_in_two_arms_of_one_experiment() -> None:
    arms = "".join(f'[[programme.experiment.arm]]\nid = "{arm}"\nweight = 100\n' for arm in "ab")
    more = "".join(f'[[programme.experiment]]\nid = "{id}"\nname = "測試"\n{arms}' for id in ("x", "y"))
    assert stacked(MULTIPLY, 'percent = 300\narm = "x/a"', 'percent = 300\narm = "x/b"', more=more) == []
    assert len(stacked(MULTIPLY, 'percent = 300\narm = "x/a"', 'percent = 300\narm = "y/b"', more=more)) == 1


# Play


def test_a_wheel_without_a_licence_does_not_turn() -> None:
    said = told(HEAD + CHECK_IN + WHEEL + NONE, "no-licence")
    assert "Cap. 148" in said.sentence.en
    assert "第 148 章" in said.sentence.zh
    licensed = WHEEL.replace("fallback", 'licence = "054321"\nfallback')
    assert "no-licence" not in advice(HEAD + CHECK_IN + licensed + NONE)


@pytest.mark.parametrize(
    ("prize", "cost"),
    [
        ("", "A turn costs HK$0 on average."),
        ("wallet = 50.00", "A turn costs HK$5 on average."),
        ('voucher = "tea"', "A turn costs HK$1 on average."),
        ("points = 1000", "A turn costs HK$1 on average."),
    ],
)
def test_what_a_turn_costs_is_told(prize: str, cost: str) -> None:
    text = points("1.00", 100, "1.00") + CHECK_IN + WHEEL + f"{prize}\n" + NONE + CARD + MONEY
    assert told(text, "wheel-cost").sentence.en == cost


@pytest.mark.parametrize("prize", ["points = 5", 'voucher = "tea"'])
def test_prizes_whose_value_nobody_knows_are_left_out(prize: str) -> None:
    text = HEAD + CHECK_IN + WHEEL + f"{prize}\n" + NONE + CARD + REWARD
    said = told(text, "wheel-cost").sentence
    assert said.en == "A turn costs HK$0 on average, without prizes whose value is not known."
    assert "價值不定" in said.zh


@pytest.mark.parametrize(
    ("rest", "spin_from", "turns"),
    [
        (POINTS, "check_in", False),
        (CHECK_IN, "check_in", True),
        (POINTS, "sale", True),
        (POINTS, "mission", False),
        (MISSION + "prize = {points = 1}\n", "mission", True),
        (MISSION + 'prize = {spins = 1, wheel = "spring"}\n', "check_in", True),
        (MISSION + "prize = {spins = 1}\n", "check_in", True),
        (MISSION + 'prize = {spins = 1, wheel = "autumn"}\n', "check_in", False),
    ],
)
def test_a_wheel_that_nothing_turns(rest: str, spin_from: str, turns: bool) -> None:
    wheel = WHEEL.replace("fallback", f'spin_from = "{spin_from}"\nfallback') + NONE
    autumn = wheel.replace("spring", "autumn").replace(f'"{spin_from}"', '"sale"')
    keys = [one.key for one in given(HEAD + rest + wheel + autumn) if one.code == "never-happens"]
    assert keys == ([] if turns else ["programme.0.wheel.0.spin_from"])


def test_what_wins_nothing() -> None:
    assert told(HEAD + MISSION, "gives-nothing").key == "programme.0.mission.0"
    opens = campaign("a", 'percent = 200\nafter_mission = "five"')
    assert "gives-nothing" not in advice(HEAD + POINTS + MISSION + opens)
    assert told(HEAD + CHECK_IN + "streak_days = 3\n", "gives-nothing").key == "programme.0.check_in.streak_days"
    assert told(HEAD + "[programme.referral]\n", "gives-nothing").key == "programme.0.referral"
    assert advice(HEAD + "[programme.referral]\nfriend = {wallet = 5}\n") == []


# Club


GATE = '[[programme.gate]]\nid = "door"\nname = {zh = "門", en = "Door"}\n'


@pytest.mark.parametrize(
    ("more", "brings"),
    [
        ("", False),
        ("earn_percent = 200\n", True),
        ("discount_percent = 5\n", True),
        (campaign("a", "percent = 200\nplan = true"), True),
        (GATE + "needs_plan = true\n", True),
        (GATE + 'early_from = "08:00"\nopen_from = "10:00"\n', True),
        (GATE, False),
        (GATE + 'tiers = ["gold"]\nneeds_plan = true\n' + tiers(), False),
    ],
)
def test_a_membership_that_brings_nothing(more: str, brings: bool) -> None:
    assert ("plan-without-benefit" not in advice(HEAD + POINTS + PLAN + more)) is brings


def test_a_gate_for_a_membership_that_is_not_sold() -> None:
    assert told(HEAD + GATE + "needs_plan = true\n", "never-happens").key == "programme.0.gate.0.needs_plan"
    assert advice(HEAD + GATE + 'needs_plan = true\ntiers = ["gold"]\n' + tiers()) == []


# Names


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HEAD.replace('zh = "會員", ', "") + POINTS, "name"),
        (points("1.00", 500, "5.00").replace('zh = "分", ', ""), "money_off.name"),
        (HEAD + CARD.replace('zh = "茶", ', "") + REWARD, "stamp_card.0.name"),
        (HEAD + tiers().replace('zh = "金", ', ""), "tiers.level.1.name"),
        (HEAD + CHECK_IN + WHEEL + NONE.replace(', en = "None"', ""), "wheel.0.prize.1.name"),
        (HEAD + '[[programme.activity]]\ncode = "a"\nname = {zh = "甲"}\n', "activity.0.name"),
    ],
)
def test_a_name_in_one_language_only(text: str, key: str) -> None:
    assert [one.key for one in given(text) if one.code == "one-language"] == [f"programme.0.{key}"]


@pytest.mark.parametrize("offline", ["hours = 1", "terminal_total = 5.00", "terminal_total = 0"])
def test_offline_limits_that_let_something_through_need_no_word(offline: str) -> None:
    assert "offline-limit" not in advice(points("1.00", 500, "5.00") + f"[programme.offline]\n{offline}\n")


def test_no_hours_matter_only_where_something_is_limited() -> None:
    text = points("1.00", 500, "5.00", spend='offline = "allow"') + "[programme.offline]\nhours = 0\n"
    assert "offline-limit" not in advice(text)
