"""Migrations: each once, all or none, a backup first; and the schema that comes out of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.backup import check_copy
from pos_terminal.store.connection import IN_MEMORY, Connection, connect
from pos_terminal.store.database import open_store
from pos_terminal.store.driver import driver
from pos_terminal.store.migrate import Migration, migrate, pending, read_migrations, statements
from tests.support.books import append, new_record, now, open_till

GOLDEN = Path(__file__).parents[1] / "golden" / "schema.sql"
SHIPPED = read_migrations()
GOOD = Migration("9001_good", "CREATE TABLE good (a INTEGER) STRICT;\nINSERT INTO good VALUES (1);")
BROKEN = Migration(
    "9002_broken", "CREATE TABLE half (a INTEGER) STRICT;\nINSERT INTO half VALUES (1);\nSELECT no_such;"
)


def never(name: str) -> None:
    raise AssertionError(f"no backup was due before {name}")


def schema(connection: Connection) -> str:
    """Every statement that makes the schema, by name, as a review reads it."""
    rows = connection.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type, name"
    )
    return "".join(f"{sql.strip()};\n\n" for kind, name, sql in rows if not name.startswith("sqlite_"))


def test_the_schema_is_the_one_that_was_reviewed() -> None:
    store = open_store(IN_MEMORY, now)
    found = schema(store.connection)
    store.close()
    assert found == GOLDEN.read_text("utf-8"), "tests/golden/schema.sql differs; write it anew if the change is meant"


def test_a_fresh_database_has_all_migrations_and_a_second_opening_applies_none(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    open_store(path, now).close()
    connection = connect(path)
    assert pending(connection, SHIPPED) == ()
    migrate(connection, SHIPPED, never)
    sums = connection.rows("SELECT name, sha256 FROM migration_file ORDER BY name")
    assert sums == [(each.name, each.sha256) for each in SHIPPED]
    connection.close()
    assert not (tmp_path / "backups").exists()


def test_a_migration_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    store = open_till(path)
    append(store, new_record(1))
    before = schema(store.connection)
    asked: list[str] = []
    with pytest.raises(driver.OperationalError):
        migrate(store.connection, (*SHIPPED, GOOD, BROKEN), asked.append)
    assert asked == ["9001_good"]
    assert schema(store.connection) == before
    assert not store.connection.raw.in_transaction
    assert pending(store.connection, (*SHIPPED, GOOD)) == (GOOD,)
    append(store, new_record(2))
    migrate(store.connection, (*SHIPPED, GOOD), asked.append)
    assert store.connection.rows("SELECT a FROM good") == [(1,)]
    store.close()


def test_a_first_opening_that_fails_leaves_an_empty_database(tmp_path: Path) -> None:
    connection = connect(tmp_path / "till.db")
    with pytest.raises(driver.OperationalError):
        migrate(connection, (*SHIPPED, BROKEN), never)
    assert connection.rows("SELECT name FROM sqlite_master") == []
    migrate(connection, SHIPPED, never)
    connection.close()


def test_an_old_database_is_backed_up_and_then_migrated(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    connection = connect(path)
    migrate(connection, SHIPPED[:4], never)
    connection.close()
    store = open_store(path, lambda: datetime(2026, 3, 2, 4, 5, 6, tzinfo=UTC))
    assert pending(store.connection, SHIPPED) == ()
    store.close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == f"before-{SHIPPED[4].name}-20260302T040506Z.db"
    assert check_copy(copy) == 0


def test_a_database_without_its_list_of_migrations_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    connection = connect(path)
    migrate(connection, SHIPPED, never)
    connection.run("DROP TABLE _sqlite_migrations")
    with pytest.raises(Unavailable, match="corrupt"):
        pending(connection, SHIPPED)
    connection.close()


def test_sqlite_utils_knows_the_search_index() -> None:
    from sqlite_utils import Database

    store = open_store(IN_MEMORY, now)
    members = Database(store.connection.raw).table("member")
    assert members.detect_fts() == "member_fts"
    assert {trigger.name for trigger in members.triggers} == {"member_ai", "member_ad", "member_au"}
    store.close()


@pytest.mark.parametrize("migration", SHIPPED, ids=lambda migration: migration.name)
def test_statements_are_whole(migration: Migration) -> None:
    pieces = list(statements(migration.sql))
    assert all(driver.complete_statement(piece) for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(migration.sql.split())


def test_a_trigger_stays_in_one_piece() -> None:
    sql = "-- a; comment\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT ';'; END; SELECT 2;\n"
    assert len(list(statements(sql))) == 2
