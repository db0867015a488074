"""Shifts: float, cash in and out, X and Z."""

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.services.external import ExternalSale
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded, ShiftClosedRecorded
from tests.support.shop import CHAN, MANAGER_PIN, Shop


def test_a_shift_opens_once(shop: Shop) -> None:
    with pytest.raises(Refused, match="shift-already-open"):
        shop.do(lambda d, s: d.shifts.open(s, 0))


def test_the_x_report_follows_what_happens(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA", "BUN")
    shop.do(
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 5000),
        lambda d, s: d.shifts.move_cash(s, -10_000, "bank"),
        lambda d, s: d.shifts.print_x(s),
    )
    report = shop.state.report
    assert report is not None
    assert (report.sales, report.net_minor, report.members) == (1, 3800, 1)
    assert report.expected_cash_minor == 50_000 + 3800 - 10_000
    assert report.hourly == ((12, 3800),)
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    assert stored.kind == "x_report"
    assert [job.document for job in shop.store.spool.of_record(stored.n)] == ["x_report"]


def test_the_loyalty_section_equals_the_ledger(shop: Shop) -> None:
    for _ in range(3):
        shop.scan(CHAN.number)
        shop.ring_up("LEMON-TEA")
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 2200))
    report = shop.do(lambda d, s: d.shifts.look(s)).report
    assert report is not None
    by_unit = {(unit.programme, unit.unit): unit for unit in report.units}
    today = shop.clock.now().date()
    for account in shop.store.ledger.accounts(CHAN.id):
        for (programme, unit), total in by_unit.items():
            if programme == account.programme:
                assert total.earned - total.redeemed - total.reversed == account.balance(unit, today)
    assert by_unit["cafe-stamps", "stamps/coffee"].earned == 3


def test_closing_records_the_z_report_and_lets_the_next_begin(shop: Shop) -> None:
    shop.ring_up("BUN")
    shop.do(
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 2000),
        lambda d, s: d.shifts.close(s, 51_600, "", MANAGER_PIN),
    )
    assert shop.state.shift is None
    assert shop.state.closed_report is not None
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    closed = decode(stored.body).body
    assert isinstance(closed, ShiftClosedRecorded)
    assert (closed.shift.difference_minor, closed.shift.approved_by) == (0, "boss")
    state = shop.do(lambda d, s: d.shifts.open(s, 20_000))
    assert state.shift is not None
    assert state.shift.number == 2
    assert shop.restart().shift == state.shift


def test_a_large_difference_wants_its_reason(shop: Shop) -> None:
    with pytest.raises(Refused, match="difference-needs-reason") as refused:
        shop.do(lambda d, s: d.shifts.close(s, 10_000, "", MANAGER_PIN))
    assert refused.value.params["difference_minor"] == -40_000
    assert shop.state.shift is not None
    shop.do(lambda d, s: d.shifts.close(s, 10_000, "theft", MANAGER_PIN))


def test_closing_wants_a_manager_and_no_bill_in_the_air(shop: Shop) -> None:
    with pytest.raises(Refused, match="manager-needed"):
        shop.do(lambda d, s: d.shifts.close(s, 50_000))
    shop.ring_up("BUN")
    with pytest.raises(Refused, match="bill-still-open"):
        shop.do(lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN))
    shop.do(lambda d, s: d.checkout.hold(s))
    with pytest.raises(Refused, match="bills-on-hold"):
        shop.do(lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN))


def test_cash_moves_and_the_drawer_want_reasons(shop: Shop) -> None:
    for call in (
        lambda d, s: d.shifts.move_cash(s, 1000, "  "),
        lambda d, s: d.shifts.open_drawer(s, ""),
    ):
        with pytest.raises(Refused, match="reason-missing"):
            shop.do(call)
    with pytest.raises(Refused, match="not-an-amount"):
        shop.do(lambda d, s: d.shifts.move_cash(s, 0, "bank"))
    shop.do(lambda d, s: d.shifts.open_drawer(s, "change for a note"))
    (job,) = shop.store.spool.of_record(shop.store.journal.head().n)
    assert (job.document, job.drawer) == ("drawer", True)


def test_without_a_shift_there_is_no_report(shop: Shop) -> None:
    shop.do(lambda d, s: d.shifts.close(s, 50_000, "", MANAGER_PIN))
    for call in (lambda d, s: d.shifts.look(s), lambda d, s: d.shifts.print_x(s)):
        with pytest.raises(Refused, match="shift-not-open"):
            shop.do(call)


def test_sales_of_another_pos_stand_apart_on_the_report(shop: Shop) -> None:
    wanted = ExternalSale(amount_minor=3800, tender=TenderKind.CARD, member_code=CHAN.number, key="pos-1")
    first = shop.desk.external.record(shop.state, wanted)
    again = shop.desk.external.record(shop.state, wanted)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.bill == first.bill
    with pytest.raises(Refused, match="key-used-otherwise"):
        shop.desk.external.record(shop.state, ExternalSale(amount_minor=1, tender=TenderKind.CARD, key="pos-1"))
    stored = shop.store.journal.by_n(first.bill.n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, SaleRecorded)
    assert payload.sale.shift is None
    report = shop.do(lambda d, s: d.shifts.look(s)).report
    assert report is not None
    assert (report.sales, report.external_sales, report.external_net_minor) == (0, 1, 3800)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (ExternalSale(amount_minor=0, tender=TenderKind.CARD), "no-amount"),
        (ExternalSale(amount_minor=100, tender=TenderKind.CARD, member_code="10000032"), "member-number-unknown"),
        (ExternalSale(amount_minor=100, tender=TenderKind.CARD, member_code="S" + "A" * 120), "code-not-a-member"),
    ],
)
def test_an_external_sale_that_cannot_be_is_refused(shop: Shop, wanted: ExternalSale, code: str) -> None:
    before = shop.store.journal.head()
    with pytest.raises(Refused, match=code):
        shop.desk.external.record(shop.state, wanted)
    assert shop.store.journal.head() == before
