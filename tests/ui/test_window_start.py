"""The window with the real lane: it waits for the books, and says in words why they cannot be opened."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.services.state import ShopSettings
from pos_terminal.ui.app import TillWindow, prepare_application
from pos_terminal.ui.lane import OpenedDesk
from pos_terminal.ui.till import Till
from pos_terminal.ui.viewmodels.terminal import TerminalViewModel
from tests.support.clocks import StandingClock
from tests.support.qml import settle
from tests.support.screens import PlainPictures
from tests.support.shop import open_shop


def shown_screen(open_desk: Callable[[], OpenedDesk]) -> tuple[str, str]:
    """The screen and the trouble that a window shows once its lane has answered."""
    prepare_application(["till"])
    till = Till(open_desk)
    terminal = TerminalViewModel(till, StandingClock(), ShopSettings(), language="en")
    window = TillWindow(terminal, {name: PlainPictures() for name in ("camera", "receipt", "code")})
    assert terminal.props.screen == "opening"
    till.start()
    for _ in range(250):
        if terminal.props.screen != "opening" or terminal.props.trouble:
            break
        QTest.qWait(20)
    settle()
    shown = terminal.props.screen, terminal.props.trouble
    till.stop()
    window.close()
    settle()
    terminal.deleteLater()
    till.deleteLater()
    QGuiApplication.processEvents()
    return shown


def test_the_sign_in_comes_when_the_books_are_open(tmp_path: Path) -> None:
    keys, data = tmp_path / "keys", tmp_path / "data"
    data.mkdir()
    open_shop(keys, data, signed_in=False).store.close()

    def open_desk() -> OpenedDesk:
        shop = open_shop(keys, data, signed_in=False)
        return OpenedDesk(shop.desk, shop.state, shop.store.close)

    assert shown_screen(open_desk) == ("sign-in", "")


def test_books_that_cannot_be_opened_are_told_in_words() -> None:
    def open_desk() -> OpenedDesk:
        raise Unavailable("store", "read-only", "read-only file system")

    screen, trouble = shown_screen(open_desk)
    assert screen == "opening"
    assert trouble.endswith(".")
