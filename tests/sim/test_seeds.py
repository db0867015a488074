"""Runs by seed: 500 with each change, 10,000 at night. A seed that found a fault is kept here for ever."""

import pytest

from tests.sim.scripts import SCRIPTS
from tests.sim.world import follow, play

STEPS = 60
AT_ONCE = 10
SEEDS, NIGHTLY_SEEDS = 500, 10_000
HUB_SEEDS, NIGHTLY_HUB_SEEDS = 150, 3_000
NIGHTLY_STEPS, NIGHTLY_LONG, NIGHTLY_AT_ONCE = 80, 160, 50


@pytest.mark.slow
@pytest.mark.no_cover  # what it runs is counted elsewhere; it would take twice as long
@pytest.mark.parametrize("first", range(1, SEEDS + 1, AT_ONCE))
def test_nothing_is_lost_or_doubled(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        play(seed, STEPS)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.no_cover
@pytest.mark.parametrize("first", range(SEEDS + 1, SEEDS + NIGHTLY_SEEDS + 1, NIGHTLY_AT_ONCE))
def test_nothing_is_lost_or_doubled_in_any_night(first: int) -> None:
    for seed in range(first, first + NIGHTLY_AT_ONCE):
        play(seed, NIGHTLY_LONG if seed % 10 == 0 else NIGHTLY_STEPS)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("first", range(1, HUB_SEEDS + 1, AT_ONCE))
def test_nothing_counts_twice_where_tills_tell_each_other(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        play(seed, STEPS, hub=True)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.no_cover
@pytest.mark.parametrize("first", range(HUB_SEEDS + 1, HUB_SEEDS + NIGHTLY_HUB_SEEDS + 1, NIGHTLY_AT_ONCE))
def test_nothing_counts_twice_in_any_night(first: int) -> None:
    for seed in range(first, first + NIGHTLY_AT_ONCE):
        play(seed, NIGHTLY_STEPS, hub=True)


def test_a_head_office_that_was_put_back_takes_nothing_from_under_a_reading() -> None:
    play(2127, 80, hub=True)  # what a snapshot of its former life held was learnt once more beside it


def test_a_head_office_that_was_put_back_is_read_anew_by_who_had_read_half() -> None:
    play(
        2925, 80
    )  # a product was withdrawn, so moved to the end, while a till had read half; then head office went back


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_chance_seldom_brings(script: str) -> None:
    follow(SCRIPTS[script], 1, f"--script {script}")
