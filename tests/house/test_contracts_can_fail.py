"""Each contract of the house is broken once on purpose, in a copy of its rooms, and is seen to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow

BREAKS = {
    "a neighbour": ("floors", "services/checkout.py", "import pos_terminal.store.journal"),
    "a device and a use case": ("floors", "counter_devices/line.py", "import pos_terminal.services.ports"),
    "upwards": ("floors", "wire/codec.py", "import pos_terminal.services.ports"),
    "the window from below": ("floors", "printer/transport.py", "import pos_terminal.ui.till"),
    "a room without a floor": ("floors", "helpers.py", ""),
    "selling and loyalty": ("domain-floors", "domain/selling/sale.py", "import pos_terminal.domain.loyalty.member"),
    "a rule without a floor": ("domain-floors", "domain/common.py", ""),
    "the window and a device": ("ui-asks-services", "ui/till.py", "import pos_terminal.vault"),
    "the window and a terminal": ("ui-asks-services", "ui/till.py", "import pos_terminal.counter_devices.line"),
    "head office and the till": ("head-office-apart", "headoffice/server.py", "import pos_terminal.services.ports"),
    "a database in a use case": ("pure-rules", "services/checkout.py", "import sqlite3"),
    "a library in a rule": ("domain-standard-library", "domain/money.py", "import msgspec"),
    "Qt in a command": ("qt-in-the-window", "commands/till.py", "import PySide6.QtCore"),
    "Qt in a driver": ("qt-in-the-window", "counter_devices/line.py", "import PySide6.QtCore"),
    "a circle": ("no-circles", "store/journal.py", "import pos_terminal.store.ledger"),
}


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with its rooms empty: the same modules, none of their imports."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for module in (ROOT / "pos_terminal").rglob("*.py"):
        empty = copy / module.relative_to(ROOT)
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.touch()
    (copy / "pos_terminal" / "store" / "ledger.py").write_text("import pos_terminal.domain.money\n")
    return copy


def lint(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1", "COLUMNS": "300"}
    return subprocess.run(
        [*command, *arguments], cwd=house, env=environment, check=False, capture_output=True, text=True
    )


def test_empty_rooms_keep_every_contract(rooms: Path) -> None:
    answer = lint(rooms)

    assert answer.returncode == 0, answer.stdout
    assert "0 broken" in answer.stdout


@pytest.mark.parametrize("case", BREAKS)
def test_a_break_is_seen(rooms: Path, tmp_path: Path, case: str) -> None:
    contract, file, line = BREAKS[case]
    house = tmp_path / "house"
    shutil.copytree(rooms, house)
    broken = house / "pos_terminal" / file
    broken.write_text(line + "\n")
    if case == "a circle":
        (house / "pos_terminal" / "store" / "ledger.py").write_text("import pos_terminal.store.journal\n")

    answer = lint(house, "--contract", contract)

    assert answer.returncode == 1, answer.stdout
    named = broken.with_suffix("").relative_to(house).as_posix().replace("/", ".")
    assert named.rpartition(".")[2] in answer.stdout, answer.stdout


BANNED = (
    "from datetime import datetime\n\nNOW = datetime.now()\n",
    "import datetime\n\nTODAY = datetime.date.today()\n",
    "import time\n\nAT = time.time()\n",
    "from uuid import uuid4\n\nID = uuid4()\n",
    "import random\n\nX = random.random()\n",
    "import sqlite3\n\nDB = sqlite3.connect('x')\n",
    "from unittest.mock import patch\n\nP = patch\n",
)


def ruff(code: str, file: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--output-format",
        "concise",
        "--stdin-filename",
        file,
    ]
    return subprocess.run([*command, "-"], cwd=ROOT, input=code, check=False, capture_output=True, text=True).stdout


@pytest.mark.parametrize("code", BANNED)
def test_time_chance_and_patching_are_barred_everywhere_but_at_the_clock(code: str) -> None:
    assert "TID251" in ruff(code, "pos_terminal/services/checkout.py")
    assert "TID251" not in ruff(code, "pos_terminal/clock.py")
