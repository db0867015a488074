"""A shift from its float to its Z report, with cash in and out, on the screen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.shift import ShiftReport, TenderTotal, UnitTotal
from pos_terminal.domain.words import Language
from pos_terminal.services.state import ShopSettings
from pos_terminal.ui.viewmodels.cash_count import CashCount
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.reporting import (
    busiest_text,
    drawer_rows,
    figure_rows,
    given_rows,
    hour_rows,
    share_rows,
)
from pos_terminal.ui.viewmodels.shift import ShiftViewModel
from tests.support.clocks import NOON
from tests.support.qml import ShownTill, till_window
from tests.support.shop import MANAGER_PIN, Shop, open_shop

MANNER = Manner("en", NOON, ShopCalendar(), ShopSettings(), "HKD")
REPORT = ShiftReport(
    shift=None,
    number=3,
    opened_at=NOON,
    at=NOON,
    currency="HKD",
    cashier_name="阿玲",
    float_minor=50_000,
    sales=3,
    refunds=1,
    voids=0,
    gross_minor=32_000,
    discount_minor=500,
    deducted_minor=1_500,
    net_minor=30_000,
    returned_minor=2_000,
    rounding_minor=0,
    tenders=(
        TenderTotal(kind=TenderKind.CASH, count=1, amount_minor=8_000),
        TenderTotal(kind=TenderKind.OCTOPUS, count=2, amount_minor=24_000),
        TenderTotal(kind=TenderKind.CARD, count=1, amount_minor=-1_000),
    ),
    paid_in_minor=10_000,
    paid_out_minor=4_000,
    expected_cash_minor=64_000,
    members=2,
    hourly=((9, 10_000), (12, 20_000)),
    units=(
        UnitTotal(programme="p", unit="points", earned=60, redeemed=0, reversed=4),
        UnitTotal(programme="q", unit="stamps/drink", earned=7, redeemed=0, reversed=0),
    ),
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop in its shift, with a float of $500 and one cash sale of $54."""
    shop = open_shop(tmp_path)
    shop.ring_up("LEMON-TEA", "BUN", "BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000), lambda d, s: d.payment.next_sale(s))
    return shop


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as window:
        window.terminal.go("shift")
        yield window


def shift(shown: ShownTill) -> ShiftViewModel:
    found = shown.terminal.shift
    assert isinstance(found, ShiftViewModel)
    return found


def test_counting_by_notes_and_coins() -> None:
    count = CashCount().choose(50_000).typed("1").choose(10_000).typed("1").typed("2").erased()
    assert (count.total_minor, count.begun) == (60_000, True)
    assert count.choose(10_000).typed("3").of(10_000) == 3
    assert count.cleared().total_minor == 50_000
    assert CashCount().typed("1").typed("2").typed("3").typed("4").typed("5").of(100_000) == 1234
    assert CashCount(chosen=10).next().chosen == 100_000


def test_a_report_in_figures_bars_and_shares() -> None:
    assert [(row.title, row.amount, row.detail) for row in figure_rows(REPORT, MANNER)] == [
        ("Sales", "$300.00", "3 bills"),
        ("Average bill", "$100.00", "Savings −$20.00"),
        ("Member bills", "67%", "2 bills"),
        ("Refunds", "−$20.00", "1 bill"),
    ]
    hours = hour_rows(REPORT, MANNER)
    assert [(row.hour, row.amount, row.share) for row in hours] == [
        ("9", "100", 0.5),
        ("10", "", 0.0),
        ("11", "", 0.0),
        ("12", "200", 1.0),
    ]
    assert busiest_text(hours, MANNER) == "Busiest: 12:00"
    assert [(row.title, row.percent, row.amount) for row in share_rows(REPORT, MANNER)] == [
        ("Octopus", "75%", "$240.00"),
        ("Cash", "25%", "$80.00"),
        ("Card", "0%", "−$10.00"),
    ]
    assert [row.amount for row in given_rows(REPORT, MANNER)] == ["60", "0", "7", "0", "4"]
    assert [row.amount for row in drawer_rows(REPORT, MANNER)] == ["$500.00", "$80.00", "+$60.00"]


def test_an_empty_report_has_no_bars() -> None:
    empty = replace(REPORT, sales=0, members=0, net_minor=0, hourly=(), tenders=())
    assert hour_rows(empty, MANNER) == ()
    assert busiest_text((), MANNER) == ""
    assert share_rows(empty, MANNER) == ()
    assert figure_rows(empty, MANNER)[1].amount == "$0.00"


def test_opening_with_a_counted_float(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, signed_in=False)
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", "1234"))
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("shift")
        assert not shown.has("open-same")
        shown.tap("piece-10000", "count-5", "open-counted")
        assert shown.state.shift is not None
        assert shown.state.shift.float_minor == 50_000


def test_opening_as_last_time_is_one_tap(shop: Shop) -> None:
    shop.do(lambda d, s: d.shifts.close(s, 55_400, "", MANAGER_PIN))
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", "1234"))
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        shown.terminal.go("shift")
        shown.tap("open-same")
        assert shown.state.shift is not None
        assert (shown.state.shift.number, shown.state.shift.float_minor) == (2, 50_000)


def test_closing_shows_the_difference_and_wants_the_managers_pin(shown: ShownTill) -> None:
    assert shift(shown).props.difference == "—"
    assert not shift(shown).props.can_close
    shown.tap("piece-50000", "count-1", "piece-1000", "count-5", "piece-200", "count-2")
    assert (shift(shown).props.difference, shift(shown).props.difference_tone) == ("$0.00", "good")
    shown.tap("begin-close")
    shown.type("000000")
    assert shift(shown).props.problem == "That is not a manager's PIN."
    shown.type(MANAGER_PIN)
    assert shown.state.shift is None
    assert shown.state.closed_report is not None
    assert shift(shown).props.showing_z
    assert "$54.00" in shown.texts()


def test_a_large_difference_wants_a_reason_first(shown: ShownTill) -> None:
    shown.tap("piece-10000", "count-3", "begin-close")
    props = shift(shown).props
    assert (props.difference, props.difference_tone, props.close_ready) == ("short $254.00", "error", False)
    assert not shown.has("close-pin")
    shown.tap("reason-0")
    shown.type(MANAGER_PIN)
    assert shown.state.shift is None


def test_a_bill_still_open_stands_in_the_way(shown: ShownTill, shop: Shop) -> None:
    shown.till.put(shop.ring_up("BUN"))
    shown.terminal.go("shift")
    shown.tap("piece-10000", "count-3")
    assert (shift(shown).props.can_close, shift(shown).props.close_note) == (False, "A bill is still open.")


def test_cash_out_with_its_reason(shown: ShownTill) -> None:
    shown.tap("cash-in-out", "cash-out", "count-2", "count-0", "count-0")
    assert not shift(shown).props.cash_ready
    shown.tap("reason-0")
    assert shift(shown).props.cash_act_text == "Take out $200.00"
    shown.tap("cash-act")
    assert shown.state.report is not None
    assert shown.state.report.paid_out_minor == 20_000
    assert shift(shown).props.panel == "report"


def test_the_x_report_prints_in_two_taps(shown: ShownTill, shop: Shop) -> None:
    shown.terminal.go("sale")
    shown.tap("nav-shift", "print-x")
    assert [job.document for job in shop.store.spool.open_jobs()][-1] == "x_report"


def test_counting_by_keyboard(shown: ShownTill) -> None:
    shown.type("2")
    shown.press(Qt.Key.Key_Return)
    shown.type("13")
    shown.press(Qt.Key.Key_Backspace)
    assert shift(shown).props.counted == "$2,500.00"


@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_nothing_is_small_or_cut(shop: Shop, language: Language, size: tuple[int, int]) -> None:
    with till_window(shop.desk, shop.state, shop.clock, language=language, size=size) as shown:
        shown.terminal.go("shift")
        assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("cash-in-out")
        assert shown.small_targets() + shown.cut_texts() == []
        shown.tap("cash-cancel", "count-1", "begin-close")
        assert shown.small_targets() + shown.cut_texts() == []
