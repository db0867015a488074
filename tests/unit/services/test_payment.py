"""From the last tender to a committed sale."""

from dataclasses import replace

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, stamps, voucher
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import JobState
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded
from tests.support.shop import CHAN, LEE, Shop


def buy(shop: Shop, *skus: str, kind: TenderKind = TenderKind.CASH, received: int = 100_000) -> None:
    shop.ring_up(*skus)
    shop.do(lambda d, s: d.payment.pay(s, kind, received))


def balance(shop: Shop, programme: str, unit: str, member: str = CHAN.id) -> int:
    today = shop.clock.now().date()
    accounts = {account.programme: account for account in shop.store.ledger.accounts(member)}
    return accounts[programme].balance(unit, today) if programme in accounts else 0


def test_a_cash_sale_is_one_record_with_change_and_a_receipt_job(shop: Shop) -> None:
    before = shop.state.sequence
    buy(shop, "LEMON-TEA", "BUN", received=10_000)
    assert shop.state.showing_done
    assert shop.state.bill.is_empty
    assert shop.state.last is not None
    assert shop.state.sequence == before + 1
    assert shop.state.last.sale.change_minor == 6200
    assert shop.state.last.sale.receipt == "S1-T1-1"
    (job,) = shop.store.spool.of_record(shop.state.last.n)
    assert (job.document, job.state, job.drawer) == ("receipt", JobState.WAITING, True)


def test_what_is_recorded_is_what_the_screen_says(shop: Shop) -> None:
    shop.scan(CHAN.number)
    buy(shop, "LEMON-TEA")
    assert shop.state.last is not None
    stored = shop.store.journal.by_n(shop.state.last.n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, SaleRecorded)
    assert (payload.sale, payload.loyalty) == (shop.state.last.sale, shop.state.last.loyalty)


def test_points_and_stamps_of_both_programmes_come_with_the_sale(shop: Shop) -> None:
    shop.scan(CHAN.number)
    buy(shop, "LEMON-TEA", "LEMON-TEA", "BUN")
    assert balance(shop, "moneyback", POINTS) == 6000 // 500
    assert balance(shop, "cafe-stamps", stamps("coffee")) == 2


def test_a_full_card_becomes_a_voucher_and_the_rest_stays(shop: Shop) -> None:
    shop.scan(CHAN.number)
    buy(shop, *["LEMON-TEA"] * 23)
    assert balance(shop, "cafe-stamps", stamps("coffee")) == 3
    assert balance(shop, "cafe-stamps", voucher("free-drink")) == 2


def test_the_voucher_pays_for_the_dearest_drink_which_earns_no_stamp(shop: Shop) -> None:
    shop.scan(CHAN.number)
    buy(shop, *["LEMON-TEA"] * 10)
    shop.scan(CHAN.number)
    shop.ring_up("MILK-TEA", "LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.voucher)
    shop.do(
        lambda d, s: d.checkout.toggle_reward(s, offer.choice),
        lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2000),
    )
    assert shop.state.last is not None
    assert shop.state.last.sale.total_minor == 2000
    assert balance(shop, "cafe-stamps", voucher("free-drink")) == 0
    assert balance(shop, "cafe-stamps", stamps("coffee")) == 1


def test_the_last_member_scanned_is_the_one_who_earns(shop: Shop) -> None:
    shop.scan(LEE.number)
    shop.ring_up("LEMON-TEA")
    shop.scan(CHAN.number)
    buy(shop, "BUN")
    assert balance(shop, "moneyback", POINTS) == 7
    assert balance(shop, "moneyback", POINTS, LEE.id) == 0


def test_part_payments_can_be_taken_back_until_the_last(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(
        lambda d, s: d.payment.pay(s, TenderKind.CARD, 1000),
        lambda d, s: d.payment.pay(s, TenderKind.FPS, 500),
        lambda d, s: d.payment.remove_tender(s, 0),
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 2000),
    )
    assert shop.state.last is not None
    assert [tender.kind for tender in shop.state.last.sale.tenders] == [TenderKind.FPS, TenderKind.CASH]
    assert shop.state.last.sale.change_minor == 300


def test_a_double_tap_on_pay_meets_a_bill_that_is_already_closed(shop: Shop) -> None:
    buy(shop, "LEMON-TEA")
    before = shop.state
    with pytest.raises(Refused, match="already-paid"):
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000))
    assert shop.state == before
    assert shop.store.journal.last_receipt_number() == 1


def test_the_same_bill_paid_from_an_old_state_is_not_recorded_twice(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    stale = shop.state
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000))
    again = shop.desk.payment.pay(stale, TenderKind.CASH, 100_000)
    assert again.last == shop.state.last
    assert len(shop.store.journal.recent_bills(limit=9)) == 1


def test_nobody_sells_without_signing_in_or_a_shift(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.cashiers.lock(s))
    with pytest.raises(Refused, match="not-signed-in"):
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000))
    shop.state = replace(shop.state, operator=shop.state.cashiers[0], shift=None)
    with pytest.raises(Refused, match="shift-not-open"):
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 100_000))


def test_points_spent_elsewhere_meanwhile_are_not_spent_again(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.do(lambda d, s: d.checkout.add_amount(s, 250_000), lambda d, s: d.payment.pay(s, TenderKind.CARD, 250_000))
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    stale = shop.state
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CARD, 1200))
    # The same bill again, as another writer on the same books would try with another key.
    bill = replace(stale.bill, sale=replace(stale.bill.sale, id=shop.ids.new(), key="other"))
    after = shop.desk.payment.pay(replace(stale, bill=bill), TenderKind.CARD, 1200)
    assert after.notice is not None
    assert after.notice.code == "rewards-changed"
    assert after.bill.sale.tenders == ()
    assert len(shop.store.journal.recent_bills(limit=9)) == 2


def test_a_receipt_number_follows_the_one_before(shop: Shop) -> None:
    receipts = []
    for _ in range(3):
        buy(shop, "BUN")
        assert shop.state.last is not None
        receipts.append(shop.state.last.sale.receipt)
    assert receipts == ["S1-T1-1", "S1-T1-2", "S1-T1-3"]


def test_receipts_add_up_on_every_slip(shop: Shop) -> None:
    for skus in (("LEMON-TEA",) * 11, ("BUN",), ("MILK-TEA", "BAG")):
        shop.scan(CHAN.number)
        buy(shop, *skus)
        assert shop.state.last is not None
        assert shop.state.last.loyalty is not None
        for result in shop.state.last.loyalty.results:
            for change in result.changes:
                assert change.opening + change.earned - change.spent - change.expired == change.closing
