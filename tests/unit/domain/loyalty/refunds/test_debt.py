"""Points that must come back and are spent: owed, out of the money, into the wallet, or with a manager's word."""

from pos_terminal.domain.loyalty.account import OWED, POINTS, EntryKind, ProgrammeResult
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.refunds.debt import newly_owed
from pos_terminal.domain.loyalty.units import WALLET
from tests.support.loyalty import Bought, Counter, Item, programme

DEBT = """
refund_debt = "{debt}"
[programme.points]
per = 1.00
[programme.money_off]
step_points = {points}
step_value = {value}
"""


def club(debt: str, points: int = 10, value: str = "1.00") -> Counter:
    return Counter((programme(DEBT.format(debt=debt, points=points, value=value)),))


def spent(counter: Counter, *items: Item, spend: int = 100) -> Bought:
    """A bill whose points are spent by the next one."""
    bought = counter.sell(*items)
    owner = counter.programmes[0].id
    counter.sell(Item(spend * 10), use=[Choice(owner, "money-off", spend)])
    return bought


def back(counter: Counter, bought: Bought, **lines: int) -> ProgrammeResult:
    (result,) = counter.give_back(bought, {int(key[1:]): n for key, n in lines.items()} or None)
    return result


def points(counter: Counter) -> int:
    return counter.account().balance(POINTS, counter.day)


def test_by_default_they_are_owed() -> None:
    counter = club("owe")
    result = back(counter, spent(counter, Item(10_000)))
    assert (points(counter), result.withheld_minor, result.needs_manager) == (-100, 0, False)


def test_their_worth_comes_off_the_money() -> None:
    counter = club("from_refund")
    result = back(counter, spent(counter, Item(10_000)))
    assert (points(counter), result.withheld_minor, result.needs_manager) == (0, 1_000, False)
    assert [(one.lot, one.amount) for one in result.entries if one.kind is EntryKind.ADJUST] == [(OWED, 100)]
    assert [line.en for line in result.explain] == []


def test_only_what_is_missing_is_paid_for() -> None:
    counter = club("from_refund")
    counter.give(POINTS, 30, "other")
    result = back(counter, spent(counter, Item(10_000)))
    assert (points(counter), result.withheld_minor) == (0, 700)
    enough = club("from_refund")
    enough.give(POINTS, 100, "other")
    assert back(enough, spent(enough, Item(10_000))).withheld_minor == 0


def test_an_older_debt_is_not_paid_for_by_this_refund() -> None:
    counter = club("from_refund")
    bought = spent(counter, Item(10_000))
    counter.give(POINTS, -40, OWED)
    assert (back(counter, bought).withheld_minor, points(counter)) == (1_000, -40)


def test_a_fraction_is_rounded_up_and_all_of_it_is_paid() -> None:
    counter = club("from_refund", points=30, value="0.10")
    bought = counter.sell(Item(10_000))
    counter.give(POINTS, -100, "open")
    result = back(counter, bought)
    assert (result.withheld_minor, points(counter)) == (34, 0)


def test_no_more_than_the_refund_and_the_rest_is_owed() -> None:
    text = DEBT.format(debt="from_refund", points=10, value="1.00").replace(
        "per = 1.00", "per = 1.00\nminimum = 100.00"
    )
    counter = Counter((programme(text),))
    bought = counter.sell(Item(9_500), Item(505))
    counter.give(POINTS, -100, "open")
    result = back(counter, bought, n2=1)
    assert (result.withheld_minor, points(counter)) == (505, -50)


def test_in_two_goes_each_pays_for_its_own() -> None:
    counter = club("from_refund")
    bought = spent(counter, Item(6_000), Item(4_000))
    assert [back(counter, bought, n1=1).withheld_minor, back(counter, bought).withheld_minor] == [600, 400]
    assert points(counter) == 0


def test_without_a_price_for_points_nothing_can_come_off() -> None:
    text = 'refund_debt = "from_refund"\n[programme.points]\nper = 1.00\n'
    counter = Counter((programme(text),))
    bought = counter.sell(Item(10_000))
    counter.give(POINTS, -100, "open")
    assert (back(counter, bought).withheld_minor, points(counter)) == (0, -100)


def test_a_refund_of_nothing_withholds_nothing() -> None:
    counter = club("from_refund")
    bought = counter.sell(Item(0), Item(10_000))
    counter.give(POINTS, -200, "open")
    assert back(counter, bought, n1=1).withheld_minor == 0


def test_the_money_goes_into_the_wallet() -> None:
    counter = club("store_credit")
    result = back(counter, spent(counter, Item(10_000)))
    assert (points(counter), result.withheld_minor) == (-100, 10_000)
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in counter.account().of_unit(WALLET)] == [
        ("refund", 10_000, None)
    ]
    assert [one.kind for one in result.entries if one.unit == WALLET] == [EntryKind.ADJUST]


def test_nothing_missing_nothing_into_the_wallet() -> None:
    counter = club("store_credit")
    bought = counter.sell(Item(10_000))
    assert back(counter, bought).withheld_minor == 0
    assert counter.account().lots == ()


def test_a_manager_has_to_agree_only_where_something_is_missing() -> None:
    counter = club("manager")
    bought = spent(counter, Item(6_000), Item(4_000))
    counter.give(POINTS, 60, "other")
    first = back(counter, bought, n1=1)
    assert (first.needs_manager, first.withheld_minor) == (False, 0)
    second = back(counter, bought)
    assert (second.needs_manager, second.withheld_minor, points(counter)) == (True, 0, -40)


def test_what_was_newly_owed_and_what_was_paid_back() -> None:
    counter = club("owe")
    case = counter.case()
    assert newly_owed(case.booking) == 0
    case.booking.add(EntryKind.REVERSAL, POINTS, -5, OWED)
    case.booking.add(EntryKind.REVERSAL, POINTS, -9, "open")
    case.booking.add(EntryKind.REVERSAL, WALLET, -9, OWED)
    assert newly_owed(case.booking) == 5
    case.booking.add(EntryKind.SETTLE, POINTS, 7, OWED)
    assert newly_owed(case.booking) == 0


def test_several_programmes_never_withhold_more_than_the_refund() -> None:
    one = programme(DEBT.format(debt="from_refund", points=1, value="1.00"), "one")
    two = programme(DEBT.format(debt="store_credit", points=1, value="1.00"), "two")
    counter = Counter((one, two, programme(DEBT.format(debt="store_credit", points=1, value="1.00"), "three")))
    bought = counter.sell(Item(10_000))
    for owner in counter.programmes:
        counter.give(POINTS, -60, "open", owner)
    results = counter.give_back(bought)
    assert [result.withheld_minor for result in results] == [6_000, 4_000, 0]
    assert counter.account(two).balance(WALLET, counter.day) == 4_000
    assert counter.account(counter.programmes[2]).balance(WALLET, counter.day) == 0


def test_a_refund_of_a_cent_can_be_withheld() -> None:
    text = DEBT.format(debt="from_refund", points=10, value="1.00").replace(
        "per = 1.00", "per = 1.00\nminimum = 100.00"
    )
    counter = Counter((programme(text),))
    bought = counter.sell(Item(9_999), Item(1))
    counter.give(POINTS, -100, "open")
    assert back(counter, bought, n2=1).withheld_minor == 1
