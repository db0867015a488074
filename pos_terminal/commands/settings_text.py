"""The settings file as a person wrote it: one printer's section changed or added, comments and all else left alone."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

from pos_terminal.config import parse_config

SettingValue = str | int | bool


def printer_section(values: Mapping[str, SettingValue]) -> str:
    """The section as text, ready for the settings file."""
    document = tomlkit.document()
    document["printer"] = _sections([values])
    return tomlkit.dumps(document)


def with_printer(text: str, values: Mapping[str, SettingValue]) -> str:
    """The settings with this printer in it: its section is the one with the same name, or a new one at the end.

    Raises BadSettings where the text, before or after, is not a settings file.
    """
    parse_config(text)
    document = tomlkit.parse(text)
    found = document.get("printer")
    if not isinstance(found, AoT):
        document["printer"] = _sections([values])
    elif same := [table for table in found if table.get("name", "printer") == values["name"]]:
        for key, value in values.items():
            same[0][key] = value
    else:
        found.append(_table(values))
    changed = tomlkit.dumps(document)
    parse_config(changed)
    return changed


def write_printer(path: Path, values: Mapping[str, SettingValue]) -> None:
    """Changes the file whole or not at all. Raises BadSettings and OSError."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    beside = path.with_name(path.name + ".new")
    beside.write_text(with_printer(before, values), encoding="utf-8")
    beside.replace(path)


def _sections(all_values: list[Mapping[str, SettingValue]]) -> AoT:
    sections = tomlkit.aot()
    for values in all_values:
        sections.append(_table(values))
    return sections


def _table(values: Mapping[str, SettingValue]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = value
    return table
