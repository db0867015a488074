"""Every command as scripts call it: a process of its own, what it prints, how it leaves, and never a traceback."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from pos_terminal.main import open_terminal

REPOSITORY = Path(__file__).parents[2]
HEAD_OFFICE = "from pos_terminal.commands.head_office import cli; cli(prog_name='pos-head-office')"
MENU = "sku,name_zh,name_en,price,category,tags\nTEA,茶,Tea,20.00,cold,drink\nBUN,包,Bun,8.5,bake,food\n"
PEOPLE = "member_number,name,phone,birthday,language\n10000016,陳美儀,9123 4567,03-14,zh_HK\n10000024,Ben,,,en\n"
EVENTS = (
    '{"at": "2026-03-02T10:00:00+08:00", "type": "enrol", "member": "M1"}\n'
    '{"at": "2026-03-02T10:05:00+08:00", "type": "sale", "id": "S1", "member": "M1", "amount_minor": 12340}\n'
    '{"at": "2026-03-02T10:06:00+08:00", "type": "sale", "id": "S1", "member": "M1", "amount_minor": 12340}\n'
    '{"at": "2026-03-02T10:07:00+08:00", "type": "sale", "id": "S2", "member": "M1", "amount_minor": 9900,'
    ' "redeem": [{"points": 500}]}\n'
)


@dataclass(frozen=True)
class Said:
    """What a process printed, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its one JSON document."""
        assert self.code in (0, 1), self.err
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """Its JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    def is_one_plain_line(self, code: int) -> bool:
        """Nothing on standard output, one sentence on standard error, and this exit code."""
        assert (self.code, self.out) == (code, ""), self
        assert self.err.startswith("pos-"), self.err
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return True


def run(*command: str, cwd: Path) -> Said:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    for name in ("POS_TERMINAL_DATA", "POS_HEAD_OFFICE_DATA", "COVERAGE_PROCESS_START"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Place:
    """A folder in which a till and a head office live."""

    folder: Path

    def till(self, *arguments: str | Path, data: str = "till") -> Said:
        return run("-m", "pos_terminal", "--data", data, *map(str, arguments), cwd=self.folder)

    def office(self, *arguments: str | Path) -> Said:
        return run("-c", HEAD_OFFICE, "--data", "office", *map(str, arguments), cwd=self.folder)

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.write_text(text, "utf-8")
        return file


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.slow
def test_an_empty_folder_is_a_shop_that_sells_on_its_own(place: Place) -> None:
    """sale, verify, export, backup, restore, doctor, printer, sync: one folder, one after another."""
    first = place.till("sale", "--amount", "38.00", "--key", "pos-7", "--json").json()
    assert {"sale", "sequence", "receipt", "due_minor", "earned", "account"} <= set(first)
    assert (first["due_minor"], first["receipt"], first["account"]) == (3800, "S1-T1-1", None)
    assert place.till("sale", "--amount", "38.00", "--key", "pos-7", "--json").json() == first
    assert place.till("sale", "--amount", "38.10", "--key", "pos-7").is_one_plain_line(2)
    assert place.till("sale", "--amount", "38.00", "--key", "pos-7", "--tender", "card").is_one_plain_line(2)
    with open_terminal(place.folder / "till"):  # beside a till that has its books open
        second = place.till("sale", "--amount", "1", "--tender", "octopus", "--json").json()
    assert (second["receipt"], second["due_minor"]) == ("S1-T1-2", 100)

    right = place.till("verify", "--json").json()
    assert (right["ok"], right["first_wrong"]) == (True, None)
    assert place.till("verify").code == 0
    journal = place.till("export", "journal").lines()
    assert [record["sequence"] for record in journal] == list(range(1, len(journal) + 1))
    assert len(place.till("export", "sales").lines()) == 2
    assert place.till("export", "sales", "--format", "csv").out.count("\n") == 3
    assert place.till("export", "members").out == ""

    assert place.till("backup", "copy.db").code == 0
    assert place.till("restore", "copy.db", data="elsewhere").code == 0
    third = place.till("sale", "--amount", "5", "--json", data="elsewhere").json()
    assert third["receipt"] == "S1-T1-3"
    assert place.till("verify", data="elsewhere").code == 0
    assert place.till("sync").is_one_plain_line(3)

    health = place.till("doctor", "--json")
    found = health.json()
    assert found["healthy"] is (health.code == 0)
    assert {"part", "state", "found", "advice"} == set(found["findings"][0])
    assert place.till("printer", "list").code == 0
    assert place.till("printer", "status").code == 0
    assert place.till("printer", "test").code == 0


@pytest.mark.slow
def test_members_codes_and_pictures(place: Place) -> None:
    assert place.till("import", "catalogue", place.write("menu.csv", MENU)).code == 0
    assert place.till("import", "members", place.write("people.csv", PEOPLE)).code == 0
    made = place.till("member-code", "10000016", "--png", "card.png", "--svg", "card.svg")
    assert (made.code, len(made.out.strip()), made.out[0]) == (0, 121, "S")
    assert (place.folder / "card.svg").read_text("utf-8").startswith("<svg ")
    assert place.till("member-cards", "cards.pdf", "10000016", "10000016").out == "1 cards in cards.pdf\n"
    assert (place.folder / "cards.pdf").read_bytes().startswith(b"%PDF-")
    assert place.till("member-code", "10000016", "--rotating").out[0] == "R"
    (read,) = place.till("scan", "card.png", "--json").lines()
    assert set(read) == {"source", "symbology", "text", "kind", "member"}
    assert (read["text"], read["kind"]) == (made.out.strip(), "member")
    (listed,) = [one for one in place.till("export", "members").lines() if one["member_number"] == "10000016"]
    assert read["member"] in (listed["member"], "10000016")
    told = place.till("sale", "--member", made.out.strip(), "--amount", "100", "--json").json()
    assert told["receipt"] == "S1-T1-1"

    place.write("no-picture.png", "dear aunt")
    assert place.till("scan", "no-picture.png").code == 2
    assert place.till("scan", "nowhere.png").code == 2
    blank = "import cv2, numpy; cv2.imwrite('blank.png', numpy.full((200, 200), 255, numpy.uint8))"
    assert run("-c", blank, cwd=place.folder).code == 0
    nothing = place.till("scan", "blank.png", "--json")
    assert (nothing.code, nothing.out) == (1, "")


@pytest.mark.slow
def test_programmes(place: Place) -> None:
    presets = place.till("programme", "presets")
    assert presets.code == 0
    assert all(name in presets.out for name in ("moneyback", "cafe-stamps"))
    checked = place.till("programme", "check", "moneyback", "--json").json()
    assert checked["ok"] is True
    for language, word in (("en", "point"), ("zh_HK", "分")):
        explained = place.till("programme", "explain", "moneyback", "--language", language)
        assert (explained.code, word in explained.out) == (0, True)
    answers = place.till("programme", "play", "moneyback", place.write("events.jsonl", EVENTS)).lines()
    assert [answer["event"] for answer in answers] == [1, 2, 3, 4]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert (answers[1]["earned"]["points"], answers[1]["account"]["points"]) == (24, 24)
    assert answers[2]["duplicate"] is True
    assert answers[3]["refused"]
    assert answers[3]["account"]["points"] == 24
    broken = place.write("club.toml", '[[programme]]\nid = "club"\ncolour = "red"\n')
    bad = place.till("programme", "check", broken, "--json")
    assert bad.code == 1
    assert {"file", "line", "key"} <= set(bad.json()["problems"][0])


@pytest.fixture
def serving(place: Place) -> Iterator[str]:
    """A head office that was begun by its own commands, and serves in a process of its own; its URL."""
    place.write("menu.csv", MENU)
    place.write("people.csv", PEOPLE)
    for arguments in (
        ("init",),
        ("shop", "add", "S1"),
        ("programme", "publish", "moneyback"),
        ("catalogue", "import", "menu.csv"),
        ("member", "import", "people.csv"),
    ):
        done = place.office(*arguments)
        assert done.code == 0, done
    command = [sys.executable, "-c", HEAD_OFFICE, "--data", "office", "serve", "--listen", "127.0.0.1:0"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=place.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        url = ""
        for line in server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                url = found[0]
                break
        assert url and not url.endswith(":0"), "it says where it serves"
        yield url
        server.terminate()
        server.stdout.read()


@pytest.mark.slow
def test_head_office_and_a_till_that_joins(place: Place, serving: str) -> None:
    assert requests.get(f"{serving}/healthz", timeout=10).status_code == 200
    assert requests.get(f"{serving}/openapi.json", timeout=10).json()["openapi"]
    added = place.office("terminal", "add", "S1")
    code = added.out.splitlines()[-1]
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
    assert place.till("enrol", serving, "WRONG-CODE-0000").is_one_plain_line(2)
    assert place.till("enrol", "http://127.0.0.1:9", code).is_one_plain_line(3)
    assert place.till("enrol", serving, code).code == 0
    assert place.till("enrol", serving, code).is_one_plain_line(2)

    synced = place.till("sync", "--json").json()
    assert (synced["waiting"], synced["refused"]) == (0, [])
    card = place.office("member-code", "10000016").out.strip()
    sold = place.till("sale", "--member", card, "--amount", "380", "--json").json()
    assert sold["earned"]["points"] == 76
    assert sold["account"]["points"] == 76
    sent = place.till("sync", "--json").json()
    assert (sent["sent"], sent["waiting"]) == (1, 0)

    account = place.office("accounts", "10000016", "--json").json()
    assert account["points"] == 76 or account["accounts"]["moneyback"]["points"] == 76
    assert place.office("report", "--json").json()["sales"] == 1
    (terminal,) = place.office("terminals", "--json").json()
    assert (terminal["terminal"], terminal["not_sent"]) == ("S1-T1", 0)
    assert place.office("member-code", "10000016", "--rotating").out[0] == "R"
    assert place.office("member-code", "10000016", "--svg", "card.svg", "--png", "card.png").code == 0
    (read,) = place.till("scan", "card.png", "--json").lines()
    assert read["kind"] == "member"
    assert place.office("member-cards", "cards.pdf", "10000016").out == "1 cards in cards.pdf\n"
    assert place.office("member-cards", "cards.pdf", "99999997").is_one_plain_line(2)
    assert place.till("member-code", "10000016").is_one_plain_line(3)
    assert place.till("member-cards", "cards.pdf", "10000016").is_one_plain_line(3)


WRONG_USE = [
    ("sale",),
    ("sale", "--amount", "38.005"),
    ("sale", "--amount", "-5"),
    ("sale", "--amount", "lots"),
    ("sale", "--amount", "38", "--tender", "shells"),
    ("sale", "--amount", "38", "--member", "10000032"),
    ("sale", "--amount", "38", "--member", "\x1b[31m"),
    ("export", "everything"),
    ("export", "sales", "--from", "tomorrow"),
    ("member-code", "99999997"),
    ("member-cards", "cards.pdf"),
    ("member-cards", "cards.pdf", "99999997"),
    ("member-code", "10000016", "--svg", "nowhere/card.svg"),
    ("import", "members", "nowhere.csv"),
    ("restore", "nowhere.db"),
    ("programme", "explain", "no-such-preset"),
    ("programme", "play", "moneyback", "nowhere.jsonl"),
    ("printer", "test", "--printer", "none"),
    ("enrol", "not a url", "CODE"),
    ("dance",),
]


@pytest.mark.parametrize("arguments", WRONG_USE, ids=" ".join)
def test_wrong_use_is_one_plain_line_and_exit_2(place: Place, arguments: tuple[str, ...]) -> None:
    said = place.till(*arguments)
    assert said.is_one_plain_line(2)
    assert "\x1b" not in said.err


@pytest.mark.parametrize("arguments", [("sale", "--amount", "5"), ("verify",), ("export", "sales"), ("sync",)])
def test_a_database_that_is_none_is_one_plain_line(place: Place, arguments: tuple[str, ...]) -> None:
    (place.folder / "till").mkdir()
    place.write("till/till.db", "dear aunt, " * 1_000)
    said = place.till(*arguments)
    if arguments == ("verify",):
        assert (said.code, "WRONG" in said.out) == (1, True)
    else:
        assert said.is_one_plain_line(2)


def test_every_wrong_setting_is_a_line_of_its_own(place: Place) -> None:
    (place.folder / "till").mkdir()
    place.write("till/settings.toml", "[rules]\ncash_step_minor = 0\n[shop]\ncode = 'x'\n")
    said = place.till("sale", "--amount", "5")
    assert (said.code, said.out) == (2, "")
    assert [("line 2" in line, "line 4" in line) for line in said.err.splitlines()] == [(True, False), (False, True)]


def test_version_and_help(place: Place) -> None:
    assert re.fullmatch(r"pos-terminal \d+\.\d+\.\d+\n", place.till("--version").out)
    told = place.till("--help")
    assert told.code == 0
    documented = re.findall(r"`pos-terminal ([a-z-]+)", (REPOSITORY / "docs" / "commands.md").read_text("utf-8"))
    assert {name for name in documented if not re.search(rf"^  {name}\b", told.out, re.MULTILINE)} == set()
