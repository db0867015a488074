"""Gaps in a journal's receipt numbers, by the names that stand on paper."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from pos_terminal.domain.till import NewRecord
from pos_terminal.store.connection import IN_MEMORY
from pos_terminal.store.database import SqliteStore, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.store.missing_receipts import missing_after, missing_receipts
from tests.support.clocks import NOON, CountingIds, StandingClock
from tests.support.shop import INSTALLATION


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    made = open_store(IN_MEMORY, StandingClock().now)
    create_installation(made, INSTALLATION, stream=CountingIds(1).new(), begun_at=NOON)
    return made


def give(store: SqliteStore, *receipts: str) -> None:
    with store.begin():
        for receipt in receipts:
            number = int(receipt.rpartition("-")[2])
            facts = NewRecord(
                id=UUID(int=number),
                kind="sale",
                at=NOON,
                business_date=date(2026, 3, 2),
                body=b"{}",
                receipt=receipt,
                receipt_number=number,
            )
            store.journal.append(facts)


def test_a_journal_without_gaps_lacks_nothing(store: SqliteStore) -> None:
    assert missing_receipts(store.connection, 0) == ()
    give(store, "S1-T1-1", "S1-T1-2")
    assert missing_receipts(store.connection, 2) == ()


def test_gaps_are_named_under_the_name_that_the_till_had_then(store: SqliteStore) -> None:
    give(store, "S9-T1-1", "S9-T1-4", "S1-T3-5", "S1-T3-7")
    found = [(one.first, one.last, one.count) for one in missing_receipts(store.connection, 9)]
    assert found == [("S9-T1-2", "S9-T1-3", 2), ("S1-T3-6", "S1-T3-6", 1), ("S1-T3-8", "S1-T3-9", 2)]
    assert [one.first for one in missing_after(store.connection, 9)] == ["S1-T3-8"]


def test_a_till_that_has_lost_all_of_them_goes_by_its_present_name(store: SqliteStore) -> None:
    assert [(one.first, one.last) for one in missing_receipts(store.connection, 2)] == [("S1-T1-1", "S1-T1-2")]
    give(store, "S1-T1-3")
    assert [(one.first, one.last) for one in missing_receipts(store.connection, 2)] == [("S1-T1-1", "S1-T1-2")]
