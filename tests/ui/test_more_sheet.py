"""The sheet over the member panel: benefits, activities, a paper card, a tier by hand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_terminal.domain.loyalty.account import stamps
from pos_terminal.domain.loyalty.units import tier
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.words import Language
from pos_terminal.ui.viewmodels.more import MoreViewModel
from tests.support.club import open_club
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import CHAN, MANAGER_PIN, Shop, open_shop

SETTLED_MS, DOUBLE_TAP_MS = 450, 650
FRUIT, LOUNGE, REVIEW = "act-gate/club/fruit", "act-gate/club/lounge", "act-activity/club/review"
CARD, TIER = "card/club/tea", "tier/club/"


@pytest.fixture
def club(tmp_path: Path) -> Shop:
    return open_club(tmp_path)


@pytest.fixture
def till(club: Shop) -> Iterator[ShownTill]:
    with till_window(club.desk, club.state, club.clock, language="en") as shown:
        yield shown


def more(till: ShownTill) -> MoreViewModel:
    found = till.terminal.more
    assert isinstance(found, MoreViewModel)
    return found


def open_sheet(till: ShownTill) -> None:
    till.tap("more")
    QTest.qWait(SETTLED_MS)


def held(till: ShownTill, unit: str) -> int:
    standing = till.state.bill.standing
    assert standing is not None
    return sum(lot.rest for lot in standing.account("club").of_unit(unit))


def test_the_key_stands_only_where_there_is_something_to_do(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, presets=("cafe-stamps",))
    shop.do(lambda d, s: d.members.attach(s, "00000000000001"))
    with till_window(shop.desk, shop.state, shop.clock) as till:
        assert not till.has("more")
        assert not more(till).props.available


def test_nothing_of_it_is_made_before_it_is_asked_for(till: ShownTill) -> None:
    assert not till.has("more-sheet")
    assert more(till).props.rows == ()
    till.tap("more")
    assert till.has("more-sheet")
    assert [(row.head, row.name, row.detail) for row in more(till).props.rows] == [
        ("Benefits", "A plate of fruit a day", "0 of 1 used"),
        ("", "Lounge", ""),
        ("Activities", "Review", "0 of 2 used"),
        ("", "Tea class", ""),
        ("From a paper card", "Tea card", "up to 9"),
        ("Tier by hand", "Sunrise club", ""),
    ]
    till.tap("more-close")
    assert not till.has("more-sheet")


def test_a_gate_opens_once_a_day_and_says_why_not(till: ShownTill) -> None:
    open_sheet(till)
    sequence = till.state.sequence
    till.tap(FRUIT)
    assert (more(till).props.said, more(till).props.said_tone) == ("Go ahead; it is noted.", "good")
    assert more(till).props.rows[0].detail == "1 of 1 used"
    till.tap(FRUIT)
    assert till.state.sequence == sequence + 1, "a double tap counts once"
    QTest.qWait(DOUBLE_TAP_MS)
    till.tap(FRUIT)
    assert (more(till).props.said_tone, till.state.sequence) == ("warn", sequence + 1)
    assert more(till).props.said.startswith("The member has used all of it.")
    till.tap(LOUNGE)
    assert more(till).props.said.startswith("The member's tier is not high enough.")
    assert "The member's tier is not high enough." not in till.texts(), "it is said on the sheet alone"


def test_an_activity_is_counted_once(till: ShownTill) -> None:
    open_sheet(till)
    sequence = till.state.sequence
    till.tap(REVIEW)
    assert (more(till).props.said, till.state.sequence) == ("The activity is noted.", sequence + 1)
    assert held(till, "points") == 20


def test_stamps_of_a_paper_card_want_a_count_and_a_manager(till: ShownTill) -> None:
    open_sheet(till)
    till.tap(f"act-{CARD}")
    assert not more(till).props.can_apply
    till.tap("key-1", "key-0")
    assert (more(till).props.count_text, more(till).props.can_apply) == ("10", False)
    till.tap("key-back", "key-clear", "key-7", "more-apply")
    assert more(till).props.page == "pin"
    for digit in "111111":
        till.tap(f"key-{digit}")
    assert (more(till).props.problem, held(till, stamps("tea"))) == ("That is not a manager's PIN.", 0)
    for digit in MANAGER_PIN:
        till.tap(f"key-{digit}")
    assert held(till, stamps("tea")) == 7
    assert (more(till).props.page, more(till).props.said) == ("acts", "7 stamps carried over.")
    QTest.qWait(SETTLED_MS)
    assert more(till).props.rows[4].detail == "done before"
    assert not till.item(f"act-{CARD}").isEnabled()


def test_the_keyboard_keys_the_count_and_the_pin(till: ShownTill) -> None:
    open_sheet(till)
    more(till).tap(CARD)
    till.type("42")
    till.press(Qt.Key.Key_Backspace, Qt.Key.Key_Return)
    till.type(MANAGER_PIN)
    assert held(till, stamps("tea")) == 4
    assert not till.state.bill.sale.lines, "no digit went to the amount"


def test_a_tier_by_hand_wants_a_tier_a_time_and_a_manager(till: ShownTill) -> None:
    open_sheet(till)
    more(till).tap(TIER)
    assert [row.text for row in more(till).props.tiers] == ["Silver member", "Gold member"]
    assert not till.item("more-apply").isEnabled()
    till.tap("tier-gold", "days-90", "more-apply")
    assert more(till).props.pin_detail == "Gold member, 90 days"
    till.type(MANAGER_PIN)
    assert held(till, tier("gold")) == 1
    till.tap("more-close")
    assert till.item("tier-badge").property("name") == "Gold member"
    assert "The tier is given for 90 days." in till.texts()


def test_a_manager_who_is_signed_in_needs_no_pin(club: Shop) -> None:
    club.do(lambda d, s: d.cashiers.lock(s), lambda d, s: d.cashiers.sign_in(s, "boss", MANAGER_PIN))
    with till_window(club.desk, club.state, club.clock) as till:
        open_sheet(till)
        more(till).tap(TIER)
        settle()
        till.tap("tier-silver", "more-apply")
        assert held(till, tier("silver")) == 1
        assert more(till).props.said == "已給予等級，為期 30 日。"


def test_escape_goes_one_step_back_each_time(till: ShownTill) -> None:
    open_sheet(till)
    more(till).tap(CARD)
    till.type("3")
    till.press(Qt.Key.Key_Return)
    pages = []
    for _ in range(3):
        pages.append(more(till).props.page)
        till.press(Qt.Key.Key_Escape)
    assert pages == ["pin", "count", "acts"]
    assert not more(till).props.shown


def test_a_half_keyed_pin_is_forgotten_with_another_member_or_cashier(till: ShownTill) -> None:
    def other_member() -> None:
        till.terminal.read_code(CodeRead("50000025", "QR"))

    def other_cashier() -> None:
        till.terminal.lock()

    for leave in (other_member, other_cashier):
        more(till).open()
        more(till).tap(CARD)
        till.type("3")
        till.press(Qt.Key.Key_Return)
        till.type("246")
        assert more(till).props.pin_filled == 3
        leave()
        settle()
        assert (more(till).props.shown, more(till).props.pin_filled) == (False, 0)


def test_items_are_rung_up_beside_the_sheet(till: ShownTill) -> None:
    open_sheet(till)
    till.tap("tile-LEMON-TEA")
    assert more(till).props.shown
    assert len(till.state.bill.sale.lines) == 1


def test_a_blocked_member_can_do_nothing(club: Shop) -> None:
    standing = club.state.bill.standing
    assert standing is not None
    blocked = replace(standing, member=replace(standing.member, blocked=True))
    state = replace(club.state, bill=replace(club.state.bill, standing=blocked))
    with till_window(club.desk, state, club.clock) as till:
        assert not till.has("more")


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_nothing_is_small_or_cut(club: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(club.desk, club.state, club.clock, language=language, size=size) as till:
        open_sheet(till)
        till.tap(LOUNGE)
        for key in ("", CARD, TIER):
            if key:
                more(till).back()
                more(till).open()
                more(till).tap(key)
            settle()
            assert till.small_targets() + till.cut_texts() == []
        more(till).choose_tier("gold")
        more(till).apply()
        settle()
        assert till.has("more-pin")
        assert till.small_targets() + till.cut_texts() == []
        assert till.item("pin-note").mapToScene(till.item("pin-note").boundingRect().bottomLeft()).y() < size[1]


def test_a_voucher_that_the_member_has_is_printed_from_the_sheet(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, presets=("cafe-stamps",))
    shop.scan(CHAN.number)
    shop.ring_up(*["LEMON-TEA"] * 10)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 22_000), lambda d, s: d.payment.next_sale(s))
    shop.scan(CHAN.number)
    with till_window(shop.desk, shop.state, shop.clock, language="en") as till:
        sheet = more(till)
        sheet.open()
        (row,) = sheet.props.rows
        assert (row.head, row.name, row.glyph) == ("Print a voucher", "Free drink", "printer")
        sheet.tap(row.key)
        assert more(till).props.said.startswith("The voucher prints")
        assert shop.store.spool.open_jobs()[-1].document == "voucher/cafe-stamps/free-drink"
