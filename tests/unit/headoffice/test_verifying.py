"""Head office's own check: it finds nothing where nothing is wrong, and names what is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.headoffice.verifying import verify
from tests.support.offices import Office, Till, earn, joined_till, open_office, spend

# Books are append-only by trigger: what damages them here is a disk, or a person with another program.
TRIGGERS = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "office")
    till = joined_till(opened, tmp_path, 1)
    sale = till.sell(earn(100, "a"), earn(50, "b"))
    till.sell(spend(30, "a"))
    till.void(sale, spend(100, "a"), spend(50, "b"))
    twin = second_void(opened, tmp_path, sale)
    for one in (till, twin):
        assert one.syncing.run_once(force=True).online
        one.store.close()
    yield opened
    opened.office.close()


def second_void(office: Office, folder: Path, sale: object) -> Till:
    """A till that was cut off has voided the same sale: kept, and without effect."""
    till = joined_till(office, folder, 2)
    till.void(sale, spend(100, "a"))  # type: ignore[arg-type]
    return till


def damage(office: Office, *statements: str) -> None:
    with office.office.database.write() as db:
        for (trigger,) in db.execute(TRIGGERS).fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            assert db.execute(statement).rowcount


def wrong(office: Office) -> dict[str, str]:
    """What each check that is not content says."""
    return {check.name: check.wrong for check in verify(office.office.database) if check.wrong}


def test_books_that_are_right_are_found_right(office: Office) -> None:
    found = verify(office.office.database)
    assert [(check.name, check.wrong) for check in found] == [("streams", ""), ("entries", ""), ("lots", "")]
    places, records, lots = (check.counted for check in found)
    assert places == records == 6
    assert lots == 1  # one is used up: what is kept of it is nothing, or no row


@pytest.mark.parametrize(
    ("statement", "check", "said"),
    [
        ("UPDATE lot SET rest = rest + 1 WHERE lot = 'b'", "lots", "moneyback points b: 1 is kept where 0 is right"),
        ("DELETE FROM lot WHERE lot = 'a'", "lots", "0 is kept where -30 is right"),
        ("UPDATE entry SET amount = 31 WHERE amount = -30", "entries", "its entries are not what it says"),
        ("DELETE FROM entry WHERE amount = -30", "entries", "its entries are not what it says"),
        ("DELETE FROM record WHERE kind = 'sale' AND n = 2", "streams", "the bytes of record 2 are not here"),
        ("DELETE FROM record WHERE kind = 'sale' AND n = 2", "entries", "which is not here"),
        ("UPDATE record SET body = x'00' WHERE n = 3", "streams", "the bytes of record 3 are not here"),
        ("UPDATE record SET body = x'00' WHERE n = 3", "entries", "cannot be read"),
        ("UPDATE place SET hash = zeroblob(32) WHERE sequence = 3", "streams", "bytes and hash of record 3 differ"),
        ("DELETE FROM place WHERE sequence = 2", "streams", "3 follows 1"),
        ("DELETE FROM place WHERE sequence = 4", "streams", "ends at 3, and 4 is said to be here"),
        ("DELETE FROM voided", "entries", "its entries are not what it says"),
    ],
)
def test_what_is_wrong_is_named(office: Office, statement: str, check: str, said: str) -> None:
    damage(office, statement)
    found = wrong(office)
    assert said in found[check], found
