"""Ringing up, rewards, holding and clearing."""

from dataclasses import replace

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling.sale import Discount, TenderKind, totals
from pos_terminal.services.external import ExternalSale
from tests.support.shop import CHAN, MANAGER_PIN, Shop


def test_items_and_keyed_amounts_make_up_the_bill(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA", "LEMON-TEA", "BUN")
    shop.do(lambda d, s: d.checkout.add_amount(s, 550, 2))
    assert totals(shop.state.bill.sale).total_minor == 2 * 2200 + 1600 + 1100
    assert shop.state.bill.touched == shop.state.bill.sale.lines[-1].number
    assert shop.state.bill.pieces == 5


def test_the_line_that_was_rung_up_last_is_the_open_one(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA", "BUN", "LEMON-TEA")
    assert shop.state.bill.touched == 1


@pytest.mark.parametrize(("sku", "code"), [("NO-SUCH", "product-not-found"), ("ICE", "sold-out")])
def test_what_cannot_be_sold_is_refused(shop: Shop, sku: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        shop.ring_up(sku)


def test_an_amount_of_nothing_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="no-amount"):
        shop.do(lambda d, s: d.checkout.add_amount(s, 0))


def test_a_removed_line_can_be_brought_back(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA", "BUN")
    shop.do(lambda d, s: d.checkout.change_quantity(s, 1, 0))
    assert [line.sku for line in shop.state.bill.sale.lines] == ["BUN"]
    shop.do(lambda d, s: d.checkout.restore_line(s))
    assert [line.sku for line in shop.state.bill.sale.lines] == ["LEMON-TEA", "BUN"]
    with pytest.raises(Refused, match="nothing-to-undo"):
        shop.do(lambda d, s: d.checkout.restore_line(s))


def test_a_cleared_bill_can_be_brought_back_with_its_member(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.ring_up("BUN")
    before = shop.state.bill
    shop.do(lambda d, s: d.checkout.clear(s))
    assert shop.state.bill.is_empty
    shop.do(lambda d, s: d.checkout.undo_clear(s))
    assert shop.state.bill.sale == before.sale
    assert shop.state.bill.standing == before.standing


def test_a_discount_above_the_cashiers_limit_wants_a_manager(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.checkout.discount_sale(s, Discount(basis_points=2000)))
    with pytest.raises(Refused, match="manager-needed"):
        shop.do(lambda d, s: d.checkout.discount_line(s, 1, Discount(basis_points=2100)))
    with pytest.raises(Refused, match="wrong-manager-pin"):
        shop.do(lambda d, s: d.checkout.discount_line(s, 1, Discount(basis_points=2100), "111111"))
    shop.do(lambda d, s: d.checkout.discount_line(s, 1, Discount(basis_points=5000), MANAGER_PIN))
    assert totals(shop.state.bill.sale).total_minor == 880
    shop.do(
        lambda d, s: d.checkout.discount_line(s, 1, None),
        lambda d, s: d.checkout.discount_sale(s, None),
        lambda d, s: d.checkout.note_line(s, 1, "少甜"),
        lambda d, s: d.checkout.touch_line(s, 1),
    )
    assert totals(shop.state.bill.sale).total_minor == 2200
    assert shop.state.bill.sale.lines[0].note == "少甜"


def test_held_bills_come_back_as_they_were(shop: Shop) -> None:
    shop.scan(CHAN.number)
    shop.ring_up("BUN")
    first = shop.state.bill
    shop.do(lambda d, s: d.checkout.hold(s))
    assert shop.state.bill.is_empty
    shop.ring_up("MILK-TEA")
    shop.do(lambda d, s: d.checkout.recall(s, 1))
    assert shop.state.bill.sale == first.sale
    assert [held.slot for held in shop.state.held] == [2]
    with pytest.raises(Refused, match="no-such-held-bill"):
        shop.do(lambda d, s: d.checkout.recall(s, 7))


def test_an_empty_bill_is_not_held(shop: Shop) -> None:
    with pytest.raises(Refused, match="nothing-to-hold"):
        shop.do(lambda d, s: d.checkout.hold(s))


def test_open_and_held_bills_survive_a_power_cut(shop: Shop) -> None:
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.checkout.hold(s))
    shop.scan(CHAN.number)
    shop.ring_up("MILK-TEA", "MILK-TEA")
    before = shop.state
    after = shop.restart()
    assert after.bill.sale == before.bill.sale
    assert after.bill.standing == before.bill.standing
    assert [held.bill.sale for held in after.held] == [held.bill.sale for held in before.held]
    assert after.shift == before.shift
    assert after.operator is None


def test_a_parked_bill_that_cannot_be_read_is_said_and_left(shop: Shop) -> None:
    with shop.store.begin():
        shop.store.parking.put(3, shop.clock.now(), b"\xff not a bill")
    state = shop.restart()
    assert state.notice is not None
    assert state.notice.code == "parked-bill-unreadable"
    assert [slot for slot, _, _ in shop.store.parking.all()] == [3]


def earned_points(shop: Shop, times: int) -> None:
    for _ in range(times):
        shop.scan(CHAN.number)
        shop.do(
            lambda d, s: d.checkout.add_amount(s, 250_000),
            lambda d, s: d.payment.pay(s, TenderKind.CARD, 250_000),
            lambda d, s: d.payment.next_sale(s),
        )


def test_a_reward_is_tapped_on_and_off(shop: Shop) -> None:
    earned_points(shop, 1)
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    assert (offer.state, offer.money_off_minor) == (OfferState.AVAILABLE, 1000)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    assert totals(shop.state.bill.sale).total_minor == 1200
    shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    assert totals(shop.state.bill.sale).total_minor == 2200


def test_a_reward_without_the_points_for_it_is_refused_with_why(shop: Shop) -> None:
    earned_points(shop, 1)
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    with pytest.raises(Refused, match="too-few-points"):
        shop.do(lambda d, s: d.checkout.toggle_reward(s, replace(offer.choice, points=1000)))


def test_taking_the_member_off_takes_the_rewards_along(shop: Shop) -> None:
    earned_points(shop, 1)
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice), lambda d, s: d.checkout.remove_member(s))
    assert totals(shop.state.bill.sale).total_minor == 2200
    assert shop.state.bill.choices == ()


def test_a_reward_that_no_longer_fits_drops_off_and_is_said(shop: Shop) -> None:
    earned_points(shop, 1)
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice), lambda d, s: d.checkout.remove_line(s, 1))
    shop.ring_up("BAG")
    assert shop.state.bill.choices == ()


def test_while_money_is_on_the_table_the_bill_stands_still(shop: Shop) -> None:
    earned_points(shop, 1)
    shop.scan(CHAN.number)
    shop.ring_up("LEMON-TEA")
    offer = next(o for o in shop.state.bill.evaluation.offers if o.choice.points)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1000))
    for call in (
        lambda d, s: d.checkout.toggle_reward(s, offer.choice),
        lambda d, s: d.checkout.remove_member(s),
        lambda d, s: d.checkout.clear(s),
        lambda d, s: d.checkout.add_product(s, "BUN"),
    ):
        with pytest.raises(Refused, match="already-paying"):
            shop.do(call)


def test_reload_takes_up_what_another_writer_did(shop: Shop) -> None:
    shop.scan(CHAN.number)
    changed = replace(CHAN, name="陳太")
    with shop.store.begin():
        from pos_terminal.domain.till import KnownMember

        shop.store.members.put(KnownMember(changed, shop.vault.phone_hash("61235678")))
    shop.do(lambda d, s: d.checkout.reload(s))
    assert shop.state.bill.standing is not None
    assert shop.state.bill.standing.member.name == "陳太"


def test_a_sale_recorded_beside_the_window_is_seen(shop: Shop) -> None:
    shop.scan(CHAN.number)
    before = shop.state
    assert shop.do(lambda d, s: d.checkout.look_again(s)) is before
    wanted = ExternalSale(amount_minor=5000, tender=TenderKind.CARD, member_code=CHAN.number)
    shop.desk.external.record(shop.state, wanted)
    after = shop.do(lambda d, s: d.checkout.look_again(s))
    assert after.sequence == before.sequence + 1
    assert after.bill.standing is not None
    assert after.bill.standing.account("moneyback").balance("points", shop.clock.now().date()) == 10
