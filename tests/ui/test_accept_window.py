"""A hand that touches and types by turns: what was touched last does not catch the keys that follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.ui.viewmodels.tender import TenderViewModel
from tests.support.qml import ShownTill, till_window
from tests.support.shop import open_shop


@pytest.fixture
def till(tmp_path: Path) -> Iterator[ShownTill]:
    """The sale screen in Chinese, shift open."""
    shop = open_shop(tmp_path)
    with till_window(shop.desk, shop.state, shop.clock, language="zh_HK") as shown:
        yield shown


def test_enter_takes_what_was_typed_after_the_method_was_touched(till: ShownTill) -> None:
    till.tap("tile-LEMON-TEA", "pay", "method-octopus", "method-cash")
    till.type("50")
    till.press(Qt.Key.Key_Return)
    assert till.terminal.props.screen == "done"
    assert till.item("done-figure").property("text") == "$28.00"


def test_enter_presses_the_key_that_wears_the_ring(till: ShownTill) -> None:
    till.tap("tile-LEMON-TEA", "pay", "method-octopus")
    till.press(Qt.Key.Key_Tab)
    ringed = till.window.activeFocusItem()
    assert ringed.property("visualFocus")
    assert ringed.objectName() == "method-card"
    till.press(Qt.Key.Key_Return)
    tender = till.terminal.tender
    assert isinstance(tender, TenderViewModel)
    assert [method.key for method in tender.props.methods if method.chosen] == ["card"]


def test_a_paid_bills_stamps_are_on_the_card(till: ShownTill) -> None:
    till.terminal.read_code(CodeRead("50000017", "QR"))
    till.tap("tile-LEMON-TEA", "tile-MILK-TEA")
    assert "0/10" in till.texts()
    till.tap("quick-exact")
    assert ("2/10" in till.texts(), "0/10" in till.texts()) == (True, False)


@pytest.mark.parametrize(("key", "kind"), [(Qt.Key.Key_F9, "cash"), (Qt.Key.Key_F10, "octopus")])
def test_the_keys_of_quick_payment_live_on_the_tender_screen_too(till: ShownTill, key: Qt.Key, kind: str) -> None:
    till.tap("tile-LEMON-TEA", "pay", "method-octopus", "key-1", "key-0", "take")
    till.press(key)
    assert till.terminal.props.screen == "done"
    assert till.state.last is not None
    kinds = [(tender.kind.value, tender.amount_minor) for tender in till.state.last.sale.tenders]
    assert kinds == [("octopus", 1000), (kind, 1200)]
