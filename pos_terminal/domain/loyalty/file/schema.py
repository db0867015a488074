"""The JSON Schema of programme files, so that editors complete and check them while they are written.

It is found by letting the readers read: a table that has nothing in it notes each key that they ask for. A key that
depends on a choice (an amount or a number, needed or not) is seen by reading once for each choice.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pos_terminal.domain.loyalty.file.programme_file import read_programme
from pos_terminal.domain.loyalty.file.reading import (
    ASK,
    LARGEST,
    LONGEST_TEXT,
    NAME_OF_ID,
    Choices,
    Findings,
    Instead,
    Table,
)
from pos_terminal.domain.loyalty.file.schema_words import MEANINGS
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.words import Words

DRAFT = "http://json-schema.org/draft-04/schema#"  # the newest that editors' TOML tools know in full
TITLE = "pos-terminal programme file"
TO_ASK = f"^{ASK}$"
AMOUNT = rf"^[0-9][0-9,]*(\.[0-9]+)?$|{TO_ASK}"
DAY = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$|{TO_ASK}"
YEAR_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MINUTE = rf"^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)?$|{TO_ASK}"
NO_WORDS = Words("", "")
TEXT: "Node" = {"type": "string", "maxLength": LONGEST_TEXT}
WORDS: "Node" = {
    "type": ["string", "object"],
    "maxLength": LONGEST_TEXT,
    "properties": {"zh": TEXT, "en": TEXT},
    "additionalProperties": False,
    "minProperties": 1,
}

Node = dict[str, Any]


@dataclass
class Shape:
    """A table as the readers know it. `many`: it is one of an array of tables."""

    keys: "dict[str, Node | Shape]" = field(default_factory=dict)
    needed: set[str] = field(default_factory=set)
    many: bool = False

    def merged(self, other: "Shape") -> "Shape":
        """What fits one of the two: a key is needed where both need it."""
        both = {key: _either(self.keys.get(key), node) for key, node in other.keys.items()}
        rest = {key: node for key, node in self.keys.items() if key not in both}
        return Shape(rest | both, self.needed & other.needed, self.many)

    def node(self, path: str, definitions: Node) -> Node:
        """As JSON Schema; what a table of an array may hold stands once, under `definitions`."""
        node: Node = {"type": "object", "additionalProperties": False, "properties": {}}
        for key, inner in sorted(self.keys.items()):
            below = f"{path}.{key}".lstrip(".")
            said = inner.node(below, definitions) if isinstance(inner, Shape) else inner
            node["properties"][key] = _described(said, below)
        if self.needed:
            node["required"] = sorted(self.needed)
        if not self.many:
            return node
        definitions[path] = node
        one = {"$ref": f"#/definitions/{path}"}
        return {"anyOf": [{"type": "array", "items": one}, one]}

    @property
    def choices(self) -> int:
        """The length of the longest list of choices in it."""
        inner = [node.choices for node in self.keys.values() if isinstance(node, Shape)]
        own = [len(node["enum"]) - 1 for node in self.keys.values() if isinstance(node, dict) and "enum" in node]
        return max(inner + own, default=0)


class Noting(Table):
    """A table that is empty and notes what it is asked for. Each choice is answered by its `choice`th member."""

    def __init__(self, shape: Shape, path: Path, choice: int) -> None:
        super().__init__({}, path, Findings("", {}))
        self.shape = shape
        self._choice = choice

    def problem(self, key: str, code: str, zh: str, en: str, suggestion: Words = NO_WORDS) -> None:
        """Nothing is wrong with a table that is not there."""

    def finish(self) -> None:
        """No key can be unknown."""

    def may_have(self, *keys: str) -> bool:
        """Every table may be there."""
        return True

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self.tags(key))

    def text(self, key: str, default: str | None = None) -> str:
        return self._note(key, TEXT | _default(default), default, default or "")

    def id(self, key: str, default: str | None = None) -> str:
        pattern = f"^({NAME_OF_ID})?$" if default == "" else f"^{NAME_OF_ID}$"
        node = {"type": "string", "pattern": pattern} | _default(default)
        return self._note(key, node, default, default or "")

    def words(self, key: str, default: Words | None = None) -> Words:
        standard = {"zh": default.zh, "en": default.en} if default and default != NO_WORDS else None
        return self._note(key, WORDS | _default(standard), default, default or NO_WORDS)

    def integer(self, key: str, default: int | None = None, *, least: int = 0, most: int = LARGEST) -> int:
        node = {"type": ["integer", "string"], "minimum": least, "maximum": most, "pattern": TO_ASK}
        return self._note(key, node | _default(default), default, default or least)

    def amount(self, key: str, currency: str, default: int | None = None, *, least: int = 0) -> int:
        node: Node = {"type": ["number", "string"], "minimum": 0, "pattern": AMOUNT}
        if least:
            node["exclusiveMinimum"] = True
        return self._note(key, node, default, default or least)

    def flag(self, key: str, *, default: bool = False) -> bool:
        node = {"type": ["boolean", "string"], "pattern": TO_ASK, "default": default}
        return self._note(key, node, default, default)

    def day(self, key: str, *, needed: bool = False) -> date | None:
        return self._note(key, {"type": "string", "pattern": DAY}, None if needed else False, None)

    def one_of(self, key: str, choices: type[Choices], default: Choices) -> Choices:
        members = list(choices)
        node = {"enum": [*(one.value for one in members), ASK], "default": default.value}
        return self._note(key, node, default, members[self._choice % len(members)])

    def tags(self, key: str) -> frozenset[str]:
        return self._note(key, _list({"type": "string"}), (), frozenset())

    def integers(self, key: str, *, least: int, most: int) -> frozenset[int]:
        return self._note(key, _list({"type": "integer", "minimum": least, "maximum": most}), (), frozenset())

    def days(self, key: str) -> frozenset[date]:
        return self._note(key, _list({"type": "string", "pattern": DAY}), (), frozenset())

    def year_day(self, key: str) -> YearDay | None:
        return self._note(key, {"type": "string", "pattern": f"{YEAR_DAY}|{TO_ASK}"}, (), None)

    def year_days(self, key: str) -> tuple[YearDay, ...]:
        return self._note(key, _list({"type": "string", "pattern": YEAR_DAY}), (), ())

    def minute(self, key: str, default: int) -> int:
        standard = f"{default // 60:02d}:{default % 60:02d}"
        return self._note(key, {"type": "string", "pattern": MINUTE, "default": standard}, default, default)

    def phrases(self, key: str) -> tuple[Words, ...]:
        return self._note(key, _list(WORDS), (), ())

    def table(self, key: str) -> Table:
        return self._below(key, many=False)

    def tables(self, key: str) -> tuple[Table, ...]:
        return (self._below(key, many=True),)

    def _below(self, key: str, *, many: bool) -> "Noting":
        shape = Shape(many=many)
        self.shape.keys[key] = shape
        return Noting(shape, (*self.path, key), self._choice)

    def _note(self, key: str, node: Node, default: object, answer: Instead) -> Instead:
        self.shape.keys[key] = node
        if default is None:
            self.shape.needed.add(key)
        return answer


def schema() -> Node:
    """The JSON Schema of a programme file."""
    shape, choice = _noted(0), 1
    while choice < shape.choices:
        shape = shape.merged(_noted(choice))
        choice += 1
    definitions: Node = {}
    top = shape.node("", definitions)
    return {"$schema": DRAFT, "title": TITLE, **top, "definitions": dict(sorted(definitions.items()))}


def schema_text() -> str:
    """The JSON Schema as it is shipped."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _noted(choice: int) -> Shape:
    root = Shape()
    for table in Noting(root, (), choice).tables("programme"):
        read_programme(table, "")
    return root


def _either(one: Node | Shape | None, other: Node | Shape) -> Node | Shape:
    if isinstance(one, Shape) and isinstance(other, Shape):
        return one.merged(other)
    if one is None or one == other or isinstance(one, Shape) or isinstance(other, Shape):
        return other
    known = one.get("anyOf", [one])
    return one if other in known else {"anyOf": [*known, other]}


def _list(item: Node) -> Node:
    return {"type": ["array", "string"], "items": item, "pattern": TO_ASK}


def _default(value: object) -> Node:
    return {} if value in (None, "") else {"default": value}


def _described(node: Node, path: str) -> Node:
    """With what the key means: said of its path, or of every key of that name."""
    meaning = MEANINGS.get(path) or MEANINGS.get(path.rpartition(".")[2])
    return node if meaning is None else {"description": f"{meaning.zh} | {meaning.en}", **node}
