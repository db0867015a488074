"""The ledger: entries, open lots, and head office's snapshot under them."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind, Lot, apply_entries
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.driver import driver
from tests.support.books import CHAN, LEE, NOW, balance, earn, new_record, open_till, points


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    yield opened
    opened.close()


def snapshot(rest: int, lot: str = "HO") -> tuple[Account, ...]:
    lots = (Lot(POINTS, lot, rest, date(2027, 3, 31), None, "2026-01-01T00:00:00.000000Z"),) if rest else ()
    return (Account(CHAN, "moneyback", lots),)


def test_entries_open_and_empty_lots(store: SqliteStore) -> None:
    earn(store, 1, points(10), points(4, "L2"))
    earn(store, 2, points(-10, "L1", kind=EntryKind.REDEEM))
    (account,) = store.ledger.accounts(CHAN)
    assert [(lot.lot, lot.rest, lot.expires_on) for lot in account.lots] == [("L2", 4, date(2027, 3, 31))]
    assert store.ledger.accounts(LEE) == ()


def test_every_kind_of_entry_can_be_kept(store: SqliteStore) -> None:
    for i, kind in enumerate(EntryKind, 1):
        earn(store, i, points(i, f"L{i}", kind=kind))
    assert balance(store) == sum(range(1, len(EntryKind) + 1))


def test_an_entry_keeps_its_version_and_arms(store: SqliteStore) -> None:
    head = earn(store, 1, points(10))
    with store.begin():
        store.ledger.append(head.n, NOW, [(points(1, "L2"), "v2", "price/a look/b")])
    rows = store.connection.rows("SELECT version, arms FROM entry ORDER BY n")
    assert rows == [("1", ""), ("v2", "price/a look/b")]


def test_a_member_has_an_account_for_each_programme(store: SqliteStore) -> None:
    stamp = Entry(CHAN, "cafe", "stamps/coffee", 3, "S", EntryKind.EARN, matures_on=date(2026, 3, 9))
    earn(store, 1, stamp, points(5), points(6, member=LEE))
    cafe, moneyback = store.ledger.accounts(CHAN)
    assert (cafe.programme, cafe.lots[0].unit, cafe.lots[0].matures_on) == ("cafe", "stamps/coffee", date(2026, 3, 9))
    assert (moneyback.programme, moneyback.lots[0].rest) == ("moneyback", 5)


def test_a_snapshot_replaces_what_it_holds_and_keeps_what_it_does_not(store: SqliteStore) -> None:
    held = earn(store, 1, points(10))
    earn(store, 2, points(7, "L2"))
    assert store.ledger.snapshot_as_of(CHAN) is None
    with store.begin():
        store.ledger.adopt(CHAN, snapshot(100), NOW, held.n, "g1")
    assert balance(store) == 107
    assert store.ledger.snapshot_as_of(CHAN) == NOW


def test_own_spending_that_head_office_does_not_hold_is_taken_from_its_lot(store: SqliteStore) -> None:
    with store.begin():
        store.ledger.adopt(CHAN, snapshot(100), NOW, 0, "g1")
    earn(store, 1, points(-30, "HO", kind=EntryKind.REDEEM))
    with store.begin():
        store.ledger.adopt(CHAN, snapshot(100), NOW, 0, "g1")  # the same page again
    assert balance(store) == 70
    with store.begin():
        store.ledger.adopt(CHAN, snapshot(70), NOW, 1, "g1")
    assert balance(store) == 70


def test_lots_that_are_over(store: SqliteStore) -> None:
    earn(store, 1, points(10), Entry(LEE, "moneyback", POINTS, 3, "F", EntryKind.EARN))
    assert store.ledger.due_to_expire(date(2027, 3, 31)) == ()
    ((member, programme, lot),) = store.ledger.due_to_expire(date(2027, 4, 1))
    assert (member, programme, lot.lot, lot.rest) == (CHAN, "moneyback", "L1", 10)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entry SET amount = 1", "DELETE FROM entry", "INSERT OR REPLACE INTO entry SELECT * FROM entry"],
)
def test_nothing_changes_an_entry(store: SqliteStore, statement: str) -> None:
    earn(store, 1, points(10))
    with pytest.raises(driver.IntegrityError, match="append-only"), store.begin():
        store.connection.run(statement)
    assert store.connection.rows("SELECT amount FROM entry") == [(10,)]


def test_an_entry_needs_its_record(store: SqliteStore) -> None:
    with pytest.raises(driver.IntegrityError), store.begin():
        store.ledger.append(99, NOW, [(points(1), "1", "")])
    assert store.ledger.accounts(CHAN) == ()


def test_an_entry_of_nothing_is_refused(store: SqliteStore) -> None:
    with pytest.raises(driver.IntegrityError), store.begin():
        head = store.journal.append(new_record(1))
        store.ledger.append(head.n, NOW, [(points(0), "1", "")])
    assert store.journal.head().n == 0


Happening = tuple[str, int, str]
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("own"), st.integers(-5, 9).filter(bool), st.sampled_from(("HO", "L1", "L2", "owed"))),
        st.tuples(st.just("adopt"), st.integers(0, 3), st.sampled_from(("HO", "L1"))),
    ),
    max_size=14,
)


@given(HAPPENINGS)
def test_whatever_the_order_the_balance_is_snapshot_and_own_entries_not_held(happenings: list[Happening]) -> None:
    """Domain.md: balance shown = snapshot + own entries that the snapshot does not include yet."""
    store = open_till()
    try:
        own: list[tuple[int, Entry]] = []
        base, held = Account(CHAN, "moneyback"), 0
        for what, figure, lot in happenings:
            if what == "own":
                entry = points(figure, lot)
                own.append((earn(store, len(own) + 1, entry).n, entry))
            else:
                held = max(0, len(own) - figure)
                base = snapshot(10 * figure, lot)[0]
                with store.begin():
                    store.ledger.adopt(CHAN, (base,), NOW, held, "g1")
            expected = base
            for n, entry in own:
                if n > held:
                    expected = apply_entries(expected, (entry,))
            kept = {(a.programme, each.lot): each.rest for a in store.ledger.accounts(CHAN) for each in a.lots}
            assert kept == {("moneyback", each.lot): each.rest for each in expected.lots if each.rest}
            assert store.ledger.reckon(CHAN) == store.ledger.accounts(CHAN)
    finally:
        store.close()
