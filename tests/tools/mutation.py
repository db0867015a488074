"""Whether the tests would notice a fault: plays mutants of the domain's files and tells which ones live on.

    python -m tests.tools.mutation                              a tenth of each file's mutants
    python -m tests.tools.mutation --share 100 --only 'loyalty/tiers/window.py'
    python -m tests.tools.mutation --seed 7 --only 'loyalty/rules/*'

Works on a copy in a temporary folder; the checkout is only read. mutmut's operators make the faults; each is played in
a process forked for it, so that a system without fork cannot run this.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.tools.mutants import files_under
from tests.tools.mutation_run import KILLED, PLAN, SURVIVED, UNPLAYED, UNTESTED

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
MUTATED: str = SETTINGS["source_paths"][0]
TESTS: list[str] = SETTINGS["pytest_add_cli_args_test_selection"]
# Walks over every key of the programme format take minutes, and are about readers and words alone.
WALKS = tuple(f"tests/unit/domain/loyalty/file/test_{name}.py" for name in ("schema_agrees", "explain_fields"))
WALKED = tuple(f"loyalty/file/{name}" for name in ("readers/", "explain", "schema", "programme_file"))

Row = tuple[str, int, int, str, str]  # file, line, number, outcome, difference


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    names = [path.relative_to(ROOT / MUTATED).as_posix() for path in files_under(ROOT / MUTATED)]
    files = [name for name in names if not asked.only or any(fnmatch(name, glob) for glob in asked.only)]
    if not files:
        print(f"no file of {MUTATED} is called so", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copy = Path(folder).resolve() / "copy"
        _copy(copy)
        result = Path(folder) / "result.json"
        plan = Path(folder) / "plan.json"
        plan.write_text(
            json.dumps(
                {
                    "root": str(copy / MUTATED),
                    "files": files,
                    "share": asked.share,
                    "seed": asked.seed,
                    "jobs": asked.jobs,
                    "seconds": asked.seconds,
                    "result": str(result),
                }
            ),
            encoding="utf-8",
        )
        code = _play(copy, plan, asked.tests or _tests_for(files))
        if code or not result.exists():
            return code or 1
        rows: list[Row] = [(*row,) for row in json.loads(result.read_text(encoding="utf-8"))]
    show(rows)
    return 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("--share", type=int, default=10, help="so many in a hundred mutants of each file (10)")
    parser.add_argument("--seed", type=int, default=1, help="which of them (1)")
    parser.add_argument("--only", action="append", metavar="GLOB", help=f"files below {MUTATED}; may be repeated")
    parser.add_argument("--tests", action="append", metavar="PATH", help="tests to play instead of all of the domain's")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="mutants at a time")
    parser.add_argument("--seconds", type=float, default=5.0, help="of tests for one mutant (5)")
    return parser.parse_args(arguments)


def _tests_for(files: Iterable[str]) -> list[str]:
    """All tests of the domain; the long walks only where a file has to do with them."""
    if any(name.startswith(WALKED) for name in files):
        return TESTS
    return [*TESTS, *(f"--ignore={walk}" for walk in WALKS)]


def _copy(copy: Path) -> None:
    """What git knows or would take, as it stands now."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)


def _play(copy: Path, plan: Path, tests: Sequence[str]) -> int:
    environment = {**os.environ, PLAN: str(plan), "PYTHONPATH": str(copy), "TESTS_PROFILE": "fast"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist"]
    command += ["-p", "tests.tools.mutation_run", "-m", "not nightly", *tests]
    return subprocess.run(command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def show(rows: Iterable[Row]) -> None:
    """The table, and every mutant that lived with what it changes."""
    console = Console(width=150, highlight=False)
    by_file: dict[str, Counter[str]] = {}
    for file, _, _, outcome, _ in rows:
        by_file.setdefault(file, Counter())[outcome] += 1
    table = Table("file", "mutants", "killed", "survived", "untested", "score", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for file, counts in [*by_file.items(), ("in all", sum(by_file.values(), Counter[str]()))]:
        table.add_row(file, *figures(counts))
    for file, line, number, outcome, difference in rows:
        if outcome not in (KILLED, UNPLAYED):
            console.print(f"{file}:{line} #{number} {outcome}\n{difference}\n", markup=False)
    console.print(table)


def figures(counts: Counter[str]) -> tuple[str, ...]:
    """A row's figures. What could not be played counts nowhere."""
    played = counts[KILLED] + counts[SURVIVED] + counts[UNTESTED]
    score = f"{100 * counts[KILLED] / played:.1f} %" if played else ""
    return str(played), str(counts[KILLED]), str(counts[SURVIVED]), str(counts[UNTESTED]), score


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
