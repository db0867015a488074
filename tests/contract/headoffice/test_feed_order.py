"""The feed's order with writers side by side on PostgreSQL: no reader goes past a slow transaction."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.hot import FEED_AFTER
from pos_terminal.headoffice.opening import open_database
from tests.support.postgres import Cluster

WRITERS, EACH = 4, 25
WITHIN_S = 30
WAITING = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def books(postgres: Cluster) -> Iterator[Database]:
    address = postgres.new_books()
    database = open_database(address)
    yield database
    database.close()
    postgres.drop(address)


def read_on(books: Database, cursor: int) -> tuple[int, list[str]]:
    """What a till that has read up to `cursor` is told, and how far it has read then."""
    with books.read() as db:
        rows = db.execute(FEED_AFTER, (cursor, 1000)).fetchall()
    return (rows[-1][0] if rows else cursor), [subject for _, subject in rows]


def until_waiting(books: Database) -> None:
    """Returns once a transaction waits for another's turn."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        with books.read() as db:
            if db.execute(WAITING).fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_what_is_numbered_later_is_seen_later(books: Database) -> None:
    def second() -> None:
        with books.write() as db:
            announce(db, ["member/b"])

    with ThreadPoolExecutor(1) as other:
        with books.write() as slow:
            announce(slow, ["member/a"])
            done = other.submit(second)
            until_waiting(books)
            assert read_on(books, 0) == (0, [])
            assert not done.done()
        done.result(WITHIN_S)
    assert read_on(books, 0) == (2, ["member/a", "member/b"])


def test_a_number_from_an_identity_column_would_be_skipped(books: Database) -> None:
    """The trap (design, 2.5) shown on a table of its own: this is why positions are given under a turn."""
    with books.write() as db:
        db.execute("CREATE TABLE naive (n bigint GENERATED ALWAYS AS IDENTITY, subject text)")
    with books.write() as slow:
        slow.execute("INSERT INTO naive (subject) VALUES ('a')")
        with books.write() as quick:
            quick.execute("INSERT INTO naive (subject) VALUES ('b')")
        with books.read() as db:
            seen = db.execute("SELECT n, subject FROM naive WHERE n > 0 ORDER BY n").fetchall()
    assert seen == [(2, "b")]
    with books.read() as db:
        assert db.execute("SELECT subject FROM naive WHERE n > 2").fetchall() == []  # 'a' is lost to this reader


def test_a_reader_beside_many_writers_hears_of_everything(books: Database) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            with suppress(Undone), books.write() as db:
                announce(db, [f"member/{writer}-{number}", f"accounts/{writer}-{number}"])
                if number % 5 == 4:
                    raise Undone  # a transaction that comes to nothing leaves no hole that counts
                time.sleep(0.001 * (writer % 3))

    heard: list[str] = []
    over = threading.Event()

    def read() -> None:
        cursor = 0
        while True:
            last = over.is_set()
            cursor, subjects = read_on(books, cursor)
            heard.extend(subjects)
            if last:
                return

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reading = threads.submit(read)
        for writing in [threads.submit(write, writer) for writer in range(WRITERS)]:
            writing.result(WITHIN_S)
        over.set()
        reading.result(WITHIN_S)
    kept = [f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH) if number % 5 != 4]
    wanted = {f"{what}/{one}" for one in kept for what in ("member", "accounts")}
    assert len(heard) == len(set(heard))
    assert set(heard) == wanted


class Undone(Exception):
    """The transaction is given up."""
