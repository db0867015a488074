"""The one opener of a till's database, for programs and tools alike, and the store that holds all its books."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import sleep

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.till import Installation, StoredRecord
from pos_terminal.store.backup import copy_checked
from pos_terminal.store.cashiers import SqliteCashiers
from pos_terminal.store.catalogue import SqliteCatalogue
from pos_terminal.store.charges import SqliteCharges
from pos_terminal.store.codes import SqliteCodes
from pos_terminal.store.connection import IN_MEMORY, Connection, connect
from pos_terminal.store.driver import check_version, driver, trouble
from pos_terminal.store.highwater import HighWater, Mark
from pos_terminal.store.identity import read_installation, write_installation
from pos_terminal.store.journal import SqliteJournal
from pos_terminal.store.ledger import SqliteLedger
from pos_terminal.store.lock import OpenLock
from pos_terminal.store.members import SqliteMembers
from pos_terminal.store.migrate import migrate, read_migrations
from pos_terminal.store.neighbours import SqliteNeighbours
from pos_terminal.store.nights import SqliteNights
from pos_terminal.store.outbox import SqliteOutbox
from pos_terminal.store.parking import SqliteParking
from pos_terminal.store.printers import SqlitePrinters
from pos_terminal.store.programmes import SqliteProgrammes
from pos_terminal.store.spool import SqliteSpool
from pos_terminal.store.unseen import SqliteUnseen

DATABASE = "till.db"

# A database that another process is making has a log before it has a page.
LOOKS, BETWEEN_LOOKS_S = 20, 0.05


class SqliteStore:
    """All books on one connection. It belongs to the thread that opened it.

    `went_back` says that the database is older than what this till had already committed (a copy put in its place by
    hand): `begin_stream` comes before anything else is recorded.
    """

    def __init__(
        self, connection: Connection, high_water: HighWater | None = None, lock: OpenLock | None = None
    ) -> None:
        mark = high_water.read() if high_water else None
        self.connection = connection
        self.journal = SqliteJournal(connection, mark.receipt_number if mark else 0)
        self.ledger = SqliteLedger(connection)
        self.members = SqliteMembers(connection, self._number_given)
        self.catalogue = SqliteCatalogue(connection)
        self.programmes = SqliteProgrammes(connection)
        self.cashiers = SqliteCashiers(connection)
        self.codes = SqliteCodes(connection)
        self.spool = SqliteSpool(connection)
        self.printers = SqlitePrinters(connection)
        self.parking = SqliteParking(connection)
        self.nights = SqliteNights(connection)
        self.charges = SqliteCharges(connection)
        self.outbox = SqliteOutbox(connection)
        self.unseen = SqliteUnseen(connection)
        self.neighbours = SqliteNeighbours(connection)
        self.went_back = False
        self._high_water = high_water
        self._lock = lock
        self._member_number = 0

    @property
    def is_installed(self) -> bool:
        """Whether `create_installation` has been here."""
        return read_installation(self.connection) is not None

    def installation(self) -> Installation:
        found = read_installation(self.connection)
        if found is None:
            raise LookupError("nothing is installed here yet: create_installation comes first")
        return found

    def replace_installation(self, installation: Installation) -> None:
        """Inside `begin()`; `members.lease(..., instead=True)` gives the numbers that come with it."""
        write_installation(self.connection, installation)

    @contextmanager
    def begin(self) -> Iterator[None]:
        raw = self.connection.raw
        if raw.in_transaction:
            raise RuntimeError("a transaction is already open: one use case, one transaction")
        self.journal.begun()
        self._member_number = 0
        self.connection.run("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.run("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self.journal.committed()
        self._note_high_water()

    @property
    def last_known(self) -> Mark | None:
        """What the high-water file says of this till, whatever the database holds."""
        return self._high_water.read() if self._high_water else None

    def records(self, n: int) -> Iterator[StoredRecord]:
        return self.journal.each_since(n)

    def close(self) -> None:
        try:
            self.connection.close()
        finally:
            if self._high_water:
                self._high_water.close()
            if self._lock:
                self._lock.release()

    def _roll_back(self) -> None:
        """A full disk or a broken one ends a transaction by itself; what is left of it goes here."""
        self.journal.begun()
        self._member_number = 0
        try:
            if self.connection.raw.in_transaction:
                self.connection.raw.execute("ROLLBACK")
        except driver.Error as error:
            raise trouble(error) from error

    def _number_given(self, number: int) -> None:
        self._member_number = max(self._member_number, number)

    def _note_high_water(self) -> None:
        if self._high_water is None or self.journal.appended is None:
            return
        head, receipt_number = self.journal.appended
        self._high_water.advance(
            Mark(
                stream=head.stream,
                sequence=head.sequence,
                hash=head.hash,
                receipt_number=receipt_number,
                member_number=self._member_number,
            )
        )


def open_store(path: Path, clock_now: Callable[[], datetime]) -> SqliteStore:
    """Opens the till's database, making or migrating it first. Raises Unavailable `store`.

    `Path(":memory:")` gives a store that lasts as long as it is open. `clock_now` names the backup that is made
    before a database with content is migrated.
    """
    check_version()
    if path == IN_MEMORY:
        return SqliteStore(ready_connection(path, clock_now))
    high_water = HighWater(path)
    before = high_water.read()  # before the database: what it names was committed by then
    lock = OpenLock(path).share()
    try:
        _check_set(path, before)
        store = SqliteStore(ready_connection(path, clock_now), high_water, lock)
    except BaseException:
        lock.release()
        raise
    try:
        store.went_back = _has_gone_back(store, before)
    except BaseException:
        store.close()
        raise
    return store


def ready_connection(path: Path, clock_now: Callable[[], datetime]) -> Connection:
    """A connection to a database of this program's shape: made, or migrated after a backup."""
    connection = connect(path)

    def back_up_first(name: str) -> None:
        folder = path.parent / "backups"
        folder.mkdir(exist_ok=True)
        stamp = f"{clock_now():%Y%m%dT%H%M%SZ}"
        copy_checked(connection, folder / f"before-{name}-{stamp}.db")

    try:
        migrate(connection, read_migrations(), back_up_first)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_set(path: Path, mark: Mark | None) -> None:
    """A till that has sold does not begin anew because its file is gone: that would look like a new shop."""
    if path.exists() and path.stat().st_size:
        return
    if _is_left_behind(path):
        raise Unavailable("store", "missing", f"{path.name} is gone or empty, but its log is still there")
    if mark is not None and mark.sequence:
        raise Unavailable(
            "store",
            "missing",
            f"{path.name} is gone or empty; {mark.sequence} records of stream {mark.stream} were here",
        )


def _is_left_behind(path: Path) -> bool:
    """Whether the log of a database that is gone lies there; one that another process is just making has one too."""
    leftovers = [path.with_name(path.name + ending) for ending in ("-wal", "-journal")]
    for _ in range(LOOKS):
        if not any(file.exists() and file.stat().st_size for file in leftovers):
            return False
        sleep(BETWEEN_LOOKS_S)
        if path.exists() and path.stat().st_size:
            return False
    return True


def _has_gone_back(store: SqliteStore, mark: Mark | None) -> bool:
    if mark is None or not store.is_installed:
        return False
    if not mark.sequence:
        return all(stream.id != mark.stream for stream in store.journal.streams())
    known = store.journal.by_place(mark.stream, mark.sequence)
    return known is None or known.hash != mark.hash
