"""Check-ins, missions, wheels and leaderboards of a file: read whole, and each slip named with its line and key."""

import pytest

from pos_terminal.domain.loyalty.rules.period import Limit, Period
from pos_terminal.domain.loyalty.rules.play import (
    BoardRule,
    CheckInRule,
    MissionRule,
    Prize,
    Score,
    SpinFrom,
    WheelPrize,
    WheelRule,
)
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric
from pos_terminal.domain.words import Words
from tests.support.programme_texts import problems, read

CHECK_IN = "[programme.check_in]\n"
MISSION = '[[programme.mission]]\nid = "five"\nname = "五"\n'
WHEEL = '[[programme.wheel]]\nid = "spring"\nname = "轉"\nfallback = "none"\n'
FIELD = '[[programme.wheel.prize]]\nid = "{}"\nname = "{}"\nodds = {}\n'
BIG, NONE = FIELD.format("big", "大", 1), FIELD.format("none", "無", 999_999)
BOARD = '[[programme.board]]\nid = "top"\nname = "榜"\n'
REWARD = '[[programme.reward]]\nid = "cake"\nname = "蛋糕"\n'


def test_check_ins_are_read() -> None:
    text = CHECK_IN + "points = 1\nstreak_days = 7\nstreak = {points = 10, wallet = 5.50}\nrepair_days = 1\n"
    assert read(text).check_in == CheckInRule(Prize(points=1), 7, Prize(points=10, wallet_minor=550), 1)


def test_missions_are_read() -> None:
    text = MISSION + (
        'metric = "spend"\ntags = ["drink"]\nmerchants = ["a"]\ntarget = 500.00\nperiod = "month"\ndays = 14\n'
        'check_ins = true\nactive_days = true\nrepeat = true\nprize = {voucher = "cake", spins = 2, wheel = "spring"}\n'
    )
    prize = Prize(voucher="cake", spins=2, wheel="spring")
    assert read(text + REWARD + WHEEL + BIG + NONE).missions == (
        MissionRule(
            id="five",
            names=Words("五", "五"),
            target=50_000,
            prize=prize,
            counter=CounterRule(Metric.SPEND, tags=frozenset({"drink"}), merchants=frozenset({"a"})),
            check_ins=True,
            active_days=True,
            period=Period.MONTH,
            days=14,
            repeat=True,
        ),
    )
    assert read(MISSION + "target = 5\n").missions[0].counter == CounterRule(Metric.VISITS)


def test_wheels_and_boards_are_read() -> None:
    text = WHEEL + (
        'licence = "054321"\nspin_from = "sale"\nminimum = 100.00\nlimit = 3\nlimit_period = "month"\ndays = 7\n'
        "budget_points = 5000\n"
    )
    text += BIG + "points = 100\nstock = 5\n" + NONE
    board = BOARD + 'score = "spend"\nperiod = "year"\nplaces = 20\ntags = ["drink"]\n'
    programme = read("[programme.points]\nper = 5\n" + text + board)
    assert programme.wheels == (
        WheelRule(
            id="spring",
            names=Words("轉", "轉"),
            prizes=(
                WheelPrize("big", Words("大", "大"), 1, Prize(points=100), 5),
                WheelPrize("none", Words("無", "無"), 999_999),
            ),
            fallback="none",
            licence="054321",
            spin_from=SpinFrom.SALE,
            minimum_minor=10_000,
            limit=Limit(3, Period.MONTH),
            days=7,
            budget_points=5_000,
        ),
    )
    assert programme.boards == (
        BoardRule("top", Words("榜", "榜"), Score.SPEND, Period.YEAR, 20, frozenset({"drink"})),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        (CHECK_IN + "streak_days = 367\n", "out-of-range", 7, "check_in.streak_days"),
        (CHECK_IN + "streak = {pionts = 1}\n", "unknown-key", 7, "check_in.streak.pionts"),
        (CHECK_IN + "streak = 5\n", "wrong-type", 7, "check_in.streak"),
        (CHECK_IN + 'voucher = "cake"\n', "no-such-reward", 7, "check_in.voucher"),
        (CHECK_IN + 'streak = {voucher = "cake"}\n', "no-such-reward", 7, "check_in.streak.voucher"),
        (CHECK_IN + 'spins = 1\nwheel = "spring"\n', "no-such-wheel", 8, "check_in.wheel"),
        (MISSION, "missing", 6, "mission.0.target"),
        (MISSION + "target = 0\n", "out-of-range", 9, "mission.0.target"),
        (MISSION + 'metric = "spend"\ntarget = 0\n', "out-of-range", 10, "mission.0.target"),
        (MISSION + 'metric = "quantity"\ntarget = 5\n', "needs-tags", 6, "mission.0.tags"),
        (MISSION + 'metric = "events"\ntarget = 5\n', "needs-codes", 6, "mission.0.codes"),
        (MISSION + 'target = 5\nprize = {voucher = "cake"}\n', "no-such-reward", 10, "mission.0.prize.voucher"),
        (MISSION + 'target = 5\nprize = {spins = 1, wheel = "x"}\n', "no-such-wheel", 10, "mission.0.prize.wheel"),
        (MISSION + "target = 5\n" + MISSION + "target = 5\n", "twice", 11, "mission.1.id"),
        (WHEEL + BIG, "odds-do-not-add-up", 6, "wheel.0.prize"),
        (WHEEL + FIELD.format("big", "大", 2) + NONE, "odds-do-not-add-up", 6, "wheel.0.prize"),
        (WHEEL + BIG.replace('"big"', '"none"') + NONE, "twice", 6, "wheel.0.prize"),
        (WHEEL + BIG + NONE + "stock = 1\n", "bad-fallback", 9, "wheel.0.fallback"),
        (WHEEL.replace('"none"', '"nobody"') + BIG + NONE, "bad-fallback", 9, "wheel.0.fallback"),
        (WHEEL + "budget_points = 5\n" + BIG + NONE + "points = 1\n", "bad-fallback", 9, "wheel.0.fallback"),
        (WHEEL.replace('fallback = "none"\n', "") + BIG + NONE, "missing", 6, "wheel.0.fallback"),
        (WHEEL + BIG + NONE + 'voucher = "cake"\n', "no-such-reward", 18, "wheel.0.prize.1.voucher"),
        (WHEEL + FIELD.format("big", "大", 1_000_001) + NONE, "out-of-range", 13, "wheel.0.prize.0.odds"),
        (WHEEL + BIG + NONE + WHEEL + BIG + NONE, "twice", 19, "wheel.1.id"),
        (BOARD + "places = 0\n", "out-of-range", 9, "board.0.places"),
        (BOARD + 'score = "money"\n', "not-a-choice", 9, "board.0.score"),
        (BOARD + BOARD, "twice", 10, "board.1.id"),
    ],
)
def test_each_problem_has_its_place(text: str, code: str, line: int, key: str) -> None:
    assert (code, line, key) in problems(text)


def test_a_fallback_may_be_worth_points_where_there_is_no_budget() -> None:
    assert problems(CHECK_IN + WHEEL + BIG + NONE + "points = 1\n") == []


def test_a_board_or_a_wheel_alone_gives_nothing() -> None:
    assert [code for code, *_ in problems(BOARD)] == ["earns-nothing"]
    assert [code for code, *_ in problems(WHEEL + BIG + NONE)] == ["earns-nothing"]
