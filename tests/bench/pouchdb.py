"""PouchDB replicating documents to its own server, as a peer: node and two packages of npm's, set up once.

They lie in the folder of `kept_folder`; without node, npm or a registry there is no peer, and `Missing` says why.
"""

import shutil
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tests.bench.shops import kept_folder

SOURCES = Path(__file__).with_name("pouchdb_peer")
FILES = ("package.json", "server.mjs", "replicate.mjs")
SETS_UP_WITHIN_S = 300
REPLICATES_WITHIN_S = 300


class Missing(Exception):
    """The peer cannot run here."""


class Pouch:
    """The peer, ready to run in a folder of its own; each replication begins with empty databases."""

    def __init__(self, programs: Path, folder: Path, node: str) -> None:
        self._programs = programs
        self._folder = folder
        self._node = node

    def replicate(self, documents: Sequence[bytes]) -> float:
        """Seconds a document: from one database to another over loopback, by `replicate.to` at its defaults.

        Raises Missing where it fails.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        file = self._folder / "documents.ndjson"
        file.write_bytes(b"\n".join(documents))
        command = [self._node, str(self._programs / "replicate.mjs"), str(self._folder), str(file)]
        return float(_said(command, self._programs, REPLICATES_WITHIN_S)) / len(documents)


def pouch(folder: Path) -> Pouch:
    """The peer, set up where it was not yet. Raises Missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Missing("node and npm are not here")
    contents = b"".join((SOURCES / name).read_bytes() for name in FILES)
    programs = kept_folder() / f"pouchdb-{sha256(contents).hexdigest()[:12]}"
    if not programs.exists():
        making = programs.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for name in FILES:
            shutil.copyfile(SOURCES / name, making / name)
        _said([npm, "install", "--no-audit", "--no-fund"], making, SETS_UP_WITHIN_S)
        making.rename(programs)
    return Pouch(programs, folder, node)


def _said(command: Sequence[str], at: Path, within_s: float) -> str:
    try:
        done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=within_s, check=True)
    except subprocess.CalledProcessError as error:
        raise Missing(f"{Path(command[0]).name}: {' '.join(error.stderr.split())[-200:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(str(error)) from error
    return done.stdout
