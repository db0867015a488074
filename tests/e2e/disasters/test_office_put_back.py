"""Head office's books go back to its own backup: tills send again and read again, by a new generation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BOTH, books
from tests.support.company import ANN, BEN, Company, company


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """On both databases with each change: what is put back here is theirs."""
    for where in books(request):
        with company(tmp_path, where, request.getfixturevalue("postgres") if where else None) as running:
            yield running


@pytest.mark.parametrize("noted", [True, False], ids=["notices", "is-told"])
def test_a_head_office_that_was_put_back_is_refilled(office: Company, tmp_path: Path, noted: bool) -> None:
    one, two = office.new_till(tmp_path / "one"), office.new_till(tmp_path / "two")
    one.sell("before", "1.00", ANN)
    one.sync()
    copy = office.back_up()
    one.sell("cut-off-1", "10.00", ANN)
    two.sell("cut-off-2", "100.00", BEN)
    for machine in (one, two, one):
        machine.sync()
    generation = office.generation()
    two.sell("not sent before the fire", "1000.00", ANN)

    office.stop()
    office.put_back(copy)
    if not noted:
        (office.folder / "headoffice.high").unlink()
        office.do("restored")
    office.start()
    assert office.generation() != generation
    assert office.figures() == (1, 1_00)
    assert one.sync()["sent"] == 1
    assert two.sync()["sent"] >= 2
    for machine in (one, two):
        machine.sync()
    assert office.figures() == (4, 1_111_00)
    office.agrees_with([one, two], ann=1_011, ben=100)
    assert office.flags() == []
    assert office.json("missing-receipts") == []


def test_a_till_that_joined_after_the_backup_joins_again(office: Company, tmp_path: Path) -> None:
    """The restored head office has never heard of the till: neither its key nor its stream."""
    copy = office.back_up()
    one = office.new_till(tmp_path / "one")
    one.sell("a", "1.00", ANN)
    one.sync()
    office.stop()
    office.put_back(copy)
    office.start()
    refused = one.run("sync", "--json")
    assert (refused.code, refused.json()["problem"]) == (3, "head-office-refuses-terminal")
    one.sell("b", "10.00", ANN)
    one.do("enrol", "--again", office.line.url, office.new_code())
    one.sync()
    assert office.figures() == (2, 11_00)
    office.agrees_with([one], ann=11)
