"""Whatever is rung up, discounted, paid and given back: the figures add up to the cent."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.completion import CompletedSale, Place, complete
from pos_terminal.domain.selling.refund import CompletedRefund, price_return, returnable
from pos_terminal.domain.selling.sale import Discount, Sale, TenderKind
from pos_terminal.domain.words import Words
from tests.unit.domain.selling.test_refund import returned

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DISCOUNTS = st.one_of(
    st.none(),
    st.builds(Discount, basis_points=st.integers(0, 10_000)),
    st.builds(Discount, amount_minor=st.integers(0, 5_000)),
)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    sale = selling.open_sale(UUID(int=1), NOW, "HKD")
    for _ in range(draw(st.integers(1, 6))):
        minor, quantity = draw(st.integers(1, 50_000)), draw(st.integers(1, 9))
        sale = selling.add_line(sale, Words("茶", "Tea"), minor, quantity=quantity)
        sale = selling.discount_line(sale, sale.lines[-1].number, draw(DISCOUNTS))
    return selling.discount_sale(sale, draw(DISCOUNTS))


def completed(sale: Sale) -> CompletedSale:
    due = selling.cash_due_minor(sale, 10)
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
    return complete(selling.pay(sale, TenderKind.CASH, due, 10), place, 10)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_parts_sum_to_the_whole_and_stay_within_one_of_their_share(amount: int, weights: list[int]) -> None:
    parts = share_out(amount, weights)
    assert sum(parts) == amount
    if total := sum(weights):
        assert all(abs(part * total - amount * weight) < total for part, weight in zip(parts, weights, strict=True))


@given(sales())
def test_every_line_and_the_bill_add_up(sale: Sale) -> None:
    money = selling.totals(sale)
    assert money.total_minor == money.subtotal_minor - money.discount_minor - money.deducted_minor
    assert all(0 <= row.net_minor <= row.gross_minor for row in money.lines)


@given(sales())
def test_what_was_paid_is_what_was_owed_and_its_rounding(sale: Sale) -> None:
    done = completed(sale)
    assert done.total_minor + done.rounding_minor == sum(tender.amount_minor for tender in done.tenders)
    assert abs(done.rounding_minor) <= 5
    assert sum(line.net_minor for line in done.lines) == done.total_minor


@given(sales(), st.data())
def test_partial_refunds_in_any_order_give_back_exactly_the_whole(sale: Sale, data: st.DataObject) -> None:
    done = completed(sale)
    earlier: list[CompletedRefund] = []
    while any(returnable(done, earlier).values()):
        left = {number: units for number, units in returnable(done, earlier).items() if units}
        chosen = {number: data.draw(st.integers(0, units)) for number, units in left.items()}
        if not any(chosen.values()):
            chosen = left
        earlier.append(returned(*price_return(done, earlier, chosen)))
        assert sum(refund.total_minor for refund in earlier) <= done.total_minor
    assert sum(refund.total_minor for refund in earlier) == done.total_minor
