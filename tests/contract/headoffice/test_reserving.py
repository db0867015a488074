"""Of two open bills that want the same points the first has them, on both databases and over the line."""

from datetime import timedelta
from uuid import UUID

import pytest

from pos_terminal.wire.reservations import Reserve, Reserved, Use
from tests.contract.headoffice.conftest import Join
from tests.support.offices import MEMBER, PROGRAMME, Office, Till, earn, spend

A, B = UUID(int=0xA), UUID(int=0xB)


def points(amount: int) -> tuple[Use, ...]:
    return (Use(PROGRAMME, "points", amount),)


def ask(till: Till, bill: UUID, amount: int) -> int:
    """Points that are left for the bill, which is about to use so many."""
    answer = till.line.reserve(Reserve(bill=bill, member=MEMBER, uses=points(amount)))
    return answer.left[0].amount


@pytest.fixture
def tills(joined: Join) -> tuple[Till, Till]:
    first, second = joined(1), joined(2)
    first.sell(earn(100, "a"))
    assert first.syncing.run_once(force=True).online
    return first, second


def test_who_comes_first_has_it(tills: tuple[Till, Till]) -> None:
    first, second = tills
    assert ask(first, A, 80) == 100
    assert ask(second, B, 50) == 20
    assert ask(second, B, 20) == 20
    assert ask(first, A, 80) == 100, "it asks again while the bill is open"


def test_who_wants_more_stands_behind_the_others(tills: tuple[Till, Till]) -> None:
    first, second = tills
    ask(first, A, 30)
    assert ask(second, B, 60) == 70
    assert ask(first, A, 50) == 40
    assert ask(first, A, 40) == 40, "less than it had asked for: that place stays its own"
    assert ask(second, B, 60) == 100


def test_a_bill_that_lets_go_holds_nothing(tills: tuple[Till, Till]) -> None:
    first, second = tills
    ask(first, A, 80)
    assert first.line.reserve(Reserve(bill=A, member=MEMBER)) == Reserved(seconds=120)
    assert ask(second, B, 100) == 100


def test_to_ask_is_not_to_hold(tills: tuple[Till, Till]) -> None:
    first, second = tills
    assert ask(first, A, 0) == 100
    assert ask(second, B, 100) == 100
    assert ask(first, A, 0) == 0


def test_a_reservation_ends_by_itself(office: Office, tills: tuple[Till, Till]) -> None:
    first, second = tills
    ask(first, A, 80)
    office.clock.at += timedelta(seconds=121)
    assert ask(second, B, 100) == 100


def test_a_bill_that_is_paid_holds_nothing(tills: tuple[Till, Till]) -> None:
    first, second = tills
    paid = first.sell(spend(80, "a"))
    ask(first, paid, 80)
    assert ask(second, B, 50) == 20
    assert first.syncing.run_once(force=True).online
    assert ask(second, B, 50) == 20, "gone from the balance, and counted once"


def test_a_voucher_is_one_bills(tills: tuple[Till, Till]) -> None:
    first, second = tills
    voucher = (Use(PROGRAMME, "points", 1, lot="a"),)
    assert first.line.reserve(Reserve(bill=A, member=MEMBER, uses=voucher)).left == (
        Use(PROGRAMME, "points", 100, "a"),
    )
    left = second.line.reserve(Reserve(bill=B, member=MEMBER, uses=(Use("none", "points", 1), *points(5)))).left
    assert left == (Use("none", "points", 0), Use(PROGRAMME, "points", 100))
