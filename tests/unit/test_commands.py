"""How commands are called, and how they say that something went wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click
import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.failing import PlainGroup
from pos_terminal.commands.options import Options, default_data
from pos_terminal.commands.till import cli
from pos_terminal.domain.errors import Refused, Unavailable


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="pos-terminal")


def a_group_that(raises: Callable[[], NoReturn]) -> PlainGroup:
    @click.group(cls=PlainGroup, name="shop")
    @click.option("--debug", is_flag=True)
    def shop(debug: bool) -> None:
        """A shop."""

    @shop.command("work")
    def work() -> None:
        raises()

    return shop


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def raises() -> NoReturn:
        raise error

    return raises


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Refused("too-few-points", points=3), 2, "too-few-points (points=3)"),
        (Unavailable("head_office", "unreachable", "refused"), 3, "head_office: unreachable (refused)"),
        (Unavailable("printer", "paper-out"), 3, "printer: paper-out"),
        (Unavailable("store", "disk-full", "13"), 2, "store: disk-full (13)"),
        (FileNotFoundError(2, "No such file or directory", "menu.csv"), 2, "menu.csv: No such file or directory"),
        (KeyError("x"), 70, "KeyError: 'x'"),
        (click.ClickException("two\nlines"), 1, "two lines"),
        (KeyboardInterrupt(), 130, "stopped"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_code(error: BaseException, code: int, said: str) -> None:
    answer = CliRunner().invoke(a_group_that(raising(error)), ["work"])

    assert answer.exit_code == code
    assert answer.stdout == ""
    assert said in answer.stderr
    assert answer.stderr.strip().count("\n") == 0
    assert "Traceback" not in answer.stderr


def test_debug_shows_the_fault() -> None:
    answer = CliRunner().invoke(a_group_that(raising(KeyError("x"))), ["--debug", "work"])

    assert isinstance(answer.exception, KeyError)


@pytest.mark.parametrize("arguments", [("--nope",), ("no-such-command",), ("doctor", "--nope"), ("--language", "fr")])
def test_wrong_use_is_one_line_and_exit_2(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)

    assert answer.exit_code == 2
    assert answer.stderr.startswith("pos-terminal")
    assert answer.stderr.strip().count("\n") == 0


def test_every_bad_setting_is_named_on_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('language = "fr"\n[rules]\ncash_step_minor = 0\n')

    found = json.loads(run("--data", str(tmp_path), "doctor", "--json").stdout)

    (settings,) = (finding for finding in found["findings"] if finding["part"] == "settings")
    assert settings["state"] == "bad"
    assert "line 1, language" in settings["found"]
    assert "line 3, rules.cash_step_minor" in settings["found"]


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("pos-terminal 0.")


def test_options_find_the_settings_file(tmp_path: Path) -> None:
    assert Options(tmp_path).settings_file == tmp_path / "settings.toml"
    assert Options(tmp_path, config=tmp_path / "other.toml").settings_file == tmp_path / "other.toml"
    assert default_data().name == "pos-terminal"
