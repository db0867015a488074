"""Check-ins: one a business day, a prize for days in a row, and what is forgiven."""

from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, voucher
from pos_terminal.domain.loyalty.play.check_in import REMEMBERED, check_in, streak
from pos_terminal.domain.loyalty.rules.play import CheckInRule
from pos_terminal.domain.loyalty.units import CHECK_IN, STREAK, WALLET, done, mission, spins
from tests.support.loyalty import DAY, Counter, programme

CHECK = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "cake"
name = "Cake"
[programme.check_in]
points = 2
{more}
"""
WEEK = "streak_days = 3\nstreak = {points = 10, voucher = 'cake'}"


def club(more: str = "") -> Counter:
    return Counter((programme(CHECK.format(more=more)),))


def rule_of(counter: Counter) -> CheckInRule:
    rule = counter.programmes[0].check_in
    assert rule is not None
    return rule


def visit(counter: Counter, *days: int) -> list[str]:
    """Checks in so many days after the first day, each time."""
    said = []
    for days_after in days:
        counter.day = DAY + timedelta(days=days_after)
        case = counter.case()
        said.append(check_in(case, rule_of(counter)))
        counter.did(case)
    return said


def points(counter: Counter) -> int:
    return counter.account().balance(POINTS, counter.day)


def in_a_row(counter: Counter, days_after: int) -> int:
    return streak(counter.account(), rule_of(counter), DAY + timedelta(days=days_after))


def test_one_a_day() -> None:
    counter = club()
    assert visit(counter, 0, 0, 1) == ["", "already-checked-in", ""]
    assert points(counter) == 4
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in counter.account().of_unit(CHECK_IN)] == [
        ("2026-03-02", 1, date(2026, 3, 2) + timedelta(days=400)),
        ("2026-03-03", 1, date(2026, 3, 3) + REMEMBERED),
    ]
    assert timedelta(days=400) == REMEMBERED


def test_a_refused_check_in_books_nothing() -> None:
    counter = club()
    visit(counter, 0)
    before = counter.account().lots
    visit(counter, 0)
    assert counter.account().lots == before


def test_a_check_in_that_was_taken_back_can_be_made_again() -> None:
    counter = club()
    visit(counter, 0)
    counter.give(CHECK_IN, -1, DAY.isoformat())
    assert visit(counter, 0) == [""]


def test_a_streak_pays_on_its_last_day_and_begins_again() -> None:
    counter = club(WEEK)
    visit(counter, 0, 1)
    assert (points(counter), in_a_row(counter, 1), in_a_row(counter, 2)) == (4, 2, 2)
    visit(counter, 2)
    assert points(counter) == 6 + 10
    paid = counter.account().of_unit(STREAK)
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in paid] == [
        ("2026-03-04", 1, date(2026, 3, 4) + timedelta(days=400))
    ]
    assert [lot.lot for lot in counter.account().of_unit(voucher("cake"))] == ["streak.2026-03-04"]
    assert in_a_row(counter, 3) == 0
    visit(counter, 3, 4)
    assert (points(counter), in_a_row(counter, 4)) == (20, 2)
    visit(counter, 5)
    assert (points(counter), in_a_row(counter, 5)) == (32, 0)


def test_without_streaks_none_is_paid() -> None:
    counter = club()
    visit(counter, *range(10))
    assert (points(counter), counter.account().of_unit(STREAK)) == (20, ())


def test_a_missed_day_ends_it() -> None:
    counter = club(WEEK)
    visit(counter, 0, 1, 3)
    assert (in_a_row(counter, 3), points(counter)) == (1, 6)
    assert in_a_row(counter, 5) == 0


def test_missed_days_are_forgiven_so_often_a_streak() -> None:
    counter = club(f"repair_days = 1\n{WEEK}")
    visit(counter, 0, 2, 3)
    assert points(counter) == 6 + 10
    twice = club(f"repair_days = 1\n{WEEK}")
    visit(twice, 0, 2, 4)
    assert (points(twice), in_a_row(twice, 4)) == (6, 2)
    long = club(f"repair_days = 1\n{WEEK}")
    visit(long, 0, 3, 4)
    assert (points(long), in_a_row(long, 4)) == (6, 2)
    generous = club(f"repair_days = 2\n{WEEK}")
    visit(generous, 0, 3, 4)
    assert points(generous) == 16


def test_nothing_is_forgiven_before_the_first_check_in_or_across_a_paid_streak() -> None:
    counter = club(f"repair_days = 1\n{WEEK}")
    assert in_a_row(counter, 0) == 0
    visit(counter, 0)
    assert in_a_row(counter, 0) == 1
    visit(counter, 1, 2)
    visit(counter, 4, 5)
    assert in_a_row(counter, 5) == 2
    assert points(counter) == 20
    # The day before the last one is missing, and the streak was paid before it.
    assert in_a_row(counter, 4) == 1


def test_a_gap_right_before_today_is_not_bridged_without_a_check_in() -> None:
    counter = club(f"repair_days = 5\n{WEEK}")
    visit(counter, 0, 1)
    assert (in_a_row(counter, 2), in_a_row(counter, 3)) == (2, 0)


def test_a_leap_day_is_a_day() -> None:
    counter = club(WEEK)
    counter.day = date(2028, 2, 28)
    first = (date(2028, 2, 28) - DAY).days
    visit(counter, first, first + 1, first + 2)
    assert [lot.lot for lot in counter.account().of_unit(STREAK)] == ["2028-03-01"]


def test_taken_back_days_count_no_more() -> None:
    counter = club(WEEK)
    visit(counter, 0, 1)
    counter.give(CHECK_IN, -2, "2026-03-03")
    assert in_a_row(counter, 1) == 1
    counter.give(STREAK, -1, "2026-03-02")
    assert in_a_row(counter, 1) == 1


WHEELS = """
[[programme.wheel]]
id = "daily"
name = "Daily"
fallback = "no"
licence = "1"
spin_from = "{spin_from}"
days = 3
[[programme.wheel.prize]]
id = "no"
name = "No"
odds = 1000000
"""


@pytest.mark.parametrize(("spin_from", "turns"), [("check_in", 1), ("sale", 0), ("mission", 0)])
def test_a_check_in_brings_a_turn_of_its_wheels(spin_from: str, turns: int) -> None:
    counter = club(WHEELS.format(spin_from=spin_from))
    visit(counter, 0)
    lots = [(lot.lot, lot.rest) for lot in counter.account().of_unit(spins("daily"))]
    assert lots == ([("2026-03-04", 1)] if turns else [])


def test_check_ins_are_steps_of_missions_that_count_them() -> None:
    missions = "".join(
        f'[[programme.mission]]\nid = "{id}"\nname = "{id}"\ntarget = 2\nprize = {{wallet = 5.00}}\n{how}\n'
        for id, how in (("in", "check_ins = true"), ("buy", 'metric = "visits"'))
    )
    counter = club(missions)
    visit(counter, 0)
    steps = counter.account().of_unit(mission("in"))
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in steps] == [("ever~2", 1, None)]
    assert counter.entries[-1].kind is EntryKind.EARN
    visit(counter, 0)
    assert counter.account().balance(WALLET, counter.day) == 0
    visit(counter, 7)
    account, day = counter.account(), counter.day
    assert [account.balance(unit, day) for unit in (WALLET, done("in"), mission("in"), mission("buy"))] == [
        500,
        1,
        2,
        0,
    ]


def test_of_several_wheels_each_that_check_ins_turn() -> None:
    first = WHEELS.format(spin_from="sale")
    counter = club(first + WHEELS.format(spin_from="check_in").replace('"daily"', '"other"'))
    visit(counter, 0)
    assert [lot.unit for lot in counter.account().lots if lot.unit.startswith("spins/")] == [spins("other")]


def test_a_mission_of_check_ins_has_its_period() -> None:
    counter = club(
        '[[programme.mission]]\nid = "in"\nname = "In"\ntarget = 9\nprize = {points = 1}\n'
        'check_ins = true\nperiod = "month"\n'
    )
    visit(counter, 0, 30)
    assert [(lot.lot, lot.rest, str(lot.expires_on)) for lot in counter.account().of_unit(mission("in"))] == [
        ("2026-03-01~9", 1, "2026-03-31"), ("2026-04-01~9", 1, "2026-04-30"),
    ]  # fmt: skip
