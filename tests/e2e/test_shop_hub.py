"""The internet is away: three tills of a shop, each a process, share what they sell over the local network."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from pos_terminal.commands.head_office import cli as head_office
from pos_terminal.commands.till import cli as till
from pos_terminal.main import open_terminal
from tests.support.office_process import office_process

COMMAND = "from pos_terminal.commands.till import cli; cli(prog_name='pos-terminal')"
MEMBER = "10000016"
MEMBERS = f"member_number,name,phone,birthday,language\n{MEMBER},陳美儀,9123 4567,03-14,zh_HK\n"
LOOPBACK = "127.0.0.1"
PATIENCE_S = 60.0
NAMES = ("one", "two", "three")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator["Shop"]:
    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    made = Shop(tmp_path)
    for args in (
        ("init", "--merchant", "cafe"),
        ("shop", "add", "S1", "--name-zh", "朝陽茶室", "--name-en", "Sunrise Cafe"),
        ("programme", "publish", "moneyback"),
        ("member", "import", str(tmp_path / "members.csv")),
    ):
        made.office(*args)
    with ExitStack() as stack:
        made.stack = stack
        yield made


class Shop:
    """Folders of a head office and its tills, and what runs of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()

    def office(self, *args: str) -> str:
        done = CliRunner().invoke(head_office, ["--data", str(self.folder / "office"), *args])
        assert done.exit_code == 0, done.output
        return done.stdout

    def till(self, name: str, *args: str) -> str:
        done = CliRunner().invoke(till, ["--data", str(self.folder / name), *args])
        assert done.exit_code == 0, done.output
        return done.stdout

    def join(self, url: str, name: str) -> None:
        self.till(name, "enrol", url, self.office("terminal", "add", "S1").splitlines()[-1])

    def sell(self, name: str, dollars: str, key: str) -> None:
        """A sale as the accounts program beside the till records it, in a process of its own."""
        run(self.folder / name, "sale", "--amount", dollars, "--member", MEMBER, "--key", key)

    def points(self, name: str) -> int:
        with open_terminal(self.folder / name) as terminal:
            member = terminal.store.members.by_number(MEMBER)
            assert member is not None
            accounts = terminal.store.ledger.accounts(member.id)
            return sum(account.balance("points", terminal.today()) for account in accounts)

    @contextmanager
    def hub(self, name: str) -> Iterator[subprocess.Popen[str]]:
        """The till's hub as a process, in a group of its own, to be killed."""
        arguments = ["--data", str(self.folder / name), "hub", "--stay", "--json", "--address", LOOPBACK]
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments], stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()


def run(data: Path, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--data", str(data), *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def eventually(holds: Callable[[], bool]) -> None:
    """Waits for it; how long it takes is not asked."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.2)


def test_a_sale_is_known_next_door_though_its_till_has_stopped(shop: Shop) -> None:
    with office_process(shop.folder / "office") as (url, office):
        for name in NAMES:
            shop.join(url, name)
        for name in NAMES:
            shop.till(name, "sync")
        os.kill(office.pid, signal.SIGKILL)
        office.wait()
    for name in NAMES * 2:  # each finds out that head office is away
        assert CliRunner().invoke(till, ["--data", str(shop.folder / name), "sync"]).exit_code == 3

    shop.sell("one", "380.00", "k1")
    with shop.hub("two"):
        with shop.hub("one") as dying:
            eventually(lambda: shop.points("two") == 76)
            os.kill(dying.pid, signal.SIGKILL)
        assert shop.points("three") == 0
        with shop.hub("three"):  # one is gone: two passes on what it heard
            eventually(lambda: shop.points("three") == 76)
            shop.sell("three", "500.00", "k2")
            eventually(lambda: shop.points("two") == 176)
    assert shop.points("one") == 76

    said = CliRunner().invoke(till, ["--data", str(shop.folder / "one"), "hub", "--address", LOOPBACK, "--json"])
    assert (said.exit_code, json.loads(said.stdout)["answering"]) == (1, [])

    with office_process(shop.folder / "office", port=urlsplit(url).port or 0):
        for name in (*NAMES, *NAMES):
            assert json.loads(shop.till(name, "sync", "--json"))["waiting"] == 0
    account = json.loads(shop.office("accounts", MEMBER, "--json"))
    assert account["points"] == 176
    assert [shop.points(name) for name in NAMES] == [176] * 3
    for name in NAMES:
        shop.till(name, "verify")
        with open_terminal(shop.folder / name) as terminal:
            assert terminal.store.neighbours.count_news() == 0
