"""The simulation notices each of the mistakes it was made for: a test of the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sim.mutants import MUTANTS, Mutant

REPOSITORY = Path(__file__).parents[2]
# Where the search of each change begins and how far it goes; most mistakes are noticed within ten runs.
FIRST, MOST = 1, 60
NIGHTLY_FIRST, NIGHTLY_MOST = 20_000, 400


def notices(mutant: Mutant, *arguments: str) -> str:
    """What the run said that broke."""
    command = (sys.executable, "-m", "tests.sim", "--mutant", mutant.name, "--first", *arguments)
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=1_500,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1, f"nobody noticed: {mutant.what}\n{done.stdout}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mistake_is_noticed(mutant: Mutant) -> None:
    if mutant.script:
        assert "1 broken" in notices(mutant, "--script", mutant.script)
    else:
        assert "1 broken" in notices(mutant, "--seed", str(FIRST), "--runs", str(MOST))


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize(
    "mutant", [one for one in MUTANTS if one.script != "fork-is-broken-off"], ids=lambda mutant: mutant.name
)
def test_chance_alone_finds_it_too(mutant: Mutant) -> None:
    notices(mutant, "--seed", str(NIGHTLY_FIRST), "--runs", str(NIGHTLY_MOST))
