"""A PostgreSQL of the tests' own, from the system's package: in a folder that goes away, reached by a socket file."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PACKAGED = Path("/usr/lib/postgresql")
OLDEST = 15
STARTS_WITHIN_S = 30
LOG = "log"
# initdb and postgres refuse to run as root; these accounts are there on Debian, the first with the package itself.
ACCOUNTS = ("postgres", "nobody")
OPTIONS = (
    "max_connections=60",
    "shared_buffers=32MB",
    "autovacuum_naptime=5min",
    "listen_addresses=",
    "log_statement=none",
)


class NotHere(Exception):
    """There is no PostgreSQL that could be started, and why."""


@dataclass
class Cluster:
    """A server that runs; `folder` holds its data and its socket."""

    folder: Path
    start: "Callable[[], subprocess.Popen[bytes]]"
    process: "subprocess.Popen[bytes]"
    databases: int = 0
    with_schema: str = ""

    def address(self, database: str) -> str:
        return f"postgresql://pos@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """The address of one more, empty or like `template`."""
        self.databases += 1
        name = f"t{self.databases}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def new_books(self) -> str:
        """The address of one more that has head office's schema."""
        from pos_terminal.headoffice.postgres import open_postgres

        if not self.with_schema:
            open_postgres(self.new_database()).close()
            self.with_schema = f"t{self.databases}"
        return self.new_database(self.with_schema)

    def drop(self, address: str) -> None:
        """Takes a database away, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {_name(address)} WITH (FORCE)")

    def dump(self, address: str, to: Path) -> None:
        """A copy of that database as it is now, made while it is in use."""
        subprocess.run([_programs() / "pg_dump", "--format=custom", "--file", to, address], check=True)

    def load(self, address: str, copy: Path) -> None:
        """The copy takes the place of the database."""
        self.drop(address)
        self.run(f"CREATE DATABASE {_name(address)} TEMPLATE template0")
        subprocess.run([_programs() / "pg_restore", "--exit-on-error", "--dbname", address, copy], check=True)

    def cut_power(self) -> None:
        """The server dies, and all of its processes by themselves; then it starts again and recovers."""
        self.process.kill()
        self.process.wait(10)
        until = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < until:  # as long as one of its processes is left, no other may begin
            self.process = self.start()
            with suppress(NotHere):
                return _wait(self)
        raise NotHere("postgres did not start again")

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """A statement by the cluster's owner."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def _name(address: str) -> str:
    """The database's name in its address."""
    return address.partition("?")[0].rpartition("/")[2]


@contextmanager
def cluster(root: Path | None = None, *options: str) -> Iterator[Cluster]:
    """A server while the block runs; in memory where the system has a place there. Raises NotHere."""
    programs = _programs()
    user, group = _account()
    shared = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
    root = root or (shared if os.access(shared, os.W_OK) else None)
    folder = Path(tempfile.mkdtemp(prefix="pos-pg-", dir=root))
    who: dict[str, Any] = {"user": user, "group": group, "extra_groups": []} if user else {}
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "pos", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **who,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise NotHere(f"initdb failed: {made.stderr.strip()[-300:]}")
    settings = [part for option in (*OPTIONS, f"unix_socket_directories={folder}", *options) for part in ("-c", option)]

    def start() -> "subprocess.Popen[bytes]":
        with (folder / LOG).open("ab") as said:
            return subprocess.Popen(
                [programs / "postgres", "-D", data, *settings], stdout=said, stderr=subprocess.STDOUT, cwd="/", **who
            )

    with Cluster(folder, start, start()) as running:
        _wait(running)
        yield running


def _wait(running: Cluster) -> None:
    import psycopg

    log = running.folder / LOG
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            running.run("SELECT 1")
        except psycopg.OperationalError as error:
            if running.process.poll() is not None or time.monotonic() > until:
                raise NotHere(f"postgres did not start: {log.read_text('utf-8')[-300:]}") from error
            time.sleep(0.05)
        else:
            return


def _programs() -> Path:
    """The folder with initdb and postgres, the newest that is new enough."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise NotHere("psycopg is not installed") from error
    found = [path for path in PACKAGED.glob("*/bin") if path.parent.name.isdigit() and (path / "postgres").exists()]
    fit = sorted((path for path in found if int(path.parent.name) >= OLDEST), key=lambda path: int(path.parent.name))
    if not fit:
        raise NotHere(f"PostgreSQL {OLDEST} or newer is not installed (Debian's package: postgresql)")
    return fit[-1]


def _account() -> tuple[str, int]:
    """The account to run as and its group: empty for one's own, which must not be root's."""
    import pwd  # not on every system

    if os.geteuid() != 0:
        return "", 0
    for name in ACCOUNTS:
        try:
            return name, pwd.getpwnam(name).pw_gid
        except KeyError:
            continue
    raise NotHere("postgres does not run as root, and there is no other account")
