"""The same from the command line: a head office is begun, two tills join it, a sale at one is known at the other."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from pos_terminal.commands.head_office import cli as head_office
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.till import cli as till
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.headoffice.server import serving
from pos_terminal.main import open_terminal
from pos_terminal.scanner.decode import read_texts
from pos_terminal.services.external import ExternalSale

CATALOGUE = "sku,name_zh,name_en,price,category,tags\nTEA,茶,Tea,20.00,cold,drink\nBUN,包,Bun,8.5,bake,food\n"
MEMBERS = "member_number,name,phone,birthday,language\n10000016,陳美儀,9123 4567,03-14,zh_HK\n10000024,Ben,,,en\n"
Run = Callable[..., Result]


@pytest.fixture
def office(tmp_path: Path, where: str) -> Run:
    def run(*args: object) -> Result:
        place = ["--data", str(tmp_path / "office"), "--database", where]
        return CliRunner().invoke(head_office, [*place, *map(str, args)])

    return run


@pytest.fixture
def at_till(tmp_path: Path) -> Run:
    def run(name: str, *args: object) -> Result:
        return CliRunner().invoke(till, ["--data", str(tmp_path / name), *map(str, args)])

    return run


@pytest.fixture
def begun(office: Run, tmp_path: Path) -> Run:
    """A head office with a shop, both presets, a catalogue, two members and a manager."""
    (tmp_path / "catalogue.csv").write_text(CATALOGUE, "utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    for args in (
        ("init", "--merchant", "cafe"),
        ("shop", "add", "S1", "--name-zh", "朝陽茶室", "--name-en", "Sunrise Cafe"),
        ("programme", "publish", "cafe-stamps"),
        ("programme", "publish", "moneyback"),
        ("catalogue", "import", tmp_path / "catalogue.csv"),
        ("member", "import", tmp_path / "members.csv"),
        ("cashier", "add", "boss", "經理", "--role", "manager", "--pin", "246810"),
    ):
        done = office(*args)
        assert done.exit_code == 0, done.output
    return office


@pytest.fixture
def url(begun: Run, tmp_path: Path, where: str) -> Iterator[str]:
    with opened(Options(tmp_path / "office", where)) as running, serving(running.office) as url:
        yield url


def code_of(result: Result) -> str:
    """The one-time code stands alone on the last line."""
    assert result.exit_code == 0, result.output
    return str(result.stdout.splitlines()[-1])


def test_a_shop_is_set_up_and_two_tills_share_it(begun: Run, at_till: Run, url: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = at_till(name, "enrol", url, code_of(begun("terminal", "add", "S1")))
        assert done.exit_code == 0, done.output
    with open_terminal(tmp_path / "one") as terminal:
        sale = ExternalSale(amount_minor=38_000, tender=TenderKind.CASH, member_code="10000016", key="k1")
        terminal.desk.external.record(terminal.state(), sale)
    sent = json.loads(at_till("one", "sync", "--json").stdout)
    assert (sent["sent"], sent["waiting"], sent["refused"], sent["online"]) == (1, 0, [], True)
    received = at_till("two", "sync")
    assert (received.exit_code, received.stdout) == (0, "0 sent, 1 received, 0 waiting, 0 refused\n")

    account = json.loads(begun("accounts", "10000016", "--json").stdout)
    assert account["accounts"]["moneyback"]["points"] == 76
    assert set(account["accounts"]) == {"cafe-stamps", "moneyback"}
    with open_terminal(tmp_path / "two") as terminal:
        member = terminal.store.members.by_number("10000016")
        assert member is not None
        held = {found.programme: found for found in terminal.store.ledger.accounts(member.id)}
        assert held["moneyback"].of_unit("points")[0].rest == 76

    report = json.loads(begun("report", "--json").stdout)
    assert (report["sales"], report["members"], report["net_minor"]) == (1, 2, 38_000)
    tills = json.loads(begun("terminals", "--json").stdout)
    assert [(found["terminal"], found["not_sent"], found["joined"]) for found in tills] == [
        ("S1-T1", 0, True),
        ("S1-T2", 0, True),
    ]
    for said in (begun("report"), begun("terminals"), begun("accounts", "10000016")):
        assert said.exit_code == 0
        assert said.stdout


def test_codes_of_head_office_and_of_a_shop_alone(begun: Run, at_till: Run, url: str, tmp_path: Path) -> None:
    at_till("one", "enrol", url, code_of(begun("terminal", "add", "S1")))
    refused = at_till("one", "member-code", "10000016")
    assert (refused.exit_code, refused.stdout) == (3, "")
    code = begun("member-code", "10000016").stdout.strip()
    rotating = begun("member-code", "10000016", "--rotating").stdout.strip()
    assert (code[0], rotating[0], len(code)) == ("S", "R", 121)
    with open_terminal(tmp_path / "one") as terminal:
        member = terminal.store.members.by_number("10000016")
        read = terminal.vault.read_card(code, terminal.clock.now())
        assert member is not None
        assert read is not None
        assert (read.member, read.in_force) == (member.id, True)

    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    assert at_till("alone", "import", "members", tmp_path / "members.csv").exit_code == 0
    picture = tmp_path / "ann.png"
    said = at_till("alone", "member-code", "10000016", "--png", picture)
    assert said.exit_code == 0
    frame = np.asarray(cv2.imread(str(picture)), dtype=np.uint8)
    assert read_texts(frame) == [said.stdout.strip()]


@pytest.mark.parametrize(
    ("args", "exit_code"),
    [
        (("init",), 2),
        (("shop", "add", "S1"), 2),
        (("shop", "add", "too long a name"), 2),
        (("terminal", "add", "NONE"), 2),
        (("programme", "publish", "no-such-preset"), 2),
        (("catalogue", "import", "nowhere.csv"), 2),
        (("cashier", "add", "x", "X", "--pin", "12"), 2),
        (("accounts", "99999997"), 2),
        (("member-code", "99999997"), 2),
        (("serve", "--database", "postgresql://pos@127.0.0.1:1/pos"), 3),
        (("serve", "--database", "mysql://x"), 2),
        (("serve", "--listen", "8700"), 2),
        (("init", "--currency", "hkd"), 2),
        (("init", "--timezone", "Asia/Nowhere"), 2),
    ],
)
def test_wrong_use_is_one_plain_line(begun: Run, args: tuple[str, ...], exit_code: int) -> None:
    said = begun(*args)
    assert said.exit_code == exit_code
    assert said.stdout == ""
    assert "Traceback" not in said.stderr
    assert said.stderr.strip()


def test_bad_lists_and_programmes_name_their_lines_and_change_nothing(begun: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("member_number,name\n10000016,Ann\n10000017,Bad\n", "utf-8")
    said = begun("member", "import", tmp_path / "bad.csv")
    assert (said.exit_code, "line 3" in said.stderr) == (2, True)
    (tmp_path / "bad.csv").write_text("sku,price\nTEA,twenty\n", "utf-8")
    said = begun("catalogue", "import", tmp_path / "bad.csv")
    assert (said.exit_code, "line 2" in said.stderr) == (2, True)
    (tmp_path / "bad.toml").write_text("[[programme]]\nid = 7\n", "utf-8")
    assert begun("programme", "publish", tmp_path / "bad.toml").exit_code == 2
    assert json.loads(begun("report", "--json").stdout)["members"] == 2


def test_a_till_says_why_it_cannot_join_or_sync(begun: Run, at_till: Run, url: str) -> None:
    assert at_till("one", "sync").exit_code == 3
    assert at_till("one", "enrol", url, "WRONG").exit_code == 2
    assert at_till("one", "enrol", "not a url", "CODE").exit_code == 2
    assert at_till("one", "enrol", "http://127.0.0.1:9", "CODE").exit_code == 3
    code = code_of(begun("terminal", "add", "S1"))
    assert at_till("one", "enrol", url, code).exit_code == 0
    assert at_till("one", "enrol", url, code).exit_code == 2
    assert at_till("two", "enrol", url, code).exit_code == 2


def test_a_restored_database_is_told(begun: Run) -> None:
    assert "begins" in begun("restored").stdout


def test_the_nightly_round_compares_both_sides(begun: Run, at_till: Run, url: str, tmp_path: Path) -> None:
    at_till("one", "enrol", url, code_of(begun("terminal", "add", "S1")))
    with open_terminal(tmp_path / "one") as terminal:
        sale = ExternalSale(amount_minor=38_000, tender=TenderKind.CASH, member_code="10000016", key="k1")
        terminal.desk.external.record(terminal.state(), sale)
    said = at_till("one", "sync", "--nightly", "--json")
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    (stream,) = found["comparison"]
    assert (stream["till"], stream["head_office"], stream["same"]) == (2, 2, True)
    assert {check["ok"] for check in found["checks"]} == {True}
    assert found["reconciled"] == {
        "days": [],
        "records": [],
        "members": 1,
        "repaired": 0,
        "moved": 0,
        "still_wrong": 0,
        "aside": 0,
    }
    steps = [(one["step"], one["done"], one["well"]) for one in found["night"]["steps"]]
    assert steps == [(name, True, True) for name in ("sync", "compare", "check", "backup", "report")]
    (report,) = found["night"]["reports"]
    assert Path(report).read_text("utf-8").startswith("<!doctype html>")
    assert len(list((tmp_path / "one" / "backups").glob("till-*.db"))) == 1
    plain = at_till("one", "sync", "--nightly")
    assert "2 records here, 2 there: same" in plain.stdout
    assert "1/5 " in plain.stderr, "long work says where it is"

    with open_terminal(tmp_path / "one") as terminal:  # one figure of the cache, as a failing disk would change it
        terminal.store.connection.run("UPDATE lot SET rest = rest + 1")
    wrong = at_till("one", "sync", "--nightly", "--json")
    assert wrong.exit_code == 1
    assert [check["name"] for check in json.loads(wrong.stdout)["checks"] if not check["ok"]] == ["balances"]


def test_badges_keys_and_revocations_from_the_command_line(begun: Run, at_till: Run, tmp_path: Path) -> None:
    badge = begun("cashier", "badge", "boss").stdout.strip()
    assert badge.startswith("POSB")
    assert begun("cashier", "badge", "nobody").exit_code != 0
    assert "signs from now on" in begun("code-key", "add").stdout
    assert begun("code-key", "withdraw", 1).exit_code == 0
    assert begun("code-key", "withdraw", 2).exit_code != 0, "the only one that signs stays"
    assert [line.split()[-1] for line in begun("code-key", "list").stdout.splitlines()] == ["withdrawn", "good"]
    card = begun("member-code", "10000016").stdout.strip()
    assert begun("revoke", card).exit_code == 0
    assert begun("revoke", "--cards", "10000016").exit_code == 0
    subjects = [json.loads(line)["subject"].split("/")[0] for line in begun("revoke").stdout.splitlines()]
    assert subjects == ["cards", "code"]
    assert begun("member-code", "10000016").stdout.strip() != card
    assert begun("revoke", "--cards", "10000016", "--lift").exit_code == 0
    assert begun("revoke", "--cards", "10000016", "--lift").exit_code != 0
    assert begun("member", "block", "10000016").exit_code == 0
    assert begun("member", "block", "99999999").exit_code != 0


def test_a_standalone_shops_own_codes_from_the_command_line(at_till: Run, tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    assert at_till("alone", "import", "members", tmp_path / "members.csv").exit_code == 0
    community = Path(__file__).parents[2] / "resources" / "programmes" / "community.toml"
    assert at_till("alone", "programme", "activate", community).exit_code == 0
    picture = tmp_path / "badge.png"
    badge = at_till("alone", "code", "badge", "1", "--png", picture).stdout.strip()
    assert read_texts(np.asarray(cv2.imread(str(picture)), dtype=np.uint8)) == [badge]
    assert at_till("alone", "code", "activity", "community", "class").stdout.startswith("POSA")
    assert at_till("alone", "code", "activity", "community", "no-such").exit_code != 0
    assert at_till("alone", "code", "vouchers", "10000016").exit_code == 0
    card = at_till("alone", "member-code", "10000016").stdout.strip()
    for args in (("revoke", card), ("revoke", "--cards", "10000016"), ("key",), ("key", "--withdraw", "0")):
        assert at_till("alone", "code", *args).exit_code == 0, args
    assert at_till("alone", "code", "key", "--withdraw", "1").exit_code != 0
    sale = ("sale", "--amount", "38.00", "--member")
    assert at_till("alone", *sale, card).exit_code != 0
    fresh = at_till("alone", "member-code", "10000016").stdout.strip()
    assert at_till("alone", *sale, fresh).exit_code == 0
    assert at_till("alone", "code", "revoke", "--cards", "10000016", "--lift").exit_code == 0
    assert at_till("alone", "code", "revoke").exit_code != 0
