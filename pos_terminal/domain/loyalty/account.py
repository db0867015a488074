"""One member's standing in one programme: entries, lots, balances. All arithmetic is a sum of entries.

A *unit* is what an account counts: `points`, `stamps/<card>`, `voucher/<reward>` (each voucher is a lot of one),
`carry` (what rounding dropped, in the programme's smallest fraction). A *lot* is what expires together,
named by its day (a voucher is a lot of its own); the lot `owed` is the debt that remains when something already spent
had to be taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

POINTS = "points"
CARRY = "carry"
OWED = "owed"
# How the names of the units of all cards, and of all vouchers, begin.
STAMPS = "stamps/"
VOUCHERS = "voucher/"


def stamps(card: str) -> str:
    """The unit of a stamp card."""
    return f"{STAMPS}{card}"


def voucher(reward: str) -> str:
    """The unit of the vouchers for a reward."""
    return f"{VOUCHERS}{reward}"


class EntryKind(StrEnum):
    """Why an account changed."""

    EARN = "earn"
    REDEEM = "redeem"
    FULL_CARD = "full_card"
    REVERSAL = "reversal"
    SETTLE = "settle"
    ADJUST = "adjust"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed change of one lot of one unit of an account. Spendable from `matures_on`, gone after `expires_on`."""

    member: str
    programme: str
    unit: str
    amount: int
    lot: str
    kind: EntryKind
    expires_on: date | None = None
    matures_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of a lot. `opened` orders lots that expire on the same day: the older first."""

    unit: str
    lot: str
    rest: int
    expires_on: date | None = None
    matures_on: date | None = None
    opened: str = ""

    def dead(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < on

    @property
    def stays(self) -> bool:
        """Whether it counts whatever the day: a debt never dies."""
        return self.rest < 0 or self.lot == OWED

    def live(self, on: date) -> bool:
        """Whether it can be spent on that day: matured, and not expired."""
        return not self.dead(on) and (self.matures_on is None or self.matures_on <= on)


@dataclass(frozen=True, slots=True)
class Expiring:
    """So much of a unit is gone after the end of `on`."""

    on: date
    amount: int


class HasLots(Protocol):
    """An account, or a working copy of one."""

    def of_unit(self, unit: str) -> "tuple[Lot, ...]":
        """The unit's lots, debt included."""


@dataclass(frozen=True)
class Account:
    """All open lots of a member in a programme. What can be spent is computed for a day, never stored."""

    member: str
    programme: str
    lots: tuple[Lot, ...] = ()

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[Lot, ...]]:
        """Lots by what they count, debt included; units in the order of their first lot."""
        found: dict[str, list[Lot]] = {}
        for lot in self.lots:
            found.setdefault(lot.unit, []).append(lot)
        return {unit: tuple(lots) for unit, lots in found.items()}

    @classmethod
    def with_unit(cls, member: str, programme: str, unit: str, lots: "tuple[Lot, ...]") -> "Account":
        """An account with lots of one unit, which need not be sorted out again."""
        account = cls(member, programme, lots)
        account.__dict__["_by_unit"] = {unit: lots}
        return account

    @property
    def units(self) -> tuple[str, ...]:
        """What it counts, in the order of the first lot of each."""
        return tuple(self._by_unit)

    def of_unit(self, unit: str) -> tuple[Lot, ...]:
        """The unit's lots, debt included."""
        return self._by_unit.get(unit, ())

    def spendable_lots(self, unit: str, on: date) -> tuple[Lot, ...]:
        """Lots that can be spent on that day, the one that expires first in front, then the oldest.

        A debt that two cut-off tills have both settled stands above zero: what is paid too much is the member's.
        """
        open_lots = [lot for lot in self.of_unit(unit) if lot.rest > 0 and lot.live(on)]
        return tuple(sorted(open_lots, key=lambda lot: (lot.expires_on or date.max, lot.opened, lot.lot)))

    def balance(self, unit: str, on: date) -> int:
        """What can be spent on that day less what is owed; negative where more is owed."""
        return sum([lot.rest for lot in self.of_unit(unit) if lot.stays or lot.live(on)])

    def spendable(self, unit: str, on: date) -> int:
        """The balance, never below zero."""
        return max(0, self.balance(unit, on))

    def usable(self, unit: str, on: date, lot: str = "") -> int:
        """What can be spent of a unit on that day; of one lot alone where it is named.

        >>> on = date(2026, 3, 2)
        >>> account = Account("m", "p", (Lot("points", "a", 30), Lot("points", OWED, -50), Lot("voucher/tea", "v", 1)))
        >>> account.usable("points", on), account.usable("voucher/tea", on, "v"), account.usable("voucher/tea", on, "w")
        (0, 1, 0)
        """
        if not lot:
            return self.spendable(unit, on)
        return sum(one.rest for one in self.spendable_lots(unit, on) if one.lot == lot)

    def owed(self, unit: str, on: date) -> int:
        """What is missing below zero, as a positive figure."""
        return max(0, -self.balance(unit, on))

    def pending(self, unit: str, on: date) -> int:
        """What was earned but has not matured by that day."""
        return sum(
            [
                lot.rest
                for lot in self.of_unit(unit)
                if lot.matures_on is not None and lot.matures_on > on and lot.rest > 0
            ]
        )

    def held(self, unit: str, on: date) -> int:
        """The balance and what is pending, together: what a receipt opens and closes with."""
        return sum([lot.rest for lot in self.of_unit(unit) if lot.stays or not lot.dead(on)])

    def expiring(self, unit: str, on: date) -> tuple[Expiring, ...]:
        """Open lots that expire on or after that day, summed by date, nearest first."""
        by_date: dict[date, int] = {}
        for lot in self.of_unit(unit):
            if lot.expires_on is not None and lot.rest > 0 and lot.expires_on >= on:
                by_date[lot.expires_on] = by_date.get(lot.expires_on, 0) + lot.rest
        return tuple(Expiring(day, by_date[day]) for day in sorted(by_date))


def apply_entries(account: Account, entries: tuple[Entry, ...], opened: str = "") -> Account:
    """The account after these entries; those of other members or programmes are passed over. Empty lots are dropped."""
    lots = {(lot.unit, lot.lot): lot for lot in account.lots}
    for entry in entries:
        if (entry.member, entry.programme) != (account.member, account.programme):
            continue
        place = (entry.unit, entry.lot)
        known = lots.get(place) or Lot(entry.unit, entry.lot, 0, entry.expires_on, entry.matures_on, opened)
        lots[place] = Lot(
            known.unit, known.lot, known.rest + entry.amount, known.expires_on, known.matures_on, known.opened
        )
    return Account(account.member, account.programme, tuple(lot for lot in lots.values() if lot.rest))


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit over one event: opening + earned − spent − expired = closing. Figures as they stand on the event's day.

    Opening and closing hold what has not matured yet (`pending` is that part of the closing figure) and are negative
    where something is owed. In a refund `earned` is negative by what is taken back, `spent` by what comes back.
    `expiring` is what of the closing balance is gone first, for the receipt.
    """

    unit: str
    opening: int
    earned: int
    spent: int
    expired: int
    closing: int
    pending: int = 0
    expiring: Expiring | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeResult:
    """What an event did to one account: the entries, the figures for the receipt, and why, in both languages.

    `terms` are the conditions that it was worked out under ("tier:gold", "campaign:double-day", "arm:price/a"): a
    refund uses the same ones, whatever day it is then. `notes` say where the member stands after it, for the receipt.
    Of a refund, `withheld_minor` is not paid out, because points to be taken back were spent already.
    """

    programme: str
    version: str
    entries: tuple[Entry, ...]
    changes: tuple[UnitChange, ...]
    explain: tuple["Explanation", ...] = ()
    terms: tuple[str, ...] = ()
    notes: tuple["Explanation", ...] = ()
    withheld_minor: int = 0
    needs_manager: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line of reckoning, long for the screen and short for the receipt."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class LoyaltyFacts:
    """A sale's or refund's loyalty part, recorded beside it. `name` is masked: it is what receipts show."""

    member: str
    number: str
    name: str
    results: tuple[ProgrammeResult, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for result in self.results for entry in result.entries)
