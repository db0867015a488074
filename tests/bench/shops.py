"""Shops with many members for the measurements: filled once, kept between runs, and copied for each run.

They are kept in the folder BENCH_DATA, or in the system's place for temporary files, under a name that changes with
the database's shape. A million members take some minutes and about a gigabyte, once.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import track

from pos_terminal.assets import migrations, resources
from pos_terminal.main.terminal import KEYS
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.vault import open_vault
from tests.support import filled, shop
from tests.support.clocks import NOON

POINTS = Path(__file__).with_name("points.toml")
PROGRAMMES = ("cafe-stamps", str(POINTS))
FEW = 1_000
MANY = 1_000_000


def is_short() -> bool:
    """Whether a tenth must do: on a CI server, as its time is counted, but not in its nightly run."""
    return os.environ.get("CI") == "true" and os.environ.get("TESTS_PROFILE") != "nightly"


def many() -> int:
    """How many members the large shop has."""
    return MANY // 10 if is_short() else MANY


@contextmanager
def shop_of(members: int) -> Iterator[Path]:
    """A data folder of its own with so many members, as many snapshots and own entries, keys and the café's goods."""
    kept = _kept(members)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="run-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(kept, data)
        yield data


def kept_folder() -> Path:
    """Where measurements keep what they need again."""
    return Path(os.environ.get("BENCH_DATA") or Path(tempfile.gettempdir()) / "pos-terminal-bench")


def _kept(members: int) -> Path:
    root = kept_folder()
    kept = root / f"{_shape()}-{members}"
    if not kept.exists():
        making = root / f"{kept.name}.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _fill(making, members)
        making.rename(kept)
    return kept


def _shape() -> str:
    """Names what the filled database depends on."""
    sources = (*sorted(migrations().glob("*.sql")), POINTS, resources() / "programmes" / "cafe-stamps.toml")
    files = (*sources, *(Path(module.__file__ or "") for module in (filled, shop)))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _fill(data: Path, members: int) -> None:
    console = Console(stderr=True)
    console.print(f"Filling a shop of {members:,} members, once; kept in {data.parent}")

    def told(numbers: range, what: str) -> Iterable[int]:
        return track(numbers, what, console=console, disable=not console.is_terminal)

    store = open_store(data / DATABASE, lambda: NOON)
    filled.fill_store(store, members=members, entries=members, track=told)
    shop.fill(store, open_vault(data / KEYS), PROGRAMMES)
    store.connection.row("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
