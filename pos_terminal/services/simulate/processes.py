"""Work on a machine's processors: jobs handed to processes of the same program, answers as they come."""

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from types import TracebackType
from typing import Self, TypeVar

COLLECT_AFTER = 200_000

Job = TypeVar("Job")
Result = TypeVar("Result")


class Processes:
    """So many processes, started by the first jobs; with one or none, jobs are done here.

    What is given to them must be a plain function and plain values.
    """

    def __init__(self, count: int) -> None:
        self._pool = ProcessPoolExecutor(count, get_context("spawn"), _begin) if count > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each(self, work: Callable[[Job], Result], jobs: Sequence[Job]) -> Iterator[tuple[Job, Result]]:
        """Every job with its answer, in the order in which they end; raises what a job raises."""
        if self._pool is None:
            yield from ((job, work(job)) for job in jobs)
            return
        left = {self._pool.submit(work, job): job for job in jobs}
        while left:
            for done in wait(left, return_when=FIRST_COMPLETED).done:
                yield left.pop(done), done.result()


def _begin() -> None:
    """Once in each process. Ctrl-C ends it without a word: the parent answers it.

    There are no circles worth looking for all the time.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
