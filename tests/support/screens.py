"""One screen of the window on its own, with its view model and an inline till: to look at, tap and photograph."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickImageProvider, QQuickItem, QQuickView
from PySide6.QtTest import QTest

from pos_terminal.assets import resources
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState
from pos_terminal.ui.lane import Call, Fault

BAR_HEIGHT = 64
HARNESS = """
import QtQuick
import "theme"
import "screens"

Rectangle {{
    id: harness
    required property QtObject shown
    required property QtObject checkout
    color: Theme.bg
    Component.onCompleted: {{
        Theme.compact = {compact}
        Theme.english = {english}
        Theme.dark = {dark}
        Theme.lessMotion = true
        loader.setSource("screens/{screen}.qml", {properties})
    }}
    Loader {{ id: loader; anchors.fill: parent; focus: true }}
}}
"""


class InlineTill(QObject):
    """The till without a thread: a call is run at once, from the state held to the next."""

    state_changed = Signal(object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, state: TillState) -> None:
        super().__init__()
        self.desk, self.state = desk, state

    def run(self, call: Call) -> None:
        try:
            after = call(self.desk, self.state)
        except (Refused, Unavailable, Fault) as trouble:
            self.troubled.emit(trouble)
            return
        self.state = after
        self.state_changed.emit(after)


class PlainPictures(QQuickImageProvider):
    """Stands for codes and camera pictures: a grey square."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, _id: str, _size: QSize, _wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        image = QImage(126, 126, QImage.Format.Format_RGB32)
        image.fill(QColor("#555555"))
        return image


@dataclass(frozen=True)
class Look:
    """In what a screen is shown."""

    width: int = 1280
    height: int = 800
    english: bool = False
    dark: bool = False


@dataclass
class ShownScreen:
    """A screen in its window."""

    view: QQuickView

    def item(self, name: str) -> QQuickItem:
        """The visible item of that objectName."""
        found = [one for one in _items(self.view.contentItem()) if one.objectName() == name and one.isVisible()]
        assert found, f"no visible item {name}"
        return found[0]

    def has(self, name: str) -> bool:
        return any(one.objectName() == name and one.isVisible() for one in _items(self.view.contentItem()))

    def tap(self, *names: str) -> None:
        """One tap in the middle of each."""
        for name in names:
            one = self.item(name)
            middle = one.mapToScene(QPointF(one.width() / 2, one.height() / 2)).toPoint()
            QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(middle))
            QGuiApplication.processEvents()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.view, key)
            QGuiApplication.processEvents()

    def texts(self) -> list[str]:
        """Every text that is on the screen."""
        shown = (one for one in _items(self.view.contentItem()) if one.isVisible() and one.inherits("QQuickText"))
        return [str(one.property("text")) for one in shown if one.property("text")]

    def small_targets(self) -> list[str]:
        """Touchables under 56 x 56 px."""
        touchables = [
            one for one in _items(self.view.contentItem()) if one.isVisible() and one.property("guardMs") is not None
        ]
        return [
            f"{one.objectName()} {one.property('text')} {one.width():.0f}x{one.height():.0f}"
            for one in touchables
            if one.width() < 56 or one.height() < 56
        ]

    def cut_texts(self) -> list[str]:
        """Texts wider than their place that do not say so by an ellipsis of a list."""
        shown = [one for one in _items(self.view.contentItem()) if one.isVisible() and one.inherits("QQuickText")]
        return [str(one.property("text")) for one in shown if one.width() + 1 < float(one.property("contentWidth"))]

    def photograph(self, path: Path) -> None:
        settle()
        self.view.grabWindow().save(str(path))


@contextmanager
def screen_window(
    name: str, view_models: dict[str, QObject], checkout: QObject | None = None, look: Look = Look()
) -> Iterator[ShownScreen]:
    """Shows `screens/<name>.qml` with those required properties; leaves no window behind."""
    fonts()
    engine = QQmlEngine()
    for provider in ("code", "camera", "receipt"):
        engine.addImageProvider(provider, PlainPictures())
    view = QQuickView(engine, None)
    first = next(iter(view_models.values()))
    component = QQmlComponent(engine)
    component.setData(_harness(name, view_models, look).encode(), _base())
    initial = {"shown": first, "checkout": checkout or first}
    root = component.createWithInitialProperties(initial)
    assert isinstance(root, QQuickItem), component.errorString()
    view.setContent(QUrl(), component, root)
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.resize(look.width, look.height - BAR_HEIGHT)
    view.show()
    view.requestActivate()
    settle()
    try:
        yield ShownScreen(view)
    finally:
        view.close()
        view.deleteLater()
        settle()
        engine.deleteLater()
        settle()


def fonts() -> None:
    """The application with the fonts that it ships."""
    QGuiApplication.instance() or QGuiApplication(["screens"])
    if not QGuiApplication.font().family().startswith("Noto Sans"):
        added = [QFontDatabase.addApplicationFont(str(file)) for file in sorted((resources() / "fonts").glob("*.otf"))]
        QGuiApplication.setFont(QFont(QFontDatabase.applicationFontFamilies(added[0])[0]))


def settle() -> None:
    """Lets everything that is under way happen."""
    for _ in range(5):
        QGuiApplication.processEvents()
        QTest.qWait(5)


def _harness(name: str, view_models: dict[str, QObject], look: Look) -> str:
    own = ", ".join(f"{key}: harness.{'checkout' if key == 'checkout' else 'shown'}" for key in view_models)
    flags = {"compact": look.width < 1200, "english": look.english, "dark": look.dark}
    words = {key: str(value).lower() for key, value in flags.items()}
    return HARNESS.format(screen=name, properties=f"{{ {own} }}", **words)


def _base() -> QUrl:
    return QUrl.fromLocalFile(str(resources() / "qml" / "Harness.qml"))


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _items(child)
