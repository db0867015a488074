"""The journal: in order, chained, found again, and never changed."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from pos_terminal.services.ports import Store
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.driver import driver
from pos_terminal.store.verify import check_journal
from pos_terminal.wire.codec import chain, first_hash
from tests.support.books import CHAN, NOW, STREAM, TODAY, append, new_record, open_till, uuid


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    yield opened
    opened.close()


def test_the_store_fits_what_the_services_need(store: SqliteStore) -> None:
    port: Store = store  # the type checker proves it
    assert port.installation().shop == "S1"


def test_an_empty_journal_stands_at_its_streams_first_hash(store: SqliteStore) -> None:
    head = store.journal.head()
    assert (head.n, head.stream, head.sequence, head.hash) == (0, STREAM, 0, first_hash(STREAM))


def test_records_are_numbered_without_gaps_and_chained(store: SqliteStore) -> None:
    heads = [append(store, new_record(i)) for i in range(1, 4)]
    assert [(head.n, head.sequence) for head in heads] == [(1, 1), (2, 2), (3, 3)]
    hash_ = first_hash(STREAM)
    for record in store.records(0):
        hash_ = chain(hash_, record.body)
        assert record.hash == hash_
    assert store.journal.head() == heads[-1]


def test_a_record_comes_back_as_it_was_given(store: SqliteStore) -> None:
    given = new_record(7)
    append(store, given)
    found = store.journal.by_id(given.id)
    assert found is not None
    assert (found.id, found.kind, found.at, found.business_date, found.body, found.stream) == (
        given.id,
        given.kind,
        given.at,
        given.business_date,
        given.body,
        STREAM,
    )


def test_a_record_is_found_by_each_of_its_columns(store: SqliteStore) -> None:
    shift = uuid(900)
    append(store, new_record(1, kind="shift_opened", shift=shift))
    append(store, new_record(2, kind="sale", shift=shift, member=CHAN, receipt_number=41, key="K"))
    append(store, new_record(3, kind="refund", shift=shift, receipt_number=42, refers=uuid(2)))
    append(store, new_record(4, kind="copy", refers=uuid(2)))
    journal = store.journal
    by = {
        "n": journal.by_n(2),
        "key": journal.by_key("K"),
        "receipt": journal.by_receipt("S1-T1-41"),
        "place": journal.by_place(STREAM, 2),
    }
    assert {name: found and found.id for name, found in by.items()} == dict.fromkeys(by, uuid(2))
    assert [found.n for found in journal.of_shift(shift)] == [1, 2, 3]
    assert [found.n for found in journal.referring_to(uuid(2))] == [3, 4]
    assert [found.n for found in journal.since(2, 10)] == [3, 4]
    assert [found.n for found in journal.of_stream(STREAM, 1, 2)] == [2, 3]
    assert journal.last_receipt_number() == 42


def test_what_is_not_there_is_none(store: SqliteStore) -> None:
    journal = store.journal
    assert journal.by_id(uuid(1)) is None
    assert journal.by_n(1) is None
    assert journal.by_key("K") is None
    assert journal.by_receipt("S1-T1-1") is None
    assert journal.by_place(STREAM, 1) is None
    assert journal.by_place(uuid(1), 1) is None
    assert journal.last_of_kind("shift_opened") is None
    assert journal.last_receipt_number() == 0
    assert list(store.records(0)) == []


def test_the_newest_of_a_kind(store: SqliteStore) -> None:
    append(store, new_record(1, kind="shift_opened"))
    append(store, new_record(2, kind="shift_opened"))
    append(store, new_record(3, kind="sale"))
    found = store.journal.last_of_kind("shift_opened")
    assert found is not None
    assert found.n == 2


def test_recent_bills_are_sales_and_refunds_newest_first(store: SqliteStore) -> None:
    yesterday = date(2026, 3, 1)
    append(store, new_record(1, kind="sale", day=yesterday, member=CHAN))
    append(store, new_record(2, kind="sale"))
    append(store, new_record(3, kind="x_report"))
    append(store, new_record(4, kind="refund", member=CHAN))
    journal = store.journal
    assert [bill.n for bill in journal.recent_bills(limit=9)] == [4, 2, 1]
    assert [bill.n for bill in journal.recent_bills(limit=1)] == [4]
    assert [bill.n for bill in journal.recent_bills(limit=9, business_date=yesterday)] == [1]
    assert [bill.n for bill in journal.recent_bills(limit=9, member=CHAN)] == [4, 1]
    assert [bill.n for bill in journal.recent_bills(limit=9, member=CHAN, business_date=TODAY)] == [4]


def test_external_sales_are_those_of_the_day_without_a_shift(store: SqliteStore) -> None:
    append(store, new_record(1, kind="sale", shift=uuid(900)))
    append(store, new_record(2, kind="sale"))
    append(store, new_record(3, kind="sale", day=date(2026, 3, 1)))
    append(store, new_record(4, kind="refund"))
    assert [sale.n for sale in store.journal.external_sales(TODAY)] == [2]


@pytest.mark.parametrize("again", [{"key": "K"}, {"receipt_number": 5}])
def test_a_key_or_receipt_number_is_taken_once(store: SqliteStore, again: dict[str, str | int]) -> None:
    append(store, new_record(1, **again))  # type: ignore[arg-type]
    with pytest.raises(driver.IntegrityError):
        append(store, new_record(2, **again))  # type: ignore[arg-type]
    assert store.journal.head().sequence == 1


def test_an_id_is_taken_once(store: SqliteStore) -> None:
    append(store, new_record(1))
    with pytest.raises(driver.IntegrityError):
        append(store, new_record(1))
    assert store.journal.head().n == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET kind = 'sale'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "REPLACE INTO journal SELECT * FROM journal",
        "UPDATE stream SET id = id",
        "DELETE FROM stream",
    ],
)
def test_nothing_changes_the_journal(store: SqliteStore, statement: str) -> None:
    append(store, new_record(1))
    before = list(store.records(0))
    with pytest.raises(driver.IntegrityError, match="append-only"), store.begin():
        store.connection.run(statement)
    assert list(store.records(0)) == before


def test_leaving_by_an_exception_leaves_nothing(store: SqliteStore) -> None:
    with pytest.raises(ZeroDivisionError), store.begin():
        store.journal.append(new_record(1))
        raise ZeroDivisionError
    assert store.journal.head().n == 0
    assert append(store, new_record(1)).n == 1


def test_a_second_transaction_inside_the_first_is_a_fault(store: SqliteStore) -> None:
    with store.begin(), pytest.raises(RuntimeError), store.begin():
        pass
    assert append(store, new_record(1)).n == 1


def test_a_record_outside_a_transaction_is_a_fault(store: SqliteStore) -> None:
    with pytest.raises(RuntimeError):
        store.journal.append(new_record(1))
    assert store.journal.head().n == 0


def test_a_new_stream_names_its_parent_and_starts_at_one(store: SqliteStore) -> None:
    old = append(store, new_record(1))
    second = UUID("01957aaa-0000-7000-8000-000000000002")
    with store.begin():
        store.journal.begin_stream(second, NOW)
    head = store.journal.head()
    assert (head.n, head.stream, head.sequence) == (1, second, 0)
    assert append(store, new_record(2)).sequence == 1
    first, last = store.journal.streams()
    assert (first.id, first.sequence, first.parent) == (STREAM, 1, None)
    assert (last.parent, last.parent_sequence, last.parent_hash) == (STREAM, 1, old.hash)
    assert last.first_hash == first_hash(second, STREAM, 1, old.hash)
    assert [record.n for record in store.journal.of_stream(STREAM, 0, 9)] == [1]


def test_records_are_moved_to_a_new_stream_with_their_ids_and_bytes(store: SqliteStore) -> None:
    for number in (1, 2, 3):
        append(store, new_record(number))
    kept = store.journal.by_place(STREAM, 1)
    assert kept
    second = UUID("01957aaa-0000-7000-8000-000000000002")
    with store.begin():
        store.outbox.set_acked(3)
        store.journal.fork(STREAM, 1, second, NOW)
    left, last = store.journal.streams()
    assert (left.sequence, left.hash, last.sequence) == (1, kept.hash, 2)
    assert (last.parent, last.parent_sequence, last.parent_hash) == (STREAM, 1, kept.hash)
    moved = store.journal.of_stream(second, 0, 9)
    assert [(record.n, record.sequence) for record in moved] == [(2, 1), (3, 2)]
    assert moved[0].hash == chain(last.first_hash, moved[0].body)
    assert store.journal.of_stream(STREAM, 0, 9) == (kept,)
    assert store.journal.by_place(second, 2) == moved[1]
    assert (store.outbox.waiting(), store.outbox.acked()) == (2, (0, 1))
    head = append(store, new_record(4))
    assert (head.n, head.stream, head.sequence) == (4, second, 3)
    assert [record.n for record in store.journal.of_stream(second, 1, 9)] == [3, 4]
    assert check_journal(store.connection).ok


def test_what_a_left_stream_holds_moves_behind_the_current_end(store: SqliteStore) -> None:
    for number in (1, 2):
        append(store, new_record(number))
    second = UUID("01957aaa-0000-7000-8000-000000000002")
    with store.begin():
        store.journal.begin_stream(second, NOW)
    append(store, new_record(3))
    for _ in range(2):  # another process may have found the same
        with store.begin():
            store.journal.fork(STREAM, 1, UUID("01957aaa-0000-7000-8000-000000000003"), NOW)
    append(store, new_record(4))
    assert [record.n for record in store.journal.of_stream(second, 0, 9)] == [3, 2, 4]
    assert [stream.sequence for stream in store.journal.streams()] == [1, 3]
    assert check_journal(store.connection).ok
