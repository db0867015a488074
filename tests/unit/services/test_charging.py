"""Charges on a connected terminal: on the bill when approved, in the books until then, and never twice."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.charging import Act, Approved, Cancelled, Declined, Result, Unclear
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.desk import Desk, open_desk
from pos_terminal.services.state import ChargeStage, ShopSettings, TillState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import ChargeDoubtRecorded, RefundRecorded
from tests.support.shop import MANAGER_PIN, Shop, open_shop

OCTOPUS, CARD = TenderKind.OCTOPUS, TenderKind.CARD
TEA = 2200


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = open_shop(tmp_path / "keys", presets=())
    settings = ShopSettings(on_terminal=(OCTOPUS, CARD))
    found.desk = open_desk(found.store, found.clock, found.ids, found.vault, settings, found.files)
    found.ring_up("LEMON-TEA")
    return found


def begin(shop: Shop, minor: int = TEA, kind: TenderKind = OCTOPUS) -> str:
    """A charge of the open bill; gives its reference."""
    shop.do(lambda desk, state: desk.charging.pay(state, kind, minor))
    assert shop.state.charge is not None
    return shop.state.charge.charge.reference


def approved(minor: int = TEA) -> Approved:
    return Approved(amount_minor=minor, code="A1", device_reference="D1", masked_number="****1234", remaining_minor=640)


def tell(shop: Shop, reference: str, *results: Result) -> TillState:
    for result in results:
        shop.do(lambda desk, state, result=result: desk.charging.settle(state, reference, result))
    return shop.state


def open_charges(shop: Shop) -> int:
    return len(shop.store.charges.all())


def test_the_bill_is_paid_when_the_terminal_says_so(shop: Shop) -> None:
    reference = begin(shop)
    assert not shop.state.bill.sale.tenders
    assert open_charges(shop) == 1
    state = tell(shop, reference, approved())
    assert state.charge is None
    assert open_charges(shop) == 0
    assert state.showing_done
    assert state.last is not None
    (tender,) = state.last.sale.tenders
    assert tender.approval is not None
    assert (tender.kind, tender.amount_minor, tender.approval.reference) == (OCTOPUS, TEA, reference)
    assert (tender.approval.code, tender.approval.masked_number) == ("A1", "****1234")


def test_told_twice_it_counts_once_and_another_reference_is_nobodys(shop: Shop) -> None:
    reference = begin(shop)
    after = tell(shop, reference, approved())
    assert tell(shop, reference, approved(), Declined("refused")) is after
    second = (shop.ring_up("MILK-TEA"), begin(shop, 2000))[1]
    waiting = shop.state
    assert tell(shop, reference, approved()) is waiting
    assert tell(shop, second, approved(2000)).last != after.last


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (Declined("insufficient"), "charge-insufficient"),
        (Declined("whatever a driver says"), "charge-refused"),
        (Declined("unreachable"), "charge-unreachable"),
        (Cancelled(), "charge-cancelled"),
    ],
)
def test_without_money_the_bill_is_as_before(shop: Shop, result: Result, code: str) -> None:
    before = shop.state.bill
    state = tell(shop, begin(shop), result)
    assert state.charge is None
    assert state.bill == before
    assert open_charges(shop) == 0
    assert state.notice is not None
    assert state.notice.code == code
    begin(shop)


CHANGES: list[Callable[[Desk, TillState], TillState]] = [
    lambda desk, state: desk.checkout.add_product(state, "BUN"),
    lambda desk, state: desk.checkout.change_quantity(state, 1, 3),
    lambda desk, state: desk.checkout.remove_line(state, 1),
    lambda desk, state: desk.checkout.clear(state),
    lambda desk, state: desk.checkout.hold(state),
    lambda desk, state: desk.payment.pay(state, TenderKind.CASH, 10_000),
    lambda desk, state: desk.charging.pay(state, CARD, TEA),
    lambda desk, state: desk.shifts.close(state, 50_000, "", MANAGER_PIN),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_bill_stays_as_it_is_while_money_is_on_its_way(
    shop: Shop, change: Callable[[Desk, TillState], TillState]
) -> None:
    begin(shop)
    with pytest.raises(Refused, match="terminal-busy"):
        change(shop.desk, shop.state)


def test_what_cannot_be_paid_never_reaches_the_terminal(shop: Shop) -> None:
    for minor, code in ((0, "not-a-payment"), (TEA + 1, "overpaid")):
        with pytest.raises(Refused, match=code):
            shop.do(lambda desk, state, minor=minor: desk.charging.pay(state, OCTOPUS, minor))
    shop.do(lambda desk, state: desk.cashiers.lock(state))
    with pytest.raises(Refused, match="not-signed-in"):
        begin(shop)
    assert open_charges(shop) == 0


def test_a_part_and_the_rest_in_cash(shop: Shop) -> None:
    state = tell(shop, begin(shop, 1000), approved(1000))
    assert not state.showing_done
    with pytest.raises(Refused, match="paid-on-terminal"):
        shop.do(lambda desk, state: desk.payment.remove_tender(state, 0))
    state = shop.do(lambda desk, state: desk.payment.pay(state, TenderKind.CASH, 1200))
    assert state.last is not None
    assert [one.amount_minor for one in state.last.sale.tenders] == [1000, 1200]


def test_less_than_asked_is_a_part_payment_and_more_is_never_recorded(shop: Shop) -> None:
    state = tell(shop, begin(shop), approved(2000))
    assert [tender.amount_minor for tender in state.bill.sale.tenders] == [2000]
    assert state.notice is not None
    assert state.notice.code == "charge-took-less"
    state = tell(shop, begin(shop, 200), approved(300))
    assert state.charge is not None
    assert (state.charge.stage, state.charge.problem) == (ChargeStage.DOUBT, "charge-amount-differs")
    state = shop.do(lambda desk, state: desk.charging.answer(state, paid=True))
    assert [tender.amount_minor for tender in state.bill.sale.tenders] == [2000]
    assert open_charges(shop) == 0


def test_called_off_the_terminal_has_the_last_word(shop: Shop) -> None:
    reference = begin(shop)
    state = shop.do(lambda desk, state: desk.charging.cancel(state))
    assert state.charge is not None
    assert state.charge.stage is ChargeStage.CANCELLING
    assert tell(shop, reference, approved()).showing_done


def test_unclear_it_is_asked_about_and_then_the_cashier_is(shop: Shop) -> None:
    reference = begin(shop)
    for asked, stage in (
        (False, ChargeStage.ASKING),
        (False, ChargeStage.ASKING),
        (True, ChargeStage.DOUBT),
        (True, ChargeStage.DOUBT),
        (False, ChargeStage.DOUBT),
    ):
        shop.do(lambda desk, state, asked=asked: desk.charging.settle(state, reference, Unclear("cut"), asked=asked))
        assert shop.state.charge is not None
        assert shop.state.charge.stage is stage
    assert tell(shop, reference, approved()).showing_done


@pytest.mark.parametrize("paid", [True, False])
def test_the_cashiers_word_is_recorded_as_theirs(shop: Shop, paid: bool) -> None:
    reference = begin(shop)
    with pytest.raises(Refused, match="no-doubt"):
        shop.do(lambda desk, state: desk.charging.answer(state, paid=paid))
    tell(shop, reference, Unclear())
    shop.do(lambda desk, state: desk.charging.settle(state, reference, Unclear(), asked=True))
    state = shop.do(lambda desk, state: desk.charging.answer(state, paid=paid))
    assert state.charge is None
    assert open_charges(shop) == 0
    assert state.showing_done is paid
    written = [decode(one.body).body for one in shop.store.records(0)]
    (doubt,) = [one.doubt for one in written if isinstance(one, ChargeDoubtRecorded)]
    assert (doubt.reference, doubt.said, doubt.cashier) == (reference, "paid" if paid else "not-paid", "ling")
    if paid:
        assert state.last is not None
        assert state.last.sale.tenders[0].approval is not None
        assert state.last.sale.tenders[0].approval.code == ""


def test_a_power_cut_keeps_the_charge_and_the_bill_that_it_is_for(shop: Shop) -> None:
    reference = begin(shop)
    state = shop.restart()
    assert state.operator is None
    assert state.charge is not None
    assert state.charge.stage is ChargeStage.ASKING
    state = tell(shop, reference, approved())
    assert state.operator is None
    assert state.last is not None
    assert state.last.sale.cashier == "ling"
    assert state.bill.is_empty
    assert open_charges(shop) == 0


def test_money_for_a_bill_that_is_gone_is_for_people_to_put_right(shop: Shop) -> None:
    reference = begin(shop)
    with shop.store.begin():
        shop.store.parking.put(0, shop.clock.now(), b"torn")
    shop.restart()
    state = tell(shop, reference, approved())
    assert state.charge is not None
    assert state.charge.problem == "charge-bill-gone"
    shop.do(lambda desk, state: desk.cashiers.sign_in(state, "ling", "1234"))
    state = shop.do(lambda desk, state: desk.charging.answer(state, paid=True))
    assert state.charge is None
    assert state.last is None


def test_a_charge_for_a_bill_that_is_gone_is_never_taken_for_paid(shop: Shop) -> None:
    reference = begin(shop)
    with shop.store.begin():
        shop.store.parking.put(0, shop.clock.now(), b"torn")
    shop.restart()
    shop.do(lambda desk, state: desk.charging.settle(state, reference, Unclear(), asked=True))
    assert shop.state.charge is not None
    assert shop.state.charge.problem == "charge-bill-gone"


def test_a_charge_that_cannot_be_read_is_said(shop: Shop) -> None:
    begin(shop)
    with shop.store.begin():
        for body in shop.store.charges.all():
            shop.store.charges.put("torn", shop.clock.now(), body[:9])
    state = shop.restart()
    assert state.charge is not None
    with shop.store.begin():
        shop.store.charges.drop(state.charge.charge.reference)
    state = shop.restart()
    assert state.charge is None
    assert state.notice is not None
    assert state.notice.code == "charge-unreadable"


def test_the_members_news_does_not_change_a_bill_that_is_being_paid(shop: Shop) -> None:
    begin(shop)
    before = shop.state.bill.sale
    assert shop.do(lambda desk, state: desk.checkout.reload(state)).bill.sale == before


def sold_on_terminal(shop: Shop) -> None:
    """A sale that the terminal took, opened in the history, with its line chosen."""
    state = tell(shop, begin(shop), approved())
    assert state.last is not None
    sale = state.last.sale.id
    shop.do(
        lambda desk, state: desk.refunds.open_bill(state, sale),
        lambda desk, state: desk.refunds.choose(state, {1: 1}),
    )


def refunds(shop: Shop) -> list[RefundRecorded]:
    written = [decode(one.body).body for one in shop.store.records(0)]
    return [one for one in written if isinstance(one, RefundRecorded)]


@pytest.mark.parametrize("restarts", [False, True])
def test_money_goes_back_over_the_terminal(shop: Shop, restarts: bool) -> None:
    sold_on_terminal(shop)
    state = shop.do(lambda desk, state: desk.charging.refund(state, "cold", "", OCTOPUS))
    assert state.charge is not None
    asked = state.charge.charge
    assert (asked.act, asked.amount_minor, asked.of) == (Act.REFUND, TEA, "D1")
    assert refunds(shop) == []
    if restarts:
        shop.restart()
    else:
        with pytest.raises(Refused, match="terminal-busy"):
            shop.do(lambda desk, state: desk.refunds.refund(state, "", "", TenderKind.CASH))
    state = tell(shop, asked.reference, replace(approved(), device_reference="D2"))
    assert state.charge is None
    (refund,) = refunds(shop)
    (tender,) = refund.refund.tenders
    assert (refund.refund.reason, refund.refund.cashier, tender.amount_minor) == ("cold", "ling", TEA)
    assert tender.approval is not None
    assert tender.approval.device_reference == "D2"
    assert open_charges(shop) == 0


def test_a_terminal_that_gives_nothing_back_leaves_the_choice(shop: Shop) -> None:
    sold_on_terminal(shop)
    state = shop.do(lambda desk, state: desk.charging.refund(state, "", "", OCTOPUS))
    assert state.charge is not None
    state = tell(shop, state.charge.charge.reference, Declined("not-supported"))
    assert state.history.opened is not None
    assert state.history.opened.draft is not None
    shop.do(lambda desk, state: desk.refunds.refund(state, "", "", TenderKind.CASH))
    assert len(refunds(shop)) == 1


def test_a_void_over_the_terminal(shop: Shop) -> None:
    sold_on_terminal(shop)
    state = shop.do(lambda desk, state: desk.charging.void(state, "wrong", MANAGER_PIN))
    assert state.charge is not None
    tell(shop, state.charge.charge.reference, approved())
    (refund,) = refunds(shop)
    assert refund.refund.void
    assert refund.refund.approved_by == "boss"
