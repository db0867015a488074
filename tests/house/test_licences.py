"""What this program ships with may be shipped with it: every locked dependency has a licence that fits Apache-2.0."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"

# Permissive, or weak copyleft that a dynamic import keeps apart (LGPL: Qt, PySide6; MPL: certifi), or any that the Open
# Source Initiative has approved, as one chooses (apsw).
FITTING = re.compile(
    r"Apache|MIT|BSD|ISC|MPL|Mozilla|LGPL|Lesser General|Python Software Foundation|PSF|Zlib|HPND|Unlicense|"
    r"public domain|CC0|any-OSI|This software is provided 'as-is'",
    re.IGNORECASE,
)
# Modules of Qt that are under the GPL only, or not in PySide6-Essentials.
GPL_ONLY = re.compile(
    r"Qt(Charts|DataVisualization|Graphs|HttpServer|Mqtt|NetworkAuth|QmlCompiler|Quick3DPhysics|"
    r"QuickTimeline|ShaderTools|VirtualKeyboard|WaylandCompositor|Lottie|Coap|OpcUa)"
)


def locked() -> list[str]:
    return re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licence_of(found: Distribution) -> str:
    """What the package says of its licence: the expression, the classifiers, or the first line of the text."""
    said = found.metadata.json
    classifiers = [line for line in said.get("classifier", []) if line.startswith("License ::")]
    first_line = str(said.get("license", "")).strip().partition("\n")[0]
    told = "; ".join(filter(None, [str(said.get("license_expression", "")), *classifiers, first_line]))
    return told or "; ".join(" ".join((path.read_text(encoding="utf-8")).split()) for path in texts_of(found))


def texts_of(found: Distribution) -> list[Path]:
    """The licence files that came with the package."""
    return [Path(str(found.locate_file(file))) for file in found.files or () if file.name.upper().startswith("LICEN")]


def test_the_lock_names_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=~! ]", line)[0].lower() for line in project["dependencies"]}

    assert asked <= set(locked())


@pytest.mark.parametrize("package", sorted(set(locked())))
def test_a_dependency_has_a_fitting_licence(package: str) -> None:
    try:
        licence = licence_of(distribution(package))
    except PackageNotFoundError:
        pytest.skip("locked for another system or Python")
    assert FITTING.search(licence), f"{package}: {licence!r}"
    assert not re.search(r"AGPL|Affero", licence)


def test_no_module_of_qt_is_used_that_is_under_the_gpl_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder, ending in (("pos_terminal", "*.py"), ("resources", "*.qml"))
        for path in (ROOT / folder).rglob(ending)
        for match in GPL_ONLY.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []
