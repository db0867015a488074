"""Paid memberships: bought as a product, renewed early, checked on any day."""

from datetime import date, timedelta

from pos_terminal.domain.calendar import add_months
from pos_terminal.domain.loyalty.account import Account, EntryKind, HasLots, Lot
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import PlanRule
from pos_terminal.domain.loyalty.rules.fees import MEMBERSHIP_SKU
from pos_terminal.domain.loyalty.units import plan

BY_CARD = "card"  # a lot that is never booked: what a signed card proves


def plan_now(programme: Programme, account: HasLots, day: date) -> PlanRule | None:
    """The first plan that runs on that day."""
    for one in programme.plans:
        if any(lot.rest > 0 and lot.live(day) for lot in account.of_unit(plan(one.id))):
            return one
    return None


def plan_until(account: HasLots, rule: PlanRule) -> date | None:
    """The last day that was ever paid for, whether it is past or not; None where nothing was."""
    ends = [lot.expires_on for lot in account.of_unit(plan(rule.id)) if lot.rest > 0 and lot.expires_on is not None]
    return max(ends, default=None)


def proven(programme: Programme, account: Account, until: date) -> Account:
    """The account with the membership that a signed card proves, where the account does not know of it yet."""
    known = [end for rule in programme.plans if (end := plan_until(account, rule)) is not None]
    if known and max(known) >= until:
        return account
    lot = Lot(plan(programme.plans[0].id), BY_CARD, 1, until)
    return Account(account.member, account.programme, (*account.lots, lot))


def bought_plans(programme: Programme, basket: Basket) -> dict[str, int]:
    """How many terms of each plan a basket buys. `MEMBERSHIP` is the first plan's."""
    found: dict[str, int] = {}
    for line in basket.lines:
        rule = next((one for one in programme.plans if one.sku == line.sku), None)
        if rule is None and line.sku == MEMBERSHIP_SKU and programme.plans:
            rule = programme.plans[0]
        if rule is not None:
            found[rule.id] = found.get(rule.id, 0) + line.quantity
    return found


def buy(programme: Programme, basket: Basket, booking: Booking) -> None:
    """Books the terms that the basket buys: a plan that runs, or is in its days of grace, goes on where it ends."""
    terms = bought_plans(programme, basket)
    for rule in programme.plans:
        for _ in range(terms.get(rule.id, 0)):
            ends = plan_until(booking, rule)
            goes_on = ends is not None and booking.day <= ends + timedelta(days=rule.grace_days)
            start = ends + timedelta(days=1) if ends is not None and goes_on else booking.day
            last = add_months(start, rule.months) - timedelta(days=1)
            later = start if start > booking.day else None
            booking.add(EntryKind.EARN, plan(rule.id), 1, start.isoformat(), expires_on=last, matures_on=later)
