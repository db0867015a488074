"""What several records put into the books, gathered and written table by table: one statement each, however many.

The order of writing is the order of turns: first the members' (`due`), so that two batches that touch one member follow
one another, then records in order of arrival, then lots by key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pos_terminal.domain.loyalty.account import EntryKind
from pos_terminal.headoffice.database import Connection, Value
from pos_terminal.headoffice.hot import (
    ADD_DUE,
    ADD_ENTRIES,
    ADD_GIVEN,
    ADD_PLACES,
    ADD_QUARANTINE,
    ADD_RECORDS,
    ADD_TO_LOTS,
)
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.payloads import WrittenEntry

# The closer's own entries move no lot's last day: which lots cover what is missing hangs on when it was spent.
BEFORE_ALL = date.min.isoformat()

LotKey = tuple[int, str, str, str, str]


@dataclass(slots=True)
class LotChange:
    """What happens to one lot."""

    rest: int
    expires_on: str | None
    matures_on: str | None
    opened: str
    last_on: str

    def add(self, other: "LotChange") -> None:
        """Both, in whatever order."""
        self.rest += other.rest
        self.expires_on = _earlier(self.expires_on, other.expires_on)
        self.matures_on = _earlier(self.matures_on, other.matures_on)
        self.opened = min(self.opened, other.opened)
        self.last_on = max(self.last_on, other.last_on)


@dataclass(frozen=True, slots=True)
class Shown:
    """A code that was shown for a sale: `kind` and `subject` of the flag where it stands on another, too."""

    code: str
    sale: bytes
    receipt: str
    kind: str
    subject: str


@dataclass(slots=True)
class Gathered:
    """Rows that wait to be written; `touched` are the feed's subjects."""

    records: list[Sequence[Value]] = field(default_factory=list)
    places: list[Sequence[Value]] = field(default_factory=list)
    quarantined: list[Sequence[Value]] = field(default_factory=list)
    entries: list[Sequence[Value]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    given: list[Sequence[Value]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    _lots: dict[LotKey, LotChange] = field(default_factory=dict)
    _due: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add_entries(self, record: bytes, opened: str, on: date, entries: Iterable[WrittenEntry]) -> None:
        """A record's entries, and what they do to lots: `opened` at the record's instant, changed on its day."""
        for entry, _, arms in entries:
            expires, matures = _text(entry.expires_on), _text(entry.matures_on)
            bucket = bucket_of(entry.member)
            account = (entry.member, entry.programme, entry.unit)
            row = (bucket, record, *account, entry.amount, entry.lot, str(entry.kind), expires, matures, arms)
            self.entries.append(row)
            last_on = BEFORE_ALL if entry.kind is EntryKind.EXPIRE else on.isoformat()
            change = LotChange(entry.amount, expires, matures, opened, last_on)
            known = self._lots.setdefault((bucket, *account, entry.lot), change)
            if known is not change:
                known.add(change)

    def add_due(self, member: str, on: date) -> None:
        """The member's account has changed on that day: the closer looks at it, the tills hear of it."""
        day = on.isoformat()
        first, last = self._due.get(member, (day, day))
        self._due[member] = (min(first, day), max(last, day))
        self.touched.add(f"accounts/{member}")

    def take_turns(self, db: Connection) -> None:
        """Waits for the members' turns: from here on nobody else changes their accounts."""
        db.insert(ADD_DUE, sorted((bucket_of(member), member, *days) for member, days in self._due.items()))

    def write(self, db: Connection) -> None:
        """Writes all rows."""
        db.insert(ADD_RECORDS, self.records)
        db.insert(ADD_PLACES, self.places)
        db.insert(ADD_QUARANTINE, self.quarantined)
        db.insert(ADD_ENTRIES, self.entries)
        db.insert(ADD_GIVEN, self.given)
        changes = sorted(self._lots.items(), key=lambda item: item[0])
        db.insert(
            ADD_TO_LOTS,
            [(*key, lot.rest, lot.expires_on, lot.matures_on, lot.opened, lot.last_on) for key, lot in changes],
        )


def _earlier(one: str | None, other: str | None) -> str | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
