"""Tills and head office of different versions, and tills that were away for years: nothing is refused for its age."""

from datetime import UTC, datetime
from pathlib import Path

from pos_terminal.clock import SystemClock
from pos_terminal.services.syncing import Syncing
from tests.support.company import ANN, Company
from tests.support.offices import earn, open_till


def test_what_a_newer_till_says_waits_until_head_office_knows_it(office: Company, tmp_path: Path) -> None:
    newer, older = office.new_till(tmp_path / "newer", upgraded=True), office.new_till(tmp_path / "older")
    for number in range(3):
        newer.sell(f"{number}", "10.00", ANN)
    older.sell("old", "1.00", ANN)
    said = newer.sync()
    assert (said["waiting"], {one["reason"] for one in said["refused"]}) == (0, {"not-readable"})
    older.sync()
    assert (office.figures(), office.points(ANN), newer.points(ANN), older.points(ANN)) == ((1, 1_00), 1, 30, 1)
    kept = office.json("quarantine", "list")["kept_aside"]
    assert len(kept) == 3 + 1, "its first record, too"
    place = kept[0]["stream"], kept[0]["sequence"]
    assert office.run("quarantine", "release", *place).code == 2, "this version cannot read it"

    office.stop()
    office.upgraded = True
    office.start()
    before = office.position()
    for one in kept:
        office.do("quarantine", "release", one["stream"], one["sequence"])
    assert office.position() > before
    newer.sell("known now", "100.00", ANN)
    for machine in (newer, older, newer):
        machine.sync()
    assert office.figures() == (5, 131_00)
    office.agrees_with([newer, older], ann=131)
    assert office.flags() == []


def test_a_till_of_an_old_version_that_was_away_for_years_is_heard(office: Company, tmp_path: Path) -> None:
    """Its records are of another year and its requests carry no time: nothing about it can be too old."""
    till = open_till(tmp_path, 1)
    url = office.line.url
    till.join(office.new_code(), till.client(url), url)
    till.clock.at = datetime(2019, 5, 1, tzinfo=UTC)
    for lot in ("a", "b"):
        till.sell(earn(5, lot))
    till.clock.at = SystemClock().now()
    client = till.client(url)
    syncing = Syncing(till.store, client, till.clock, till.ids, lambda: 0.5, "pos-terminal 0.0.1")
    status = syncing.run_once(force=True)
    assert (status.online, status.waiting, syncing.last_round.refused) == (True, 0, [])
    client.close()
    till.store.close()
    assert office.figures()[0] == 2
    assert office.till("S1-T1")["program"] == "pos-terminal 0.0.1"
    assert office.run("verify").code == 0
