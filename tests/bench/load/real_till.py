"""What taking in the feed costs a real till: its own books on disk, its own client, a head office in this process."""

import time
from pathlib import Path

from pos_terminal.clock import SystemClock
from pos_terminal.store.database import DATABASE, open_store
from tests.bench.load.sales import Sales
from tests.bench.load.till import BATCH, LoadTill
from tests.support.clocks import StandingClock
from tests.support.office_process import office_process
from tests.support.offices import Till, open_office, open_till
from tests.support.postgres import Cluster

MEMBERS = 20_000
BATCHES = 40


def reading(folder: Path, cluster: Cluster | None) -> float:
    """Milliseconds of the till's processor for an item."""
    now = SystemClock().now()
    where = cluster.new_books() if cluster else ""
    office = open_office(folder / "office", StandingClock(now), where=where)
    with office_process(folder / "office", where) as (url, _):
        teller = LoadTill(1, url, now.date())
        teller.join(office.new_code())
        bills = iter(Sales(1, 1, MEMBERS, now))
        for _ in range(BATCHES):
            teller.send([next(bills) for _ in range(BATCH)])
        teller.close()
        till = _on_disk(open_till(folder, 2), folder)
        till.join(office.new_code(), till.client(url), url)
        till.connect(till.client(url, deadline_s=60.0))
        begun = time.process_time()
        status = till.syncing.run_once(force=True)
        used_s = time.process_time() - begun
        received = till.syncing.last_round.received
        till.store.close()
    office.office.close()
    assert status.online
    return 1000 * used_s / received


def _on_disk(till: Till, folder: Path) -> Till:
    """The same till with its books in a file."""
    path = folder / DATABASE
    till.store.connection.run("VACUUM INTO ?", (str(path),))
    till.store.close()
    till.store = open_store(path, till.clock.now)
    return till
