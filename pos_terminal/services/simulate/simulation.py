"""Past sales through draft rules: what would have been issued, redeemed and owed, and what it would have cost.

The table is parted by member, and each part replayed by itself: what a member gets does not depend on other members.
(Where it would, with budgets, stocks and leaderboards, the answer says so.) Both halves are shared by processes; memory
grows with the part that each has in hand, not with the table.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.simulate.processes import Processes
from pos_terminal.services.simulate.replaying import Part, Replayed, Task, replay_part
from pos_terminal.services.simulate.result import Simulated, result_of
from pos_terminal.services.simulate.sales_file import Range, SalesFile
from pos_terminal.services.simulate.spilling import Parted, Parting, part_range, rows_of

BYTES_A_RANGE = 4_000_000
BYTES_A_PART = 3_000_000
MOST_RANGES, MOST_PARTS = 32, 120  # every part is an open file while a range is read
FEW_BYTES = 1_500_000  # fewer are done before another process would have started
MOST_WORKERS = 4
PARTS_A_WORKER = 4  # so that none waits long for the last one


# Hears how far it is: `read` in bytes, then `replay` in rows; done, and of how many.
Progress = Callable[[str, int, int], None]


class NoSales(ValueError):
    """There is no sale in the table, or none within those days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, and how many members use rewards. `workers` 0: one for each processor, at most four."""

    first: date | None = None
    last: date | None = None
    redeeming_percent: int = 70
    workers: int = 0


def simulate(
    sets: Sequence[tuple[Programme, ...]], sales: SalesFile, asked: Asked, progress: Progress
) -> tuple[Simulated, ...]:
    """The same sales through each set of programmes. Raises UnreadableSales, NoSales, OSError."""
    size = sales.path.stat().st_size
    workers = 1 if size <= FEW_BYTES else asked.workers or min(MOST_WORKERS, os.cpu_count() or 1)
    with (
        TemporaryDirectory(prefix="pos-terminal-simulate-") as folder,
        Processes(workers) as processes,
    ):
        parts = min(MOST_PARTS, max(PARTS_A_WORKER * (workers - 1), size // BYTES_A_PART, 1))
        parting = Parting(sales, Path(folder), parts, asked.first, asked.last)
        ranges = sales.ranges(min(MOST_RANGES, max(workers, size // BYTES_A_RANGE)))
        table, read = Parted(), 0
        for reading, parted in processes.each(_read, [_Reading(parting, *one) for one in enumerate(ranges)]):
            table.add(parted)
            read += reading.part.end - reading.part.start
            progress("read", read, size)
        if not table.sold:
            raise NoSales
        task = Task(tuple(sets), sales.currency, asked.last or table.last_day, asked.redeeming_percent)
        total = Replayed([Part() for _ in sets])
        for _, replayed in processes.each(_replay, [_Replay(task, parting, one, len(ranges)) for one in range(parts)]):
            total.add(replayed)
            progress("replay", total.rows, table.rows)
    return tuple(
        result_of(programmes, part, table.sold, total, task.last_day)
        for programmes, part in zip(sets, total.parts, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    parting: Parting
    number: int
    part: Range


@dataclass(frozen=True, slots=True)
class _Replay:
    task: Task
    parting: Parting
    part: int
    ranges: int


def _read(job: _Reading) -> Parted:
    return part_range(job.parting, job.number, job.part)


def _replay(job: _Replay) -> Replayed:
    return replay_part(job.task, rows_of(job.parting, job.part, job.ranges))
