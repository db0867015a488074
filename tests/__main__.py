"""`python -m tests`: every check, in the order in which a fault is cheapest to find, with its time.

    python -m tests            all but what only the nightly run has time for
    python -m tests fast       what fits between two thoughts: under 15 s
    python -m tests nightly    every repetition, and the fuzzer where atheris is installed
    python -m tests bench      measurements against their budgets

What runs on a developer's table is what runs on the server.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
CODE = ("pos_terminal", "tests", "packaging")
# Rules, wire and books: here a branch that no test takes is money that nobody counted.
COUNTED = "pos_terminal/domain/*,pos_terminal/wire/*,pos_terminal/store/*"
NIGHTLY_TIMEOUT_S = 1_800
LEAST_COVERED_PERCENT = 98
# What a check could not prove on this machine is repeated at the very end, where somebody reads it.
ALOUD = "NOT PROVEN here"


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check: what it is called, and the commands that must all succeed."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    applies: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check went. `last_line` is the last thing that it said, `not_proven` what it said that it left unproven."""

    name: str
    passed: bool
    seconds: float
    last_line: str
    not_proven: tuple[str, ...] = ()


# What `fast` has time for: rules, wire, books and the house itself. Screens and devices are for the full run.
FAST = ("tests/house", "tests/unit")
NOT_FAST = ("tests/unit/commands", "tests/unit/printer", "tests/unit/scanner", "tests/unit/services")


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def pytest_command(variant: str) -> tuple[str, ...]:
    marks = {"fast": "not slow and not nightly", "nightly": ""}.get(variant, "not nightly")
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    command = python("-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", marks, colour)
    if variant == "fast":
        return (*command, *FAST, *(f"--ignore={folder}" for folder in NOT_FAST))
    if variant == "nightly":  # a test with all its repetitions takes as long as it takes, on a busy machine, too
        command = (*command, f"--timeout={NIGHTLY_TIMEOUT_S}")
    return (*command, "--cov", "--cov-report=")


def coverage_command() -> tuple[str, ...]:
    limits = (f"--include={COUNTED}", f"--fail-under={LEAST_COVERED_PERCENT}", "--skip-covered", "--precision=1")
    return python("-m", "coverage", "report", *limits)


def checks_of(variant: str) -> tuple[Check, ...]:
    """The checks of a variant, in order."""
    coverage = () if variant == "fast" else (Check("coverage", (coverage_command(),)),)
    fuzz = (Check("fuzz", (python("-m", "tests.fuzz"),)),) if variant == "nightly" else ()
    return (
        Check("format", (python("-m", "ruff", "format", "--check", *CODE),)),
        Check("lint", (python("-m", "ruff", "check", *CODE),)),
        Check("types", (python("-m", "mypy"),)),
        Check("contracts", (python("-c", "from importlinter.cli import lint_imports_command as lint; lint()"),)),
        Check("qml lint", (python("-m", "tests.tools.qml_lint"),), lambda: any(ROOT.glob("resources/qml/**/*.qml"))),
        Check(
            "translations",
            (python("-m", "tests.tools.translations"),),
            lambda: any(ROOT.glob("resources/qml/**/*.qml")),
        ),
        Check("tests", (pytest_command(variant),)),
        *coverage,
        *fuzz,
    )


def benches() -> tuple[Check, ...]:
    """One check for each bench; it fails on its own budget."""
    files = sorted(ROOT.glob("tests/bench/bench_*.py"))
    return tuple(Check(file.stem, (python("-m", f"tests.bench.{file.stem}"),)) for file in files)


def run(check: Check, environment: dict[str, str]) -> Outcome:
    """Runs the check's commands; what they say is shown as it comes."""
    print(f"\n== {check.name}", flush=True)
    began = time.monotonic()
    last_line = ""
    not_proven: list[str] = []
    for command in check.commands:
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            assert process.stdout
            for line in process.stdout:
                print(line, end="", flush=True)
                last_line = line.strip() or last_line
                if ALOUD in line:
                    not_proven.append(line.strip())
        if process.returncode != 0:
            return Outcome(check.name, False, time.monotonic() - began, last_line, tuple(not_proven))
    return Outcome(check.name, True, time.monotonic() - began, last_line, tuple(not_proven))


def show(outcomes: list[Outcome], left_out: list[str]) -> None:
    """The table of what ran, how long it took, and what was not reached."""
    table = Table("check", "time", "outcome", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for outcome in outcomes:
        table.add_row(outcome.name, f"{outcome.seconds:.1f} s", "passed" if outcome.passed else "FAILED")
    for name in left_out:
        table.add_row(name, "", "not reached")
    table.add_row("in all", f"{sum(outcome.seconds for outcome in outcomes):.1f} s", "")
    Console(width=60).print("\n", table, sep="")


def main(arguments: list[str]) -> int:
    variant = arguments[0] if arguments else "all"
    if variant not in ("all", "fast", "nightly", "bench") or len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.setdefault("QT_QUICK_BACKEND", "software")
    environment["TESTS_PROFILE"] = {"fast": "fast", "nightly": "nightly"}.get(variant, "usual")
    checks = benches() if variant == "bench" else tuple(c for c in checks_of(variant) if c.applies())
    outcomes: list[Outcome] = []
    for check in checks:
        outcomes.append(run(check, environment))
        if not outcomes[-1].passed and variant != "bench":
            break
    show(outcomes, [check.name for check in checks[len(outcomes) :]])
    for outcome in outcomes:
        if outcome.name == "tests":
            print(outcome.last_line)
        for line in outcome.not_proven:
            print(line)
    return 0 if all(outcome.passed for outcome in outcomes) and len(outcomes) == len(checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
