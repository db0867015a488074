"""Signing a member up at the counter: few taps, no Chinese keyboard, the bill untouched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_terminal.domain.words import Language
from pos_terminal.ui.viewmodels.enrol import EnrolViewModel
from tests.support.qml import ShownTill, till_window
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
