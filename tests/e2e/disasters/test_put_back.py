"""A till's disk goes back in time: by `restore`, by hand, or onto a machine that has no memory of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.company import ANN, Company
from tests.support.machine import Machine


@dataclass
class Shop:
    """A till whose backup is older than what it sent, which is older than what it sold; and one beside it."""

    till: Machine
    other: Machine
    backup: Path


@pytest.fixture
def shop(office: Company, tmp_path: Path) -> Shop:
    till, other = office.new_till(tmp_path / "one"), office.new_till(tmp_path / "two")
    for key in ("in-backup-1", "in-backup-2"):
        till.sell(key, "100.00", ANN)
    till.sync()
    backup = tmp_path / "backup.db"
    till.do("backup", backup)
    for key in ("sent-1", "sent-2"):
        till.sell(key, "10.00", ANN)
    till.sync()
    for key in ("lost-1", "lost-2"):
        till.sell(key, "1.00", ANN)
    return Shop(till, other, backup)


LOST = ("S1-T1-5", "S1-T1-6")


def go_on(office: Company, shop: Shop, more: tuple[int, int] = (0, 0)) -> None:
    """The shop sells on, everybody syncs; what had been sent counts once, what had not is named.

    `more` sales, and their worth, are of the time between.
    """
    till, other = shop.till, shop.other
    assert (till.receipts["lost-1"], till.receipts["lost-2"]) == LOST
    other.sell("beside", "1000.00", ANN)
    till.sell("afterwards", "10000.00", ANN)
    for machine in (till, other, till, other):
        machine.sync()
    assert office.figures() == (6 + more[0], 11_220_00 + more[1])
    office.agrees_with([till, other], ann=11_220)
    assert "fork" in office.flags()
    missing = office.json("missing-receipts")
    assert [(one["terminal"], one["first"], one["last"]) for one in missing] == [("S1-T1", *LOST)]


def test_restore_says_which_receipts_the_backup_lacks(office: Company, shop: Shop) -> None:
    said = shop.till.do("restore", shop.backup)
    assert "S1-T1-3 to S1-T1-6" in said.out
    assert shop.till.sell("next", "0.01") == "S1-T1-7"


def test_a_till_that_is_restored_loses_only_what_was_never_sent(office: Company, shop: Shop) -> None:
    shop.till.do("restore", shop.backup)
    go_on(office, shop)
    assert shop.till.receipts["afterwards"] == "S1-T1-7"


def test_an_old_file_that_is_copied_back_by_hand_is_noticed(office: Company, shop: Shop) -> None:
    shop.till.put_file_back(shop.backup)
    assert not shop.till.is_right(), "the high-water file knows better"
    shop.till.do("sale", "--amount", "0.10", "--key", "cut off")
    assert shop.till.streams() == 2, "it goes on in a new stream before head office has said a word"
    go_on(office, shop, more=(1, 10))
    assert shop.till.receipts["afterwards"] == "S1-T1-8"
    told = [one["found"] for one in shop.till.do("doctor", "--json").json()["findings"] if "S1-T1-3" in one["found"]]
    assert len(told) == 1
    assert "S1-T1-3 to S1-T1-6" in told[0]


@pytest.mark.parametrize("says_number", [True, False], ids=["with-the-last-number", "without"])
def test_a_machine_without_memory_is_found_out_by_head_office(
    office: Company, shop: Shop, tmp_path: Path, says_number: bool
) -> None:
    """The new machine has the backup and the keys alone. Unless it is told the last number, receipts repeat theirs."""
    new = Machine(tmp_path / "new", receipts=shop.till.receipts)
    shutil.copytree(shop.till.data / "keys", new.data / "keys")
    if says_number:
        new.do("restore", shop.backup, "--last-receipt", LOST[1].rpartition("-")[2])
        shop.till = new
        go_on(office, shop)
        return
    shutil.copy(shop.backup, new.database)
    new.sell("afterwards", "10000.00", ANN)
    shop.other.sell("beside", "1000.00", ANN)
    for machine in (new, shop.other, new, shop.other):
        machine.sync()
    assert office.figures() == (6, 11_220_00)
    office.agrees_with([new, shop.other], ann=11_220)
    assert "fork" in office.flags()


def test_the_old_files_that_were_set_aside_bring_back_what_was_never_sent(office: Company, shop: Shop) -> None:
    """A damaged till is restored; later somebody manages to read the old files after all."""
    said = shop.till.do("restore", shop.backup)
    aside = Path(said.out.split(" kept in ")[1].strip().rstrip("."))
    shop.till.sell("afterwards", "10000.00", ANN)
    shop.till.sync()
    shop.till.do("backup", aside.parent / "since.db")
    shop.till.do("restore", aside / "till.db")
    shop.till.sync()
    shop.till.do("restore", aside.parent / "since.db")
    for machine in (shop.till, shop.other):
        machine.sync()
    assert office.figures() == (7, 10_222_00)
    office.agrees_with([shop.till, shop.other], ann=10_222)
    assert office.json("missing-receipts") == []
