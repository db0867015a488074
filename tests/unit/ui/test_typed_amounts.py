"""An amount on the pad becomes a line once, whatever is refused before or after."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState
from pos_terminal.ui.viewmodels.checkout import CheckoutViewModel
from tests.support.qml import LanelessTill, ShownTill, settle, till_window
from tests.support.shop import open_shop


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[ShownTill]:
    shop = open_shop(tmp_path)
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        yield shown
    shop.store.close()


def typed(shown: ShownTill) -> str:
    checkout = shown.terminal.property("checkout")
    assert isinstance(checkout, CheckoutViewModel)
    return checkout.typed.text


def refuse(till: LanelessTill) -> None:
    def refused(_desk: Desk, _state: TillState) -> TillState:
        raise Refused("sold-out")

    till.run(refused)


def test_an_amount_that_became_a_line_is_not_given_back(shown: ShownTill) -> None:
    shown.terminal.property("checkout").type_amount("38")
    shown.terminal.property("checkout").add_amount()
    assert (len(shown.state.bill.sale.lines), typed(shown)) == (1, "")
    refuse(shown.till)
    assert typed(shown) == ""
    shown.terminal.property("checkout").add_item("BUN")
    assert [line.unit_minor for line in shown.state.bill.sale.lines] == [3_800, 1_600]


def test_an_amount_whose_call_was_refused_is_given_back_once(shown: ShownTill) -> None:
    shown.terminal.property("checkout").type_amount("38")
    shown.terminal.property("checkout").add_item("ICE")  # sold out
    assert (shown.state.bill.sale.lines, typed(shown)) == ((), "38")
    shown.terminal.property("checkout").add_amount()
    refuse(shown.till)
    assert (len(shown.state.bill.sale.lines), typed(shown)) == (1, "")


def test_a_worker_that_fails_is_said_and_leaves_what_is_typed(shown: ShownTill) -> None:
    shown.terminal.property("checkout").type_amount("12")
    for _ in range(3):
        shown.terminal.show_failed(Unavailable("store", "disk-full"))
    settle()
    assert typed(shown) == "12"
    assert any("disk is full" in text for text in shown.texts())


def test_a_worker_that_fails_takes_no_digit_of_a_pin(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, signed_in=False)
    with till_window(shop.desk, shop.state, shop.clock) as shown:
        sign_in = shown.terminal.property("signIn")
        sign_in.choose("ling")
        for digit in "1234":
            sign_in.type(digit)
            shown.terminal.show_failed(Unavailable("store", "disk-full"))
        assert shown.state.operator is not None
    shop.store.close()
