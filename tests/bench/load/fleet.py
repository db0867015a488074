"""A fleet of tills against real head-office processes: opened, enrolled, and let loose at given times."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import requests

from pos_terminal.clock import SystemClock
from tests.bench.load.meter import Meter, Used
from tests.bench.load.sales import MEMBERS_PER_TILL, Sales
from tests.bench.load.till import LoadTill, Traffic
from tests.support.clocks import StandingClock
from tests.support.office_process import office_process
from tests.support.offices import open_office
from tests.support.postgres import Cluster

SEED = 20_261_122
MADE = re.compile(r'^pos_feed_items_total\{page="made"\} (\d+)$', re.MULTILINE)


@dataclass
class Fleet:
    """Tills with a day's sales each, and the meter of the head office that they are joined to."""

    tills: list[LoadTill]
    sales: list[list[bytes]]
    meter: Meter
    urls: list[str]

    def take(self, till: int, count: int) -> list[bytes]:
        """A till's next bills."""
        taken, self.sales[till] = self.sales[till][:count], self.sales[till][count:]
        return taken

    def made(self) -> int:
        """How many items head office has told by now on pages that it made, rather than kept."""
        texts = [requests.get(f"{url}/metrics", timeout=10).text for url in self.urls]
        return sum(int(value) for text in texts for value in MADE.findall(text))

    def traffic(self) -> Traffic:
        """What passed on all lines since it was last asked."""
        total = Traffic()
        for till in self.tills:
            total.add(till.take_traffic())
        return total


@dataclass(frozen=True)
class Phase:
    """What a part of the day took: `done_s` from when each thing was due to when it was done, in order of size."""

    used: Used
    traffic: Traffic
    done_s: tuple[float, ...]
    connections: int
    made: int


@contextmanager
def fleet(folder: Path, tills: int, sales: int, *, cluster: Cluster | None, processes: int = 1) -> Iterator[Fleet]:
    """So many tills, shared out over so many processes; on PostgreSQL, or on SQLite where there is no cluster."""
    now = SystemClock().now()
    where = cluster.new_books() if cluster else ""
    office = open_office(folder / "p0", StandingClock(now), where=where)
    with ExitStack() as stack:
        stack.callback(office.office.close)
        for number in range(1, processes):
            shutil.copytree(folder / "p0" / "keys", folder / f"p{number}" / "keys")
        serving = [
            stack.enter_context(office_process(folder / (f"p{number}" if cluster else "p0"), where))
            for number in range(processes)
        ]
        opened = [LoadTill(number + 1, serving[number % processes][0], now.date()) for number in range(tills)]
        for till in opened:
            stack.callback(till.close)
            till.join(office.new_code())
            till.round(())
            till.take_traffic()
        members = tills * MEMBERS_PER_TILL
        days = [list(islice(Sales(SEED, number + 1, members, now), sales)) for number in range(tills)]
        meter = Meter([process.pid for _, process in serving], cluster, where, folder / "p0")
        yield Fleet(opened, days, meter, [url for url, _ in serving])


def play(fleet: Fleet, due_s: Sequence[Sequence[float]], work: Callable[[int], None]) -> Phase:
    """Each till does `work` at each of its times, in a thread of its own; one that is late begins at once and says so:
    what it waited is part of what was felt."""
    fleet.traffic()
    felt: list[float] = []
    troubles: list[BaseException] = []
    made = fleet.made()
    before = fleet.meter.read()
    begins = time.perf_counter() + 0.2

    def run(till: int) -> None:
        try:
            for due in due_s[till]:
                time.sleep(max(0.0, begins + due - time.perf_counter()))
                work(till)
                felt.append(time.perf_counter() - begins - due)
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=run, args=(till,)) for till in range(len(fleet.tills))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connections = fleet.meter.connections()
    used = fleet.meter.read() - before
    if troubles:
        raise troubles[0]
    return Phase(used, fleet.traffic(), tuple(sorted(felt)), connections, fleet.made() - made)
