"""A held bill moves to another till by its slip, and is paid once."""

from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.receipt.blocks import Code
from pos_terminal.domain.selling.sale import Discount, TenderKind, totals
from pos_terminal.services.documents import Documents
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import HandoverRecorded, SaleRecorded
from tests.support.receipts import stationery
from tests.support.shop import CHAN, Shop, open_shop


@pytest.fixture
def here(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


@pytest.fixture
def there(tmp_path: Path, here: Shop) -> Shop:
    """Another till of the same merchant: the same keys, books of its own."""
    return open_shop(tmp_path, till=1)


def give(shop: Shop) -> str:
    """Holds the open bill and hands it over; the slip's code."""
    shop.do(lambda d, s: d.checkout.hold(s), lambda d, s: d.handovers.give(s, s.held[-1].slot))
    payload = decode(list(shop.store.records(0))[-1].body).body
    assert isinstance(payload, HandoverRecorded)
    return payload.handover.code


def refused(shop: Shop, code: str) -> str:
    with pytest.raises(Refused) as problem:
        shop.do(lambda d, s: d.handovers.take(s, code))
    return problem.value.code


def test_lines_prices_discounts_and_member_arrive(here: Shop, there: Shop) -> None:
    here.scan(CHAN.number)
    here.ring_up("LEMON-TEA", "LEMON-TEA", "BUN")
    here.do(
        lambda d, s: d.checkout.add_amount(s, 1_234),
        lambda d, s: d.checkout.discount_line(s, 2, Discount(amount_minor=100)),
    )
    before = here.state.bill.sale
    there.scan(give(here))
    after = there.state.bill
    assert after.sale.lines == before.lines
    assert totals(after.sale).subtotal_minor == totals(before).subtotal_minor
    assert after.standing is not None
    assert (after.standing.member.id, after.standing.trust) == (CHAN.id, Trust.FOUND)
    assert here.state.held == ()


def test_a_bill_that_was_open_there_is_held_in_its_place(here: Shop, there: Shop) -> None:
    here.ring_up("BUN")
    code = give(here)
    there.ring_up("LEMON-TEA")
    there.scan(code)
    assert [line.sku for line in there.state.bill.sale.lines] == ["BUN"]
    assert [one.bill.sale.lines[0].sku for one in there.state.held] == ["LEMON-TEA"]


def test_no_till_has_it_twice_or_is_paid_twice(here: Shop, there: Shop) -> None:
    here.ring_up("BUN")
    code = give(here)
    there.scan(code)
    assert refused(there, code) == "handover-here"
    there.do(lambda d, s: d.checkout.hold(s))
    assert refused(there, code) == "handover-here"
    there.do(
        lambda d, s: d.checkout.recall(s, s.held[0].slot),
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000),
    )
    assert refused(there, code) == "handover-paid"
    there.restart()
    there.do(lambda d, s: d.cashiers.sign_in(s, "ling", "1234"))
    assert refused(there, code) == "handover-paid"


def test_the_till_that_gave_it_may_take_it_back(here: Shop) -> None:
    here.ring_up("BUN")
    here.scan(give(here))
    assert [line.sku for line in here.state.bill.sale.lines] == ["BUN"]


def test_handed_on_it_is_still_the_same_bill(here: Shop, there: Shop) -> None:
    here.ring_up("BUN")
    there.scan(give(here))
    key = there.state.bill.sale.key
    here.scan(give(there))
    assert here.state.bill.sale.key == key
    here.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000))
    payload = decode(list(here.store.records(0))[-1].body).body
    assert isinstance(payload, SaleRecorded)
    assert payload.sale.key == key


def test_the_slip_says_what_is_on_the_bill_and_who_is_not(here: Shop) -> None:
    here.scan(CHAN.number)
    here.ring_up("BUN")
    code = give(here)
    newest = list(here.store.records(0))[-1]
    blocks = Documents(here.store, stationery).of_record(newest.n)
    assert Code(code, module_dots=6) in blocks
    assert not any(CHAN.name in str(block) or CHAN.number in str(block) for block in blocks)
    assert [job.document for job in here.store.spool.open_jobs()][-1:] == ["handover"]


def test_a_part_payment_and_a_long_bill_stay(here: Shop) -> None:
    here.ring_up("BUN")
    here.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 100), lambda d, s: d.checkout.hold(s))
    with pytest.raises(Refused, match="already-paying"):
        here.do(lambda d, s: d.handovers.give(s, s.held[0].slot))
    for amount in range(1, 60):
        here.do(lambda d, s, amount=amount: d.checkout.add_amount(s, 100_000 + amount))
    here.do(lambda d, s: d.checkout.hold(s))
    with pytest.raises(Refused, match="bill-too-long"):
        here.do(lambda d, s: d.handovers.give(s, s.held[-1].slot))
    with pytest.raises(Refused, match="no-such-held-bill"):
        here.do(lambda d, s: d.handovers.give(s, 99))


def test_a_product_that_is_not_sold_there_is_named(here: Shop, there: Shop) -> None:
    here.ring_up("BUN")
    code = give(here)
    with there.store.begin():
        there.store.connection.run("DELETE FROM product WHERE sku = 'BUN'")
    there.do(lambda d, s: d.checkout.reload(s))
    assert refused(there, code) == "product-not-found"
