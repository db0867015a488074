"""The wheel: a draw that can be checked, one turn once, stocks and budgets that give way to the named prize."""

import hmac
from collections import Counter as Tally
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, voucher
from pos_terminal.domain.loyalty.play.wheel import draw, spin, wheel_of
from pos_terminal.domain.loyalty.rules.play import ODDS, WheelPrize, WheelRule
from pos_terminal.domain.loyalty.units import WALLET, spins, used
from tests.support.loyalty import Counter, Item, programme

WHEEL = """
[programme.points]
per = 1.00
[[programme.reward]]
id = "cake"
name = "Cake"
[[programme.wheel]]
id = "spring"
name = "Spring"
fallback = "small"
spin_from = "sale"
minimum = 50.00
{more}
[[programme.wheel.prize]]
id = "big"
name = "Big"
odds = {big}
points = 100
voucher = "cake"
wallet = 1.00
{prize}
[[programme.wheel.prize]]
id = "small"
name = "Small"
odds = {small}
wallet = 0.01
"""
SECRET = b"secret of the day"
SPINS = spins("spring")


def club(more: str = 'licence = "1"', big: int = ODDS, prize: str = "", turns: int = 1) -> Counter:
    text = WHEEL.format(more=more, big=big, small=ODDS - big, prize=prize)
    if big == ODDS:
        text = text.replace("odds = 0", "odds = 1").replace(f"odds = {ODDS}", f"odds = {ODDS - 1}")
    counter = Counter((programme(text),))
    if turns:
        counter.give(SPINS, turns, "2026-03-02", expires_on=counter.day)
    return counter


def rule_of(counter: Counter) -> WheelRule:
    return counter.programmes[0].wheels[0]


def turn(counter: Counter, given: dict[str, int] | None = None) -> str:
    case = counter.case()
    here = tuple((case.programme.id, unit, amount) for unit, amount in (given or {}).items())
    case = replace(case, situation=replace(case.situation, given_here=here))
    won = spin(case, rule_of(counter), SECRET)
    counter.did(case)
    return won if isinstance(won, str) else won.id


def units(counter: Counter) -> dict[str, int]:
    account = counter.account()
    return {unit: account.balance(unit, counter.day) for unit in account.units}


def test_the_wheel_of_an_id_or_the_first() -> None:
    counter = club()
    assert wheel_of(counter.programmes[0], "spring") is wheel_of(counter.programmes[0], "")
    assert wheel_of(counter.programmes[0], "autumn") is None


def test_a_draw_is_the_hmac_over_wheel_and_record() -> None:
    rule = rule_of(club(big=400_000))
    for number in range(50):
        record = UUID(int=number).hex
        digest = hmac.new(SECRET, f"spring\n{record}".encode(), sha256).hexdigest()
        assert draw(rule, SECRET, record).id == ("big" if int(digest, 16) % 1_000_000 < 400_000 else "small")


def test_every_field_has_its_share() -> None:
    prizes = tuple(
        WheelPrize(id, rule_of(club()).names, odds) for id, odds in (("a", 500_000), ("b", 300_000), ("c", 200_000))
    )
    rule = WheelRule("w", prizes[0].names, prizes, "c")
    found = Tally(draw(rule, SECRET, str(number)).id for number in range(3_000))
    assert [abs(found[id] - share) < 100 for id, share in (("a", 1_500), ("b", 900), ("c", 600))] == [True] * 3


def test_odds_that_leave_something_over_give_the_last_field() -> None:
    names = rule_of(club()).names
    rule = WheelRule("w", names, (WheelPrize("never", names, 0), WheelPrize("last", names, 0)), "last")
    assert draw(rule, SECRET, "1").id == "last"


def test_the_same_record_turns_to_the_same_field() -> None:
    one, other = club(big=500_000, turns=3), club(big=500_000, turns=3)
    assert [turn(one) for _ in range(3)] == [turn(other) for _ in range(3)]
    assert draw(rule_of(one), b"another", "1").id in ("big", "small")
    drawn = {secret: [draw(rule_of(one), secret, str(n)).id for n in range(40)] for secret in (SECRET, b"another")}
    assert drawn[SECRET] != drawn[b"another"]


def test_without_a_licence_it_does_not_turn() -> None:
    counter = club(more="")
    assert turn(counter) == "wheel-off"
    assert units(counter) == {SPINS: 1}


def test_a_turn_is_taken_once_and_gives_the_prize() -> None:
    counter = club()
    assert turn(counter) == "big"
    assert units(counter) == {POINTS: 100, voucher("cake"): 1, WALLET: 100}
    assert counter.entries[1].kind is EntryKind.REDEEM
    name = f"wheel.{UUID(int=1).hex}"
    assert [lot.lot for lot in counter.account().lots if lot.unit != POINTS] == [name, name]
    assert turn(counter) == "no-spins"
    assert units(counter)[POINTS] == 100


def test_a_turn_of_yesterday_is_gone() -> None:
    counter = club()
    counter.day = counter.day.replace(day=3)
    assert turn(counter) == "no-spins"


def test_a_limit_counts_turns_in_its_period() -> None:
    counter = club('licence = "1"\nlimit = 2\nlimit_period = "week"', turns=9)
    assert [turn(counter) for _ in range(3)] == ["big", "big", "no-spins"]
    lots = counter.account().of_unit(used("wheel/spring"))
    assert [(lot.lot, lot.rest, str(lot.expires_on)) for lot in lots] == [("2026-03-02", 2, "2026-03-08")]
    counter.give(SPINS, 1, "later")
    counter.day = counter.day.replace(day=9)
    assert turn(counter) == "big"
    free = club(turns=3)
    assert [turn(free) for _ in range(3)] == ["big"] * 3
    assert used("wheel/spring") not in units(free)


@pytest.mark.parametrize(("given", "won"), [(0, "big"), (1, "big"), (2, "small"), (3, "small")])
def test_a_prize_out_of_stock_gives_way_to_the_named_one(given: int, won: str) -> None:
    counter = club(prize="stock = 2")
    assert turn(counter, {used("prize/spring/big"): given}) == won
    expected = {used("prize/spring/big"): 1} if won == "big" else {}
    assert {unit: n for unit, n in units(counter).items() if unit.startswith("used/")} == expected
    assert units(counter).get(POINTS, 0) == (100 if won == "big" else 0)
    assert units(counter)[WALLET] == (100 if won == "big" else 1)


@pytest.mark.parametrize(("given", "won"), [(0, "big"), (150, "big"), (151, "small"), (250, "small")])
def test_a_budget_of_points_is_kept(given: int, won: str) -> None:
    counter = club('licence = "1"\nbudget_points = 250')
    assert turn(counter, {used("wheel-points/spring"): given}) == won
    lots = counter.account().of_unit(used("wheel-points/spring"))
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in lots] == ([("ever", 100, None)] if won == "big" else [])
    assert units(counter)[WALLET] == (100 if won == "big" else 1)


def test_other_units_that_were_given_do_not_matter() -> None:
    counter = club('licence = "1"\nbudget_points = 250', prize="stock = 2")
    assert turn(counter, {used("prize/spring/small"): 9, used("wheel-points/autumn"): 900}) == "big"


def test_a_sale_brings_a_turn_from_its_minimum_and_a_refund_takes_it() -> None:
    counter = club(turns=0)
    counter.sell(Item(4_999))
    assert SPINS not in units(counter)
    bought = counter.sell(Item(5_000), Item(700))
    assert units(counter)[SPINS] == 1
    counter.give_back(bought, {2: 1})
    assert units(counter)[SPINS] == 1
    counter.give_back(bought)
    assert SPINS not in units(counter)


def test_a_turn_that_was_taken_stays_taken_and_no_other_goes_twice() -> None:
    counter = club(turns=0)
    first = counter.sell(Item(5_000), Item(100))
    assert turn(counter) == "big"
    counter.give_back(first)
    assert SPINS not in units(counter)
    second, third = counter.sell(Item(6_000), Item(100)), counter.sell(Item(6_000))
    counter.give_back(second, {1: 1})
    counter.give_back(second)
    assert units(counter)[SPINS] == 1
    counter.give_back(third)
    assert SPINS not in units(counter)


def test_free_bills_bring_no_turn() -> None:
    text = WHEEL.format(more='licence = "1"', big=1, small=ODDS - 1, prize="").replace("minimum = 50.00\n", "")
    counter = Counter((programme(text),))
    counter.sell(Item(0))
    assert SPINS not in units(counter)
    bought = counter.sell(Item(1), Item(0))
    assert units(counter)[SPINS] == 1
    counter.give_back(bought, {1: 1})
    assert SPINS not in units(counter)


def test_a_field_ends_right_before_the_next_begins() -> None:
    names = rule_of(club()).names
    place = int(hmac.new(SECRET, b"w\n1", sha256).hexdigest(), 16) % 1_000_000
    for odds, won in ((place, "next"), (place + 1, "first")):
        fields = (
            WheelPrize("first", names, odds),
            WheelPrize("next", names, ODDS - odds),
            WheelPrize("last", names, 0),
        )
        assert draw(WheelRule("w", names, fields, "last"), SECRET, "1").id == won


def test_of_three_fields_without_odds_the_last_is_given() -> None:
    names = rule_of(club()).names
    fields = tuple(WheelPrize(id, names, 0) for id in "abc")
    assert draw(WheelRule("w", names, fields, "c"), SECRET, "1").id == "c"


def test_a_turn_is_the_draw_of_its_own_record() -> None:
    counter = club(big=500_000, turns=12)
    drawn = [draw(rule_of(counter), SECRET, UUID(int=n).hex).id for n in range(1, 13)]
    assert [turn(counter) for _ in range(12)] == drawn
    assert set(drawn) == {"big", "small"}


def test_a_stock_of_one_is_there_until_it_is_given() -> None:
    assert turn(club(prize="stock = 1")) == "big"
    assert turn(club(prize="stock = 1"), {used("prize/spring/big"): 1}) == "small"


def test_a_budget_of_just_one_prize_gives_it_once() -> None:
    assert turn(club('licence = "1"\nbudget_points = 100')) == "big"
