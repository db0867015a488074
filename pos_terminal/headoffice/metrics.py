"""Counters and durations of this process in Prometheus' text format (0.0.4).

Own writer: three kinds of figures need fifty lines, a client library brings a registry of globals. Labels are few and
fixed (routes, statuses, verdicts), never a terminal or a member: ten thousand tills make as many lines as one.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A gauge of this moment, by labels."""

    name: str
    help: str
    values: Sequence[tuple[Labels, float]]


@dataclass(frozen=True, slots=True)
class Spread:
    """How many things lie at or below each bound, of this moment: a histogram without a past."""

    name: str
    help: str
    bounds: Sequence[float]
    values: Sequence[float]


@dataclass(slots=True)
class _Durations:
    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    sum_s: float = 0.0


class Metrics:
    """What this process has counted since it started. Any thread may count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, Labels], float] = {}
        self._durations: dict[Labels, _Durations] = {}
        self._helps: dict[str, str] = {}

    def count(self, name: str, help_: str, by: float = 1, **labels: str) -> None:
        """Adds to a counter; `name` ends in _total."""
        key = name, tuple(sorted(labels.items()))
        with self._lock:
            self._helps[name] = help_
            self._counts[key] = self._counts.get(key, 0) + by

    def batch(self, outcome: str, records: Mapping[str, int]) -> None:
        """A batch of records came, with that outcome; its records by verdict."""
        self.count("pos_batches_total", "Batches of records, by what became of them.", outcome=outcome)
        for verdict, number in records.items():
            help_ = "Records in batches that were taken, by verdict."
            self.count("pos_records_total", help_, number, verdict=verdict)

    def took(self, seconds: float, **labels: str) -> None:
        """A request took that long."""
        with self._lock:
            durations = self._durations.setdefault(tuple(sorted(labels.items())), _Durations())
            durations.counts[bisect_left(SECONDS, seconds)] += 1
            durations.sum_s += seconds

    def text(self, now: Iterable[Figure | Spread] = ()) -> str:
        """Everything counted, and the figures of this moment."""
        with self._lock:
            counts = sorted(self._counts.items())
            durations = [(labels, list(one.counts), one.sum_s) for labels, one in sorted(self._durations.items())]
            helps = dict(self._helps)
        lines: list[str] = []
        for name in sorted({name for (name, _), _ in counts}):
            lines += _head(name, helps[name], "counter")
            lines += [_line(name, labels, value) for (one, labels), value in counts if one == name]
        name = "pos_request_duration_seconds"
        lines += _head(name, "How long requests took, by route and status.", "histogram")
        for labels, per_bound, sum_s in durations:
            lines += _histogram(name, SECONDS, per_bound, sum_s, labels)
        for one in now:
            lines += _figure(one)
        return "\n".join((*lines, ""))


def _figure(one: Figure | Spread) -> list[str]:
    if isinstance(one, Figure):
        return [*_head(one.name, one.help, "gauge"), *(_line(one.name, labels, value) for labels, value in one.values)]
    per_bound = [0] * (len(one.bounds) + 1)
    for value in one.values:
        per_bound[bisect_left(one.bounds, value)] += 1
    histogram = _histogram(one.name, one.bounds, per_bound, float(sum(one.values)), ())
    return [*_head(one.name, one.help, "histogram"), *histogram]


def _histogram(
    name: str, bounds: Sequence[float], per_bound: Sequence[int], sum_: float, labels: Labels
) -> Iterator[str]:
    below = 0
    for bound, count in zip((*bounds, None), per_bound, strict=True):
        below += count
        le = "+Inf" if bound is None else _number(bound)
        yield _line(f"{name}_bucket", (*labels, ("le", le)), below)
    yield _line(f"{name}_sum", labels, sum_)
    yield _line(f"{name}_count", labels, below)


def _head(name: str, help_: str, kind: str) -> list[str]:
    return [f"# HELP {name} {help_}", f"# TYPE {name} {kind}"]


def _line(name: str, labels: Labels, value: float) -> str:
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    return f"{name}{{{inside}}} {_number(value)}" if inside else f"{name} {_number(value)}"


def _escaped(text: str) -> str:
    r"""As the format wants a label's value.

    >>> print(_escaped('a "b"'))
    a \"b\"
    """
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def by_label(name: str, values: Mapping[str, float]) -> list[tuple[Labels, float]]:
    """Values under one label.

    >>> by_label("kind", {"fork": 2})
    [((('kind', 'fork'),), 2)]
    """
    return [(((name, key),), value) for key, value in sorted(values.items())]
