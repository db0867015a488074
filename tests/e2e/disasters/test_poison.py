"""A record that head office cannot take: it is kept aside, holds nobody up, and counts once a person has let it in."""

from pathlib import Path

import pytest

from tests.support.company import ANN, Company
from tests.support.fault_proxy import Status
from tests.support.machine import Machine

# No column of head office's holds a NUL; the till keeps what the other POS handed over.
POISON = "no\0good"
REFUSED = Status(400)


@pytest.fixture
def till(office: Company, tmp_path: Path) -> Machine:
    return office.new_till(tmp_path / "one")


@pytest.fixture
def other(office: Company, tmp_path: Path) -> Machine:
    return office.new_till(tmp_path / "two")


def kept_aside(office: Company) -> list[dict[str, object]]:
    found: list[dict[str, object]] = office.json("quarantine", "list")["kept_aside"]
    return found


def test_a_record_that_cannot_be_taken_holds_up_nothing_and_is_let_in_later(
    office: Company, till: Machine, other: Machine, tmp_path: Path
) -> None:
    till.sell("before", "1.00", ANN)
    till.sell(POISON, "10.00", ANN)
    till.sell("after", "100.00", ANN)
    said = till.sync()
    assert (said["sent"], said["waiting"]) == (3, 0)
    ((stream, sequence, reason),) = [(one["stream"], one["sequence"], one["reason"]) for one in said["refused"]]
    (kept,) = kept_aside(office)
    assert (kept["stream"], kept["sequence"], kept["reason"]) == (stream, sequence, reason)
    assert office.till("S1-T1")["streams"][0]["sequence"] == sequence + 1, "the watermark goes on behind it"
    assert office.flags() == ["not-readable"]
    assert till.sync()["sent"] == 0, "it is not sent again and again"
    other.sync()
    office.agrees_with([till, other], ann=101)

    before = office.position()
    repaired = tmp_path / "repaired.json"
    repaired.write_text(str(kept["body"]).replace("\\u0000", " "), "utf-8")
    office.do("quarantine", "release", stream, sequence, "--repaired", repaired)
    assert office.position() > before, "tills that have read to the end hear of it"
    for machine in (other, till):
        assert machine.sync()["received"] == 1
    office.agrees_with([till, other], ann=111)
    assert (office.figures(), kept_aside(office), office.flags()) == ((3, 111_00), [], [])


def test_a_batch_that_cannot_be_read_is_halved_until_it_can(office: Company, till: Machine, other: Machine) -> None:
    for number in range(7):
        till.sell(f"{number}", "1.00", ANN)
    office.line.only, office.line.faults = "/v1/records", [REFUSED] * 3  # all seven, three, and one alone
    refused = till.run("sync", "--json")
    assert (refused.code, refused.json()["problem"], refused.json()["waiting"]) == (3, "head-office-refuses", 7)
    office.line.requests.clear()
    office.line.faults = [REFUSED, REFUSED]
    assert till.sync()["waiting"] == 0
    assert office.line.requests.count("/v1/records") == 2 + 7, "from then on one at a time"
    other.sync()
    office.agrees_with([till, other], ann=7)
    assert office.flags() == []
