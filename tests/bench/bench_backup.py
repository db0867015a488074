"""The till's backup beside a plain copy of the same file, and sales that go on meanwhile.

A backup is a copy of the pages at one instant, forced to the disk, opened again and checked. It is set beside what no
backup can be faster than: the file's bytes written once and forced to the disk. Rounds alternate, so that both see the
same weather. While each backup runs, another thread records sales, one durable transaction each, and the longest wait
is shown.
Targets: at most 3 times the copy; no sale waits longer than half a second.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pos_terminal.store.backup import back_up, force_to_disk
from pos_terminal.store.database import SqliteStore, open_store
from tests.support.books import earn, points
from tests.support.filled import fill_store, member_id

ROUNDS = 5
MEMBERS, ENTRIES = 100_000, 300_000
FIRST = 10_000_000  # beyond the ids of what was filled in
MOST_TIMES = 3.0
LONGEST_WAIT_S = 0.5
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def main() -> int:
    """Prints the rounds; 1 where a target is missed."""
    with tempfile.TemporaryDirectory(prefix="pos-bench-") as folder:
        database = Path(folder) / "till.db"
        with closing(open_store(database, lambda: AT)) as store:
            fill_store(store, members=MEMBERS, entries=ENTRIES)
            times, longest_s = _rounds(store, database)
    return 0 if times <= MOST_TIMES and longest_s <= LONGEST_WAIT_S else 1


def _rounds(store: SqliteStore, database: Path) -> tuple[float, float]:
    size_mib = database.stat().st_size / 2**20
    title = f"Backup of {size_mib:.0f} MiB"
    table = Table("round", "copy, s", "backup, s", "ratio", "sales meanwhile", "longest, ms", title=title)
    ratios, waits = [], []
    for number in range(ROUNDS + 1):
        copy_s = _copied(database)
        backup_s, sales_s = _backed_up(store, database, number)
        if number:  # the first round warms up
            ratios.append(backup_s / copy_s)
            waits += sales_s
            longest = f"{max(sales_s) * 1000:.0f}"
            table.add_row(
                str(number), f"{copy_s:.2f}", f"{backup_s:.2f}", f"{ratios[-1]:.2f}", str(len(sales_s)), longest
            )
    table.add_section()
    times, longest_s = statistics.median(ratios), max(waits)
    wait = f"{longest_s * 1000:.0f} (at most {LONGEST_WAIT_S * 1000:.0f})"
    table.add_row("median", "", "", f"{times:.2f} (at most {MOST_TIMES})", str(len(waits)), wait)
    Console().print(table)
    return times, longest_s


def _copied(database: Path) -> float:
    """Seconds in which the file's bytes are on the disk a second time."""
    target = database.with_name("plain-copy.db")
    begun = time.perf_counter()
    shutil.copyfile(database, target)
    force_to_disk(target)
    force_to_disk(target.parent)
    taken_s = time.perf_counter() - begun
    target.unlink()
    os.sync()
    return taken_s


def _backed_up(store: SqliteStore, database: Path, number: int) -> tuple[float, list[float]]:
    """Seconds of a backup, and of each sale that was recorded beside it."""
    target = database.with_name("backup.db")
    taken: list[float] = []

    def back_it_up() -> None:
        begun = time.perf_counter()
        back_up(database, target, AT)
        taken.append(time.perf_counter() - begun)

    thread = threading.Thread(target=back_it_up)
    thread.start()
    sales_s = []
    while thread.is_alive():
        place = FIRST + number * FIRST + len(sales_s)
        begun = time.perf_counter()
        earn(store, place, points(7, f"sale-{place}", member_id(place * 7919 % MEMBERS)))
        sales_s.append(time.perf_counter() - begun)
        time.sleep(0.02)
    thread.join()
    target.unlink()
    os.sync()
    return taken[0], sales_s


if __name__ == "__main__":
    sys.exit(main())
