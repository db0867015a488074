"""Bring a friend: both sides gain at the friend's first paid sale, and lose it where that comes back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, voucher
from pos_terminal.domain.loyalty.club.referrer import makes_ring, name_referrer, referrer_of
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.units import BOUGHT, REFERRER, WALLET, used
from tests.support.loyalty import DAY, MEMBER, Counter, Item, programme

BRINGER = Member("000000000000aa", "10000025", "李")
FRIEND = replace(MEMBER, joined_on=DAY)
REFERRAL = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "cake"
name = "Cake"
[programme.referral]
referrer = {{points = 100, wallet = 40.00}}
friend = {{points = 50, wallet = 10.00, voucher = "cake"}}
{more}
"""
COUNTED = used("referral")


def club(more: str = "", *, brought: bool = True) -> Counter:
    """The friend stands at the counter; BRINGER brought them."""
    counter = Counter((programme(REFERRAL.format(more=more)),), member=BRINGER)
    counter.give(POINTS, 7, "open")
    counter.turn_to(FRIEND)
    if brought:
        case = counter.case()
        name_referrer(case.booking, BRINGER.id)
        counter.did(case)
    return counter


def theirs(counter: Counter) -> dict[str, int]:
    """What the referrer has, by unit."""
    account = counter.others[BRINGER.id, counter.programmes[0].id]
    return {unit: account.balance(unit, counter.day) for unit in account.units}


def own(counter: Counter) -> dict[str, int]:
    account = counter.account()
    return {unit: account.balance(unit, counter.day) for unit in account.units if unit != REFERRER}


def test_who_brought_the_member_is_written_once() -> None:
    counter = club()
    (entry,) = counter.entries[1:]
    assert (entry.unit, entry.lot, entry.amount, entry.kind) == (REFERRER, BRINGER.id, 1, EntryKind.ADJUST)
    assert referrer_of(counter.account()) == BRINGER.id
    assert referrer_of(club(brought=False).account()) == ""


def test_of_two_from_two_tills_the_first_by_id_counts() -> None:
    counter = club()
    counter.give(REFERRER, 1, "000000000000ab")
    counter.give(REFERRER, 1, "000000000000a0")
    assert referrer_of(counter.account()) == "000000000000a0"
    counter.give(REFERRER, -1, "000000000000a0")
    assert referrer_of(counter.account()) == BRINGER.id


@pytest.mark.parametrize(
    ("referrers", "referrer", "is_ring"),
    [
        ({}, "b", False),
        ({}, "a", True),
        ({"b": "a"}, "b", True),
        ({"b": "c", "c": "a"}, "b", True),
        ({"b": "c", "c": "b"}, "b", False),
        ({"b": ""}, "b", False),
        ({}, "", False),
    ],
)
def test_nobody_is_brought_by_themselves(referrers: dict[str, str], referrer: str, is_ring: bool) -> None:
    assert makes_ring("a", referrer, referrers) is is_ring


def test_both_sides_gain_at_the_first_paid_sale_and_only_there() -> None:
    counter = club()
    counter.sell(Item(0))
    assert (own(counter), theirs(counter)) == ({}, {POINTS: 7})
    counter.sell(Item(1_000))
    assert own(counter) == {POINTS: 60, WALLET: 1_000, voucher("cake"): 1, BOUGHT: 1}
    assert theirs(counter) == {POINTS: 107, WALLET: 4_000, COUNTED: 1}
    name = f"referral~{FRIEND.id}"
    assert [lot.lot for lot in counter.account().of_unit(voucher("cake"))] == [name]
    assert [lot.lot for lot in counter.others[BRINGER.id, "club"].of_unit(WALLET)] == [name]
    assert {lot.matures_on for lot in (*counter.account().lots, *counter.others[BRINGER.id, "club"].lots)} == {None}
    counter.sell(Item(1_000))
    assert (own(counter)[POINTS], theirs(counter)[POINTS]) == (70, 107)


def test_nobody_gains_where_nobody_brought_them_or_who_did_is_not_known_here() -> None:
    counter = club(brought=False)
    counter.sell(Item(1_000))
    assert (own(counter), theirs(counter)) == ({POINTS: 10, BOUGHT: 1}, {POINTS: 7})
    alone = club()
    alone.others.clear()
    alone.sell(Item(1_000))
    assert own(alone) == {POINTS: 10, BOUGHT: 1}
    stranger = club()
    stranger.others["0000000000000f", "club"] = replace(stranger.others.pop((BRINGER.id, "club")), member="0f")
    stranger.sell(Item(1_000))
    assert own(stranger) == {POINTS: 10, BOUGHT: 1}


def test_a_first_sale_below_the_minimum_is_the_first_sale_all_the_same() -> None:
    counter = club("minimum = 100.00")
    counter.sell(Item(9_999))
    assert theirs(counter) == {POINTS: 7}
    counter.sell(Item(10_000))
    assert theirs(counter) == {POINTS: 7}
    enough = club("minimum = 100.00")
    enough.sell(Item(10_000))
    assert theirs(enough)[POINTS] == 107


@pytest.mark.parametrize(("days", "pays"), [(30, True), (31, False)])
def test_the_first_sale_must_come_within_so_many_days_of_joining(days: int, pays: bool) -> None:
    counter = club("within_days = 30")
    counter.day += timedelta(days=days)
    counter.sell(Item(1_000))
    assert (theirs(counter)[POINTS] == 107) is pays


def test_without_a_known_day_of_joining_any_day_will_do() -> None:
    counter = club("within_days = 30")
    counter.turn_to(replace(FRIEND, joined_on=None))
    counter.day += timedelta(days=400)
    counter.sell(Item(1_000))
    assert theirs(counter)[POINTS] == 107


@pytest.mark.parametrize(("before", "pays"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_referrer_is_paid_for_so_many_friends(before: int, pays: bool) -> None:
    counter = club('limit = 2\nlimit_period = "year"')
    friend = counter.member
    counter.turn_to(BRINGER)
    counter.give(COUNTED, before, "2026-01-01")
    counter.turn_to(friend)
    counter.sell(Item(1_000))
    assert (theirs(counter)[POINTS] == 107) is pays
    assert theirs(counter).get(COUNTED, 0) == before + pays


def test_the_limit_begins_again_with_its_period() -> None:
    counter = club('limit = 1\nlimit_period = "year"')
    counter.turn_to(BRINGER)
    counter.give(COUNTED, 1, "2025-01-01", expires_on=date(2025, 12, 31))
    counter.turn_to(FRIEND)
    counter.sell(Item(1_000))
    lots = {lot.lot: (lot.rest, lot.expires_on) for lot in counter.others[BRINGER.id, "club"].of_unit(COUNTED)}
    assert lots == {"2025-01-01": (1, date(2025, 12, 31)), "2026-01-01": (1, date(2026, 12, 31))}


# Given back


def test_a_refund_takes_it_from_both_sides() -> None:
    counter = club()
    bought = counter.sell(Item(1_000))
    (result,) = counter.give_back(bought)
    assert (own(counter), theirs(counter)) == ({}, {POINTS: 7})
    reversed_there = [one for one in result.entries if one.member == BRINGER.id]
    assert {(one.unit, one.amount, one.kind) for one in reversed_there} == {
        (POINTS, -100, EntryKind.REVERSAL), (WALLET, -4_000, EntryKind.REVERSAL), (COUNTED, -1, EntryKind.REVERSAL),
    }  # fmt: skip


def test_then_the_next_sale_is_the_first_one() -> None:
    counter = club()
    counter.give_back(counter.sell(Item(1_000)))
    counter.sell(Item(2_000))
    assert own(counter) == {POINTS: 70, WALLET: 1_000, voucher("cake"): 1, BOUGHT: 1}
    assert theirs(counter) == {POINTS: 107, WALLET: 4_000, COUNTED: 1}


def test_what_waits_is_cancelled_where_it_waits() -> None:
    counter = club("after_days = 7")
    counter.give(POINTS, 500, "open")
    bought = counter.sell(Item(1_000))
    account, later = counter.account(), DAY + timedelta(days=7)
    assert {(lot.unit, lot.rest) for lot in account.lots if lot.matures_on == later} == {
        (POINTS, 50), (WALLET, 1_000), (voucher("cake"), 1),
    }  # fmt: skip
    other = counter.others[BRINGER.id, "club"]
    assert {(lot.unit, lot.rest) for lot in other.lots if lot.matures_on == later} == {(POINTS, 100), (WALLET, 4_000)}
    counter.day += timedelta(days=3)
    counter.give_back(bought)
    assert {(lot.unit, lot.lot): lot.rest for lot in counter.account().lots} == {
        (REFERRER, BRINGER.id): 1, (POINTS, "open"): 500,
    }  # fmt: skip
    assert theirs(counter) == {POINTS: 7}


def test_as_long_as_enough_is_left_both_keep_it() -> None:
    counter = club("minimum = 50.00")
    bought = counter.sell(Item(5_000), Item(5_000), Item(1))
    counter.give_back(bought, {1: 1})
    assert (own(counter)[WALLET], theirs(counter)[WALLET]) == (1_000, 4_000)
    counter.give_back(bought, {2: 1})
    assert (own(counter).get(WALLET), theirs(counter).get(WALLET)) == (None, None)
    counter.give_back(bought)
    assert (own(counter), theirs(counter)) == ({}, {POINTS: 7})


def test_a_free_bill_that_is_left_is_not_enough() -> None:
    counter = club()
    bought = counter.sell(Item(1_000), Item(0))
    counter.give_back(bought, {1: 1})
    assert theirs(counter) == {POINTS: 7}


def test_what_the_friend_spent_of_it_is_owed_and_a_used_voucher_stays_used() -> None:
    counter = club()
    bought = counter.sell(Item(1_000))
    counter.give(WALLET, -1_000, f"referral~{FRIEND.id}")
    counter.give(voucher("cake"), -1, f"referral~{FRIEND.id}")
    counter.give(POINTS, -60, "open")
    counter.give_back(bought)
    assert own(counter) == {POINTS: -60, WALLET: -1_000}


def test_a_later_sale_that_comes_back_takes_nothing_from_anybody_else() -> None:
    counter = club()
    counter.sell(Item(1_000))
    second = counter.sell(Item(1_000))
    before = own(counter), theirs(counter)
    counter.give_back(second)
    assert own(counter) == before[0] | {POINTS: 60, BOUGHT: 1}
    assert theirs(counter) == before[1]


def test_gifts_of_the_same_sale_are_no_part_of_it() -> None:
    """What a mission gave with the same sale is the mission's affair."""
    text = REFERRAL.format(more="") + (
        '[[programme.mission]]\nid = "one"\nname = "One"\nmetric = "visits"\ntarget = 1\nprize = {points = 5}\n'
    )
    counter = Counter((programme(text),), member=BRINGER)
    counter.turn_to(FRIEND)
    counter.give(REFERRER, 1, BRINGER.id)
    counter.others[BRINGER.id, "club"] = club().others[BRINGER.id, "club"]
    bought = counter.sell(Item(1_000), Item(500))
    assert own(counter)[POINTS] == 15 + 50 + 5
    counter.give_back(bought, {1: 1})
    assert own(counter)[POINTS] == 5 + 50 + 5
    counter.give_back(bought)
    assert own(counter) == {}


def test_another_programme_on_the_bill_keeps_what_is_its_own() -> None:
    one, two = programme(REFERRAL.format(more="")), programme(REFERRAL.format(more=""), "other")
    counter = Counter((one, two), member=BRINGER)
    counter.give(POINTS, 7, "open", one)
    counter.give(POINTS, 9, "open", two)
    counter.turn_to(FRIEND)
    for owner in (one, two):
        counter.give(REFERRER, 1, BRINGER.id, owner)
    bought = counter.sell(Item(1_000))
    (first, second) = counter.give_back(bought)
    assert {entry.programme for entry in first.entries} == {"club"}
    assert {entry.programme for entry in second.entries} == {"other"}
    assert [counter.others[BRINGER.id, id].balance(POINTS, DAY) for id in ("club", "other")] == [7, 9]


def test_a_cent_is_a_paid_sale() -> None:
    counter = club()
    counter.sell(Item(1))
    assert theirs(counter)[POINTS] == 107


def test_the_friends_points_go_back_out_of_the_lot_that_they_went_into() -> None:
    counter = Counter((programme(REFERRAL.format(more="").replace("per = 1.00", "per = 1.00\nexpiry = {days = 30}")),))
    counter.turn_to(BRINGER)
    counter.give(POINTS, 7, "open")
    counter.turn_to(FRIEND)
    counter.give(REFERRER, 1, BRINGER.id)
    counter.give(POINTS, 500, "2026-03-03", expires_on=date(2026, 3, 3))
    counter.give_back(counter.sell(Item(1_000)))
    assert [(lot.lot, lot.rest) for lot in counter.account().of_unit(POINTS)] == [("2026-03-03", 500)]


def test_the_friends_turns_go_back_too() -> None:
    wheel = '[[programme.wheel]]\nid = "w"\nname = "W"\nfallback = "no"\n'
    wheel += '[[programme.wheel.prize]]\nid = "no"\nname = "No"\nodds = 1000000\n'
    counter = Counter((programme(REFERRAL.format(more=wheel).replace("points = 50", "spins = 2")),), member=BRINGER)
    counter.give(POINTS, 7, "open")
    counter.turn_to(FRIEND)
    counter.give(REFERRER, 1, BRINGER.id)
    bought = counter.sell(Item(1_000))
    assert own(counter)["spins/w"] == 2
    counter.give_back(bought)
    assert own(counter) == {}
