"""A merchant in tests: head office as a process that serves, its commands beside it, and the tills' line to it."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos_terminal.headoffice.office import DATABASE
from pos_terminal.store.driver import driver
from tests.support.balancer import ask
from tests.support.fault_proxy import FaultProxy, fault_proxy
from tests.support.machine import Answer, Machine, command, done
from tests.support.next_version import UPGRADE
from tests.support.office_process import office_process
from tests.support.postgres import Cluster

ANN, BEN = "10000016", "10000024"
CLUB = """
[[programme]]
id = "club"
name = {zh = "朝陽會", en = "Sunrise club"}
currency = "HKD"
effective_from = 2020-01-01
[programme.points]
per = 1.00
"""
MEMBERS = f"member_number,name\n{ANN},Ann\n{BEN},Ben\n"


@dataclass
class Company:
    """Head office with a shop `S1`, a club that gives a point a dollar, and two members.

    Tills know head office by `line.url`, whatever becomes of the process behind it.
    """

    folder: Path
    where: str
    line: FaultProxy
    postgres: Cluster | None = None
    served: ExitStack = field(default_factory=ExitStack)
    copies: int = 0
    upgraded: bool = False

    def run(self, *arguments: object) -> Answer:
        place = ("--data", self.folder, "--database", self.where)
        return command("pos-head-office", *place, *arguments, upgraded=self.upgraded)

    def do(self, *arguments: object) -> Answer:
        return done(self.run(*arguments))

    def json(self, *arguments: object) -> Any:
        return self.do(*arguments, "--json").json()

    def start(self) -> None:
        """The process serves from now on."""
        first = UPGRADE if self.upgraded else ""
        self.line.upstream, _ = self.served.enter_context(office_process(self.folder, self.where, first=first))

    def stop(self) -> None:
        self.served.close()

    # --- tills

    def new_code(self) -> str:
        """A one-time code for one more till."""
        return self.do("terminal", "add", "S1").out.splitlines()[-1]

    def new_till(self, data: Path, *, upgraded: bool = False) -> Machine:
        """A new machine that joins."""
        machine = Machine(data, upgraded)
        machine.do("enrol", self.line.url, self.new_code())
        return machine

    def till(self, terminal: str) -> dict[str, Any]:
        """What head office knows of a till."""
        (found,) = [one for one in self.json("terminals") if one["terminal"] == terminal]
        return dict(found)

    # --- the books

    def points(self, member: str) -> int:
        return int(self.json("accounts", member)["points"])

    def figures(self) -> tuple[int, int]:
        """How many sales there are, and what they come to."""
        report = self.json("report")
        return report["sales"], report["net_minor"]

    def generation(self) -> str:
        """Which life of the books it is."""
        return str(self._health()["generation"])

    def position(self) -> int:
        """How far the feed has come."""
        return int(self._health()["position"])

    def _health(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(ask(self.line.upstream, "GET", "/healthz", b"", {})[1])
        return found

    def flags(self) -> list[str]:
        return [flag["kind"] for flag in self.json("report")["flags"]]

    def agrees_with(self, tills: Sequence[Machine], **points: int) -> None:
        """Members' points are these at head office and at every till, whose books are right, as head office's are."""
        wanted = {member: points[name] for name, member in (("ann", ANN), ("ben", BEN)) if name in points}
        assert {member: self.points(member) for member in wanted} == wanted
        for till in tills:
            assert {member: till.points(member) for member in wanted} == wanted, till.data
            assert till.is_right(), till.run("verify")
        assert self.run("verify").code == 0, self.run("verify")

    # --- the disk

    def back_up(self) -> Path:
        """A copy of the books as they are, made while head office serves."""
        self.copies += 1
        copy = self.folder.with_name(f"office-copy-{self.copies}")
        if self.postgres:
            self.postgres.dump(self.where, copy)
            return copy
        with closing(driver.connect(str(self.folder / DATABASE))) as here, closing(driver.connect(str(copy))) as there:
            here.backup(there)
        return copy

    def put_back(self, copy: Path) -> None:
        """The copy takes the place of the books; head office does not serve meanwhile."""
        if self.postgres:
            self.postgres.load(self.where, copy)
            return
        for ending in ("", "-wal", "-shm"):
            (self.folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
        shutil.copy(copy, self.folder / DATABASE)


@contextmanager
def company(folder: Path, where: str, postgres: Cluster | None = None, *, serves: bool = True) -> Iterator[Company]:
    """A merchant whose head office serves while the block runs; `where` is '' for SQLite."""
    with fault_proxy("") as line:
        made = Company(folder / "office", where, line, postgres if where else None)
        (folder / "club.toml").write_text(CLUB, "utf-8")
        (folder / "members.csv").write_text(MEMBERS, "utf-8")
        made.do("init", "--merchant", "shop")
        made.do("shop", "add", "S1", "--name-en", "Sunrise Cafe")
        made.do("programme", "publish", folder / "club.toml")
        made.do("member", "import", folder / "members.csv")
        if serves:
            made.start()
        try:
            yield made
        finally:
            made.stop()
