"""Editors and `check` agree: what the schema refuses the readers refuse too; and no value upsets either of them."""

import tomllib
from decimal import Decimal
from re import MULTILINE, finditer

import pytest

from pos_terminal.domain.loyalty.file.explain import explain
from pos_terminal.domain.loyalty.file.programme_file import check
from pos_terminal.domain.loyalty.file.schema import schema
from tests.support.every_rule import EVERY_RULE
from tests.support.json_schema import problems

SCHEMA = schema()
LINES = tuple(finditer(r"^(\w+) = (.*)$", EVERY_RULE, MULTILINE))
ODD = ("-1", '""', "nan", "1.5", "true", '"x y"', "[]", "{}", "[1]", '["a"]', "2026-01-01", "999999999999", '"ask"')


def judged(text: str) -> tuple[bool, bool]:
    """(whether the schema takes it, whether the readers do); what they take can be explained."""
    checked = check(text)
    for programme in checked.programmes:
        assert explain(programme)
    return not problems(SCHEMA, tomllib.loads(text, parse_float=Decimal)), not checked.problems


@pytest.mark.parametrize("value", ODD)
def test_an_odd_value_here_and_there(value: str) -> None:
    for line in LINES[ODD.index(value) % 8 :: 8]:  # each place meets one or two of them
        text = EVERY_RULE[: line.start(2)] + value + EVERY_RULE[line.end(2) :]
        fits, read = judged(text)
        assert fits or not read, (line[0], value)


def test_a_misspelt_key_here_and_there_is_refused_by_both() -> None:
    for line in LINES[::4]:
        text = EVERY_RULE[: line.end(1)] + "x" + EVERY_RULE[line.end(1) :]
        assert judged(text) == (False, False), line[0]


def test_a_key_that_is_needed_is_needed_by_both() -> None:
    for line in LINES[::4]:
        fits, read = judged(EVERY_RULE[: line.start()] + EVERY_RULE[line.end() + 1 :])
        assert fits or not read, line[0]
