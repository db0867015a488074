"""What holds for every view model of the window."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from shiboken6 import Shiboken

from pos_terminal.services.state import ShopSettings
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.binding import ViewModel
from pos_terminal.ui.viewmodels.terminal import TerminalViewModel
from tests.support.qml import LanelessTill
from tests.support.shop import open_shop


def test_no_view_model_has_a_meta_object_of_its_own(tmp_path: Path) -> None:
    """A signal connected to a method that is no Slot would give it one, and QML could then mix screens up."""
    assert isinstance(prepare_application(["test"]), QGuiApplication)
    shop = open_shop(tmp_path)
    till = LanelessTill(shop.desk, shop.state)
    terminal = TerminalViewModel(till, shop.clock, ShopSettings())
    screens = [terminal, *(child for child in terminal.children() if isinstance(child, ViewModel))]
    own = [
        type(screen).__name__
        for screen in screens
        if Shiboken.getCppPointer(screen.metaObject()) != Shiboken.getCppPointer(type(screen).staticMetaObject)  # type: ignore[attr-defined]  # not in the stubs
    ]
    assert len(screens) == 14
    assert own == []
