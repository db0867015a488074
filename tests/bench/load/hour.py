"""The night's hour as a queue: tills arrive spread over the window, each asks one thing after another, and cores serve
first come, first served. Seeded; no clock but the queue's own."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random  # noqa: TID251 (seeded)


@dataclass(frozen=True)
class Hour:
    """What tills felt: seconds in order of size. `backlog` is the most requests that waited at once."""

    waits_s: tuple[float, ...]
    nights_s: tuple[float, ...]
    backlog: int
    ends_s: float
    busy: float


def play_hour(arrivals_s: Sequence[float], asks_s: Sequence[float], cores: int, *, spread: float = 0.5) -> Hour:
    """Every till asks for each of `asks_s` seconds of a core in turn, more or less by `spread`."""
    chance = Random(len(arrivals_s))  # the same hour in each run
    # (instant, order, till, ask): an ask that is ready for a core.
    ready = [(at, number, number, 0) for number, at in enumerate(arrivals_s)]
    heapq.heapify(ready)
    free = [0.0] * cores
    order, work = len(ready), 0.0
    waits: list[float] = []
    nights: list[float] = []
    starts: list[tuple[float, int]] = []
    while ready:
        at, _, till, ask = heapq.heappop(ready)
        begins = max(at, heapq.heappop(free))
        takes = asks_s[ask] * (1 + spread * (2 * chance.random() - 1))
        heapq.heappush(free, begins + takes)
        work += takes
        waits.append(begins - at)
        starts += [(at, 1), (begins, -1)] if begins > at else []
        if ask + 1 < len(asks_s):
            order += 1
            heapq.heappush(ready, (begins + takes, order, till, ask + 1))
        else:
            nights.append(begins + takes - arrivals_s[till])
    ends = max(free)
    return Hour(tuple(sorted(waits)), tuple(sorted(nights)), _most(starts), ends, work / (ends * cores))


def spread_out(tills: int, window_s: float, seed: int) -> list[float]:
    """When each till's night begins: anywhere in the window, as the sum of its id decides."""
    chance = Random(seed)
    return [chance.uniform(0, window_s) for _ in range(tills)]


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of figures in order of size.

    >>> quantile((1.0, 2.0, 3.0, 4.0), 0.5)
    3.0
    """
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _most(starts: list[tuple[float, int]]) -> int:
    waiting = most = 0
    for _, change in sorted(starts):
        waiting += change
        most = max(most, waiting)
    return most
