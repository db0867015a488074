"""PostgreSQL put back from a backup: each process notices by what it noted, and one new generation does for all."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.offices import DirectLine, Office, Till, earn, joined_till, open_office
from tests.support.postgres import Cluster


@pytest.fixture
def office(postgres: Cluster, tmp_path: Path) -> Iterator[Office]:
    where = postgres.new_books()
    opened = open_office(tmp_path / "one", where=where)
    yield opened
    opened.office.close()
    postgres.drop(where)


def name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def process(office: Office, folder: Path, *tills: Till) -> Office:
    """Another process of head office with a folder of its own; the tills reach it."""
    if not (folder / "keys").exists():
        shutil.copytree(office.folder / "keys", folder / "keys")
    opened = open_office(folder, office.clock, till=0xFFFE, where=office.where)
    for till in tills:
        till.connect(DirectLine(opened.office, till.store.installation().terminal_id))
    return opened


def test_a_restored_database_is_refilled_and_read_again(office: Office, postgres: Cluster, tmp_path: Path) -> None:
    till = joined_till(office, tmp_path, 1)
    till.sell(earn(100, "a"))
    till.syncing.run_once()
    name = name_of(office.where)
    office.office.close()
    backup = name_of(postgres.new_database(name))

    one = process(office, office.folder, till)
    two = process(office, tmp_path / "two", till)
    till.sell(earn(10, "b"))
    assert till.syncing.run_once().online
    before, position = two.office.generation()
    for opened in (one, two):
        opened.office.close()
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {backup}")

    two = process(office, tmp_path / "two", till)
    after, behind = two.office.generation()
    assert after != before
    assert behind < position
    one = process(office, office.folder, till)  # it has noted the old generation, too, and leaves the new one alone
    assert one.office.generation()[0] == after
    for _ in range(2):
        assert till.syncing.run_once().online
    assert (one.outstanding(), till.points()) == (110, 110)
    for opened in (one, two):
        opened.office.close()
    postgres.run(f"DROP DATABASE {backup}")
