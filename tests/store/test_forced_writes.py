"""What the kernel is asked: a sale is one forced write to the disk, not none and not two."""

import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SALES = 25
FORCED = ("fsync(", "fdatasync(")

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here")


def calls_of_a_writer(folder: Path) -> list[str]:
    """The calls, in order, of a process that sells: forced writes, and a line for each sale that it promises."""
    trace = folder / "trace"
    tracing = ("strace", "-f", "-e", "trace=write,fsync,fdatasync", "-o", str(trace))
    writer = (sys.executable, "-m", "tests.store.writer", str(folder / "till.db"), "1")
    with subprocess.Popen(
        (*tracing, *writer), cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if int(line) >= SALES:
                break
        process.stdout.close()  # it ends at its next word
        process.wait(60)
    if not trace.exists() or "PTRACE" in trace.read_text(errors="replace"):
        pytest.skip("nobody may trace here")
    return trace.read_text(errors="replace").splitlines()


def test_a_sale_is_one_forced_write(tmp_path: Path) -> None:
    calls = calls_of_a_writer(tmp_path)
    promised = [place for place, call in enumerate(calls) if re.search(r'write\(1, "\d', call)]
    forced = [sum(any(name in call for name in FORCED) for call in calls[a:b]) for a, b in pairwise(promised)]
    assert forced[: SALES - 2] == [1] * (SALES - 2)
