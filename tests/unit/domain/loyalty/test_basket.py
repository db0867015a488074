"""What programmes see of a bill: lines, pieces that a reward made free, and what is left after a refund."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.basket import Basket, BasketLine, of_completed, of_sale, remaining
from pos_terminal.domain.selling.refund import ReturnedLine
from pos_terminal.domain.selling.sale import Deduction, Discount, with_deductions
from pos_terminal.domain.words import Words
from tests.support.cases import line
from tests.support.loyalty import Counter, Item, programme

TEA, CAKE = line(600, "tea", quantity=3, free=1, discount_minor=30, sku="TEA"), line(500, "cake", number=2, sku="CAKE")
NONE: frozenset[str] = frozenset()
OFF = Words("減", "Off")


def deduction(*parts: tuple[int, int], items: int = 0) -> Deduction:
    return Deduction("off", OFF, parts, "club", items=items)


def back(number: int, quantity: int, minor: int) -> ReturnedLine:
    return ReturnedLine(number, quantity, minor)


@pytest.mark.parametrize(
    ("tags", "excluded", "fits"),
    [
        (NONE, NONE, True),
        ({"tea"}, NONE, True),
        ({"cake", "tea"}, NONE, True),
        ({"cake"}, NONE, False),
        (NONE, {"tea"}, False),
        ({"tea"}, {"tea"}, False),
        ({"tea"}, {"cake"}, True),
        (NONE, {"cake"}, True),
    ],
)
def test_a_line_fits_by_its_tags(tags: frozenset[str], excluded: frozenset[str], fits: bool) -> None:
    assert TEA.fits(frozenset(tags), frozenset(excluded)) is fits


def test_a_reward_takes_off_what_it_says_and_frees_pieces() -> None:
    assert TEA.less(250, 1) == BasketLine(1, 3, 350, ("tea",), 2, 30, "TEA")
    assert TEA.less(250) == BasketLine(1, 3, 350, ("tea",), 1, 30, "TEA")
    assert TEA.less(0, 1) is TEA
    after = Basket((TEA, CAKE)).less(deduction((2, 120)))
    assert after.lines == (TEA, replace(CAKE, net_minor=380))
    assert Basket((TEA, CAKE)).less(deduction((1, 200), items=1)).lines == (replace(TEA, net_minor=400, free=2), CAKE)


def test_pieces_that_were_paid_for() -> None:
    assert TEA.paid_pieces == 2
    assert line(1, quantity=2).paid_pieces == 2
    assert line(0, quantity=2).paid_pieces == 0
    assert line(-5, quantity=2).paid_pieces == 0


def test_what_one_more_piece_is_worth() -> None:
    assert TEA.piece_minor == 300
    assert line(1_000, quantity=3).piece_minor == 333
    assert line(0, quantity=1, free=1).piece_minor == 0


def test_fitting_lines_and_what_is_paid_for_them() -> None:
    basket = Basket((TEA, CAKE))
    assert basket.fitting(frozenset({"cake"}), NONE) == (CAKE,)
    assert basket.fitting(NONE, frozenset({"cake"})) == (TEA,)
    assert basket.net_minor(NONE, NONE) == 1_100
    assert basket.net_minor(frozenset({"tea"}), NONE) == 600
    assert basket.net_minor(NONE, frozenset({"tea"})) == 500


CLUB = programme("[programme.points]\nper = 1\n")
ITEMS = Item(1_000, 2, ("tea",), Discount(amount_minor=100)), Item(500, 1, ("cake",))


def test_an_open_bill_is_seen_before_its_rewards() -> None:
    sale = Counter((CLUB,)).ring(*ITEMS, discount=Discount(amount_minor=240))
    expected = (
        BasketLine(1, 2, 1_710, ("tea",), 0, 290, "SKU1"),
        BasketLine(2, 1, 450, ("cake",), 0, 50, "SKU2"),
    )
    assert of_sale(sale).lines == expected
    assert of_sale(with_deductions(sale, (deduction((1, 700), items=1),))).lines == expected


def test_a_bill_of_the_past_is_seen_as_it_was_paid() -> None:
    bought = Counter((CLUB,)).sell(*ITEMS, discount=Discount(amount_minor=240))
    rewards = deduction((1, 700), items=1), deduction((1, 10), (2, 20)), deduction((1, 500), items=1)
    sale = replace(bought.sale, deductions=rewards)
    assert of_completed(sale).lines == (
        BasketLine(1, 2, 1_710, ("tea",), 2, 290, "SKU1"),
        BasketLine(2, 1, 450, ("cake",), 0, 50, "SKU2"),
    )


def test_what_went_back_is_no_longer_there() -> None:
    left = remaining(Basket((TEA, CAKE)), [back(1, 1, 250), back(1, 1, 100)])
    assert left.lines == (replace(TEA, quantity=1, net_minor=250, discount_minor=10), CAKE)
    assert type(left.lines[0].discount_minor) is int
    none = remaining(Basket((TEA,)), [back(1, 3, 600)]).lines[0]
    assert (none.quantity, none.net_minor, none.free, none.discount_minor) == (0, 0, 0, 0)
    assert remaining(Basket((line(0, quantity=0),)), []).lines == (line(0, quantity=0),)


@given(st.integers(1, 9), st.data())
def test_paid_pieces_go_back_before_free_ones(quantity: int, data: st.DataObject) -> None:
    free, gone = data.draw(st.integers(0, quantity)), data.draw(st.integers(0, quantity))
    left = remaining(Basket((line(900, quantity=quantity, free=free),)), [back(1, gone, 0)]).lines[0]
    assert left.paid_pieces == max(0, quantity - free - gone)
