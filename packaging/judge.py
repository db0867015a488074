"""The judge of receipts: the printer emulator emupos, in an environment of its own beside the program's.

It needs a newer Python (3.13) than the program does, so it cannot live among the tests' packages. `bootstrap.py test`
runs this; by hand: `python packaging/judge.py`. Where the machine has no such Python, or the packages are not to be
had, this says what remains unproven and ends well: the tests that need the judge are skipped, and say so, too.
Standard library alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "judge.lock"
VENV = ROOT / ".venv-judge"
STAMP = VENV / "judge.stamp"
# What the judge runs on; the lock has its packages for these.
FITTING = ((3, 13), (3, 14))
ASKS = "import sys, ensurepip, venv; print(*sys.version_info[:2])"
UNPROVEN = (
    "NOT PROVEN here: receipts on a printer that nobody of this project wrote (dot for dot, read back, printed once)."
)


def main() -> int:
    if is_ready():
        return 0
    python = fitting_python()
    if python is None:
        versions = " or ".join(".".join(map(str, version)) for version in FITTING)
        say(f"no Python {versions} on the PATH, from pyenv or from uv.")
        say(UNPROVEN)
        return 0
    say(f"the printer emulator, with {python}")
    if not make(python):
        say("its environment could not be made; is there a network?")
        say(UNPROVEN)
    return 0


def is_ready() -> bool:
    try:
        return STAMP.read_text(encoding="utf-8") == stamp() and python_of(VENV).exists()
    except OSError:
        return False


def stamp() -> str:
    """Changes with the lock, this file and the folder: then it is made anew."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes() + str(ROOT).encode()).hexdigest()


def make(python: str) -> bool:
    """The environment, with exactly the packages of the lock."""
    locked = ("install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
    done = run(python, "-m", "venv", "--clear", str(VENV)) and run(str(python_of(VENV)), "-m", "pip", *locked)
    if done:
        STAMP.write_text(stamp(), encoding="utf-8")
    else:
        shutil.rmtree(VENV, ignore_errors=True)
    return done


def run(*command: str) -> bool:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}
    try:
        return subprocess.run(command, check=False, env={**os.environ, **quiet}).returncode == 0
    except OSError:
        return False


def fitting_python() -> str | None:
    """The first interpreter that starts and fits. A name on the PATH may be a shim that does not."""
    for candidate in candidates():
        try:
            answer = subprocess.run(
                [candidate, "-I", "-c", ASKS], check=False, capture_output=True, text=True, timeout=30
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0 and tuple(map(int, answer.stdout.split())) in FITTING:
            return candidate
    return None


def candidates() -> Iterator[str]:
    """Where a Python may be: this one, the PATH, pyenv's and uv's folders."""
    names = [f"python{major}.{minor}" for major, minor in FITTING]
    yield sys.executable
    yield from filter(None, map(shutil.which, (*names, "python3", "python")))
    for folder in managed():
        for name in names:
            yield from sorted(map(str, folder.glob(f"*/bin/{name}")), reverse=True)
        yield from sorted(map(str, folder.glob("*3.1[34]*/python.exe")), reverse=True)


def managed() -> Iterator[Path]:
    """The folders in which pyenv and uv keep whole Pythons."""
    home = Path.home()
    for name in ("pyenv", *(f"python{major}.{minor}" for major, minor in FITTING)):
        found = Path(shutil.which(name) or "")
        if found.parent.name in ("shims", "bin"):  # of pyenv, wherever it lives
            yield found.parent.parent / "versions"
    yield Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    yield Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local" / "share" / "uv" / "python")


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(line: str) -> None:
    print(f"judge: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
