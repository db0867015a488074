"""Scanners that type, into a real window with real fields."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtTest import QTest

from pos_terminal.domain.selling.framing import Framing
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.ui.wedge import Wedge

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier

WINDOWS = b"""
import QtQuick
import QtQuick.Controls.Basic

Window {
    id: window
    width: 300; height: 200; visible: true
    property int entered: 0
    property int paid: 0
    Shortcut { sequence: "Return"; onActivated: window.entered += 1 }
    Shortcut { sequence: "F2"; onActivated: window.paid += 1 }
    Column {
        TextField { id: name; objectName: "name"; focus: true; property bool takesInputMethod: true }
        TextField { id: phone; objectName: "phone"; inputMethodHints: Qt.ImhDigitsOnly }
        Item {
            id: keys
            objectName: "keys"
            property string seen: ""
            Keys.onPressed: event => { keys.seen += "+" + event.text; event.accepted = true }
            Keys.onReleased: event => { keys.seen += "-" + event.text; event.accepted = true }
        }
    }
}
"""


@dataclass
class Station:
    """A window, its wedge, a clock that the test moves, and what was read."""

    window: QWindow
    wedge: Wedge
    clock: list[int]
    reads: list[CodeRead] = field(default_factory=list)

    def keep(self, read: object) -> None:
        assert isinstance(read, CodeRead)
        self.reads.append(read)

    def child(self, name: str) -> QObject:
        found = self.window.findChild(QObject, name)
        assert found is not None
        return found

    def text(self, name: str = "name") -> object:
        return self.child(name).property("text")

    def key(self, key: int, text: str = "", modifiers: Qt.KeyboardModifier = NONE, *, gap_ms: int = 4) -> None:
        """A key pressed and let go, as the window system delivers it: first tried as a shortcut, then sent."""
        self.clock[0] += gap_ms
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self.clock[0])
            QCoreApplication.sendEvent(self.window, event)

    def type(self, text: str, *, gap_ms: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for letter in text:
            key = Key.Key_Return if letter == "\r" else Key.Key_Tab if letter == "\t" else ord(letter.upper())
            self.key(key, letter, modifiers, gap_ms=gap_ms)

    def settle(self, ms: int = 100) -> None:
        """Time passes and the wedge's timers run."""
        self.clock[0] += ms
        self.until(lambda: not self.wedge.is_holding)

    def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(400):
            QCoreApplication.processEvents()
            if holds():
                return
            QTest.qWait(5)
        raise AssertionError("the wedge did not come to rest")


@pytest.fixture(scope="module")
def application() -> QGuiApplication:
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QGuiApplication(sys.argv[:1])


@pytest.fixture
def station(application: QGuiApplication) -> Iterator[Station]:
    engine = QQmlApplicationEngine()
    engine.loadData(WINDOWS)
    (window,) = engine.rootObjects()
    assert isinstance(window, QWindow)
    clock = [10_000]
    wedge = Wedge(lambda: clock[0])
    wedge.watch(application)
    window.requestActivate()
    station = Station(window, wedge, clock)
    wedge.code_read.connect(station.keep)
    station.until(lambda: QGuiApplication.focusWindow() is window and QGuiApplication.focusObject() is not None)
    yield station
    window.close()
    del engine


def test_a_scan_reaches_the_till_and_no_field(station: Station) -> None:
    station.type("12345674\r", gap_ms=4)
    station.settle()
    assert station.reads == [CodeRead("12345674", "", "wedge")]
    assert station.text() == ""
    assert station.window.property("entered") == 0


def test_a_scan_that_ends_in_tab_moves_no_focus(station: Station) -> None:
    station.type("4891234567898\t", gap_ms=2)
    station.settle()
    assert [read.text for read in station.reads] == ["4891234567898"]
    assert station.child("name").property("activeFocus") is True


def test_a_scan_without_an_end_is_read_after_a_silence(station: Station) -> None:
    station.type("12345674", gap_ms=10)
    station.settle()
    assert [read.text for read in station.reads] == ["12345674"]
    assert station.text() == ""


def test_aim_prefix_and_framing_name_the_symbology(station: Station) -> None:
    station.key(Key.Key_B, "\x02", CONTROL)
    station.type("]E04891234567898", gap_ms=3)
    station.key(Key.Key_C, "\x03", CONTROL)
    assert station.reads == [CodeRead("4891234567898", "EAN13", "wedge")]
    station.settle()
    assert station.text() == ""


def test_typing_arrives_in_order_with_its_modifiers(station: Station) -> None:
    station.type("Chan", gap_ms=110)
    station.key(Key.Key_Backspace, "\b", gap_ms=15)
    station.type("N7", gap_ms=25, modifiers=SHIFT)
    station.settle()
    assert station.text() == "ChaN7"
    assert station.reads == []


def test_a_key_arrives_without_another_after_it(station: Station) -> None:
    station.type("5", gap_ms=200)
    assert station.text() == ""
    station.settle(31)
    assert station.text() == "5"


def test_a_window_that_was_busy_does_not_take_typing_for_a_scan(station: Station) -> None:
    """All the keys are found in the queue at once; only their own times tell that a person typed them."""
    for n, letter in enumerate("waiting\r"):
        event = QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()) if letter != "\r" else Key.Key_Return, NONE, letter)
        event.setTimestamp(5_000 + 90 * n)
        QCoreApplication.sendEvent(station.window, event)
    station.settle()
    assert (station.text(), station.reads) == ("waiting", [])


def test_press_and_release_reach_an_item_in_order(station: Station) -> None:
    station.child("keys").forceActiveFocus()  # type: ignore[attr-defined]
    station.type("ab", gap_ms=50)
    station.settle()
    assert station.child("keys").property("seen") == "+a-a+b-b"


def test_shortcuts_work_between_scans(station: Station) -> None:
    station.type("12345674\r", gap_ms=4)
    station.settle()
    QTest.keyClick(station.window, Key.Key_F2)
    QTest.keyClick(station.window, Key.Key_Return)
    assert (station.window.property("paid"), station.window.property("entered")) == (1, 1)


def test_enter_of_a_scan_is_kept_from_shortcuts(station: Station) -> None:
    """Through Qt's own window system path, which tries shortcuts first."""
    wedge = Wedge(lambda: station.clock[0], stamp=lambda _event: station.clock[0])
    station.window.removeEventFilter(station.wedge)
    wedge.watch_window(station.window)
    wedge.code_read.connect(station.keep)
    for letter in "12345674":
        QTest.keyClick(station.window, Key(ord(letter)))
        station.clock[0] += 3
    QTest.keyClick(station.window, Key.Key_Return)
    assert [read.text for read in station.reads] == ["12345674"]
    assert (station.text(), station.window.property("entered")) == ("", 0)


def test_a_scan_goes_on_while_the_screen_changes_under_it(station: Station) -> None:
    station.type("1234", gap_ms=4)
    station.child("phone").forceActiveFocus()  # type: ignore[attr-defined]
    station.type("5674\r", gap_ms=4)
    station.settle()
    assert [read.text for read in station.reads] == ["12345674"]
    assert (station.text(), station.text("phone")) == ("", "")


def test_a_scan_goes_on_when_another_window_takes_over(station: Station) -> None:
    other = QWindow()
    other.show()
    station.wedge.watch_window(other)
    station.type("1234", gap_ms=4)
    first, station.window = station.window, other
    station.type("5674\r", gap_ms=4)
    station.window = first
    station.settle()
    assert [read.text for read in station.reads] == ["12345674"]
    other.close()


def test_what_was_typed_before_a_touch_stays_in_its_field(station: Station) -> None:
    station.type("a", gap_ms=100)
    phone = station.child("phone")
    at = QPointF(20, phone.property("y") + 10)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        buttons = Qt.MouseButton.LeftButton if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, at, at, Qt.MouseButton.LeftButton, buttons, NONE)
        QCoreApplication.sendEvent(station.window, event)
    station.type("1", gap_ms=60)
    station.settle()
    assert (station.text(), station.text("phone")) == ("a", "1")


def test_an_input_methods_text_is_left_alone(station: Station) -> None:
    composing = QInputMethodEvent("chan", [])
    QCoreApplication.sendEvent(QGuiApplication.focusObject(), composing)
    station.type("12345674\r", gap_ms=4)
    done = QInputMethodEvent()
    done.setCommitString("陳小姐")
    QCoreApplication.sendEvent(QGuiApplication.focusObject(), done)
    station.settle()
    assert station.text() == "陳小姐"
    assert [read.text for read in station.reads] == ["12345674"]


def accepts_input_method(item: QObject) -> object:
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QCoreApplication.sendEvent(item, query)
    return query.value(Qt.InputMethodQuery.ImEnabled)


def test_only_a_field_that_asks_for_it_has_an_input_method(station: Station) -> None:
    assert accepts_input_method(station.child("name")) is True
    station.child("phone").forceActiveFocus()  # type: ignore[attr-defined]
    assert accepts_input_method(station.child("phone")) is False
    station.type("91", gap_ms=90)
    station.settle()
    assert station.text("phone") == "91"


def test_keypad_digits_count_with_and_without_num_lock(station: Station) -> None:
    for digit in "1234567":
        station.key(ord(digit), digit, KEYPAD)
    station.key(Key.Key_Left, "", KEYPAD)
    station.key(Key.Key_Enter, "\r", KEYPAD)
    assert [read.text for read in station.reads] == ["12345674"]


def test_arrow_keys_of_a_person_pass_at_once(station: Station) -> None:
    station.type("ac", gap_ms=100)
    station.settle()
    station.key(Key.Key_Left, gap_ms=100)
    station.type("b", gap_ms=100)
    station.settle()
    assert station.text() == "abc"


def test_caps_lock_on_a_signed_card(station: Station) -> None:
    card = "S" + "ABCDEFGHIJ234567" * 7 + "ABCDEFGH"
    for letter in card:
        if letter.isalpha():
            station.key(Key.Key_Shift, modifiers=SHIFT, gap_ms=1)
            station.key(ord(letter), letter.lower(), SHIFT, gap_ms=1)
        else:
            station.key(ord(letter), letter, gap_ms=1)
    station.key(Key.Key_Return, "\r")
    assert [read.text for read in station.reads] == [card]


def test_a_scan_with_shift_stuck(station: Station) -> None:
    for letter, typed in zip("S2C-0189", "S@C_)!*(", strict=True):
        station.key(ord(letter), typed, SHIFT)
    station.key(Key.Key_Return, "\r", SHIFT)
    assert [read.text for read in station.reads] == ["S2C-0189"]
    assert station.text() == ""


@pytest.mark.parametrize("modifier", [CONTROL, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier])
def test_a_scan_with_another_modifier_stuck(station: Station, modifier: Qt.KeyboardModifier) -> None:
    for letter in "C12345674":
        control = chr(ord(letter) & 0x1F) if letter.isalpha() else letter
        station.key(ord(letter), control if modifier == CONTROL else letter.lower(), modifier)
    station.key(Key.Key_Return, "\r", modifier)
    assert [read.text for read in station.reads] == ["c12345674"]
    station.settle()
    assert (station.text(), station.window.property("entered")) == ("", 0)


def test_a_modifier_that_repeats_breaks_no_scan(station: Station) -> None:
    for letter in "12345674":
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Shift, SHIFT, "", True)
        event.setTimestamp(station.clock[0])
        QCoreApplication.sendEvent(station.window, event)
        station.key(ord(letter), letter)
    station.key(Key.Key_Return, "\r")
    assert [read.text for read in station.reads] == ["12345674"]


def test_copy_and_paste_still_work(station: Station) -> None:
    station.type("ab", gap_ms=100)
    station.settle()
    for key, text, modifiers in (
        (Key.Key_A, "\x01", CONTROL),
        (Key.Key_C, "\x03", CONTROL),
        (Key.Key_End, "", NONE),
        (Key.Key_V, "\x16", CONTROL),
    ):
        station.key(key, text, modifiers, gap_ms=99)
        station.settle()
    assert (station.text(), station.reads) == ("abab", [])


def test_dead_keys_are_the_signs_that_the_scanner_meant(station: Station) -> None:
    station.type("AB", gap_ms=3)
    station.key(Key.Key_Dead_Circumflex)
    station.type("12", gap_ms=3)
    station.key(Key.Key_Dead_Acute)
    station.type("9\r", gap_ms=3)
    assert [read.text for read in station.reads] == ["AB^12'9"]
    assert station.text() == ""


def test_a_scan_on_a_layout_with_accents_reaches_no_field(station: Station) -> None:
    """A scanner for the US layout on a French keyboard: wrong, and so unknown to the till, but caught."""
    station.type("&é\"'(-è'\r", gap_ms=4)
    station.settle()
    assert [read.text for read in station.reads] == ["&é\"'(-è'"]
    assert station.text() == ""


def test_a_prefix_and_a_suffix_are_taken_off(station: Station, application: QGuiApplication) -> None:
    station.window.removeEventFilter(station.wedge)
    wedge = Wedge(lambda: station.clock[0], framing=Framing("~", "##"))
    wedge.watch_window(station.window)
    wedge.code_read.connect(station.keep)
    station.type("~]E04891234567898##", gap_ms=4)
    assert station.reads == [CodeRead("4891234567898", "EAN13", "wedge")]
    assert station.text() == ""


def test_two_typing_scanners_at_once_reach_no_field(station: Station) -> None:
    for a, b in zip("12345674\r", "98765432\r", strict=True):
        station.type(a, gap_ms=2)
        station.type(b, gap_ms=1)
    station.settle()
    assert (station.text(), station.window.property("entered")) == ("", 0)
    assert all(len(read.text) == 16 for read in station.reads)


def test_a_held_key_and_repeats_pass(station: Station) -> None:
    station.type("0", gap_ms=100)
    for _ in range(20):
        station.clock[0] += 20
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_0, NONE, "0", True)
        event.setTimestamp(station.clock[0])
        QCoreApplication.sendEvent(station.window, event)
    station.settle()
    assert (station.text(), station.reads) == ("0" * 21, [])


def test_a_burst_of_two_thousand_characters_is_one_unknown_code(station: Station) -> None:
    station.type("XY" * 1_000 + "\r", gap_ms=1)
    station.settle()
    assert [len(read.text) for read in station.reads] == [401]
    assert station.text() == ""


def test_a_field_whose_window_is_gone_loses_nothing_else(station: Station) -> None:
    other = QWindow()
    other.show()
    station.wedge.watch_window(other)
    first, station.window = station.window, other
    station.type("x", gap_ms=50)
    station.window = first
    other.destroy()
    other.deleteLater()
    QCoreApplication.sendPostedEvents(other, QEvent.Type.DeferredDelete)
    station.settle()
    station.type("12345674\r", gap_ms=4)
    assert [read.text for read in station.reads] == ["12345674"]
