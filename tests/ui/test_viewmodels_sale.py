"""What the sale's screens say of a bill, by table: pure text from frozen state."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.domain.selling.sale import Discount, TenderKind
from pos_terminal.domain.till import Fault
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.state import CameraStatus, PrintingStatus, ShopSettings, SyncStatus
from pos_terminal.ui.messages import message
from pos_terminal.ui.viewmodels import checkout_picture, done, member_picture, tender_picture
from pos_terminal.ui.viewmodels.bill import Typed
from pos_terminal.ui.viewmodels.cash import cash_keys_minor, next_note_minor
from pos_terminal.ui.viewmodels.checkout_picture import Viewing
from pos_terminal.ui.viewmodels.chips import Devices, chip_rows, health_rows
from pos_terminal.ui.viewmodels.items import AMOUNT, TOP
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_picture import PanelViewing, card_row
from pos_terminal.ui.viewmodels.notices import Telling, at_bill, at_member
from pos_terminal.ui.viewmodels.pictures import picture
from pos_terminal.ui.viewmodels.places import place_after, screen_of
from pos_terminal.ui.viewmodels.tender_picture import TenderViewing
from tests.support.clocks import NOON
from tests.support.shop import Shop, open_shop

ENGLISH: Language = "en"
LOOKING = Viewing()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


def manner(language: Language = ENGLISH) -> Manner:
    return Manner(language, NOON, ShopCalendar(), ShopSettings(), "HKD")


def bill(shop: Shop, viewing: Viewing = LOOKING, language: Language = ENGLISH) -> checkout_picture.CheckoutProps:
    return checkout_picture.present(shop.state, viewing, Telling(), manner(language))


class TestBill:
    def test_an_empty_bill_cannot_be_paid(self, shop: Shop) -> None:
        shown = bill(shop)
        assert (shown.total, shown.pay_enabled, shown.quick, shown.can_clear) == ("$0.00", False, (), False)

    def test_without_a_shift_the_pay_key_opens_one(self, shop: Shop) -> None:
        shop.state = replace(shop.ring_up("BUN"), shift=None)
        shown = bill(shop)
        assert (shown.pay_text, shown.pay_enabled, shown.quick) == ("Open shift first", True, ())

    def test_lines_totals_and_quick_keys(self, shop: Shop) -> None:
        shop.ring_up("LEMON-TEA", "LEMON-TEA", "BUN")
        shown = bill(shop)
        assert [(row.quantity, row.name, row.amount, row.open) for row in shown.lines] == [
            ("2×", "Iced lemon tea", "$44.00", False),
            ("1×", "Pineapple bun", "$16.00", True),
        ]
        assert (shown.pieces, shown.subtotal, shown.total) == ("3 items", "Subtotal $60.00", "$60.00")
        assert shown.pay_text == "Pay  HK$60.00"
        assert [(key.title, key.detail) for key in shown.quick] == [
            ("Octopus", "tap card"),
            ("Exact cash", "$60"),
            ("Cash $100", "change $40"),
        ]

    def test_a_typed_amount_is_in_the_total_before_it_is_a_line(self, shop: Shop) -> None:
        shop.ring_up("BUN")
        shown = bill(shop, Viewing(tab=AMOUNT, typed=Typed("12", 2, 1200)))
        assert shown.lines[-1].kind == "pending"
        assert (shown.total, shown.pieces, shown.quick[1].detail) == ("$40.00", "3 items", "$40")

    def test_discounts_and_payments_are_rows_with_a_cross(self, shop: Shop) -> None:
        shop.ring_up("BUN", "BUN")
        shop.do(
            lambda d, s: d.checkout.discount_line(s, 1, Discount(basis_points=1000)),
            lambda d, s: d.checkout.discount_sale(s, Discount(amount_minor=100)),
            lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 1000),
        )
        shown = bill(shop)
        assert shown.lines[0].note == "10% off"
        assert [(row.kind, row.amount) for row in shown.lines[1:]] == [("discount", "−$1.00"), ("tender", "−$10.00")]
        assert (shown.savings, shown.total, shown.due) == ("Savings −$4.20", "$27.80", "$17.80")
        assert not shown.can_hold

    def test_a_member_sees_what_the_sale_will_earn(self, shop: Shop) -> None:
        shop.ring_up("LEMON-TEA", "MILK-TEA")
        shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
        assert (bill(shop).earn_points, bill(shop).earn_stamps) == ("+8 pts", "+2 stamps")
        assert bill(shop, language="zh_HK").earn_points == "賺 8 分"

    def test_undo_is_offered_until_its_time_is_over(self, shop: Shop) -> None:
        shop.ring_up("BUN")
        shop.do(lambda d, s: d.checkout.remove_line(s, 1))
        assert bill(shop).undo_text == "Undo"
        assert bill(shop, Viewing(undo_over=True)).undo_text == ""
        shop.ring_up("BUN")
        shop.do(lambda d, s: d.checkout.clear(s))
        assert bill(shop).undo_text == "Undo clear"

    def test_tiles_count_what_is_on_the_bill_and_say_sold_out(self, shop: Shop) -> None:
        shop.ring_up("LEMON-TEA", "LEMON-TEA")
        top = {tile.key: tile for tile in bill(shop).tiles}
        assert (top["LEMON-TEA"].count, top["MILK-TEA"].count) == ("2", "")
        cold = {tile.key: tile for tile in bill(shop, Viewing(tab="cold")).tiles}
        assert cold["ICE"].sold_out
        assert [row.key for row in bill(shop).categories] == [TOP, "cold", "bake", AMOUNT]

    def test_held_bills_are_listed_with_first_item_and_total(self, shop: Shop) -> None:
        shop.ring_up("BUN", "BUN")
        shop.do(lambda d, s: d.checkout.hold(s))
        shown = bill(shop, Viewing(showing_held=True))
        assert shown.held_text == "1 on hold"
        assert [(row.title, row.detail, row.total) for row in shown.held] == [
            ("12:00", "2 items, Pineapple bun", "$32.00")
        ]


class TestCash:
    @pytest.mark.parametrize(
        ("due", "keys"),
        [
            (6000, (6000, 7000, 8000, 10000, 50000, 100000)),
            (7300, (7300, 8000, 9000, 10000, 50000, 100000)),
            (10000, (10000, 11000, 12000, 15000, 20000, 50000)),
        ],
    )
    def test_six_amounts_that_make_sense(self, due: int, keys: tuple[int, ...]) -> None:
        assert cash_keys_minor(due, "HKD") == keys

    @pytest.mark.parametrize("due", [1, 990, 1000, 4999, 50_000, 99_999, 100_000, 7_654_321])
    def test_keys_rise_from_what_is_due_and_are_six(self, due: int) -> None:
        keys = cash_keys_minor(due, "HKD")
        assert keys[0] == due
        assert len(keys) == 6
        assert list(keys) == sorted(set(keys))
        assert next_note_minor(due, "HKD") > due


class TestTender:
    def test_cash_keys_carry_their_change(self, shop: Shop) -> None:
        shop.ring_up("BUN")
        shown = tender_picture.present(shop.state, TenderViewing(), manner())
        assert [(key.amount, key.detail, key.exact) for key in shown.cash_keys[:2]] == [
            ("$16", "Exact", True),
            ("$20", "change $4", False),
        ]

    @pytest.mark.parametrize(
        ("typed", "kind", "said", "taken"),
        [
            ("", TenderKind.CASH, "Key an amount", False),
            ("20", TenderKind.CASH, "Take $20, give $4", True),
            ("16", TenderKind.CASH, "Take $16", True),
            ("10", TenderKind.CASH, "Take $10 first", True),
            ("10", TenderKind.OCTOPUS, "Take $10 first", True),
            ("17", TenderKind.OCTOPUS, "Take $17", False),
        ],
    )
    def test_the_take_key_repeats_the_amount(
        self, shop: Shop, typed: str, kind: TenderKind, said: str, taken: bool
    ) -> None:
        shop.ring_up("BUN")
        shown = tender_picture.present(shop.state, TenderViewing(kind, typed), manner())
        assert (shown.take_text, shown.take_enabled) == (said, taken)

    def test_every_other_method_tells_its_steps(self, shop: Shop) -> None:
        shop.ring_up("BUN")
        for kind in TenderKind:
            shown = tender_picture.present(shop.state, TenderViewing(kind), manner())
            assert len(shown.steps) == (0 if kind is TenderKind.CASH else 3)
            assert "HK$16.00" in (shown.prompt if shown.steps else shown.due)


class TestMemberPanel:
    def test_waiting_then_found_then_not_found(self, shop: Shop) -> None:
        def panel() -> member_picture.MemberPanelProps:
            return member_picture.present(shop.state, PanelViewing(), Telling(), manner())

        assert panel().mode == "waiting"
        shop.do(lambda d, s: d.members.find_by_phone(s, "99998888"))
        missing = panel()
        assert (missing.mode, missing.message_title) == ("message", "No member 9999 8888.")
        assert missing.sign_up_text == "Sign up 9999 8888"
        shop.do(lambda d, s: d.members.dismiss(s), lambda d, s: d.members.search(s, "9012"))
        assert [(row.name, row.detail) for row in panel().found] == [("Lee Ka Ho", "Phone ends 9012")]
        shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
        assert (panel().mode, panel().name, panel().phone) == ("member", "陳美儀", "Phone ends 5678")

    def test_an_old_balance_says_so_with_its_time(self, shop: Shop) -> None:
        shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
        standing = shop.state.bill.standing
        assert standing is not None
        old = replace(standing, as_of=NOON - timedelta(hours=2), trust=Trust.CARD)
        state = replace(shop.state, bill=replace(shop.state.bill, standing=old))
        shown = member_picture.present(state, PanelViewing(), Telling(), manner())
        assert shown.stale == "Balance as of 10:00"

    @pytest.mark.parametrize(
        ("held", "added", "kinds"),
        [
            (0, 0, "eeeer"),
            (2, 1, "ffner"),
            (3, 2, "fffnn"),
            (4, 3, "ffffn"),
            (5, 0, "fffff"),
            (7, 0, "fffff"),
            (-1, 1, "neeer"),
        ],
    )
    def test_a_card_draws_each_place(self, held: int, added: int, kinds: str) -> None:
        card = StampCardRule("cups", Words("飲品", "Drinks"), 5, "free")
        row = card_row(card, "cafe/cups", held, added, manner())
        assert "".join(place.kind[0] for place in row.places) == kinds

    def test_a_card_of_more_than_twelve_is_a_bar(self) -> None:
        row = card_row(StampCardRule("cups", Words("飲品", "Drinks"), 20, "free"), "k", 5, 5, manner())
        assert (row.places, row.share, row.count) == ((), 0.5, "5/20")


class TestDone:
    def test_change_points_and_what_comes_next(self, shop: Shop) -> None:
        shop.ring_up("LEMON-TEA", "MILK-TEA")
        shop.do(
            lambda d, s: d.members.find_by_phone(s, "61235678"),
            lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000),
        )
        shown = done.present(shop.state, PrintingStatus(), manner())
        assert (shown.figure_title, shown.figure) == ("Change", "$58.00")
        assert shown.paid == "Cash $100.00, due $42.00"
        assert (shown.points, shown.balance, shown.return_ms) == ("+8", "8 pts", 8000)
        assert shown.promise.startswith("8 more for")

    def test_without_change_the_total_stands_there(self, shop: Shop) -> None:
        shop.ring_up("BUN")
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 1600))
        shown = done.present(shop.state, PrintingStatus(Fault.PAPER_OUT, waiting=1), manner())
        assert (shown.figure_title, shown.figure, shown.return_ms, shown.drawer) == ("Total", "$16.00", 5000, "")
        assert shown.nobody
        assert shown.receipt_tone == "warn"


class TestNotices:
    def test_the_worst_comes_first_and_the_rest_are_counted(self, shop: Shop) -> None:
        state = shop.state.noticing("rewards-changed")
        told = at_bill(state, Telling(PrintingStatus(Fault.PAPER_OUT, waiting=2)), manner())
        assert told is not None
        assert (told[0].code, told[1]) == ("printer-paper-out", 1)

    def test_what_is_about_a_member_stands_in_their_panel(self, shop: Shop) -> None:
        telling = Telling(refused=message("reward-needs-code", {}, ENGLISH))
        assert at_bill(shop.state, telling, manner()) is None
        told = at_member(shop.state, telling, manner())
        assert told is not None
        assert told.code == "reward-needs-code"


class TestChips:
    def test_a_standalone_till_has_no_head_office_chip(self, shop: Shop) -> None:
        assert [chip.key for chip in chip_rows(Devices(), manner())] == ["printer", "camera"]
        assert [row.key for row in health_rows(Devices(), shop.state, manner())] == [
            "network",
            "printer",
            "camera",
            "shift",
        ]

    def test_trouble_changes_words_icon_and_tone(self) -> None:
        away = SyncStatus(True, False, 26, NOON, NOON - timedelta(minutes=26))
        chips = chip_rows(Devices(PrintingStatus(Fault.COVER_OPEN), away, (CameraStatus("lost"),)), manner())
        assert [(chip.text, chip.glyph, chip.tone) for chip in chips] == [
            ("Offline 26 min", "wifi-off", "warn"),
            ("26 to send", "cloud-upload", "warn"),
            ("Cover open", "triangle-alert", "error"),
            ("Camera lost", "camera-off", "error"),
        ]

    def test_while_head_office_is_away_the_till_says_with_whom_it_shares(self, shop: Shop) -> None:
        away = SyncStatus(True, False, 0, NOON, NOON - timedelta(minutes=26))
        for reached, said in (((), "Last synced"), (("T2", "T3"), "Sharing with T2, T3"), (tuple("ABCD"), "4 tills")):
            devices = Devices(sync=away, nearby=NeighboursStatus(reached, known=4))
            assert said in health_rows(devices, shop.state, manner())[0].detail


class TestPlaces:
    def test_nobody_signed_in_is_the_sign_in_screen(self, shop: Shop) -> None:
        assert screen_of(replace(shop.state, operator=None), "history") == "sign-in"

    def test_signing_in_leads_to_the_shift_where_none_is_open(self, shop: Shop) -> None:
        out = replace(shop.state, operator=None, shift=None)
        assert place_after(out, replace(shop.state, shift=None), "sale") == "shift"
        assert screen_of(replace(shop.state, shift=None), "shift") == "open-shift"
        assert place_after(replace(shop.state, operator=None), shop.state, "history") == "sale"

    def test_a_scanned_item_brings_the_sale_from_every_screen(self, shop: Shop) -> None:
        before = shop.state
        after = shop.scan("4890000000017", "EAN13")
        for place in ("sale", "tender", "edit", "history", "shift", "devices", "enrol"):
            assert place_after(before, after, place) == "sale"

    def test_a_line_that_is_edited_stays_in_hand(self, shop: Shop) -> None:
        before = shop.state
        assert place_after(before, shop.ring_up("BUN"), "edit") == "edit"

    def test_a_typed_amount_that_becomes_a_line_stays_at_the_tender(self, shop: Shop) -> None:
        before = shop.state
        after = shop.do(lambda d, s: d.checkout.add_amount(s, 1200))
        assert place_after(before, after, "tender") == "tender"

    def test_a_payment_ends_at_done(self, shop: Shop) -> None:
        before = shop.ring_up("BUN")
        after = shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 1600))
        assert screen_of(after, place_after(before, after, "tender")) == "done"


def test_names_of_pictures_fall_back() -> None:
    assert (picture("iced"), picture("soup"), picture("no-such"), picture("", "")) == (
        "cup-soda",
        "soup",
        "package",
        "",
    )


def test_a_refusal_of_a_rule_is_no_surprise(shop: Shop) -> None:
    """The amount pad never shows what the till would refuse to ring up."""
    with pytest.raises(Refused):
        shop.do(lambda d, s: d.checkout.add_amount(s, 99_999_999, 2))
    shown = bill(shop, Viewing(typed=Typed("999999.99", 2, 99_999_999)))
    assert shown.total == "$0.00"
