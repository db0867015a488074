"""Stamp cards: stamps for a basket, full cards into vouchers, the rest on the next card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from pos_terminal.domain.loyalty.account import Entry, EntryKind, Explanation, stamps, voucher
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import StampCardRule, StampPer
from pos_terminal.domain.loyalty.units import stamped, used


def stamps_for(card: StampCardRule, basket: Basket, factor: int = 1) -> int:
    """Stamps that a basket is worth. What a reward made free earns none."""
    paid = basket.net_minor(card.tags, card.excluded_tags)
    if paid <= 0 or paid < card.minimum_minor:
        return 0
    match card.per:
        case StampPer.VISIT:
            count = 1
        case StampPer.ITEM:
            pieces = sum(line.paid_pieces for line in basket.fitting(card.tags, card.excluded_tags))
            count = pieces // card.per_items
        case StampPer.AMOUNT:
            count = paid // card.per_minor
        case _:
            assert_never(card.per)
    count *= factor
    return min(count, card.cap_per_sale) if card.cap_per_sale else count


def factor_of(programme: Programme, terms: Terms) -> int:
    """By how much campaigns multiply stamps: the best of them."""
    return max([one.stamp_factor for one in programme.campaigns if one.id in terms.campaigns], default=1)


def stamps_now(case: Case, card: StampCardRule, basket: Basket, terms: Terms) -> int:
    """Stamps that this sale brings: none too soon after the last, no more than a day allows."""
    count = stamps_for(card, basket, factor_of(case.programme, terms))
    booking = case.booking
    if count and card.delay_minutes and _too_soon(case, card):
        return 0
    if card.cap_per_day:
        count = min(count, max(0, card.cap_per_day - booking.rest(used(f"stamps/{card.id}"), booking.day.isoformat())))
    return count


def _too_soon(case: Case, card: StampCardRule) -> bool:
    last = max((lot.lot for lot in case.booking.of(stamped(card.id)).lots if lot.rest > 0), default="")
    return bool(last) and case.situation.at < datetime.fromisoformat(last) + timedelta(minutes=card.delay_minutes)


def cards_won(case: Case, card: StampCardRule, basket: Basket, terms: Terms) -> int:
    """How many cards this basket would fill; what is owed comes off first."""
    held = case.booking.balance(stamps(card.id))
    return max(0, held + stamps_now(case, card, basket, terms)) // card.size


@dataclass(frozen=True, slots=True)
class Stamped:
    """Stamps that a sale brought on a card, and the cards that they filled."""

    card: StampCardRule
    count: int
    full: int

    def explained(self, booking: Booking) -> Explanation:
        """In words, with what the card holds now."""
        now = f"{booking.of(stamps(self.card.id)).spendable(stamps(self.card.id), booking.day)}/{self.card.size}"
        zh, en = f"{self.card.names.zh}：+{self.count}", f"{self.card.names.en}: +{self.count}"
        if self.full:
            zh, en = f"{zh}，集滿 {self.full} 張", f"{en}, {self.full} full"
        return Explanation(f"{zh}，現有 {now}", f"{en}, now {now}")


def stamp(case: Case, card: StampCardRule, basket: Basket, terms: Terms) -> Stamped | None:
    """Books the basket's stamps and every card that they fill; None where it brings none."""
    booking, unit = case.booking, stamps(card.id)
    count = stamps_now(case, card, basket, terms)
    if not count:
        return None
    _welcome(case, card)
    expires_on = _last_day(card, booking)
    booking.add(EntryKind.EARN, unit, count, booking.dated_lot(expires_on), expires_on=expires_on)
    _remember(case, card, count)
    booking.settle(unit)
    return Stamped(card, count, fill_cards(case.programme, card, booking))


def fill_cards(programme: Programme, card: StampCardRule, booking: Booking) -> int:
    """Turns every full card into its voucher; how many there were."""
    full = 0
    while booking.balance(stamps(card.id)) >= card.size:
        _fill(programme, card, booking)
        full += 1
    return full


def _welcome(case: Case, card: StampCardRule) -> None:
    """Stamps for joining, once, with the first one earned."""
    booking, unit = case.booking, used(f"welcome/{card.id}")
    if card.welcome and not booking.rest(unit, "ever"):
        expires_on = _last_day(card, booking)
        booking.add(EntryKind.ADJUST, unit, 1, "ever")
        lot = booking.dated_lot(expires_on)
        booking.add(EntryKind.ADJUST, stamps(card.id), card.welcome, lot, expires_on=expires_on)


def _last_day(card: StampCardRule, booking: Booking) -> date | None:
    """The last day of a stamp given today; where the card dies as a whole, that of the stamps on it."""
    if card.card_expires:
        on_card = [lot.expires_on for lot in booking.of(stamps(card.id)).lots if lot.rest > 0 and lot.live(booking.day)]
        known = [day for day in on_card if day is not None]
        if known:
            return min(known)
    return card.expiry.last_day(booking.day)


def _remember(case: Case, card: StampCardRule, count: int) -> None:
    """What the daily cap and the delay will ask for."""
    booking, day = case.booking, case.booking.day
    if card.cap_per_day:
        booking.add(EntryKind.EARN, used(f"stamps/{card.id}"), count, day.isoformat(), expires_on=day)
    if card.delay_minutes:
        last = day + timedelta(minutes=card.delay_minutes) + timedelta(days=1)
        booking.add(EntryKind.ADJUST, stamped(card.id), 1, case.situation.at.isoformat(), expires_on=last)


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
