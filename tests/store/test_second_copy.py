"""The second copy's files: only ever added to, each till's own, and read back whatever has become of some lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.store.database import DATABASE, SqliteStore, open_store
from pos_terminal.store.lock import CopyLock
from pos_terminal.store.recovering import recover
from pos_terminal.store.second_copy import TAIL, RecordLine, SecondCopy, lines_of
from tests.support.shop import CHAN, Shop, open_shop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = open_shop(tmp_path / "keys", tmp_path / "till")
    yield opened
    opened.store.close()


def copy_of(shop: Shop, folder: Path) -> SecondCopy:
    return SecondCopy(shop.store.connection, folder.parent / "till" / DATABASE, folder)


def sell(shop: Shop, times: int = 1) -> None:
    from pos_terminal.domain.selling.sale import TenderKind, totals

    for _ in range(times):
        shop.do(lambda d, s: d.members.attach(s, CHAN.id))
        shop.ring_up("LEMON-TEA")
        due = totals(shop.state.bill.sale).due_minor
        shop.do(lambda d, s, due=due: d.payment.pay(s, TenderKind.OCTOPUS, due), lambda d, s: d.payment.next_sale(s))


def file_in(folder: Path) -> Path:
    (file,) = folder.glob("*.ndjson")
    return file


def records_in(folder: Path) -> list[int]:
    return [line.sequence for line in lines_of(file_in(folder)) if isinstance(line, RecordLine)]


def bodies(store: SqliteStore) -> list[bytes]:
    return [record.body for record in store.journal.each_since(0)]


def test_what_is_new_is_added_and_nothing_is_written_twice(shop: Shop, folder: Path) -> None:
    copy = copy_of(shop, folder)
    first = copy.write()
    assert (first, copy.write(), copy.lacks()) == (len(bodies(shop.store)), 0, 0)
    before = file_in(folder).read_bytes()
    sell(shop, 2)
    assert copy.lacks() == 2
    assert copy_of(shop, folder).write() == 2, "another process goes on where the file ends"
    assert file_in(folder).read_bytes().startswith(before)
    assert records_in(folder) == list(range(1, first + 3))
    written = [bytes(line.record) for line in lines_of(file_in(folder)) if isinstance(line, RecordLine)]
    assert written == bodies(shop.store)


def test_lines_longer_than_what_is_read_at_once_are_found(shop: Shop, folder: Path) -> None:
    copy_of(shop, folder).write()
    for _ in range(3):
        shop.do(lambda d, s: d.members.attach(s, CHAN.id))
        for amount in range(1, 400):
            shop.do(lambda d, s, amount=amount: d.checkout.add_amount(s, amount))
        sell(shop)
    copy_of(shop, folder).write()
    assert max(len(line) for line in file_in(folder).read_bytes().splitlines()) > TAIL
    assert copy_of(shop, folder).write() == 0


@pytest.mark.parametrize("cut", [1, 20, 400, 5_000])
def test_half_a_line_at_the_end_is_written_anew(shop: Shop, folder: Path, cut: int) -> None:
    sell(shop, 3)
    copy_of(shop, folder).write()
    whole = file_in(folder).read_bytes()
    file_in(folder).write_bytes(whole[:-cut])
    assert copy_of(shop, folder).write() > 0
    assert file_in(folder).read_bytes() == whole


def test_a_line_that_a_bad_disk_has_changed_costs_that_record_alone(shop: Shop, folder: Path, tmp_path: Path) -> None:
    sell(shop, 4)
    copy_of(shop, folder).write()
    lines = file_in(folder).read_bytes().splitlines(keepends=True)
    lines[-2] = lines[-2].replace(b'"total_minor":2200', b'"total_minor":9900')
    file_in(folder).write_bytes(b"".join(lines))
    last = shop.store.journal.head().sequence
    assert records_in(folder)[-2:] == [last - 2, last]


def test_another_machines_records_are_left_alone_and_told(shop: Shop, folder: Path, tmp_path: Path) -> None:
    """Two machines with one disk's content write to one folder: who comes second sees it."""
    sell(shop)
    shop.store.connection.run("VACUUM INTO ?", (str(tmp_path / "clone.db"),))
    clone = open_store(tmp_path / "clone.db", shop.clock.now)
    sell(shop)
    copy_of(shop, folder).write()
    before = file_in(folder).read_bytes()
    with pytest.raises(Unavailable, match="second-copy-anothers"):
        SecondCopy(clone.connection, tmp_path / "clone.db", folder).write()
    assert file_in(folder).read_bytes() == before
    clone.close()


def test_who_comes_while_another_writes_leaves_it_to_them(shop: Shop, folder: Path, tmp_path: Path) -> None:
    with CopyLock(tmp_path / "till" / DATABASE).turn() as mine:
        assert mine
        assert copy_of(shop, folder).write() == 0
        assert list(folder.iterdir()) == []
    assert copy_of(shop, folder).write() > 0


def test_members_points_and_receipts_come_back(shop: Shop, folder: Path, tmp_path: Path) -> None:
    from pos_terminal.services.members import Enrolment

    shop.store.connection.run("VACUUM INTO ?", (str(tmp_path / "old.db"),))
    sell(shop, 2)
    shop.do(lambda d, s: d.members.enrol(s, Enrolment(phone="61112222", name="何小姐", consent_terms=True)))
    joined = shop.state.enrolled
    assert joined is not None
    copy_of(shop, folder).write()
    old = open_store(tmp_path / "old.db", shop.clock.now)
    had = len(bodies(old))
    assert recover(old, folder) == 3
    assert recover(old, folder) == 0
    assert bodies(old) == bodies(shop.store)
    assert len(bodies(old)) == had + 3
    assert old.ledger.accounts(CHAN.id) == shop.store.ledger.accounts(CHAN.id)
    assert old.members.by_number(joined.number) == shop.store.members.by_number(joined.number)
    assert old.journal.last_receipt_number() == 2
    old.close()


def test_a_folder_that_is_not_there_is_told(shop: Shop, folder: Path) -> None:
    folder.rmdir()
    for look in (copy_of(shop, folder).write, copy_of(shop, folder).lacks, lambda: recover(shop.store, folder)):
        with pytest.raises(Unavailable, match="second-copy-missing"):
            look()
