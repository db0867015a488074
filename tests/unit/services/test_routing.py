"""What each code does on the till."""

import pytest

from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.wire.member_code import Form
from tests.support.shop import CASHIER_PIN, CHAN, LEE, Shop


def test_a_member_number_attaches_before_between_and_after_the_lines(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.ring_up("BUN")
    shop.scan(LEE.number)
    shop.ring_up("BUN")
    state = shop.scan(CHAN.number)
    assert state.bill.standing is not None
    assert (state.bill.standing.member, state.bill.standing.trust) == (CHAN, Trust.CARD)
    assert state.bill.pieces == 2


@pytest.mark.parametrize(
    ("form", "later_s", "trust"), [(Form.STATIC, 0, Trust.SIGNED), (Form.ROTATING, 0, Trust.SIGNED)]
)
def test_a_signed_code_attaches_its_member(shop: Shop, form: Form, later_s: float, trust: Trust) -> None:
    code = shop.vault.make_card(CHAN.id, form, shop.clock.now())
    shop.clock.pass_s(later_s)
    state = shop.scan(code)
    assert state.bill.standing is not None
    assert (state.bill.standing.member, state.bill.standing.trust) == (CHAN, trust)


def test_an_old_rotating_code_still_earns_and_says_so(shop: Shop) -> None:
    code = shop.vault.make_card(CHAN.id, Form.ROTATING, shop.clock.now())
    shop.clock.pass_s(86_400)
    state = shop.scan(code)
    assert state.bill.standing is not None
    assert state.bill.standing.trust is Trust.STALE
    assert state.notice is not None
    assert state.notice.code == "code-old"


def test_a_forged_code_attaches_nobody(shop: Shop) -> None:
    code = shop.vault.make_card(CHAN.id, Form.STATIC, shop.clock.now())
    state = shop.scan(code[:30] + ("A" if code[30] != "A" else "B") + code[31:])
    assert state.bill.standing is None
    assert state.notice is not None
    assert state.notice.code == "code-not-a-member"


def test_a_validly_signed_stranger_earns_at_once(shop: Shop) -> None:
    shop.scan(shop.vault.make_card("0123456789abcd", Form.STATIC, shop.clock.now()))
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 2200))
    assert {account.programme for account in shop.store.ledger.accounts("0123456789abcd")} == {
        "moneyback",
        "cafe-stamps",
    }


def test_an_ean_is_a_product_and_so_is_its_sku(shop: Shop) -> None:
    shop.scan("4891234567894", "EAN13")
    state = shop.scan("BUN")
    assert [line.sku for line in state.bill.sale.lines] == ["LEMON-TEA", "BUN"]


@pytest.mark.parametrize(
    ("text", "symbology", "code"),
    [
        ("4006381333931", "EAN13", "product-not-found"),
        ("10000032", "QR", "member-number-unknown"),
        ("10000034", "QR", "product-not-found"),
        ("https://example.com/menu", "QR", "code-unknown"),
        ("00020101021226", "QR", "payment-code"),
        ("NO-SUCH-THING", "CODE128", "code-unknown"),
        ("\x00\x01\x02\xff", "QR", "code-unknown"),
        ("長" * 300, "QR", "code-unknown"),
        ("A" * 5000, "QR", "code-unknown"),
        ("", "QR", "code-unknown"),
    ],
)
def test_what_means_nothing_here_is_said_and_changes_nothing(shop: Shop, text: str, symbology: str, code: str) -> None:
    before = shop.state.bill
    state = shop.scan(text, symbology)
    assert state.notice is not None
    assert state.notice.code == code
    assert state.bill == before
    assert all(len(str(value)) < 30 for _, value in state.notice.params)


def test_a_code_held_in_view_counts_once(shop: Shop) -> None:
    shop.scan(CHAN.number)
    for _ in range(60):
        shop.clock.pass_s(1 / 30)
        shop.state = shop.desk.router.scan(shop.state, CodeRead("4891234567894", "EAN13"))
    assert shop.state.bill.pieces == 1


def test_the_same_item_scanned_again_after_its_guard_time_is_one_more(shop: Shop) -> None:
    for _ in range(3):
        shop.clock.pass_s(0.5)
        shop.state = shop.desk.router.scan(shop.state, CodeRead("4891234567894", "EAN13"))
    assert shop.state.bill.pieces == 3


def test_a_receipts_code_opens_its_bill_and_the_open_one_waits(shop: Shop) -> None:
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600))
    shop.ring_up("MILK-TEA")
    state = shop.scan("S1-T1-1")
    assert state.history.opened is not None
    assert state.history.opened.bill.sale.receipt == "S1-T1-1"
    assert state.bill.pieces == 1


def test_a_member_code_at_sign_in_is_kept_until_somebody_is_there(shop: Shop) -> None:
    shop.do(lambda d, s: d.cashiers.lock(s))
    shop.scan("4891234567894", "EAN13")
    assert shop.state.waiting_scan == ""
    assert shop.scan(CHAN.number).waiting_scan == CHAN.number
    state = shop.do(lambda d, s: d.router.resume(d.cashiers.sign_in(s, "ling", CASHIER_PIN)))
    assert state.bill.standing is not None
    assert state.bill.standing.member == CHAN


def test_a_member_code_at_sign_in_is_forgotten_after_a_minute(shop: Shop) -> None:
    shop.do(lambda d, s: d.cashiers.lock(s))
    shop.scan(CHAN.number)
    shop.clock.pass_s(61)
    state = shop.do(lambda d, s: d.router.resume(d.cashiers.sign_in(s, "ling", CASHIER_PIN)))
    assert state.bill.standing is None
    assert state.waiting_scan == ""


def test_a_scan_on_the_done_screen_starts_the_next_sale(shop: Shop) -> None:
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600))
    state = shop.scan("4891234567894", "EAN13")
    assert not state.showing_done
    assert state.bill.pieces == 1
