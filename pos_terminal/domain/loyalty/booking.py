"""A working copy of one account: entries proposed one after another, and what the account is after each of them."""

from collections.abc import Iterable
from datetime import date

from pos_terminal.domain.loyalty.account import OWED, Account, Entry, EntryKind, Lot, UnitChange

# Sorts behind every instant: of lots that expire on one day, those that this record opens are spent last.
_OPENED_NOW = "~"
_TAKEN_OR_GIVEN_BACK = (EntryKind.EARN, EntryKind.ADJUST)


class Booking:
    """Entries for one account on one business day. Lots that it opens are named after the record, `<record>.<k>`."""

    def __init__(self, account: Account, record: str, day: date) -> None:
        self.day = day
        self.entries: list[Entry] = []
        self._before = account
        self._record = record
        self._changed: dict[str, dict[str, Lot]] = {}
        self._now: dict[str, Account] = {}

    @property
    def member(self) -> str:
        """Whose account it is."""
        return self._before.member

    @property
    def account(self) -> Account:
        """The whole account as it is after the entries so far."""
        if not self._changed:
            return self._before
        units = dict.fromkeys([*self._before.units, *self._changed])
        lots = tuple(lot for unit in units for lot in self.of(unit).lots)
        return Account(self._before.member, self._before.programme, lots)

    def lots(self) -> tuple[Lot, ...]:
        """All lots as they are after the entries so far, unit after unit in no order that matters."""
        same = [lot for lot in self._before.lots if lot.unit not in self._changed]
        return (*same, *(lot for lots in self._changed.values() for lot in lots.values() if lot.rest))

    def go_on(self, record: str, day: date) -> None:
        """Turns to the next record on the same copy: what is booked stays, its entries are let go.

        For whoever plays a member's whole history; `changes` is of no use after it.
        """
        for entry in self.entries:
            lots = self._changed[entry.unit]
            known = lots.get(entry.lot)
            if known is not None and not known.rest:
                del lots[entry.lot]
        self.entries = []
        self._record, self.day = record, day

    def of(self, unit: str) -> Account:
        """The account with that unit alone, as it is after the entries so far: what most questions are about."""
        known = self._now.get(unit)
        if known is None:
            changed = self._changed.get(unit)
            lots = self._before.of_unit(unit)
            if changed is not None:
                lots = tuple(lot for lot in changed.values() if lot.rest)
            known = self._now[unit] = Account.with_unit(self._before.member, self._before.programme, unit, lots)
        return known

    def knows(self, unit: str) -> bool:
        """Whether the account counts that unit, before or after the entries so far."""
        return unit in self._changed or bool(self._before.of_unit(unit))

    def of_unit(self, unit: str) -> tuple[Lot, ...]:
        """The unit's lots as they are after the entries so far."""
        return self.of(unit).lots

    def units(self, prefix: str) -> tuple[str, ...]:
        """Units with open lots whose names begin so, in order."""
        named = {unit for unit in (*self._before.units, *self._changed) if unit.startswith(prefix)}
        return tuple(sorted(unit for unit in named if self.of(unit).lots))

    def rest(self, unit: str, lot: str) -> int:
        """What that lot holds now."""
        known = self._lot(unit, lot)
        return known.rest if known else 0

    def balance(self, unit: str) -> int:
        """What the unit stands at on the booking's day."""
        return self.of(unit).balance(unit, self.day)

    @staticmethod
    def dated_lot(expires_on: date | None, matures_on: date | None = None, issuer: str = "") -> str:
        """The lot of all that dies and matures on those days, by the days' own name: what is alike is one lot.

        So an account has as many lots as it has days of expiry, however often the member comes. In a coalition the
        merchant that gave them is part of the name (`2027-03-31@wellcome`).
        """
        name = expires_on.isoformat() if expires_on else "open"
        name = f"{name}~{matures_on.isoformat()}" if matures_on else name
        return f"{name}@{issuer}" if issuer else name

    def new_lot(self, unit: str) -> str:
        """The next free name for a lot of the unit that this record opens."""
        k = 1
        while self._lot(unit, f"{self._record}.{k}") is not None:
            k += 1
        return f"{self._record}.{k}"

    def add(
        self,
        kind: EntryKind,
        unit: str,
        amount: int,
        lot: str,
        *,
        expires_on: date | None = None,
        matures_on: date | None = None,
    ) -> None:
        """One more entry; nothing where the amount is 0. A lot that is known keeps its own dates."""
        if amount == 0:
            return
        lots = self._changed.get(unit)
        if lots is None:
            lots = self._changed[unit] = {known.lot: known for known in self._before.of_unit(unit)}
        known = lots.get(lot) or Lot(unit, lot, 0, expires_on, matures_on, _OPENED_NOW)
        after = Lot(unit, lot, known.rest + amount, known.expires_on, known.matures_on, known.opened)
        lots[lot] = after
        entry = Entry(
            self._before.member,
            self._before.programme,
            unit,
            amount,
            lot,
            kind,
            after.expires_on,
            after.matures_on,
        )
        self.entries.append(entry)
        self._now.pop(unit, None)

    def spend(self, kind: EntryKind, unit: str, amount: int) -> int:
        """Takes up to `amount` from lots that can be spent, nearest expiry first; gives what it could not find."""
        return self._take(kind, unit, amount, self.of(unit).spendable_lots(unit, self.day))

    def take(self, kind: EntryKind, unit: str, amount: int, own_lots: Iterable[str]) -> None:
        """Takes all of `amount`: from these lots first, then from what can be spent, then from what is pending.

        What none of them has is owed.
        """
        left = self._take(kind, unit, amount, self._known(unit, own_lots))
        left = self.spend(kind, unit, left)
        left = self._take(kind, unit, left, sorted(self._pending(unit), key=lambda lot: lot.lot))
        self.add(kind, unit, -left, OWED)

    def empty(self, kind: EntryKind, unit: str) -> None:
        """Takes all that is there of a unit, matured or not; a debt stays."""
        for lot in self.of(unit).lots:
            if lot.rest > 0 and lot.lot != OWED:
                self.add(kind, unit, -lot.rest, lot.lot)

    def settle(self, unit: str, own_lots: Iterable[str] = ()) -> None:
        """Pays what is owed, or was spent twice, out of what the account holds, these lots first."""
        debts = [lot for lot in self.of(unit).lots if lot.rest < 0]
        for debt in debts:
            wanted = -debt.rest
            left = self._take(EntryKind.SETTLE, unit, wanted, self._known(unit, own_lots))
            left = self.spend(EntryKind.SETTLE, unit, left)
            left = self._take(EntryKind.SETTLE, unit, left, self._pending(unit))
            self.add(EntryKind.SETTLE, unit, wanted - left, debt.lot)

    def changes(self, units: Iterable[str]) -> tuple[UnitChange, ...]:
        """Each unit's figures over these entries."""
        return tuple(self._change(unit) for unit in units)

    def _change(self, unit: str) -> UnitChange:
        earned = spent = expired = 0
        if not self.knows(unit):
            return UnitChange(unit, 0, 0, 0, 0, 0)
        for entry in self.entries:
            if entry.unit != unit or entry.kind is EntryKind.SETTLE:
                continue
            if entry.kind in _TAKEN_OR_GIVEN_BACK or (entry.kind is EntryKind.REVERSAL and entry.amount < 0):
                earned += entry.amount
            else:
                spent -= entry.amount
            if entry.amount > 0 and self._changed[unit][entry.lot].dead(self.day):
                expired += entry.amount
        after = self.of(unit)
        opening = self._before.held(unit, self.day)
        closing, pending = after.held(unit, self.day), after.pending(unit, self.day)
        expiring = after.expiring(unit, self.day)
        return UnitChange(unit, opening, earned, spent, expired, closing, pending, expiring[0] if expiring else None)

    def _lot(self, unit: str, lot: str) -> Lot | None:
        changed = self._changed.get(unit)
        if changed is not None:
            return changed.get(lot)
        return next((known for known in self._before.of_unit(unit) if known.lot == lot), None)

    def _take(self, kind: EntryKind, unit: str, amount: int, lots: Iterable[Lot]) -> int:
        for lot in lots:
            if amount == 0:
                break
            part = min(amount, self.rest(unit, lot.lot))
            if part > 0:
                self.add(kind, unit, -part, lot.lot)
                amount -= part
        return amount

    def _known(self, unit: str, lots: Iterable[str]) -> list[Lot]:
        found = (self._lot(unit, lot) for lot in lots)
        return [lot for lot in found if lot is not None]

    def _pending(self, unit: str) -> list[Lot]:
        return [
            lot
            for lot in self.of(unit).lots
            if lot.rest > 0 and lot.lot != OWED and not lot.dead(self.day) and not lot.live(self.day)
        ]
