"""The commands as a person or a script meets them: what they print, and how they leave."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.till import cli
from pos_terminal.store.installation import replace_installation
from tests.support.books import SHOP, append, earn, new_record, open_till, points


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which something was sold."""
    folder = tmp_path / "data"
    store = open_till(folder / "till.db")
    earn(store, 1, points(10))
    append(store, new_record(2, receipt_number=8))
    store.close()
    return folder


def run(data: Path, *arguments: str | Path, language: str = "en") -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(cli, ["--data", str(data), "--language", language, *words], catch_exceptions=False)


def test_verify_says_that_all_is_right(data: Path) -> None:
    done = run(data, "verify")
    assert done.exit_code == 0
    assert "right  journal chain: 2 records" in done.output
    assert "正確  日誌鏈：2 筆" in run(data, "verify", "--quick", language="zh_HK").output
    said = json.loads(run(data, "verify", "--json").output)
    assert (said["ok"], said["first_wrong"]) == (True, None)
    assert [check["name"] for check in said["checks"]] == ["sqlite", "journal", "balances", "outbox", "high_water"]


def test_verify_names_the_first_wrong_place_and_leaves_with_one(data: Path) -> None:
    store = open_till(data / "till.db")
    store.connection.run("UPDATE lot SET rest = 99")
    store.close()
    done = run(data, "verify")
    assert done.exit_code == 1
    assert "WRONG  balances: 000000000000a1 moneyback points L1: 99 is kept where 10 is right" in done.output
    said = run(data, "verify", "--json")
    assert said.exit_code == 1
    assert json.loads(said.output)["first_wrong"].startswith("balances: 000000000000a1")


def test_verify_of_a_file_that_is_no_database(data: Path) -> None:
    (data / "till.db").write_text("a letter")
    done = run(data, "verify")
    assert done.exit_code == 1
    assert "WRONG  database: the database cannot be opened" in done.output


def test_verify_where_nothing_is_yet(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "verify")
    assert (done.exit_code, done.output) == (0, "There is no database here yet: nothing has been recorded.\n")
    assert not (tmp_path / "none").exists()


def test_backup_and_restore(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done = run(data, "backup", copy)
    assert done.exit_code == 0
    assert done.output.startswith(f"{copy}: 2 records, ")
    done = run(data, "restore", copy)
    assert done.exit_code == 0
    assert "2 records restored; a new stream goes on from here, and the next receipt is 9." in done.output
    assert "The old files are kept in" in done.output
    done = run(tmp_path / "new", "restore", copy, "--last-receipt", "20", language="zh_HK")
    assert "下一張收據號碼是 21。" in done.output
    assert run(data, "verify").exit_code == 0


def test_restore_is_refused_in_one_line(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    run(data, "backup", copy)
    store = open_till(data / "till.db")
    done = run(data, "restore", copy)
    store.close()
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    letter = tmp_path / "letter"
    letter.write_text("dear aunt")
    for arguments in (("restore", letter), ("backup", letter), ("restore", tmp_path / "nothing")):
        assert run(data, *arguments).exit_code == 2


def test_import_and_export_of_members(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "members.csv"
    table.write_text("member_number,name,phone\n10000016,陳大文,91234567\n", "utf-8")
    done = run(data, "import", "members", table)
    assert (done.exit_code, done.stdout) == (0, "1 members, 1 of them new.\n")
    exported = run(data, "export", "members", "--format", "csv").stdout.splitlines()
    assert exported[0] == "member,member_number,name,phone_last4,birthday,language,joined_on,blocked"
    assert exported[1].split(",")[1:4] == ["10000016", "陳大文", "4567"]
    bad = tmp_path / "bad.csv"
    bad.write_text("member_number\n" + "12\n" * 30)
    done = run(data, "import", "members", bad)
    assert done.exit_code == 2
    assert f"{bad}: line 2, member_number: '12' is not 8 to 16 digits" in done.stderr
    assert "... and 10 more" in done.stderr
    assert "第 2 行 member_number" in run(data, "import", "members", bad, language="zh_HK").stderr


def test_import_of_the_catalogue(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "catalogue.csv"
    table.write_text("sku,name_en,price,category\nTEA,Tea,22,cold\n")
    done = run(data, "import", "catalogue", table)
    assert (done.exit_code, done.stdout) == (0, "1 products in 1 categories; 0 no longer sold.\n")
    table.write_text("sku,name_en,price\nTEA,Tea,much\n")
    done = run(data, "import", "catalogue", table)
    assert done.exit_code == 2
    assert done.stderr == f"{table}: line 2, price: 'much' is not an amount in HKD\n"


def test_an_enrolled_till_imports_nothing(data: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    store = open_till(data / "till.db")
    replace_installation(store, replace(SHOP, head_office="https://example.test", terminal_id="t"))
    store.close()
    table = tmp_path / "catalogue.csv"
    table.write_text("sku,name_en,price\nTEA,Tea,22\n")
    for what in ("catalogue", "members"):
        assert run(data, "import", what, table).exit_code == 2


def test_export_of_the_journal_into_a_file(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "journal.jsonl"
    assert run(data, "export", "journal", "--output", out).exit_code == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["sequence"] for line in lines] == [1, 2]
    assert lines[0]["body"]["body"]["kind"] == "closing"
    assert run(data, "export", "journal", "--from", "2026-03-03").stdout == ""
    assert run(data, "export", "sales", "--format", "csv").stdout.startswith("kind,receipt,at,")
    assert run(data, "export", "journal", "--from", "2026-03-03", "--to", "2026-03-01").exit_code == 2
    assert run(data, "export", "journal", "--from", "yesterday").exit_code == 2
