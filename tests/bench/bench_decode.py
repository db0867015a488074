"""How many photographs are read, and how fast, beside pyzbar in the same run.

    python -m tests.bench.bench_decode [FOLDER]

FOLDER holds pictures and an index.csv (file,expected_text,source,note); without it, the few in tests/golden/qr.
Pictures without a text must read as nothing; a text that is not expected is a misread, unless the note says that the
picture shows codes that are not listed.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray
from pyzbar import pyzbar  # type: ignore[import-untyped]

from pos_terminal.scanner.decode import LiveDecoder, read_texts
from tests.support import frames
from tests.support.photos import GOLDEN, Photo, as_indexed, photos

LEAST_READ_PERCENT = 92.0
MOST_OF_PYZBAR = {"median": 0.15, "total": 1.0}
MOST_IDLE_MS_RATIO = 0.5  # an idle counter, against pyzbar on the same frame

Reader = Callable[[NDArray[np.uint8]], list[str]]


@dataclass
class Score:
    """What one reader made of the pictures."""

    read: int = 0
    misread: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def percent(self) -> float:
        return 100 * self.read / max(self.read + len(self.missed), 1)


def with_pyzbar(frame: NDArray[np.uint8]) -> list[str]:
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    try:
        return [one.data.decode("utf-8", "replace") for one in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])]
    except ValueError:
        return []


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


def idle_ratio(rounds: int = 60) -> float:
    """A frame of an empty counter: the live decoder's mean time over pyzbar's."""
    live, frame = LiveDecoder(), frames.counter()
    ours = theirs = 0.0
    for _ in range(rounds):
        started = time.perf_counter()
        live.read(frame)
        ours += time.perf_counter() - started
        started = time.perf_counter()
        with_pyzbar(frame)
        theirs += time.perf_counter() - started
    print(f"idle counter: {ours / rounds * 1000:.1f} ms a frame, {ours / theirs:.2f} of pyzbar's")
    return ours / theirs


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else GOLDEN
    scores = measure(photos(folder), {"ours": read_texts, "pyzbar": with_pyzbar})
    print(f"{'':10}{'pictures':>10}{'read':>8}{'misread':>9}{'median ms':>11}{'total s':>9}")
    for kind in ("real", "synthetic", "none"):
        for name, by_kind in scores.items():
            if score := by_kind.get(kind):
                print(
                    f"{name:10}{kind:>10}{score.percent():7.1f}%{len(score.misread):9}"
                    f"{median(score.seconds) * 1000:11.2f}{sum(score.seconds):9.2f}"
                )
    for text in [text for score in scores["ours"].values() for text in score.misread]:
        print("misread", text)
    ours, theirs = scores["ours"]["real"], scores["pyzbar"]["real"]
    ratios = {
        "median": median(ours.seconds) / median(theirs.seconds),
        "total": sum(ours.seconds) / sum(theirs.seconds),
    }
    print("of pyzbar's time:", ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()))
    slow = [name for name, ratio in ratios.items() if ratio > MOST_OF_PYZBAR[name]]
    misread = sum(len(score.misread) for score in scores["ours"].values())
    idle = idle_ratio()
    return int(bool(slow) or misread > 0 or ours.percent() < LEAST_READ_PERCENT or idle > MOST_IDLE_MS_RATIO)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
