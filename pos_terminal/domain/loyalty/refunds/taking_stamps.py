"""Refunds: stamps for what has come back, and cards that are full no more."""

from collections.abc import Sequence

from pos_terminal.domain.loyalty.account import (
    Entry,
    EntryKind,
    stamps,
)
from pos_terminal.domain.loyalty.earn.stamp_card import FullCard, full_cards
from pos_terminal.domain.loyalty.refunds.giving_back import restore
from pos_terminal.domain.loyalty.refunds.returned_sale import ReturnedSale, amount_of
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.units import stamped, used


def take_stamps(past: ReturnedSale, card: StampCardRule) -> None:
    """Stamps for what has come back. Cards that the sale filled are undone only where stamps are missing.

    A voucher that is used already stays used, and the stamps are owed.
    """
    unit, left = stamps(card.id), past.stamps_left(card)
    earned = amount_of(past.sold, unit, EntryKind.EARN)
    welcome = 0 if left else amount_of(past.sold, unit, EntryKind.ADJUST)
    taken = -sum(entry.amount for entry in past.done if entry.unit == unit and entry.amount < 0)
    take = earned + welcome - taken - min(earned, left)
    own = past.own_lots(unit)
    if not own:  # expired: only what this sale's own cards used up still counts
        by_own_cards = -sum(
            one.amount for one in past.sold if one.kind is EntryKind.FULL_CARD and one.lot in _earned(past, unit)
        )
        take = min(take, by_own_cards)
    take = max(0, take)
    for filled in reversed(full_cards(card, past.sold)):
        if past.booking.balance(unit) >= take:
            break
        if take or _came_back(past, filled.voucher):
            _undo(past, filled)
    past.booking.take(EntryKind.REVERSAL, unit, take, own)
    if left == 0:
        _swap_back(past, unit, own)
        _forget(past, card)


def _came_back(past: ReturnedSale, voucher_won: Entry) -> bool:
    """Whether this very refund gave the voucher back."""
    place = voucher_won.unit, voucher_won.lot
    return any((entry.unit, entry.lot) == place and entry.amount > 0 for entry in past.booking.entries)


def _swap_back(past: ReturnedSale, unit: str, own: Sequence[str]) -> None:
    """What earlier refunds took from other lots while a card held this sale's own stamps goes back to those."""
    for entry in reversed(past.done):
        if entry.unit != unit or entry.amount > 0 or entry.lot in own:
            continue
        for lot in own:  # a sale opens one lot of stamps at most
            moved = min(-entry.amount, max(0, past.booking.rest(unit, lot)))
            past.booking.add(EntryKind.SETTLE, unit, -moved, lot)
            dates = {"expires_on": entry.expires_on, "matures_on": entry.matures_on}
            past.booking.add(EntryKind.SETTLE, unit, moved, entry.lot, **dates)


def _forget(past: ReturnedSale, card: StampCardRule) -> None:
    """That the sale was stamped, which others have to wait for, and that it brought the stamps for joining."""
    marks, gone = (stamped(card.id), used(f"welcome/{card.id}")), {(one.unit, one.lot) for one in past.done}
    for one in past.sold:
        if one.unit in marks and (one.unit, one.lot) not in gone:
            past.booking.add(EntryKind.REVERSAL, one.unit, -min(1, past.booking.rest(one.unit, one.lot)), one.lot)


def _undo(past: ReturnedSale, filled: FullCard) -> None:
    """Takes the voucher back and puts the stamps where they were, if it is still there."""
    if past.booking.rest(filled.voucher.unit, filled.voucher.lot) < 1:
        return
    past.booking.add(EntryKind.REVERSAL, filled.voucher.unit, -1, filled.voucher.lot)
    for entry in filled.taken:
        restore(past, entry, -entry.amount)


def _earned(past: ReturnedSale, unit: str) -> tuple[str, ...]:
    return tuple(entry.lot for entry in past.sold if (entry.unit, entry.kind) == (unit, EntryKind.EARN))
