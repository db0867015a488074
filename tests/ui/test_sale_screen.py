"""The real window over the real use cases: flows of the counter, by taps, by keyboard and by scanner."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Fault
from pos_terminal.services.state import CameraStatus, PrintingStatus
from pos_terminal.ui.viewmodels.devices import DevicesViewModel
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import CASHIER_PIN, MANAGER_PIN, Shop, open_shop

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


@pytest.fixture
def till(shop: Shop) -> Iterator[ShownTill]:
    """The sale screen in English, shift open."""
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        yield shown


def pads(prefix: str, digits: str) -> list[str]:
    return [f"{prefix}-{digit}" for digit in digits]


class TestTaps:
    """The budgets of the tap table: one tap is one touch."""

    def test_a_common_sale_is_three_taps(self, till: ShownTill, shop: Shop) -> None:
        till.terminal.read_code(CodeRead("50000017", "QR"))
        till.tap("tile-LEMON-TEA", "tile-MILK-TEA", "quick-note")
        assert till.terminal.props.screen == "done"
        assert till.state.last is not None
        assert till.state.last.sale.change_minor == 800
        assert till.state.last.loyalty is not None

    def test_a_reward_is_one_tap_more_and_one_back(self, till: ShownTill, shop: Shop) -> None:
        points = (
            lambda d, s: d.members.attach(s, "00000000000001"),
            lambda d, s: d.checkout.add_amount(s, 600_000),
            lambda d, s: d.payment.pay(s, TenderKind.CASH, 600_000),
            lambda d, s: d.payment.next_sale(s),
        )
        for call in points:
            till.till.run(call)
        till.terminal.read_code(CodeRead("50000017", "QR"))
        till.tap("tile-LEMON-TEA", "tile-MILK-TEA")
        before = till.item("total").property("text")
        till.tap("reward-0")
        assert till.item("total").property("text") != before
        till.tap("reward-0")
        assert till.item("total").property("text") == before

    def test_a_keyed_amount_is_five_taps_without_an_add_key(self, till: ShownTill) -> None:
        till.tap("category-*amount")  # a shop that keys amounts stays on this tab
        till.tap(*pads("amount", "62.5"))
        assert till.item("total").property("text") == "$62.50"
        till.tap("quick-octopus")
        assert till.state.last is not None
        assert [line.net_minor for line in till.state.last.sale.lines] == [6250]
        assert till.state.last.sale.tenders[0].kind is TenderKind.OCTOPUS

    def test_the_eighth_digit_finds_the_member(self, till: ShownTill) -> None:
        till.tap(*pads("key", "61235678"))
        assert till.item("member-name").property("text") == "陳美儀"

    def test_an_unknown_number_leads_to_the_sign_up(self, till: ShownTill) -> None:
        till.tap(*pads("key", "91110000"))
        till.tap("sign-up")
        assert till.terminal.props.screen == "enrol"

    def test_the_last_receipt_is_one_tap(self, till: ShownTill, shop: Shop) -> None:
        till.tap("tile-MILK-TEA", "quick-exact", "next")
        assert till.terminal.props.screen == "sale"
        till.tap("reprint-last")
        assert shop.store.spool.open_jobs()[-1].copy == 1


class TestBill:
    def test_minus_plus_bin_and_undo(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA", "line-more", "line-more", "line-less")
        assert till.state.bill.sale.lines[0].quantity == 2
        till.tap("line-remove")
        assert till.state.bill.is_empty
        till.tap("undo")
        assert till.state.bill.sale.lines[0].quantity == 2

    def test_clear_can_be_taken_back(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA", "clear", "undo")
        assert till.state.bill.pieces == 1

    def test_hold_and_recall(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA", "hold", "held", "held-bill")
        assert till.state.bill.pieces == 1
        assert not till.state.held

    def test_a_discount_above_the_limit_wants_the_managers_pin_in_place(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA", "line-edit", "mode-percent", "key-5", "key-0", "edit-apply")
        assert till.state.bill.sale.lines[0].discount is None
        till.tap(*pads("key", "111111"))
        assert till.state.bill.sale.lines[0].discount is None
        till.tap(*pads("key", MANAGER_PIN))
        discount = till.state.bill.sale.lines[0].discount
        assert discount is not None
        assert discount.basis_points == 5000
        assert till.terminal.props.screen == "sale"

    def test_a_quantity_is_typed(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA", "line-edit", "key-1", "key-2", "edit-apply")
        assert till.state.bill.sale.lines[0].quantity == 12

    def test_three_times_an_amount(self, till: ShownTill) -> None:
        till.tap("category-*amount", "amount-3", "amount-times", "amount-8", "amount-add")
        assert (till.state.bill.sale.lines[0].quantity, till.state.bill.sale.lines[0].unit_minor) == (3, 800)

    def test_a_refused_payment_gives_the_typed_amount_back(self, till: ShownTill) -> None:
        till.till.put(replace(till.state, shift=None))
        till.tap("category-*amount", "amount-9", "pay")
        assert till.terminal.props.screen == "open-shift"
        till.till.put(replace(till.state, operator=till.state.operator))
        till.terminal.go("sale")
        settle()
        assert till.item("amount").property("text") == "$ 9"

    def test_printer_trouble_stands_at_the_bill_and_moves_no_key(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA")
        keys = ("pay", "quick-exact", "quick-octopus", "quick-note", "tile-MILK-TEA", "total")
        before = [till.item(key).mapToScene(till.item(key).position()) for key in keys]
        till.terminal.show_printing(PrintingStatus(Fault.PAPER_OUT, waiting=2))
        settle()
        assert till.has("bill-notice")
        assert [till.item(key).mapToScene(till.item(key).position()) for key in keys] == before
        till.tap("notice-action")
        assert till.terminal.props.screen == "devices"

    def test_a_foreign_code_says_so_in_the_member_panel_and_the_sale_goes_on(self, till: ShownTill) -> None:
        till.tap("tile-MILK-TEA")
        till.terminal.read_code(CodeRead("HKQR0012345", "QR"))
        settle()
        assert till.has("member-message")
        till.tap("quick-exact")
        assert till.terminal.props.screen == "done"


class TestTender:
    def test_part_payments_until_nothing_is_due(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "pay", "method-octopus", "key-1", "key-0", "take")
        assert till.item("due").property("text") == "$12.00"
        till.tap("method-card", "paid")
        assert till.terminal.props.screen == "done"
        assert till.state.last is not None
        kinds = [(tender.kind.value, tender.amount_minor) for tender in till.state.last.sale.tenders]
        assert kinds == [("octopus", 1000), ("card", 1200)]

    def test_a_part_payment_has_its_own_cross(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "pay", "method-octopus", "key-1", "key-0", "take", "take-back")
        assert till.state.bill.sale.tenders == ()

    def test_a_large_key_takes_cash_in_one_tap(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "pay", "cash-50000")
        assert till.item("done-figure").property("text") == "$478.00"

    def test_not_paid_goes_back_to_the_methods(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "pay", "method-fps", "not-paid")
        assert till.has("cash-2200")
        assert till.state.bill.sale.tenders == ()

    def test_the_second_tap_of_pay_does_not_go_back(self, till: ShownTill, shop: Shop) -> None:
        till.tap("tile-LEMON-TEA", "pay", "back-to-items")
        assert till.terminal.props.screen == "tender"
        shop.clock.pass_s(1)
        till.tap("back-to-items")
        assert till.terminal.props.screen == "sale"

    def test_a_double_tap_on_a_payment_key_pays_once(self, till: ShownTill, shop: Shop) -> None:
        till.tap("tile-LEMON-TEA", "quick-octopus", "next", "tile-LEMON-TEA", "quick-octopus")
        assert till.state.bill.pieces == 1  # within 600 ms of the first
        shop.clock.pass_s(0.7)
        till.tap("quick-octopus")
        assert till.state.bill.is_empty

    def test_an_item_that_is_scanned_goes_back_to_the_items(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "pay")
        till.terminal.read_code(CodeRead("4890000000017", "EAN13"))
        settle()
        assert till.terminal.props.screen == "sale"
        assert till.state.bill.pieces == 2


class TestDone:
    def test_any_touch_stops_the_clock_and_a_digit_starts_the_next_sale(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "quick-exact")
        assert any("returns in" in text for text in till.texts())
        till.tap("done-figure")
        assert not any("returns in" in text for text in till.texts())
        till.type("7")
        assert till.terminal.props.screen == "sale"
        assert till.item("total").property("text") == "$7.00"

    def test_the_receipt_is_shown_and_printed_again(self, till: ShownTill, shop: Shop) -> None:
        till.tap("tile-LEMON-TEA", "quick-exact")
        assert till.item("receipt").height() > 0
        till.tap("reprint")
        assert [job.copy for job in shop.store.spool.open_jobs()] == [0, 1]


class TestKeyboard:
    def test_a_sale_by_keyboard_alone(self, till: ShownTill) -> None:
        till.type("62.5")
        till.press(Qt.Key.Key_Return)
        till.press(Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus)
        assert till.state.bill.pieces == 2
        till.press(Qt.Key.Key_Delete)
        till.press(Qt.Key.Key_Z, modifier=CONTROL)
        assert till.state.bill.pieces == 2
        till.press(Qt.Key.Key_F6)
        till.type("61235678")
        assert till.state.bill.standing is not None
        till.press(Qt.Key.Key_F8)
        assert till.terminal.props.screen == "tender"
        till.type("200")
        till.press(Qt.Key.Key_Return)
        assert till.terminal.props.screen == "done"
        till.press(Qt.Key.Key_Escape)
        assert till.terminal.props.screen == "sale"

    def test_the_screens_have_keys_of_their_own(self, till: ShownTill) -> None:
        for key, screen in (
            (Qt.Key.Key_F2, "history"),
            (Qt.Key.Key_F3, "shift"),
            (Qt.Key.Key_F1, "sale"),
            (Qt.Key.Key_F12, "sign-in"),
        ):
            till.press(key)
            assert till.terminal.props.screen == screen

    def test_quick_keys_and_holding(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA")
        till.press(Qt.Key.Key_F7)
        assert len(till.state.held) == 1
        till.tap("tile-LEMON-TEA")
        till.press(Qt.Key.Key_F9)
        assert till.terminal.props.screen == "done"
        till.press(Qt.Key.Key_F11)
        assert till.state.sequence > 0

    def test_tab_reaches_the_tiles_and_arrows_move_among_them(self, till: ShownTill) -> None:
        for _ in range(12):
            if till.item("tiles").hasActiveFocus():
                break
            till.press(Qt.Key.Key_Tab)
        till.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
        assert [line.sku for line in till.state.bill.sale.lines] == ["MILK-TEA"]

    def test_f5_calls_head_office(self, till: ShownTill) -> None:
        called: list[bool] = []
        devices = till.terminal.property("devices")
        assert isinstance(devices, DevicesViewModel)
        devices.sync_wanted.connect(lambda: called.append(True))
        till.press(Qt.Key.Key_F5)
        assert called == [True]


class TestFrame:
    def test_the_language_changes_at_once(self, till: ShownTill) -> None:
        till.tap("language-bar")
        assert "凍檸茶" in till.texts()
        assert "Iced lemon tea" not in till.texts()

    def test_the_open_bill_waits_while_another_screen_is_up(self, till: ShownTill) -> None:
        till.tap("tile-LEMON-TEA", "nav-history")
        assert "Bill $22.00" in till.texts()
        till.tap("nav-sale")
        assert till.terminal.props.screen == "sale"

    def test_the_camera_is_asked_for_and_closes_after_a_read(self, till: ShownTill) -> None:
        wanted: list[bool] = []
        till.terminal.camera_wanted.connect(wanted.append)
        till.tap("camera")
        till.terminal.show_camera(CameraStatus("live", "front"))
        till.terminal.show_frame()
        assert till.terminal.props.camera_source.startswith("image://camera/")
        till.terminal.read_code(CodeRead("50000017", "QR"))
        settle()
        assert wanted == [True, False]
        assert till.has("member-name")


class TestSignIn:
    def test_four_taps_and_a_wrong_pin_says_how_many_tries_are_left(self, tmp_path: Path) -> None:
        shop = open_shop(tmp_path, signed_in=False)
        with till_window(shop.desk, shop.state, shop.clock, language="en") as till:
            till.tap(*pads("key", "9999"))
            assert "2" in till.item("pin-problem").property("text")
            till.tap(*pads("key", CASHIER_PIN))
            assert till.terminal.props.screen == "open-shift"

    def test_a_manager_is_chosen_and_types_six_digits(self, tmp_path: Path) -> None:
        shop = open_shop(tmp_path, signed_in=False)
        with till_window(shop.desk, shop.state, shop.clock, language="en") as till:
            till.tap("cashier-boss")
            till.type(MANAGER_PIN)
            assert till.state.operator is not None
            assert till.state.operator.role == "manager"

    def test_the_first_sign_in_chooses_a_pin_typed_twice(self, tmp_path: Path) -> None:
        shop = open_shop(tmp_path, signed_in=False)
        with shop.store.begin():
            shop.store.cashiers.put(replace(shop.state.cashiers[0], id="new", name="Ho", role="cashier", pin_hash=""))
        shop.restart()
        with till_window(shop.desk, shop.state, shop.clock, language="en") as till:
            till.tap("cashier-new")
            till.type("5555")
            till.type("5556")
            assert "differ" in till.item("pin-problem").property("text")
            till.type("5555")
            till.type("5555")
            assert till.state.operator is not None
            assert till.state.operator.id == "new"

    def test_nobody_at_the_till_for_three_minutes_locks_it(self, till: ShownTill, shop: Shop) -> None:
        shop.clock.pass_s(200)
        till.terminal.tick()
        assert till.terminal.props.screen == "sign-in"
