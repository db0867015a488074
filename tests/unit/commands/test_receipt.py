"""`pos-terminal receipt`: what a person at a prompt gets of a template, right or wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from pos_terminal.commands.till import cli
from pos_terminal.stationery import shipped_template


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "receipts").mkdir()
    return tmp_path


def run(data: Path, *arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), "--language", language, *arguments])


def write(data: Path, name: str, text: str) -> Path:
    file = data / "receipts" / name
    file.write_text(text, "utf-8")
    return file


def test_the_shop_s_own_files_are_checked(data: Path) -> None:
    assert run(data, "receipt", "check").stdout == "no problem\n"
    assert run(data, "receipt", "check", language="zh_HK").stdout == "沒有問題\n"
    write(data, "receipt.toml", "copies = 4")
    write(data, "en.toml", 'total = "{totl}"')
    checked = run(data, "receipt", "check")
    assert checked.exit_code == 1
    assert checked.stdout == (
        "receipt.toml line 1, copies: It must be from 1 to 3.\n"
        "en.toml line 1, total: The program does not fill in {totl}.\n"
    )
    rows = json.loads(run(data, "receipt", "check", "--json").stdout)
    assert not rows["ok"]
    assert [(row["file"], row["line"], row["key"], row["code"]) for row in rows["problems"]] == [
        ("receipt.toml", 1, "copies", "out-of-range"),
        ("en.toml", 1, "total", "unknown-place"),
    ]


def test_a_file_is_checked_by_its_name_before_it_is_put_in_place(data: Path, tmp_path: Path) -> None:
    words = tmp_path / "zh_HK.toml"
    words.write_text('thanks = "{name}"', "utf-8")
    assert run(data, "receipt", "check", str(words)).stdout.startswith("zh_HK.toml line 1, thanks: ")
    mine = tmp_path / "mine.toml"
    mine.write_text("\n\nlogo = 1")
    assert run(data, "receipt", "check", str(mine)).stdout.startswith("mine.toml line 3, logo: ")
    mine.write_bytes(b"\xff")
    assert run(data, "receipt", "check", str(mine)).exit_code == 2
    assert run(data, "receipt", "check", str(tmp_path / "none.toml")).exit_code == 2


def test_the_preview_is_the_shop_s_paper_and_says_what_is_wrong_with_it(data: Path) -> None:
    write(data, "receipt.toml", '[footer]\nlines = [{zh = "七天內退換", en = "Returns within 7 days"}]')
    shown = run(data, "receipt", "preview", "--png", str(data / "r.png"), "--width", "384")
    assert "七天內退換" in shown.stdout
    assert "Returns within 7 days" in shown.stdout
    assert all(len(line) <= 32 for line in shown.stdout.splitlines())
    with Image.open(data / "r.png") as picture:
        assert (picture.width, picture.mode) == (384, "1")
    english = run(data, "receipt", "preview", "--language", "en").stdout
    assert "七天內退換" not in english
    write(data, "receipt.toml", "footer = 1")
    wrong = run(data, "receipt", "preview")
    assert (wrong.exit_code, "Returns" in wrong.stdout) == (0, False)
    assert wrong.stderr.startswith("receipt.toml line 1, footer: ")


def test_the_width_is_that_of_the_shop_s_printer(data: Path) -> None:
    (data / "settings.toml").write_text('[[printer]]\nkind = "file"\naddress = "x"\nwidth_dots = 420\n')
    run(data, "receipt", "preview", "--png", str(data / "r.png"))
    with Image.open(data / "r.png") as picture:
        assert picture.width == 420


def test_the_shipped_template_is_told_and_is_right(data: Path) -> None:
    shipped = run(data, "receipt", "template").stdout
    assert shipped == shipped_template()
    write(data, "receipt.toml", shipped)
    assert run(data, "receipt", "check").exit_code == 0


def test_the_doctor_tells_of_wrong_receipt_files(data: Path) -> None:
    def receipts() -> list[tuple[str, str]]:
        rows = json.loads(run(data, "doctor", "--json").stdout)["findings"]
        return [(row["state"], row["found"]) for row in rows if row["part"] == "receipts"]

    assert receipts() == [("good", "template and words are right")]
    write(data, "receipt.toml", "copise = 1")
    (finding,) = receipts()
    assert finding == (
        "note",
        "receipt.toml line 1, copise: There is no key 'copise' here. Did you mean 'copies'?",
    )
