"""Two head-office processes on one PostgreSQL behind a balancer that alternates: nothing lost, nothing doubled."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import msgspec
import pytest

from pos_terminal.clock import SystemClock
from pos_terminal.domain.loyalty.account import Entry
from pos_terminal.wire.envelope import BatchAnswer
from tests.support.balancer import Balancer, ask, balancer
from tests.support.clocks import StandingClock
from tests.support.office_process import office_process
from tests.support.offices import Office, Till, earn, open_office, open_till, spend
from tests.support.postgres import Cluster

TILLS, SALES = 4, 30
WITHIN_S = 60


@dataclass
class Servers:
    """Two processes with folders of their own, and the way to both."""

    office: Office
    line: Balancer
    processes: "list[Popen[str]]"


@pytest.fixture
def servers(postgres: Cluster, tmp_path: Path) -> Iterator[Servers]:
    where = postgres.new_books()
    office = open_office(tmp_path / "one", StandingClock(SystemClock().now()), where=where)
    shutil.copytree(tmp_path / "one" / "keys", tmp_path / "two" / "keys")
    with ExitStack() as stack:
        running = [stack.enter_context(office_process(tmp_path / name, where)) for name in ("one", "two")]
        line = stack.enter_context(balancer([url for url, _ in running]))
        yield Servers(office, line, [process for _, process in running])
    office.office.close()
    postgres.drop(where)


class Counter:
    """A till on a thread of its own: its books are that thread's."""

    def __init__(self, servers: Servers, folder: Path, number: int) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._number = number
        self._till: Till = self._thread.submit(self._open, servers, folder).result()

    def _open(self, servers: Servers, folder: Path) -> Till:
        till = open_till(folder, self._number)
        url = servers.line.url
        till.join(servers.office.new_code(), till.client(url), url)
        return till.connect(till.client(url, deadline_s=20.0))

    def sell(self, *entries: Entry) -> None:
        self._thread.submit(self._till.sell, *entries).result()

    def sync(self) -> bool:
        return self._thread.submit(self._till.syncing.run_once, force=True).result().online

    def points(self) -> int:
        return self._thread.submit(self._till.points).result()

    def trade(self) -> "Future[None]":
        """A day: the same member everywhere, sent three sales at a time."""

        def day() -> None:
            for sale in range(SALES):
                lot = f"{self._number}-{sale}"
                self._till.sell(earn(10, lot), spend(4, lot))
                if sale % 3 == 2:
                    self._till.syncing.run_once(force=True)

        return self._thread.submit(day)

    def close(self) -> None:
        self._thread.submit(self._till.store.close).result()
        self._thread.shutdown()


@pytest.fixture
def tills(servers: Servers, tmp_path: Path) -> Iterator[list[Counter]]:
    opened = [Counter(servers, tmp_path / "tills", number) for number in range(1, TILLS + 1)]
    yield opened
    for till in opened:
        till.close()


def test_tills_that_alternate_between_processes_lose_and_double_nothing(servers: Servers, tills: list[Counter]) -> None:
    for day in [till.trade() for till in tills]:
        day.result()
    for _ in range(2):
        assert [till.sync() for till in tills] == [True] * TILLS
    report = servers.office.office.report()
    assert (report.records, report.sales) == (TILLS * (SALES + 1), TILLS * SALES)
    assert servers.office.outstanding() == TILLS * SALES * 6
    assert [till.points() for till in tills] == [TILLS * SALES * 6] * TILLS
    assert {flag.kind for flag in report.flags} <= {"clock-off"}
    assert len(servers.line.served) == 2
    assert min(servers.line.served.values()) > TILLS * 10


def test_a_request_that_is_played_again_changes_nothing_at_either_process(
    servers: Servers, tills: list[Counter]
) -> None:
    """Nonces are remembered nowhere: what a till signs may be done any number of times, by any process."""
    tills[0].sell(earn(100, "a"))
    assert tills[0].sync()
    tills[0].sell(spend(30, "a"))
    assert tills[0].sync()
    before = servers.office.office.generation(), servers.office.office.report()
    seen = [request for request in servers.line.seen if request[1] == "/v1/records"]
    assert len(seen) == 2
    for server in servers.line.servers:
        for method, path, body, headers in seen:
            status, answer, _ = ask(server, method, path, body, headers)
            assert status == 200
            assert msgspec.json.decode(answer, type=BatchAnswer).have.sequence == 3
    assert (servers.office.office.generation(), servers.office.office.report()) == before
    assert servers.office.outstanding() == 70


def test_a_process_that_is_killed_takes_nothing_with_it(servers: Servers, tills: list[Counter]) -> None:
    days = [till.trade() for till in tills]
    until = time.monotonic() + WITHIN_S
    while not any(path == "/v1/records" for _, path, _, _ in servers.line.seen):
        assert time.monotonic() < until
        time.sleep(0.005)
    servers.processes[0].kill()
    for day in days:
        day.result(WITHIN_S)
    for _ in range(2):
        assert [till.sync() for till in tills] == [True] * TILLS
    assert servers.office.office.report().records == TILLS * (SALES + 1)
    assert {till.points() for till in tills} == {TILLS * SALES * 6}
