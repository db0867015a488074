"""The counter's own codes: vouchers, activities, staff badges. What is recognised is used, and nothing else is."""

from dataclasses import replace

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling.catalogue import Product
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeKind, CodeRead, interpret
from pos_terminal.domain.words import Words
from tests.support.shop import CASHIER_PIN, CHAN, LEE, MANAGER_PIN, PRESETS, Shop, open_shop


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with activities, in which Chan has a voucher for a drink."""
    shop = open_shop(tmp_path_factory.mktemp("keys"), presets=(*PRESETS, "community"))
    shop.scan(CHAN.number)
    shop.ring_up(*["LEMON-TEA"] * 10)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 22_000), lambda d, s: d.payment.next_sale(s))
    return shop


def voucher_of(shop: Shop) -> str:
    ((code, _),) = shop.desk.vouchers.codes(shop.state, CHAN)
    return code


def said(shop: Shop) -> str:
    return shop.state.notice.code if shop.state.notice else ""


def test_our_codes_are_told_by_their_form(shop: Shop) -> None:
    badge, activity = shop.vault.new_badge(), shop.vault.activity_code("community", "class")
    found = [interpret(CodeRead(text.lower())).kind for text in (voucher_of(shop), activity, badge)]
    assert found == [CodeKind.VOUCHER, CodeKind.ACTIVITY, CodeKind.BADGE]
    assert {len(text) for text in (voucher_of(shop), activity, badge)} == {28}


def test_a_voucher_brings_its_member_and_is_used_once(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    code = voucher_of(shop)
    state = shop.scan(code)
    assert state.bill.standing is not None
    assert (state.bill.standing.member, state.bill.standing.trust) == (CHAN, Trust.FOUND)
    assert sum(one.amount_minor for one in state.bill.sale.deductions) == 2200
    assert shop.scan(code).bill == state.bill
    assert said(shop) == "voucher-used"
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600), lambda d, s: d.payment.next_sale(s))
    shop.ring_up("LEMON-TEA")
    state = shop.scan(code)
    assert (said(shop), state.bill.standing, state.bill.sale.deductions) == ("voucher-not-here", None, ())


def test_a_voucher_of_another_member_is_not_used(shop: Shop) -> None:
    shop.scan(LEE.number)
    shop.ring_up("LEMON-TEA")
    state = shop.scan(voucher_of(shop))
    assert (said(shop), state.bill.sale.deductions) == ("voucher-of-another", ())
    assert state.bill.standing is not None
    assert state.bill.standing.member == LEE


def test_a_voucher_on_paper_is_good_for_itself_and_for_nothing_else_of_the_member(shop: Shop) -> None:
    """Whoever finds a coupon in the street has a drink, and neither its owner's points nor their other voucher."""
    shop.scan(CHAN.number)
    shop.ring_up(*["LEMON-TEA"] * 10)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 22_000), lambda d, s: d.payment.next_sale(s))
    found, kept = (code for code, _ in shop.desk.vouchers.codes(shop.state, CHAN))
    shop.ring_up("LEMON-TEA", "MILK-TEA", "BUN")
    state = shop.scan(found)
    assert len(state.bill.choices) == 1
    others = [one for one in state.bill.evaluation.offers if one.state is not OfferState.APPLIED]
    assert others
    assert {one.state for one in others} == {OfferState.NEEDS_CODE}
    with pytest.raises(Refused, match="reward-needs-code"):
        shop.desk.checkout.toggle_reward(state, others[0].choice)
    assert len(shop.scan(kept).bill.choices) == 2
    chosen = shop.state.bill.choices
    shop.restart()
    assert shop.state.bill.choices == chosen, "the bill comes back as it was"
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    state = shop.ring_up("BUN")
    assert state.bill.choices == chosen
    assert sum(one.amount_minor for one in state.bill.sale.deductions) == 2200 + 2000


def test_a_voucher_of_a_member_found_by_phone_is_used(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
    state = shop.scan(voucher_of(shop))
    assert len(state.bill.choices) == 1


def test_a_voucher_that_fits_nothing_says_why(shop: Shop) -> None:
    shop.ring_up("BUN")
    state = shop.scan(voucher_of(shop))
    assert (said(shop), state.bill.choices) == ("reward-needs-item", ())
    assert state.bill.standing is not None


def test_another_merchants_voucher_is_nobodys(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = open_shop(tmp_path_factory.mktemp("other"))
    ((_, choice),) = shop.desk.vouchers.codes(shop.state, CHAN)
    code = other.vault.voucher_code(CHAN.id, choice.programme, choice.reward, choice.voucher)
    shop.ring_up("LEMON-TEA")
    shop.scan(code)
    assert (said(shop), shop.state.bill.standing) == ("voucher-not-here", None)


def test_an_activity_is_noted_for_the_member_on_the_bill(shop: Shop) -> None:
    shop.scan(LEE.number)
    code = shop.vault.activity_code("community", "class")
    shop.scan(code)
    assert said(shop) == "activity-noted"
    account = next(one for one in shop.store.ledger.accounts(LEE.id) if one.programme == "community")
    assert account.spendable("points", shop.clock.now().date()) == 30
    shop.scan(code)
    shop.scan(code)
    assert said(shop) == "activity-limit"


def test_a_badge_switches_cashiers_and_the_bill_stays(shop: Shop) -> None:
    shop.ring_up("BUN")
    badge = shop.desk.cashiers.give_badge("boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    state = shop.scan(badge)
    assert state.operator is not None
    assert (state.operator.id, state.bill.pieces, said(shop)) == ("boss", 1, "cashier-here")


def test_a_new_badge_ends_the_one_before_and_only_a_hash_is_kept(shop: Shop) -> None:
    first = shop.desk.cashiers.give_badge("boss")
    second = shop.desk.cashiers.give_badge("boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    assert shop.scan(first).notice is not None
    assert said(shop) == "badge-unknown"
    shop.scan(second)
    assert said(shop) == "cashier-here"
    kept = shop.store.connection.rows("SELECT * FROM cashier")
    assert second not in repr(kept)
    with pytest.raises(Refused):
        shop.desk.cashiers.give_badge("nobody")


def test_a_manager_badge_approves_and_a_cashiers_does_not(shop: Shop) -> None:
    boss, ling = (shop.desk.cashiers.give_badge(one) for one in ("boss", "ling"))
    shop.do(lambda d, s: d.checkout.reload(s))
    assert shop.state.last is not None
    sale = shop.state.last.sale.id
    shop.do(lambda d, s: d.refunds.open_bill(s, sale))
    with pytest.raises(Refused) as refused:
        shop.do(lambda d, s: d.refunds.void(s, "", ling))
    assert refused.value.code == "wrong-manager-pin"
    state = shop.do(lambda d, s: d.refunds.void(s, "", boss))
    assert state.history.opened is not None
    assert state.history.opened.refunds[0].approved_by == "boss"
    assert MANAGER_PIN not in boss


def test_a_product_that_looks_like_a_wallet_or_a_receipt_is_still_sold(shop: Shop) -> None:
    for code in ("134523612345678901", "AB-CD-12", "0002011234567"):
        with shop.store.begin():
            product = Product(f"P{code}", Words("貨", "Thing"), 500, "cold", (), (code,))
            shop.store.catalogue.put_product(product, 50)
        before = shop.state.bill.pieces
        assert shop.scan(code, "CODE128").bill.pieces == before + 1


def test_a_typed_ean_counts_again_after_the_items_guard_time(shop: Shop) -> None:
    for _ in range(3):
        shop.clock.pass_s(0.5)
        shop.state = shop.desk.router.scan(shop.state, CodeRead("4891234567894"))
    assert shop.state.bill.pieces == 3


def test_each_read_is_heard_once(shop: Shop) -> None:
    before = shop.state.heard.serial
    shop.scan("4890000000017", "EAN13")
    again = shop.desk.router.scan(shop.state, CodeRead("4890000000017", "EAN13"))
    assert (shop.state.heard.serial, again.heard) == (before + 1, shop.state.heard)
    assert replace(shop.state, notice=None).heard.cue.value == "scanOk"
