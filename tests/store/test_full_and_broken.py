"""Disks that are full, read-only or damaged, and files that are not what they should be: a code, and nothing lost."""

import os
import random  # noqa: TID251 - seeded
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_terminal.assets import migrations
from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.connection import Connection, take_safeguards
from pos_terminal.store.database import open_store
from pos_terminal.store.driver import check_version, driver, trouble
from pos_terminal.store.verify import verify
from tests.support.books import append, balance, earn, new_record, now, open_till, points

REPOSITORY = Path(__file__).parents[2]

LIMITED = """
import resource, sys
from pathlib import Path
from pos_terminal.domain.errors import Unavailable
from tests.support.books import earn, open_till, points
store = open_till(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
kept = store.journal.head().sequence
try:
    while kept < 100_000:
        kept = earn(store, kept + 1, points(1, f"L{kept}")).sequence
except Unavailable as error:
    print(error.code, kept, store.journal.head().sequence)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(earn(store, kept + 1, points(1, "after")).sequence)
"""
# Imports first: a user without rights may not be able to read the program either.
OPENING = """
import os, sys
from pathlib import Path
from pos_terminal.domain.errors import Unavailable
from tests.support.books import open_till
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_till(Path(sys.argv[1]))
    print("opened")
except Unavailable as error:
    print(error.code)
"""


def run(program: str, *arguments: str) -> list[str]:
    """What a process of its own says, line by line."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=True)
    return done.stdout.splitlines()


def code_of_opening(path: Path) -> str:
    with pytest.raises(Unavailable) as caught:
        open_store(path, now)
    assert caught.value.device == "store"
    return caught.value.code


def damage(path: Path, change: Callable[[bytearray], None]) -> None:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)


@pytest.fixture
def sold(tmp_path: Path) -> Path:
    """A closed database in which something was sold."""
    path = tmp_path / "till.db"
    store = open_till(path)
    for i in range(1, 40):
        earn(store, i, points(2, f"L{i}"))
    store.close()
    return path


def test_a_full_disk_stops_selling_and_loses_nothing(sold: Path) -> None:
    store = open_till(sold)
    pages = store.connection.value("PRAGMA page_count")
    store.connection.run(f"PRAGMA max_page_count = {pages + 3}")
    kept = store.journal.head().sequence
    with pytest.raises(Unavailable, match="disk-full"):
        while True:
            kept = earn(store, kept + 1, points(2, f"M{kept}")).sequence
    assert store.journal.head().sequence == kept
    assert balance(store) == 2 * kept
    store.connection.run("PRAGMA max_page_count = 1000000")
    assert earn(store, kept + 1, points(2, "after")).sequence == kept + 1
    store.close()
    assert all(check.ok for check in verify(sold))


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_file_that_may_not_grow_stops_selling_and_loses_nothing(sold: Path) -> None:
    stopped, after = run(LIMITED, str(sold), "600000")
    code, kept, head = stopped.split()
    assert code in ("disk-full", "io-error")
    assert kept == head
    assert int(after) == int(kept) + 1
    assert all(check.ok for check in verify(sold))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions on folders")
def test_a_read_only_folder_is_named_as_such(sold: Path) -> None:
    for folder in sold.parent.parents[:2]:  # pytest's own folders are for one user only
        folder.chmod(0o755)
    sold.parent.chmod(0o555)
    sold.chmod(0o444)
    try:
        assert run(OPENING, str(sold)) == ["read-only"]
        assert run(OPENING, str(sold.parent / "shop" / "till.db")) == ["read-only"]
    finally:
        sold.parent.chmod(0o755)


def test_garbage_is_a_corrupt_database(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    path.write_bytes(b"this is a letter to my aunt, not a database" * 100)
    assert code_of_opening(path) == "corrupt"
    assert [check.ok for check in verify(path)] == [False]


def test_a_folder_in_the_databases_place_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "till.db").mkdir()
    assert code_of_opening(tmp_path / "till.db") == "cannot-open"


def test_a_file_in_the_folders_place_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert code_of_opening(tmp_path / "data" / "till.db") == "cannot-open"


def test_a_truncated_database_is_noticed(sold: Path) -> None:
    os.truncate(sold, sold.stat().st_size // 3)
    assert not all(check.ok for check in verify(sold))


def test_an_emptied_database_is_not_taken_for_a_new_shop(sold: Path) -> None:
    os.truncate(sold, 0)
    assert code_of_opening(sold) == "missing"
    sold.unlink()
    assert code_of_opening(sold) == "missing"


def test_a_log_without_its_database_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "till.db-wal").write_bytes(b"sales")
    assert code_of_opening(tmp_path / "till.db") == "missing"
    assert (tmp_path / "till.db-wal").read_bytes() == b"sales"


def test_corrupt_pages_raise_unavailable_or_are_found_by_verify(sold: Path) -> None:
    """Whatever page is damaged: no other exception ever leaves the store, and `verify` says that something is wrong."""
    whole = sold.read_bytes()
    chance = random.Random(3)
    unnoticed = 0
    for page in range(len(whole) // 4096):
        data = bytearray(whole)
        start = page * 4096 + (100 if page == 0 else 0)
        data[start : start + 200] = chance.randbytes(200)
        sold.write_bytes(data)
        try:
            store = open_store(sold, now)
            try:
                list(store.records(0))
                store.ledger.accounts("000000000000a1")
                store.members.search("a", 5)
            finally:
                store.close()
        except Unavailable as error:
            assert error.code in ("corrupt", "foreign-file", "changed-migration", "newer-schema")
        unnoticed += all(check.ok for check in verify(sold))
    assert unnoticed <= 2  # free pages, where nothing lies


def test_a_flipped_bit_in_a_record_is_found_by_its_hash(sold: Path) -> None:
    place = sold.read_bytes().rindex(b'"kind":"closing"')

    def flip(data: bytearray) -> None:
        data[place + 10] ^= 1

    damage(sold, flip)
    failed = [check for check in verify(sold) if not check.ok]
    assert [check.name for check in failed] == ["journal"]
    assert "bytes and hash differ" in failed[0].wrong.en


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    other = driver.connect(str(path))
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    assert code_of_opening(path) == "foreign-file"
    other = driver.connect(str(path))
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    other.close()


def test_a_newer_schema_is_refused(sold: Path) -> None:
    store = open_till(sold)
    with store.begin():
        store.connection.run(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('till', '9999_future', '')"
        )
    store.close()
    assert code_of_opening(sold) == "newer-schema"
    assert "newer-schema" in verify(sold)[0].wrong.en


def test_a_changed_migration_is_refused(sold: Path) -> None:
    store = open_till(sold)
    with store.begin():
        store.connection.run("UPDATE migration_file SET sha256 = ? WHERE name = '0002_ledger'", ("0" * 64,))
    store.close()
    assert code_of_opening(sold) == "changed-migration"


def test_a_safeguard_that_is_not_taken_stops_the_till() -> None:
    connection = Connection(driver.connect(":memory:", isolation_level=None))
    with pytest.raises(Unavailable, match="journal_mode is memory, not wal"):
        take_safeguards(connection, in_memory=False)
    take_safeguards(connection, in_memory=True)
    assert connection.value("PRAGMA synchronous") == 2
    connection.close()


def test_an_empty_store_says_that_nothing_is_installed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "till.db", now)
    assert not store.is_installed
    with pytest.raises(LookupError):
        store.installation()
    with pytest.raises(LookupError):
        store.journal.head()
    store.close()


def test_an_old_sqlite_is_refused() -> None:
    check_version((3, 51, 3))
    with pytest.raises(Unavailable, match="old-sqlite"):
        check_version((3, 51, 2))


def test_a_database_that_stays_locked_is_busy(sold: Path) -> None:
    first, second = open_till(sold), open_till(sold)
    second.connection.row("PRAGMA busy_timeout = 20")
    with first.begin(), pytest.raises(Unavailable, match="busy"), second.begin():
        pass
    assert append(second, new_record(99)).sequence == 40
    first.close()
    second.close()


def test_a_wrong_statement_is_a_fault_and_no_trouble(sold: Path) -> None:
    store = open_till(sold)
    with pytest.raises(driver.OperationalError):
        store.connection.run("SELECT nothing FROM nowhere")
    store.close()


def test_text_that_is_not_text_is_corruption() -> None:
    connection = Connection(driver.connect(":memory:"))
    with pytest.raises(Unavailable, match="corrupt"):
        connection.row("SELECT CAST(x'ff' AS TEXT)")
    assert isinstance(trouble(driver.ProgrammingError("closed")), driver.ProgrammingError)
    connection.close()


def test_a_copied_back_database_is_noticed(sold: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(sold, old)
    store = open_till(sold)
    append(store, new_record(500, receipt_number=77))
    store.close()
    shutil.copy(old, sold)
    store = open_till(sold)
    assert store.went_back
    assert store.journal.last_receipt_number() == 77
    store.close()
    assert [check.name for check in verify(sold) if not check.ok] == ["high_water"]


def test_the_migrations_folder_is_found() -> None:
    assert [file.name[:4] for file in sorted(migrations().glob("*.sql"))][:2] == ["0001", "0002"]
