"""Past sales through draft rules: what would have been issued, redeemed and owed, and what it would have cost.

The table is read once, as a stream. Sales without a member are only added up; the others go to files by a hash of the
member, and each file is replayed by itself: what a member gets does not depend on other members. (Where it would, with
budgets, stocks, leaderboards and referrals, the answer says so.)
"""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from pos_terminal.domain.calendar import end_of_month
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.past_sales import PastRow, PastSales
from pos_terminal.services.replaying import Part, Replayed, Task, month_of, replay_part, spilled
from pos_terminal.services.simulation_result import Months, Simulated, Sold, result_of

FEW_ROWS = 20_000  # fewer are done before another process would have started
PENDING_ROWS = 20_000
BYTES_A_PART = 3_000_000
MOST_PARTS = 120  # each is an open file while the table is read
MOST_WORKERS = 4
COLLECT_AFTER = 200_000

# (done, of so many): bytes while reading, then rows.
Progress = Callable[[str, int, int], None]


class NoSales(ValueError):
    """There is no sale in the table, or none within those days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, and who uses rewards. `workers` 0: as many as there are processors, at most four."""

    first: date | None = None
    last: date | None = None
    redeeming_percent: int = 70
    workers: int = 0


def simulate(
    sets: Sequence[tuple[Programme, ...]], sales: PastSales, asked: Asked, progress: Progress
) -> tuple[Simulated, ...]:
    """The same sales through each set of programmes. Raises UnreadableSales, NoSales, OSError."""
    with TemporaryDirectory(prefix="pos-terminal-simulate-") as folder:
        spill = _Spill(Path(folder), sales, asked)
        spill.read(progress)
        if not spill.sold or spill.last_day is None:
            raise NoSales
        last_day = min(asked.last or spill.last_day, end_of_month(spill.last_day))
        task = Task(tuple(sets), sales.currency, last_day, asked.redeeming_percent)
        total = Replayed([Part() for _ in sets])
        for done in _replayed(task, spill, asked.workers):
            _add(total, done)
            progress("replay", total.rows, spill.rows)
    return tuple(
        result_of(programmes, part, spill.sold, total, last_day)
        for programmes, part in zip(sets, total.parts, strict=True)
    )


class _Spill:
    """The table on its way into parts of members."""

    def __init__(self, folder: Path, sales: PastSales, asked: Asked) -> None:
        self._sales, self._asked = sales, asked
        self._size = max(1, sales.path.stat().st_size)
        count = min(MOST_PARTS, max(4, self._size // BYTES_A_PART))
        self.parts = [folder / f"{n}" for n in range(count)]
        self.sold: Months = {}
        self.rows = 0
        self.last_day: date | None = None

    def read(self, progress: Progress) -> None:
        """Reads it all."""
        waiting: list[list[PastRow]] = [[] for _ in self.parts]
        files = [part.open("wb") for part in self.parts]
        try:
            for row in self._within(progress):
                waiting[crc32(row.member.encode("utf-8", "surrogateescape")) % len(waiting)].append(row)
                self.rows += 1
                if self.rows % PENDING_ROWS == 0:
                    _write(files, waiting)
            _write(files, waiting)
        finally:
            for file in files:
                file.close()

    def _within(self, progress: Progress) -> Iterator[PastRow]:
        """Members' rows of the days that were asked for; every row is added to its month."""
        first = (self._asked.first or date.min).toordinal()
        last = (self._asked.last or date.max).toordinal()
        latest, months = 0, {}  # by the day's ordinal
        for row in self._sales.rows(lambda done: progress("read", done, self._size)):
            if not first <= row.day <= last:
                continue
            sold = months.get(row.day)
            if sold is None:
                month = month_of(date.fromordinal(row.day))
                sold = months[row.day] = self.sold.setdefault(month, Sold())
                latest = max(latest, row.day)
            sold.revenue_minor += row.net_minor
            sold.sales += not row.returned_minor
            if row.member:
                sold.member_sales += not row.returned_minor
                yield row
        self.last_day = date.fromordinal(latest) if latest else None


def _write(files: Iterable[object], waiting: list[list[PastRow]]) -> None:
    for file, rows in zip(files, waiting, strict=True):
        if rows:
            file.write(spilled(rows))  # type: ignore[attr-defined]
            rows.clear()


def _replayed(task: Task, spill: _Spill, workers: int) -> Iterator[Replayed]:
    """Each part, as it is done."""
    parts = [part for part in spill.parts if part.stat().st_size]
    workers = min(len(parts), workers or min(MOST_WORKERS, os.cpu_count() or 1))
    if workers < 2 or spill.rows < FEW_ROWS:
        for part in parts:
            yield replay_part(task, part)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (task,)) as pool:
        try:
            left: set[Future[Replayed]] = {pool.submit(_work, part) for part in parts}
            while left:
                done, left = wait(left, return_when=FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_TASK: list[Task] = []


def _begin(task: Task) -> None:
    """Runs once in each worker. Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    _TASK[:] = [task]


def _work(part: Path) -> Replayed:
    return replay_part(_TASK[0], part)


def _add(total: Replayed, done: Replayed) -> None:
    for whole, part in zip(total.parts, done.parts, strict=True):
        whole.add(part)
    total.rows += done.rows
    total.members += done.members
    total.redeeming += done.redeeming
    total.lost_returns += done.lost_returns
