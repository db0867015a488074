"""The whole window as the shop sees it, over the real use cases: to look at, tap, type and photograph."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.words import Language
from pos_terminal.services.desk import Desk
from pos_terminal.services.ports import Clock
from pos_terminal.services.state import ShopSettings, TillState
from pos_terminal.ui.app import TillWindow, prepare_application
from pos_terminal.ui.lane import Call, OpenedDesk
from pos_terminal.ui.till import Till
from pos_terminal.ui.viewmodels.terminal import TerminalViewModel
from tests.support.screens import PlainPictures


class LanelessTill(Till):
    """The till without a thread: a call is run at once, from the state held to the next."""

    def __init__(self, desk: Desk, state: TillState) -> None:
        super().__init__(_nothing_to_open)
        self._desk = desk
        self.calls = 0
        self._publish(state)

    def run(self, call: Call) -> None:
        self.calls += 1
        assert self.state is not None
        try:
            after = call(self._desk, self.state)
        except (Refused, Unavailable) as trouble:
            self.troubled.emit(trouble)
            return
        if after is not self.state:
            self._publish(after)

    def put(self, state: TillState) -> None:
        """Shows a state that a test made by hand."""
        self._publish(state)


def _nothing_to_open() -> OpenedDesk:
    raise AssertionError("this till has no lane")


class ShownTill:
    """The till's window, and hands to use it."""

    def __init__(self, till: LanelessTill, terminal: TerminalViewModel, window: TillWindow) -> None:
        self.till, self.terminal, self._window = till, terminal, window

    @property
    def window(self) -> QQuickWindow:
        return self._window.window

    @property
    def state(self) -> TillState:
        assert self.till.state is not None
        return self.till.state

    def items(self) -> Iterator[QQuickItem]:
        """Every visible item of the window."""
        yield from _visible(self.window.contentItem())

    def item(self, name: str) -> QQuickItem:
        """The visible item of that objectName."""
        found = [one for one in self.items() if one.objectName() == name]
        assert found, f"no visible item {name}; there are {sorted({one.objectName() for one in self.items()})}"
        return found[0]

    def has(self, name: str) -> bool:
        return any(one.objectName() == name for one in self.items())

    def tap(self, *names: str) -> None:
        """One tap in the middle of each."""
        for name in names:
            settle()  # a row may just have taken its places
            one = self.item(name)
            middle = one.mapToScene(QPointF(one.width() / 2, one.height() / 2)).toPoint()
            QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
            settle()

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Keys of the keyboard, one after another."""
        for key in keys:
            QTest.keyClick(self.window, key, modifier)
            settle()

    def type(self, text: str) -> None:
        """Characters of the keyboard."""
        for letter in text:
            QTest.keyClick(self.window, Qt.Key(ord(letter.upper())))
        settle()

    def texts(self) -> list[str]:
        """Every text that is on the screen."""
        return [text for one in self.items() if one.inherits("QQuickText") and (text := str(one.property("text")))]

    def small_targets(self) -> list[str]:
        """Touchables under 56 x 56 px."""
        touchables = [one for one in self.items() if one.property("guardMs") is not None and one.isEnabled()]
        return [
            f"{one.objectName()} {one.property('name')} {one.width():.0f}x{one.height():.0f}"
            for one in touchables
            if one.width() < 55.5 or one.height() < 55.5
        ]

    def cut_texts(self) -> list[str]:
        """Texts that are wider than their place, or reach beyond the window."""
        width = self.window.width()
        cut = []
        for one in self.items():
            if not one.inherits("QQuickText") or not one.property("text"):
                continue
            right = one.mapToScene(QPointF(min(one.width(), float(one.property("contentWidth"))), 0)).x()
            if one.width() + 1 < float(one.property("contentWidth")) or right > width + 1:
                cut.append(str(one.property("text")))
        return cut

    def photograph(self, path: Path) -> None:
        """The window as a picture."""
        settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self.window.grabWindow().save(str(path))


@contextmanager
def till_window(
    desk: Desk,
    state: TillState,
    clock: Clock,
    *,
    size: tuple[int, int] = (1280, 800),
    language: Language = "zh_HK",
    dark: bool = False,
    settings: ShopSettings | None = None,
) -> Iterator[ShownTill]:
    """The real window over `desk`; everything is gone afterwards."""
    prepare_application(["till"])
    till = LanelessTill(desk, state)
    terminal = TerminalViewModel(till, clock, settings or ShopSettings(), language=language, dark=dark)
    pictures = {name: PlainPictures() for name in ("camera", "receipt", "code", "preview", "digital")}
    window = TillWindow(terminal, pictures)
    window.window.resize(*size)
    window.window.requestActivate()
    settle()
    try:
        yield ShownTill(till, terminal, window)
    finally:
        window.close()
        settle()
        terminal.deleteLater()
        till.deleteLater()
        settle()


def settle() -> None:
    """Lets everything that is under way happen."""
    for _ in range(4):
        QGuiApplication.processEvents()
        QTest.qWait(4)


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from _visible(child)
