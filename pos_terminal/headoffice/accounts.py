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
from pos_terminal.headoffice.database import Connection, Row
from pos_terminal.headoffice.hot import OPEN_LOTS, OPEN_LOTS_OF, OVERDRAWN
from pos_terminal.wire.buckets import bucket_of

LOTS = OPEN_LOTS.replace(" AND rest <> 0", "")
EXPIRED = """
SELECT programme, unit, lot, -sum(amount) FROM entry
WHERE bucket = ? AND member = ? AND kind = 'expire' GROUP BY programme, unit, lot
HAVING sum(amount) < 0"""

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KeptLot:
    """A lot's sum as it is, also below zero, with the last business day that changed it."""

    lot: Lot
    last_on: date


def accounts_of(db: Connection, member: str) -> tuple[Account, ...]:
    """A member's accounts with their open lots, allotted, by programme."""
    return allotted(member, _read(db, OPEN_LOTS, member))


def accounts_of_all(db: Connection, members: Iterable[str]) -> dict[str, tuple[Account, ...]]:
    """Several members' accounts; who has nothing open is not among them."""
    lots: dict[str, dict[str, list[KeptLot]]] = {}
    for row in db.find(OPEN_LOTS_OF, [(bucket_of(member), member) for member in members]):
        lots.setdefault(row[0], {}).setdefault(row[1], []).append(_kept(row))
    return {member: allotted(member, kept) for member, kept in lots.items()}


def with_debts(db: Connection, members: Iterable[str]) -> set[str]:
    """Those of the members whom some lot has below zero: nobody else's balance can be."""
    return {row[0] for row in db.find(OVERDRAWN, [(bucket_of(member), member) for member in members])}


def allotted(member: str, kept: Mapping[str, Sequence[KeptLot]]) -> tuple[Account, ...]:
    """Accounts out of sums by programme."""
    return tuple(Account(member, programme, allot(lots)) for programme, lots in kept.items())


def expired_too_much(db: Connection, member: str) -> tuple[Entry, ...]:
    """What was taken off as expired, though it had been spent in time by a till that said so later: it is given back.

    The accounts are allotted as if nothing had expired; what then would be left of a lot is all that may expire of it.
    """
    expired: dict[Place, int] = {
        (row[0], row[1], row[2]): row[3] for row in db.execute(EXPIRED, (bucket_of(member), member))
    }
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
    for row in db.execute(lots, (bucket_of(member), member)):
        kept.setdefault(row[1], []).append(_kept(row))
    return kept


def _kept(row: Row) -> KeptLot:
    _, _, unit, lot, rest, expires, matures, opened, last_on = row
    return KeptLot(Lot(unit, lot, rest, _date(expires), _date(matures), opened), date.fromisoformat(last_on))


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


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
