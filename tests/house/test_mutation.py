"""The tool that puts faults into the rules: what it changes, and that it changes nothing else."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.tools.mutants import Mutant, chosen, mutants_of
from tests.tools.mutation import main, show
from tests.tools.mutation_run import KILLED, SURVIVED, UNPLAYED, UNTESTED, exchange

SOURCE = '''\
"""A module."""

from functools import cached_property, lru_cache

LIMIT = 5


@lru_cache
def doubled(amount: int, times: int = 2) -> int:
    """Never mutated: this text."""
    return amount * times


class Till:
    """A class."""

    @property
    def open(self) -> bool:
        return 1 < 2

    @cached_property
    def rest(self) -> int:
        return max(0, 7 - 3)

    @staticmethod
    def named(name: str) -> str:
        def inner(text: str) -> str:
            return text.upper()

        return inner(name)
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sample_till.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def module(file: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_till", file)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "sample_till", found)
    spec.loader.exec_module(found)
    return found


def with_change(file: Path, text: str) -> Mutant:
    (found,) = [one for one in mutants_of(file, "sample_till.py") if f"\n+{text}" in f"\n{one.difference()}"]
    return found


def test_functions_of_every_kind_have_mutants_and_nothing_else_has(file: Path) -> None:
    found = mutants_of(file, "sample_till.py")

    assert {one.function for one in found} == {"doubled", "Till.open", "Till.rest", "Till.named"}
    assert [one.in_signature for one in found if one.function == "doubled"].count(True) == 1
    assert not any("A module" in one.difference() or "LIMIT" in one.difference() for one in found)
    for one in found:
        compile(one.source(), "sample", "exec")


def test_the_code_of_a_function_is_exchanged(file: Path, module: ModuleType) -> None:
    till = module.Till()

    assert exchange("sample_till", with_change(file, "    return amount / times"))
    assert module.doubled(10) == 5
    assert exchange("sample_till", with_change(file, "        return 1 <= 2"))
    assert till.open
    assert exchange("sample_till", with_change(file, "        return max(0, 7 + 3)"))
    assert till.rest == 10
    assert exchange("sample_till", with_change(file, "            return text.lower()"))
    assert till.named("Ling") == "ling"


def test_a_default_is_exchanged_too(file: Path, module: ModuleType) -> None:
    assert exchange("sample_till", with_change(file, "def doubled(amount: int, times: int = 3) -> int:"))
    assert module.doubled(10) == 30


def test_a_share_is_the_same_for_the_same_seed(file: Path) -> None:
    found = mutants_of(file, "sample_till.py")

    assert chosen(found, 100, 1) == found
    assert chosen((), 10, 1) == ()
    assert len(chosen(found, 1, 1)) == 1
    half = chosen(found, 50, 1)
    assert len(half) == round(len(found) / 2)
    assert half == chosen(found, 50, 1) != chosen(found, 50, 2)


def test_the_table_names_what_lives_on(capsys: pytest.CaptureFixture[str]) -> None:
    show([
        ("a.py", 3, 0, KILLED, ""), ("a.py", 4, 1, SURVIVED, "-old\n+new"), ("a.py", 5, 2, UNPLAYED, "-never\n+seen"),
        ("b.py", 6, 3, UNTESTED, "-dark\n+corner"), ("a.py", 7, 4, KILLED, ""),
    ])  # fmt: skip
    said = capsys.readouterr().out

    assert "a.py:4 #1 survived\n-old\n+new\n" in said
    assert "b.py:6 #3 untested" in said
    assert "never" not in said
    rows = {line.split()[0]: line.split()[1:] for line in said.splitlines() if line.endswith("%")}
    assert rows["a.py"] == ["3", "2", "1", "0", "66.7", "%"]
    assert rows["b.py"] == ["1", "0", "0", "1", "0.0", "%"]


def test_a_name_that_is_no_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "nowhere/*.py"]) == 2
    assert "pos_terminal/domain" in capsys.readouterr().err
