"""`pos-terminal printer`: what a person at a prompt gets."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.till import cli
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), "printer", *arguments])


def settings(data: Path, *printers: str) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "settings.toml").write_text("\n".join(f"[[printer]]\n{printer}" for printer in printers), "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_an_empty_folder_has_paper_on_the_screen(data: Path) -> None:
    listed = json.loads(run(data, "list", "--json").stdout)
    assert [(printer["kind"], printer["width_dots"]) for printer in listed] == [("screen", 576)]
    assert run(data, "status").stdout == "printer: ready\n"


def test_a_test_slip_on_the_screen_is_a_picture_in_the_data_folder(data: Path) -> None:
    tested = run(data, "test")
    assert (tested.exit_code, tested.stdout) == (0, "printer: printed\n")
    assert [file.name for file in (data / "paper").iterdir()] == ["0001.png"]


def test_a_network_printer_prints_and_tells_how_it_is(data: Path) -> None:
    machine = EmulatedPrinter(384)
    with EmulatorServer(machine) as server:
        settings(
            data, f'name = "bar"\nkind = "network"\naddress = "{server.address}"\nwidth_dots = 384\nend_mark = "gs_h"'
        )
        assert "bar" in run(data, "list").stdout
        assert run(data, "test", "--printer", "bar").stdout == "bar: printed\n"
        machine.paper_rows = 0
        status = run(data, "status")
        assert status.exit_code == 3
        assert "out of paper" in status.stdout
        told = json.loads(run(data, "status", "--json").stdout)
        assert (told[0]["fault"], told[0]["paper_low"]) == ("paper-out", True)
        tested = run(data, "test")
        assert tested.exit_code == 3
        assert "out of paper" in tested.stderr
    assert len(machine.papers) == 1


def test_a_printer_without_a_cutter_is_fed_to_the_tear_bar(data: Path) -> None:
    settings(data, f'name = "file"\nkind = "file"\naddress = "{data / "device"}"\ncutter = false')
    tested = run(data, "test")
    assert tested.exit_code == 0
    assert "cannot say" in tested.stdout
    assert (data / "device").read_bytes().endswith(b"\x1bd\x05")


def test_a_line_that_is_lost_says_look(data: Path) -> None:
    with EmulatorServer(EmulatedPrinter(576), reset_after=10_000) as server:
        settings(data, f'name = "bar"\nkind = "network"\naddress = "{server.address}"')
        tested = run(data, "test")
    assert tested.exit_code == 1
    assert "look whether it printed" in tested.stdout


def test_a_printer_that_does_not_exist(data: Path) -> None:
    asked = run(data, "test", "--printer", "nowhere")
    assert asked.exit_code == 2
    assert "nowhere" in asked.stderr


def test_a_printer_that_does_not_answer_is_said_in_the_language_asked_for(data: Path) -> None:
    settings(data, 'name = "bar"\nkind = "network"\naddress = "127.0.0.1:1"')
    asked = CliRunner().invoke(cli, ["--data", str(data), "--language", "zh_HK", "printer", "status"])
    assert asked.exit_code == 3
    assert "找不到打印機" in asked.stdout
