"""A till breaks and another machine takes its place; the old disk turns up later, with sales that nobody had."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.company import ANN, Company
from tests.support.machine import Machine


@dataclass
class Shop:
    """The old machine has sales that it never sent; the new one trades under a name of its own."""

    old: Machine
    new: Machine


@pytest.fixture
def shop(office: Company, tmp_path: Path) -> Shop:
    old = office.new_till(tmp_path / "old")
    old.sell("sent", "1.00", ANN)
    old.sync()
    for key in ("unsent-1", "unsent-2"):
        old.sell(key, "10.00", ANN)
    office.do("terminal", "close", "S1-T1")
    new = office.new_till(tmp_path / "new")
    assert new.sell("new", "100.00", ANN) == "S1-T2-1"
    new.sync()
    return Shop(old, new)


def at_the_end(office: Company, *machines: Machine) -> None:
    for machine in (*machines, *machines):
        machine.sync()
    assert office.figures() == (4, 121_00)
    office.agrees_with(machines, ann=121)
    assert office.json("missing-receipts") == []


def test_a_till_that_was_replaced_is_heard_no_more(office: Company, shop: Shop) -> None:
    refused = shop.old.run("sync", "--json")
    assert (refused.code, refused.json()["problem"]) == (3, "head-office-refuses-terminal")
    known = office.till("S1-T1")
    assert known["closed"]
    (stream,) = known["streams"]
    assert f"its last record here is {stream['sequence']} of stream {stream['stream']}" in (
        office.do("terminal", "close", "S1-T1").out
    )
    assert office.figures() == (2, 101_00)
    assert office.run("terminal", "close", "S1-T9").code == 2
    assert shop.old.sell("still", "1.00", ANN) == "S1-T1-4", "it sells all the same"


def test_an_old_disk_that_turns_up_sends_what_it_had_not_sent(office: Company, shop: Shop) -> None:
    office.do("terminal", "reopen", "S1-T1")
    assert shop.old.sync()["sent"] == 2
    at_the_end(office, shop.old, shop.new)
    assert "fork" not in office.flags()
    office.do("terminal", "close", "S1-T1")
    assert shop.old.run("sync").code == 3


def test_an_old_disk_whose_keys_are_gone_joins_again(office: Company, shop: Shop, tmp_path: Path) -> None:
    """Nobody kept a copy of the keys: the disk joins under a new name, and its old streams are somebody else's."""
    shutil.rmtree(shop.old.data / "keys")
    assert shop.old.run("enrol", office.line.url, office.new_code()).code == 2, "it has joined"
    said = shop.old.do("enrol", "--again", office.line.url, office.new_code())
    assert "S1-T4" in said.out
    at_the_end(office, shop.old, shop.new)
    assert shop.old.sell("goes on", "1000.00", ANN) == "S1-T4-4"
    shop.old.sync()
    shop.new.sync()
    office.agrees_with([shop.old, shop.new], ann=1_121)


def test_a_backup_on_a_new_machine_without_keys_joins_again(office: Company, shop: Shop, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shop.old.do("backup", backup)
    machine = Machine(tmp_path / "repaired")
    machine.do("restore", backup)
    machine.do("enrol", "--again", office.line.url, office.new_code())
    at_the_end(office, machine, shop.new)
