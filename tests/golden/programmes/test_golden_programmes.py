"""Golden cases of programmes, played through the command: each event carries what its answer must say at least."""

import json
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from pos_terminal.assets import resources
from pos_terminal.commands.till import cli

HERE = Path(__file__).parent
PRESETS = resources() / "programmes"


def play(*arguments: str) -> list[dict[str, object]]:
    answered = CliRunner().invoke(cli, ["--debug", "programme", "play", *arguments])
    assert answered.exit_code == 0, answered.output
    return [json.loads(line) for line in answered.output.splitlines()]


def differences(expected: object, said: object, where: str = "") -> list[str]:
    """Where the answer does not say what is expected; it may say more, but a list is whole."""
    if isinstance(expected, dict) and isinstance(said, dict) and expected:
        found = (differences(value, said.get(key, "nothing"), f"{where}.{key}") for key, value in expected.items())
        return [one for some in found for one in some]
    return [] if expected == said else [f"{where}: {said!r}, not {expected!r}"]


def check(events: str, *arguments: str) -> None:
    file = HERE / f"{events}.jsonl"
    expected = [json.loads(line)["expect"] for line in file.read_text(encoding="utf-8").splitlines()]
    answers = play(*arguments, str(file))
    assert [answer["event"] for answer in answers] == list(range(1, len(expected) + 1))
    for one, answer in zip(expected, answers, strict=True):
        assert differences({"ok": True} | one, answer) == [], answer


@pytest.mark.parametrize("preset", ["moneyback", "cafe-stamps"])
def test_a_preset_pays_what_its_programme_pays(preset: str) -> None:
    check(preset, preset)


def test_a_parameter_of_a_preset_can_be_set() -> None:
    check("moneyback-proportional", "--set", "refund=proportional", "moneyback")


def test_two_programmes_in_one_sale(tmp_path: Path) -> None:
    copy(PRESETS / "moneyback.toml", tmp_path / "1.toml")
    copy(PRESETS / "cafe-stamps.toml", tmp_path / "2.toml")
    check("both", str(tmp_path))


def test_two_programmes_in_one_file(tmp_path: Path) -> None:
    texts = [(PRESETS / f"{name}.toml").read_text(encoding="utf-8") for name in ("moneyback", "cafe-stamps")]
    (tmp_path / "shop.toml").write_text("\n".join(texts), encoding="utf-8")
    check("both", str(tmp_path / "shop.toml"))


def test_days_that_pass_mature_and_expire() -> None:
    check("expiring", str(HERE / "expiring.toml"))
