"""Play files by hand: fields that are null, lines that end oddly, partners' points, and settings for a folder."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pos_terminal.assets import resources
from pos_terminal.commands.till import cli

PRESETS = resources() / "programmes"
AT = "2026-03-02T10:00:00+08:00"
ENROL = {"at": AT, "type": "enrol", "member": "M1", "birthday": None, "referrer": None}


def programme(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["programme", *arguments], input=stdin)


def played(rules: str, *events: Mapping[str, object], settings: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    text = "\n".join(json.dumps({"at": AT, **event}, ensure_ascii=False) for event in events)
    options = [part for one in settings for part in ("--set", one)]
    answered = programme("play", rules, "-", *options, stdin=text)
    assert answered.exit_code == 0, answered.stderr
    return [json.loads(line) for line in answered.stdout.splitlines()]


@pytest.fixture
def both(tmp_path: Path) -> str:
    folder = tmp_path / "both"
    folder.mkdir()
    for preset in ("cafe-stamps", "moneyback"):
        shutil.copy(PRESETS / f"{preset}.toml", folder)
    return str(folder)


def test_a_field_that_is_null_is_as_good_as_left_out() -> None:
    line = {"sku": "LATTE", "quantity": 1, "unit_minor": 12340, "tags": None}
    sale: dict[str, object] = {
        "type": "sale",
        "id": "S1",
        "member": "M1",
        "merchant": None,
        "amount_minor": None,
        "lines": [line],
    }
    empty: dict[str, object] = {"redeem": None, "tenders": None}
    refund = {"type": "refund", "id": "R1", "of": "S1", "lines": [{"line": 0, "quantity": None}]}
    _, sold, returned = played("moneyback", ENROL, sale | empty, refund)
    assert (sold["ok"], sold["earned"]["points"]) == (True, 24)
    assert (returned["ok"], returned["due_minor"]) == (True, -12340)


def test_a_name_may_hold_a_line_separator_and_the_file_a_byte_order_mark() -> None:
    event = json.dumps(ENROL | {"member": "陳\u2028大文"}, ensure_ascii=False)
    answered = programme("play", "moneyback", "-", stdin="\ufeff".encode() + event.encode() + b"\r\n")
    assert [json.loads(line)["member"] for line in answered.stdout.split("\n") if line] == ["陳\u2028大文"]


def test_a_partners_points_are_accepted_once_under_any_code() -> None:
    posted = {"type": "activity", "member": "M1", "code": "review", "id": "A1", "points": 50, "credit": 0}
    _, first, again, other = played("moneyback", ENROL, posted, posted, posted | {"id": "A2", "points": -20})
    assert (first["ok"], first["earned"]["points"], first["account"]["points"]) == (True, 50, 50)
    assert (again["ok"], again["duplicate"], again["account"]["points"]) == (True, True, 50)
    assert (other["earned"]["points"], other["account"]["points"]) == (-20, 30)


def test_a_partners_points_pay_what_is_owed_first_and_credit_alone_is_accepted(both: str) -> None:
    posted = {"type": "activity", "member": "M1", "code": "review", "id": "A1", "points": -20}
    credit = {"type": "activity", "member": "M1", "code": "x", "id": "A3", "credit": 10}
    _, owing, paid, credited = played(both, ENROL, posted, posted | {"id": "A2", "points": 50}, credit)
    assert owing["accounts"]["moneyback"]["owed"]["points"] == 20
    assert paid["accounts"]["moneyback"]["points"] == 30
    assert paid["programmes"]["moneyback"]["earned"]["points"] == 50
    assert (credited["ok"], credited["account"]) == (True, paid["account"])


def test_a_setting_goes_to_the_files_of_a_folder_that_have_it(both: str) -> None:
    sale = {"type": "sale", "id": "S1", "member": "M1", "amount_minor": 10_000}
    _, sold = played(both, ENROL, sale, settings=("points.per=10", "stamp_card.coffee.size=8"))
    assert sold["programmes"]["moneyback"]["earned"]["points"] == 10
    nowhere = programme("check", both, "--set", "nope=10")
    assert nowhere.exit_code == 1
    assert nowhere.stdout.count("There is no 'nope' to set.") == 2


def test_problems_stand_in_the_order_of_lines_each_with_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('[[programme]]\nid = "Bad Id"\nname = "x"\ncurrency = "HK"\n[programme.points]\nper = 0\n')
    found = json.loads(programme("check", str(file), "--json", "--language", "zh_HK").stdout)["problems"]
    assert [one["line"] for one in found] == sorted(one["line"] for one in found)
    assert found[1]["sentence"] == "代號只可用小寫字母、數字和連字號。"
    file.write_text("[[programme]\n")
    assert ": problem: This is not TOML" in programme("check", str(file)).stdout
