"""Makes view models known to QML by their type, so that a screen can require the one that it shows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtQml import qmlRegisterUncreatableType

Shown = TypeVar("Shown", bound=type[QObject])
MODULE = "PosTerminal"


def known_to_qml(view_model: Shown) -> Shown:
    """`import PosTerminal` in QML gives the type; only the program makes one.

    (What `@QmlElement` and `@QmlUncreatable` do, whose types PySide6 6.11 declares wrongly.)
    """
    # Declared to take bytes for the names; it takes str and nothing else.
    register: Callable[..., int] = qmlRegisterUncreatableType
    register(view_model, MODULE, 1, 0, view_model.__name__, "made by the program")
    return view_model
