"""Between frozen values and QML: a view model tells only what changed, and lists change row by row.

A screen's view model says in its type what it shows: `class ShiftViewModel(ViewModel[ShiftProps])`. Each field of the
frozen `ShiftProps` becomes a read-only property (`counted_text` is `countedText` in QML) with a notify of its own; a
field of type `tuple[Row, ...]`, `Row` being frozen too, becomes a list model with one role for each field of a row.
Rows inside a row (the stamps of a card) reach QML as plain objects with the same names.

A method that a signal is connected to must be a `Slot`: else PySide6 gives that one a meta object of its own, and QML,
which keeps what it learned of a meta object by its address, may show another screen's once in a few hundred starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from difflib import SequenceMatcher
from types import FunctionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

P = TypeVar("P")
Called = TypeVar("Called", bound=Callable[..., None])
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
SHOWN_AS_IS = (str, bool, int, float)


def camel(name: str) -> str:
    """A field's name as QML writes it.

    >>> camel("counted_text")
    'countedText'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def intent(*types: type) -> Callable[[Called], Called]:
    """Marks a method that a touch calls; QML sees it under its camel-case name.

    (`Slot(name=...)` of PySide6 6.11 crashes when QML calls it, so the slot is a second function of that very name.)
    """

    def mark(method: Called) -> Called:
        method.__dict__["intent_types"] = types
        return method

    return mark


class RowsModel(QAbstractListModel):
    """A tuple of frozen rows as a list for QML: rows that stay keep their delegates.

    Rows are told apart by their field `key`, or, without one, by their place.
    """

    count_changed = Signal()

    def __init__(self, row_type: type, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(field.name for field in fields(row_type))
        self._rows: tuple[Any, ...] = ()

    @property
    def rows(self) -> tuple[Any, ...]:
        return self._rows

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        return {Qt.ItemDataRole.UserRole + i: QByteArray(camel(n).encode()) for i, n in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = role - Qt.ItemDataRole.UserRole
        if not (0 <= index.row() < len(self._rows) and 0 <= place < len(self._names)):
            return None
        value = getattr(self._rows[index.row()], self._names[place])
        return _for_qml(value)

    def show(self, rows: Sequence[Any]) -> None:
        """Takes the new rows and tells QML which came, went or changed."""
        before = len(self._rows)
        old, new = (
            [self._key(i, row) for i, row in enumerate(self._rows)],
            [self._key(i, r) for i, r in enumerate(rows)],
        )
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        for _, i1, i2, j1, j2 in reversed([step for step in steps if step[0] != "equal"]):
            self._replace(i1, i2, tuple(rows[j1:j2]))
        for i, row in enumerate(rows):
            self._change(i, row)
        if len(self._rows) != before:
            self.count_changed.emit()

    def _replace(self, first: int, end: int, rows: tuple[Any, ...]) -> None:
        if end > first:
            self.beginRemoveRows(NOWHERE, first, end - 1)
            self._rows = self._rows[:first] + self._rows[end:]
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(NOWHERE, first, first + len(rows) - 1)
            self._rows = self._rows[:first] + rows + self._rows[first:]
            self.endInsertRows()

    def _change(self, place: int, row: Any) -> None:
        old = self._rows[place]
        roles = [
            Qt.ItemDataRole.UserRole + i
            for i, name in enumerate(self._names)
            if getattr(old, name) != getattr(row, name)
        ]
        if roles:
            self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
            self.dataChanged.emit(self.index(place), self.index(place), roles)

    def _key(self, place: int, row: Any) -> object:
        return getattr(row, "key", place)

    count = Property(int, lambda self: self.rowCount(), notify=count_changed)


class ViewModel(QObject, Generic[P]):
    """What a screen shows, as one frozen value that is swapped whole; each field that differs is told once."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for base in cls.__dict__.get("__orig_bases__", ()):
            for shown in get_args(base):
                if is_dataclass(shown) and isinstance(shown, type):
                    _give_properties(cls, shown)
        for name, member in tuple(cls.__dict__.items()):
            if isinstance(member, FunctionType) and "intent_types" in member.__dict__:
                _give_slot(cls, name, member)

    def __init__(self, props: P, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = props
        self._models: dict[str, RowsModel] = {}
        for name, row_type in _row_types(type(props)).items():
            self._models[name] = RowsModel(row_type, self)
            self._models[name].show(getattr(props, name))

    @property
    def props(self) -> P:
        return self._props

    def swap(self, props: P) -> None:
        """Shows `props` instead, and tells what differs."""
        old, self._props = self._props, props
        changed = [name for name in _names(type(props)) if getattr(old, name) != getattr(props, name)]
        for name in changed:
            if name in self._models:
                self._models[name].show(getattr(props, name))
            else:
                getattr(self, f"{camel(name)}Changed").emit()


def _names(shown: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shown))


def _for_qml(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_for_qml(one) for one in value]
    if is_dataclass(value):
        return {camel(field.name): _for_qml(getattr(value, field.name)) for field in fields(value)}
    return value


def _row_types(shown: type) -> dict[str, type]:
    """The fields that are lists of frozen rows."""
    hints = get_type_hints(shown)
    return {name: row for name in _names(shown) if (row := _row_type(hints[name]))}


def _row_type(hint: Any) -> type | None:
    first = get_args(hint)[0] if get_origin(hint) is tuple else None
    return first if isinstance(first, type) and is_dataclass(first) else None


def _give_properties(cls: type, shown: type) -> None:
    hints = get_type_hints(shown)
    for name in _names(shown):
        if hasattr(cls, camel(name)):
            raise TypeError(f"{cls.__name__} has something else named {camel(name)}")
        if _row_type(hints[name]):
            setattr(cls, camel(name), Property(QObject, _model_reader(name), constant=True))
            continue
        notify = Signal(name=f"{camel(name)}Changed")
        setattr(cls, f"{camel(name)}Changed", notify)
        setattr(cls, camel(name), Property(_qml_type(hints[name]), _reader(name), notify=notify))


def _qml_type(hint: Any) -> Any:
    if hint in SHOWN_AS_IS:
        return hint
    if get_origin(hint) is tuple:
        return "QVariantList"
    raise TypeError(f"a view model cannot show {hint}")


def _reader(name: str) -> Callable[[Any], Any]:
    def read(view_model: Any) -> Any:
        return _for_qml(getattr(view_model.props, name))

    return read


def _model_reader(name: str) -> Callable[[Any], RowsModel]:
    def read(view_model: Any) -> RowsModel:
        model: RowsModel = view_model._models[name]
        return model

    return read


def _give_slot(cls: type, name: str, method: FunctionType) -> None:
    """Makes `method` callable from QML under its camel-case name."""
    if (called := camel(name)) == name:
        setattr(cls, name, Slot(*method.__dict__["intent_types"])(method))
        return

    def call(view_model: Any, *arguments: Any) -> None:
        getattr(view_model, name)(*arguments)

    call.__name__ = called
    setattr(cls, called, Slot(*method.__dict__["intent_types"])(call))
