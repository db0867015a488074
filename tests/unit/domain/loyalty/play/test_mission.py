"""Missions: progress out of the ledger, prizes once a time reached, the target as it was at the start."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import POINTS, voucher
from pos_terminal.domain.loyalty.play.mission import mission_lot, prize_name, running_lot, target_of
from pos_terminal.domain.loyalty.rules.play import MissionRule
from pos_terminal.domain.loyalty.units import CHECK_IN, WALLET, done, mission, spins
from tests.support.loyalty import DAY, Counter, Item, drinks, programme

MISSION = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "cake"
name = "Cake"
[[programme.mission]]
id = "walker"
name = "Walker"
metric = "spend"
target = 100.00
prize = {{points = 30, wallet = 2.00, voucher = "cake"}}
{more}
"""
WALKER, DONE = mission("walker"), done("walker")


def club(more: str = "") -> Counter:
    return Counter((programme(MISSION.format(more=more)),))


def rule_of(counter: Counter) -> MissionRule:
    return counter.programmes[0].missions[0]


def lots(counter: Counter, unit: str) -> dict[str, int]:
    return {lot.lot: lot.rest for lot in counter.account().of_unit(unit)}


def held(counter: Counter) -> tuple[int, int, int, int]:
    """(progress, times paid, points, wallet)"""
    account, day = counter.account(), counter.day
    return tuple(account.balance(unit, day) for unit in (WALKER, DONE, POINTS, WALLET))  # type: ignore[return-value]


def test_the_prize_comes_with_the_sale_that_reaches_the_target() -> None:
    counter = club()
    counter.sell(Item(9_999))
    assert held(counter) == (9_999, 0, 99, 0)
    counter.sell(Item(1))
    assert held(counter) == (10_000, 1, 99 + 30, 200)
    lot = "ever~10000"
    assert lots(counter, WALKER) == {lot: 10_000}
    assert lots(counter, DONE) == {lot: 1}
    assert lots(counter, voucher("cake")) == {f"mission.walker.{lot}.1": 1}
    assert lots(counter, WALLET) == {f"mission.walker.{lot}.1": 200}


def test_once_is_once_and_again_is_again_and_again() -> None:
    counter = club()
    for _ in range(3):
        counter.sell(Item(10_000))
    assert held(counter)[1] == 1
    again = club("repeat = true")
    again.sell(Item(25_000))
    assert held(again) == (25_000, 2, 250 + 60, 400)
    assert sorted(lots(again, voucher("cake"))) == [f"mission.walker.ever~10000.{k}" for k in (1, 2)]
    again.sell(Item(5_000))
    assert held(again)[1] == 3


def test_a_period_begins_again_and_its_lot_dies_with_it() -> None:
    counter = club('period = "month"')
    counter.sell(Item(9_000))
    (lot,) = counter.account().of_unit(WALKER)
    assert (lot.lot, lot.expires_on) == ("2026-03-01~10000", date(2026, 3, 31))
    counter.day = date(2026, 3, 31)
    counter.sell(Item(999))
    assert held(counter)[1] == 0
    counter.day = date(2026, 4, 1)
    counter.sell(Item(1_000))
    assert lots(counter, WALKER) == {"2026-03-01~10000": 9_999, "2026-04-01~10000": 1_000}
    assert counter.account().balance(DONE, counter.day) == 0
    counter.sell(Item(9_000))
    paid = counter.account().of_unit(DONE)
    assert [(one.lot, one.expires_on) for one in paid] == [("2026-04-01~10000", date(2026, 4, 30))]


def test_so_many_days_count_from_the_first_step() -> None:
    counter = club("days = 20")
    counter.sell(Item(5_000))
    (lot,) = counter.account().of_unit(WALKER)
    assert (lot.lot, lot.expires_on) == ("2026-03-02~10000", date(2026, 3, 21))
    counter.day = date(2026, 3, 21)
    counter.sell(Item(1))
    assert lots(counter, WALKER) == {"2026-03-02~10000": 5_001}
    counter.day = date(2026, 3, 22)
    counter.sell(Item(4_999))
    assert lots(counter, WALKER) == {"2026-03-02~10000": 5_001, "2026-03-22~10000": 4_999}
    assert held(counter)[1] == 0


def test_the_period_cuts_so_many_days_short() -> None:
    counter = club('days = 40\nperiod = "month"')
    assert mission_lot(rule_of(counter), counter.account(), DAY) == ("2026-03-02~10000", date(2026, 3, 31))


def test_a_goal_does_not_move_while_somebody_runs_towards_it() -> None:
    counter = club()
    counter.sell(Item(5_000))
    harder = replace(counter.programmes[0], missions=(replace(rule_of(counter), target=50_000),))
    counter.programmes = (harder,)
    counter.sell(Item(5_000))
    assert held(counter)[:2] == (10_000, 1)
    assert lots(counter, WALKER) == {"ever~10000": 10_000}
    fresh = Counter((harder,))
    fresh.sell(Item(10_000))
    assert (held(fresh)[:2], lots(fresh, WALKER)) == ((10_000, 0), {"ever~50000": 10_000})


@pytest.mark.parametrize(
    ("lot", "target"), [("ever~7", 7), ("a~b~7", 7), ("ever~0", 100_00), ("ever~x", 100_00), ("ever", 100_00)]
)
def test_a_lot_without_a_target_of_its_own_has_the_rules(lot: str, target: int) -> None:
    assert target_of(rule_of(club()), lot) == target


def test_the_running_lot_is_the_first_of_those_that_live() -> None:
    counter = club("days = 20")
    for lot, ends in (
        ("2026-02-01~5", date(2026, 3, 1)),
        ("2026-03-02~6", None),
        ("2026-03-01~7", None),
        ("old", None),
    ):
        counter.give(WALKER, 1, lot, expires_on=ends)
    running = running_lot(rule_of(counter), counter.account(), DAY)
    assert running is not None
    assert running.lot == "2026-03-01~7"
    assert mission_lot(rule_of(counter), counter.account(), DAY) == ("2026-03-01~7", None)
    assert running_lot(rule_of(club()), club().account(), DAY) is None


# Refunds


def test_a_refund_reduces_progress_and_takes_an_unborne_prize_back() -> None:
    counter = club()
    first = counter.sell(Item(6_000))
    counter.sell(Item(4_000))
    assert held(counter)[1] == 1
    counter.give_back(first)
    assert held(counter) == (4_000, 0, 40, 0)
    assert lots(counter, voucher("cake")) == {}
    counter.sell(Item(6_000))
    assert held(counter) == (10_000, 1, 130, 200)


def test_a_prize_that_is_still_borne_stays() -> None:
    counter = club()
    bought = counter.sell(Item(10_000), Item(500))
    counter.give_back(bought, {2: 1})
    assert held(counter) == (10_000, 1, 130, 200)


def test_of_several_times_the_last_ones_go() -> None:
    counter = club("repeat = true")
    bought = counter.sell(*(Item(10_000) for _ in range(3)))
    counter.give_back(bought, {1: 1, 2: 1})
    assert held(counter) == (10_000, 1, 130, 200)
    assert lots(counter, voucher("cake")) == {"mission.walker.ever~10000.1": 1}


@pytest.mark.parametrize("lines", [(1, 2), (2, 1)])
def test_returning_in_two_goes_ends_where_one_go_does(lines: tuple[int, int]) -> None:
    """The points of a prize that is taken back are not taken for points of the sale."""
    counter = club()
    bought = counter.sell(Item(4_000), Item(6_000))
    for line in lines:
        counter.give_back(bought, {line: 1})
    assert counter.account().lots == ()


def test_a_used_prize_is_owed_as_far_as_it_is_points_or_money() -> None:
    counter = club()
    bought = counter.sell(Item(10_000))
    counter.give(WALLET, -200, "mission.walker.ever~10000.1")
    counter.give(voucher("cake"), -1, "mission.walker.ever~10000.1")
    counter.give_back(bought)
    account = counter.account()
    assert [(lot.unit, lot.lot, lot.rest) for lot in account.lots] == [(WALLET, "owed", -200)]


def test_after_the_period_nothing_is_counted_back() -> None:
    counter = club('period = "month"')
    bought = counter.sell(Item(10_000))
    counter.day = date(2026, 4, 1)
    counter.give_back(bought)
    assert counter.account().balance(POINTS, counter.day) == 30
    assert lots(counter, WALKER) == {"2026-03-01~10000": 10_000}
    assert lots(counter, DONE) == {"2026-03-01~10000": 1}


def test_a_sale_outside_the_mission_does_not_undo_it() -> None:
    counter = club('tags = ["drink"]')
    counter.sell(drinks(3))
    other = counter.sell(Item(500))
    before = held(counter)
    counter.give_back(other)
    assert held(counter) == (before[0], 1, before[2] - 5, 200)


def test_progress_may_stand_below_zero_without_harm() -> None:
    counter = club("repeat = true")
    counter.give(WALKER, -15_000, "ever~10000")
    counter.sell(Item(5_000))
    assert held(counter)[:2] == (-10_000, 0)
    counter.sell(Item(20_000))
    assert held(counter)[:2] == (10_000, 1)


# What else is counted


def test_days_with_a_sale_count_once_a_day() -> None:
    counter = club("active_days = true").programmes[0].missions[0]
    assert counter.active_days
    text = MISSION.replace('metric = "spend"', "active_days = true").replace("100.00", "2").format(more="")
    club_of_days = Counter((programme(text),))
    for _ in range(2):
        club_of_days.sell(Item(100))
    assert held(club_of_days)[:2] == (1, 0)
    club_of_days.day += timedelta(days=1)
    club_of_days.sell(Item(0))
    assert held(club_of_days)[:2] == (1, 0)
    club_of_days.sell(Item(100))
    assert held(club_of_days)[:2] == (2, 1)


def test_a_day_that_was_given_back_may_count_again() -> None:
    text = MISSION.replace('metric = "spend"', "active_days = true").replace("100.00", "2").format(more="")
    counter = Counter((programme(text),))
    bought = counter.sell(Item(100), Item(200))
    counter.give_back(bought, {1: 1})
    assert held(counter)[0] == 1
    counter.give_back(bought)
    assert held(counter)[0] == 0
    counter.sell(Item(100))
    assert held(counter)[0] == 1


def test_check_ins_do_not_count_sales() -> None:
    text = MISSION.replace('metric = "spend"', "check_ins = true").replace("100.00", "2").format(more="")
    counter = Counter((programme(text),))
    counter.sell(Item(100_000))
    assert lots(counter, WALKER) == {}
    assert lots(counter, CHECK_IN) == {}


def test_only_members_of_its_tiers_take_part() -> None:
    tiers = """
tiers = ["gold"]
[programme.tiers]
applies = "next_sale"
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 50.00
"""
    counter = club(tiers)
    counter.sell(Item(5_000))
    assert lots(counter, WALKER) == {}
    counter.sell(Item(300))
    assert lots(counter, WALKER) == {"ever~10000": 300}


def test_the_name_of_a_prize_says_what_it_is_for() -> None:
    assert prize_name(rule_of(club()), "2026-03-01~100", 2) == "mission.walker.2026-03-01~100.2"


def test_points_of_a_prize_come_out_of_the_lot_that_they_went_into() -> None:
    text = MISSION.format(more="").replace("per = 1.00", "per = 1.00\nexpiry = {days = 30}")
    counter = Counter((programme(text),))
    counter.give(POINTS, 500, "2026-03-03", expires_on=date(2026, 3, 3))
    counter.give_back(counter.sell(Item(10_000)))
    assert lots(counter, POINTS) == {"2026-03-03": 500}


def test_turns_of_a_prize_go_back_too() -> None:
    wheel = '[[programme.wheel]]\nid = "w"\nname = "W"\nfallback = "no"\n'
    wheel += '[[programme.wheel.prize]]\nid = "no"\nname = "No"\nodds = 1000000\n'
    counter = Counter((programme(MISSION.format(more="").replace("points = 30", "spins = 2") + wheel),))
    bought = counter.sell(Item(10_000))
    assert sum(lots(counter, spins("w")).values()) == 2
    counter.give_back(bought)
    assert counter.account().lots == ()


def test_a_lot_that_names_no_target_is_paid_by_the_rules() -> None:
    counter = club()
    counter.give(WALKER, 9_000, "ever~x")
    counter.sell(Item(1_000))
    assert held(counter)[:2] == (10_000, 1)
