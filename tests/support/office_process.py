"""`pos-head-office serve` as a process of its own."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = "from pos_terminal.commands.head_office import cli; cli(prog_name='pos-head-office')"
STARTS_WITHIN_S = 30


@contextmanager
def office_process(
    folder: Path, where: str = "", *, port: int = 0, first: str = ""
) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """Serves while the block runs, unless the block kills it; gives the URL and the process.

    `first` is what the process does before anything else.
    """
    arguments = ["--data", str(folder), "--database", where, "serve", "--listen", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [sys.executable, "-c", first + COMMAND, *arguments], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        late = threading.Timer(STARTS_WITHIN_S, process.kill)
        late.start()
        said = process.stderr.readline()
        late.cancel()
        assert said.startswith("head office serves at "), said
        try:
            yield said.split()[-1], process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
