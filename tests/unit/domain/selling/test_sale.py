"""A sale from its first line to its completion."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import Place, complete
from pos_terminal.domain.selling.sale import Deduction, Discount, Sale, TenderKind
from pos_terminal.domain.words import Words

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TEA, BUN = Words("奶茶", "Milk tea"), Words("菠蘿油", "Pineapple bun")
PLACE = Place(
    receipt="S1-T1-1",
    number=1,
    at=NOW,
    business_date=date(2026, 3, 2),
    shop="S1",
    terminal="T1",
    merchant="shop",
    shift=None,
    cashier="c1",
    cashier_name="Ling",
)


def rung_up(*lines: tuple[Words, int, int]) -> Sale:
    sale = selling.open_sale(UUID(int=1), NOW, "HKD")
    for names, unit_minor, quantity in lines:
        sale = selling.add_line(sale, names, unit_minor, quantity=quantity, sku=names.en)
    return sale


def test_the_same_product_joins_its_line() -> None:
    sale = rung_up((TEA, 2200, 1), (BUN, 1600, 1), (TEA, 2200, 2))
    assert [(line.sku, line.quantity) for line in sale.lines] == [("Milk tea", 3), ("Pineapple bun", 1)]


def test_a_line_with_a_discount_or_a_note_stays_alone() -> None:
    sale = selling.note_line(rung_up((TEA, 2200, 1)), 1, "少甜")
    sale = selling.add_line(sale, TEA, 2200, sku="Milk tea")
    sale = selling.discount_line(sale, 2, Discount(basis_points=1000))
    sale = selling.add_line(sale, TEA, 2200, sku="Milk tea")
    assert [line.number for line in sale.lines] == [1, 2, 3]


def test_keyed_amounts_never_join() -> None:
    sale = selling.open_sale(UUID(int=1), NOW, "HKD")
    for _ in range(2):
        sale = selling.add_line(sale, Words("雜項", "Sundries"), 500)
    assert len(sale.lines) == 2


def test_a_line_number_is_never_given_twice() -> None:
    sale = selling.remove_line(rung_up((TEA, 2200, 1), (BUN, 1600, 1)), 2)
    assert selling.add_line(sale, BUN, 1600, sku="Pineapple bun").lines[-1].number == 3


def test_quantity_nought_takes_the_line_off() -> None:
    assert selling.change_quantity(rung_up((TEA, 2200, 1)), 1, 0).lines == ()


@pytest.mark.parametrize("quantity", [-1, 1000])
def test_a_quantity_outside_its_bounds_is_refused(quantity: int) -> None:
    with pytest.raises(Refused, match="quantity-out-of-range"):
        selling.change_quantity(rung_up((TEA, 2200, 1)), 1, quantity)


def test_amounts_have_a_ceiling_and_no_negative_price() -> None:
    with pytest.raises(Refused, match="amount-too-large"):
        rung_up((TEA, 99_999_999, 2))
    with pytest.raises(Refused, match="not-a-price"):
        rung_up((TEA, -1, 1))


def test_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="no-such-line"):
        selling.remove_line(rung_up((TEA, 2200, 1)), 9)


def test_discounts_stack_line_first_then_bill() -> None:
    sale = rung_up((TEA, 2200, 1), (BUN, 1600, 1))
    sale = selling.discount_line(sale, 1, Discount(basis_points=1000))
    sale = selling.discount_sale(sale, Discount(amount_minor=358))
    money = selling.totals(sale)
    assert money.subtotal_minor == 3800
    assert money.discount_minor == 220 + 358
    assert [row.discount_minor for row in money.lines] == [220 + 198, 160]
    assert money.total_minor == 3222


def test_a_discount_never_exceeds_what_it_is_of() -> None:
    sale = selling.discount_sale(rung_up((TEA, 2200, 1)), Discount(amount_minor=9999))
    assert selling.totals(sale).total_minor == 0


@pytest.mark.parametrize("discount", [Discount(basis_points=10_001), Discount(amount_minor=-1)])
def test_a_discount_outside_its_bounds_is_refused(discount: Discount) -> None:
    with pytest.raises(Refused, match="discount-out-of-range"):
        selling.discount_sale(rung_up((TEA, 2200, 1)), discount)


def test_a_percentage_rounds_half_up() -> None:
    assert [Discount(basis_points=1000).of(minor) for minor in (1005, 1004, 15)] == [101, 100, 2]


def test_rewards_come_off_line_by_line() -> None:
    sale = selling.with_deductions(
        rung_up((TEA, 2200, 1), (BUN, 1600, 1)), (Deduction("p/r", TEA, ((1, 300), (2, 100))),)
    )
    money = selling.totals(sale)
    assert (money.deducted_minor, money.total_minor) == (400, 3400)
    assert sale.deductions[0].amount_minor == 400


def test_cash_gives_change_and_the_rounding_stands_alone() -> None:
    sale = selling.pay(rung_up((TEA, 2234, 1)), TenderKind.CASH, 5000, 10)
    done = complete(sale, PLACE, 10)
    assert (done.total_minor, done.rounding_minor, done.change_minor) == (2234, -4, 2770)
    assert (done.id, done.key, done.opened_at, done.at) == (sale.id, sale.key, sale.opened_at, PLACE.at)
    assert done.total_minor + done.rounding_minor == sum(tender.amount_minor for tender in done.tenders)


def test_rounding_is_for_the_cash_that_closes_the_bill_only() -> None:
    sale = selling.pay(rung_up((TEA, 2234, 1)), TenderKind.CASH, 1000, 10)
    done = complete(selling.pay(sale, TenderKind.OCTOPUS, 1234, 10), PLACE, 10)
    assert (done.rounding_minor, done.change_minor) == (0, 0)


def test_several_tenders_make_up_one_bill() -> None:
    sale = selling.pay(rung_up((TEA, 2200, 2)), TenderKind.CARD, 2000, 10)
    assert not selling.is_paid(sale)
    assert selling.totals(sale).due_minor == 2400
    assert selling.cash_due_minor(sale, 10) == 2400
    assert selling.is_paid(selling.pay(sale, TenderKind.CASH, 2400, 10))


def test_only_cash_may_be_more_than_is_due() -> None:
    with pytest.raises(Refused, match="overpaid"):
        selling.pay(rung_up((TEA, 2200, 1)), TenderKind.OCTOPUS, 2300, 10)


def test_a_bill_of_nothing_is_closed_by_one_key() -> None:
    sale = selling.discount_sale(rung_up((TEA, 2200, 1)), Discount(basis_points=10_000))
    assert complete(selling.pay(sale, TenderKind.CASH, 0, 10), PLACE, 10).total_minor == 0


@pytest.mark.parametrize("received", [0, -5])
def test_no_payment_is_no_payment(received: int) -> None:
    with pytest.raises(Refused, match="not-a-payment"):
        selling.pay(rung_up((TEA, 2200, 1)), TenderKind.CASH, received, 10)


def test_an_empty_bill_takes_no_payment() -> None:
    with pytest.raises(Refused, match="nothing-to-pay"):
        selling.pay(selling.open_sale(UUID(int=1), NOW, "HKD"), TenderKind.CASH, 100, 10)


def test_a_payment_has_a_ceiling() -> None:
    with pytest.raises(Refused, match="amount-too-large"):
        selling.pay(rung_up((TEA, 2200, 1)), TenderKind.CASH, 100_000_000, 10)


def test_rewards_may_not_exceed_the_bill() -> None:
    sale = selling.with_deductions(rung_up((TEA, 2200, 1)), (Deduction("p/r", TEA, ((1, 2300),)),))
    with pytest.raises(Refused, match="rewards-exceed-bill"):
        selling.pay(sale, TenderKind.CASH, 100, 10)


def test_lines_stand_still_once_money_was_taken() -> None:
    sale = selling.pay(rung_up((TEA, 2200, 1)), TenderKind.CASH, 1000, 10)
    changes: tuple[Callable[[], Sale], ...] = (
        lambda: selling.add_line(sale, BUN, 1600),
        lambda: selling.remove_line(sale, 1),
        lambda: selling.discount_sale(sale, None),
    )
    for change in changes:
        with pytest.raises(Refused, match="already-paying"):
            change()
    assert selling.remove_tender(sale, 0).tenders == ()
    with pytest.raises(Refused, match="no-such-tender"):
        selling.remove_tender(sale, 1)


def test_an_unpaid_sale_cannot_be_completed() -> None:
    with pytest.raises(Refused, match="not-paid"):
        complete(rung_up((TEA, 2200, 1)), PLACE, 10)


def test_the_key_is_the_sales_own_unless_another_pos_gives_one() -> None:
    assert selling.open_sale(UUID(int=5), NOW, "HKD").key == str(UUID(int=5))
    assert selling.open_sale(UUID(int=5), NOW, "HKD", "pos-77").key == "pos-77"
