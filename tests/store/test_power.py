"""A process that dies at any moment: what it had promised is there, nothing is there by half, and selling goes on."""

import random  # noqa: TID251 - seeded
import subprocess
import sys
from pathlib import Path

import pytest

from pos_terminal.store.verify import verify
from tests.support.books import balance, earn, new_record, open_till, points

REPOSITORY = Path(__file__).parents[2]


def start_writer(database: Path, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", str(database), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)


def sell_and_kill(database: Path, first: int, after: int) -> int:
    """Lets the writer promise `after` records, kills it wherever it is by then; the last sequence that it promised."""
    with start_writer(database, first) as writer:
        assert writer.stdout is not None
        promised = 0
        for line in writer.stdout:
            promised = int(line)
            if promised >= after:
                writer.kill()
    return promised


def kill_often(database: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    sequence = 0
    for _ in range(rounds):
        promised = sell_and_kill(database, sequence + 1, sequence + chance.randint(1, 40))
        store = open_till(database)
        sequence = store.journal.head().sequence
        # One more than promised at most: committed, and killed before it could say so.
        assert promised <= sequence <= promised + 1
        assert balance(store) == 2 * sequence
        assert not store.went_back
        store.close()
        assert [check for check in verify(database) if not check.ok] == []


def test_kill_9_loses_nothing_promised_and_leaves_nothing_by_half(tmp_path: Path) -> None:
    kill_often(tmp_path / "till.db", rounds=4, seed=1)


@pytest.mark.slow
@pytest.mark.nightly
def test_kill_9_often(tmp_path: Path) -> None:
    kill_often(tmp_path / "till.db", rounds=60, seed=2)


def test_two_writers_beside_each_other(tmp_path: Path) -> None:
    """The till and a command that records: both wait their turn, and the chain stays one."""
    database = tmp_path / "till.db"
    store = open_till(database)
    with start_writer(database, 10_000) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for i in range(1, 30):
            earn(store, i, points(1, f"own{i}"))
        writer.stdout.readline()
        writer.kill()
    store.close()
    checks = {check.name: check for check in verify(database)}
    assert [check for check in checks.values() if not check.ok] == []
    assert checks["journal"].counted > 30


def test_three_processes_that_begin_the_same_till_at_once(tmp_path: Path) -> None:
    """The first makes the database and installs the till; the others wait for it and find it made."""
    database = tmp_path / "till.db"
    writers = [start_writer(database, first) for first in (1, 100_000, 200_000)]
    for writer in writers:
        with writer:
            assert writer.stdout is not None
            assert int(writer.stdout.readline()) > 0
            writer.kill()
    assert [check for check in verify(database) if not check.ok] == []


def test_a_reader_sees_a_commit_at_once_and_no_part_of_an_open_one(tmp_path: Path) -> None:
    first, second = open_till(tmp_path / "till.db"), open_till(tmp_path / "till.db")
    with first.begin():
        first.journal.append(new_record(1))
        assert second.journal.head().sequence == 0
    assert second.journal.head().sequence == 1
    first.close()
    second.close()
