"""Drawn phones before a counter's camera: which are read, how soon beside pyzbar, and what an empty counter costs.

    python -m tests.bench.bench_live [GENERATOR] [--seeds N] [--hard-seeds N] [--first-seed N] [--scenarios NAME,...]

GENERATOR is qr_synth.py, whose `sequence(scenario, seed, hard=...)` draws two seconds at 30 frames a second and whose
`negative(seed)` draws frames without a QR code; without it, the one in ../shared/tools. All readers see the same
frames; while one is busy it misses frames, as at a counter. A sequence that is not read counts as its two seconds.
Drawing takes most of the time: about six minutes for the whole of it.
"""

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from types import ModuleType

import numpy as np

from pos_terminal.scanner.decode import LiveDecoder
from tests.bench.peers import Frame, with_pyzbar
from tests.support import frames as drawn

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "tools" / "qr_synth.py"
FRAMES_PER_S = 30
SEQUENCE_S = 2.0
MOST_OF_PYZBAR = 0.25
MOST_HARD_UNREAD = 1
"""Of 26 hard sequences."""
MOST_IDLE_MS = 3.0
ROUNDS = 5

Read = Callable[[Frame], list[str]]
Readers = dict[str, Callable[[], Read]]


def of_live(*, with_tough: bool) -> Read:
    """A new camera's decoder, and its QR codes' texts."""
    live = LiveDecoder(with_tough=with_tough)
    return lambda frame: [code.text for code in live.read(frame) if code.symbology == "QR"]


READERS: Readers = {
    "with tough": lambda: of_live(with_tough=True),
    "without": lambda: of_live(with_tough=False),
    "pyzbar": lambda: with_pyzbar,
}


def generator(path: Path) -> ModuleType:
    """The module that draws, unchanged, from wherever it lies."""
    spec = importlib.util.spec_from_file_location("qr_synth", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_read_s(shown: list[Frame], text: str, read: Read) -> tuple[float | None, int]:
    """Seconds until that text was read, None where never; and how many other texts were."""
    now, wrong = 0.0, 0
    while (n := int(np.ceil(now * FRAMES_PER_S - 1e-9))) < len(shown):
        now = max(now, n / FRAMES_PER_S)
        began = time.perf_counter()
        texts = read(shown[n])
        now += time.perf_counter() - began
        wrong += sum(each != text for each in texts)
        if text in texts:
            return now, wrong
        now = max(now, (n + 1) / FRAMES_PER_S)
    return None, wrong


def watch(draw: ModuleType, cases: Iterator[tuple[str, int, float]], title: str) -> dict[str, list[float | None]]:
    """Every reader on every sequence; prints those that one of ours misses."""
    found: dict[str, list[float | None]] = {name: [] for name in READERS}
    wrong = dict.fromkeys(READERS, 0)
    for scenario, seed, hard in cases:
        sequence = list(draw.sequence(scenario, seed, hard=hard))
        shown, text = [frame for frame, _text in sequence], sequence[0][1]
        for name, reader in READERS.items():
            first, others = first_read_s(shown, text, reader())
            found[name].append(first)
            wrong[name] += others
            if first is None and name != "pyzbar":
                print(f"  {name}: {scenario} {seed} is not read", flush=True)
    for name, firsts in found.items():
        mean_ms = 1000 * mean_first(firsts)
        count = sum(first is not None for first in firsts)
        print(
            f"{title:10}{name:12}{count:4} of {len(firsts)} read, first after {mean_ms:5.0f} ms, {wrong[name]} misread"
        )
    return found


def mean_first(firsts: list[float | None]) -> float:
    return fmean(SEQUENCE_S if first is None else first for first in firsts)


def idle_ms(pictures: list[Frame], title: str) -> tuple[float, int]:
    """What a frame without a code costs: the quietest of some rounds; and how many QR codes were read in them."""
    print(f"{title}:", end="")
    worst, phantoms = 0.0, 0
    clock = time.thread_time  # what else the machine does at the moment is not the counter's cost
    for name, reader in READERS.items():
        read, rounds = reader(), []
        for _ in range(ROUNDS):
            began = clock()
            texts = [text for frame in pictures for text in read(frame)]
            rounds.append((clock() - began) / len(pictures) * 1000)
            phantoms += len(texts) if name != "pyzbar" else 0
        print(f"  {name} {min(rounds):.1f} ms", end="")
        worst = max(worst, min(rounds) if name != "pyzbar" else 0.0)
    print()
    return worst, phantoms


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generator", type=Path, nargs="?", default=BESIDE)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--hard-seeds", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--scenarios", default="")
    wanted = parser.parse_args(arguments)
    if not wanted.generator.is_file():
        print(f"no {wanted.generator.name} to draw with: not measured")
        return 0
    draw = generator(wanted.generator)
    names = wanted.scenarios.split(",") if wanted.scenarios else list(draw.SCENARIOS)

    empty = [drawn.counter(3)] * 30
    still, none_in_still = idle_ms([with_noise(frame, n) for n, frame in enumerate(empty)], "empty counter")
    busy, none_in_busy = idle_ms([draw.negative(seed)[0] for seed in range(40)], "other things in each frame")

    seeds = range(wanted.first_seed, wanted.first_seed + wanted.seeds)
    ordinary = watch(draw, ((name, seed, 1.0) for name in names for seed in seeds), "ordinary")
    hard_seeds = range(wanted.first_seed, wanted.first_seed + wanted.hard_seeds)
    hard = watch(draw, ((name, seed, 2.0) for name in names for seed in hard_seeds), "hard")

    problems = []
    if none_in_still or none_in_busy:
        problems.append(f"{none_in_still + none_in_busy} codes read where there is none")
    problems += [f"idle: {ms:.1f} ms a frame" for ms in (still, busy) if ms > MOST_IDLE_MS]
    for name in ("with tough", "without"):
        ratio = mean_first(ordinary[name]) / mean_first(ordinary["pyzbar"])
        print(f"{name}: first read after {ratio:.2f} of pyzbar's time")
        if ratio > MOST_OF_PYZBAR:
            problems.append(f"{name}: first read after {ratio:.2f} of pyzbar's time")
        if None in ordinary[name] or hard[name].count(None) > MOST_HARD_UNREAD:
            problems.append(f"{name}: too many sequences unread")
    print("\n".join(problems) or "within all budgets")
    return int(bool(problems))


def with_noise(frame: Frame, seed: int) -> Frame:
    """A sensor's noise, as two frames of the same counter are never alike."""
    noise = np.random.default_rng(seed).normal(0, 2, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
