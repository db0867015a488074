"""The night's hour as a queue: tills arrive spread over the window, each asks one thing after another, and who serves
takes first who came first. Seeded; no clock but the queue's own."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random  # noqa: TID251 (seeded)

# The places at which one request spends its seconds, one after the other.
Ask = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Hour:
    """What tills felt: seconds in order of size. `backlog` is the most requests that waited at once, `busy` the busiest
    place's share of its time."""

    waits_s: tuple[float, ...]
    nights_s: tuple[float, ...]
    backlog: int
    busy: float


def play_hour(arrivals_s: Sequence[float], asks: Sequence[Ask], places: Mapping[str, int], spread: float = 0.5) -> Hour:
    """Every till asks for each of `asks` in turn. Each part of an ask waits for one of so many servers at its place, or
    for nobody where the place is not named; it takes its seconds, more or less by `spread`."""
    chance = Random(len(arrivals_s))  # the same hour in each run
    steps = [(where, takes, last) for ask in asks for where, takes, last in _parts(ask)]
    # (instant, order, till, step, how long the ask has waited): ready for a server.
    ready = [(at, number, number, 0, 0.0) for number, at in enumerate(arrivals_s)]
    heapq.heapify(ready)
    free = {where: [0.0] * servers for where, servers in places.items()}
    order, ends = len(ready), 0.0
    work = dict.fromkeys(places, 0.0)
    waits: list[float] = []
    nights: list[float] = []
    starts: list[tuple[float, int]] = []
    while ready:
        at, _, till, step, waited = heapq.heappop(ready)
        where, seconds, last = steps[step]
        takes, begins = seconds * (1 + spread * (2 * chance.random() - 1)), at
        if where in free:
            begins = max(at, heapq.heappop(free[where]))
            heapq.heappush(free[where], begins + takes)
            work[where] += takes
            starts += [(at, 1), (begins, -1)] if begins > at else []
        ends, waited = max(ends, begins + takes), waited + begins - at
        if last:
            waits.append(waited)
            waited = 0.0
        if step + 1 < len(steps):
            order += 1
            heapq.heappush(ready, (begins + takes, order, till, step + 1, waited))
        else:
            nights.append(begins + takes - arrivals_s[till])
    busy = max(work[where] / (ends * servers) for where, servers in places.items())
    return Hour(tuple(sorted(waits)), tuple(sorted(nights)), _most(starts), busy)


def _parts(ask: Ask) -> list[tuple[str, float, bool]]:
    return [(where, seconds, place == len(ask) - 1) for place, (where, seconds) in enumerate(ask)]


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
