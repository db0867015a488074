"""A booking as a result: entries, figures for the receipt, reckoning, terms, and where the member stands after it."""

from collections.abc import Iterable

from pos_terminal.domain.loyalty.account import (
    POINTS,
    Entry,
    Explanation,
    ProgrammeResult,
    UnitChange,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import WALLET


def changes_of(programme: Programme, booking: Booking) -> tuple[UnitChange, ...]:
    """The figures for the receipt: points, every card, and vouchers and money where there are or were any."""
    units = [POINTS] if programme.points is not None else []
    units += [stamps(card.id) for card in programme.stamp_cards]
    fixed = booking.changes(units)
    others = [] if programme.points is not None else [POINTS]
    others += [WALLET, *(voucher(reward.id) for reward in programme.rewards)]
    more = booking.changes(unit for unit in others if booking.knows(unit))
    return (*fixed, *(change for change in more if _shown(change)))


def result_of(
    case: Case,
    explain: Iterable[Explanation] = (),
    terms: tuple[str, ...] = (),
    others: Iterable[Entry] = (),
    *,
    noted: bool = True,
) -> ProgrammeResult:
    """What an event did to one account, with `others`: entries of other members' accounts that it caused.

    `noted` is False for an open bill: where the member stands is noted once it is recorded.
    """
    programme, booking = case.programme, case.booking
    return ProgrammeResult(
        programme.id,
        programme.version,
        (*booking.entries, *others),
        changes_of(programme, booking),
        tuple(explain),
        terms,
        _notes(case) if noted else (),
    )


def _shown(change: UnitChange) -> bool:
    return any((change.opening, change.earned, change.spent, change.closing))


def _notes(case: Case) -> tuple[Explanation, ...]:
    if case.programme.is_plain:
        return ()
    from pos_terminal.domain.loyalty.views.noting import notes

    return notes(case)
