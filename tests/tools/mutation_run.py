"""The part of `tests.tools.mutation` that runs inside pytest, in the scratch copy: a plug-in in place of the test loop.

Tests are collected once. One child process plays all of them and notes which lines each runs. Then every mutant gets a
child of its own, in which the code of one function is exchanged, and which plays the tests that run the mutated lines.
"""

import functools
import gc
import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest

from tests.tools.mutants import Mutant, chosen, files_under, mutants_of

PLAN = "MUTATION_PLAN"
KILLED, SURVIVED, UNTESTED, UNPLAYED = "killed", "survived", "untested", "unplayed"
# What a child says of its mutant by its exit status.
_STATUS = {0: SURVIVED, 1: KILLED, 2: UNTESTED, 3: UNPLAYED}


@dataclass(frozen=True)
class Plan:
    """What `tests.tools.mutation` asks for: files by their names below `root`, and how to play them."""

    root: str
    files: tuple[str, ...]
    share: int
    seed: int
    jobs: int
    seconds: float  # for one mutant
    result: str

    @classmethod
    def read(cls) -> "Plan":
        plan = json.loads(Path(os.environ[PLAN]).read_text(encoding="utf-8"))
        return cls(**{**plan, "files": tuple(plan["files"])})


@dataclass
class Covered:
    """By file and line the places of the tests that run it; how long each test took."""

    lines: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    killers: dict[tuple[str, str], dict[int, None]] = field(default_factory=dict)  # by file and function, latest last

    def tests(self, mutant: Mutant, names: Sequence[str]) -> list[int]:
        """The tests that run the mutated lines; of a signature those of the whole function.

        What has killed another mutant of the function comes first, then the tests of the file itself, then quick ones.
        """
        by_line = self.lines.get(mutant.file, {})
        lines = range(mutant.first_line, mutant.last_line + (40 if mutant.in_signature else 1))
        found = {place for line in lines for place in by_line.get(line, ())} - set(self.failed)
        killers = list(self.killers.get((mutant.file, mutant.function), ()))[::-1]
        own = f"test_{Path(mutant.file).stem}.py"
        rest = sorted(found - set(killers), key=lambda place: (own not in names[place], self.seconds[place]))
        return [place for place in killers if place in found] + rest

    def killed(self, mutant: Mutant, test: int) -> None:
        """Remembers which test it was."""
        known = self.killers.setdefault((mutant.file, mutant.function), {})
        known.pop(test, None)
        known[test] = None


class _Failures:
    """A plug-in that remembers whether a test failed."""

    def __init__(self) -> None:
        self.any = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.any = self.any or report.failed


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Plays mutants in place of the tests themselves."""
    plan = Plan.read()
    root = Path(plan.root)
    mutants = [
        one
        for path in files_under(root)
        if (name := path.relative_to(root).as_posix()) in plan.files
        for one in chosen(mutants_of(path, name), plan.share, plan.seed)
    ]
    importable = [importlib.import_module(_module_name(root, name)) for name in plan.files]
    assert importable or not mutants
    print(f"{len(session.items)} tests, {len(mutants)} mutants in {len(plan.files)} files", file=sys.stderr)
    began = time.monotonic()
    covered = _measured(session, plan)
    print(f"lines measured in {time.monotonic() - began:.0f} s; failing tests: {len(covered.failed)}", file=sys.stderr)
    gc.collect()
    gc.freeze()
    outcomes = _played(session, plan, mutants, covered)
    rows = [
        (one.file, one.first_line, one.number, outcomes[n], "" if outcomes[n] == KILLED else one.difference())
        for n, one in enumerate(mutants)
    ]
    Path(plan.result).write_text(json.dumps(rows), encoding="utf-8")
    return True


def _measured(session: pytest.Session, plan: Plan) -> Covered:
    """Plays every test once in a child that notes lines."""
    file = Path(plan.result).with_suffix(".lines")
    child = os.fork()
    if child == 0:
        try:
            _silence()
            _measure(session, plan, file)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    told = json.loads(file.read_text(encoding="utf-8"))
    lines = {name: {int(line): tests for line, tests in by_line.items()} for name, by_line in told["lines"].items()}
    return Covered(lines, told["seconds"], told["failed"])


def _measure(session: pytest.Session, plan: Plan, file: Path) -> None:
    include = [str(Path(plan.root) / name) for name in plan.files]
    measuring = coverage.Coverage(data_file=None, config_file=False, include=include)
    failures = _Failures()
    session.config.pluginmanager.register(failures)
    seconds: list[float] = []
    failed: list[int] = []
    measuring.start()
    for place, item in enumerate(session.items):
        measuring.switch_context(str(place))
        began = time.monotonic()
        failures.any = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        seconds.append(time.monotonic() - began)
        if failures.any:
            failed.append(place)
    measuring.stop()
    data = measuring.get_data()
    lines = {
        name: {
            line: [int(test) for test in tests if test]
            for line, tests in data.contexts_by_lineno(str(Path(plan.root) / name)).items()
        }
        for name in plan.files
    }
    file.write_text(json.dumps({"lines": lines, "seconds": seconds, "failed": failed}), encoding="utf-8")


def _played(session: pytest.Session, plan: Plan, mutants: Sequence[Mutant], covered: Covered) -> list[str]:
    """Each mutant's outcome. A child that is not done in time hangs, which is a death too."""
    outcomes = [""] * len(mutants)
    waiting = list(range(len(mutants)))[::-1]
    running: dict[int, tuple[int, int, float]] = {}  # fd of the child's end -> (mutant, process, last moment)
    shown = time.monotonic()
    names = [item.nodeid for item in session.items]
    while waiting or running:
        while waiting and len(running) < plan.jobs:
            place = waiting.pop()
            tests = covered.tests(mutants[place], names)
            if not tests:
                outcomes[place] = UNTESTED
                continue
            slowest = max(covered.seconds[test] for test in tests)
            process, end = _start(session, plan, mutants[place], tests)
            running[end] = (place, process, time.monotonic() + plan.seconds + 10 * min(slowest, plan.seconds))
        ready = select.select(list(running), [], [], 0.5)[0] if running else []
        for end, (place, process, last) in list(running.items()):
            is_late = time.monotonic() > last
            if end in ready or is_late:
                if is_late:
                    os.kill(process, signal.SIGKILL)
                _, status = os.waitpid(process, 0)
                code = os.waitstatus_to_exitcode(status)
                outcomes[place] = _STATUS.get(code, KILLED)
                if said := b"" if is_late else os.read(end, 16):
                    covered.killed(mutants[place], int(said))
                os.close(end)
                del running[end]
        if time.monotonic() - shown > 20:
            shown = time.monotonic()
            done = sum(1 for one in outcomes if one)
            print(f"{done} of {len(mutants)}", file=sys.stderr, flush=True)
    return outcomes


def _start(session: pytest.Session, plan: Plan, mutant: Mutant, tests: Sequence[int]) -> tuple[int, int]:
    """(process, the end of a pipe that closes with it) of a child that plays one mutant."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    status = 1
    try:
        os.close(reading)
        _silence()
        status = _play(session, plan, mutant, tests, writing)
    except BaseException:  # whatever a mutant does is its own end, never the parent's
        status = 1
    finally:
        os._exit(status)


def _play(session: pytest.Session, plan: Plan, mutant: Mutant, tests: Sequence[int], writing: int) -> int:
    try:
        if not exchange(_module_name(Path(plan.root), mutant.file), mutant):
            return 3
    except Exception:
        return 3
    failures = _Failures()
    session.config.pluginmanager.register(failures)
    last = time.monotonic() + plan.seconds
    for test in tests:
        item = session.items[test]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if failures.any:
            os.write(writing, str(test).encode())
            return 1
        if time.monotonic() > last:
            break
    return 0


def exchange(module_name: str, mutant: Mutant) -> bool:
    """Puts the mutant's code in place of the function's own; False where that cannot be done."""
    module = sys.modules[module_name]
    source = mutant.source()
    try:
        compiled = compile(source, str(module.__file__), "exec")
    except SyntaxError:
        return False
    function = _function(vars(module), mutant.function.split("."))
    code = next((one for one in _codes(compiled) if one.co_qualname == mutant.function), None)
    if function is None or code is None or code.co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = code
    if mutant.in_signature:
        changed: dict[str, Any] = {"__name__": module_name, "__file__": module.__file__}
        exec(compiled, changed)  # noqa: S102 - our own source
        new = _function(changed, mutant.function.split("."))
        assert new is not None
        function.__defaults__, function.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
    return True


def _function(names: Mapping[str, Any], path: Sequence[str]) -> FunctionType | None:
    """The function behind a dotted name, out of whatever decorators put around it."""
    found: Any = names.get(path[0])
    for part in path[1:]:
        found = vars(found).get(part)
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, functools.cached_property):
        found = found.func
    elif isinstance(found, staticmethod | classmethod):
        found = found.__func__
    found = getattr(found, "__wrapped__", found)
    return found if isinstance(found, FunctionType) else None


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _module_name(root: Path, name: str) -> str:
    path = root.relative_to(Path.cwd()) / name
    return ".".join(path.with_suffix("").parts)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
