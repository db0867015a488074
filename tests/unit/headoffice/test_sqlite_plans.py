"""Hot statements on SQLite: each goes down an index, however many rows lie in the tables and however many keys it has.

Given some hundred keys at once, SQLite came to read the whole table of records for each batch, or to build an index of
its own over all lots: the ten-thousandth batch would have taken a thousand times as long as the tenth.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from pos_terminal.headoffice import hot
from pos_terminal.headoffice.database import Value
from pos_terminal.headoffice.sqlite import KEYS_AT_ONCE, SqliteDatabase, open_sqlite
from pos_terminal.headoffice.statements import Insert, Lookup, sqlite_lookup

LOOKUPS = {name: one for name, one in vars(hot).items() if isinstance(one, Lookup)}
SAMPLES: dict[str, Value] = {"int": 7, "text": "7", "bytes": b"7" * 16}
KEYS = 500


@pytest.fixture
def books(tmp_path: Path) -> Iterator[SqliteDatabase]:
    opened = open_sqlite(tmp_path / "books.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", LOOKUPS)
def test_what_is_looked_up_is_found_by_an_index(books: SqliteDatabase, name: str) -> None:
    what = LOOKUPS[name]
    sample = [SAMPLES[part.partition(":")[2]] for part in what.keys.split()]
    for count in (1, KEYS_AT_ONCE):
        assert _whole_readings(books, sqlite_lookup(what, count), sample * count) == []


def test_a_statement_that_reads_a_whole_table_is_noticed(books: SqliteDatabase) -> None:
    many = ", ".join(["(?)"] * KEYS)
    at_once = f"WITH wanted (id) AS (VALUES {many}) {hot.KNOWN.select}"
    assert _whole_readings(books, at_once, [b"7" * 16] * KEYS) != []
    assert _whole_readings(books, "SELECT rest FROM lot WHERE member = ?", ["m"]) != []


def test_many_keys_are_all_looked_up_each_with_its_own(books: SqliteDatabase) -> None:
    lots = Insert("lot", hot.ADD_TO_LOTS.columns)
    rows = [(7, f"{n:014x}", "p", "points", "a", n, None, None, "", "2026-03-02") for n in range(1, KEYS + 1)]
    with books.write() as db:
        db.insert(lots, rows)
        found = db.find(hot.OPEN_LOTS_OF, [(7, f"{n:014x}") for n in range(KEYS, 0, -1)])
    assert sorted((row[0], row[4]) for row in found) == [(f"{n:014x}", n) for n in range(1, KEYS + 1)]


def _whole_readings(books: SqliteDatabase, sql: str, parameters: Sequence[Value]) -> list[str]:
    """Steps of the plan that read a table from end to end, or index all of it first."""
    with books.read() as db:
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    return [
        step
        for step in steps
        if "AUTOMATIC" in step or (step.startswith("SCAN") and "CONSTANT" not in step and step != "SCAN wanted")
    ]
