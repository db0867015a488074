"""What a terminal asks at night, one transaction each; `reconciling.py` knows what is compared with what."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from pos_terminal.headoffice import mending, reconciling
from pos_terminal.headoffice.bucket_sums import BucketSums
from pos_terminal.headoffice.database import Connection, Database, again
from pos_terminal.headoffice.registry import Terminal
from pos_terminal.headoffice.rejections import Rejected
from pos_terminal.wire.envelope import Changes
from pos_terminal.wire.reconcile import (
    Again,
    AgainAnswer,
    BalancesAnswer,
    BalancesAsked,
    BucketsAsked,
    DaysAnswer,
    DaysAsked,
    PlacesAnswer,
    PlacesAsked,
)

# Parts of digests that one request works out: some seconds.
MOST_PARTS = 50


class Reconciler:
    """The night's questions over head office's database. Any thread may call it.

    `writing` begins a transaction that may tell tills something.
    """

    def __init__(
        self,
        database: Database,
        writing: Callable[[], AbstractContextManager[Connection]],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._writing = writing
        self._now = now
        self._sums = BucketSums()

    def balances(self, asked: BalancesAsked) -> BalancesAnswer:
        """Which buckets of a till's balances differ. Raises Rejected 400, and 503 while much is to be caught up on."""
        self._catch_up()
        with self._database.read() as db:
            try:
                return reconciling.compare(db, asked, self._sums)
            except ValueError as error:
                raise Rejected(400, "not-readable", str(error)) from error

    def _catch_up(self) -> None:
        """Works out digests that are missing; where none are, as mostly at night, nobody's turn is waited for."""
        with self._database.read() as db:
            if not reconciling.is_behind(db):
                return
        for _ in range(MOST_PARTS):
            with self._database.write() as db:
                if not reconciling.refresh(db):
                    return
        raise Rejected(503, "not-now", "the digests of many members are being worked out")

    def buckets(self, terminal: Terminal, asked: BucketsAsked) -> Changes:
        """The accounts of whole buckets, told anew."""
        with self._database.read() as db:
            return reconciling.tell(db, terminal.id, asked.buckets, self._now())

    def days(self, terminal: Terminal, asked: DaysAsked) -> DaysAnswer:
        """Totals of the terminal's business days."""
        with self._database.read() as db:
            return reconciling.days(db, terminal.id, asked)

    def places(self, terminal: Terminal, asked: PlacesAsked) -> PlacesAnswer:
        """Which records of a stream of the terminal's do not lie here as they came."""
        with self._database.read() as db:
            return mending.places(db, terminal.id, asked)

    def mend(self, terminal: Terminal, asked: Again) -> AgainAnswer:
        """Puts right from the terminal's bytes what is wrong with records of its stream."""

        def mended() -> AgainAnswer:
            with self._writing() as db:
                return mending.mend(db, terminal.id, asked, self._now())

        return again(mended)
