"""`verify` names the first wrong place; a right database has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos_terminal.store.database import open_store
from pos_terminal.store.verify import Check, verify
from tests.support.books import CHAN, NOW, earn, new_record, now, open_till, points, uuid
from tests.support.filled import fill_store


@pytest.fixture
def till(tmp_path: Path) -> Path:
    path = tmp_path / "till.db"
    store = open_till(path)
    for i in range(1, 6):
        earn(store, i, points(10, f"L{i}"))
    with store.begin():
        store.journal.begin_stream(uuid(500), NOW)
    earn(store, 6, points(-4))
    store.close()
    return path


def failed(path: Path) -> list[Check]:
    return [check for check in verify(path) if not check.ok]


def spoil(path: Path, *statements: str) -> None:
    """Changes the books past their guards, as a person with a tool could."""
    store = open_till(path)
    for name in ("journal_never_changes", "journal_never_shrinks", "entry_never_changes", "entry_never_shrinks"):
        store.connection.run(f"DROP TRIGGER {name}")
    store.connection.run("PRAGMA foreign_keys = OFF")
    for statement in statements:
        store.connection.run(statement)
    store.close()


def test_a_right_database_passes_everything(till: Path) -> None:
    checks = verify(till)
    assert [(check.name, check.counted) for check in checks[1:]] == [
        ("journal", 6),
        ("balances", 1),
        ("outbox", 2),
        ("high_water", 1),
    ]
    assert failed(till) == []
    assert verify(till, quick=True)[0].ok


def test_a_database_that_is_not_there_has_nothing_wrong(tmp_path: Path) -> None:
    assert verify(tmp_path / "till.db") == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("statement", "check", "words"),
    [
        (
            "UPDATE journal SET body = CAST(replace(body, '10', '99') AS BLOB) WHERE n = 3",
            "journal",
            "row 3 (sequence 3)",
        ),
        ("UPDATE journal SET kind = 'sale' WHERE n = 2", "journal", "row 2: columns"),
        ("UPDATE journal SET at = '2026-03-02T04:00:09.000000Z' WHERE n = 2", "journal", "row 2: columns"),
        ("UPDATE journal SET sequence = 9 WHERE n = 3", "journal", "row 3: sequence 9 where 3 should follow"),
        ("UPDATE entry SET amount = 99 WHERE n = 4", "journal", "row 4: entries"),
        ("DELETE FROM entry WHERE n = 4", "journal", "row 4: entries"),
        ("UPDATE entry SET record = 99 WHERE n = 6", "sqlite", "entry row 6"),
        ("UPDATE lot SET rest = 11 WHERE lot = 'L2'", "balances", f"{CHAN} moneyback points L2: 11 is kept where 10"),
        ("DELETE FROM lot WHERE lot = 'L3'", "balances", "L3: 0 is kept where 10"),
        ("UPDATE outbox SET acked_sequence = 7 WHERE stream = 1", "outbox", "hold 7, but there are 5"),
        ("DELETE FROM member_fts_data WHERE id > 1", "sqlite", "SQLite says"),
    ],
)
def test_the_first_wrong_place_is_named(till: Path, statement: str, check: str, words: str) -> None:
    spoil(till, statement)
    wrong = failed(till)
    assert wrong[0].name == check
    assert words in wrong[0].wrong.en
    assert wrong[0].wrong.zh


def test_a_removed_record_is_a_gap(till: Path) -> None:
    spoil(till, "DELETE FROM journal WHERE n = 3", "DELETE FROM entry WHERE record = 3")
    assert {check.name: check.wrong.en for check in failed(till)}[
        "journal"
    ] == "row 4: sequence 4 where 3 should follow"


def test_a_stream_that_was_tied_to_another_parent_is_found(till: Path) -> None:
    spoil(till, "DROP TRIGGER stream_never_changes", "UPDATE stream SET parent_sequence = 4 WHERE no = 2")
    (wrong,) = failed(till)
    assert "does not begin where it says" in wrong.wrong.en


def test_a_stream_whose_parent_record_is_another_one_is_found(till: Path) -> None:
    spoil(till, "UPDATE journal SET hash = zeroblob(32) WHERE n = 5")
    (wrong,) = failed(till)
    assert "does not follow its parent" in wrong.wrong.en


def test_bytes_that_no_program_can_read_are_found_though_their_hash_is_right(till: Path) -> None:
    store = open_till(till)
    with store.begin():
        store.journal.append(replace(new_record(7), body=b'{"v":99}'))
    store.close()
    (wrong,) = failed(till)
    assert wrong.wrong.en.startswith("row 7: the record cannot be read")


def test_entries_that_no_record_brought_are_found(till: Path) -> None:
    store = open_till(till)
    with store.begin():
        head = store.journal.append(new_record(7))
        store.ledger.append(head.n, NOW, [(points(5), "1", "")])
    store.close()
    (wrong,) = failed(till)
    assert wrong.wrong.en == "row 7: entries and record differ"


def test_entries_of_a_record_that_is_not_there_are_found(till: Path) -> None:
    spoil(till, "UPDATE entry SET record = 99 WHERE n = 6")
    assert {check.name for check in failed(till)} >= {"sqlite", "journal"}


def test_a_stream_without_its_place_in_the_outbox_is_found(till: Path) -> None:
    spoil(till, "DELETE FROM outbox WHERE stream = 1")
    (wrong,) = failed(till)
    assert wrong.name == "outbox"


def test_a_filled_database_is_right(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    store = open_store(path, now)
    fill_store(store, members=120, entries=240)
    assert store.members.count() == 120
    store.close()
    assert failed(path) == []
    assert [(check.name, check.counted) for check in verify(path)][1:3] == [("journal", 5), ("balances", 120)]
