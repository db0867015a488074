"""Accounts as head office keeps them: entries summed by lot in any order, and allotted anew when they are read.

Two tills that were cut off may have spent the same lot. The sum stands: what one lot lacks is taken from those that
could have been spent that day, the one that expires first in front; what nothing covers is owed. Because that is worked
out from sums and days alone, the order in which records arrive makes no difference. What is only counted (credit, used
limits, progress, tiers) is left as its sums are: a refund that came before its sale makes no debt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pos_terminal.domain.loyalty.account import OWED, Account, Entry, EntryKind, Lot
from pos_terminal.domain.loyalty.units import can_be_spent
from pos_terminal.headoffice.database import Connection
from pos_terminal.wire.payloads import WrittenEntry

ADD_ENTRY = """
INSERT INTO entry (record, member, programme, unit, amount, lot, kind, expires_on, matures_on, arms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

# A lot that is spent keeps its row: what a refund gives back must find its expiry again, in whatever order they come.
ADD_TO_LOT = """
INSERT INTO lot (member, programme, unit, lot, rest, expires_on, matures_on, opened, last_on)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (member, programme, unit, lot) DO UPDATE SET
  rest = rest + excluded.rest,
  expires_on = coalesce(min(expires_on, excluded.expires_on), expires_on, excluded.expires_on),
  matures_on = coalesce(min(matures_on, excluded.matures_on), matures_on, excluded.matures_on),
  opened = min(opened, excluded.opened),
  last_on = max(last_on, excluded.last_on)"""

LOTS = """
SELECT programme, unit, lot, rest, expires_on, matures_on, opened, last_on FROM lot WHERE member = ?
ORDER BY programme, unit, lot"""
OPEN_LOTS = LOTS.replace("WHERE member = ?", "WHERE member = ? AND rest <> 0")
EXPIRED = """
SELECT programme, unit, lot, -sum(amount) FROM entry WHERE member = ? AND kind = 'expire' GROUP BY programme, unit, lot
HAVING sum(amount) < 0"""

# The closer's own entries move no lot's last day: which lots cover what is missing hangs on when it was spent.
BEFORE_ALL = date.min.isoformat()

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KeptLot:
    """A lot's sum as it is, also below zero, with the last business day that changed it."""

    lot: Lot
    last_on: date


def add_entries(db: Connection, record: bytes, opened: str, on: date, entries: Iterable[WrittenEntry]) -> None:
    """Adds a record's entries and brings its lots up to date: `opened` at the record's instant, changed on its day."""
    for entry, _, arms in entries:
        expires, matures = _text(entry.expires_on), _text(entry.matures_on)
        account = (entry.member, entry.programme, entry.unit)
        db.execute(ADD_ENTRY, (record, *account, entry.amount, entry.lot, str(entry.kind), expires, matures, arms))
        last_on = BEFORE_ALL if entry.kind is EntryKind.EXPIRE else on.isoformat()
        db.execute(ADD_TO_LOT, (*account, entry.lot, entry.amount, expires, matures, opened, last_on))


def accounts_of(db: Connection, member: str) -> tuple[Account, ...]:
    """A member's accounts with their open lots, allotted, by programme."""
    return allotted(member, _read(db, OPEN_LOTS, member))


def allotted(member: str, kept: Mapping[str, Sequence[KeptLot]]) -> tuple[Account, ...]:
    """Accounts out of sums by programme."""
    return tuple(Account(member, programme, allot(lots)) for programme, lots in kept.items())


def expired_too_much(db: Connection, member: str) -> tuple[Entry, ...]:
    """What was taken off as expired, though it had been spent in time by a till that said so later: it is given back.

    The accounts are allotted as if nothing had expired; what then would be left of a lot is all that may expire of it.
    """
    expired: dict[Place, int] = {(row[0], row[1], row[2]): row[3] for row in db.execute(EXPIRED, (member,))}
    if not expired:
        return ()
    kept = {
        programme: [
            replace(one, lot=_raised(one.lot, expired.get((programme, one.lot.unit, one.lot.lot), 0))) for one in lots
        ]
        for programme, lots in _read(db, LOTS, member).items()
    }
    back: list[Entry] = []
    for account in allotted(member, kept):
        left = {(lot.unit, lot.lot): lot.rest for lot in account.lots}
        for (programme, unit, name), gone in sorted(expired.items()):
            too_much = gone - max(0, left.get((unit, name), 0))
            if programme == account.programme and too_much > 0:
                back.append(Entry(member, programme, unit, too_much, name, EntryKind.EXPIRE))
    return tuple(back)


def _raised(lot: Lot, amount: int) -> Lot:
    return replace(lot, rest=lot.rest + amount)


def _read(db: Connection, lots: str, member: str) -> dict[str, list[KeptLot]]:
    kept: dict[str, list[KeptLot]] = {}
    for programme, unit, lot, rest, expires, matures, opened, last_on in db.execute(lots, (member,)):
        found = Lot(unit, lot, rest, _date(expires), _date(matures), opened)
        kept.setdefault(programme, []).append(KeptLot(found, date.fromisoformat(last_on)))
    return kept


def below_zero(accounts: Iterable[Account], on: date) -> tuple[tuple[str, str, int], ...]:
    """(programme, unit, balance) of what has been overdrawn, as it stands on that day."""
    return tuple(
        (account.programme, unit, balance)
        for account in accounts
        for unit in sorted({lot.unit for lot in account.lots})
        if can_be_spent(unit) and (balance := account.held(unit, on)) < 0
    )


def allot(kept: Iterable[KeptLot]) -> tuple[Lot, ...]:
    """The same sums, where nothing that is spent stands below zero but the debt that no lot covers.

    >>> day = date(2026, 3, 2)
    >>> lots = (Lot("points", "a", -30), Lot("points", "b", 100))
    >>> [(lot.lot, lot.rest) for lot in allot(KeptLot(lot, day) for lot in lots)]
    [('b', 70)]
    >>> lots = (Lot("points", "a", -30), Lot("points", "b", 10))
    >>> [(lot.lot, lot.rest) for lot in allot(KeptLot(lot, day) for lot in lots)]
    [('owed', -20)]
    """
    by_unit: dict[str, list[KeptLot]] = {}
    for each in kept:
        by_unit.setdefault(each.lot.unit, []).append(each)
    found: list[Lot] = []
    for unit, lots in by_unit.items():
        found += _allot_unit(unit, lots) if can_be_spent(unit) else [each.lot for each in lots]
    return tuple(found)


def _allot_unit(unit: str, kept: list[KeptLot]) -> list[Lot]:
    owed = sum(each.lot.rest for each in kept if each.lot.lot == OWED)
    lots = [each for each in kept if each.lot.lot != OWED]
    rests = {each.lot.lot: each.lot.rest for each in lots}
    given = sorted((each.lot for each in lots if each.lot.rest > 0), key=_first_to_go)
    for each in sorted((each for each in lots if each.lot.rest < 0), key=lambda each: (each.last_on, each.lot.lot)):
        missing = -each.lot.rest
        settled = min(missing, max(owed, 0))
        missing, owed = missing - settled, owed - settled
        for lot in given:
            if lot.expires_on is None or lot.expires_on >= each.last_on:
                taken = min(missing, rests[lot.lot])
                rests[lot.lot] -= taken
                missing -= taken
        owed -= missing
    open_lots = [replace(lot, rest=rests[lot.lot]) for lot in given if rests[lot.lot]]
    return [*open_lots, Lot(unit, OWED, owed)] if owed else open_lots


def _first_to_go(lot: Lot) -> tuple[date, str, str]:
    return (lot.expires_on or date.max, lot.opened, lot.lot)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
