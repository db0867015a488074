"""Fuzzes what reads codes, led by coverage (atheris, libFuzzer).

    python -m tests.fuzz                      every target, 200,000 inputs each
    python -m tests.fuzz --runs 5000 payload  one target

atheris is no dependency of the project, as it has wheels for some systems only: `pip install atheris`. Without it
nothing is fuzzed here, and said so; hypothesis plays the same targets in the usual tests. What fails stands in full on
the console, and its bytes are printed in Base64 for a test.
"""

import argparse
import subprocess
import sys
import tempfile
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path

RUNS = 200_000
# Each target, and how many bytes an input of it has at most; two a key.
TARGETS = {"payload": 8_192, "card_text": 512, "signed_card": 512, "serial_line": 8_192, "typed_keys": 257}
NAMES = tuple(TARGETS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--runs", type=int, default=RUNS, help="how many inputs a target gets")
    options = parser.parse_args()
    if unknown := set(options.targets) - set(NAMES):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if find_spec("atheris") is None:
        print("not fuzzed: atheris is not installed (pip install atheris)")
        return 0
    return max([_play(name, options.runs) for name in options.targets or NAMES])


def _play(name: str, runs: int) -> int:
    """One target in a process of its own, as libFuzzer ends the process in which it runs."""
    with tempfile.TemporaryDirectory() as folder:
        places = (f"-artifact_prefix={folder}/", f"-runs={runs}", f"-max_len={TARGETS[name]}", "-rss_limit_mb=2048")
        command = [sys.executable, "-m", "tests.fuzz.harness", name, *places]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode == 0:
            print(f"{name}: {runs} inputs, nothing found")
            return 0
        print(done.stdout)
        for found in Path(folder).iterdir():
            print(f"{name}: {found.name}: {b64encode(found.read_bytes()).decode()}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
