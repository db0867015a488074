"""How many photographs are read, and how fast, beside pyzbar in the same run.

    python -m tests.bench.bench_decode [FOLDER]

FOLDER holds pictures and an index.csv (file,expected_text,source,note); without it, the few in tests/golden/qr.
Pictures without a text must read as nothing; a text that is not expected is a misread, unless the note says that the
picture shows codes that are not listed.
"""

import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from pos_terminal.scanner.decode import read_texts
from tests.bench.peers import Reader, with_pyzbar
from tests.support.photos import GOLDEN, Photo, as_indexed, photos

OURS: dict[str, Reader] = {"with tough": read_texts, "without": partial(read_texts, with_tough=False)}
LEAST_READ_PERCENT = {"with tough": 96.0, "without": 93.0}
MOST_MEDIAN = 0.15
MOST_TOTAL = {"with tough": 1.0, "without": 0.35}
"""Of pyzbar's time. The committed share of the photographs is their harder half: there only the misreads count."""


@dataclass
class Score:
    """What one reader made of the pictures."""

    read: int = 0
    misread: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def percent(self) -> float:
        return 100 * self.read / max(self.read + len(self.missed), 1)


def measure(pictures: list[Photo], readers: dict[str, Reader]) -> dict[str, dict[str, Score]]:
    """Every reader on every picture, in turns, scored by the kind of picture (real, synthetic, none)."""
    scores: dict[str, dict[str, Score]] = {name: defaultdict(Score) for name in readers}
    for n, photo in enumerate(pictures):
        frame = np.asarray(cv2.imread(str(photo.path)), np.uint8)
        order = list(readers.items())
        for name, reader in order[n % len(order) :] + order[: n % len(order)]:
            started = time.perf_counter()
            texts = reader(frame)
            taken = time.perf_counter() - started
            kind = "none" if not photo.texts else "synthetic" if photo.source.startswith("synthetic") else "real"
            _count(scores[name][kind], photo, as_indexed(texts), taken)
    return scores


def _count(score: Score, photo: Photo, texts: list[str], taken: float) -> None:
    score.seconds.append(taken)
    if photo.texts & set(texts):
        score.read += 1
    elif photo.texts:
        score.missed.append(photo.path.name)
    score.misread += [f"{photo.path.name}: {text[:60]!r}" for text in photo.misread(texts)]


def show(scores: dict[str, dict[str, Score]]) -> None:
    """A line for each kind of picture and reader."""
    print("reader      pictures    read  misread  median ms  total s   of pyzbar: median  total")
    for kind in ("real", "synthetic", "none"):
        for name, by_kind in scores.items():
            if score := by_kind.get(kind):
                its_median, its_total = ratios(score, scores["pyzbar"][kind])
                ms, seconds = median(score.seconds) * 1000, sum(score.seconds)
                counts = f"{name:10}{kind:>10}{score.percent():7.1f}%{len(score.misread):9}"
                print(f"{counts}{ms:11.2f}{seconds:9.2f}{its_median:20.2f}{its_total:7.2f}")


def ratios(score: Score, peer: Score) -> tuple[float, float]:
    """Median and total time over the peer's."""
    return median(score.seconds) / median(peer.seconds), sum(score.seconds) / sum(peer.seconds)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else GOLDEN
    scores = measure(photos(folder), {**OURS, "pyzbar": with_pyzbar})
    show(scores)
    problems = []
    for name in OURS:
        problems += [f"{name}: misread {text}" for score in scores[name].values() for text in score.misread]
        real = scores[name]["real"]
        its_median, its_total = ratios(real, scores["pyzbar"]["real"])
        if folder != GOLDEN and real.percent() < LEAST_READ_PERCENT[name]:
            problems.append(f"{name}: only {real.percent():.1f}% read")
        if folder != GOLDEN and its_median > MOST_MEDIAN:
            problems.append(f"{name}: median time {its_median:.2f} of pyzbar's")
        if folder != GOLDEN and its_total > MOST_TOTAL[name]:
            problems.append(f"{name}: total time {its_total:.2f} of pyzbar's")
    print("\n".join(problems) or "within all budgets")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
