"""Signing in by PIN."""

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.till import Cashier
from tests.support.shop import CASHIER_PIN, MANAGER_PIN, Shop


def test_the_right_pin_signs_in_and_the_last_user_comes_first(shop: Shop) -> None:
    shop.clock.pass_s(60)
    state = shop.do(lambda d, s: d.cashiers.sign_in(s, "boss", MANAGER_PIN))
    assert state.operator is not None
    assert state.operator.id == "boss"
    assert [cashier.id for cashier in state.cashiers] == ["boss", "ling"]


def test_three_wrong_pins_pause_that_person_only(shop: Shop) -> None:
    for left in (2, 1):
        with pytest.raises(Refused, match="wrong-pin") as refused:
            shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", "9999"))
        assert refused.value.params["left"] == left
    for pin in ("9999", CASHIER_PIN):
        with pytest.raises(Refused, match="paused"):
            shop.do(lambda d, s, pin=pin: d.cashiers.sign_in(s, "ling", pin))
    shop.do(lambda d, s: d.cashiers.sign_in(s, "boss", MANAGER_PIN))
    shop.clock.pass_s(31)
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))


def test_a_new_cashier_sets_a_pin_of_the_right_length_once(shop: Shop) -> None:
    with shop.store.begin():
        shop.store.cashiers.put(Cashier("new", "小明", "cashier"))
        shop.store.cashiers.put(Cashier("chief", "主管", "manager"))
    shop.do(lambda d, s: d.checkout.reload(s))
    with pytest.raises(Refused, match="pin-not-set"):
        shop.do(lambda d, s: d.cashiers.sign_in(s, "new", "1111"))
    for cashier, pin in (("new", "123"), ("new", "12a4"), ("chief", "1234")):
        with pytest.raises(Refused, match="pin-length"):
            shop.do(lambda d, s, cashier=cashier, pin=pin: d.cashiers.set_pin(s, cashier, pin))
    state = shop.do(lambda d, s: d.cashiers.set_pin(s, "new", "1111"))
    assert state.operator is not None
    assert state.operator.id == "new"
    with pytest.raises(Refused, match="pin-already-set"):
        shop.do(lambda d, s: d.cashiers.set_pin(s, "new", "2222"))
    shop.do(lambda d, s: d.cashiers.sign_in(s, "new", "1111"))


def test_the_pin_itself_is_nowhere_in_the_books(shop: Shop) -> None:
    with shop.store.begin():
        shop.store.cashiers.put(Cashier("new", "小明", "cashier"))
    shop.do(lambda d, s: d.checkout.reload(s), lambda d, s: d.cashiers.set_pin(s, "new", "7391"))
    assert all(b"7391" not in stored.body for stored in shop.store.records(0))


def test_a_stranger_cannot_sign_in(shop: Shop) -> None:
    with pytest.raises(Refused, match="cashier-unknown"):
        shop.do(lambda d, s: d.cashiers.sign_in(s, "nobody", "1234"))


def test_locking_keeps_the_bill(shop: Shop) -> None:
    shop.ring_up("BUN")
    state = shop.do(lambda d, s: d.cashiers.lock(s))
    assert state.operator is None
    assert state.bill.pieces == 1
