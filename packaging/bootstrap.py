"""From a fresh clone to a running shop: `run` starts the demo, `test` runs every check.

Standard library alone, because nothing else is there yet. What is already in place is not fetched again: a second
start reads one stamp file and goes on without a network. On Debian and Ubuntu missing system libraries are installed
with apt where that is allowed; elsewhere they come with the system or are named.
"""

import argparse
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "bootstrap.stamp"
LOWEST, HIGHEST = (3, 11), (3, 13)

# What PySide6's libraries and its X11 plug-in link to and its wheels do not carry. Each was taken away from a bare
# Debian 12 once, and the window did not open; packages that every Debian has are not named.
LIBRARIES = (
    "libbrotli1",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libx11-6",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-render0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-util1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxcb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)
# A second decoder of codes: without it the first serves alone, and `pos-terminal doctor` says so.
NICE_TO_HAVE = ("libzbar0",)
# A display that is not there, for the tests that open a real window.
FOR_TESTS = ("xvfb",)
# A database server for the tests to start; without it they are left out, and say so.
NICE_FOR_TESTS = ("postgresql",)
# Programs that read receipts as strangers do: without them these tests are skipped, and the run says so aloud.
READERS = ("zbar-tools", "tesseract-ocr", "tesseract-ocr-chi-tra", "tesseract-ocr-eng")

NEEDS_A_PERSON = 3


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("task", choices=("run", "test"), help="start the demo shop, or run every check")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- ARGS", help="passed on to the task")
    wanted = parser.parse_args(arguments)
    rest = wanted.rest[1:] if wanted.rest[:1] == ["--"] else wanted.rest
    if not LOWEST <= sys.version_info[:2] <= HIGHEST:
        return with_another_python(arguments)
    prepare(for_tests=wanted.task == "test")
    if wanted.task == "test":
        call([str(python_of(VENV)), str(ROOT / "packaging" / "judge.py")], "The judge of receipts could not be set up.")
        return start([str(python_of(VENV)), "-m", "tests", *rest], os.environ)
    return start([str(python_of(VENV)), "-m", "pos_terminal", "demo", *demo_arguments(rest)], os.environ)


def with_another_python(arguments: Sequence[str]) -> int:
    """Starts again with a Python that fits, if this machine has one."""
    for minor in range(HIGHEST[1], LOWEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return start([found, str(Path(__file__).resolve()), *arguments], os.environ)
    mine = ".".join(map(str, sys.version_info[:2]))
    return give_up(f"Python 3.{LOWEST[1]} to 3.{HIGHEST[1]} is needed; this is {mine}.")


def prepare(*, for_tests: bool) -> None:
    """Puts in place whatever is missing, and remembers that nothing is."""
    lock = ROOT / "packaging" / ("requirements-dev.lock" if for_tests else "requirements.lock")
    stamp = stamp_of(lock)
    if stamp in stamped():
        return
    began = time.monotonic()
    step(1, "System libraries")
    install_libraries(for_tests=for_tests)
    step(2, f"Python environment in {VENV.name}")
    make_environment()
    step(3, "Locked dependencies (about 250 MB the first time)")
    pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    step(4, "This program")
    pip("install", "--no-deps", "--no-build-isolation", "--quiet", "--editable", str(ROOT))
    # The tests' lock holds everything that the program needs, so it covers a later `run` too.
    done = {stamp, stamp_of(ROOT / "packaging" / "requirements.lock")}
    STAMP.write_text("\n".join(sorted(done)) + "\n", encoding="utf-8")
    say(f"Ready after {time.monotonic() - began:.0f} s.")


def stamp_of(lock: Path) -> str:
    """Changes with lock, project file, this file, Python and folder: then everything is looked at again."""
    digest = hashlib.sha256()
    for part in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(part.read_bytes())
    digest.update(f"{sys.version_info[:2]} {ROOT}".encode())
    return f"{lock.name} {digest.hexdigest()}"


def stamped() -> set[str]:
    """The stamps of what was put in place, empty where the environment is not whole."""
    try:
        return set(STAMP.read_text(encoding="utf-8").splitlines()) if python_of(VENV).exists() else set()
    except OSError:
        return set()


def install_libraries(*, for_tests: bool) -> None:
    """Installs missing system libraries with apt, or says which line to run."""
    if sys.platform != "linux":
        say("come with this system.")
        return
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        say("no apt here. If the window does not open, install the libraries that it names; Debian calls them")
        say("  " + " ".join(LIBRARIES + NICE_TO_HAVE + (READERS if for_tests else ())))
        return
    needed = [*LIBRARIES, *(FOR_TESTS if for_tests else ())]
    if importlib.util.find_spec("ensurepip") is None and not python_of(VENV).exists():
        needed.append(f"python3.{sys.version_info[1]}-venv")
    missing = without_installed(needed)
    nice = without_installed([*NICE_TO_HAVE, *((*READERS, *NICE_FOR_TESTS) if for_tests else ())])
    if not missing and not nice:
        say("all there.")
        return
    apt = apt_command()
    if apt is None:
        by_hand(missing, nice)
        return
    say("installing " + " ".join(missing + nice))
    # One source of many that does not answer is no reason to stop: what is needed may be known already.
    if subprocess.run([*apt, "update", "-qq"], check=False).returncode != 0:
        say("the list of system packages could not be fetched whole; going on with what is known")
    options = ["install", "--yes", "-qq", "--no-install-recommends"]
    if missing:
        call([*apt, *options, *missing], "System libraries could not be installed.")
    for package in nice:  # one by one: what is to be had is taken
        if subprocess.run([*apt, *options, package], check=False).returncode != 0:
            say(f"{package} is not to be had here; it goes without.")


def without_installed(packages: Sequence[str]) -> list[str]:
    """Those of the packages that dpkg does not have, or has only half."""
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
    # Since 2024 some libraries carry a suffix in Debian and Ubuntu (64-bit time); apt takes the name without it too.
    query += [name for package in packages for name in (package, f"{package}t64")]
    answer = subprocess.run(query, check=False, capture_output=True, text=True).stdout
    there = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in there and f"{package}t64" not in there]


def apt_command() -> list[str] | None:
    """apt as root, by sudo that asks nothing, or not at all."""
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return apt
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return ["sudo", "-n", *apt]
    return None


def by_hand(missing: Sequence[str], nice: Sequence[str]) -> None:
    """Names the one line that a person with the rights must run; goes on where nothing is really needed."""
    say("this account may not install system packages. Run this line once, then this command again:")
    say("  sudo apt-get update && sudo apt-get install -y --no-install-recommends " + shlex.join([*missing, *nice]))
    if missing:
        sys.exit(NEEDS_A_PERSON)


def make_environment() -> None:
    """A virtual environment of this Python; an unfit one is made anew."""
    python = python_of(VENV)
    asks = "import sys, pip; print(*sys.version_info[:2])"
    if python.exists():
        answer = subprocess.run([str(python), "-c", asks], check=False, capture_output=True, text=True)
        if answer.returncode == 0 and answer.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            say("all there.")
            return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(give_up("Python's venv module is not complete (on Debian: python3-venv)."))
    call([sys.executable, "-m", "venv", "--clear", str(VENV)], "The Python environment could not be made.")


def demo_arguments(rest: Sequence[str]) -> list[str]:
    """The demo's arguments; where nobody could see a window, the demo that needs none."""
    if sys.platform != "linux" or "--headless" in rest or "--help" in rest:
        return list(rest)
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return list(rest)
    say("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the demo plays a short day by")
    say("itself and leaves its pictures, receipts and books in a folder. On a machine with a display it is a window.")
    return ["--headless", *rest]


def start(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Becomes the program where the system can, so that signals and exit code are its own."""
    sys.stdout.flush()
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], list(command), dict(environment))
    return subprocess.run(list(command), check=False, env=dict(environment)).returncode


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(*arguments: str) -> None:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_INPUT": "1"}
    command = [str(python_of(VENV)), "-m", "pip", *arguments]
    call(command, "Dependencies could not be installed; is there a network?", quiet)


def call(command: Sequence[str], excuse: str, extra: Mapping[str, str] | None = None) -> None:
    """Runs a command whose output is shown; leaves with one plain line where it fails."""
    sys.stdout.flush()
    try:
        code = subprocess.run(list(command), check=False, env={**os.environ, **(extra or {})}).returncode
    except OSError as error:
        excuse, code = f"{excuse} ({error})", 1
    if code != 0:
        sys.exit(give_up(excuse))


def give_up(why: str) -> int:
    sys.stdout.flush()
    print(f"bootstrap: {why}", file=sys.stderr)
    return NEEDS_A_PERSON


def step(number: int, what: str) -> None:
    print(f"[{number}/4] {what}", flush=True)


def say(line: str) -> None:
    print(f"      {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
