"""A hundredth of ten thousand tills against real head-office processes, and what it says of all of them.

Fleets of 25, 50 and 100 tills, each with its own key, over the real client and HTTP: a part of the day, each sale sent
by itself, then the night: the rest of 200 sales in one batch, the feed, and the comparison of days and balances. Nights
begin spread over a hundredth of the hour, so that as many tills a second come as of ten thousand. Then each kind of
request by itself, the sums that follow for 10 to 10,000 tills (`docs/scale.md` has the formula), and the hour played as
a queue. `--picture` draws `docs/pictures/scale.svg` anew, `--tills 25,50,100,200` and `--processes 2` ask for other
fleets. Fails where constants and fleets disagree by more than half: other work on the
machine shifts either.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random  # noqa: TID251 (seeded)

from rich.console import Console
from rich.table import Table

from tests.bench.load.chart import draw
from tests.bench.load.costs import LARGE, Cost, Costs, measure
from tests.bench.load.fit import line_through
from tests.bench.load.fleet import SEED, Phase, fleet, play
from tests.bench.load.formula import BUSY, WINDOW_S, Load, day, night, predicted_s, servers
from tests.bench.load.hour import Ask, play_hour, quantile, spread_out
from tests.bench.load.real_till import reading
from tests.support.postgres import Cluster, NotHere, cluster

SALES, BY_DAY = 200, 20
# Sales a second of each hundred tills by day: as ten thousand have in fourteen hours.
DAY_RATE = 10_000 * SALES / (14 * 3600)
HOUR_S = 36.0
MOST_OFF = 1 / 2
FLEETS = (10, 100, 1_000, 10_000)
ROOT = Path(__file__).parents[2]
CORES_HERE = 2
OFFICE, DATABASE, TILL = "office", "database", "till"
# Nobody tidies up while something else is measured; it is measured by itself.
SETTINGS = ("shared_buffers=256MB", "autovacuum=off", "max_wal_size=4GB", "checkpoint_timeout=1h")


@dataclass(frozen=True)
class Played:
    """What a fleet of that size did."""

    tills: int
    by_day: Phase
    night: Phase
    costs: Costs | None


def main() -> int:
    """Prints the tables; 1 where the formula is wrong."""
    options = _options()
    sizes = sorted(int(size) for size in options.tills.split(","))
    console = Console(width=150)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pos-bench-")))
        server = None
        if not options.sqlite:
            try:
                server = stack.enter_context(cluster(Path(tempfile.gettempdir()), *SETTINGS))
            except NotHere as reason:
                print(f"left out: {reason}")
                return 0
        played = [_play(folder / str(size), size, server, options.processes, size == sizes[-1]) for size in sizes]
        real = reading(folder / "real", server)
    costs = played[-1].costs
    assert costs is not None
    _tell_phases(console, played)
    _tell_costs(console, costs)
    off = _tell_fit(console, played, costs)
    _tell_sizes(console, costs)
    _tell_hour(console, played[-1], costs, options.processes)
    console.print(f"A real till takes in an item of the feed in {real:.3f} ms of its processor.")
    if options.picture:
        measured = [(one.tills, one.night.used.server_s) for one in played]
        draw(ROOT / "docs" / "pictures" / "scale.svg", costs, measured)
    return 0 if off <= MOST_OFF else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tills", default="25,50,100")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--picture", action="store_true")
    return parser.parse_args()


def _play(folder: Path, tills: int, server: Cluster | None, processes: int, last: bool) -> Played:
    left = LARGE + 5 if last else 0
    with fleet(folder, tills, SALES + left, cluster=server, processes=processes) as one:
        by_day = play(one, _by_chance(tills), lambda till: one.tills[till].round(one.take(till, 1)))
        begins = [[at] for at in spread_out(tills, HOUR_S * tills / 100, SEED)]
        at_night = play(one, begins, lambda till: one.tills[till].night(one.take(till, SALES - BY_DAY)))
        return Played(tills, by_day, at_night, measure(one) if last else None)


def _by_chance(tills: int) -> list[list[float]]:
    """When each till sells, by day: as often all together as the sales of the whole merchant, by its share."""
    chance = Random(SEED)
    long_s = tills * BY_DAY / (DAY_RATE * tills / 100)
    return [sorted(chance.uniform(0, long_s) for _ in range(BY_DAY)) for _ in range(tills)]


def _tell_phases(console: Console, played: list[Played]) -> None:
    names = ("tills", "part", "requests", "head office, s", "database, s", "tills, s", "of 2 cores", "syncs", "WAL, MB")
    table = Table(*names, "up, MB", "down, MB", "items", "made", "connections", title="Fleets", title_justify="left")
    felt = Table("tills", "part", "request", "times", "p50, ms", "p95, ms", "p99, ms", title="Felt by the tills")
    for one in played:
        for name, phase in (("day", one.by_day), ("night", one.night)):
            used, passed = phase.used, phase.traffic
            busy = (used.server_s + used.fleet_s) / used.clock_s / CORES_HERE
            table.add_row(
                *(str(one.tills), name, f"{passed.requests.total():,}", f"{used.office_s:.1f}"),
                *(f"{used.database_s:.1f}", f"{used.fleet_s:.1f}", f"{busy:.0%}", f"{used.syncs:,}"),
                *(f"{used.wal / 1e6:.1f}", f"{passed.up / 1e6:.1f}", f"{passed.down / 1e6:.1f}", f"{passed.items:,}"),
                *(f"{phase.made:,}", str(phase.connections)),
            )
            whole = {f"whole {'round' if name == 'day' else 'night'}": list(phase.done_s)}
            for kind, taken in (passed.seconds | whole).items():
                ordered = sorted(taken)
                shares = (f"{1000 * quantile(ordered, share):,.0f}" for share in (0.5, 0.95, 0.99))
                felt.add_row(str(one.tills), name, kind, f"{len(taken):,}", *shares)
    console.print(table, felt)


def _tell_costs(console: Console, costs: Costs) -> None:
    names = (
        "one",
        "head office, ms",
        "database, ms",
        "till, ms",
        "clock, ms",
        "syncs",
        "WAL, B",
        "room, B",
        "up, B",
        "down, B",
    )
    table = Table(*names, title="What one costs")
    for name in ("hello", "batch", "sale", "page", "make", "repack", "days", "digest", "balances"):
        one = getattr(costs, name)
        sizes = (f"{value:,.0f}" for value in (one.wal, one.room, one.up, one.down))
        times = (f"{value:.3f}" for value in (one.office_ms, one.database_ms, one.till_ms, one.clock_ms))
        table.add_row(name, *times, f"{one.syncs:.2f}", *sizes)
    console.print(table)
    console.print(f"{costs.per_page:.0f} items a page, {costs.item:.1f} bytes an item as it travels.")
    console.print(f"The database's own tidying later: {costs.vacuum_ms:.3f} ms a record.")


def _tell_fit(console: Console, played: list[Played], costs: Costs) -> float:
    """Measured processor seconds of head office beside those that the constants give; the worst share that they are off
    by. And a line through what one till's night costs: the more tills, the longer the feed that each reads."""
    table = Table("tills", "part", "measured, s", "by the constants, s", "off", title="Constants and fleets")
    worst = 0.0
    for one in played:
        for name, phase in (("day", one.by_day), ("night", one.night)):
            records = one.tills * (BY_DAY if name == "day" else SALES - BY_DAY)
            digests = Load(one.tills).member_sales if name == "night" else 0
            expected = predicted_s(phase.traffic, records, phase.made, digests, costs)
            off = expected / phase.used.server_s - 1
            worst = max(worst, abs(off))
            table.add_row(str(one.tills), name, f"{phase.used.server_s:.2f}", f"{expected:.2f}", f"{off:+.0%}")
    console.print(table)
    points = [(float(one.tills), 1000 * one.night.used.server_s / one.tills) for one in played]
    line = line_through(points)
    residuals = ", ".join(f"{x:.0f}: {y:.0f} ({y - line.at(x):+.1f})" for x, y in points)
    console.print(f"A till's night: {line.at_zero:.0f} ms + {line.slope:.2f} ms a till. Measured: {residuals}.")
    return worst


def _tell_sizes(console: Console, costs: Costs) -> None:
    table = Table("tills", "sending, s", "feed, s", "comparing, s", "processes", "cores of the database", "pages")
    for name in ("MB down a till", "Mbit/s", "day, s"):
        table.add_column(name)
    table.title = f"A night of {SALES} sales each over {WINDOW_S // 60} min, all {BUSY:.0%} busy"
    for tills in FLEETS:
        one = night(Load(tills), costs)
        times = (f"{value:,.1f}" for value in (one.sending_s, one.feed_s, one.comparing_s))
        needed = (f"{servers(value):.2f}" for value in (one.office_s, one.database_s))
        rate = one.down * tills * 8 / WINDOW_S / 1e6
        travels = (f"{one.pages:,.0f}", f"{one.down / 1e6:.2f}", f"{rate:,.1f}", f"{day(Load(tills), costs):,.0f}")
        table.add_row(f"{tills:,}", *times, *needed, *travels)
    console.print(table)


def _tell_hour(console: Console, largest: Played, costs: Costs, processes: int) -> None:
    """The queue beside the fleet that was measured, whose tills are one process, too; then ten thousand tills."""
    table = Table("tills", "processes", "busy", "wait p50, ms", "p95", "p99", "night p50, s", "p95", "p99", "backlog")
    table.title = "The hour as a queue"
    phase, tills = largest.night, largest.tills
    pages = round(phase.traffic.requests["changes"] / tills)
    more_s = (
        predicted_s(phase.traffic, 0, phase.made, Load(tills).member_sales, costs)
        - predicted_s(phase.traffic, 0, 0, 0, costs)
    ) / (tills * pages)
    asks = _asks(costs, pages, SALES - BY_DAY, more_s)
    arrivals = spread_out(tills, HOUR_S * tills / 100, SEED)
    _add_hour(table, tills, arrivals, asks, {OFFICE: processes, TILL: 1})
    done = (f"{quantile(phase.done_s, share):.2f}" for share in (0.5, 0.95, 0.99))
    table.add_row(f"{tills} measured", str(processes), "", "", "", "", *done, "")
    table.add_section()
    many = FLEETS[-1]
    expected = night(Load(many), costs)
    asks = _asks(costs, round(expected.pages), SALES, 0.0)
    arrivals = spread_out(many, WINDOW_S, SEED)
    for share in (BUSY, 0.9, 1.2):
        _add_hour(table, many, arrivals, asks, {OFFICE: max(1, round(expected.office_s / WINDOW_S / share))})
    console.print(table)


def _asks(costs: Costs, pages: int, sales: int, more_s: float) -> list[Ask]:
    """Each request of one till's night; pages are taken ten at a time, each with `more_s` for what is worked out for
    all tills."""
    page = [(OFFICE, costs.page.office_ms / 1000 + more_s), *_parts(costs.page)[1:]]
    tens = [[(where, 10 * seconds) for where, seconds in page]] * (pages // 10)
    ones = [page] * (pages % 10)
    batch = [
        (where, of_batch + sales * of_sale)
        for (where, of_batch), (_, of_sale) in zip(_parts(costs.batch), _parts(costs.sale), strict=True)
    ]
    hello = _parts(costs.hello)
    return [hello, batch, *tens, *ones, hello, _parts(costs.days), _parts(costs.balances)]


def _parts(cost: Cost) -> list[tuple[str, float]]:
    """Where its seconds are spent; at the database nobody waits in this queue."""
    return [(OFFICE, cost.office_ms / 1000), (DATABASE, cost.rest_ms / 1000), (TILL, cost.till_ms / 1000)]


def _add_hour(table: Table, tills: int, arrivals: list[float], asks: list[Ask], places: dict[str, int]) -> None:
    hour = play_hour(arrivals, asks, places)
    waits = (f"{1000 * quantile(hour.waits_s, share):,.0f}" for share in (0.5, 0.95, 0.99))
    nights = (f"{quantile(hour.nights_s, share):,.2f}" for share in (0.5, 0.95, 0.99))
    name = f"{tills:,} played"
    table.add_row(name, str(places[OFFICE]), f"{hour.busy:.0%}", *waits, *nights, f"{hour.backlog:,}")


if __name__ == "__main__":
    sys.exit(main())
