"""Head office in the simulation: the real application over a real file, which may die at any line and be put back."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

import apsw
import msgspec
from starlette.applications import Starlette

from pos_terminal.headoffice.office import DATABASE, HeadOffice, open_head_office
from pos_terminal.headoffice.safekeeping import back_up
from pos_terminal.headoffice.server import create_app
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY, open_vault, verify
from pos_terminal.wire.envelope import ProductChanged
from tests.sim.asgi import Answer, Caller, Request
from tests.sim.clock import LyingClock
from tests.sim.dying import Died, dying
from tests.sim.facts import MEMBERS, Fact, Facts

FILES = ("", "-wal", "-shm")
PLACES = "SELECT digest FROM place"
RECORDS = "SELECT id FROM record"
STREAMS = "SELECT id, sequence, hash FROM stream"
GAPS = """
SELECT s.id FROM stream s LEFT JOIN place p ON p.stream = s.no GROUP BY s.no
HAVING count(p.sequence) <> s.sequence OR coalesce(max(p.sequence), 0) <> s.sequence"""
WRONG_HEAD = """
SELECT s.id FROM stream s LEFT JOIN place p ON p.stream = s.no AND p.sequence = s.sequence
WHERE s.sequence > 0 AND (p.hash IS NULL OR p.hash <> s.hash)"""
BOOKED = "SELECT record, count(*), sum(amount) FROM entry GROUP BY record"
SUMS = "SELECT member, sum(rest) FROM lot WHERE unit = 'points' GROUP BY member"
PLACE = """
SELECT p.hash FROM place p JOIN stream s ON s.no = p.stream WHERE s.id = '{stream}' AND p.sequence = {sequence}"""
PRODUCTS = "SELECT body FROM product"
VOIDED = "SELECT sale, record FROM voided"
# Where requests wait and answers are written: dying there is losing a message, which the network does.
DOOR = ("server.py", "limits.py", "bodies.py", "metrics.py")
NO_DISK = Path("/dev/shm")  # noqa: S108 - memory where there is such a place


class OfficeIds:
    """Ids that no life of head office gives twice: a restored one must not name its generation like another."""

    def __init__(self) -> None:
        self._given = 0

    def new(self) -> UUID:
        self._given += 1
        return UUID(int=0xFFFF << 96 | 0x7 << 76 | 0b10 << 62 | self._given)

    def member(self) -> str:
        self._given += 1
        return f"ffff{self._given:010x}"


@cache
def _keys() -> Path:
    folder = Path(mkdtemp(prefix="sim-keys-")) / "keys"
    open_vault(folder, HEAD_OFFICE_CODE_KEY)
    return folder


class SimOffice:
    """Head office's machine: its folder, and the program that serves from it."""

    def __init__(self, clock: LyingClock) -> None:
        self.folder = Path(mkdtemp(prefix="sim-office-", dir=NO_DISK if NO_DISK.is_dir() else None))
        shutil.copytree(_keys(), self.folder / "keys")
        self._clock = clock
        self._ids = OfficeIds()
        self._caller = Caller()
        self.office: HeadOffice
        self.app: Starlette
        self.deaths = 0
        self._copies: list[apsw.Connection] = []
        self.start()

    def start(self) -> None:
        """The program starts; it notices by itself where its database has gone back."""
        keys = open_vault(self.folder / "keys", HEAD_OFFICE_CODE_KEY)
        self.office = open_head_office(self.folder, keys=keys, verify=verify, now=self._clock.now, ids=self._ids)
        if not self.office.is_founded:
            self.office.found("shop", "HKD", "Asia/Hong_Kong", 0)
            self.office.add_shop("S1", "朝陽茶室", "Sunrise Cafe")
        self.app = create_app(self.office)
        self._reading = apsw.Connection(str(self.folder / DATABASE))

    def stop(self) -> None:
        self._reading.close()
        self.office.close()

    def close(self) -> None:
        self.stop()
        self._caller.close()
        shutil.rmtree(self.folder)

    def answer(self, request: Request, dies_after: int = 0) -> Answer | None:
        """What it answers; None where it died over it. It is started again at once."""
        try:
            with dying(dies_after, "headoffice", but=DOOR):
                return self._caller.call(self.app, request)
        except Died:
            self.deaths += 1
        self.stop()
        self.start()
        return None

    # --- its disk

    def backup(self) -> apsw.Connection:
        """A backup by the program itself, in another place: tills may count on it."""
        path = self.folder / "copy.db"
        back_up(self.office.database, path, self._clock.now(), off_site=True)
        file, copy = apsw.Connection(str(path)), apsw.Connection(":memory:")
        _copy(file, copy)
        file.close()
        path.unlink()
        self._copies.append(copy)
        return copy

    def put_back(self, backup: apsw.Connection, *, noticed: bool) -> None:
        """Puts a backup in place; with `noticed` it opens the new generation from what lies beside the database."""
        self.stop()
        for ending in FILES:
            (self.folder / (DATABASE + ending)).unlink(missing_ok=True)
        file = apsw.Connection(str(self.folder / DATABASE))
        _copy(backup, file)
        file.close()
        if not noticed:
            for file_beside in self.folder.glob("headoffice.high*"):
                file_beside.unlink()
        before = self._generation_of(self.folder / DATABASE)
        self.start()
        if self.office.generation()[0] == before:
            self.office.begin_generation()  # `pos-head-office restored`

    def _generation_of(self, path: Path) -> str:
        file = apsw.Connection(str(path))
        generation = file.execute("SELECT generation FROM head_office").get
        file.close()
        return str(generation)

    # --- what the invariants look at

    def is_in_a_copy(self, stream: str, sequence: int) -> bool:
        """Whether a backup holds what is here at that place, and so everything before it."""
        place = PLACE.format(stream=stream, sequence=sequence)
        here = self.rows(place)
        return bool(here) and any(copy.execute(place).fetchall() == here for copy in self._copies)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._reading.execute(sql).fetchall()

    def known(self, truth: Facts) -> frozenset[Fact]:
        """Every record whose bytes have a place here, counted or kept aside."""
        digests = (bytes(row[0]) for row in self.rows(PLACES))
        return frozenset(truth.by_digest[one] for one in digests if one in truth.by_digest)

    def counted(self) -> set[UUID]:
        """Records that are taken, and not kept aside."""
        return {UUID(bytes=bytes(row[0])) for row in self.rows(RECORDS)}

    def products(self) -> set[str]:
        """What is sold; where it is nothing, tills keep what they have."""
        told = (msgspec.json.decode(bytes(row[0]), type=ProductChanged) for row in self.rows(PRODUCTS))
        return {one.product.sku for one in told if not one.withdrawn}

    def balances(self) -> dict[str, int]:
        """What each member has, as the sum of their lots."""
        found = {str(row[0]): int(str(row[1])) for row in self.rows(SUMS)}
        return {member: found.get(member, 0) for member in MEMBERS}


def _copy(source: apsw.Connection, target: apsw.Connection) -> None:
    with target.backup("main", source, "main") as copying:
        copying.step()
