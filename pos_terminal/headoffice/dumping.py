"""PostgreSQL's own programs for a copy of a database: found on the path, or where Debian puts them."""

import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

from pos_terminal.domain.errors import Unavailable

PACKAGED = Path("/usr/lib/postgresql")
LAST_WORDS = 300


def dump(address: str, target: Path, snapshot: str) -> None:
    """Writes the database, as that exported snapshot shows it, to the file in pg_dump's custom format.

    Raises Unavailable `backup-unusable` where it breaks off, `no-pg-dump` where the program is not there.
    """
    conninfo = import_module("psycopg.conninfo")
    parts = conninfo.conninfo_to_dict(address)
    # On a command line others could read it.
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    place = conninfo.make_conninfo(**parts)
    _run(
        "pg_dump", f"--dbname={place}", f"--snapshot={snapshot}", "--format=custom", f"--file={target}", env=environment
    )


def read_back(target: Path) -> None:
    """Reads a dump to its end, every row unpacked. Raises Unavailable `backup-unusable`."""
    _run("pg_restore", f"--file={os.devnull}", str(target))


def _run(name: str, *arguments: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run([_program(name), *arguments], env=env, capture_output=True, check=False)
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-LAST_WORDS:]
        raise Unavailable("head_office", "backup-unusable", f"{name}: {said}")


def _program(name: str) -> str:
    """The newest there is: an older one does not read a newer server."""
    packaged = [path for path in PACKAGED.glob(f"*/bin/{name}") if path.parent.parent.name.isdigit()]
    if packaged:
        return str(max(packaged, key=lambda path: int(path.parent.parent.name)))
    found = shutil.which(name)
    if found is None:
        raise Unavailable("head_office", "no-pg-dump", f"{name} is not installed (PostgreSQL's client programs)")
    return found
