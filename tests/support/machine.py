"""A counter's machine in tests: its data folder, and the program's own commands, each in a process of its own."""

import json
import shutil
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pos_terminal.clock import SystemClock
from pos_terminal.commands.head_office import cli as head_office
from pos_terminal.commands.till import cli as till
from pos_terminal.store.database import DATABASE, SqliteStore, open_store
from tests.support.next_version import upgrade
from tests.support.till_process import Killed

COMMANDS = {"pos-terminal": till, "pos-head-office": head_office}
TILLS_FILES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def speak(program: str, arguments: tuple[str, ...], upgraded: bool, said: Pipe) -> None:
    """The process: one command."""
    if upgraded:
        upgrade()
    result = CliRunner().invoke(COMMANDS[program], list(arguments))
    fault = result.exc_info if result.exception and not isinstance(result.exception, SystemExit) else None
    err = result.stderr + ("".join(traceback.format_exception(*fault)) if fault else "")
    said.send(Answer(result.exit_code, result.stdout, err))


def command(program: str, *arguments: object, upgraded: bool = False) -> Answer:
    """One command in a process that ends with it; `upgraded`: of the program's next version."""
    process = Killed(speak, program, tuple(map(str, arguments)), upgraded)
    answers = process.hear()
    assert process.ended() == 0
    (answer,) = answers
    assert isinstance(answer, Answer)
    return answer


def done(answer: Answer) -> Answer:
    """The same, if it went well."""
    assert answer.code == 0, answer
    return answer


@dataclass
class Machine:
    """A till on a machine; `receipts` are the numbers on the paper that it gave out, by the sale's key.

    One that is `upgraded` runs the program's next version.
    """

    data: Path
    upgraded: bool = False
    receipts: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.data / DATABASE

    def run(self, *arguments: object) -> Answer:
        return command("pos-terminal", "--data", self.data, *arguments, upgraded=self.upgraded)

    def do(self, *arguments: object) -> Answer:
        return done(self.run(*arguments))

    def sell(self, key: str, amount: str, member: str = "") -> str:
        """A sale of the shop's own POS under that key; the receipt that it got."""
        said = self.do("sale", "--amount", amount, "--key", key, "--json", *(("--member", member) if member else ()))
        self.receipts[key] = said.json()["receipt"]
        return self.receipts[key]

    def sync(self) -> dict[str, Any]:
        """A round that goes well, whatever head office keeps aside of what was sent."""
        answer = self.run("sync", "--json")
        assert answer.code in (0, 1), answer
        found: dict[str, Any] = answer.json()
        assert (found["online"], found["problem"]) == (True, None), found
        return found

    def is_right(self) -> bool:
        """Whether the books of this machine are."""
        return self.run("verify").code == 0

    @contextmanager
    def books(self) -> Iterator[SqliteStore]:
        """The till's books, to look into."""
        with closing(open_store(self.database, SystemClock().now)) as store:
            yield store

    def streams(self) -> int:
        """How many lives this till's journal has had."""
        with self.books() as store:
            return len(store.journal.streams())

    def points(self, member: str) -> int:
        """What this till would show of a member, by number."""
        with self.books() as store:
            known = store.members.by_number(member)
            assert known is not None, f"{member} is not known here"
            lots = [lot for account in store.ledger.accounts(known.id) for lot in account.lots]
            return sum(lot.rest for lot in lots if lot.unit == "points")

    def disk_image(self, to: Path) -> "Machine":
        """The same disk once more, the machine being off."""
        shutil.copytree(self.data, to)
        return Machine(to, self.upgraded, dict(self.receipts))

    def put_file_back(self, copy: Path) -> None:
        """Somebody copies an old file over the till's own, past `restore`."""
        for ending in TILLS_FILES:
            self.database.with_name(DATABASE + ending).unlink(missing_ok=True)
        shutil.copy(copy, self.database)
