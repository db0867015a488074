"""The end of a business day: what expired is taken off, once. Only the closer writes these entries (domain rule)."""

from collections.abc import Iterable
from datetime import date

from pos_terminal.domain.loyalty.account import Account, Entry, EntryKind, Lot


def expire(due: Iterable[tuple[str, str, Lot]], day: date) -> tuple[Entry, ...]:
    """Entries that empty every (member, programme, lot) whose last day is `day` or before. Debts do not expire."""
    return tuple(
        Entry(member, programme, lot.unit, -lot.rest, lot.lot, EntryKind.EXPIRE, lot.expires_on, lot.matures_on)
        for member, programme, lot in due
        if lot.rest > 0 and lot.expires_on is not None and lot.expires_on <= day
    )


def close_account(account: Account, day: date) -> tuple[Entry, ...]:
    """The same for one account."""
    return expire(((account.member, account.programme, lot) for lot in account.lots), day)
