"""Two tills, head office and the line between them, each in processes of its own that can be killed and come back."""

import os
import random  # noqa: TID251 - seeded
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit
from uuid import UUID

from tests.support.company import ANN, BEN, Company, company
from tests.support.line_process import Line
from tests.support.machine import Machine
from tests.support.office_process import office_process
from tests.support.postgres import Cluster
from tests.support.shop import CASHIER_PIN
from tests.support.till_process import NEVER, Killed, Said
from tests.support.trading_process import MENU, Shift, trade

CATALOGUE = "sku,name_en,price,category,tags\n" + "".join(f"{sku},{sku},20.00,cold,drink\n" for sku in MENU)
MEMBERS = (ANN, BEN)
BILLS = 10
BAD_SHARE = 0.3
MOST_ROUNDS = 20
# A payment has some twenty statements, a round that sends and reads some sixty.
PAYING, SYNCING = range(1, 16), range(5, 90)
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


class Server:
    """A process of head office at an address that it keeps, with a folder of its own."""

    def __init__(self, folder: Path, where: str) -> None:
        self._folder, self._where = folder, where
        self._served = ExitStack()
        self._process: Popen[str]
        self.url = ""
        self.begin()

    def begin(self) -> None:
        port = urlsplit(self.url).port or 0
        running = office_process(self._folder, self._where, port=port)
        self.url, self._process = self._served.enter_context(running)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def close(self) -> None:
        self._served.close()


class Ears:
    """What tills say while they trade, as it comes."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._left = 0
        self.said: list[Said] = []

    def listen(self, till: Killed) -> threading.Thread:
        """On a thread that ends with the till."""
        thread = threading.Thread(target=self._hear, args=(till,))
        self._left += 1
        thread.start()
        return thread

    def _hear(self, till: Killed) -> None:
        while heard := till.hear(1):
            with self._news:
                self.said += [one for one in heard if isinstance(one, Said)]
                self._news.notify_all()
        with self._news:
            self._left -= 1
            self._news.notify_all()

    def wait_for_sales(self, count: int) -> None:
        """Until so many bills are paid, or nobody is there who could sell more."""
        with self._news:
            self._news.wait_for(lambda: len(self.paid()) >= count or not self._left, 60)

    def paid(self) -> set[UUID]:
        return {one.sale for one in self.said if one.what == "paid"}


@dataclass
class Stage:
    """Everything that can die. `promised` are the sales that a cashier saw as done; `deaths` counts who has died."""

    chance: random.Random
    office: Company
    servers: Sequence[Server]
    line: Line
    tills: Sequence[Machine]
    cluster: Cluster | None
    promised: set[UUID] = field(default_factory=set)
    deaths: Counter[str] = field(default_factory=Counter)

    @property
    def victims(self) -> tuple[str, ...]:
        """Who dies in turn."""
        tills = tuple(f"till {number} {how}" for number in range(len(self.tills)) for how in ("paying", "syncing"))
        return (*tills, "server", "line", *(("backend", "postmaster") if self.cluster else ()))

    def turn(self, victim: str) -> None:
        """Both tills trade and sync; the victim dies meanwhile and comes back."""
        ears = Ears()
        tills = [Killed(trade, str(till.data), self._shift(victim, n)) for n, till in enumerate(self.tills)]
        threads = [ears.listen(till) for till in tills]
        if not victim.startswith("till"):
            ears.wait_for_sales(self.chance.randrange(1, BILLS * len(tills)))
            getattr(self, f"_{victim}_dies")()
            self.deaths[victim] += 1
        for thread in threads:
            thread.join()
        self.promised |= ears.paid()
        ends = [till.ended() for till in tills]
        assert set(ends) <= {0, -signal.SIGKILL}, ends
        if -signal.SIGKILL in ends:
            self.deaths[victim.partition(" ")[0] + " " + victim.rpartition(" ")[2]] += 1

    def _shift(self, victim: str, number: int) -> Shift:
        dies_paying = self.chance.choice(PAYING) if victim == f"till {number} paying" else NEVER
        dies_syncing = self.chance.choice(SYNCING) if victim == f"till {number} syncing" else NEVER
        return Shift(self.chance.randrange(1 << 30), BILLS, MEMBERS, dies_paying, dies_syncing)

    def _server_dies(self) -> None:
        server = self.chance.choice(self.servers)
        server.kill()
        server.begin()

    def _line_dies(self) -> None:
        self.line.kill()
        self.line.begin(BAD_SHARE)

    def _backend_dies(self) -> None:
        assert self.cluster
        pids = [pid for (pid,) in self.cluster.run(BACKENDS)]
        os.kill(self.chance.choice(pids), signal.SIGKILL)

    def _postmaster_dies(self) -> None:
        assert self.cluster
        self.cluster.cut_power()

    def rest(self) -> None:
        """The line is good from now on: everybody syncs until nothing moves. Head office may still be busy at first."""
        self.line.kill()
        self.line.begin(0.0)
        for _ in range(MOST_ROUNDS):
            rounds = [till.run("sync", "--json").json() for till in self.tills]
            if not any(one["problem"] or one["sent"] or one["received"] or one["waiting"] for one in rounds):
                return
        raise AssertionError(f"the tills do not come to rest: {rounds}")


@contextmanager
def stage(folder: Path, seed: int, cluster: Cluster | None) -> Iterator[Stage]:
    """Two joined tills; on PostgreSQL with two processes of head office, on SQLite with one."""
    chance = random.Random(seed)
    where = cluster.new_books() if cluster else ""
    with company(folder, where, cluster, serves=False) as office, ExitStack() as running:
        (folder / "catalogue.csv").write_text(CATALOGUE, "utf-8")
        for preset in ("moneyback", "cafe-stamps"):
            office.do("programme", "publish", preset)
        office.do("catalogue", "import", folder / "catalogue.csv")
        office.do("cashier", "add", "ling", "阿玲", "--pin", CASHIER_PIN)
        folders = [office.folder, folder / "office-two"][: 2 if cluster else 1]
        if cluster:
            shutil.copytree(office.folder / "keys", folders[1] / "keys")
        servers = [Server(one, where) for one in folders]
        for server in servers:
            running.callback(server.close)
        line = Line(tuple(server.url for server in servers), seed, 0.0)
        running.callback(line.kill)
        tills = [Machine(folder / name) for name in ("one", "two")]
        for till in tills:
            till.do("enrol", line.url, office.new_code())
        line.kill()
        line.begin(BAD_SHARE)
        yield Stage(chance, office, servers, line, tills, cluster)
