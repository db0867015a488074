"""What returned lines are worth."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine, price_return, returnable
from pos_terminal.domain.selling.sale import Deduction, TenderKind
from pos_terminal.domain.words import Words

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def sold() -> CompletedSale:
    sale = selling.open_sale(UUID(int=1), NOW, "HKD")
    sale = selling.add_line(sale, Words("茶", "Tea"), 1000, quantity=3, sku="TEA")
    sale = selling.add_line(sale, Words("包", "Bun"), 700, sku="BUN")
    sale = selling.with_deductions(sale, (Deduction("p/r", Words("優惠", "Off"), ((1, 100),)),))
    sale = selling.pay(sale, TenderKind.OCTOPUS, 3600, 10)
    place = Place(
        receipt="S1-T1-1",
        number=1,
        at=NOW,
        business_date=date(2026, 3, 2),
        shop="S1",
        terminal="T1",
        merchant="shop",
        shift=None,
        cashier="c",
        cashier_name="Ling",
    )
    return complete(sale, place, 10)


def returned(*lines: ReturnedLine) -> CompletedRefund:
    return CompletedRefund(
        id=UUID(int=2),
        key="k",
        of=UUID(int=1),
        of_receipt="S1-T1-1",
        void=False,
        receipt="S1-T1-2",
        number=2,
        at=NOW,
        business_date=date(2026, 3, 2),
        shop="S1",
        terminal="T1",
        shift=None,
        cashier="c",
        cashier_name="Ling",
        approved_by="",
        currency="HKD",
        lines=lines,
        tenders=(),
        total_minor=sum(line.amount_minor for line in lines),
        rounding_minor=0,
        reason="",
    )


def test_units_given_back_one_by_one_make_up_the_line() -> None:
    sale, amounts = sold(), []
    earlier: list[CompletedRefund] = []
    for _ in range(3):
        lines = price_return(sale, earlier, {1: 1})
        amounts.append(lines[0].amount_minor)
        earlier.append(returned(*lines))
    assert amounts == [966, 967, 967]
    assert sum(amounts) == 2900
    assert returnable(sale, earlier) == {1: 0, 2: 1}


def test_everything_at_once_gives_what_was_paid() -> None:
    sale = sold()
    lines = price_return(sale, [], {1: 3, 2: 1})
    assert sum(line.amount_minor for line in lines) == sale.total_minor


def test_more_than_was_sold_is_refused() -> None:
    earlier = [returned(ReturnedLine(1, 2, 1933))]
    with pytest.raises(Refused, match="already-returned") as refused:
        price_return(sold(), earlier, {1: 2})
    assert refused.value.params["left"] == 1


@pytest.mark.parametrize("quantities", [{}, {1: 0}])
def test_nothing_chosen_is_refused(quantities: dict[int, int]) -> None:
    with pytest.raises(Refused, match="nothing-to-return"):
        price_return(sold(), [], quantities)


def test_a_negative_quantity_is_refused() -> None:
    with pytest.raises(Refused, match="already-returned"):
        price_return(sold(), [], {1: -1})


def test_a_line_of_another_bill_is_refused() -> None:
    with pytest.raises(Refused, match="no-such-line"):
        price_return(sold(), [], {9: 1})


def test_a_void_is_a_refund_with_its_own_mark() -> None:
    assert replace(returned(), void=True).void
