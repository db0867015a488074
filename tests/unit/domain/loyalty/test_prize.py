"""Prizes: what they book, under which names and for how long, and how they go back."""

from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import OWED, POINTS, Entry, EntryKind, voucher
from pos_terminal.domain.loyalty.prize import give, take_back
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.units import WALLET, spins
from tests.support.loyalty import DAY, Counter, programme

TEXT = """
{points}
[[programme.reward]]
id = "cake"
name = "Cake"
expiry = {{days = 30}}
[[programme.reward]]
id = "tea"
name = "Tea"
"""
POINTS_RULE = "[programme.points]\nper = 1.00\nexpiry = {days = 10}\n"
CARD = '[[programme.stamp_card]]\nid = "card"\nname = "Card"\nsize = 5\nreward = "tea"\n'
WHEELS = "".join(
    f'[[programme.wheel]]\nid = "{id}"\nname = "{id}"\nfallback = "no"\ndays = {days}\n'
    '[[programme.wheel.prize]]\nid = "no"\nname = "No"\nodds = 1000000\n'
    for id, days in (("one", 1), ("week", 7))
)
CAKE = voucher("cake")


def club(points: str = POINTS_RULE, more: str = "") -> Counter:
    return Counter((programme(TEXT.format(points=points) + more),))


def given(counter: Counter, prize: Prize, matures_on: date | None = None) -> list[Entry]:
    case = counter.case()
    give(case.programme, case.booking, prize, "a name", matures_on)
    counter.did(case)
    return case.booking.entries


def taken(counter: Counter, prize: Prize, lots: tuple[str, ...] = ()) -> list[tuple[str, str, int, EntryKind]]:
    case = counter.case()
    take_back(case.programme, case.booking, prize, "a name", lots)
    counter.did(case)
    return [(one.unit, one.lot, one.amount, one.kind) for one in case.booking.entries]


def test_nothing_is_nothing() -> None:
    counter = club(more=WHEELS)
    assert given(counter, Prize()) == []
    assert taken(counter, Prize()) == []


def test_everything_at_once() -> None:
    entries = given(club(more=WHEELS), Prize(points=5, wallet_minor=70, voucher="cake", spins=2, wheel="week"))
    assert {one.kind for one in entries} == {EntryKind.ADJUST}
    assert [(one.unit, one.lot, one.amount, one.expires_on, one.matures_on) for one in entries] == [
        (POINTS, "2026-03-12", 5, date(2026, 3, 12), None),
        (WALLET, "a name", 70, None, None),
        (CAKE, "a name", 1, date(2026, 4, 1), None),
        (spins("week"), "2026-03-08", 2, date(2026, 3, 8), None),
    ]


def test_what_matures_later_lives_from_then_on() -> None:
    later = DAY + timedelta(days=7)
    entries = given(club(), Prize(points=5, wallet_minor=70, voucher="cake"), later)
    assert [(one.lot, one.expires_on, one.matures_on) for one in entries] == [
        ("2026-03-19~2026-03-09", date(2026, 3, 19), later),
        ("a name", None, later),
        ("a name", date(2026, 4, 8), later),
    ]


def test_points_of_a_programme_without_points_never_die() -> None:
    assert [(one.lot, one.expires_on) for one in given(club(points=CARD), Prize(points=5))] == [("open", None)]


@pytest.mark.parametrize(
    ("wheel", "unit", "last"),
    [("", "one", DAY), ("gone", "one", DAY), ("one", "one", DAY), ("week", "week", date(2026, 3, 8))],
)
def test_a_turn_is_of_the_named_wheel_or_the_first(wheel: str, unit: str, last: date) -> None:
    counter = club(more=WHEELS)
    (entry,) = given(counter, Prize(spins=1, wheel=wheel))
    assert (entry.unit, entry.lot, entry.expires_on) == (spins(unit), last.isoformat(), last)
    assert taken(counter, Prize(spins=1, wheel=wheel)) == [(spins(unit), last.isoformat(), -1, EntryKind.REVERSAL)]


def test_without_a_wheel_there_are_no_turns() -> None:
    counter = club()
    assert given(counter, Prize(spins=1)) == []
    assert taken(counter, Prize(spins=1)) == []


def test_points_go_back_as_they_came_from_their_own_lot_first() -> None:
    counter = club()
    counter.give(POINTS, 4, "first", expires_on=DAY)
    given(counter, Prize(points=5))
    assert taken(counter, Prize(points=5), ("2026-03-12",)) == [(POINTS, "2026-03-12", -5, EntryKind.ADJUST)]
    given(counter, Prize(points=5))
    assert taken(counter, Prize(points=5)) == [
        (POINTS, "first", -4, EntryKind.ADJUST), (POINTS, "2026-03-12", -1, EntryKind.ADJUST),
    ]  # fmt: skip


def test_what_is_spent_is_owed_but_a_voucher_that_is_used_stays_used() -> None:
    counter = club()
    assert taken(counter, Prize(points=5, wallet_minor=70, voucher="cake")) == [
        (POINTS, OWED, -5, EntryKind.ADJUST), (WALLET, OWED, -70, EntryKind.ADJUST),
    ]  # fmt: skip


def test_a_voucher_goes_back_by_its_name_alone_and_once() -> None:
    counter = club()
    counter.give(CAKE, 1, "another")
    given(counter, Prize(voucher="cake"))
    assert taken(counter, Prize(voucher="cake")) == [(CAKE, "a name", -1, EntryKind.REVERSAL)]
    assert taken(counter, Prize(voucher="cake")) == []


def test_money_comes_out_of_its_own_gift_first() -> None:
    counter = club()
    counter.give(WALLET, 100, "a gift")
    given(counter, Prize(wallet_minor=70))
    assert taken(counter, Prize(wallet_minor=80)) == [
        (WALLET, "a name", -70, EntryKind.ADJUST), (WALLET, "a gift", -10, EntryKind.ADJUST),
    ]  # fmt: skip


def test_only_turns_that_nobody_took_go_back() -> None:
    counter = club(more=WHEELS)
    given(counter, Prize(spins=1))
    assert taken(counter, Prize(spins=3)) == [(spins("one"), "2026-03-02", -1, EntryKind.REVERSAL)]
