"""The set-up of the judge of receipts, and that nobody overlooks where it was not there."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.__main__ import ALOUD, Check, run
from tests.conftest import not_proven

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "judge.py"


@pytest.fixture
def judge() -> ModuleType:
    spec = importlib.util.spec_from_file_location("judge", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for an interpreter")
def test_a_python_that_pyenv_keeps_is_found(judge: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shim on the PATH that does not start is passed by, and what it stands for is found."""
    for place, says in (("shims/python3.13", "exit 127"), ("versions/3.13.9/bin/python3.13", "echo 3 13")):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(f"#!/bin/sh\n{says}\n")
        (tmp_path / place).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}")
    monkeypatch.setattr(judge.sys, "executable", "/nowhere/python")

    assert judge.fitting_python() == str(tmp_path / "versions/3.13.9/bin/python3.13")


def test_where_no_python_fits_it_says_what_is_not_proven_and_ends_well(
    judge: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("PATH", "PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(judge.sys, "executable", str(tmp_path / "none"))
    monkeypatch.setattr(judge, "STAMP", tmp_path / "stamp")

    assert judge.main() == 0
    said = capsys.readouterr().out
    assert ALOUD in said
    assert "3.13" in said


def report(nodeid: str, why: str) -> pytest.TestReport:
    longrepr = ("conftest.py", 1, f"Skipped: {why}")
    return pytest.TestReport(nodeid, ("x.py", 1, "x"), {}, "skipped", longrepr, "setup")


def test_skipped_tests_of_the_judge_are_told_by_their_reason() -> None:
    skipped = [
        report("tests/judge/test_once.py::test_a", "no emulator"),
        report("tests/judge/test_once.py::test_b", "no emulator"),
        report("tests/judge/test_paper.py::test_c", "no tesseract"),
        report("tests/unit/test_d.py::test_d", "Windows only"),
    ]

    assert not_proven(skipped) == [
        f"{ALOUD}: 2 tests of the judge of receipts: no emulator",
        f"{ALOUD}: 1 tests of the judge of receipts: no tesseract",
    ]
    assert not_proven([]) == []


def test_the_checks_repeat_at_their_end_what_was_not_proven() -> None:
    says = (sys.executable, "-c", f"print('{ALOUD}: this'); print('12 passed')")

    outcome = run(Check("tests", (says,)), {})

    assert (outcome.last_line, outcome.not_proven) == ("12 passed", (f"{ALOUD}: this",))
