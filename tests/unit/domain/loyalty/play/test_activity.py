"""Activities: what is no purchase and counts all the same, posted by rules or by partners, and taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import OWED, POINTS, Entry, EntryKind, voucher
from pos_terminal.domain.loyalty.play.activity import activity_of, post, undo
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import CREDIT, SECOND_CREDIT, WALLET, done, mission, used
from tests.support.loyalty import DAY, Counter, Item, programme

ACTIVITY = """
{head}
[programme.points]
per = 1.00
{points}
[[programme.reward]]
id = "cake"
name = "Cake"
[[programme.activity]]
code = "review"
name = "Review"
points = 5
wallet = 1.00
voucher = "cake"
credit = 10
{activity}
{more}
"""
TIERS = """
[programme.tiers]
metric = "{metric}"
codes = {codes}
{second}
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 20
"""
MISSION = """
[[programme.mission]]
id = "doer"
name = "Doer"
metric = "{metric}"
codes = ["review", "class"]
target = {target}
prize = {{wallet = 3.00}}
{more}
"""
LIMITED = "limit = 2\nlimit_period = 'month'"


def club(activity: str = "", points: str = "", more: str = "", head: str = "") -> Counter:
    return Counter((programme(ACTIVITY.format(activity=activity, points=points, more=more, head=head)),))


def tiers(metric: str = "credit", codes: str = "[]", second: str = "") -> str:
    return TIERS.format(metric=metric, codes=codes, second=second)


def did(counter: Counter, code: str = "review", points: int = 0, credit: int | None = None) -> str:
    case = counter.case()
    said = post(case, code, points, credit)
    counter.did(case)
    return said


def posted(counter: Counter, code: str = "review", points: int = 0, credit: int | None = None) -> tuple[Entry, ...]:
    before = len(counter.entries)
    assert did(counter, code, points, credit) == ""
    return tuple(counter.entries[before:])


def undone(counter: Counter, code: str, entries: tuple[Entry, ...]) -> None:
    case = counter.case()
    undo(case, code, entries)
    counter.did(case)


def units(counter: Counter) -> dict[str, int]:
    account = counter.account()
    found = {unit: account.held(unit, counter.day) for unit in account.units}
    return {unit: amount for unit, amount in found.items() if amount}


def lots(counter: Counter, unit: str) -> dict[str, tuple[int, str, str]]:
    return {lot.lot: (lot.rest, str(lot.expires_on), str(lot.matures_on)) for lot in counter.account().of_unit(unit)}


# By the programme's own rules


def test_it_brings_what_the_rule_says() -> None:
    counter = club()
    entries = posted(counter)
    assert units(counter) == {used("activity/review"): 1, POINTS: 5, WALLET: 100, voucher("cake"): 1}
    name = f"activity.review.{1:032x}"
    assert [one.lot for one in entries if one.unit in (WALLET, voucher("cake"))] == [name, name]
    assert {one.kind for one in entries} == {EntryKind.ADJUST}
    assert activity_of(counter.programmes[0], "class") is None


def test_so_often_in_its_period() -> None:
    counter = club(LIMITED)
    assert [did(counter) for _ in range(3)] == ["", "", "activity-limit"]
    assert lots(counter, used("activity/review")) == {"2026-03-01": (2, "2026-03-31", "None")}
    assert units(counter)[POINTS] == 10
    counter.day = date(2026, 4, 1)
    assert did(counter) == ""


def test_at_the_limit_a_partners_own_points_still_come() -> None:
    counter = club(LIMITED.replace("2", "1"))
    did(counter)
    assert did(counter, points=7) == ""
    assert (units(counter)[POINTS], units(counter)[WALLET]) == (12, 100)
    assert did(counter, credit=3) == ""
    assert did(counter, credit=0) == "activity-limit"


def test_a_refused_one_books_nothing() -> None:
    counter = club(LIMITED.replace("2", "1"), more=tiers())
    did(counter)
    before = counter.entries.copy()
    did(counter)
    assert counter.entries == before


# Points that a partner posts


def test_a_partners_points_last_as_the_programmes_own() -> None:
    counter = club(points="pending_days = 7\nexpiry = {days = 30}")
    did(counter, "partner", 200)
    assert lots(counter, POINTS) == {"2026-04-01~2026-03-09": (200, "2026-04-01", "2026-03-09")}
    plain = club()
    did(plain, "partner", 200)
    assert lots(plain, POINTS) == {"open": (200, "None", "None")}


def test_below_zero_they_are_taken_back_and_the_rest_is_owed() -> None:
    counter = club()
    did(counter, "partner", 30)
    did(counter, "partner", -50)
    assert lots(counter, POINTS) == {OWED: (-20, "None", "None")}
    assert counter.entries[-1].kind is EntryKind.ADJUST
    did(counter, "partner", 25)
    assert lots(counter, POINTS) == {"open": (5, "None", "None")}


def test_a_programme_without_points_keeps_them_for_ever() -> None:
    card = '[[programme.stamp_card]]\nid = "card"\nname = "Card"\nsize = 5\nreward = "a"\n'
    counter = Counter((programme(card + '[[programme.reward]]\nid = "a"\nname = "A"\ncost_points = 9\n'),))
    did(counter, "partner", 3)
    assert lots(counter, POINTS) == {"open": (3, "None", "None")}


TRANSFER = '[[programme.activity]]\ncode = "transfer"\nname = "Transfer"\ngift = true\n'
INACTIVE = "expiry = {inactive_months = 18}"


def test_an_activity_is_a_sign_of_life() -> None:
    counter = club(points=INACTIVE)
    counter.give(POINTS, 9, "2026-04-01", expires_on=date(2026, 4, 1))
    did(counter, "partner", 1)
    assert lots(counter, POINTS) == {"2027-09-01": (10, "2027-09-01", "None")}
    counter.give(POINTS, 9, "2026-04-01", expires_on=date(2026, 4, 1))
    did(counter, "partner")
    assert lots(counter, POINTS) == {"2027-09-01": (19, "2027-09-01", "None")}


def test_what_is_received_as_a_gift_is_none_and_dies_with_what_is_there() -> None:
    counter = club(points=INACTIVE, more=TRANSFER)
    counter.give(POINTS, 9, "2026-04-01", expires_on=date(2026, 4, 1))
    counter.give(POINTS, 2, "2026-05-01", expires_on=date(2026, 5, 1))
    counter.give(POINTS, 2, "open")
    did(counter, "transfer", 100)
    assert lots(counter, POINTS)["2026-05-01"] == (102, "2026-05-01", "None")
    assert lots(counter, POINTS)["2026-04-01"] == (9, "2026-04-01", "None")
    for dead in (False, True):
        alone = club(points=INACTIVE, more=TRANSFER)
        if dead:
            alone.give(POINTS, 9, "2026-03-01", expires_on=date(2026, 3, 1))
        did(alone, "transfer", 100)
        assert lots(alone, POINTS)["2027-09-01"] == (100, "2027-09-01", "None")


def test_a_gift_of_points_that_die_otherwise_lives_its_own_days() -> None:
    counter = club(points="expiry = {days = 10}", more=TRANSFER)
    counter.give(POINTS, 9, "2026-12-01", expires_on=date(2026, 12, 1))
    did(counter, "transfer", 100)
    assert lots(counter, POINTS)["2026-03-12"] == (100, "2026-03-12", "None")


# Towards the tier


@pytest.mark.parametrize(
    ("metric", "codes", "points", "credit", "counted"),
    [
        ("credit", "[]", 0, None, 10),
        ("credit", "[]", 7, None, 10),
        ("credit", "[]", 7, 4, 14),
        ("points", "[]", 0, None, 5 + 10),
        ("points", "[]", 7, None, 12 + 10),
        ("points", "[]", 7, 0, 10),
        ("points", "[]", 7, 4, 14),
        ("events", '["review"]', 0, None, 11),
        ("events", '["class"]', 0, None, 10),
    ],
)
def test_what_counts_towards_a_tier(metric: str, codes: str, points: int, credit: int | None, counted: int) -> None:
    counter = club(more=tiers(metric, codes))
    did(counter, points=points, credit=credit)
    assert lots(counter, CREDIT) == {"2026-01-01": (counted, "None", "None")}
    assert counter.account().of_unit(SECOND_CREDIT) == ()


def test_a_partners_points_under_another_code_count_as_they_are() -> None:
    counter = club(more=tiers("points"))
    did(counter, "partner", 8)
    assert units(counter)[CREDIT] == 8


def test_the_second_counter_counts_its_own_events() -> None:
    second = '[programme.tiers.second]\nmetric = "events"\ncodes = ["flight"]\n'
    counter = club(more=tiers(second=second))
    did(counter, "flight")
    assert units(counter) == {SECOND_CREDIT: 1}
    assert lots(counter, SECOND_CREDIT) == {"2026-01-01": (1, "None", "None")}
    did(counter, "review")
    assert units(counter)[SECOND_CREDIT] == 1


def test_an_activity_may_bring_the_tier_at_once() -> None:
    counter = club(more=tiers())
    rule = counter.programmes[0].tiers
    assert rule is not None
    levels = []
    for _ in range(2):
        did(counter)
        levels.append(level_now(rule, counter.account(), DAY).id)
    assert levels == ["green", "gold"]


# Missions


@pytest.mark.parametrize(
    ("metric", "code", "points", "progress"),
    [
        ("events", "review", 0, 1),
        ("events", "class", 0, 1),
        ("events", "other", 9, 0),
        ("points", "review", 0, 5),
        ("points", "review", 7, 12),
        ("points", "other", 7, 7),
        ("points", "other", -7, 0),
        ("spend", "review", 9, 0),
    ],
)
def test_steps_of_a_mission(metric: str, code: str, points: int, progress: int) -> None:
    counter = club(more=MISSION.format(metric=metric, target=50, more=""))
    did(counter, code, points)
    unit = mission("doer")
    assert units(counter).get(unit, 0) == progress
    key = "5000" if metric == "spend" else "50"
    assert lots(counter, unit) == ({f"ever~{key}": (progress, "None", "None")} if progress else {})


@pytest.mark.parametrize("how", ["check_ins = true", "active_days = true"])
def test_missions_that_count_days_do_not_count_points(how: str) -> None:
    counter = club(more=MISSION.format(metric="points", target=50, more=how))
    did(counter, points=7)
    assert mission("doer") not in units(counter)


def test_the_prize_comes_with_the_step_that_reaches_it() -> None:
    counter = club(more=MISSION.format(metric="events", target=2, more=""))
    did(counter, "class")
    assert WALLET not in units(counter)
    did(counter, "class")
    assert (units(counter)[WALLET], units(counter)[done("doer")]) == (300, 1)


@pytest.mark.parametrize(("at", "progress"), [(10, 1), (11, 0)])
def test_a_mission_for_some_tiers(at: int, progress: int) -> None:
    """The tier counts as it is after the points of this very activity; they bring it with the next one."""
    counter = club(
        more=tiers().replace("at = 20", f"at = {at}")
        + MISSION.format(metric="events", target=9, more="tiers = ['gold']")
    )
    did(counter, "review")
    assert mission("doer") not in units(counter)
    did(counter, "class")
    assert units(counter).get(mission("doer"), 0) == progress


def test_without_tiers_a_mission_for_some_is_for_nobody() -> None:
    counter = club(more=tiers() + MISSION.format(metric="events", target=9, more="tiers = ['green']"))
    did(counter)
    assert units(counter)[mission("doer")] == 1
    counter.programmes = (replace(counter.programmes[0], tiers=None),)
    did(counter)
    assert units(counter)[mission("doer")] == 1


# Taken back


def test_moderation_takes_back_exactly_what_it_brought() -> None:
    counter = club(LIMITED, more=tiers() + MISSION.format(metric="events", target=9, more=""))
    entries = posted(counter, points=7)
    undone(counter, "review", entries)
    assert units(counter) == {}
    assert did(counter) == ""


def test_what_was_spent_of_it_is_owed_and_a_used_voucher_stays_used() -> None:
    counter = club()
    entries = posted(counter, points=7)
    name = f"activity.review.{1:032x}"
    counter.give(POINTS, -12, "open")
    counter.give(WALLET, -100, name)
    counter.give(voucher("cake"), -1, name)
    undone(counter, "review", entries)
    assert units(counter) == {POINTS: -12, WALLET: -100}


def test_one_posting_of_two_goes_and_the_other_stays() -> None:
    counter = club(LIMITED)
    posted(counter)
    second = posted(counter)
    undone(counter, "review", second)
    assert units(counter) == {used("activity/review"): 1, POINTS: 5, WALLET: 100, voucher("cake"): 1}
    assert list(lots(counter, voucher("cake"))) == [f"activity.review.{1:032x}"]


def test_a_posting_beyond_the_limit_brought_its_own_points_alone() -> None:
    counter = club(LIMITED.replace("2", "1"))
    posted(counter)
    beyond = posted(counter, points=7)
    undone(counter, "review", beyond)
    assert units(counter) == {used("activity/review"): 1, POINTS: 5, WALLET: 100, voucher("cake"): 1}


def test_a_partners_posting_under_no_rule_goes_back() -> None:
    counter = club()
    entries = posted(counter, "partner", 7)
    counter.give(POINTS, 100, "other")
    undone(counter, "partner", entries)
    assert units(counter) == {POINTS: 100}
    counter.sell(Item(100))
    assert units(counter) == {POINTS: 101}


def test_points_of_another_kind_in_the_record_are_not_taken() -> None:
    counter = club(points=INACTIVE)
    counter.give(POINTS, 9, "2026-04-01", expires_on=date(2026, 4, 1))
    entries = posted(counter, "partner", 7)
    undone(counter, "partner", entries)
    assert units(counter) == {POINTS: 9}


def test_a_mission_that_it_completed_is_undone_with_it() -> None:
    counter = club(more=MISSION.format(metric="events", target=1, more=""))
    entries = posted(counter, "class")
    assert units(counter)[WALLET] == 300
    undone(counter, "class", entries)
    assert units(counter) == {}


def test_points_of_a_mission_that_it_completed_go_with_the_mission_alone() -> None:
    more = MISSION.format(metric="events", target=2, more="").replace("wallet = 3.00", "points = 30")
    counter = club(more=more)
    entries = [posted(counter, "class", 7) for _ in range(2)]
    assert units(counter)[POINTS] == 44
    undone(counter, "class", entries[1])
    assert units(counter) == {mission("doer"): 1, POINTS: 7}
    undone(counter, "class", entries[0])
    assert units(counter) == {}


def test_a_mission_that_others_still_bear_keeps_its_prize() -> None:
    more = MISSION.format(metric="events", target=1, more="").replace("wallet = 3.00", "points = 30")
    counter = club(more=more)
    entries = posted(counter, "class", 7)
    posted(counter, "class")
    undone(counter, "class", entries)
    assert units(counter) == {mission("doer"): 1, done("doer"): 1, POINTS: 30}


def test_what_waits_is_taken_where_it_waits() -> None:
    counter = club(points="pending_days = 7")
    counter.give(POINTS, 50, "open")
    undone(counter, "partner", posted(counter, "partner", 9))
    assert lots(counter, POINTS) == {"open": (50, "None", "None")}


def test_a_tier_may_be_kept() -> None:
    counter = club(more=tiers().replace("at = 20", "at = 10").replace("codes", "refund_tier = 'keep'\ncodes"))
    rule = counter.programmes[0].tiers
    assert rule is not None
    undone(counter, "review", posted(counter))
    assert level_now(rule, counter.account(), DAY).id == "gold"


def test_a_tier_that_it_brought_is_found_again() -> None:
    counter = club(more=tiers().replace("at = 20", "at = 10"))
    rule = counter.programmes[0].tiers
    assert rule is not None
    entries = posted(counter)
    assert level_now(rule, counter.account(), DAY).id == "gold"
    undone(counter, "review", entries)
    assert level_now(rule, counter.account(), DAY).id == "green"


def test_what_has_expired_since_is_not_taken_from_what_counts_now() -> None:
    counter = club(LIMITED)
    entries = posted(counter)
    counter.day += timedelta(days=60)
    posted(counter)
    undone(counter, "review", entries)
    assert lots(counter, used("activity/review"))["2026-05-01"] == (1, "2026-05-31", "None")


def test_turns_go_back_and_points_out_of_their_own_lot() -> None:
    wheel = '[[programme.wheel]]\nid = "w"\nname = "W"\nfallback = "no"\n'
    wheel += '[[programme.wheel.prize]]\nid = "no"\nname = "No"\nodds = 1000000\n'
    counter = club("spins = 2", "expiry = {days = 30}", wheel)
    counter.give(POINTS, 50, "2026-03-03", expires_on=date(2026, 3, 3))
    entries = posted(counter)
    assert units(counter)["spins/w"] == 2
    undone(counter, "review", entries)
    assert units(counter) == {POINTS: 50}


def test_on_its_last_day_a_limit_is_still_counted_back() -> None:
    counter = club("limit = 1\nlimit_period = 'day'")
    entries = posted(counter)
    undone(counter, "review", entries)
    assert did(counter) == ""


def test_points_of_a_mission_go_back_out_of_their_own_lot() -> None:
    more = MISSION.format(metric="events", target=1, more="").replace("wallet = 3.00", "points = 30")
    counter = club(points="expiry = {days = 30}", more=more)
    counter.give(POINTS, 50, "2026-03-03", expires_on=date(2026, 3, 3))
    undone(counter, "class", posted(counter, "class"))
    assert lots(counter, POINTS) == {"2026-03-03": (50, "2026-03-03", "None")}


def test_credit_of_a_membership_year_and_a_mission_of_a_month() -> None:
    more = tiers().replace('metric = "credit"', 'metric = "credit"\nwindow = "membership_year"')
    counter = club(more=more + MISSION.format(metric="events", target=9, more="period = 'month'"))
    counter.member = replace(counter.member, joined_on=date(2025, 2, 10))
    did(counter)
    assert list(lots(counter, CREDIT)) == ["2026-02-10"]
    assert lots(counter, mission("doer")) == {"2026-03-01~9": (1, "2026-03-31", "None")}


def test_taking_part_in_leaderboards_is_an_activity_too() -> None:
    counter = club(more='[[programme.board]]\nid = "top"\nname = "Top"\n')
    assert did(counter, "board-join") == ""
    assert units(counter) == {"board": 1}
    did(counter, "board-leave")
    assert units(counter) == {}
    without = club()
    did(without, "board-join")
    assert units(without) == {}
