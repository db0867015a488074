"""What only PostgreSQL can get wrong: its settings, a server that goes away, values it does not take."""

from collections.abc import Iterator

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import Busy, Conflict, Error, IntegrityError, NotStorable
from pos_terminal.headoffice.opening import open_database
from pos_terminal.headoffice.postgres import PostgresDatabase, open_postgres
from tests.support.postgres import Cluster


@pytest.fixture
def address(postgres: Cluster) -> Iterator[str]:
    address = postgres.new_books()
    yield address
    postgres.drop(address)


@pytest.fixture
def books(address: str) -> Iterator[PostgresDatabase]:
    database = open_postgres(address)
    yield database
    database.close()


def test_a_server_that_would_lose_commits_is_refused(postgres: Cluster, address: str) -> None:
    name = address.partition("?")[0].rpartition("/")[2]
    postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with pytest.raises(Unavailable) as trouble:
        open_database(address)
    assert trouble.value.code == "not-durable"


def test_a_database_in_another_encoding_is_refused(postgres: Cluster) -> None:
    postgres.run("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with pytest.raises(Unavailable) as trouble:
        open_database(postgres.address("latin"))
    assert "encoding is LATIN1" in trouble.value.cause
    postgres.run("DROP DATABASE latin")


def test_a_password_is_not_said_aloud() -> None:
    with pytest.raises(Unavailable) as trouble:
        open_database("postgresql://pos:secret@127.0.0.1:1/books")
    assert trouble.value.code == "cannot-open"
    assert "pos@127.0.0.1:1/books" in trouble.value.cause
    assert "secret" not in trouble.value.cause


@pytest.mark.parametrize(
    ("sql", "values", "error"),
    [
        ("INSERT INTO generation (id, opened_at) VALUES (?, ?)", ("a\0b", ""), NotStorable),
        ("INSERT INTO feed (subject, position) VALUES (?, ?)", ("x", 2**63), NotStorable),
        ("INSERT INTO feed_end (one, position) VALUES (?, ?)", (2, 0), IntegrityError),
        ("UPDATE entry SET amount = ? WHERE bucket = 1", (0,), None),
        ("SELECT nothing FROM nowhere WHERE n = ?", (1,), Error),
    ],
)
def test_errors_have_head_offices_own_names(
    books: PostgresDatabase, sql: str, values: tuple[str | int, ...], error: type[Error] | None
) -> None:
    with books.write() as db:
        if error is None:
            assert db.execute(sql, values).rowcount == 0
            return
        with pytest.raises(error), db.attempt():
            db.execute(sql, values)
        assert db.execute("SELECT 1").fetchone() == (1,)  # the transaction goes on


def test_what_was_recorded_can_be_neither_changed_nor_taken_away(books: PostgresDatabase) -> None:
    with books.write() as db:
        db.execute(
            "INSERT INTO record (id, digest, terminal, kind, at, body) VALUES (?, ?, '', 'sale', '', ?)",
            (b"i" * 16, b"d" * 32, b"{}"),
        )
        for sql in ("UPDATE record SET kind = ''", "DELETE FROM record", "TRUNCATE record", "TRUNCATE entry, place"):
            with pytest.raises(IntegrityError), db.attempt():
                db.execute(sql)


def test_a_server_that_was_away_is_reached_again(postgres: Cluster, books: PostgresDatabase, address: str) -> None:
    with books.read() as db:
        db.execute("SELECT 1")
    name = address.partition("?")[0].rpartition("/")[2]
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with pytest.raises(Error), books.read():
        raise AssertionError("the line is gone")
    with books.read() as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_who_waits_too_long_for_a_turn_gives_up(books: PostgresDatabase) -> None:
    with books.write() as first, books.write() as second:
        first.hold("somebody")
        second.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(Busy):
            second.hold("somebody")


def test_of_two_that_wait_for_each_other_one_gives_way(books: PostgresDatabase) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    both = Barrier(2)

    def cross(one: str, other: str) -> bool:
        try:
            with books.write() as db:
                db.hold(one)
                both.wait(20)
                db.hold(other)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(cross, *names) for names in (("a", "b"), ("b", "a"))]
        assert sorted(one.result(30) for one in done) == [False, True]
