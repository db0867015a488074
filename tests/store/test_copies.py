"""Backups that are whole, and restoring that gives nothing away twice."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.till import JobState
from pos_terminal.store.backup import back_up, check_copy
from pos_terminal.store.connection import connect
from pos_terminal.store.database import open_store
from pos_terminal.store.driver import driver
from pos_terminal.store.installation import begin_stream
from pos_terminal.store.lock import OpenLock, WindowLock
from pos_terminal.store.restore import restore
from pos_terminal.store.verify import verify
from tests.support.books import NOW, STREAM, append, balance, earn, new_record, now, open_till, points, uuid

Damage = Callable[[Path], object]


@pytest.fixture
def till(tmp_path: Path) -> Path:
    """A till with three records, the last receipt number 12, one number given, bills parked and a receipt waiting."""
    path = tmp_path / "data" / "till.db"
    store = open_till(path)
    earn(store, 1, points(10))
    append(store, new_record(2, kind="installed", receipt_number=11))
    with store.begin():
        head = store.journal.append(new_record(3, receipt_number=12))
        assert store.members.next_number() == "1000001"
        store.spool.add(head.n, "receipt", copy=0, drawer=False, token="AB12", at=NOW)  # noqa: S106
        store.parking.put(0, NOW, b"open bill")
    store.close()
    return path


def test_a_backup_made_while_the_till_sells_is_whole(till: Path, tmp_path: Path) -> None:
    store = open_till(till)
    with store.begin():
        store.journal.append(new_record(4))
        copied = back_up(till, tmp_path / "copy.db", NOW)
    assert (copied.path, copied.records) == (tmp_path / "copy.db", 3)
    assert check_copy(copied.path) == 3
    store.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["copy.db", "data"]


def test_a_copy_is_of_one_instant_and_ends_however_much_is_written_between_its_steps(
    till: Path, tmp_path: Path
) -> None:
    counter, night = open_till(till), connect(till)
    steps = 0

    def sell() -> None:
        nonlocal steps
        steps += 1
        assert steps < 1000, "the copy begins anew with each sale"
        append(counter, new_record(10 + steps))

    night.copy_to(tmp_path / "copy.db", each_step=sell, pages=4)
    assert steps > 3
    assert check_copy(tmp_path / "copy.db") == 3
    assert counter.journal.head().n == 3 + steps
    night.run("CREATE TEMP TABLE after (one)")  # the reading has ended
    night.close()
    counter.close()


def test_a_backup_into_a_folder_is_named_by_the_time_and_an_older_backup_is_replaced(
    till: Path, tmp_path: Path
) -> None:
    assert back_up(till, tmp_path, NOW).path.name == "till-20260302T040000Z.db"
    again = back_up(till, tmp_path, NOW)
    assert check_copy(again.path) == 3


def test_a_backup_goes_over_no_other_file(till: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear aunt")
    with pytest.raises(Refused, match="backup-over-other-file"):
        back_up(till, letter, NOW)
    assert letter.read_text() == "dear aunt"
    with pytest.raises(Refused, match="backup-onto-itself"):
        back_up(till, till, NOW)


def test_a_backup_into_nowhere_says_so(till: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="store"):
        back_up(till, tmp_path / "no" / "such" / "folder.db", NOW)
    with pytest.raises(Unavailable, match="missing"):
        back_up(tmp_path / "nothing.db", tmp_path / "copy.db", NOW)
    assert not (tmp_path / "copy.db").exists()


def test_restoring_goes_on_in_a_new_stream_with_new_numbers(till: Path, tmp_path: Path) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    store = open_till(till)
    with store.begin():  # what the backup does not know
        store.journal.append(new_record(4, receipt_number=13))
        assert store.members.next_number() == "1000002"
    store.close()

    done = restore(copy, till, stream=uuid(77), at=NOW + timedelta(days=1))
    assert (done.records, done.last_receipt_number) == (3, 13)
    store = open_store(till, now)
    head = store.journal.head()
    assert (head.n, head.stream, head.sequence) == (3, uuid(77), 0)
    assert [stream.parent for stream in store.journal.streams()] == [None, STREAM]
    assert not store.went_back
    assert balance(store) == 10
    assert store.journal.last_receipt_number() == 13
    assert store.parking.all() == ()
    assert [job.state for job in store.spool.of_record(3)] == [JobState.SKIPPED]
    with store.begin():
        assert store.members.next_number() == "1000003"
        store.journal.append(new_record(5, receipt_number=14))
    store.close()
    assert [check for check in verify(till) if not check.ok] == []
    assert done.set_aside is not None
    assert (done.set_aside / "till.db").exists()


def test_a_set_that_was_put_aside_can_be_restored_with_its_log(till: Path, tmp_path: Path) -> None:
    store = open_till(till)
    append(store, new_record(4))
    aside = tmp_path / "aside"
    aside.mkdir()
    for file in till.parent.glob("till.db*"):
        (aside / file.name).write_bytes(file.read_bytes())
    store.close()
    assert (aside / "till.db-wal").stat().st_size
    assert restore(aside / "till.db", till, stream=uuid(78), at=NOW).records == 4


def test_restoring_is_refused_while_somebody_has_the_database_open(till: Path, tmp_path: Path) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    store = open_till(till)
    with pytest.raises(Unavailable, match="in-use"):
        restore(copy, till, stream=uuid(77), at=NOW)
    append(store, new_record(9))
    store.close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9000])


def overwrite(path: Path) -> None:
    path.write_text("not a backup")


def change_a_record(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"test 2", b"test 7"))


@pytest.mark.parametrize("harm", [cut, overwrite, change_a_record, Path.unlink])
def test_a_bad_backup_is_refused_and_the_till_stays_as_it_was(till: Path, tmp_path: Path, harm: Damage) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    harm(copy)
    with pytest.raises(Unavailable, match="backup-unusable"):
        restore(copy, till, stream=uuid(77), at=NOW)
    store = open_till(till)
    assert (store.journal.head().sequence, store.journal.head().stream) == (3, STREAM)
    store.close()
    assert [check for check in verify(till) if not check.ok] == []
    assert not list(till.parent.glob("*.restoring*"))


def test_a_database_of_another_program_is_no_backup(till: Path, tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    other = driver.connect(str(path))
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(Unavailable, match="is not a till's database"):
        restore(path, till, stream=uuid(77), at=NOW)
    with pytest.raises(Unavailable, match="is no file"):
        restore(tmp_path, till, stream=uuid(77), at=NOW)


def test_a_backup_with_a_page_of_something_else_is_no_backup(till: Path, tmp_path: Path) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    data = bytearray(copy.read_bytes())
    pages = range(len(data) - 4096, 0, -4096)
    filled = next(at for at in pages if len(bytes(data[at : at + 4096]).replace(b"\0", b"")) > 500)
    data[filled : filled + 4096] = data[4096:8192]
    copy.write_bytes(data)
    with pytest.raises(Unavailable, match="backup-unusable"):
        check_copy(copy)


def test_nobody_opens_the_database_while_it_is_replaced(till: Path) -> None:
    lock = OpenLock(till).take_whole()
    with pytest.raises(Unavailable, match="being replaced"):
        open_store(till, now)
    lock.release()
    open_store(till, now).close()


def test_restoring_over_a_damaged_or_lost_database(till: Path, tmp_path: Path) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    till.write_bytes(b"damaged")
    assert restore(copy, till, stream=uuid(77), at=NOW).last_receipt_number == 12
    till.unlink()
    assert restore(copy, till, stream=uuid(78), at=NOW).records == 3
    store = open_till(till)
    assert store.journal.head().stream == uuid(78)
    store.close()


def test_restoring_on_a_new_machine_takes_the_last_receipt_from_paper(till: Path, tmp_path: Path) -> None:
    copy = back_up(till, tmp_path / "copy.db", NOW).path
    fresh = tmp_path / "new" / "till.db"
    done = restore(copy, fresh, stream=uuid(77), at=NOW, last_receipt_number=40)
    assert (done.last_receipt_number, done.set_aside) == (40, None)
    store = open_till(fresh)
    assert store.journal.last_receipt_number() == 40
    store.close()


def test_after_going_back_the_till_goes_on_in_a_new_stream(till: Path, tmp_path: Path) -> None:
    old = till.read_bytes()
    store = open_till(till)
    with store.begin():
        store.journal.append(new_record(4))
        store.members.next_number()
    store.close()
    till.write_bytes(old)
    store = open_till(till)
    assert store.went_back
    begin_stream(store, stream=uuid(79), begun_at=NOW)
    assert not store.went_back
    assert (store.journal.head().stream, store.journal.head().sequence) == (uuid(79), 0)
    with store.begin():
        assert store.members.next_number() == "1000003"
    store.close()
    store = open_till(till)
    assert not store.went_back
    store.close()


def test_one_window_for_each_database(tmp_path: Path) -> None:
    with WindowLock(tmp_path):
        with pytest.raises(Unavailable, match="window-open"):
            WindowLock(tmp_path).take()
        with WindowLock(tmp_path / "other"):
            pass
    with WindowLock(tmp_path):
        pass
