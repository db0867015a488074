"""Programme files: read whole, or every problem named with its line, key, both languages and what to write instead."""

from datetime import date
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.file.programme_file import LONGEST_FILE, Checked, check, digest, parse
from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.points import Remainder
from pos_terminal.domain.loyalty.rules.reward import (
    Offline,
    Pick,
    RewardKind,
    RewardWhen,
    StampPer,
)
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words
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


def only(text: str) -> Programme:
    programmes, problems = parse(text, "club.toml")
    assert problems == (), [str(problem) for problem in problems]
    return programmes[0]


def problems(text: str) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.key) for one in check(text, "club.toml").problems]


def found(checked: Checked, code: str) -> Finding:
    return next(one for one in checked.problems if one.code == code)


def test_every_key_is_read() -> None:
    text = (
        HEAD
        + """\
effective_to = 2026-12-31
as_of = 2025-06-30
source = "the shop"
note = "示例"
timezone = "Asia/Taipei"
unit = {zh = "星", en = "stars"}
merchants = ["b", "a"]
refund = "proportional"
refund_grace_days = 3
static_limit_points = 100
found_may_spend = true
[programme.points]
per = "5.50"
points = 2
rounding = "half_up"
remainder = "drop"
exclude = ["top-up"]
minimum = 100
cap_per_sale = 500
pending_days = 3
expiry = {days = 1, months = 12, end_of_month = true}
[programme.money_off]
id = "off"
name = "減價"
step_points = 500
step_value = 10.00
minimum_order = 50.00
maximum_share_percent = 20
maximum_steps = 5
exclude = ["gift-card"]
offline = "refuse"
offline_limit_points = 1
[[programme.stamp_card]]
id = "tea"
name = {zh = "茶", en = "Tea"}
size = 5
reward = "tea"
per = "amount"
per_amount = 30.00
tags = ["drink"]
exclude = ["sale"]
minimum = 20.00
cap_per_sale = 4
usable = "same_sale"
icon = "leaf"
[[programme.reward]]
id = "tea"
name = {zh = "茶", en = "Tea"}
kind = "money_off"
tags = ["drink"]
pick = "cheapest"
worth = 25.00
offline = "limit"
expiry = {days = 30}
"""
    )
    programme = only(text)
    assert (programme.effective_to, programme.as_of, programme.source) == (
        date(2026, 12, 31), date(2025, 6, 30), "the shop",
    )  # fmt: skip
    assert (programme.note, programme.unit_names) == (Words("示例", "示例"), Words("星", "stars"))
    assert (programme.timezone, programme.merchants, programme.version) == ("Asia/Taipei", ("b", "a"), digest(text))
    assert (programme.refund, programme.refund_grace_days) == (RefundPolicy.PROPORTIONAL, 3)
    assert (programme.static_limit_points, programme.found_may_spend) == (100, True)
    earn, spend, card, reward = programme.points, programme.money_off, programme.stamp_cards[0], programme.rewards[0]
    assert earn is not None
    assert spend is not None
    assert (earn.per_minor, earn.points, earn.rounding, earn.remainder) == (550, 2, Rounding.HALF_UP, Remainder.DROP)
    assert earn.excluded_tags == {"top-up"}
    assert (earn.minimum_minor, earn.cap_per_sale, earn.pending_days) == (10_000, 500, 3)
    assert earn.expiry == Expiry(1, 12, True)
    assert (spend.id, spend.names, spend.step_points, spend.step_minor) == ("off", Words("減價", "減價"), 500, 1_000)
    assert (spend.minimum_order_minor, spend.maximum_share_percent, spend.maximum_steps) == (5_000, 20, 5)
    assert (spend.offline, spend.offline_limit_points) == (Offline.REFUSE, 1)
    assert (card.per, card.per_minor, card.size) == (StampPer.AMOUNT, 3_000, 5)
    assert [spend.excluded_tags, card.tags, card.excluded_tags] == [{"gift-card"}, {"drink"}, {"sale"}]
    assert (card.minimum_minor, card.cap_per_sale, card.when, card.icon) == (2_000, 4, RewardWhen.SAME_SALE, "leaf")
    assert (reward.kind, reward.pick, reward.worth_minor) == (RewardKind.MONEY_OFF, Pick.CHEAPEST, 2_500)
    assert (reward.offline, reward.expiry) == (Offline.LIMIT, Expiry(30))
    assert programme.reward("tea") is reward


def test_a_single_programme_table_does_too() -> None:
    assert only(HEAD.replace("[[programme]]", "[programme]") + POINTS).id == "club"


def test_several_programmes_in_one_file_share_its_version() -> None:
    text = HEAD + POINTS + HEAD.replace("club", "cafe") + CARD + REWARD
    checked = check(text)
    assert [one.id for one in checked.programmes] == ["club", "cafe"]
    assert {one.version for one in checked.programmes} == {digest(text)}


def test_one_sound_programme_is_given_beside_a_broken_one() -> None:
    checked = check(HEAD + POINTS + HEAD.replace("club", "cafe"))
    assert [one.id for one in checked.programmes] == ["club"]
    assert [(one.code, one.line) for one in checked.problems] == [("earns-nothing", 8)]


def test_a_version_is_the_digest_of_the_text_and_of_what_was_set() -> None:
    assert digest("a") == "ca978112ca1bbdca"
    assert len({digest("a"), digest("b"), digest("a", [("k", "1")]), digest("a", [("k", "2")])}) == 4


@pytest.mark.parametrize(
    ("rules", "code", "line", "key"),
    [
        (POINTS + "pionts = 2\n", "unknown-key", 8, "programme.0.points.pionts"),
        ("[programme.points]\npoints = 2\n", "missing", 6, "programme.0.points.per"),
        (POINTS + "points = 1.5\n", "wrong-type", 8, "programme.0.points.points"),
        (POINTS + "points = true\n", "wrong-type", 8, "programme.0.points.points"),
        (POINTS + "points = 0\n", "out-of-range", 8, "programme.0.points.points"),
        ("[programme.points]\nper = 5.001\n", "wrong-type", 7, "programme.0.points.per"),
        ("[programme.points]\nper = true\n", "wrong-type", 7, "programme.0.points.per"),
        ("[programme.points]\nper = [5]\n", "wrong-type", 7, "programme.0.points.per"),
        ("[programme.points]\nper = nan\n", "wrong-type", 7, "programme.0.points.per"),
        ("[programme.points]\nper = -5\n", "out-of-range", 7, "programme.0.points.per"),
        ("[programme.points]\nper = 0\n", "out-of-range", 7, "programme.0.points.per"),
        (POINTS + 'rounding = "flor"\n', "not-a-choice", 8, "programme.0.points.rounding"),
        (POINTS + 'exclude = "drink"\n', "wrong-type", 8, "programme.0.points.exclude"),
        (POINTS + "exclude = [1]\n", "wrong-type", 8, "programme.0.points.exclude"),
        (POINTS + "exclude = 1\n", "wrong-type", 8, "programme.0.points.exclude"),
        (POINTS + "expiry = 12\n", "wrong-type", 8, "programme.0.points.expiry"),
        (POINTS + "expiry = {years = 1}\n", "unknown-key", 8, "programme.0.points.expiry.years"),
        (POINTS + "expiry = {end_of_month = 1}\n", "wrong-type", 8, "programme.0.points.expiry.end_of_month"),
        (POINTS + 'rounding = "ceil"\nremainder = "carry"\n', "carry-needs-floor", 8, "programme.0.points.rounding"),
        ("timezone = 'Asia/Hongkong'\n" + POINTS, "bad-timezone", 6, "programme.0.timezone"),
        ("timezone = '../etc'\n" + POINTS, "bad-timezone", 6, "programme.0.timezone"),
        ("effective_to = 2025-01-01\n" + POINTS, "ends-before-begin", 6, "programme.0.effective_to"),
        ("effective_to = 2026-01-01T00:00:00Z\n" + POINTS, "wrong-type", 6, "programme.0.effective_to"),
        ("effective_to = 5\n" + POINTS, "wrong-type", 6, "programme.0.effective_to"),
        ("source = 5\n" + POINTS, "wrong-type", 6, "programme.0.source"),
        ('source = "\\u001b[2J"\n' + POINTS, "bad-text", 6, "programme.0.source"),
        (f'source = "{"x" * 401}"\n' + POINTS, "bad-text", 6, "programme.0.source"),
        ("unit = 5\n" + POINTS, "wrong-type", 6, "programme.0.unit"),
        ('unit = {zh = ""}\n' + POINTS, "empty-words", 6, "programme.0.unit"),
        ('unit = {fr = "points", en = "pts"}\n' + POINTS, "unknown-key", 6, "programme.0.unit.fr"),
        ("found_may_spend = 1\n" + POINTS, "wrong-type", 6, "programme.0.found_may_spend"),
        ("points = 5\n", "wrong-type", 6, "programme.0.points"),
        ("stamp_card = 5\n" + POINTS, "wrong-type", 6, "programme.0.stamp_card"),
        ("stamp_card = [5]\n" + POINTS, "wrong-type", 6, "programme.0.stamp_card"),
        ("", "earns-nothing", 1, "programme.0"),
        (
            CARD + REWARD + "[programme.money_off]\nstep_points = 5\nstep_value = 1\n",
            "spends-what-is-not-earned", 15, "programme.0.money_off",
        ),
        (CARD, "no-such-reward", 10, "programme.0.stamp_card.0.reward"),
        (CARD + CARD + REWARD, "twice", 12, "programme.0.stamp_card.1.id"),
        (CARD + REWARD + REWARD, "twice", 16, "programme.0.reward.1.id"),
        (CARD + REWARD.replace('"tea"', '"Tea Cup"', 1), "bad-id", 12, "programme.0.reward.0.id"),
        (CARD.replace('reward = "tea"', 'reward = ""') + REWARD, "bad-id", 10, "programme.0.stamp_card.0.reward"),
        (CARD + REWARD.replace('"tea"', '""', 1), "bad-id", 12, "programme.0.reward.0.id"),
        (CARD + 'icon = ""\n' + REWARD, "bad-id", 11, "programme.0.stamp_card.0.icon"),
        (CARD + 'per = "amount"\n' + REWARD, "missing", 6, "programme.0.stamp_card.0.per_amount"),
        (CARD + 'per = "amount"\nper_amount = 0\n' + REWARD, "out-of-range", 12, "programme.0.stamp_card.0.per_amount"),
        (CARD + REWARD + 'kind = "money_off"\n', "missing", 11, "programme.0.reward.0.worth"),
        (CARD + REWARD + 'kind = "money_off"\nworth = 0\n', "out-of-range", 16, "programme.0.reward.0.worth"),
        (
            POINTS + "[programme.money_off]\nstep_points = 1\nstep_value = 5.01\n",
            "over-100-percent", 10, "programme.0.money_off.step_value",
        ),
        (
            POINTS + CARD + REWARD + '[programme.money_off]\nid = "tea"\nstep_points = 500\nstep_value = 5\n',
            "twice", 17, "programme.0.money_off",
        ),
    ],
)  # fmt: skip
def test_each_problem_has_its_place(rules: str, code: str, line: int, key: str) -> None:
    assert (code, line, key) in problems(HEAD + rules)


def test_a_currency_that_is_empty() -> None:
    assert problems(HEAD.replace('"HKD"', '""') + POINTS) == [("bad-currency", 4, "programme.0.currency")]


def test_every_problem_of_a_file_is_named_at_once() -> None:
    text = '[[programme]]\nid = "A B"\ncurrency = "hkd"\n[programme.points]\nper = "much"\n'
    assert {code for code, *_ in problems(text)} == {"bad-id", "missing", "bad-currency", "wrong-type"}
    assert [code for code, *_ in problems("[[programme]]\n")] == ["missing"] * 4 + ["earns-nothing"]
    assert "missing" in [code for code, *_ in problems(HEAD + POINTS + "[programme.money_off]\n")]
    assert [key for code, _, key in problems(text) if code == "missing"] == [
        "programme.0.effective_from", "programme.0.name",
    ]  # fmt: skip


def test_problems_say_what_was_probably_meant_in_both_languages() -> None:
    checked = check(HEAD + POINTS + "pionts = 2\n", "club.toml")
    problem = found(checked, "unknown-key")
    assert problem.suggestion == Words("是否想寫「points」？", "Did you mean 'points'?")
    assert str(problem) == (
        "club.toml:8: programme.0.points.pionts: There is no key 'pionts' here. Did you mean 'points'?"
    )
    choice = found(check(HEAD + POINTS + 'rounding = "flor"\n'), "not-a-choice")
    assert choice.suggestion.en == "Did you mean 'floor'?"
    nothing_close = found(check(HEAD + POINTS + "zzz = 2\n", "club.toml"), "unknown-key")
    assert str(nothing_close) == "club.toml:8: programme.0.points.zzz: There is no key 'zzz' here."


@pytest.mark.parametrize(
    ("text", "line"),
    [("[[programme]\n", 1), (HEAD + "per = \n", 6), ("a = " + "[" * 5_000, 1), ('a = "x', 1)],
)
def test_what_is_no_toml_says_where(text: str, line: int) -> None:
    checked = check(text, "club.toml")
    assert [(one.code, one.line) for one in checked.problems] == [("not-toml", line)]
    assert checked.problems[0].sentence.zh.startswith("這裏不是 TOML 格式")


def test_a_file_without_a_programme_or_far_too_long() -> None:
    assert problems("") == [("no-programme", 1, "")]
    assert problems("x" * (LONGEST_FILE + 1)) == [("too-long", 1, "")]
    assert problems("programme = 5\n") == [("wrong-type", 1, "programme")]
    assert problems("[shop]\n") == [("unknown-key", 1, "shop")]


def test_the_same_id_twice() -> None:
    assert problems(HEAD + POINTS + HEAD + POINTS) == [("twice", 9, "programme.1.id")]


# Settings from outside


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("points.per", "10", "per_minor=1000"),
        ("club.points.per", "7.50", "per_minor=750"),
        ("per", "10.00", "per_minor=1000"),
        ("points.cap_per_sale", "9", "cap_per_sale=9"),
        ("refund", "none", "RefundPolicy.NONE"),
        ("stamp_card.tea.size", "8", "size=8"),
        ("tea.size", "8", "size=8"),
        ("name.en", "Friends", "en='Friends'"),
        ("effective_from", "2027-01-01", "datetime.date(2027, 1, 1)"),
    ],
)
def test_a_setting_goes_where_its_key_is(key: str, value: str, shown: str) -> None:
    programmes, wrong = parse(HEAD + POINTS + CARD + REWARD, "club.toml", [(key, value)])
    assert wrong == ()
    assert shown in repr(programmes[0])


@pytest.mark.parametrize("key", ["id.x", "pre", "stamp_card.cake.size", "en", "points.per.x", "club"])
def test_a_setting_without_a_place_is_a_problem(key: str) -> None:
    checked = check(HEAD + POINTS + CARD + REWARD, "club.toml", [(key, "1")])
    assert [one.code for one in checked.problems] == ["no-such-setting"]


def test_a_setting_that_is_nearly_right_is_asked_about() -> None:
    checked = check(HEAD + POINTS, "club.toml", [("points.pre", "1")])
    assert found(checked, "unknown-key").suggestion.en == "Did you mean 'per'?"
    assert check("programme = 5", "", [("per", "1")]).problems[0].code == "no-such-setting"


def test_a_value_that_is_left_to_the_shop_is_asked_for() -> None:
    text = HEAD + POINTS.replace("5.00", '"ask"') + 'points = "ask"\n'
    checked = check(text, "club.toml")
    assert [(one.code, one.line) for one in checked.problems] == [("needs-setting", 7), ("needs-setting", 8)]
    assert checked.problems[0].suggestion.en == "Write it here, or give --set points.per=..."
    assert check(text, "club.toml", [("points.per", "5"), ("points.points", "1")]).problems == ()


def test_the_page_for_owners_shows_a_programme_that_is_sound() -> None:
    page = (Path(__file__).parents[5] / "docs" / "programmes.md").read_text(encoding="utf-8")
    text = page.partition("## The smallest programme")[2].partition("Members get")[0]
    programme = only("\n".join(line.strip() for line in text.splitlines()))
    assert (programme.id, programme.points and programme.points.per_minor) == ("my-cafe", 500)
