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
    folder: Path, where: str = "", listen: str = "127.0.0.1:0"
) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """Serves while the block runs, unless the block kills it; gives the URL and the process.

    `listen` brings it back where it was before.
    """
    arguments = ["--data", str(folder), "--database", where, "serve", "--listen", listen]
    with subprocess.Popen([sys.executable, "-c", COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as process:
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
