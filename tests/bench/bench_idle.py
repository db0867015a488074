"""What an idle till with a camera costs: processor and memory, with the database of a million members open.

The camera is an MJPEG stream of 1280x720 on the loopback, with a sensor's noise and nothing to read in it, so that the
decoder takes every pass of its turn; the till takes 30 frames a second of it and decodes each. Somebody is signed in
and the sale screen is shown. Targets: under half a core, under 300 MB resident, and 30 frames a second really decoded.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from os import sysconf
from pathlib import Path
from threading import Event, Thread

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.bench.display import display
from tests.bench.shops import many, shop_of
from tests.support.frames import Picture, counter
from tests.support.mjpeg import NetworkCamera

SAMPLES = 5
SAMPLE_S = 20.0
SETTLE_S = 10.0
MOST_CORES = 0.5
MOST_MB = 300
LEAST_FRAMES_PER_S = 28.0
NOISE = 2.0  # standard deviation, of 255
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process took while a sample was taken."""

    cores: float
    resident_mb: float
    frames_per_s: float


def noisy(seed: int) -> Picture:
    """The empty counter as a sensor sees it."""
    noise = np.random.default_rng(seed).normal(0, NOISE, counter().shape)
    return np.asarray(np.clip(counter() + noise, 0, 255), np.uint8)


@contextmanager
def camera() -> Iterator[NetworkCamera]:
    """The stream, whose picture changes all the time."""
    pictures, ended = [noisy(seed) for seed in range(4)], Event()
    stream = NetworkCamera(pictures[0])
    stream.plug_in()

    def change() -> None:
        for picture in cycle(pictures):
            if ended.wait(0.25):
                return
            stream.show(picture)

    changing = Thread(target=change)
    changing.start()
    try:
        yield stream
    finally:
        ended.set()
        changing.join()
        stream.unplug()


def sampled(process: "subprocess.Popen[str]") -> Sample:
    """One sample of a process that idles."""
    frames, began, seconds = _frames(process), _cpu_s(process.pid), time.monotonic()
    time.sleep(SAMPLE_S)
    taken_s = time.monotonic() - seconds
    cores = (_cpu_s(process.pid) - began) / taken_s
    return Sample(cores, _resident_mb(process.pid), (_frames(process) - frames) / taken_s)


def _frames(process: "subprocess.Popen[str]") -> int:
    assert process.stdin and process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    count, is_live = process.stdout.readline().split()
    if is_live != "1":
        raise RuntimeError("the camera is not live")
    return int(count)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))


def measured(data: Path, environment: dict[str, str]) -> list[Sample]:
    """The samples of one till, from when it has settled."""
    with camera() as stream:
        command = [sys.executable, "-m", "tests.bench.idling", str(data), stream.url]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as till:
            assert till.stdin and till.stdout
            ready = till.stdout.readline().split()
            if ready != ["ready", "sale"]:
                raise RuntimeError(f"the till did not come to its sale screen: {ready}")
            time.sleep(SETTLE_S)
            samples = [sampled(till) for _ in range(SAMPLES)]
            till.stdin.close()
            till.wait(30)
    return samples


def main() -> int:
    """Prints the table; 1 where a target is missed."""
    with shop_of(many()) as data, display() as environment:
        samples = measured(data, environment)
    title = f"Idle till with a camera, {many():,} members, {environment['QT_QPA_PLATFORM']}, {SAMPLE_S:.0f} s a sample"
    table = Table("sample", "cores", "resident, MB", "frames decoded a second", title=title)
    for n, one in enumerate(samples, 1):
        table.add_row(str(n), f"{one.cores:.2f}", f"{one.resident_mb:.0f}", f"{one.frames_per_s:.1f}")
    cores = statistics.median(one.cores for one in samples)
    resident = max(one.resident_mb for one in samples)
    frames = statistics.median(one.frames_per_s for one in samples)
    table.add_section()
    table.add_row("median", f"{cores:.2f}", f"{resident:.0f} (most)", f"{frames:.1f}")
    table.add_row("target", f"under {MOST_CORES}", f"under {MOST_MB}", f"at least {LEAST_FRAMES_PER_S:.0f}")
    Console(width=100).print(table)
    return int(cores >= MOST_CORES or resident >= MOST_MB or frames < LEAST_FRAMES_PER_S)


if __name__ == "__main__":
    sys.exit(main())
