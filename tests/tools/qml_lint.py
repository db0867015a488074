"""Lints every QML file with the types of the view models known, so that a misspelt property is an error.

View models get their properties from frozen Props at run time, which no reader of source text sees. So their meta
objects are asked, and what they say is written as the type information that the QML linter reads.
"""

import importlib
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import PySide6
from PySide6.QtCore import QAbstractListModel, QMetaMethod, QMetaObject, QMetaProperty, QObject

ROOT = Path(__file__).resolve().parent.parent.parent
MODULE = "PosTerminal"
KNOWN_TYPES = {"QString", "bool", "int", "double", "QVariantList", "QVariantMap", "QVariant", "QUrl", "QColor"}


def view_models() -> dict[str, QMetaObject]:
    """The meta objects of what QML may name, by class name."""
    package = importlib.import_module("pos_terminal.ui.viewmodels")
    for found in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{found.name}")
    return {
        cls.__name__: cls.staticMetaObject  # type: ignore[attr-defined]  # not in the stubs of PySide6
        for cls in subclasses(QObject)
        if cls.__module__.startswith("pos_terminal.ui.") and cls.__name__.endswith(("ViewModel", "RowsModel"))
    }


def subclasses(cls: type[QObject]) -> Iterator[type[QObject]]:
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def component(name: str, meta: QMetaObject, names: frozenset[str]) -> str:
    """One class as the linter wants it told."""
    above = meta.superClass().className() if meta.superClass() else ""
    prototype = "QAbstractListModel" if name == "RowsModel" else above if above in names else "QObject"
    lines = [
        "    Component {",
        f'        name: "{name}"',
        '        accessSemantics: "reference"',
        f'        prototype: "{prototype}"',
        f'        exports: ["{MODULE}/{name} 1.0"]',
        "        isCreatable: false",
        "        exportMetaObjectRevisions: [256]",
    ]
    # A view model's own bases are told with it: only Qt's class is named as its prototype.
    qt = QAbstractListModel.staticMetaObject if name == "RowsModel" else QObject.staticMetaObject  # type: ignore[attr-defined]
    lines += [property_line(meta.property(i), names) for i in range(qt.propertyCount(), meta.propertyCount())]
    lines += [method_line(meta.method(i)) for i in range(qt.methodCount(), meta.methodCount())]
    return "\n".join([*lines, "    }"])


def property_line(told: QMetaProperty, names: frozenset[str]) -> str:
    name = str(told.name())
    parts = [f'name: "{name}"', f'type: "{type_of(str(told.typeName()), name, names)}"', f'read: "{name}"']
    if "*" in str(told.typeName()):
        parts.append("isPointer: true")
    if told.hasNotifySignal():
        parts.append(f'notify: "{bytes(told.notifySignal().name().data()).decode()}"')
    parts.append("isPropertyConstant: true" if told.isConstant() else "")
    parts.append("" if told.isWritable() else "isReadonly: true")
    return f"        Property {{ {'; '.join(filter(None, parts))} }}"


def type_of(typename: str, name: str, names: frozenset[str]) -> str:
    """A child view model is told apart by its property's name; another object is a list of rows."""
    if "*" in typename:
        child = f"{name[0].upper()}{name[1:]}ViewModel"
        return child if child in names else "RowsModel"
    return typename if typename in KNOWN_TYPES else "QVariant"


def method_line(told: QMetaMethod) -> str:
    kind = "Signal" if told.methodType() == QMetaMethod.MethodType.Signal else "Method"
    types = [bytes(type_.data()).decode() for type_ in told.parameterTypes()]
    parameters = "".join(
        f' Parameter {{ name: "p{i}"; type: "{t if t in KNOWN_TYPES else "QVariant"}" }}' for i, t in enumerate(types)
    )
    return f'        {kind} {{ name: "{bytes(told.name().data()).decode()}";{parameters} }}'


def write_types(folder: Path) -> None:
    """Lays the module out as an installed QML module would be."""
    models = view_models()
    names = frozenset(models)
    components = "\n".join(component(name, meta, names) for name, meta in sorted(models.items()))
    module = folder / MODULE
    module.mkdir()
    (module / "qmldir").write_text(f"module {MODULE}\ntypeinfo types.qmltypes\ndepends QtQml.Models auto\n")
    (module / "types.qmltypes").write_text(f"import QtQuick.tooling 1.2\n\nModule {{\n{components}\n}}\n")


def linter() -> str:
    """The program itself: its Python wrapper repeats the whole command line when it finds something."""
    found = shutil.which("qmllint", path=str(Path(PySide6.__file__).parent)) or shutil.which("pyside6-qmllint")
    if found is None:
        sys.exit("qmllint is not here; it comes with PySide6-Essentials")
    return found


def lint(files: list[Path]) -> int:
    """The linter's exit code; its warnings are errors."""
    with tempfile.TemporaryDirectory() as folder:
        write_types(Path(folder))
        command = [linter(), "-W", "0", "-I", folder, *map(str, files)]
        return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    wanted = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "resources" / "qml").rglob("*.qml"))
    code = lint(wanted)
    print(f"{len(wanted)} QML files linted")
    sys.exit(code)
