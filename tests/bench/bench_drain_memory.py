"""What a till holds in memory while it sends its queue: as much at the end as near the beginning.

A till in a process of its own, with its queue on the disk, and `pos-head-office serve`. Its resident memory is looked
at after every five batches. Target: from a fifth of the queue to its end it grows by less than 8 MiB, with 100,000
sales as with 400,000.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pos_terminal.clock import SystemClock
from tests.bench.queued import join_queued, rung_up
from tests.bench.shops import is_short
from tests.support.clocks import StandingClock
from tests.support.office_process import office_process
from tests.support.offices import open_office

ROOT = Path(__file__).parents[2]
QUEUES = (100_000, 400_000)
SHORT = (40_000,)
SETTLED = 0.2
MOST_GROWN = 8 * 2**20
STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes in memory: when a fifth was sent, at most after that, when all was sent, and when all was read."""

    settled: int
    most: int
    sent: int
    read: int

    @property
    def grown(self) -> int:
        return self.most - self.settled


def main() -> int:
    """Prints the table; 1 where the target is missed."""
    if not STATM.exists():
        print("NOT PROVEN here: memory of a till that sends its queue (no /proc)", flush=True)
        return 0
    queues = SHORT if is_short() else QUEUES
    table = Table("queued", "at a fifth", "most after it", "grown", "all sent", "all read", title="Resident, MiB")
    grown = []
    for sales in queues:
        held = _drained(sales)
        grown.append(held.grown)
        table.add_row(f"{sales:,}", *(f"{size / 2**20:.1f}" for size in _figures(held)))
    table.add_section()
    table.add_row("target", "", "", f"under {MOST_GROWN / 2**20:.0f}", "", "")
    Console().print(table)
    return int(max(grown) >= MOST_GROWN)


def _figures(held: Held) -> tuple[int, ...]:
    return held.settled, held.most, held.grown, held.sent, held.read


def _drained(sales: int) -> Held:
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        office = open_office(Path(folder) / "office", StandingClock(SystemClock().now()))
        till = join_queued(office, Path(folder) / "till", rung_up(), 1)
        office.office.close()
        till.queue(sales)
        till.store.close()
        with office_process(Path(folder) / "office") as (url, _):
            command = [sys.executable, "-m", "tests.bench.draining", str(Path(folder) / "till"), url]
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    samples = [line.split() for line in done.stdout.splitlines()]
    sending = [(int(sent), int(size)) for sent, size in samples if sent != "read"]
    settled = next(size for sent, size in sending if sent >= sales * SETTLED)
    later = [size for sent, size in sending if sent >= sales * SETTLED]
    return Held(settled, max(later), later[-1], int(samples[-1][1]))


if __name__ == "__main__":
    sys.exit(main())
