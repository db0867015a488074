"""Stamp cards: stamps for a basket, full cards into vouchers, the rest on the next card."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from pos_terminal.domain.loyalty.account import Entry, EntryKind, Explanation, stamps, voucher
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule, StampPer


def stamps_for(card: StampCardRule, basket: Basket) -> int:
    """Stamps that a basket is worth. What a reward made free earns none."""
    paid = basket.net_minor(card.tags, card.excluded_tags)
    if paid <= 0 or paid < card.minimum_minor:
        return 0
    match card.per:
        case StampPer.VISIT:
            count = 1
        case StampPer.ITEM:
            count = sum(line.paid_pieces for line in basket.fitting(card.tags, card.excluded_tags))
        case StampPer.AMOUNT:
            count = paid // card.per_minor
        case _:
            assert_never(card.per)
    return min(count, card.cap_per_sale) if card.cap_per_sale else count


def cards_won(card: StampCardRule, basket: Basket, booking: Booking) -> int:
    """How many cards this basket would fill; what is owed comes off first."""
    held = booking.account.balance(stamps(card.id), booking.day)
    return max(0, held + stamps_for(card, basket)) // card.size


def stamp(programme: Programme, card: StampCardRule, basket: Basket, booking: Booking) -> tuple[Explanation, ...]:
    """Books the basket's stamps and every card that they fill."""
    unit, count = stamps(card.id), stamps_for(card, basket)
    expires_on = card.expiry.last_day(booking.day)
    booking.add(EntryKind.EARN, unit, count, booking.dated_lot(expires_on), expires_on=expires_on)
    booking.settle(unit)
    full = 0
    while count and booking.account.balance(unit, booking.day) >= card.size:
        _fill(programme, card, booking)
        full += 1
    if not count:
        return ()
    now = f"{booking.account.spendable(unit, booking.day)}/{card.size}"
    zh, en = f"{card.names.zh}：+{count}", f"{card.names.en}: +{count}"
    if full:
        zh, en = f"{zh}，集滿 {full} 張", f"{en}, {full} full"
    return (Explanation(f"{zh}，現有 {now}", f"{en}, now {now}"),)


def _fill(programme: Programme, card: StampCardRule, booking: Booking) -> None:
    unit, reward = voucher(card.reward), programme.reward(card.reward)
    booking.spend(EntryKind.FULL_CARD, stamps(card.id), card.size)
    booking.add(EntryKind.EARN, unit, 1, booking.new_lot(unit), expires_on=reward.expiry.last_day(booking.day))


@dataclass(frozen=True, slots=True)
class FullCard:
    """A card that a sale filled: the stamps it took, lot by lot, and the voucher it became."""

    taken: tuple[Entry, ...]
    voucher: Entry


def full_cards(card: StampCardRule, entries: Iterable[Entry]) -> tuple[FullCard, ...]:
    """The cards of one kind that a sale filled: in its entries the stamps taken stand right before the voucher."""
    found: list[FullCard] = []
    taken: list[Entry] = []
    for entry in entries:
        if entry.kind is EntryKind.FULL_CARD and entry.unit == stamps(card.id):
            taken.append(entry)
        else:
            if taken and entry.unit == voucher(card.reward):
                found.append(FullCard(tuple(taken), entry))
            taken = []
    return tuple(found)
