"""A till's disk dies: what its backup lacks, and nobody was sent, comes back from the second copy on another disk."""

import shutil
from pathlib import Path

import pytest

from tests.support.company import ANN, Company
from tests.support.machine import Machine


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The other disk."""
    folder = tmp_path / "other disk"
    folder.mkdir()
    return folder


@pytest.fixture
def till(office: Company, tmp_path: Path, disk: Path) -> Machine:
    made = office.new_till(tmp_path / "till")
    (made.data / "settings.toml").write_text(f'[second_copy]\nfolder = "{disk}"\n', "utf-8")
    return made


def second_copy_of(till: Machine) -> dict[str, str]:
    """What `doctor` says of it."""
    findings = till.run("doctor", "--json").json()["findings"]
    (found,) = [one for one in findings if one["part"] == "second_copy"]
    return dict(found)


def test_nothing_is_lost_with_a_disk_that_was_copied_to_another(
    office: Company, till: Machine, disk: Path, tmp_path: Path
) -> None:
    other = office.new_till(tmp_path / "other")
    till.sell("in the backup", "1.00", ANN)
    backup = tmp_path / "backup.db"
    till.do("backup", backup)
    till.sell("sent", "10.00", ANN)
    till.sync()
    till.sell("never sent", "100.00", ANN)
    assert second_copy_of(till)["state"] == "good"
    for ending in ("", "-wal", "-shm", "-journal"):
        till.database.with_name(till.database.name + ending).unlink(missing_ok=True)
    said = till.do("restore", backup)
    assert "2 of them came from the second copy" in said.out
    assert "not in" not in said.out, "no receipt is missing"
    assert till.points(ANN) == 111
    assert till.sell("never sent", "100.00", ANN) == till.receipts["never sent"] == "S1-T1-3", "its key is known"
    assert till.sell("afterwards", "1000.00", ANN) == "S1-T1-4"
    for machine in (till, other):
        machine.sync()
    assert office.figures() == (4, 1_111_00)
    office.agrees_with([till, other], ann=1_111)
    assert office.json("missing-receipts") == []
    assert second_copy_of(till)["state"] == "good", "it goes on in the file of the new stream"
    assert len(list(disk.glob("*.ndjson"))) == 2


def test_it_comes_back_once_more_from_the_files_of_both_lives(
    office: Company, till: Machine, disk: Path, tmp_path: Path
) -> None:
    """The till dies a second time, with the same old backup: what the first restore brought back is in both files."""
    backup = tmp_path / "backup.db"
    till.do("backup", backup)
    till.sell("first life", "1.00", ANN)
    till.do("restore", backup)
    till.sell("second life", "10.00", ANN)
    new = Machine(tmp_path / "new machine")
    shutil.copytree(till.data / "keys", new.data / "keys")
    said = new.do("restore", backup, "--second-copy", disk)
    assert "2 of them came from the second copy" in said.out
    assert new.sell("goes on", "100.00", ANN) == "S1-T1-3"
    new.sync()
    assert office.figures() == (3, 111_00)
    office.agrees_with([new], ann=111)


def test_a_disk_that_is_not_there_stops_no_sale_and_is_told(till: Machine, disk: Path, tmp_path: Path) -> None:
    till.sell("a", "1.00")
    disk.rename(tmp_path / "unplugged")
    till.sell("b", "1.00")
    found = second_copy_of(till)
    assert (found["state"], str(disk) in found["found"]) == ("bad", True)
    assert not disk.exists(), "an unplugged disk is not taken for an empty folder"
    (tmp_path / "unplugged").rename(disk)
    assert second_copy_of(till)["state"] == "note"
    till.sell("c", "1.00")
    assert second_copy_of(till)["state"] == "good"


def test_half_a_line_of_a_power_cut_is_written_again(
    office: Company, till: Machine, disk: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    till.do("backup", backup)
    for key in ("a", "b"):
        till.sell(key, "1.00", ANN)
    (file,) = disk.glob("*.ndjson")
    file.write_bytes(file.read_bytes()[:-20])
    till.sell("c", "1.00", ANN)
    till.do("restore", backup)
    assert till.points(ANN) == 3
    till.sync()
    office.agrees_with([till], ann=3)


def test_two_tills_in_one_folder_do_not_mix(office: Company, till: Machine, tmp_path: Path) -> None:
    other = office.new_till(tmp_path / "other")
    shutil.copy(till.data / "settings.toml", other.data / "settings.toml")
    backup = tmp_path / "backup.db"
    till.do("backup", backup)
    for machine in (till, other):
        machine.sell("one", "1.00", ANN)
    said = till.do("restore", backup)
    assert "1 of them came from the second copy" in said.out
    for machine in (till, other, till):
        machine.sync()
    office.agrees_with([till, other], ann=2)
