"""The set-up: what it decides, without setting anything up."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "packaging" / "bootstrap.py"


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})


def test_it_needs_the_standard_library_alone() -> None:
    """-I and -S: no packages at all are to be had, as on a new machine."""
    answer = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), "--help"], check=False, capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stderr
    assert "run" in answer.stdout
    assert "test" in answer.stdout


def test_an_unknown_task_is_refused() -> None:
    assert call("fly").returncode == 2


def test_without_a_display_the_demo_plays_by_itself(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert bootstrap.demo_arguments(["--out", "x"]) == ["--headless", "--out", "x"]
    assert "no display" in capsys.readouterr().out
    assert bootstrap.demo_arguments(["--headless"]) == ["--headless"]


def test_with_a_display_the_demo_has_a_window(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert bootstrap.demo_arguments([]) == []


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="a system without dpkg")
def test_missing_packages_are_told_from_installed_ones(bootstrap: ModuleType) -> None:
    assert bootstrap.without_installed(["dpkg", "no-such-package-here"]) == ["no-such-package-here"]


def test_the_stamp_changes_with_the_lock(bootstrap: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1\n")
    first = bootstrap.stamp_of(lock)
    lock.write_text("a==2\n")

    assert bootstrap.stamp_of(lock) != first
    assert bootstrap.stamp_of(lock) == bootstrap.stamp_of(lock)


def test_a_command_that_fails_ends_with_one_plain_line(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        bootstrap.call([sys.executable, "-c", "raise SystemExit(9)"], "It did not work.")

    assert left.value.code == bootstrap.NEEDS_A_PERSON
    assert capsys.readouterr().err == "bootstrap: It did not work.\n"


def test_the_server_runs_the_command_of_the_readme() -> None:
    command = "python3 packaging/bootstrap.py test"

    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
