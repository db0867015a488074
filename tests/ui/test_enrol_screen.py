"""Signing a member up at the counter: few taps, no Chinese keyboard, the bill untouched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest

from pos_terminal.domain.loyalty.club.referrer import referrer_of
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.words import Language
from pos_terminal.ui.viewmodels.enrol import EnrolViewModel
from tests.support.club import open_club
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import Shop, open_shop

FREE_PHONE = "61234088"
DOUBLE_TAP_MS = 650


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = open_shop(tmp_path)
    shop.ring_up("LEMON-TEA")
    return shop


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock) as window:
        window.terminal.go("enrol")
        yield window


def enrol(shown: ShownTill) -> EnrolViewModel:
    found = shown.terminal.enrol
    assert isinstance(found, EnrolViewModel)
    return found


def test_phone_and_consent_are_enough(shown: ShownTill) -> None:
    shown.type(FREE_PHONE)
    assert (enrol(shown).props.phone_text, enrol(shown).props.phone_good) == ("6123 4088", "可登記")
    assert (enrol(shown).props.finish_text, enrol(shown).props.can_finish) == ("請先取得同意", False)
    shown.tap("consent-terms", "enrol-finish")
    assert shown.state.enrolled is not None
    assert shown.state.bill.standing is not None
    assert shown.state.bill.standing.member == shown.state.enrolled
    assert len(shown.state.bill.sale.lines) == 1
    props = enrol(shown).props
    assert props.enrolled
    assert props.member_number.replace(" ", "") == shown.state.enrolled.number
    assert props.code_source == f"image://code/{shown.state.enrolled.number}"
    shown.tap("enrol-finish")
    assert shown.terminal.props.screen == "enrol", "a double tap leaves the code on the screen"
    QTest.qWait(DOUBLE_TAP_MS)
    shown.tap("enrol-finish")
    assert shown.terminal.props.screen == "sale"
    assert shown.state.enrolled is None


def test_a_number_that_was_not_found_is_filled_in(shop: Shop) -> None:
    shop.do(lambda d, s: d.members.find_by_phone(s, FREE_PHONE))
    with till_window(shop.desk, shop.state, shop.clock) as shown:
        shown.terminal.go("enrol")
        assert (enrol(shown).props.phone_text, enrol(shown).props.field) == ("6123 4088", "name")


def test_a_name_in_two_taps(shown: ShownTill) -> None:
    shown.tap("field-name-box", "surname-0", "title-1")
    assert enrol(shown).props.name_text == "陳小姐"
    shown.terminal.switch_language()
    assert enrol(shown).props.name_text == "Miss Chan"


def test_a_name_on_the_keyboard(shown: ShownTill) -> None:
    shown.tap("field-name-box", "write-name")
    shown.type("lee ka ho")
    assert enrol(shown).props.name_text == "lee ka ho"


def test_a_name_may_be_composed_with_the_systems_input_method(shown: ShownTill) -> None:
    """Where the field asks for one, the wedge leaves it on (tests/ui/test_wedge_ibus.py composes with a real one)."""
    shown.tap("field-name-box", "write-name")
    focused = shown.window.focusObject()
    assert focused is not None
    assert focused.property("takesInputMethod") is True
    composing = QInputMethodEvent("oiar", [])
    composing.setCommitString("倉")
    QCoreApplication.sendEvent(focused, composing)
    assert enrol(shown).props.name_text == "倉"


def test_a_birthday_on_the_29th_of_february(shown: ShownTill) -> None:
    shown.tap("field-birthday-box", "month-2")
    assert len(enrol(shown).props.days) == 29
    shown.tap("day-29")
    assert enrol(shown).props.birthday_text == "2月29日"
    shown.tap("month-3", "day-31", "month-4")
    assert enrol(shown).props.birthday_text == "4月"
    shown.tap("month-4")
    assert enrol(shown).props.birthday_text == ""


def test_everything_that_was_filled_in_is_kept(shown: ShownTill) -> None:
    shown.type(FREE_PHONE)
    shown.tap("surname-3", "title-0", "field-birthday-box", "month-8", "day-21")
    shown.tap("consent-terms", "consent-marketing", "enrol-finish")
    member = shown.state.enrolled
    assert member is not None
    assert (member.name, member.birthday, member.phone_last4) == ("林先生", (8, 21), "4088")


def test_a_number_that_cannot_be_a_mobile_phone_is_said_at_once(shown: ShownTill) -> None:
    shown.type("1")
    assert enrol(shown).props.phone_problem == "電話號碼須有 8 個數字，並以 4 至 9 開頭。"


def test_a_member_already_is_put_on_the_bill_instead(shown: ShownTill) -> None:
    shown.type("61235678")
    shown.tap("consent-terms", "enrol-finish")
    assert enrol(shown).props.problem == "這個電話已登記，會員號碼 50000017。"
    QTest.qWait(DOUBLE_TAP_MS)
    shown.tap("enrol-finish")
    assert shown.state.bill.standing is not None
    assert shown.state.bill.standing.member.number == "50000017"
    assert shown.terminal.props.screen == "sale"


def test_leaving_forgets_the_form_and_keeps_the_bill(shown: ShownTill) -> None:
    shown.type("6123")
    shown.press(Qt.Key.Key_Escape)
    assert shown.terminal.props.screen == "sale"
    shown.terminal.go("enrol")
    assert enrol(shown).props.phone_text == ""
    assert len(shown.state.bill.sale.lines) == 1


def test_paying_without_signing_up(shown: ShownTill) -> None:
    shown.tap("pay-instead")
    assert shown.terminal.props.screen == "tender"


def foot_of_message(till: ShownTill) -> float:
    banner = till.item("enrol-problem")
    return banner.mapToScene(banner.boundingRect().bottomLeft()).y()


def head_of_keys(till: ShownTill) -> float:
    return till.item("enrol-finish").mapToScene(QPointF(0, 0)).y()


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_the_longest_message_stands_above_the_keys(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as till:
        till.terminal.go("enrol")
        till.type("61235678")
        till.tap("consent-terms", "enrol-finish")
        assert foot_of_message(till) <= head_of_keys(till)


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_nothing_is_small_or_cut(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as shown:
        shown.terminal.go("enrol")
        for field in ("phone", "name", "birthday"):
            enrol(shown).use_field(field)
            shown.press()
            assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("field-phone-box")
        shown.type(FREE_PHONE)
        shown.tap("consent-terms", "enrol-finish")
        assert shown.has("welcome-number")
        assert shown.small_targets() + shown.cut_texts() == []


@pytest.fixture
def club(tmp_path: Path) -> Shop:
    """A shop whose programme pays for bringing a friend; nobody on the bill."""
    shop = open_club(tmp_path)
    shop.do(lambda d, s: d.checkout.remove_member(s))
    return shop


@pytest.fixture
def brought(club: Shop) -> Iterator[ShownTill]:
    with till_window(club.desk, club.state, club.clock, language="en") as window:
        window.terminal.go("enrol")
        yield window


def finish(till: ShownTill) -> str:
    """Signs up and gives the id of whoever brought the new member."""
    till.type(FREE_PHONE)
    till.tap("consent-terms", "enrol-finish")
    standing = till.state.bill.standing
    assert standing is not None and standing.member == till.state.enrolled
    return referrer_of(standing.account("club"))


def test_without_a_referral_a_member_code_goes_to_the_bill_as_ever(shown: ShownTill) -> None:
    assert not shown.has("field-referrer")
    shown.terminal.read_code(CodeRead("50000017", "QR"))
    assert shown.state.bill.standing is not None
    assert shown.state.introducing.chosen is None


def test_a_member_code_names_who_brought_them_and_leaves_the_bill_alone(brought: ShownTill) -> None:
    brought.terminal.read_code(CodeRead("50000017", "QR"))
    settle()
    assert brought.terminal.props.screen == "enrol"
    assert (brought.state.bill.standing, enrol(brought).props.referrer_text) == (None, "陳美儀")
    assert finish(brought) == "00000000000001"
    assert brought.state.introducing.chosen is None


def test_once_signed_up_a_member_code_goes_to_the_bill_again(brought: ShownTill) -> None:
    assert finish(brought) == ""
    brought.terminal.read_code(CodeRead("50000017", "QR"))
    settle()
    assert brought.state.bill.standing is not None
    assert brought.state.bill.standing.member.number == "50000017"


@pytest.mark.parametrize("typed", ["9012", "50000025", "91239012"])
def test_they_are_found_by_the_last_digits_of_the_phone_or_the_number(brought: ShownTill, typed: str) -> None:
    brought.tap("field-referrer-box")
    for digit in typed:
        brought.tap(f"key-{digit}")
    assert [(row.name, row.detail) for row in enrol(brought).props.referrers] == [("Lee Ka Ho", "Phone ends 9012")]
    brought.tap("referrer-00000000000002")
    assert (enrol(brought).props.referrer_text, enrol(brought).props.referrer_typed) == ("Lee Ka Ho", "")
    brought.tap("field-phone-box")
    assert finish(brought) == "00000000000002"


def test_one_tap_takes_them_off_again(brought: ShownTill) -> None:
    brought.terminal.read_code(CodeRead("50000017", "QR"))
    brought.tap("clear-referrer")
    assert not brought.has("clear-referrer")
    assert finish(brought) == ""


def test_nobody_found_is_said_and_the_digits_can_be_corrected(brought: ShownTill) -> None:
    brought.tap("field-referrer-box")
    brought.type("9013")
    assert enrol(brought).props.referrer_note == "No such member. Check the number."
    brought.press(Qt.Key.Key_Backspace)
    brought.type("2")
    assert len(enrol(brought).props.referrers) == 1
    brought.tap("key-clear")
    assert (enrol(brought).props.referrers, enrol(brought).props.referrer_typed) == ((), "")


def test_a_code_that_is_no_member_is_said_on_this_screen(brought: ShownTill) -> None:
    brought.tap("field-referrer-box")
    brought.terminal.read_code(CodeRead("50000033", "QR"))
    settle()
    assert enrol(brought).props.referrer_problem == "This till does not know member 50000033."
    brought.type("9")
    assert enrol(brought).props.referrer_problem == ""


def test_an_item_is_rung_up_from_this_screen_as_ever(brought: ShownTill) -> None:
    brought.terminal.read_code(CodeRead("4891234567894", "EAN13"))
    assert brought.terminal.props.screen == "sale"
    assert len(brought.state.bill.sale.lines) == 1


def test_coming_back_begins_with_nobody(brought: ShownTill) -> None:
    brought.terminal.read_code(CodeRead("50000017", "QR"))
    brought.terminal.go("sale")
    settle()
    brought.terminal.go("enrol")
    settle()
    assert enrol(brought).props.referrer_text == ""


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_a_form_of_four_fields_has_room(club: Shop, language: Language, size: tuple[int, int]) -> None:
    club.ring_up("LEMON-TEA")
    with till_window(club.desk, club.state, club.clock, language=language, size=size) as till:
        till.terminal.go("enrol")
        till.type("61235678")
        till.tap("consent-terms", "enrol-finish")  # a member already: the longest message
        till.terminal.read_code(CodeRead("50000025", "QR"))
        settle()
        assert foot_of_message(till) <= head_of_keys(till)
        assert till.small_targets() + till.cut_texts() == []
        till.tap("field-referrer-box")
        till.type("5678")
        assert till.has("referrer-00000000000001")
        assert till.small_targets() + till.cut_texts() == []
