"""Sales that another POS hands over at the command line, and how commands end when nobody reads or nothing answers."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.failing import PlainGroup
from pos_terminal.commands.till import cli

MEMBERS = "member_number,name,phone,birthday,language\n12345674,陳大文,91234567,02-29,zh_HK\n12345682,,,,\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A standalone shop with a programme and two members."""
    folder, table = tmp_path / "shop", tmp_path / "members.csv"
    table.write_text(MEMBERS, encoding="utf-8")
    assert run(folder, "programme", "activate", "moneyback").exit_code == 0
    assert run(folder, "import", "members", str(table)).exit_code == 0
    return folder


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), *arguments], prog_name="pos-terminal")


def sold(data: Path, key: str, member: str = "12345674", amount: str = "123.40") -> dict[str, Any]:
    answered = run(data, "sale", "--member", member, "--amount", amount, "--key", key, "--json")
    assert answered.exit_code == 0, answered.stderr
    said: dict[str, Any] = json.loads(answered.stdout)
    return said


def test_the_same_key_gives_the_first_answer_however_much_came_after_it(data: Path) -> None:
    first = sold(data, "K1")
    assert (first["earned"]["points"], first["account"]["points"]) == (24, 24)
    assert sold(data, "K2")["account"]["points"] == 48
    assert run(data, "programme", "activate", "cafe-stamps").exit_code == 0
    assert sold(data, "K1") == first
    assert sold(data, "K3")["account"]["points"] == 72


@pytest.mark.parametrize("option", ["--key", "--member"])
def test_what_is_not_text_is_wrong_use(data: Path, option: str) -> None:
    answered = run(data, "sale", "--amount", "10", option, "\udcff\udcfe")
    assert (answered.exit_code, answered.stderr) == (2, "pos-terminal: what was given is not UTF-8 text\n")


def test_an_import_that_nobody_watches_prints_its_answer_only(data: Path, tmp_path: Path) -> None:
    answered = run(data, "import", "members", str(tmp_path / "members.csv"))
    assert (answered.stdout, answered.stderr) == ("2 members, 0 of them new.\n", "")


def test_a_head_office_that_does_not_answer_is_said_in_words(data: Path) -> None:
    answered = run(data, "enrol", "http://127.0.0.1:9", "CODE")
    assert answered.exit_code == 3
    assert answered.stderr.startswith("pos-terminal enrol: Head office cannot be reached. Carry on selling")
    assert answered.stderr.count("\n") == 1


class _Closed(io.StringIO):
    """A pipe whose reader has gone away."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_a_reader_that_has_read_enough_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group(cls=PlainGroup, name="shop")
    def shop() -> None:
        """A shop."""

    @shop.command("work")
    def work() -> None:
        sys.stdout.write("a line")

    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", _Closed())
    monkeypatch.setattr(sys, "stderr", said)
    with pytest.raises(SystemExit) as ended:
        shop.main(["work"])
    assert (ended.value.code, said.getvalue()) == (141, "")
