"""Schema changes under a head office that serves: an old and a new version side by side, and when that ends."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.headoffice.database import Database
from pos_terminal.headoffice.migrating import CONTRACT, EXPAND, OUTSIDE, Migration, migrations_of
from pos_terminal.headoffice.postgres import open_postgres
from pos_terminal.headoffice.sqlite import open_sqlite
from tests.support.offices import Office, Till, earn, joined_till, spend

# What a later version might bring: a column with a default, a table, an index.
EXPANDED = """-- expand: notes beside flags, and when a member was last seen.
CREATE TABLE note (flag BIGINT NOT NULL, text TEXT NOT NULL);
ALTER TABLE member ADD COLUMN seen_on TEXT NOT NULL DEFAULT '';
CREATE INDEX member_joined ON member (joined_on);
"""
CONTRACTED = """-- contract: nobody reads the phone's last digits from here any more.
DROP INDEX member_joined;
"""
HALF = """-- expand: breaks in the middle.
CREATE TABLE half (n BIGINT);
CREATE TABLE half (n BIGINT);
"""
Open = Callable[[Sequence[Migration], bool], Database]


def version(*texts: str, engine: str) -> tuple[Migration, ...]:
    """The schema of a later version: ours and these files."""
    kinds = [CONTRACT if text.startswith("-- contract") else EXPAND for text in texts]
    later = [
        Migration(9000 + place, f"900{place}_later", kind, text)
        for place, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    ]
    return (*migrations_of(engine), *later)


@pytest.fixture
def engine(where: str) -> str:
    return "postgres" if where else "sqlite"


@pytest.fixture
def open_version(where: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the office's books as another version would."""
    opened: list[Database] = []

    def open_version(migrations: Sequence[Migration], contract: bool = False) -> Database:
        path = tmp_path / "office" / "headoffice.db"
        opened.append(
            open_postgres(where, migrations, contract=contract)
            if where
            else open_sqlite(path, migrations, contract=contract)
        )
        return opened[-1]

    yield open_version
    for database in opened:
        database.close()


@pytest.fixture
def tills(office: Office, tmp_path: Path) -> Iterator[list[Till]]:
    tills = [joined_till(office, tmp_path, number) for number in (1, 2)]
    yield tills
    for till in tills:
        till.store.close()


def a_day(office: Office, tills: Sequence[Till], lot: str) -> None:
    """Everything that tills and people ask on a day."""
    for till in tills:
        till.sell(earn(50, f"{lot}{id(till)}"))
        till.sell(spend(10, f"{lot}{id(till)}"))
        assert till.syncing.run_once(force=True).online
    office.office.report()
    office.office.terminals()
    office.office.close_days()


def test_a_server_of_the_version_before_goes_on_after_an_expansion(
    office: Office, tills: list[Till], open_version: Open, engine: str
) -> None:
    a_day(office, tills, "before")
    newer = open_version(version(EXPANDED, engine=engine), False)
    a_day(office, tills, "after")
    with newer.write() as db:
        db.execute("INSERT INTO note (flag, text) VALUES (?, ?)", (1, "seen"))
    restarted = office.database()  # one of the old version may even be started again
    with restarted.read() as db:
        assert db.execute("SELECT text FROM note").fetchone() == ("seen",)
    restarted.close()
    assert office.outstanding() == 160


def test_a_contraction_waits_to_be_asked_for_and_then_shuts_older_versions_out(
    office: Office, open_version: Open, engine: str
) -> None:
    known = version(EXPANDED, CONTRACTED, engine=engine)
    open_version(known, False)
    office.database().close()
    open_version(known, True)
    with pytest.raises(Unavailable) as trouble:
        office.database()
    assert (trouble.value.code, trouble.value.cause) == ("newer-schema", "the database has had 9001_later")


def test_a_file_that_was_changed_since_is_noticed(open_version: Open, office: Office, engine: str) -> None:
    open_version(version(EXPANDED, engine=engine), False)
    with pytest.raises(Unavailable) as trouble:
        open_version(version(EXPANDED + "-- once more\n", engine=engine), False)
    assert trouble.value.code == "changed-migration"


def test_one_that_breaks_half_way_leaves_nothing(open_version: Open, office: Office, engine: str) -> None:
    with pytest.raises(Unavailable):
        open_version(version(HALF, engine=engine), False)
    open_version(version("-- expand: put right.\nCREATE TABLE half (n BIGINT);\n", engine=engine), False)


def test_servers_that_start_at_once_apply_each_file_once(open_version: Open, office: Office, engine: str) -> None:
    known = version(EXPANDED, engine=engine)
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: open_version(known, False), range(4)))
    with opened[0].read() as db:
        assert db.execute("SELECT count(*) FROM migration WHERE number = 9000").fetchone()[0] == 1


def test_an_index_may_be_made_while_tills_write(
    open_version: Open, office: Office, tills: list[Till], engine: str
) -> None:
    if engine == "sqlite":
        pytest.skip("SQLite has one writer: an index is made in its turn")
    index = f"-- expand: found by terminal.\n{OUTSIDE}\n"
    index += "DROP INDEX IF EXISTS flag_terminal;\nCREATE INDEX CONCURRENTLY flag_terminal ON flag (terminal);\n"
    books = open_version(version(index, engine=engine), False)
    a_day(office, tills, "during")
    with books.read() as db:
        assert db.execute("SELECT count(*) FROM pg_index WHERE indexrelid = 'flag_terminal'::regclass AND indisvalid")


def test_every_file_of_ours_expands_or_contracts_in_both_tongues() -> None:
    lite, postgres = migrations_of("sqlite"), migrations_of("postgres")
    assert [(one.number, one.name, one.kind) for one in lite] == [(one.number, one.name, one.kind) for one in postgres]
    assert [one.number for one in lite] == list(range(1, len(lite) + 1))
