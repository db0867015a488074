"""The commands of head office that need the whole picture, as a person and as a program reads them."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.head_office import cli
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.domain.loyalty.account import Entry, EntryKind
from pos_terminal.domain.loyalty.experiment import arm_of
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.units import BOARD, score
from pos_terminal.headoffice.office import DATABASE
from pos_terminal.headoffice.opening import open_database
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.payloads import Installed
from tests.support.offices import DAY, MEMBER, PROGRAMME, DirectLine, Till, earn, open_till, spend

RULES = """
[[programme]]
id = "moneyback"
name = {zh = "積分", en = "Points"}
currency = "HKD"
effective_from = 2020-01-01
merchants = ["shop", "bakery"]
[programme.points]
per = 1.00
[programme.settlement]
points = 100
worth = 0.45
[[programme.experiment]]
id = "price"
name = {zh = "測試", en = "Price test"}
[[programme.experiment.arm]]
id = "a"
weight = 5000
[[programme.board]]
id = "top"
name = {zh = "龍虎榜", en = "Top members"}
score = "spend"
period = "month"
places = 10
"""
Run = Callable[..., Result]


@pytest.fixture
def office(tmp_path: Path) -> Run:
    """A head office whose tills, of two merchants, have sent some days of March 2026."""

    def run(*args: object) -> Result:
        return CliRunner().invoke(cli, ["--data", str(tmp_path / "office"), *map(str, args)])

    (tmp_path / "rules.toml").write_text(RULES, "utf-8")
    for args in (
        ("init", "--merchant", "shop"),
        ("shop", "add", "S1"),
        ("shop", "add", "B1", "--merchant", "bakery"),
        ("programme", "publish", tmp_path / "rules.toml"),
    ):
        done = run(*args)
        assert done.exit_code == 0, done.output
    ours, theirs = (joined(run, tmp_path, shop, number) for number, shop in enumerate(("S1", "B1"), 1))
    assert theirs.store.installation().merchant == "bakery"
    assert not parse(RULES)[1]
    ours.sell(Entry(MEMBER, PROGRAMME, BOARD, 1, "as~Tiger", EntryKind.ADJUST))
    arm = f"arm:price/{arm_of(parse(RULES)[0][0].experiments[0], MEMBER)}"
    points = Entry(MEMBER, PROGRAMME, score("top"), 1000, "2026-03-01", EntryKind.EARN)
    ours.sell(earn(1000, "open@shop"), points, terms=(arm,))
    theirs.sell(spend(200, "open@shop"), earn(30, "a", expires_on=DAY), merchant="bakery")
    with opened(Options(tmp_path / "office")) as head_office:
        for till in (ours, theirs):
            till.connect(DirectLine(head_office.office, till.store.installation().terminal_id))
            till.syncing.run_once()
            till.store.close()
    return run


def joined(run: Run, folder: Path, shop: str, number: int) -> Till:
    code = run("terminal", "add", shop).stdout.splitlines()[-1]
    till = open_till(folder, number, begun=False)
    till.record(Installed(shop=shop, terminal="T1", program="tests"))
    with opened(Options(folder / "office")) as head_office:
        till.join(code, DirectLine(head_office.office))
    return till


def answer(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_days_are_ended_by_command_and_again_without_effect(office: Run, tmp_path: Path) -> None:
    refused = office("close-day", "--until", "2999-01-01")
    assert (refused.exit_code, "2999-01-01" in refused.stderr) == (2, True)
    assert answer(office("close-day", "--json"))["days"] == []
    assert "has been ended" in office("close-day").stdout
    database = open_database(tmp_path / "office" / DATABASE)
    with database.write() as db:
        db.execute("UPDATE head_office SET closed_to = '2026-03-01'")
    database.close()
    said = office("close-day", "--until", "2026-03-03").stdout
    assert said.startswith("2026-03-02 to 2026-03-03 ended: 1 accounts changed")
    assert office("close-day", "--until", "2026-03-04").stdout.startswith("2026-03-04 ended: 0 accounts")


def test_the_board_is_read_by_people_and_programs(office: Run, tmp_path: Path) -> None:
    board = answer(office("leaderboard", "moneyback", "top", "--period", "2026-03-15", "--json"))
    places = board["places"]
    assert isinstance(places, list)
    assert [(one["place"], one["name"], one["score"]) for one in places] == [(1, "Tiger", 1000)]
    assert (board["provisional"], board["waiting_for"]) == (False, [])
    said = office("leaderboard", "--period", "2026-03-15").stdout
    assert "Tiger" in said
    assert "10.00" in said
    assert "the period is not over" in office("leaderboard").stdout
    database = open_database(tmp_path / "office" / DATABASE)
    with database.write() as db:
        db.execute("UPDATE terminal SET last_contact = enrolled_at, said_sequence = 99 WHERE shop = 'B1'")
    database.close()
    assert "waiting for B1-T1" in office("leaderboard", "--period", "2026-03-15").stdout


def test_what_merchants_owe_goes_into_a_clearing_file(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "clearing.csv"
    span = ("--from", DAY, "--to", DAY + timedelta(days=29))
    found = answer(office("settlement", "moneyback", *span, "--csv", file, "--json"))
    assert found["positions"] == [
        {"period": "2026-03-01", "merchant": "bakery", "amount_minor": 90},
        {"period": "2026-03-01", "merchant": "shop", "amount_minor": -90},
    ]
    (row,) = csv.DictReader(file.read_text("utf-8").splitlines())
    assert row == {
        "programme": "moneyback",
        "period": "2026-03-01",
        "issuer": "shop",
        "redeemer": "bakery",
        "points": "200",
        "rate_points": "100",
        "rate_minor": "45",
        "amount_minor": "90",
        "currency": "HKD",
    }
    assert "bakery" in office("settlement").stdout


def test_an_experiment_is_told_with_its_intervals(office: Run, tmp_path: Path) -> None:
    found = answer(office("experiment", "moneyback", "price", "--json"))
    arms = found["arms"]
    assert isinstance(arms, list)
    assert [one["arm"] for one in arms] == ["a", "holdout"]
    assert sum(one["members"] for one in arms) == 1
    database = open_database(tmp_path / "office" / DATABASE)
    with database.write() as db:
        db.execute(
            "INSERT INTO entry (bucket, record, member, programme, unit, amount, lot, kind, arms) "
            "SELECT ?, id, ?, 'moneyback', 'points', 1, 'open', 'earn', 'price/a price/holdout' FROM record "
            "WHERE n = 1",
            (bucket_of(MEMBER), MEMBER),
        )
    database.close()
    assert "under several arms: 1" in office("experiment").stdout
    said = office("experiment").stdout
    assert "Price test" in said
    assert "holdout" in said


def test_the_report_has_its_kpis(office: Run) -> None:
    found = answer(office("report", "--from", DAY, "--to", DAY, "--json"))
    kpis = found["kpis"]
    assert isinstance(kpis, dict)
    assert (kpis["active_members"], kpis["repeat_rate"], kpis["first_day"]) == (1, 1.0, DAY.isoformat())
    said = office("report").stdout
    for word in ("come again", "liability", "points used"):
        assert word in said
    refused = office("leaderboard", "nothing")
    assert (refused.exit_code, "nothing" in refused.stderr) == (2, True)
