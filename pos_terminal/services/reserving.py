"""What the open bill is about to use, told to head office beside the selling, so that no other till gives it meanwhile.

Nobody waits for the answer: one that comes after the payment changes nothing, as the record is the fact; one that comes
before may take a reward off the bill. Where head office does not answer, the offline limits decide as they always do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.account import POINTS, VOUCHERS, Account, EntryKind
from pos_terminal.domain.loyalty.member import Left
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.services.ports import Clock, HeadOffice, Store
from pos_terminal.services.spells import is_offline
from pos_terminal.services.state import Bill, TillState
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.reservations import MOST_USES, Reserve, Use


@dataclass(frozen=True, slots=True)
class Word:
    """What head office said to a bill of that member."""

    bill: UUID
    member: str
    left: tuple[Left, ...]


def asked_of(state: TillState) -> Reserve | None:
    """What the open bill would tell head office; None where it has nothing to ask.

    Also what it does not use is asked for, by an amount of 0: so a key says in time that another till has it.
    """
    bill = state.bill
    if bill.standing is None or not state.installation.enrolled:
        return None
    used = _used(bill)
    things = dict.fromkeys([*used, *_could_be_used(bill.standing.accounts)])
    uses = [Use(programme, unit, used.get((programme, unit, lot), 0), lot) for programme, unit, lot in things]
    return Reserve(bill=bill.sale.id, member=bill.standing.member.id, uses=tuple(uses[:MOST_USES])) if uses else None


def _used(bill: Bill) -> dict[tuple[str, str, str], int]:
    """By programme, unit and voucher; vouchers that this very sale wins are nobody else's."""
    used: dict[tuple[str, str, str], int] = {}
    if bill.standing is None:
        return used
    for result in bill.evaluation.results:
        for entry in result.entries:
            if entry.kind is not EntryKind.REDEEM or entry.member != bill.standing.member.id:
                continue
            is_voucher = entry.unit.startswith(VOUCHERS)
            if is_voucher and not _has(bill.standing.account(entry.programme), entry.unit, entry.lot):
                continue
            place = (entry.programme, entry.unit, entry.lot if is_voucher else "")
            used[place] = used.get(place, 0) - entry.amount
    return {place: amount for place, amount in used.items() if amount > 0}


def _could_be_used(accounts: Iterable[Account]) -> list[tuple[str, str, str]]:
    found = []
    for account in accounts:
        for unit in account.units:
            if unit in (POINTS, WALLET):
                found.append((account.programme, unit, ""))
            elif unit.startswith(VOUCHERS):
                found += [(account.programme, unit, lot.lot) for lot in account.of_unit(unit) if lot.rest > 0]
    return found


def _has(account: Account, unit: str, lot: str) -> bool:
    return any(one.lot == lot for one in account.of_unit(unit))


class Reserving:
    """Asks, on a worker's thread with books of its own; a bill that lost its member, or was cleared, lets go."""

    def __init__(self, store: Store, head_office: HeadOffice, clock: Clock) -> None:
        self._store = store
        self._head_office = head_office
        self._clock = clock
        self._last: Reserve | None = None

    def ask(self, asked: Reserve | None) -> Word | None:
        """Head office's word on that bill; None where there is none. Never raises for head office."""
        if is_offline(self._store.outbox.feed()):
            self._last = None  # what was held ends by itself
            return None
        last, self._last = self._last, asked
        try:
            if last is not None and self._is_let_go(last, asked):
                self._head_office.reserve(Reserve(bill=last.bill, member=last.member))
            if asked is None:
                return None
            answer = self._head_office.reserve(asked)
        except NoAnswer:
            return None
        return Word(asked.bill, asked.member, self._with_unsent(asked.member, answer.left))

    def _is_let_go(self, last: Reserve, asked: Reserve | None) -> bool:
        """Whether that bill uses nothing any more; one that was paid holds until head office has its record."""
        if asked is not None and (asked.bill, asked.member) == (last.bill, last.member):
            return False
        return self._store.journal.by_id(last.bill) is None

    def _with_unsent(self, member: str, left: Iterable[Use]) -> tuple[Left, ...]:
        """What head office has not heard of comes on top: points earned by the last bill, for instance."""
        installation, ledger = self._store.installation(), self._store.ledger
        day = ShopCalendar(installation.timezone, installation.day_start_hour).business_date(self._clock.now())
        now, heard = ledger.accounts(member), ledger.accounts_at(member, self._store.outbox.acked()[1])
        return tuple(
            Left(
                use.programme, use.unit, max(0, use.amount + _amount(now, use, day) - _amount(heard, use, day)), use.lot
            )
            for use in left
        )


def _amount(accounts: Iterable[Account], use: Use, day: date) -> int:
    """What the accounts have of it."""
    account = next((one for one in accounts if one.programme == use.programme), None)
    return account.usable(use.unit, day, use.lot) if account else 0
