"""Backups of head office on both databases: whole, checked, and only then what tills are told is safe."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pos_terminal.commands.head_office import cli
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.headoffice.dumping import PACKAGED
from pos_terminal.headoffice.office import DATABASE
from pos_terminal.headoffice.safekeeping import Copied, back_up
from pos_terminal.wire.envelope import Hello, Position
from tests.support.offices import DirectLine, Office, Till, earn, joined_till, open_office
from tests.support.postgres import Cluster


@pytest.fixture
def till(office: Office, tmp_path: Path) -> Iterator[Till]:
    """A till of which three records are at head office."""
    till = joined_till(office, tmp_path, 1)
    till.sell(earn(100, "a"))
    till.sell(earn(5, "b"))
    assert till.syncing.run_once(force=True).online
    yield till
    till.store.close()


def safe(till: Till) -> int:
    """What the till is told lies in a backup."""
    end = till.store.journal.streams()[-1]
    last = Position(str(end.id), end.sequence, end.hash.hex())
    return till.line.hello(Hello(last=last, program="tests", wall=till.clock.now(), mono_ms=0)).safe_sequence


def keep(office: Office, folder: Path, *, off_site: bool = True) -> Copied:
    office.clock.pass_s(1)
    folder.mkdir(exist_ok=True)
    return back_up(office.office.database, folder, office.clock.now(), off_site=off_site)


def test_only_what_a_checked_copy_elsewhere_holds_is_safe(office: Office, till: Till, tmp_path: Path) -> None:
    assert safe(till) == 0
    copied = keep(office, tmp_path / "here", off_site=False)
    assert (copied.records, copied.streams, copied.size > 0) == (3, 1, True)
    assert safe(till) == 0
    keep(office, tmp_path / "away")
    assert safe(till) == 3
    till.sell(earn(7, "c"))
    till.syncing.run_once(force=True)
    assert safe(till) == 3
    keep(office, tmp_path / "away")
    assert safe(till) == 4
    assert till.syncing.run_once(force=True).online and till.syncing.last_round.safe == 4
    assert len(list((tmp_path / "away").iterdir())) == 2


def test_each_till_is_told_of_its_own_present_stream(office: Office, till: Till, tmp_path: Path) -> None:
    keep(office, tmp_path / "away")
    other = joined_till(office, tmp_path, 2)
    other.syncing.run_once(force=True)
    assert (safe(till), safe(other)) == (3, 0)
    other.store.close()


def test_a_copy_that_is_put_back_claims_what_earlier_ones_hold(
    office: Office, till: Till, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    keep(office, tmp_path / "away")
    till.sell(earn(7, "c"))
    till.syncing.run_once(force=True)
    second = keep(office, tmp_path / "away")
    till.sell(earn(9, "d"))
    till.syncing.run_once(force=True)
    assert safe(till) == 4
    put_back(office, second.path, request)
    reopened = open_office(office.folder, office.clock, till=0xFFFE, where=office.where)
    till.connect(DirectLine(reopened.office, till.store.installation().terminal_id))
    assert safe(till) == 3  # the note of the second copy was written after it
    for _ in range(2):
        assert till.syncing.run_once(force=True).online
    assert (safe(till), reopened.outstanding(), till.points()) == (3, 121, 121)
    keep(reopened, tmp_path / "away")
    assert safe(till) == 5
    reopened.office.close()


def put_back(office: Office, copy: Path, request: pytest.FixtureRequest) -> None:
    """As the handbook has it."""
    office.office.close()
    if not office.where:
        for ending in ("-wal", "-shm"):
            (office.folder / (DATABASE + ending)).unlink(missing_ok=True)
        shutil.copy(copy, office.folder / DATABASE)
        return
    running: Cluster = request.getfixturevalue("postgres")
    running.drop(office.where)
    name = office.where.partition("?")[0].rpartition("/")[2]
    running.run(f"CREATE DATABASE {name} TEMPLATE template0")
    program = max(PACKAGED.glob("*/bin/pg_restore"), key=lambda path: int(path.parent.parent.name))
    subprocess.run([program, f"--dbname={office.where}", copy], check=True, capture_output=True)


def test_another_history_than_the_copys_is_not_safe(office: Office, till: Till, tmp_path: Path) -> None:
    keep(office, tmp_path / "away")
    with office.office.database.write() as db:
        db.execute("UPDATE safe SET hash = ?", (b"x" * 32,))
    assert safe(till) == 0


def test_damage_is_found_before_a_copy_counts(office: Office, till: Till, tmp_path: Path) -> None:
    with office.office.database.write() as db:
        db.execute("UPDATE stream SET hash = ?", (b"x" * 32,))
    with pytest.raises(Unavailable, match="backup-unusable"):
        keep(office, tmp_path / "away")
    assert list((tmp_path / "away").iterdir()) == []
    with office.office.database.read() as db:
        assert db.execute("SELECT count(*) FROM safe").fetchone() == (0,)


def test_a_record_whose_bytes_changed_is_found(office: Office, till: Till, tmp_path: Path) -> None:
    if office.where:
        pytest.skip("PostgreSQL's own checksums are for that")
    with office.office.database.write() as db:
        db.execute("DROP TRIGGER record_never_changes")
        db.execute("UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'ling', 'lung') AS BLOB)")
    with pytest.raises(Unavailable, match="is damaged"):
        keep(office, tmp_path / "away")


def test_nothing_is_overwritten_and_a_place_that_is_not_there_is_said(
    office: Office, till: Till, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="backup-over-other-file"):
        back_up(office.office.database, tmp_path / "notes.txt", office.clock.now(), off_site=True)
    with pytest.raises(Unavailable):
        back_up(office.office.database, tmp_path / "nowhere" / "copy", office.clock.now(), off_site=True)
    assert safe(till) == 0


def test_the_command_says_what_it_did(office: Office, till: Till, tmp_path: Path) -> None:
    arguments = ["--data", str(office.folder), "--database", office.where, "backup"]
    said = CliRunner().invoke(cli, [*arguments, str(tmp_path / "copy")])
    assert said.exit_code == 0, said.output
    assert f"{tmp_path / 'copy'}: 3 records of 1 streams, " in said.output and "--off-site" in said.output
    said = CliRunner().invoke(cli, [*arguments, str(tmp_path / "other"), "--off-site", "--json"])
    assert '"records":3' in said.output and '"off_site":true' in said.output
    assert safe(till) == 3
