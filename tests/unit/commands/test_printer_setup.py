"""`pos-terminal printer setup`, `find`, `profiles`, `drawer`: printers are tried out, and what a person saw is kept."""

import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.till import cli
from pos_terminal.printer.bitmap import Bitmap
from tests.support.printer_emulator import EmulatedPrinter, EmulatorServer

NEW = ("--printer", "counter", "--kind", "network", "--address")


def run(data: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), "printer", *arguments], input=typed)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def ink_to(paper: Bitmap) -> int:
    """The rightmost dot that has ink."""
    return max(8 * x + 8 for row in paper.rows for x, byte in enumerate(row) if byte)


@pytest.mark.parametrize(
    ("has_gs_h", "answers", "end_mark", "said"), [(True, True, "gs_h", "yes"), (False, True, "gs_r", "yes")]
)
def test_what_a_printer_can_is_found_out_and_told_as_a_section(
    data: Path, has_gs_h: bool, answers: bool, end_mark: str, said: str
) -> None:
    machine = EmulatedPrinter(640, has_gs_h=has_gs_h, answers=answers)
    with EmulatorServer(machine) as server:
        done = run(data, "setup", *NEW, server.address, typed="576\nn\n")
    assert done.exit_code == 0, done.stderr
    assert tomllib.loads(done.stdout)["printer"] == [
        {
            "name": "counter",
            "kind": "network",
            "address": server.address,
            "width_dots": 576,
            "end_mark": end_mark,
            "answers": said,
        }
    ]
    assert "xprinter-80" in done.stderr
    assert not (data / "settings.toml").exists()
    (paper,) = machine.papers
    assert ink_to(paper) == 640, "a scale for each width, the widest last"
    assert machine.unknown == []


def test_a_clone_that_never_answers_is_set_up_without_proof(data: Path) -> None:
    with EmulatorServer(EmulatedPrinter(384, answers=False)) as server:
        done = run(data, "setup", *NEW, server.address, "--width", "384", "--chinese", "none")
    found = tomllib.loads(done.stdout)["printer"][0]
    assert (found["answers"], found["end_mark"], found["width_dots"]) == ("no", "none", 384)


def test_the_section_is_written_and_the_rest_of_the_file_left_alone(data: Path) -> None:
    before = '# ours\nlanguage = "en"\n\n[[printer]] # at the till\nname = "counter"\nkind = "screen" # for now\n'
    (data / "settings.toml").write_text(before, encoding="utf-8")
    with EmulatorServer(EmulatedPrinter(512)) as server:
        done = run(data, "setup", *NEW, server.address, "--profile", "epson-tm-t88vi", "--write", typed="n\n")
        assert done.exit_code == 0, done.stderr
        assert run(data, "status").stdout == "counter: ready\n"
    after = (data / "settings.toml").read_text("utf-8")
    assert after.startswith('# ours\nlanguage = "en"\n\n[[printer]] # at the till\nname = "counter"\n')
    assert tomllib.loads(after)["printer"][0]["profile"] == "epson-tm-t88vi"
    assert tomllib.loads(after)["printer"][0]["width_dots"] == 512


def test_native_chinese_counts_once_a_person_saw_it_and_for_this_printer_alone(data: Path) -> None:
    machine = EmulatedPrinter(576)
    with EmulatorServer(machine) as server:
        section = f'[[printer]]\nname = "counter"\nkind = "network"\naddress = "{server.address}"\ntext = "big5"\n'
        (data / "settings.toml").write_text(section, encoding="utf-8")
        assert lettering(data) == "raster"
        done = run(data, "setup", "--width", "576", typed="y\nbig5\n")
        assert 'text = "big5"' in done.stdout
        assert lettering(data) == "big5"
        (data / "settings.toml").write_text(section.replace(server.address, "127.0.0.1:9"), encoding="utf-8")
        assert lettering(data) == "raster", "another printer in its place"
        (data / "settings.toml").write_text(section, encoding="utf-8")
        done = run(data, "setup", "--width", "576", typed="y\nnone\n")
        assert "text" not in tomllib.loads(done.stdout)["printer"][0]
    assert lettering(data) == "raster"
    assert "多謝惠顧".encode("big5") in machine.received


def lettering(data: Path) -> str:
    return str(json.loads(run(data, "list", "--json").stdout)[0]["text"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("setup", "--printer", "bar"), "needs --kind and --address"),
        (("setup", "--printer", "bar", "--kind", "serial"), "needs --address"),
        (("setup", *NEW, "x", "--profile", "epson"), "no profile"),
    ],
)
def test_what_is_missing_is_said(data: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(data, *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_printer_that_is_not_there_or_not_ready_is_not_set_up(data: Path) -> None:
    with EmulatorServer(EmulatedPrinter(cover_open=True)) as server:
        done = run(data, "setup", *NEW, server.address)
        assert (done.exit_code, "cover-open" in done.stderr) == (3, True)
    assert run(data, "setup", *NEW, server.address).exit_code == 3
    queue = run(data, "setup", "--printer", "q", "--kind", "queue", "--address", "ipp://127.0.0.1:9/printers/x")
    assert queue.exit_code == 3


def test_a_file_is_set_up_without_questions_to_it(data: Path, tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    done = run(data, "setup", "--printer", "f", "--kind", "file", "--address", str(device), typed="420\n")
    assert tomllib.loads(done.stdout)["printer"][0]["width_dots"] == 420
    assert device.stat().st_size > 1000


def test_the_drawers_switch_is_learnt_and_then_read(data: Path) -> None:
    machine = EmulatedPrinter()
    with EmulatorServer(machine) as server:
        (data / "settings.toml").write_text(
            f'[[printer]]\nname = "counter"\nkind = "network"\naddress = "{server.address}"\n', encoding="utf-8"
        )
        assert "--calibrate" in run(data, "drawer").stderr
        same = run(data, "drawer", "--calibrate", typed="\n\n")
        assert (same.exit_code, "no switch" in same.stderr) == (1, True)
        machine.drawer_high = True
        levels = iter([True, False])
        machine.level_asked = lambda: next(levels)
        learnt = run(data, "drawer", "--calibrate", typed="\n\n")
        machine.level_asked = None
        assert "low means open" in learnt.stdout
        assert run(data, "drawer").stdout == "counter: the drawer is open\n"
        machine.drawer_high = True
        assert run(data, "drawer").stdout == "counter: the drawer is shut\n"
    assert run(data, "drawer").exit_code == 3


def test_printers_that_are_there_are_listed(data: Path) -> None:
    found = run(data, "find", "--json")
    assert found.exit_code == 0
    assert isinstance(json.loads(found.stdout), list)


def test_profiles_are_listed(data: Path) -> None:
    listed = json.loads(run(data, "profiles", "--json").stdout)
    assert {"xprinter-80", "epson-tm-t88", "generic-58"} <= {profile["name"] for profile in listed}
    assert "TM-T88VII" in run(data, "profiles").stdout
