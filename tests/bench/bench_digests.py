"""The night's digests of balances: what one till's question costs head office, and what it costs the till to ask.

Head office keeps a digest for each member and answers with sums by bucket (`/v1/balances` without the line). It is set
beside a bare GROUP BY over the same rows on a connection that is open already, in turns. What is worked out for members
whose accounts have changed is shown for each of them; the till's own side likewise, beside a bare GROUP BY of its rows.
Target: head office's answer at most 2 times the bare GROUP BY, on each database.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pos_terminal.headoffice import reconciling
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection, Database
from pos_terminal.headoffice.hot import ADD_TO_LOTS, FEED_END, PUT_DIGESTS
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.reconcile import BalancesAsked, packed
from tests.bench.shops import many, shop_of
from tests.support.clocks import NOON
from tests.support.offices import Office, open_office
from tests.support.postgres import NotHere, cluster

ROUNDS = 7
TURNS = 5
CHANGED = 10_000
AT_ONCE = 20_000
MOST_TIMES = 2.0
BARE = "SELECT bucket, sum(digest) FROM balance GROUP BY bucket"
BARE_AT_THE_TILL = "SELECT substr(member, 12), count(*), sum(length(body)) FROM snapshot GROUP BY 1"
MEMBER_BITS = 56


def main() -> int:
    """Prints the tables; 1 where a target is missed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos-bench-")))
        times = [_asked("SQLite", open_office(folder / "lite"))]
        try:
            server = stack.enter_context(cluster(Path(tempfile.gettempdir()), "shared_buffers=256MB"))
            times.append(_asked("PostgreSQL", open_office(folder / "there", where=server.new_books())))
        except NotHere as reason:
            print(f"NOT PROVEN here: digests on PostgreSQL ({reason})", flush=True)
    _at_the_till()
    return int(max(times) > MOST_TIMES)


def _asked(name: str, office: Office) -> float:
    """Prints each round; the median of how many times the bare statement."""
    database = office.office.database
    for first in range(0, many(), AT_ONCE):
        with database.write() as db:
            _keep_digests(db, range(first, min(first + AT_ONCE, many())))
    table = Table("round", "answer, ms", "bare GROUP BY, ms", "ratio", title=f"{many():,} members' digests on {name}")
    with database.read() as db:
        generation, cursor = db.execute(FEED_END).fetchone()
    asked = BalancesAsked(generation=generation, cursor=cursor, digests=packed({}))
    ratios = []
    for number in range(ROUNDS + 1):
        answers, bares = [], []
        for _ in range(TURNS):
            bares.append(_bare(office.office.database))
            answers.append(_timed(partial(office.office.nights.balances, asked)))
        answer_s, bare_s = statistics.median(answers), statistics.median(bares)
        if number:  # the first round warms up
            ratios.append(answer_s / bare_s)
            table.add_row(str(number), f"{answer_s * 1000:.0f}", f"{bare_s * 1000:.0f}", f"{ratios[-1]:.2f}")
    table.add_section()
    times = statistics.median(ratios)
    table.add_row("median", "", "", f"{times:.2f} (at most {MOST_TIMES})")
    Console().print(table)
    print(f"worked out anew for a member whose accounts have changed: {_caught_up(office) * 1e6:.0f} µs\n", flush=True)
    office.office.close()
    return times


def _bare(database: Database) -> float:
    """Seconds of the statement on a connection that is open already."""
    with database.read() as db:
        return _timed(lambda: db.execute(BARE))


def _keep_digests(db: Connection, numbers: Iterable[int]) -> None:
    members = [_member(number) for number in numbers]
    db.insert(PUT_DIGESTS, [(bucket_of(member), member, int(member[:12], 16), 0) for member in members])


def _caught_up(office: Office) -> float:
    """Seconds a member, for some whose accounts have just changed."""
    database = office.office.database
    members = [_member(number * (many() // CHANGED)) for number in range(CHANGED)]
    with database.write() as db:
        day, opened = NOON.date().isoformat(), NOON.isoformat()
        lots = (("cafe-stamps", "stamps/drink"), ("moneyback", "credit"), ("moneyback", "points"))
        rows = [(bucket_of(one), one, *lot, "open", 38, None, None, opened, day) for one in members for lot in lots]
        db.insert(ADD_TO_LOTS, sorted(rows))
        announce(db, [f"accounts/{member}" for member in members])

    def catch_up() -> None:
        is_left = True
        while is_left:
            with database.write() as db:
                is_left = reconciling.refresh(db)

    return _timed(catch_up) / CHANGED


def _at_the_till() -> None:
    table = Table("round", "digests, s", "bare GROUP BY, s", "ratio", title=f"The till's side, {many():,} members")
    with shop_of(many()) as data, closing(open_store(data / DATABASE, lambda: NOON)) as store:
        ratios = []
        for number in range(1, 4):
            bare_s = _timed(lambda: store.connection.rows(BARE_AT_THE_TILL))
            digests_s = _timed(store.ledger.bucket_digests)
            ratios.append(digests_s / bare_s)
            table.add_row(str(number), f"{digests_s:.2f}", f"{bare_s:.2f}", f"{ratios[-1]:.2f}")
    table.add_section()
    table.add_row("median", "", "", f"{statistics.median(ratios):.2f}")
    Console().print(table)


def _member(number: int) -> str:
    """Members lie far apart in the books."""
    return f"{number * 0x9E3779B97F4A7C15 % 2**MEMBER_BITS:014x}"


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
