"""What a manager does to an account by hand: a tier for some time, stamps from a paper card."""

from datetime import timedelta

from pos_terminal.domain.loyalty.account import EntryKind, stamps
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.stamp_card import fill_cards
from pos_terminal.domain.loyalty.units import tier, used


def give_tier(case: Case, level: str, days: int) -> str:
    """Holds the member in a tier for so many days, today included; an empty text, or the code of why not."""
    rule, booking = case.programme.tiers, case.booking
    if rule is None or all(one.id != level for one in rule.levels[1:]) or days < 1:
        return "no-such-tier"
    until = booking.day + timedelta(days=days - 1)
    booking.add(EntryKind.ADJUST, tier(level), 1, f"manual~{case.situation.record}", expires_on=until)
    return ""


def carry_over(case: Case, card_id: str, count: int) -> str:
    """Stamps of a paper card onto the member's card, once a member, up to the card's own limit."""
    booking = case.booking
    card = next((one for one in case.programme.stamp_cards if one.id == card_id), None)
    if card is None:
        return "no-such-card"
    unit = used(f"paper/{card.id}")
    if not 0 < count <= card.paper_limit or booking.rest(unit, "ever"):
        return "too-many-stamps"
    expires_on = card.expiry.last_day(booking.day)
    booking.add(EntryKind.ADJUST, unit, 1, "ever")
    lot = booking.dated_lot(expires_on)
    booking.add(EntryKind.ADJUST, stamps(card.id), count, lot, expires_on=expires_on)
    booking.settle(stamps(card.id))
    fill_cards(case.programme, card, booking)
    return ""
