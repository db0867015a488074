"""`pos-terminal programme`: what it prints and how it ends, for files that are sound, broken or not there."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_terminal.assets import resources
from pos_terminal.commands.till import cli
from pos_terminal.domain.loyalty.file.programme_file import digest

PRESETS = resources() / "programmes"
BROKEN = (
    '[[programme]]\nid = "club"\nname = "會"\ncurrency = "HKD"\n'
    "effective_from = 2026-01-01\n[programme.points]\npre = 5\n"
)
SALE = '{"at": "2026-03-02T10:00:00+08:00", "type": "sale", "id": "S1", "amount_minor": 12340}\n'


def programme(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["programme", *arguments], input=stdin)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    file = tmp_path / "club.toml"
    file.write_text(BROKEN, encoding="utf-8")
    return str(file)


def test_a_sound_file_is_named_with_its_version_and_advice() -> None:
    answered = programme("check", "moneyback")
    version = digest((PRESETS / "moneyback.toml").read_text(encoding="utf-8"))
    assert answered.exit_code == 0
    assert answered.stdout.splitlines()[-1] == f"no problem: moneyback ({version})"
    assert "moneyback.toml:" in answered.stdout
    assert "advice: programme.0.money_off: The rebate is 0.4 %" in answered.stdout


def test_a_broken_file_ends_with_1_and_every_problem(broken: str) -> None:
    answered = programme("check", broken)
    assert answered.exit_code == 1
    assert answered.stdout.splitlines() == [
        f"{broken}:6: problem: programme.0.points.per: 'per' is missing.",
        f"{broken}:7: problem: programme.0.points.pre: There is no key 'pre' here. Did you mean 'per'?",
    ]


def test_in_chinese(broken: str) -> None:
    answered = programme("check", broken, "--language", "zh_HK")
    assert f"{broken}:7: 問題：programme.0.points.pre: 不認識「pre」。是否想寫「per」？" in answered.stdout


def test_check_for_programs(broken: str) -> None:
    answered = programme("check", broken, "cafe-stamps", "--json")
    said = json.loads(answered.stdout)
    assert answered.exit_code == 1
    assert (said["ok"], [one["id"] for one in said["programmes"]]) == (False, ["cafe-stamps"])
    assert [(one["line"], one["key"], one["code"]) for one in said["problems"]] == [
        (6, "programme.0.points.per", "missing"), (7, "programme.0.points.pre", "unknown-key"),
    ]  # fmt: skip
    assert said["problems"][1]["file"] == broken
    assert said["problems"][1]["suggestion"] == "Did you mean 'per'?"
    assert said["advice"][0]["code"] == "liability"


def test_two_files_with_the_same_programme() -> None:
    answered = programme("check", "moneyback", "moneyback")
    assert answered.exit_code == 1
    assert "'moneyback' is there twice." in answered.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("check", "nowhere.toml"),
            "no such file, folder or preset (presets: boutique-rebate, bubble-tea-play, cafe-stamps",
        ),
        (("explain", "nowhere"), "no such file, folder or preset"),
        (("check", "moneyback", "--set", "refund"), "--set wants KEY=VALUE, not 'refund'"),
        (("play", "moneyback", "-", "--set", "size=5"), "There is no 'size' to set."),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(arguments: tuple[str, ...], said: str) -> None:
    answered = programme(*arguments, stdin=SALE)
    assert answered.exit_code == 2
    assert said in answered.stderr
    assert len(answered.stderr.splitlines()) == 1


def test_an_empty_folder_and_a_file_that_is_no_text(tmp_path: Path) -> None:
    assert "no .toml file in this folder" in programme("check", str(tmp_path)).stderr
    (tmp_path / "big5.toml").write_bytes("會員".encode("big5"))
    answered = programme("check", str(tmp_path))
    assert (answered.exit_code, answered.stderr.count("not UTF-8 text")) == (2, 1)


def test_playing_a_broken_file_says_the_first_problem_and_how_many_more(broken: str) -> None:
    answered = programme("play", broken, "-", stdin=SALE)
    assert answered.exit_code == 2
    assert answered.stderr.endswith(":6: programme.0.points.per: 'per' is missing. (and 1 more: programme check)\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "JSON is malformed"),
        ('{"at": "2026-03-02T10:00:00", "type": "day_end"}', "timezone"),
        ('{"at": "2026-03-02T10:00:00+08:00", "type": "party"}', "Invalid value 'party'"),
        ('{"at": "2026-03-02T10:00:00+08:00", "type": "sale", "id": "S2"}', "either `amount_minor` or `lines`"),
        ('{"at": "2026-03-01T10:00:00+08:00", "type": "day_end"}', "earlier than in the event before"),
        ('{"at": "9999-12-31T23:00:00-08:00", "type": "day_end"}', "lies outside 1990 to 2200"),
        ("[" * 100_000, ""),
    ],
)
def test_an_event_that_cannot_be_read_is_named_by_its_line(line: str, said: str) -> None:
    answered = programme("play", "moneyback", "-", stdin=SALE + "\n" + line + "\n")
    assert answered.exit_code == 2
    assert answered.stdout == ""
    assert "<stdin>:3: " in answered.stderr
    assert said in answered.stderr


def test_events_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"\xff\xfe")
    answered = programme("play", "moneyback", str(file))
    assert (answered.exit_code, answered.stderr.count("not UTF-8 text")) == (2, 1)


def test_reasons_are_told_in_the_language_that_is_asked_for() -> None:
    enrol = '{"at": "2026-03-02T09:00:00+08:00", "type": "enrol", "member": "M1"}\n'
    events = enrol + SALE.replace('"id"', '"member": "M1", "id"')
    english, chinese = (
        json.loads(programme("play", "moneyback", "-", "--language", language, stdin=events).stdout.splitlines()[1])
        for language in ("en", "zh_HK")
    )
    assert english["explain"] == ["HK$123.40; ÷ HK$5 = 24 pts"]
    assert chinese["explain"] == ["HK$123.40；÷ HK$5 = 24 分"]


def test_the_rules_in_plain_words() -> None:
    answered = programme("explain", "cafe-stamps", "--language", "en")
    assert answered.stdout.splitlines()[:2] == [
        "Drinks card",
        "  Drinks: 10 = 1 free. One stamp for each item (drinks); 10 stamps = Free drink, to use from your next visit.",
    ]
    both = programme("explain", str(PRESETS), "--set", "starbucks-hk.points.per=20")
    assert (both.exit_code, "易賞錢積分" in both.stdout, "飲品印花卡" in both.stdout) == (0, True, True)


def test_presets_are_listed() -> None:
    lines = programme("presets", "--language", "en").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(file.stem for file in PRESETS.glob("*.toml"))
    assert all("xample values" in line for line in lines)
    assert [line for line in lines if "--set points.per=…" in line] == [lines[16]]
