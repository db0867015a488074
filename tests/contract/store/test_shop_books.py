"""Catalogue, programmes, cashiers, spool, parking, outbox and installation, as the services use them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.selling.catalogue import Category, Product
from pos_terminal.domain.till import Cashier, FeedPosition, JobState, ProgrammeText
from pos_terminal.domain.words import Words
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.installation import create_installation, replace_installation
from tests.support.books import NOW, SHOP, STREAM, append, new_record, open_till, uuid

TEA = Product(
    "TEA", Words("凍檸茶", "Lemon tea"), 2200, "cold", ("drink", "gift-card"), ("4891234567894", "X1"), "std", True
)
BUN = Product("BUN", Words("菠蘿油", "Bun"), 1600, sold_out=True, icon="bun")
COLD = Category("cold", Words("凍飲", "Cold"), "cold")


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    yield opened
    opened.close()


def test_the_catalogue_comes_back_in_its_order(store: SqliteStore) -> None:
    with store.begin():
        store.catalogue.put_category(COLD, 1)
        store.catalogue.put_category(Category("hot", Words("熱飲", "Hot")), 0)
        store.catalogue.put_product(TEA, 2)
        store.catalogue.put_product(BUN, 1)
    catalogue = store.catalogue.all()
    assert [category.id for category in catalogue.categories] == ["hot", "cold"]
    assert catalogue.products == (BUN, TEA)
    assert catalogue.categories[1] == COLD
    assert store.catalogue.by_sku("TEA") == TEA
    assert store.catalogue.by_barcode("X1") == TEA
    assert store.catalogue.by_barcode("X2") is None


def test_a_product_changes_and_leaves_with_its_barcodes(store: SqliteStore) -> None:
    with store.begin():
        store.catalogue.put_product(TEA, 0)
        store.catalogue.put_product(replace(TEA, price_minor=2300, barcodes=("X1",)), 0)
        assert store.catalogue.by_barcode("4891234567894") is None
        store.catalogue.put_product(replace(BUN, barcodes=("X1",)), 1)
    found = store.catalogue.by_barcode("X1")
    assert found is not None
    assert found.sku == "BUN"
    with store.begin():
        store.catalogue.withdraw_product("BUN")
        store.catalogue.withdraw_category("cold")
    assert store.catalogue.by_barcode("X1") is None
    assert [product.sku for product in store.catalogue.all().products] == ["TEA"]


def test_programmes_stand_in_order_with_the_newest_version_first(store: SqliteStore) -> None:
    old = ProgrammeText("a", "1", date(2026, 1, 1), "one", 1)
    new = ProgrammeText("a", "2", date(2026, 2, 1), "two", 1)
    other = ProgrammeText("b", "1", date(2020, 1, 1), "other", 0)
    with store.begin():
        for text in (old, other, new):
            store.programmes.put(text)
    assert store.programmes.all() == (other, new, old)
    assert store.programmes.version("a", "1") == old
    assert store.programmes.version("a", "3") is None


def test_a_withdrawn_programme_stays_for_refunds_and_can_return(store: SqliteStore) -> None:
    text = ProgrammeText("a", "1", date(2026, 1, 1), "one")
    with store.begin():
        store.programmes.put(text)
        store.programmes.withdraw("a")
    assert store.programmes.all() == ()
    assert store.programmes.version("a", "1") == text
    with store.begin():
        store.programmes.put(replace(text, text="one again"))
    assert [found.text for found in store.programmes.all()] == ["one again"]


def test_cashiers_the_last_user_first_and_former_ones_by_id_only(store: SqliteStore) -> None:
    ling = Cashier("ling", "阿玲", "cashier", "hash", True, "2026-03-01T10:00:00Z")
    boss = Cashier("boss", "黃經理", "manager", "", True, "2026-03-02T10:00:00Z")
    gone = Cashier("gone", "Old", "cashier", "", False)
    with store.begin():
        for cashier in (ling, boss, gone):
            store.cashiers.put(cashier)
    assert store.cashiers.all() == (boss, ling)
    assert store.cashiers.by_id("gone") == gone
    assert store.cashiers.by_id("nobody") is None


def test_a_print_job_goes_its_way(store: SqliteStore) -> None:
    n = append(store, new_record(1)).n
    with store.begin():
        store.spool.add(n, "receipt", copy=0, drawer=True, token="AB12", at=NOW)  # noqa: S106
        store.spool.add(n, "receipt", copy=1, drawer=False, token="AB13", at=NOW)  # noqa: S106
    first, second = store.spool.open_jobs()
    assert (first.record, first.document, first.drawer, first.token, first.state) == (
        n,
        "receipt",
        True,
        "AB12",
        JobState.WAITING,
    )
    assert (second.copy, second.made_at) == (1, NOW)
    for state in (JobState.BLOCKED, JobState.SENDING, JobState.UNKNOWN):
        with store.begin():
            store.spool.mark(first.id, state, NOW, "paper-out")
        assert [job.state for job in store.spool.open_jobs()] == [state, JobState.WAITING]
    with store.begin():
        store.spool.mark(first.id, JobState.PRINTED, NOW + timedelta(seconds=2))
    assert [job.id for job in store.spool.open_jobs()] == [second.id]
    printed = store.spool.by_id(first.id)
    assert printed is not None
    assert (printed.state, printed.problem) == (JobState.PRINTED, "")
    assert [job.id for job in store.spool.of_record(n)] == [first.id, second.id]
    assert store.spool.by_id(99) is None


def test_parked_bills_are_kept_by_slot(store: SqliteStore) -> None:
    with store.begin():
        store.parking.put(2, NOW, b"two")
        store.parking.put(0, NOW, b"open")
        store.parking.put(0, NOW + timedelta(seconds=1), b"open, later")
    assert store.parking.all() == ((0, NOW + timedelta(seconds=1), b"open, later"), (2, NOW, b"two"))
    with store.begin():
        store.parking.drop(0)
        store.parking.drop(7)
    assert [slot for slot, _, _ in store.parking.all()] == [2]


def test_the_outbox_follows_head_office_even_back(store: SqliteStore) -> None:
    assert (store.outbox.acked(), store.outbox.waiting()) == ((0, 0), 0)
    for i in range(1, 4):
        append(store, new_record(i))
    assert store.outbox.waiting() == 3
    with store.begin():
        store.outbox.set_acked(2)
    assert (store.outbox.acked(), store.outbox.waiting()) == ((2, 2), 1)
    with store.begin():
        store.outbox.set_acked(1)
    assert (store.outbox.acked(), store.outbox.waiting()) == ((1, 1), 2)


def test_the_outbox_counts_the_streams_that_were_left(store: SqliteStore) -> None:
    append(store, new_record(1))
    append(store, new_record(2))
    with store.begin():
        store.outbox.set_acked(1)
        store.journal.begin_stream(uuid(500), NOW)
    append(store, new_record(3))
    assert (store.outbox.acked(), store.outbox.waiting()) == ((0, 1), 2)
    with store.begin():
        store.outbox.set_acked(1)
        store.outbox.set_acked(2, STREAM)
    assert (store.outbox.acked(), store.outbox.waiting()) == ((1, 3), 0)


def test_the_feed_position_is_kept(store: SqliteStore) -> None:
    assert store.outbox.feed() == FeedPosition()
    later = FeedPosition("g2", 77, NOW, "head-office-fault", 3, NOW + timedelta(minutes=5))
    with store.begin():
        store.outbox.set_feed(later)
    assert store.outbox.feed() == later
    with store.begin():
        store.outbox.set_feed(FeedPosition("g2", 78))
    assert store.outbox.feed() == FeedPosition("g2", 78)


def test_the_till_is_installed_once(store: SqliteStore) -> None:
    other = replace(SHOP, shop="S2")
    create_installation(store, other, stream=uuid(9), begun_at=NOW)
    assert store.installation() == SHOP
    assert [stream.id for stream in store.journal.streams()] == [STREAM]


def test_an_enrolled_till_keeps_its_journal_and_gets_other_numbers(store: SqliteStore) -> None:
    append(store, new_record(1))
    enrolled = replace(SHOP, shop="HK07", terminal_id="t-1", head_office="https://example.test")
    replace_installation(store, enrolled, numbers=(8_000_001, 8_000_100))
    assert store.installation() == enrolled
    assert (store.journal.head().stream, store.journal.head().sequence) == (STREAM, 1)
    assert store.members.numbers_left() == 100
    with store.begin():
        store.replace_installation(replace(enrolled, shop_name_en="Other"))
    assert store.installation().shop_name_en == "Other"
    assert store.members.numbers_left() == 100


KEY, OTHER = "ab" * 32, "cd" * 32


def test_keys_are_kept_withdrawn_and_dropped(store: SqliteStore) -> None:
    with store.begin():
        store.codes.put_key(1, KEY, withdrawn=False)
        store.codes.put_key(2, OTHER, withdrawn=True)
    assert dict(store.codes.keys()) == {1: KEY, 2: ""}
    with store.begin():
        store.codes.put_key(1, KEY, withdrawn=True)
        store.codes.drop_key(2)
    assert dict(store.codes.keys()) == {1: ""}


def test_revocations_are_found_raised_and_lifted(store: SqliteStore) -> None:
    with store.begin():
        store.codes.revoke("code/ab")
        store.codes.revoke("cards/00000000000001", 1200)
        store.codes.revoke("cards/00000000000001", 1300)
    found = [store.codes.revoked_through(one) for one in ("code/ab", "cards/00000000000001", "code/cd")]
    assert found == [0, 1300, None]
    assert store.codes.revoked() == ("cards/00000000000001", "code/ab")
    with store.begin():
        store.codes.lift("code/ab")
        store.codes.lift("code/never")
    assert store.codes.revoked_through("code/ab") is None


def test_open_charges_are_kept_oldest_first_until_they_are_dropped(store: SqliteStore) -> None:
    with store.begin():
        store.charges.put("b", NOW, b"first")
        store.charges.put("a", NOW + timedelta(seconds=1), b"second")
        store.charges.put("b", NOW + timedelta(seconds=2), b"first again")
    assert store.charges.all() == (b"first again", b"second")
    with store.begin():
        store.charges.drop("b")
        store.charges.drop("never")
    assert store.charges.all() == (b"second",)
