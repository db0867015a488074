"""One target under atheris; `python -m tests.fuzz` starts it. Needs atheris."""

import sys
import tempfile
from importlib import import_module
from pathlib import Path


def main() -> None:
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["pos_terminal"]):
        targets = import_module("tests.fuzz.targets")
    name, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as seeds:
        for n, sample in enumerate(targets.SAMPLES):
            (Path(seeds) / str(n)).write_bytes(sample)
        atheris.Setup([sys.argv[0], *options, seeds], targets.TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
