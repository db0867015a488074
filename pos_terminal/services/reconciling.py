"""The night's comparison with head office: days of the journal, and balances by bucket; what differs is told anew.

Nothing is overwritten that happened. A day that differs leads to the records that are wrong (mending.py): those that
head office lost or altered are sent once more; what stays different is named for people to look at. A balance is head
office's word, and is downloaded again where it is not what it told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pos_terminal.domain.till import FeedPosition
from pos_terminal.services.mending import Mending, RecordDiffers
from pos_terminal.services.ports import Clock, HeadOffice, Store
from pos_terminal.services.receiving import Receiving
from pos_terminal.wire.envelope import Position
from pos_terminal.wire.reconcile import BalancesAnswer, BalancesAsked, BucketsAsked, DaysAsked, DayTotals, packed

AT_ONCE = 16
MOST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class DayDiffers:
    """A business day of which both do not hold the same; `unit` is "" where it is the number of records."""

    day: date
    programme: str
    unit: str
    here: int
    at_head_office: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison found. `aside` counts records that head office keeps without their effects; `members` are those
    whose balances were compared; `repaired` buckets were told anew, `moved` ones changed meanwhile and decide nothing.
    `records` are those that were found wrong; `days` differ still, after what could be mended was.
    """

    days: tuple[DayDiffers, ...] = ()
    aside: int = 0
    members: int = 0
    repaired: int = 0
    moved: int = 0
    still_wrong: int = 0
    records: tuple[RecordDiffers, ...] = ()


class Reconciling:
    """One comparison, after everything was sent and the feed was read to its end. Raises NoAnswer."""

    def __init__(self, store: Store, head_office: HeadOffice, clock: Clock) -> None:
        self._store = store
        self._head_office = head_office
        self._receiving = Receiving(store, head_office, clock)

    def compare(self, since: date) -> Reconciled:
        """Days from `since` on, and all balances."""
        days, aside = self._days(since)
        records = Mending(self._store, self._head_office).mend(frozenset(one.day for one in days), since)
        if any(one.mended for one in records):
            days, aside = self._days(since)
            self._receiving.read()
        repaired = 0
        answer = self._balances()
        for _ in range(MOST_ROUNDS):
            if not answer.wrong:
                break
            for buckets in _parts(answer.wrong):
                page = self._head_office.buckets(BucketsAsked(buckets=tuple(buckets)))
                self._receiving.repair(page, buckets)
            repaired += len(answer.wrong)
            answer = self._balances()
        return Reconciled(days, aside, answer.members, repaired, len(answer.moved), len(answer.wrong), records)

    def _balances(self) -> BalancesAnswer:
        feed = self._store.outbox.feed()
        answer = self._ask(feed)
        if answer.reset:
            self._receiving.read()
            answer = self._ask(self._store.outbox.feed())
        return answer

    def _ask(self, feed: FeedPosition) -> BalancesAnswer:
        digests = packed(self._store.ledger.bucket_digests())
        return self._head_office.balances(
            BalancesAsked(generation=feed.generation, cursor=feed.cursor, digests=digests)
        )

    def _days(self, since: date) -> tuple[tuple[DayDiffers, ...], int]:
        streams = tuple(
            Position(str(stream.id), stream.sequence, stream.hash.hex()) for stream in self._store.journal.streams()
        )
        answer = self._head_office.days(DaysAsked(since=since, streams=streams))
        return tuple(_differences(self._store.ledger.day_totals(since), answer.days)), answer.aside


def _differences(here: Sequence[DayTotals], there: Sequence[DayTotals]) -> Iterator[DayDiffers]:
    ours, theirs = _flat(here), _flat(there)
    for place in sorted({*ours, *theirs}):
        one, other = ours.get(place, 0), theirs.get(place, 0)
        if one != other:
            yield DayDiffers(*place, one, other)


def _flat(days: Sequence[DayTotals]) -> dict[tuple[date, str, str], int]:
    counts = {(one.day, "", ""): one.records for one in days}
    return counts | {(one.day, programme, unit): amount for one in days for programme, unit, amount in one.units}


def _parts(buckets: Sequence[int]) -> Iterator[Sequence[int]]:
    return (buckets[start : start + AT_ONCE] for start in range(0, len(buckets), AT_ONCE))
