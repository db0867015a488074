"""A till's night with real parts: alone, without its line, killed half-way, and beside an open window."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.till import cli as till
from pos_terminal.domain.night import NightStatus, Step
from pos_terminal.main import open_terminal
from pos_terminal.main.night_works import NightRounds, NightWorks, night_of
from pos_terminal.main.nightfall import Nightfall
from pos_terminal.store.database import DATABASE
from pos_terminal.ui.app import prepare_application

ALONE = [Step.CLOSE_DAY, Step.CHECK, Step.BACKUP, Step.REPORT]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A till of its own with a bill."""
    folder = tmp_path / "till"
    assert run(folder, "sale", "--amount", "38.00").exit_code == 0
    return folder


def run(data: Path, *args: object) -> Result:
    return CliRunner().invoke(till, ["--data", str(data), *map(str, args)])


def test_a_till_of_its_own_has_nights_too(data: Path) -> None:
    said = run(data, "sync", "--nightly", "--json")
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert [one["step"] for one in found["night"]["steps"]] == ALONE
    assert found["night"]["over"] and found["comparison"] == []


def test_only_so_many_backups_are_kept(data: Path) -> None:
    (data / "settings.toml").write_text("[nightly]\nbackups_kept = 2\n", "utf-8")
    folder = data / "backups"
    folder.mkdir(exist_ok=True)
    for day in range(1, 6):
        (folder / f"till-2026010{day}T033000Z.db").write_bytes(b"an older copy")
    beside = folder / "before-0009_more-20260101T033000Z.db"
    beside.write_bytes(b"a copy of another kind")
    assert run(data, "sync", "--nightly").exit_code == 0
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 3 and beside.name in kept and "till-20260105T033000Z.db" in kept


def test_days_on_which_no_night_came_have_their_reports_too(data: Path) -> None:
    with open_terminal(data) as terminal:
        works = NightWorks(terminal)
        today = terminal.today()
        long_ago = today.replace(year=today.year - 1)
        night_of(terminal, works).run(long_ago, anew=True)
        assert [path.stem for path in works.reports] == [long_ago.isoformat()]
        later = today.replace(year=today.year + 1)
        night_of(terminal, works).run(later, anew=True)
        assert [path.stem for path in works.reports] == [later.isoformat()], "today lies too far back"
        near = type(today).fromordinal(today.toordinal() + 3)
        night_of(terminal, works).run(near, anew=True)
        assert [path.stem for path in works.reports] == [today.isoformat(), near.isoformat()]


def test_a_backup_that_cannot_be_written_is_tried_again_and_the_rest_is_done(data: Path) -> None:
    (data / "settings.toml").write_text(f'[nightly]\nbackup_folder = "{data / DATABASE}/inside"\n', "utf-8")
    said = run(data, "sync", "--nightly", "--json")
    assert said.exit_code == 1
    steps = {one["step"]: (one["done"], one["well"]) for one in json.loads(said.stdout)["night"]["steps"]}
    assert steps == {"close_day": (True, True), "check": (True, True), "backup": (False, False), "report": (True, True)}
    (report,) = (data / "reports").glob("*.txt")
    assert "! 備份 Backup" in report.read_text("utf-8")


def test_a_night_that_was_killed_goes_on_where_it_stopped(data: Path) -> None:
    stalls = (
        "import sys, time; from pathlib import Path\n"
        "from pos_terminal.domain.night import Step\n"
        "from pos_terminal.main import open_terminal\n"
        "from pos_terminal.main.night_works import NightWorks, night_of\n"
        "with open_terminal(Path(sys.argv[1])) as terminal:\n"
        "    def told(status):\n"
        "        if status.under_way is Step.BACKUP:\n"
        "            print('here', flush=True); time.sleep(600)\n"
        "        return True\n"
        "    night_of(terminal, NightWorks(terminal), told).run(terminal.today())\n"
    )
    with subprocess.Popen([sys.executable, "-c", stalls, str(data)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline().strip() == "here"
        os.kill(process.pid, signal.SIGKILL)
    with open_terminal(data) as terminal:
        seen: list[Step | None] = []

        def told(status: NightStatus) -> bool:
            seen.append(status.under_way)
            return True

        night = night_of(terminal, NightWorks(terminal), told)
        assert [one.step for one in night.status(terminal.today()).taken] == [Step.CLOSE_DAY, Step.CHECK]
        assert night.run(terminal.today()).is_over
        assert seen == [Step.BACKUP, Step.REPORT, None]


def test_the_window_hears_of_the_night_beside_it(data: Path) -> None:
    application = prepare_application(["till"])
    heard: list[NightStatus] = []
    nightfall = Nightfall(data, None, first_ms=0)
    nightfall.changed.connect(heard.append)
    nightfall.begin()
    until = time.monotonic() + 60
    while not (heard and heard[-1].is_over) and time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)
    nightfall.stop(30_000)
    assert heard[-1].is_over and heard[-1].is_well
    assert [status.under_way for status in heard] == [*ALONE, None]


def test_a_closing_till_takes_up_no_further_step(data: Path) -> None:
    rounds = NightRounds(data, None, lambda status: status.under_way is not Step.CHECK)
    try:
        assert [one.step for one in rounds.run_once().taken] == [Step.CLOSE_DAY]
    finally:
        rounds.close()
