"""Accounts as head office keeps them: entries summed by lot in any order, and allotted anew when they are read.

Two tills that were cut off may have spent the same lot. The sum stands: what one lot lacks is taken from the others,
the one that expires first in front; what nothing covers is owed. Because that is worked out from sums alone, the
order in which records arrive makes no difference.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pos_terminal.domain.loyalty.account import CARRY, OWED, Account, Entry, Lot
from pos_terminal.headoffice.database import Connection

ADD_ENTRY = """
INSERT INTO entry (record, member, programme, unit, amount, lot, kind, expires_on, matures_on)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""

# A lot that is spent keeps its row: what a refund gives back must find its expiry again, in whatever order they come.
ADD_TO_LOT = """
INSERT INTO lot (member, programme, unit, lot, rest, expires_on, matures_on, opened)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (member, programme, unit, lot) DO UPDATE SET
  rest = rest + excluded.rest,
  expires_on = coalesce(min(expires_on, excluded.expires_on), expires_on, excluded.expires_on),
  matures_on = coalesce(min(matures_on, excluded.matures_on), matures_on, excluded.matures_on),
  opened = min(opened, excluded.opened)"""

OPEN_LOTS = """
SELECT programme, unit, lot, rest, expires_on, matures_on, opened FROM lot WHERE member = ? AND rest <> 0
ORDER BY programme, unit, lot"""

BELOW_ZERO = """
SELECT programme, unit, sum(rest) FROM lot WHERE member = ? AND unit <> 'carry' GROUP BY programme, unit
HAVING sum(rest) < 0"""


def add_entries(db: Connection, record: bytes, opened: str, entries: Iterable[Entry]) -> None:
    """Adds a record's entries and brings its lots up to date. `opened` is the record's instant as text."""
    for entry in entries:
        expires, matures = _text(entry.expires_on), _text(entry.matures_on)
        account = (entry.member, entry.programme, entry.unit)
        db.execute(ADD_ENTRY, (record, *account, entry.amount, entry.lot, str(entry.kind), expires, matures))
        db.execute(ADD_TO_LOT, (*account, entry.lot, entry.amount, expires, matures, opened))


def accounts_of(db: Connection, member: str) -> tuple[Account, ...]:
    """A member's accounts with their open lots, allotted, by programme."""
    lots: dict[str, list[Lot]] = {}
    for programme, unit, lot, rest, expires, matures, opened in db.execute(OPEN_LOTS, (member,)):
        lots.setdefault(programme, []).append(Lot(unit, lot, rest, _date(expires), _date(matures), opened))
    return tuple(Account(member, programme, allot(found)) for programme, found in lots.items())


def below_zero(db: Connection, member: str) -> tuple[tuple[str, str, int], ...]:
    """(programme, unit, sum) of what this member has overdrawn."""
    return tuple(db.execute(BELOW_ZERO, (member,)))


def allot(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """The same sums with nothing below zero but the debt that no lot covers.

    >>> [(lot.lot, lot.rest) for lot in allot([Lot("points", "a", -30), Lot("points", "b", 100)])]
    [('b', 70)]
    >>> [(lot.lot, lot.rest) for lot in allot([Lot("points", "a", -30), Lot("points", "b", 10)])]
    [('owed', -20)]
    """
    by_unit: dict[str, list[Lot]] = {}
    for lot in lots:
        by_unit.setdefault(lot.unit, []).append(lot)
    return tuple(
        lot for unit, found in by_unit.items() for lot in (found if unit == CARRY else _allot_unit(unit, found))
    )


def _allot_unit(unit: str, lots: list[Lot]) -> list[Lot]:
    missing = -sum(lot.rest for lot in lots if lot.rest < 0 and lot.lot != OWED)
    owed = sum(lot.rest for lot in lots if lot.lot == OWED)
    settled = min(missing, max(owed, 0))
    missing, owed = missing - settled, owed - settled
    open_lots = []
    for lot in sorted((lot for lot in lots if lot.rest > 0 and lot.lot != OWED), key=_first_to_go):
        taken = min(missing, lot.rest)
        missing -= taken
        if lot.rest > taken:
            open_lots.append(replace(lot, rest=lot.rest - taken))
    owed -= missing
    return [*open_lots, Lot(unit, OWED, owed)] if owed else open_lots


def _first_to_go(lot: Lot) -> tuple[date, str, str]:
    return (lot.expires_on or date.max, lot.opened, lot.lot)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
