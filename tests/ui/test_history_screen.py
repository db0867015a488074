"""Bills of the past: found, printed again, given back with every effect seen first, voided."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.account import LoyaltyFacts, ProgrammeResult, UnitChange
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.state import ShopSettings
from pos_terminal.ui.viewmodels.history import HistoryViewModel
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.returning import effects
from tests.support.clocks import NOON
from tests.support.club import open_club
from tests.support.qml import ShownTill, till_window
from tests.support.shop import MANAGER_PIN, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop that sold two bills: one to a member by Octopus, one for cash."""
    shop = open_shop(tmp_path)
    shop.scan("50000017")
    shop.ring_up("LEMON-TEA", "BUN", "BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 5400))
    shop.ring_up("MILK-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000), lambda d, s: d.payment.next_sale(s))
    return shop


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as window:
        window.terminal.go("history")
        yield window


def history(shown: ShownTill) -> HistoryViewModel:
    found = shown.terminal.history
    assert isinstance(found, HistoryViewModel)
    return found


def test_the_newest_bill_stands_first_with_what_was_sold_and_how_it_was_paid(shown: ShownTill) -> None:
    rows = history(shown).props.bills
    assert [(row.number, row.detail, row.items, row.amount, row.who) for row in rows] == [
        ("#0002", "12:00 Cash", "Milk tea", "$20.00", "No member"),
        ("#0001", "12:00 Octopus", "Iced lemon tea, Pineapple bun ×2", "$54.00", "陳**"),
    ]


def test_members_only_and_yesterday(shown: ShownTill) -> None:
    shown.tap("filter-members")
    assert [row.number for row in history(shown).props.bills] == ["#0001"]
    shown.tap("filter-yesterday")
    assert history(shown).props.bills == ()
    assert "No such bill." in shown.texts()
    shown.tap("filter-yesterday")
    assert len(history(shown).props.bills) == 2


def test_a_search_looks_at_all_bills(shown: ShownTill) -> None:
    shown.tap("filter-yesterday")
    history(shown).search("bun")
    assert [row.number for row in history(shown).props.bills] == ["#0001"]


def test_one_line_back_shows_its_effects_before_anything_happens(shown: ShownTill) -> None:
    before = shown.state.sequence
    shown.tap("bill-#0001", "return-2")
    assert history(shown).props.amount == "$32.00"
    shown.tap("less-2")
    props = history(shown).props
    assert (props.amount, props.act_text) == ("$16.00", "Refund $16.00")
    assert props.hand_note == "Refund on the Octopus reader by hand."
    assert [(row.name, row.before, row.after, row.difference) for row in props.effects][:1] == [
        ("MoneyBack points", "10", "7", "−3")
    ]
    assert shown.state.sequence == before


def test_a_small_refund_is_one_key(shown: ShownTill) -> None:
    shown.tap("bill-#0002", "return-1")
    before = shown.state.sequence
    assert not shown.has("refund-pin")
    shown.tap("refund-act")
    assert shown.state.sequence == before + 1
    props = history(shown).props
    assert props.done_text == "$20.00 given back; the receipt prints."
    assert (props.can_choose, props.lines[0].note) == (False, "1 bought, 1 returned")
    assert [row.who for row in props.bills] == ["Refunded", "Refunded", "陳**"]
    shown.tap("history-cancel")
    assert not history(shown).props.opened


def test_the_money_can_go_back_in_cash(shown: ShownTill) -> None:
    shown.tap("bill-#0001", "return-1", "way-cash", "refund-act")
    opened = shown.state.history.opened
    assert opened is not None
    assert [(tender.kind, tender.amount_minor) for tender in opened.refunds[-1].tenders] == [(TenderKind.CASH, 2200)]


def test_a_void_wants_the_managers_pin_in_place(shown: ShownTill) -> None:
    shown.tap("bill-#0002", "begin-void")
    assert history(shown).props.act_text == "Void $20.00"
    for digit in "111111":
        shown.tap(f"key-{digit}")
    assert history(shown).props.problem == "That is not a manager's PIN."
    assert history(shown).props.pin_filled == 0
    shown.type(MANAGER_PIN)
    opened = shown.state.history.opened
    assert opened is not None and opened.refunds[-1].void
    assert not history(shown).props.voiding


def test_a_refund_above_the_limit_wants_the_managers_pin(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.do(
        lambda d, s: d.checkout.add_amount(s, 20_000),
        lambda d, s: d.payment.pay(s, TenderKind.CASH, 20_000),
    )
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("history")
        shown.tap("bill-#0001", "history-all")
        assert shown.has("refund-pin")
        assert not shown.has("refund-act")
        shown.type(MANAGER_PIN)
        opened = shown.state.history.opened
        assert opened is not None
        assert [refund.total_minor for refund in opened.refunds] == [20_000]


def test_escape_goes_one_step_back_each_time(shown: ShownTill) -> None:
    shown.tap("bill-#0002", "begin-void")
    shown.press(Qt.Key.Key_Escape)
    assert (history(shown).props.voiding, history(shown).props.opened) == (False, True)
    shown.press(Qt.Key.Key_Escape)
    assert not history(shown).props.opened


def test_reprinting_is_recorded(shown: ShownTill, shop: Shop) -> None:
    shown.tap("bill-#0001", "history-reprint")
    assert [job.copy for job in shop.store.spool.open_jobs()][-1] == 1


def test_scanning_a_receipt_opens_its_bill(shown: ShownTill) -> None:
    shown.terminal.go("sale")
    shown.terminal.read_code(CodeRead("S1-T1-1", "QR"))
    assert shown.terminal.props.screen == "history"
    assert history(shown).props.title == "Bill #0001"


def test_a_balance_below_zero_is_said_before_it_happens() -> None:
    below = UnitChange(unit="points", opening=0, earned=0, spent=36, expired=0, closing=-36)
    facts = LoyaltyFacts("m", "1", "陳**", (ProgrammeResult("p", "v", (), (below,)),))
    rows = effects(facts, (), Manner("zh_HK", NOON, ShopCalendar(), ShopSettings(), "HKD"))
    assert [(row.name, row.after, row.difference, row.note) for row in rows] == [
        ("積分", "−36", "−36", "會變成 −36，下次消費補回")
    ]


def test_a_card_shows_the_stamps_that_are_taken_back() -> None:
    card = StampCardRule("drink", Words("飲品印花", "Drink stamps"), 5, "free")
    programme = Programme("cafe", "v", Words("茶", "Tea"), "HKD", "Asia/Hong_Kong", NOON.date(), stamp_cards=(card,))
    change = UnitChange(unit="stamps/drink", opening=3, earned=0, spent=1, expired=0, closing=2)
    facts = LoyaltyFacts("m", "1", "陳**", (ProgrammeResult("cafe", "v", (), (change,)),))
    rows = effects(facts, (programme,), Manner("en", NOON, ShopCalendar(), ShopSettings(), "HKD"))
    assert rows[0].name == "Drink stamps"
    assert [stamp.kind for stamp in rows[0].stamps] == ["full", "full", "taken", "empty", "reward"]


def test_money_in_the_wallet_comes_back_as_money() -> None:
    change = UnitChange(unit="wallet", opening=500, earned=0, spent=-1_200, expired=0, closing=1_700)
    facts = LoyaltyFacts("m", "1", "陳**", (ProgrammeResult("club", "v", (), (change,)),))
    rows = effects(facts, (), Manner("en", NOON, ShopCalendar(), ShopSettings(), "HKD"))
    assert [(row.name, row.glyph, row.before, row.after, row.difference) for row in rows] == [
        ("Wallet", "wallet", "$5.00", "$17.00", "+$12.00")
    ]


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_nothing_is_small_or_cut(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as shown:
        shown.terminal.go("history")
        assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("bill-#0001", "history-all")
        assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("history-cancel", "begin-void")
        assert shown.small_targets() + shown.cut_texts() == []


def spent_points(tmp_path: Path, debt: str) -> Shop:
    """A bill of 80 dollars whose 80 points were spent on the next one."""
    shop = open_club(tmp_path, debt=debt)
    shop.ring_up("MILK-TEA", "MILK-TEA", "MILK-TEA", "MILK-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 8000), lambda d, s: d.payment.next_sale(s))
    shop.do(lambda d, s: d.members.attach(s, "00000000000001"))
    shop.ring_up("MILK-TEA", "MILK-TEA", "MILK-TEA")
    offer = next(one for one in shop.state.bill.evaluation.offers if one.choice.points == 80)
    shop.do(
        lambda d, s: d.checkout.toggle_reward(s, offer.choice),
        lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 5200),
        lambda d, s: d.payment.next_sale(s),
    )
    return shop


@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_money_kept_for_points_that_were_spent_stands_first_and_adds_up(tmp_path: Path, language: Language) -> None:
    shop = spent_points(tmp_path, "from_refund")
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=(1024, 768)) as shown:
        shown.terminal.go("history")
        shown.tap("bill-#0001", "history-all")
        props, draft = history(shown).props, shown.state.history.opened
        assert draft is not None and draft.draft is not None
        first = props.effects[0]
        assert (first.before, first.after, first.difference) == ("$80.00", "$77.20", "−$2.80")
        assert (props.amount, draft.draft.total_minor) == ("$77.20", 7720)
        assert first.note in shown.texts()
        assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("refund-act")
        refund = shown.state.history.opened.refunds[-1] if shown.state.history.opened else None
        assert refund is not None
        assert (refund.total_minor, refund.withheld_minor) == (8000, 280)
        assert sum(tender.amount_minor for tender in refund.tenders) == 7720


def test_money_that_goes_into_the_wallet_is_said_on_the_key_and_after(tmp_path: Path) -> None:
    shop = spent_points(tmp_path, "store_credit")
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("history")
        shown.tap("bill-#0001", "history-all")
        props = history(shown).props
        assert [(row.name, row.before, row.after) for row in props.effects if row.glyph in ("banknote", "wallet")] == [
            ("Money back", "$80.00", "$0.00"),
            ("Wallet", "$0.00", "$80.00"),
        ]
        assert (props.amount, props.act_text, props.ways, props.hand_note) == ("$0.00", "$80.00 to wallet", (), "")
        assert not shown.has("way-cash")
        shown.tap("refund-act")
        assert history(shown).props.done_text == "$80.00 in the wallet; the receipt prints."


def test_a_refund_that_keeps_nothing_has_no_row_of_money(tmp_path: Path) -> None:
    shop = spent_points(tmp_path, "owe")
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("history")
        shown.tap("bill-#0001", "history-all")
        assert [row.name for row in history(shown).props.effects if row.glyph == "banknote"] == []
        assert history(shown).props.amount == "$80.00"
