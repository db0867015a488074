"""What a released version leaves behind, kept in tests/golden/releases/<version>; run to add this version's.

    python -m tests.support.golden_release

A folder that is there is never written again: what a shop or head office has from that version must be taken for ever.
`till.tar.zst` and `head-office.tar.zst` are data folders with their keys, `head-office.sql.zst` is the same head office
on PostgreSQL (pg_dump), `line.jsonl.zst` what travelled, `expected.json` what it all comes to. Needs PostgreSQL.
"""

import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import zstandard

import pos_terminal
from tests.support import receipts, release_story
from tests.support.captured_line import Exchange, asked_again, from_lines, to_lines
from tests.support.clocks import StandingClock
from tests.support.offices import Office, open_office
from tests.support.postgres import PACKAGED, Cluster, cluster
from tests.support.shop import Shop, open_shop

FOLDER = receipts.ROOT / "tests" / "golden" / "releases"
LEVEL = 19
LATER = 0x31
LOCKS = (".open", ".window")
Balances = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a frozen version's books say. `sent` are the balances at head office once the till's rest is sent there."""

    version: str
    at: datetime
    records: int
    waiting: int
    kinds: tuple[str, ...]
    streams: int
    held_bills: int
    generation: str
    position: int
    till: Balances
    head_office: Balances
    sent: Balances


@dataclass(frozen=True, slots=True)
class Release:
    """One frozen version."""

    folder: Path

    def expected(self) -> Expected:
        return msgspec.json.decode((self.folder / "expected.json").read_bytes(), type=Expected)

    def line(self) -> list[Exchange]:
        """What travelled, in order."""
        return from_lines(_unpacked(self.folder / "line.jsonl.zst"))

    def unpack(self, what: str, into: Path) -> Path:
        """The data folder of the `till` or of the `head-office`."""
        with tarfile.open(fileobj=BytesIO(_unpacked(self.folder / f"{what}.tar.zst"))) as tar:
            tar.extractall(into, filter="data")
        return into

    def restore(self, into: str) -> None:
        """Head office's books at that address of an empty PostgreSQL database."""
        _run("psql", into, "--quiet", "--set=ON_ERROR_STOP=1", said=_unpacked(self.folder / "head-office.sql.zst"))


def releases() -> list[Release]:
    """All frozen versions, by name."""
    return [Release(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]


def write(folder: Path) -> bool:
    """Freezes the present version into the folder, as a whole or not at all; False where it is there already."""
    if folder.exists():
        return False
    with TemporaryDirectory() as work, cluster() as running:
        made = Path(work) / "made"
        made.mkdir()
        _freeze(Path(work), made, running)
        shutil.copytree(made, folder)
    return True


def open_till(folder: Path, at: datetime) -> Shop:
    """The program of today at a frozen till, with ids that nobody in the story has."""
    shop = open_shop(folder / "keys", folder, till=LATER, signed_in=False)
    shop.clock.at = at
    return shop


def open_books(folder: Path, at: datetime, where: str = "") -> Office:
    """Head office of today over frozen books: in the folder, or at that address with the keys in the folder."""
    return open_office(folder, StandingClock(at), LATER, where)


def told_to(office: Office, members: Iterable[str]) -> Balances:
    """What head office says that members have."""
    return release_story.balances(office.office.balances, members)


def send_rest(shop: Shop, office: Office) -> None:
    """The till sends what it kept, over a real line."""
    with release_story.served(office) as line:
        release_story.sync(shop, line)


def _freeze(work: Path, made: Path, running: Cluster) -> None:
    shop = release_story.alone(work / "till")
    office = open_office(work / "office", shop.clock)
    begun_at = shop.clock.at
    release_story.begin(office)
    with release_story.served(office) as line:
        release_story.join_up(shop, line)
        release_story.sync(shop, line)
        release_story.first_day(shop)
        release_story.sync(shop, line)
        release_story.two_machines(shop, line, work / "till" / "keys", work / "twin")
        release_story.other_till(line, work / "other")
    release_story.unsent(shop)
    members = [one.id for one in shop.store.members.each()]
    generation, position = office.office.generation()
    expected = Expected(
        version=pos_terminal.__version__,
        at=shop.clock.at,
        records=shop.store.journal.head().n,
        waiting=shop.store.outbox.waiting(),
        kinds=tuple(sorted({stored.kind for stored in shop.store.records(0)})),
        streams=len(shop.store.journal.streams()),
        held_bills=len(shop.state.held),
        generation=generation,
        position=position,
        till=release_story.balances(shop.store.ledger.accounts, members),
        head_office=told_to(office, members),
        sent={},
    )
    shop.store.close()
    office.office.close()
    _pack(work / "till", made / "till.tar.zst")
    _pack(work / "office", made / "head-office.tar.zst")
    (made / "line.jsonl.zst").write_bytes(_packed(to_lines(line.kept)))
    shutil.copytree(work / "office" / "keys", work / "postgres" / "keys")
    (made / "head-office.sql.zst").write_bytes(_packed(_on_postgres(work / "postgres", running, line.kept, begun_at)))
    shop, office = open_till(work / "till", expected.at), open_books(work / "office", expected.at)
    send_rest(shop, office)
    expected = replace(expected, sent=told_to(office, members))
    (made / "expected.json").write_bytes(msgspec.json.format(msgspec.json.encode(expected), indent=1) + b"\n")
    shop.store.close()
    office.office.close()


def _on_postgres(folder: Path, running: Cluster, kept: Iterable[Exchange], at: datetime) -> bytes:
    """The same head office on PostgreSQL, by what travelled to it, as a dump."""
    office = open_office(folder, StandingClock(at), where=running.new_books())
    release_story.begin(office)
    with release_story.served(office) as line:
        for one in kept:
            if one.method == "POST":
                status, _ = asked_again(line.url, one)
                assert status == one.status, one
    office.office.close()
    dump = _run("pg_dump", office.where, "--no-owner", "--no-privileges")
    # Newer ones fence the dump in for psql of the same age.
    return b"".join(part for part in dump.splitlines(keepends=True) if not part.startswith((b"\\restrict", b"\\unres")))


def _run(program: str, *arguments: str, said: bytes = b"") -> bytes:
    newest = max(PACKAGED.glob(f"*/bin/{program}"), key=lambda path: int(path.parent.parent.name))
    return subprocess.run([newest, *arguments], input=said, stdout=subprocess.PIPE, check=True).stdout


def _pack(folder: Path, file: Path) -> None:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in LOCKS:
                tar.add(path, path.relative_to(folder).as_posix(), recursive=False, filter=_of_nobody)
    file.write_bytes(_packed(packed.getvalue()))


def _of_nobody(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without whose it was and when."""
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    return info


def _packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(data)


def _unpacked(file: Path) -> bytes:
    return zstandard.ZstdDecompressor().decompress(file.read_bytes())


if __name__ == "__main__":
    place = FOLDER / pos_terminal.__version__
    print(f"{place} is written" if write(place) else f"{place} is there, and stays as it is")
