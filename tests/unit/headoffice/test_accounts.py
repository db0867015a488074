"""Lots that two tills spent at once are allotted anew, and the sum stands."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import CARRY, OWED, Account, Lot
from pos_terminal.domain.loyalty.units import BOARD, CHECK_IN, CREDIT, WALLET, used
from pos_terminal.headoffice.accounts import KeptLot, below_zero
from pos_terminal.headoffice.accounts import allot as allot_kept

SOON, LATER = date(2026, 4, 1), date(2027, 4, 1)


DAY = date(2026, 3, 2)


def allot(lots: Iterable[Lot], last_on: date = DAY) -> tuple[Lot, ...]:
    return allot_kept(KeptLot(lot, last_on) for lot in lots)


def rests(lots: tuple[Lot, ...]) -> dict[str, int]:
    return {lot.lot: lot.rest for lot in lots}


def test_what_one_lot_lacks_comes_from_the_one_that_expires_first() -> None:
    lots = [Lot("points", "a", -30), Lot("points", "late", 100, LATER), Lot("points", "soon", 20, SOON)]
    assert rests(allot(lots)) == {"late": 90}


def test_what_had_expired_by_then_covers_nothing() -> None:
    lots = [Lot("points", "a", -30), Lot("points", "soon", 100, SOON)]
    assert rests(allot(lots, SOON)) == {"soon": 70}
    assert rests(allot(lots, LATER)) == {"soon": 100, OWED: -30}


def test_what_nothing_covers_is_owed() -> None:
    lots = [Lot("points", "a", -30), Lot("points", "b", 10), Lot("points", OWED, -5)]
    assert rests(allot(lots)) == {OWED: -25}


def test_a_debt_that_was_settled_before_it_was_known_cancels_out() -> None:
    assert rests(allot([Lot("points", "a", -30), Lot("points", OWED, 30), Lot("points", "b", 7)])) == {"b": 7}


def test_units_do_not_pay_for_each_other() -> None:
    lots = allot([Lot("points", "a", -30), Lot("stamps/coffee", "b", 40)])
    assert {(lot.unit, lot.lot, lot.rest) for lot in lots} == {("points", OWED, -30), ("stamps/coffee", "b", 40)}


@pytest.mark.parametrize("unit", [CARRY, CREDIT, CHECK_IN, BOARD, used("points/day"), "mission/walker", "tier/gold"])
def test_what_is_only_counted_is_left_as_it_is(unit: str) -> None:
    lots = (Lot(unit, "c", -3), Lot(unit, "d", 5))
    assert allot(lots) == lots
    assert below_zero([Account("m", "p", (lots[0],))], DAY) == ()


@pytest.mark.parametrize("unit", ["points", WALLET, "stamps/coffee", "voucher/cake", "spins/spring"])
def test_what_is_spent_may_be_owed(unit: str) -> None:
    assert below_zero([Account("m", "p", (Lot(unit, "c", -3),))], DAY) == (("p", unit, -3),)


@given(st.dictionaries(st.sampled_from([OWED, *"abcdefg"]), st.integers(-50, 50).filter(bool)))
def test_the_sum_stands_and_only_the_debt_is_below_zero(rest: dict[str, int]) -> None:
    lots = [Lot("points", name, amount, SOON if name < "d" else None, opened=name) for name, amount in rest.items()]
    allotted = allot(lots)
    assert sum(lot.rest for lot in allotted) == sum(rest.values())
    assert all(lot.rest > 0 for lot in allotted if lot.lot != OWED)
    assert allot(reversed(lots)) == allot(lots)


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(-50, 50).filter(bool)))
def test_counters_are_the_same_in_any_order(rest: dict[str, int]) -> None:
    lots = [Lot(CREDIT, name, amount, SOON if name < "d" else None) for name, amount in rest.items()]
    assert set(allot(reversed(lots))) == set(allot(lots)) == set(lots)
