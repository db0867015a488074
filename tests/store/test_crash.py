"""Power cuts on a disk that forgets what was not synced: of the sales that were confirmed none is lost.

The statements are those of real sales at the real desk, noted as they ran, on the real schema.
"""

import random  # noqa: TID251 - seeded
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest

from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.store.connection import PRAGMAS
from pos_terminal.store.driver import OLDEST_SQLITE
from tests.store.crash_disk import HOW_LOST, CrashVfs, Disk, File, PowerCut
from tests.support.shop import open_shop

SALES = 120
DATABASE = "till.db"
# Where the log is folded back into the file, so that cuts fall into that too; SQLite's own measure is 1000 pages.
PAGES_TO_FOLD = 60
COUNT = "SELECT count(*) FROM journal WHERE kind = 'sale'"
# As the program sets them; the VFS has no shared memory, and nobody else has the disk.
SETTINGS = ("locking_mode = EXCLUSIVE", *(f"{name} = {wanted}" for name, (wanted, _) in PRAGMAS.items()))


@dataclass(frozen=True)
class Noted:
    """A till's file before the first sale, and what each sale ran, from BEGIN to COMMIT."""

    image: bytes
    sales: tuple[tuple[str, ...], ...]


@cache
def noted() -> Noted:
    """Real sales, each by its statements."""
    with TemporaryDirectory() as folder:
        shop = open_shop(Path(folder) / "keys", Path(folder))
        raw = shop.store.connection.raw
        ran: list[str] = []
        sales: list[tuple[str, ...]] = []
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        image = (Path(folder) / DATABASE).read_bytes()
        raw.set_trace_callback(lambda sql: ran.append(sql) if not sql.startswith("--") else None)
        for number in range(SALES):
            shop.ring_up(*["LEMON-TEA", "BUN"][: 1 + number % 2])
            due = totals(shop.state.bill.sale).due_minor
            shop.do(lambda d, s, due=due: d.payment.pay(s, TenderKind.OCTOPUS, due))
            shop.do(lambda d, s: d.payment.next_sale(s))
            sales.append(tuple(ran))
            ran.clear()
        raw.set_trace_callback(None)
        shop.store.close()
    return Noted(image, tuple(sales))


@dataclass
class Till:
    """A till on the crash disk. `confirmed` are the sales whose COMMIT returned."""

    synchronous: str = "FULL"
    honest: bool = True
    confirmed: int = 0
    lost: int = 0
    corrupt: int = 0
    cuts: int = 0
    disk: Disk = field(default_factory=Disk)

    def open(self) -> apsw.Connection:
        connection = apsw.Connection(DATABASE, vfs="crash", flags=apsw.SQLITE_OPEN_READWRITE)
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute(f"PRAGMA synchronous = {self.synchronous}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_TO_FOLD}").fetchall()
        return connection

    def trade(self, sales: int, seed: int) -> None:
        """Sells until so many were confirmed, with the power going off every now and then."""
        chance = random.Random(seed)
        vfs = CrashVfs("crash", self.disk)
        here = len(noted().sales)
        while self.confirmed < sales:
            if here >= len(noted().sales) - 1:
                image = noted().image
                self.disk.files = {DATABASE: File(image, bytearray(image))}
                self.disk.honest = self.honest
                here = 0
            here = self._until_the_power_goes(here, chance)
        vfs.unregister()

    def _until_the_power_goes(self, here: int, chance: random.Random) -> int:
        """The number of sales that are there afterwards."""
        self.disk.left = chance.randrange(1, 400)
        promised = here
        connection = None
        try:
            connection = self.open()
            for sale in noted().sales[here:]:
                for statement in sale:
                    connection.execute(statement).fetchall()
                promised += 1
        except (PowerCut, apsw.Error):
            self.cuts += 1
        self.confirmed += promised - here
        self.disk.is_dead = True
        if connection:
            connection.close(True)
        self.disk.lose(chance.choice(HOW_LOST), chance)
        return self._look(promised)

    def _look(self, promised: int) -> int:
        try:
            connection = self.open()
            is_whole = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            found = connection.execute(COUNT).fetchone()
        except apsw.Error:
            is_whole, found = False, None
        if not is_whole or found is None:
            self.corrupt += 1
            return len(noted().sales)
        self.lost += max(0, promised - found[0])
        assert found[0] <= promised + 1
        connection.close()
        return int(found[0])


def test_the_library_is_one_that_the_till_would_run_on() -> None:
    assert tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) >= OLDEST_SQLITE


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_no_confirmed_sale_is_lost(seed: int) -> None:
    till = Till()
    till.trade(5_500, seed)
    assert till.cuts > 100
    assert (till.corrupt, till.lost) == (0, 0)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 120))
def test_no_confirmed_sale_is_lost_in_any_night(seed: int) -> None:
    till = Till()
    till.trade(5_500, seed)
    assert (till.corrupt, till.lost) == (0, 0)


def test_a_weaker_promise_would_lose_sales() -> None:
    """A test of the test: without a sync at each commit the same cuts do lose what was confirmed."""
    till = Till(synchronous="NORMAL")
    till.trade(500, 1)
    assert (till.corrupt, till.lost > 0) == (0, True)


@pytest.mark.parametrize("till", [Till(synchronous="OFF"), Till(honest=False)], ids=["OFF", "a disk that lies"])
def test_no_sync_at_all_loses_more(till: Till) -> None:
    till.trade(500, 1)
    assert till.corrupt + till.lost > 0


def test_a_commit_is_one_forced_write_and_a_sale_one_commit() -> None:
    """Each line of a bill is kept too, by a commit of its own: the payment is what makes it a sale."""
    till = Till()
    image = noted().image
    till.disk.files = {DATABASE: File(image, bytearray(image))}
    vfs = CrashVfs("crash", till.disk)
    connection = till.open()
    connection.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
    for sale in noted().sales[:20]:
        for commit in "\0".join(sale).split("COMMIT")[:-1]:
            before = till.disk.syncs
            for statement in (*commit.strip("\0").split("\0"), "COMMIT"):
                connection.execute(statement).fetchall()
            # The log's first header is synced on its own.
            assert till.disk.syncs - before == (2 if before == 0 else 1)
        assert sum("INSERT INTO journal" in commit for commit in "\0".join(sale).split("COMMIT")) == 1
    connection.close()
    vfs.unregister()
