"""A view model tells QML what changed and nothing else."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine

from pos_terminal.ui.binding import RowsModel, ViewModel, intent


@dataclass(frozen=True, slots=True)
class DrinkRow:
    key: str
    price_text: str
    sizes: tuple["SizeRow", ...] = ()


@dataclass(frozen=True, slots=True)
class SizeRow:
    size_name: str


@dataclass(frozen=True, slots=True)
class MenuProps:
    title: str = ""
    sold_out: bool = False
    drinks: tuple[DrinkRow, ...] = ()
    tags: tuple[str, ...] = ()


class MenuViewModel(ViewModel[MenuProps]):
    @intent(str)
    def rename_menu(self, title: str) -> None:
        self.swap(replace(self.props, title=title))

    @intent()
    def clear(self) -> None:
        self.swap(MenuProps())


class Changes:
    """Counts what a model tells."""

    def __init__(self, model: RowsModel) -> None:
        self.told: list[tuple[str, int, int]] = []
        model.rowsInserted.connect(lambda _parent, first, last: self.told.append(("in", first, last)))
        model.rowsRemoved.connect(lambda _parent, first, last: self.told.append(("out", first, last)))
        model.dataChanged.connect(lambda at, _to, _roles: self.told.append(("changed", at.row(), at.row())))


@pytest.fixture(scope="module")
def engine() -> QQmlEngine:
    QGuiApplication.instance() or QGuiApplication(["test"])
    return QQmlEngine()


def rows(*pairs: tuple[str, str]) -> tuple[DrinkRow, ...]:
    return tuple(DrinkRow(key, price) for key, price in pairs)


def test_only_the_field_that_changed_is_told(engine: QQmlEngine) -> None:
    menu = MenuViewModel(MenuProps("Tea", True))
    told: list[str] = []
    menu.titleChanged.connect(lambda: told.append("title"))  # type: ignore[attr-defined]
    menu.soldOutChanged.connect(lambda: told.append("sold_out"))  # type: ignore[attr-defined]
    menu.swap(MenuProps("Tea", False))
    menu.swap(MenuProps("Tea", False))
    assert told == ["sold_out"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (rows(("a", "1"), ("b", "2"), ("c", "3")), []),
        (rows(("a", "1"), ("b", "9"), ("c", "3")), [("changed", 1, 1)]),
        (rows(("a", "1"), ("c", "3")), [("out", 1, 1)]),
        (rows(("n", "0"), ("a", "1"), ("b", "2"), ("c", "3")), [("in", 0, 0)]),
        (rows(), [("out", 0, 2)]),
        (rows(("x", "1"), ("c", "4")), [("out", 0, 1), ("in", 0, 0), ("changed", 1, 1)]),
    ],
)
def test_a_list_tells_the_rows_that_came_went_and_changed(
    after: tuple[DrinkRow, ...], told: list[tuple[str, int, int]]
) -> None:
    model = RowsModel(DrinkRow)
    model.show(rows(("a", "1"), ("b", "2"), ("c", "3")))
    changes = Changes(model)
    model.show(after)
    assert model.rows == after
    assert changes.told == told


def test_qml_reads_fields_rows_and_calls_intents(engine: QQmlEngine) -> None:
    menu = MenuViewModel(MenuProps("Tea", False, (DrinkRow("a", "$22", (SizeRow("large"),)),), ("hot", "cold")), engine)
    component = QQmlComponent(engine)
    component.setData(
        b"""import QtQml
        QtObject {
            id: root
            required property QtObject menu
            property string title: menu.title
            property int drinks: menu.drinks.count
            property string tag: menu.tags[1] ?? ""
            property Instantiator list: Instantiator {
                model: root.menu.drinks
                delegate: QtObject { required property string priceText; required property var sizes }
            }
            property string size: list.count > 0 ? list.objectAt(0).sizes[0].sizeName : ""
            property string price: list.count > 0 ? list.objectAt(0).priceText : ""
            Component.onCompleted: menu.renameMenu("Coffee")
        }""",
        "",
    )
    shown = component.createWithInitialProperties({"menu": menu})
    assert isinstance(shown, QObject), component.errorString()
    assert [shown.property(name) for name in ("title", "drinks", "tag", "price", "size")] == [
        "Coffee",
        1,
        "cold",
        "$22",
        "large",
    ]
    menu.clear()
    assert (shown.property("title"), shown.property("drinks")) == ("", 0)


def test_a_field_that_qml_cannot_show_is_refused_when_the_class_is_made() -> None:
    @dataclass(frozen=True, slots=True)
    class Wrong:
        value: bytes

    with pytest.raises(TypeError, match="bytes"):

        class WrongViewModel(ViewModel[Wrong]):
            pass


def test_a_field_never_hides_a_method() -> None:
    @dataclass(frozen=True, slots=True)
    class Hiding:
        rename: str = ""

    with pytest.raises(TypeError, match="rename"):

        class HidingViewModel(ViewModel[Hiding]):
            def rename(self) -> None:
                raise AssertionError


def test_ten_thousand_notifies_leave_the_process_whole(engine: QQmlEngine) -> None:
    """PySide6 6.12 on Python 3.11 loses a reference to True at every emit (docs/decisions)."""
    menu = MenuViewModel(MenuProps())
    seen: list[bool] = []
    menu.soldOutChanged.connect(lambda: seen.append(menu.props.sold_out))  # type: ignore[attr-defined]
    for i in range(10_000):
        menu.swap(MenuProps(sold_out=i % 2 == 0))
    assert len(seen) == 10_000
