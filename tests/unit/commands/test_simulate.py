"""`pos-terminal programme simulate`: what it prints, draws and writes, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PySide6.QtGui import QImage

from pos_terminal.commands.till import cli

SALES = "at,member,amount_minor,quantity,unit_minor,tags\n" + "".join(
    f"2026-{month:02}-{day:02}T10:00:00+08:00,{member},,4,3000,drink\n"
    for month in (1, 2, 3)
    for day, member in ((3, "M1"), (9, "M2"), (15, "M1"), (21, ""))
)


@pytest.fixture
def sales(tmp_path: Path) -> str:
    file = tmp_path / "sales.csv"
    file.write_text(SALES, encoding="utf-8")
    return str(file)


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["programme", "simulate", *arguments])


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_a_table_a_month(sales: str) -> None:
    answered = simulate("cafe-stamps", sales, "--redeem", "always")
    assert answered.exit_code == 0, answered.output
    said = rows(answered.stdout)
    # M1 has 8 stamps a month: a card is full on 3 February, and a drink of 30.00 is free on the 15th. Two more are full
    # in March and not used yet: 2 drinks and 5 stamps of a tenth.
    assert ["2026-01", "4", "3", "480.00", "0.00", "0.00", "36.00"] in said
    assert ["2026-02", "4", "3", "480.00", "30.00", "6.25", "39.00"] in said
    assert ["2026-03", "4", "3", "480.00", "0.00", "0.00", "75.00"] in said
    assert "Assumed: every member uses rewards" in answered.stdout
    assert answered.stderr == ""


def test_in_chinese_and_without_rewards(sales: str) -> None:
    answered = simulate("cafe-stamps", sales, "--redeem", "never", "--language", "zh_HK")
    assert answered.exit_code == 0
    assert "飲品印花卡（HKD，至 2026-03-21）" in answered.stdout
    assert ["合計", "12", "9", "1,440.00", "0.00", "0.00", "108.00"] in rows(answered.stdout)
    assert "假設：沒有會員使用獎賞。" in answered.stdout


def test_against_another_programme(sales: str) -> None:
    answered = simulate("cafe-stamps", sales, "--against", "moneyback", "--redeem", "never")
    assert "Drinks card less MoneyBack points" in answered.stdout
    # 36 stamps of 3.00 less 216 points of 0.02.
    assert ["total", "0.00", "0.00", "+103.68"] in rows(answered.stdout)


def test_for_programs(sales: str) -> None:
    answered = simulate("cafe-stamps", sales, "--against", "cafe-stamps", "--redeem", "always", "--json")
    said = json.loads(answered.stdout)
    assert [one["id"] for one in said["programmes"]] == ["cafe-stamps"]
    assert [one["month"] for one in said["months"]] == ["2026-01", "2026-02", "2026-03"]
    total = said["total"]
    assert (total["sales"], total["revenue_minor"], total["cost_minor"], total["cost_percent"]) == (
        12,
        144_000,
        3_000,
        2.08,
    )
    assert total["vouchers"] == {"issued": 3, "redeemed": 1, "expired": 0, "outstanding": 2}
    assert said["by_programme"]["cafe-stamps"]["cost_minor"] == 3_000
    assert said["difference"]["total"]["cost_minor"] == 0
    assert said["assumptions"][0].startswith("Assumed: every member")


def test_a_parameter_is_of_the_first_file_only(sales: str) -> None:
    answered = simulate("moneyback", sales, "--set", "points.per=10", "--against", "moneyback", "--json")
    said = json.loads(answered.stdout)
    assert said["difference"]["total"]["points"]["issued"] == -said["total"]["points"]["issued"]


def test_a_picture(sales: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = tmp_path / "year.png"
    answered = simulate("cafe-stamps", sales, "--against", "moneyback", "--chart", str(chosen))
    assert answered.exit_code == 0, answered.output
    assert answered.stderr == f"chart: {chosen}\n"
    picture = QImage(str(chosen))
    # Cost and liability of both, stamps and vouchers of the first.
    assert (picture.width(), picture.height()) == (1280, 1330)
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1280, 3) for y in range(0, 1330, 3)}
    assert {"#0072b2", "#e69f00"} <= colours
    monkeypatch.chdir(tmp_path)
    assert simulate("cafe-stamps", sales, "--language", "zh_HK", "--chart").stderr == "圖表: simulation.png\n"
    assert (tmp_path / "simulation.png").exists()
    nowhere = simulate("cafe-stamps", sales, "--chart", str(tmp_path / "no" / "year.png"))
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (SALES + "tomorrow,M1,500,1,,\n", (), "sales.csv:14: at is no ISO 8601 instant: tomorrow"),
        (SALES + "tomorrow,M1,500,1,,\n", ("--language", "zh_HK"), "sales.csv:14: at 不是日期時間：tomorrow"),
        (SALES, ("--from", "2027-01-01"), "there is no sale on these days"),
        (SALES, ("--from", "2026-02-01", "--to", "2026-01-01"), "--to 2026-01-01 lies before --from 2026-02-01"),
        (SALES, ("--against", "haidilao"), "haidilao: its currency is another one"),
        (SALES, ("--against", "nowhere"), "nowhere: no such file, folder or preset"),
        (
            "at,member,amount_minor,currency\n2026-01-03T10:00:00Z,M1,500,MOP\n",
            (),
            "sales.csv:2: this sale is in MOP, the programme in HKD: the amounts cannot be compared",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(text: str, arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text(text, encoding="utf-8")
    answered = simulate("cafe-stamps", str(file), *arguments)
    assert answered.exit_code == 2
    assert said in answered.stderr
    assert answered.stderr.count("\n") == 1
    assert answered.stdout == ""
