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
        self._lots = {(lot.unit, lot.lot): lot for lot in account.lots}
        self._after: Account | None = account

    @property
    def account(self) -> Account:
        """The account as it is after the entries so far."""
        if self._after is None:
            lots = tuple(lot for lot in self._lots.values() if lot.rest)
            self._after = Account(self._before.member, self._before.programme, lots)
        return self._after

    def rest(self, unit: str, lot: str) -> int:
        """What that lot holds now."""
        known = self._lots.get((unit, lot))
        return known.rest if known else 0

    @staticmethod
    def dated_lot(expires_on: date | None, matures_on: date | None = None) -> str:
        """The lot of all that dies and matures on those days, by the days' own name: what is alike is one lot.

        So an account has as many lots as it has days of expiry, however often the member comes.
        """
        name = expires_on.isoformat() if expires_on else "open"
        return f"{name}~{matures_on.isoformat()}" if matures_on else name

    def new_lot(self, unit: str) -> str:
        """The next free name for a lot of the unit that this record opens."""
        k = 1
        while (unit, f"{self._record}.{k}") in self._lots:
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
        place = (unit, lot)
        known = self._lots.get(place) or Lot(unit, lot, 0, expires_on, matures_on, _OPENED_NOW)
        after = Lot(unit, lot, known.rest + amount, known.expires_on, known.matures_on, known.opened)
        self._lots[place] = after
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
        self._after = None

    def spend(self, kind: EntryKind, unit: str, amount: int) -> int:
        """Takes up to `amount` from lots that can be spent, nearest expiry first; gives what it could not find."""
        return self._take(kind, unit, amount, self.account.spendable_lots(unit, self.day))

    def take(self, kind: EntryKind, unit: str, amount: int, own_lots: Iterable[str]) -> None:
        """Takes all of `amount`: from these lots first, then from what can be spent, then from what is pending.

        What none of them has is owed.
        """
        left = self._take(kind, unit, amount, self._known(unit, own_lots))
        left = self.spend(kind, unit, left)
        left = self._take(kind, unit, left, sorted(self._pending(unit), key=lambda lot: lot.lot))
        self.add(kind, unit, -left, OWED)

    def settle(self, unit: str, own_lots: Iterable[str] = ()) -> None:
        """Pays what is owed, or was spent twice, out of what the account holds, these lots first."""
        debts = [lot for lot in self._lots.values() if lot.unit == unit and lot.rest < 0]
        if not debts:
            return
        for debt in debts:
            wanted = -debt.rest
            left = self._take(EntryKind.SETTLE, unit, wanted, self._known(unit, own_lots))
            left = self.spend(EntryKind.SETTLE, unit, left)
            left = self._take(EntryKind.SETTLE, unit, left, self._pending(unit))
            self.add(EntryKind.SETTLE, unit, wanted - left, debt.lot)

    def changes(self, units: Iterable[str]) -> tuple[UnitChange, ...]:
        """Each unit's figures over these entries."""
        after = self.account
        return tuple(self._change(unit, after) for unit in units)

    def _change(self, unit: str, after: Account) -> UnitChange:
        earned = spent = expired = 0
        booked = [entry for entry in self.entries if entry.unit == unit]
        if not booked and not self._before.of_unit(unit):
            return UnitChange(unit, 0, 0, 0, 0, 0)
        for entry in booked:
            if entry.kind is EntryKind.SETTLE:
                continue
            if entry.kind in _TAKEN_OR_GIVEN_BACK or (entry.kind is EntryKind.REVERSAL and entry.amount < 0):
                earned += entry.amount
            else:
                spent -= entry.amount
            if entry.amount > 0 and self._lots[unit, entry.lot].dead(self.day):
                expired += entry.amount
        opening = self._before.held(unit, self.day)
        closing, pending = after.held(unit, self.day), after.pending(unit, self.day)
        expiring = after.expiring(unit, self.day)
        return UnitChange(unit, opening, earned, spent, expired, closing, pending, expiring[0] if expiring else None)

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
        return [self._lots[unit, lot] for lot in lots if (unit, lot) in self._lots]

    def _pending(self, unit: str) -> list[Lot]:
        return [
            lot
            for lot in self._lots.values()
            if lot.unit == unit
            and lot.rest > 0
            and lot.lot != OWED
            and not lot.dead(self.day)
            and not lot.live(self.day)
        ]
