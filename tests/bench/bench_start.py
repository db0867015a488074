"""From the start of the process to the first frame of the PIN screen that takes a key, against an empty QML window.

Real processes on an X server, in turns, with the database of a million members and warm caches. `answered` is the
frame that shows the key which was typed at that first frame. Target: median at most 2.5 times the empty window's.
"""

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.display import display
from tests.bench.shops import many, shop_of

ROUNDS = 15
MOST_OF_EMPTY = 2.5
LONGEST_S = 60
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds since the process was started."""

    frame_s: float
    answered_s: float


def started(environment: dict[str, str], *arguments: str) -> Start:
    """One process, from nothing to its end; one more try where it was killed, or its window got no frame."""
    try:
        return _started(environment, *arguments)
    except (RuntimeError, subprocess.TimeoutExpired) as failure:
        print(failure, file=sys.stderr)
        return _started(environment, *arguments)


def _started(environment: dict[str, str], *arguments: str) -> Start:
    begun = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.started", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST_S,
        check=False,
    )
    told = dict(line.split() for line in ended.stdout.splitlines())
    if ended.returncode or set(told) != {"frame", "key"}:
        raise RuntimeError(f"{arguments[0]} did not show a key: {ended.stdout}{ended.stderr}")
    return Start(float(told["frame"]) - begun, float(told["key"]) - begun)


def main() -> int:
    """Prints the table; 1 where the median of the rounds' ratios is above the target."""
    with shop_of(many()) as data, display() as environment:
        for _ in range(2):
            warm_up = (started(environment, "till", str(data)), started(environment, "empty"))
        rounds = []
        for n in range(ROUNDS):
            if n % 2:
                ours, bare = started(environment, "till", str(data)), started(environment, "empty")
            else:
                bare, ours = started(environment, "empty"), started(environment, "till", str(data))
            rounds.append((ours, bare))
    assert warm_up
    screen = environment["QT_QPA_PLATFORM"]
    title = f"Start to the PIN screen, {many():,} members, {screen}, ms"
    table = Table("round", "till", "answered", "empty window", "answered", "ratio", "ratio answered", title=title)
    for n, (ours, bare) in enumerate(rounds, 1):
        times = (ours.frame_s, ours.answered_s, bare.frame_s, bare.answered_s)
        ratios = (ours.frame_s / bare.frame_s, ours.answered_s / bare.answered_s)
        table.add_row(str(n), *(f"{one * 1000:.0f}" for one in times), *(f"{one:.2f}" for one in ratios))
    ratio = statistics.median(ours.frame_s / bare.frame_s for ours, bare in rounds)
    answered = statistics.median(ours.answered_s / bare.answered_s for ours, bare in rounds)
    table.add_section()
    table.add_row("median", "", "", "", "", f"{ratio:.2f} (at most {MOST_OF_EMPTY})", f"{answered:.2f}")
    Console(width=110).print(table)
    return int(ratio > MOST_OF_EMPTY)


if __name__ == "__main__":
    sys.exit(main())
