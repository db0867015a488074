"""One schema in two tongues; and every hot statement and key names the column by which its table is spread."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.headoffice import hot
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.hot import SPREAD_BY
from pos_terminal.headoffice.opening import open_database
from pos_terminal.headoffice.postgres import PostgresDatabase
from pos_terminal.headoffice.sqlite import open_sqlite
from pos_terminal.headoffice.statements import Insert, Lookup, for_postgres, names_of, postgres_insert, postgres_lookup
from tests.support.postgres import Cluster

SQL = re.compile(r"\s*(WITH|SELECT|UPDATE|INSERT|DELETE)\b")
STATEMENTS: dict[str, str | Insert | Lookup] = {
    name: value
    for name, value in vars(hot).items()
    if isinstance(value, Insert | Lookup) or (isinstance(value, str) and SQL.match(value))
}
SAMPLES: dict[str, Any] = {"int": [7], "text": ["7"], "bytes": [b"7" * 16]}
PLAIN_SAMPLES: dict[str, tuple[Any, ...]] = {
    "TERMINAL": ("S1-T1",),
    "STREAM": ("s",),
    "MOVE_STREAM": (1, b"h" * 32, 1),
    "HASHES_AT": (1, 1, 2),
    "OPEN_LOTS": (7, "m"),
    "RESERVATIONS": (7, "m", "2"),
    "DROP_RESERVATIONS": (7, "2", "m", b"7" * 16),
    "MEMBER_OF_NUMBER": ("10000016",),
    "FEED_END": (),
    "MOVE_FEED_END": (1,),
    "FEED_AFTER": (0, 100),
    "FEED_COUNT": (0, 100),
    "MARKS": ("S1-T1",),
    "NEIGHBOUR_MARKS": ("S1-T1",),
}
COLUMNS = """
SELECT c.relname, a.attname, t.typname, a.attnotnull FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname, a.attnum"""
UNIQUE = """
SELECT c.relname, (
  SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey))
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"""
TYPES = {"int8": "INTEGER", "int4": "INTEGER", "text": "TEXT", "bytea": "BLOB"}


@pytest.fixture(scope="module")
def books(postgres: Cluster) -> Iterator[PostgresDatabase]:
    address = postgres.new_books()
    database = open_database(address)
    assert isinstance(database, PostgresDatabase)
    yield database
    database.close()
    postgres.drop(address)


def rows(books: Database, sql: str) -> list[Any]:
    with books.read() as db:
        return db.execute(sql).fetchall()


def test_both_databases_have_the_same_tables_and_columns(books: Database, tmp_path: Path) -> None:
    there = [(table, column, TYPES[type_], bool(always)) for table, column, type_, always in rows(books, COLUMNS)]
    lite = open_sqlite(tmp_path / "books.db")
    tables = rows(lite, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    here = [
        (table, column, type_, bool(always) or bool(key))
        for (table,) in tables
        for _, column, type_, always, _, key in rows(lite, f"PRAGMA table_info({table})")
    ]
    lite.close()
    assert here == there


def test_every_table_that_grows_is_spread_and_every_key_of_it_says_by_what(books: Database) -> None:
    keys = [(table, set(columns)) for table, columns in rows(books, UNIQUE) if table in SPREAD_BY]
    assert {table for table, _ in keys} == set(SPREAD_BY)
    assert [(table, columns) for table, columns in keys if SPREAD_BY[table] not in columns] == []


def test_the_page_on_scale_spreads_the_tables_as_the_statements_expect() -> None:
    page = (Path(__file__).parents[3] / "docs" / "scale.md").read_text("utf-8")
    assert dict(re.findall(r"create_distributed_table\('(\w+)', '(\w+)'", page)) == SPREAD_BY


def test_every_statement_has_been_looked_at() -> None:
    assert set(PLAIN_SAMPLES) == {name for name, one in STATEMENTS.items() if isinstance(one, str)}


@pytest.mark.parametrize("name", [name for name, one in STATEMENTS.items() if isinstance(one, Insert)])
def test_what_is_written_names_where_it_goes(books: PostgresDatabase, name: str) -> None:
    into = STATEMENTS[name]
    assert isinstance(into, Insert)
    planned(books, postgres_insert(into), samples(into.columns))  # it is a statement that can run
    if into.table not in SPREAD_BY:
        return
    assert SPREAD_BY[into.table] in names_of(into.columns)
    target = re.search(r"ON CONFLICT \(([^)]*)\)", into.conflict)
    assert target is None or SPREAD_BY[into.table] in target[1].split(", ")


@pytest.mark.parametrize("name", [name for name, one in STATEMENTS.items() if not isinstance(one, Insert)])
def test_what_is_read_or_changed_is_found_where_it_lies(books: PostgresDatabase, name: str) -> None:
    """Each scan of a table that is spread is narrowed by its column, and no more than one of its parts is opened."""
    one = STATEMENTS[name]
    if isinstance(one, Lookup):
        plan = planned(books, postgres_lookup(one), samples(one.keys))
    else:
        assert isinstance(one, str)
        plan = planned(books, for_postgres(one), PLAIN_SAMPLES[name])
    assert wide_scans(plan) == []
    if isinstance(one, str):
        scans = [node for node in nodes(plan) if "Scan" in node["Node Type"] and "Relation Name" in node]
        read = [parent(scan["Relation Name"]) for scan in scans]
        tables = [table for table in read if table in SPREAD_BY]
        assert len(tables) == len(set(tables)), "opens several parts of a table"


def test_a_statement_that_asks_every_part_is_noticed(books: PostgresDatabase) -> None:
    asking_all = planned(books, "SELECT rest FROM lot WHERE member = $1", ("m",))
    assert {parent(table) for table in wide_scans(asking_all)} == {"lot"}
    assert wide_scans(planned(books, "SELECT rest FROM lot WHERE bucket = $1 AND member = $2", (7, "m"))) == []


def wide_scans(plan: dict[str, Any]) -> list[str]:
    """The tables that are spread and read without saying by what."""
    reading = [node for node in nodes(plan) if node["Node Type"] != "ModifyTable"]
    scans = [node for node in reading if parent(node.get("Relation Name", "")) in SPREAD_BY]
    return [scan["Relation Name"] for scan in scans if not _is_narrow(scan)]


def _is_narrow(scan: dict[str, Any]) -> bool:
    conditions = " ".join(str(scan.get(part, "")) for part in ("Index Cond", "Recheck Cond", "Filter"))
    return re.search(rf"\b{SPREAD_BY[parent(scan['Relation Name'])]} = ", conditions) is not None


def samples(columns: str) -> tuple[Any, ...]:
    return tuple(SAMPLES[part.partition(":")[2]] for part in columns.split())


def planned(books: PostgresDatabase, sql: str, parameters: tuple[Any, ...]) -> dict[str, Any]:
    """The plan as it would be on tables too large to be read whole."""
    with books.write() as db:
        db.execute("SET LOCAL enable_seqscan = off")
        db.execute("SET LOCAL enable_hashjoin = off")
        db.execute("SET LOCAL enable_mergejoin = off")
        found: list[dict[str, Any]] = db.run(f"EXPLAIN (FORMAT JSON) {sql}", parameters).fetchone()[0]
        plan: dict[str, Any] = found[0]["Plan"]
        return plan


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def parent(table: str) -> str:
    """The table that a part belongs to: lot_7 is lot's."""
    return re.sub(r"_\d+$", "", table)
