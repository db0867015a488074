"""What is in the repository: nothing of one machine, nothing unfinished, and the same versions everywhere."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import pos_terminal
from pos_terminal import assets

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = {
    "",
    ".cfg",
    ".csv",
    ".desktop",
    ".json",
    ".lock",
    ".md",
    ".py",
    ".qml",
    ".service",
    ".sh",
    ".sql",
    ".toml",
    ".ts",
    ".txt",
}

OF_ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root)/\w|/home/(?!till\b|USER\b|pi\b)\w+|[A-Z]:\\\\Users\\\\(?!NAME)\w+"
)
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|deb\.debian\.org|npmjs\.org|registry\.npm|--(?:extra-)?index-url|--find-links"
)
FOLDERS = ("pos_terminal", "tests", "docs", "packaging", "resources", "migrations", ".ci")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")


def texts() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    paths = paths or [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]  # an unpacked archive
    return [path for path in paths if path.suffix in TEXT and path.is_file() and path != Path(__file__)]


@pytest.mark.parametrize("pattern", [OF_ONE_MACHINE, REGISTRY, UNFINISHED], ids=["machine", "registry", "unfinished"])
def test_no_text_holds(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_one_version_of_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == pos_terminal.__version__
    assert f"## {pos_terminal.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_tests_run_with_the_very_versions_that_a_shop_gets() -> None:
    shop, tests = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: tests.get(name) for name in shop} == shop


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", (ROOT / "packaging" / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert [block.split()[0] for block in blocks[1:] if "--hash=sha256:" not in block] == []


def test_resources_are_found() -> None:
    assert (assets.resources() / "fonts" / "OFL.txt").is_file()
    assert list(assets.migrations().glob("0001_*.sql"))


def test_files_stay_small() -> None:
    """A file that outgrows this usually holds two ideas: split it by idea."""
    # wording.py is a table of sentences, not code
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "pos_terminal").rglob("*.py")
    }
    written = sorted(length for path, length in lengths.items() if path.name != "__init__.py")

    assert written[len(written) // 2] <= 130
    assert [
        f"{path.relative_to(ROOT)}: {length}"
        for path, length in lengths.items()
        if length > 450 and path.name != "wording.py"
    ] == []
