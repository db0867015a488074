"""As much of JSON Schema (draft 4) as the programme schema uses; an unknown keyword is an error, not silence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from re import search
from typing import Any

KNOWN = {
    "$schema", "title", "description", "default", "definitions", "type", "properties", "required",
    "additionalProperties", "minProperties", "items", "anyOf", "$ref", "enum", "pattern", "maxLength", "minimum",
    "maximum", "exclusiveMinimum",
}  # fmt: skip
Node = Mapping[str, Any]


def problems(schema: Node, value: object) -> list[str]:
    """Where the value does not fit, each as "path: keyword"."""
    return list(_problems(schema, schema, _plain(value), ""))


def _plain(value: object) -> object:
    """TOML's dates as editors' tools hand them to a schema: as text."""
    match value:
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case _:
            return value


def _problems(root: Node, schema: Node, value: object, path: str) -> Iterator[str]:
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        yield from _problems(root, root["definitions"][name], value, path)
        return
    if "anyOf" in schema:
        answers = [list(_problems(root, one, value, path)) for one in schema["anyOf"]]
        if all(answers):
            yield from min(answers, key=lambda found: sum(one.endswith(": type") for one in found))
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: enum"
    types = schema.get("type", ())
    if types and not any(_is(one, value) for one in ([types] if isinstance(types, str) else types)):
        yield f"{path}: type"
        return
    match value:
        case Mapping():
            yield from _table(root, schema, value, path)
        case str():
            yield from _text(schema, value, path)
        case list():
            for place, one in enumerate(value):
                yield from _problems(root, schema.get("items", {}), one, f"{path}.{place}")
        case bool():
            pass
        case int() | Decimal() | float() if types:
            yield from _number(schema, value, path)


def _table(root: Node, schema: Node, value: Mapping[str, object], path: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for key, one in value.items():
        if key in known:
            yield from _problems(root, known[key], one, f"{path}.{key}".lstrip("."))
        elif schema.get("additionalProperties") is False:
            yield f"{path}.{key}: additionalProperties".lstrip(".")
    yield from (f"{path}.{key}: required".lstrip(".") for key in schema.get("required", ()) if key not in value)
    if len(value) < schema.get("minProperties", 0):
        yield f"{path}: minProperties"


def _text(schema: Node, value: str, path: str) -> Iterator[str]:
    if "pattern" in schema and not search(schema["pattern"], value):
        yield f"{path}: pattern"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"{path}: maxLength"


def _number(schema: Node, value: float | Decimal, path: str) -> Iterator[str]:
    least = schema.get("minimum", value)
    if value < least or (schema.get("exclusiveMinimum") and value == least):
        yield f"{path}: minimum"
    if value > schema.get("maximum", value):
        yield f"{path}: maximum"


def _is(name: str, value: object) -> bool:
    kinds: Mapping[str, Sequence[type]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "number": (int, float, Decimal),
    }
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return isinstance(value, tuple(kinds[name])) and (name == "boolean" or not isinstance(value, bool))
