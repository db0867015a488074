"""A preset's parameters set from outside: `points.per=10`, `refund=proportional`, `stamp_card.coffee.size=8`."""

import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pos_terminal.domain.loyalty.file.reading import Findings, did_you_mean
from pos_terminal.domain.words import Words

Setting = tuple[str, str]
NOT_THERE = "no-such-setting"

# Keys that a file may leave out at the top of a programme and that are set by their bare name.
BARE = ("refund", "refund_grace_days", "found_may_spend", "static_limit_points", "effective_from", "effective_to")


def put(data: dict[str, Any], settings: Sequence[Setting], findings: Findings) -> None:
    """Puts each (key, value) into every programme of the file that has that key.

    A key is a dotted path, with an element of an array of tables named by its id; a path's last part alone does where
    only one table has it. Behind the name of a table that is there, a key that the file leaves out may be named.
    """
    tables = data.get("programme", [])
    programmes = [one for one in (tables if isinstance(tables, list) else [tables]) if isinstance(one, dict)]
    for key, value in settings:
        places = [place for programme in programmes for place in _places(programme, tuple(key.split(".")))]
        for table, name in places:
            table[name] = _value(value)
        if not places:
            known = sorted({".".join(path) for programme in programmes for path in _paths(programme)})
            sentence = Words(f"沒有可設定的「{key}」。", f"There is no {key!r} to set.")
            findings.add((key,), NOT_THERE, sentence, did_you_mean(key, known))


def _places(programme: dict[str, Any], key: tuple[str, ...]) -> list[tuple[dict[str, Any], str]]:
    """The tables, with the last part of the key, that a setting goes to."""
    if key[0] == programme.get("id") and len(key) > 1:
        key = key[1:]
    table = _table(programme, key[:-1])
    if table is not None and (len(key) > 1 or key[0] in table or key[0] in BARE):
        return [(table, key[-1])]
    fitting = [path for path in _paths(programme) if path[-len(key) :] == key]
    if len(fitting) != 1:
        return []
    found = _table(programme, fitting[0][:-1])
    return [(found, key[-1])] if found is not None else []


def _table(table: dict[str, Any], path: Sequence[str]) -> dict[str, Any] | None:
    for part in path:
        inner = table.get(part) if isinstance(table, dict) else _named(table, part)
        if not isinstance(inner, dict | list):
            return None
        table = inner  # type: ignore[assignment]
    return table if isinstance(table, dict) else None


def _named(tables: Sequence[Any], name: str) -> Any:
    return next((one for one in tables if isinstance(one, dict) and one.get("id") == name), None)


def _paths(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _paths(value, (*path, key))
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for one in value:
                yield from _paths(one, (*path, key, str(one.get("id"))))
        else:
            yield (*path, key)


def _value(text: str) -> object:
    """The value as TOML reads it; what TOML cannot read is a text."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        return text
