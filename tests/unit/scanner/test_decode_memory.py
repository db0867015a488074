"""That a till that watches its counter all week needs no more memory than after its first minute."""

import os
from pathlib import Path

import numpy as np
import pytest

from pos_terminal.scanner.decode import LiveDecoder
from tests.support import frames

STATM = Path("/proc/self/statm")
WARM_UP = 2_000
MOST_GROWTH_MB = 8.0
NUMBER = "4000001234567899"


def resident_mb() -> float:
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def a_day() -> list[frames.Picture]:
    """Mostly nobody, sometimes a code, a product, or one that is hard or impossible to read."""
    rng = np.random.default_rng(7)
    unreadable = frames.qr_art(NUMBER, module=6)
    unreadable[90:150, 90:150] = 255
    crafted = frames.crafted_qr(rng.integers(0, 2, 3_000), version=3, module=4)
    seldom = [
        frames.shown(frames.qr_art(NUMBER)),
        frames.shown(unreadable),
        frames.shown(crafted),
        frames.shown(frames.part_of_several("12345674")),
        frames.steep(frames.qr_art(NUMBER, module=12), share=0.15, angle=45.0),
        frames.shown(frames.bars("489123456789")),
        frames.shown(frames.qr_art(NUMBER, module=4), blur=1.2, light=0.06),
    ]
    return [frame for one in seldom for frame in (*[frames.counter(n) for n in range(9)], one)]


def growth_mb(count: int) -> float:
    """Of the process' memory while that many frames are read, after a warm-up."""
    live, day = LiveDecoder(), a_day()
    for n in range(WARM_UP):
        live.read(day[n % len(day)])
    before = resident_mb()
    for n in range(count):
        live.read(day[n % len(day)])
    return resident_mb() - before


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not STATM.exists(), reason="Linux tells a process' memory there")
def test_memory_is_flat_over_twenty_thousand_frames() -> None:
    assert growth_mb(20_000) <= MOST_GROWTH_MB


@pytest.mark.nightly
@pytest.mark.timeout(3_600)
@pytest.mark.skipif(not STATM.exists(), reason="Linux tells a process' memory there")
def test_memory_is_flat_over_a_hundred_thousand_frames() -> None:
    assert growth_mb(100_000) <= MOST_GROWTH_MB
