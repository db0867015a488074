"""The ledger: every entry, what is open after them, and what head office last said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

import msgspec

from pos_terminal.domain.loyalty.account import Account, Entry, EntryKind, Lot, apply_entries
from pos_terminal.store.connection import Connection, Row
from pos_terminal.store.rows import day_or_none, day_text, instant_of, instant_text
from pos_terminal.wire.buckets import bucket_of
from pos_terminal.wire.reconcile import DATED_KINDS, DayTotals, accounts_bytes, member_digest, totals_of

_ADD_ENTRY = """
INSERT INTO entry (record, member, programme, version, unit, amount, lot, kind, expires_on, matures_on, arms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_TO_LOT = """
INSERT INTO lot (member, programme, unit, lot, rest, expires_on, matures_on, opened) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET rest = rest + excluded.rest
"""
_DROP_EMPTY = "DELETE FROM lot WHERE member = ? AND rest = 0"
_LOTS = """
SELECT programme, unit, lot, rest, expires_on, matures_on, opened FROM lot WHERE member = ?
  ORDER BY programme, unit, lot
"""
_DROP_LOTS = "DELETE FROM lot WHERE member = ?"
_SNAPSHOT = "SELECT held_n, body FROM snapshot WHERE member = ?"
_SNAPSHOT_AS_OF = "SELECT as_of FROM snapshot WHERE member = ?"
_PUT_SNAPSHOT = "INSERT OR REPLACE INTO snapshot (member, as_of, held_n, body, generation) VALUES (?, ?, ?, ?, ?)"
_NOT_TOLD = """
SELECT member FROM snapshot WHERE generation <> ?
UNION SELECT e.member FROM entry e WHERE e.record <= ?
  AND NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.member = e.member)
"""
_OWN_ENTRIES = """
SELECT e.record, j.at, e.programme, e.unit, e.amount, e.lot, e.kind, e.expires_on, e.matures_on
  FROM entry e CROSS JOIN journal j ON j.n = e.record
  WHERE e.member = ? AND e.record > ?
  ORDER BY e.record, e.n
"""
# What tills nearby did: a key that no row of the journal has keeps their records apart.
_NEIGHBOUR_ENTRIES = """
SELECT 'n' || e.record, r.at, e.programme, e.unit, e.amount, e.lot, e.kind, e.expires_on, e.matures_on
  FROM neighbour_entry e CROSS JOIN neighbour_record r ON r.n = e.record
  WHERE e.member = ? ORDER BY r.at, e.n
"""
_LATER_ENTRIES = """
SELECT programme, unit, -amount, lot, kind, expires_on, matures_on FROM entry WHERE member = ? AND record > ?
  ORDER BY record, n
"""
# The literal bounds let the partial index entry_given (migrations/0006) answer it.
_GIVEN = """
SELECT coalesce(sum(amount), 0) FROM entry WHERE programme = ? AND unit = ? AND unit >= 'used/' AND unit < 'used0'
"""
_TO_REVIEW = """
SELECT member FROM lot WHERE programme = ? AND unit = 'credit'
UNION SELECT member FROM lot WHERE programme = ? AND unit >= 'tier/' AND unit < 'tier0'
"""
# Told which index: in the key's order, without sorting, it would read every lot there is. Plans that have ended are
# still asked for, and stay.
_EXPIRED = """
SELECT member, programme, unit, lot, rest, expires_on, matures_on, opened FROM lot INDEXED BY lot_expiry
  WHERE expires_on < ? AND rest > 0 AND NOT (unit >= 'plan/' AND unit < 'plan0')
  ORDER BY member, programme, unit, lot
"""

_SNAPSHOTS = "SELECT member, body FROM snapshot"
_TOLD = "SELECT member FROM snapshot ORDER BY member"
_DATED = ", ".join(f"'{kind}'" for kind in DATED_KINDS)
_DAY_COUNTS = f"""
SELECT business_date, count(*) FROM journal WHERE business_date >= ? AND kind IN ({_DATED}) GROUP BY business_date
"""  # noqa: S608 - constants
_DAY_SUMS = f"""
SELECT j.business_date, e.programme, e.unit, sum(e.amount) FROM journal j JOIN entry e ON e.record = j.n
  WHERE j.business_date >= ? AND j.kind IN ({_DATED})
  GROUP BY j.business_date, e.programme, e.unit
"""  # noqa: S608 - constants

_BOOKED = """
SELECT record, member, programme, unit, amount, lot, kind, expires_on, matures_on, arms FROM entry
  WHERE record BETWEEN ? AND ?
"""

_DECODER = msgspec.json.Decoder(tuple[Account, ...])


class SqliteLedger:
    """Entries and open lots on one connection. `lot` is a cache of snapshot and later entries (see verify.py)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, record_n: int, opened: datetime, entries: Iterable[tuple[Entry, str, str]]) -> None:
        since = instant_text(opened)
        written = tuple(entries)
        self._connection.run_for_each(_ADD_ENTRY, [_entry_row(record_n, *each) for each in written])
        self._connection.run_for_each(_ADD_TO_LOT, [_lot_row_of(entry, since) for entry, _, _ in written])
        # Also behind what was added: a debt that is paid leaves an empty lot as well.
        self._connection.run_for_each(_DROP_EMPTY, [(one,) for one in dict.fromkeys(e.member for e, _, _ in written)])

    def accounts(self, member: str) -> tuple[Account, ...]:
        """The member's accounts with open lots: one indexed read, whatever the ledger's size."""
        return _accounts(member, self._connection.rows(_LOTS, (member,)))

    def accounts_at(self, member: str, n: int) -> tuple[Account, ...]:
        """The accounts without what journal rows after `n` did to them."""
        entries = tuple(_entry(member, *row) for row in self._connection.rows(_LATER_ENTRIES, (member, n)))
        known = {account.programme: account for account in self.accounts(member)}
        names = dict.fromkeys([*known, *(entry.programme for entry in entries)])
        accounts = (apply_entries(known.get(name) or Account(member, name), entries) for name in names)
        return tuple(account for account in accounts if account.lots)

    def snapshot_as_of(self, member: str) -> datetime | None:
        found = self._connection.value(_SNAPSHOT_AS_OF, (member,))
        return instant_of(found) if found else None

    def adopt(self, member: str, accounts: Sequence[Account], as_of: datetime, held_n: int, generation: str) -> None:
        body = accounts_bytes(accounts)
        self._connection.run(_PUT_SNAPSHOT, (member, instant_text(as_of), held_n, body, generation))
        self.rebuild(member)

    def forget_untold(self, as_of: datetime, held_n: int, generation: str) -> None:
        for (member,) in self._connection.rows(_NOT_TOLD, (generation, held_n)):
            self.adopt(member, (), as_of, held_n, generation)

    def rebuild(self, member: str) -> None:
        """Lays the member's entries of this till and of those nearby over the snapshot anew, and keeps what is open."""
        self._connection.run(_DROP_LOTS, (member,))
        rows = [_lot_row(member, account.programme, lot) for account in self.reckon(member) for lot in account.lots]
        self._connection.run_for_each(_ADD_TO_LOT, rows)

    def reckon(self, member: str) -> tuple[Account, ...]:
        """The accounts as snapshot and entries make them, without looking at `lot`."""
        found = self._connection.row(_SNAPSHOT, (member,))
        held_n, body = found or (0, None)
        own = self._connection.rows(_OWN_ENTRIES, (member, held_n))
        return reckoned(member, body, own + self._connection.rows(_NEIGHBOUR_ENTRIES, (member,)))

    def bucket_digests(self) -> Mapping[int, int]:
        sums: dict[int, int] = {}
        for member, body in self._connection.each(_SNAPSHOTS):  # a million of them are not held at once
            bucket = bucket_of(member)
            sums[bucket] = sums.get(bucket, 0) + member_digest(member, body)
        return sums

    def told_of(self, bucket: int) -> tuple[str, ...]:
        return tuple(member for (member,) in self._connection.each(_TOLD) if bucket_of(member) == bucket)

    def day_totals(self, since: date) -> tuple[DayTotals, ...]:
        first = day_text(since)
        counts = ((date.fromisoformat(day), count) for day, count in self._connection.rows(_DAY_COUNTS, (first,)))
        sums = (
            (date.fromisoformat(day), programme, unit, amount)
            for day, programme, unit, amount in self._connection.rows(_DAY_SUMS, (first,))
        )
        return totals_of(counts, sums)

    def booked(self, first: int, last: int) -> tuple[tuple[int, Entry, str], ...]:
        rows = self._connection.rows(_BOOKED, (first, last))
        return tuple((record, _entry(member, *facts), arms) for record, member, *facts, arms in rows)

    def given_here(self, units: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
        return tuple((*each, int(self._connection.value(_GIVEN, each))) for each in units)

    def to_review(self, programme: str) -> tuple[str, ...]:
        return tuple(sorted(str(one[0]) for one in self._connection.rows(_TO_REVIEW, (programme, programme))))

    def due_to_expire(self, before: date) -> tuple[tuple[str, str, Lot], ...]:
        rows = self._connection.rows(_EXPIRED, (day_text(before),))
        return tuple((member, programme, _lot(*rest)) for member, programme, *rest in rows)


def reckoned(member: str, snapshot: bytes | None, later: Iterable[Row]) -> tuple[Account, ...]:
    """Accounts from a snapshot's body and the rows of entries that it does not hold (record, at, programme, ...): this
    till's, oldest first, then its neighbours'."""
    accounts = {a.programme: Account(member, a.programme, a.lots) for a in _DECODER.decode(snapshot or b"[]")}
    for (_, at), rows in groupby(later, key=lambda row: (row[0], row[1])):
        entries = tuple(_entry(member, *row[2:]) for row in rows)
        for programme in dict.fromkeys(entry.programme for entry in entries):
            before = accounts.get(programme) or Account(member, programme)
            accounts[programme] = apply_entries(before, entries, at)
    return tuple(
        Account(member, programme, tuple(sorted(lots, key=lambda lot: (lot.unit, lot.lot))))
        for programme, account in sorted(accounts.items())
        if (lots := tuple(lot for lot in account.lots if lot.rest))
    )


def _accounts(member: str, rows: Iterable[Row]) -> tuple[Account, ...]:
    return tuple(
        Account(member, programme, tuple(_lot(*row[1:]) for row in group))
        for programme, group in groupby(rows, key=lambda row: str(row[0]))
    )


def _lot(unit: str, lot: str, rest: int, expires_on: str | None, matures_on: str | None, opened: str) -> Lot:
    return Lot(unit, lot, rest, day_or_none(expires_on), day_or_none(matures_on), opened)


def _entry(
    member: str,
    programme: str,
    unit: str,
    amount: int,
    lot: str,
    kind: str,
    expires_on: str | None,
    matures_on: str | None,
) -> Entry:
    expires, matures = day_or_none(expires_on), day_or_none(matures_on)
    return Entry(member, programme, unit, amount, lot, EntryKind(kind), expires, matures)


def entry_facts(entry: Entry) -> Row:
    """An entry as its columns from `member` on keep it, without record and programme version."""
    expires, matures = day_text(entry.expires_on), day_text(entry.matures_on)
    place = (entry.member, entry.programme, entry.unit)
    return (*place, entry.amount, entry.lot, entry.kind.value, expires, matures)


def _entry_row(record_n: int, entry: Entry, version: str, arms: str) -> Row:
    member, programme, *facts = entry_facts(entry)
    return (record_n, member, programme, version, *facts, arms)


def _lot_row_of(entry: Entry, opened: str) -> Row:
    lot = Lot(entry.unit, entry.lot, entry.amount, entry.expires_on, entry.matures_on, opened)
    return _lot_row(entry.member, entry.programme, lot)


def _lot_row(member: str, programme: str, lot: Lot) -> Row:
    expires, matures = day_text(lot.expires_on), day_text(lot.matures_on)
    return (member, programme, lot.unit, lot.lot, lot.rest, expires, matures, lot.opened)
