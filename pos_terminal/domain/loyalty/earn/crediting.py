"""A reckoning into entries: points into the lots of their days, and the words of how they came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.account import CARRY, POINTS, EntryKind, Explanation
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.earning import CARRY_LOT, NO_ROOM_ASKED, Reckoning, Room
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.loyalty.rules.points import PointsRule
from pos_terminal.domain.loyalty.units import POINTS_A_DAY, POINTS_A_MONTH, used
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.words import Words

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.earn.campaign import Extra

# (lot, matures on, expires on) -> points
Parts = dict[tuple[str, date | None, date | None], int]


def room_left(case: Case, rule: PointsRule, terms: Terms) -> Room:
    """What caps a day, a month and the campaigns of these terms still let through."""
    booking, day = case.booking, case.booking.day
    running = tuple(one for one in case.programme.campaigns if one.id in terms.campaigns) if terms.campaigns else ()
    if not (rule.cap_per_day or rule.cap_per_month or running):
        return NO_ROOM_ASKED
    caps = []
    if rule.cap_per_day:
        caps.append(rule.cap_per_day - booking.rest(used(POINTS_A_DAY), Period.DAY.key(day)))
    if rule.cap_per_month:
        caps.append(rule.cap_per_month - booking.rest(used(POINTS_A_MONTH), Period.MONTH.key(day)))
    campaigns = []
    for one in running:
        unit = used(f"campaign-points/{one.id}")
        if one.cap_total:
            campaigns.append((one.id, max(0, one.cap_total - booking.rest(unit, "ever"))))
        if one.budget:
            campaigns.append((one.id, max(0, one.budget - case.situation.given(case.programme.id, unit))))
    return Room(max(0, min(caps)) if caps else None, tuple(campaigns))


def parts_of(programme: Programme, rule: PointsRule, reckoning: Reckoning, day: date, merchant: str) -> Parts:
    """The points of a reckoning by the lot that they go to."""
    found: Parts = {}
    issuer = merchant if programme.settles_points else ""
    pending: list[tuple[int, int]] = [(reckoning.base, rule.pending_days)]
    pending += [(one.points, max(rule.pending_days, one.pending_days)) for one in reckoning.extras]
    for points, days in pending:
        if points:
            matures_on = day + timedelta(days=days) if days else None
            expires_on = rule.expiry.last_day(day)
            place = (Booking.dated_lot(expires_on, matures_on, issuer), matures_on, expires_on)
            found[place] = found.get(place, 0) + points
    return found


def book_points(case: Case, rule: PointsRule, reckoning: Reckoning) -> None:
    """Books what a sale earns, and the remainder that it carries."""
    booking = case.booking
    carried = booking.rest(CARRY, CARRY_LOT)
    parts = parts_of(case.programme, rule, reckoning, booking.day, case.situation.merchant)
    for (lot, matures_on, expires_on), points in parts.items():
        booking.add(EntryKind.EARN, POINTS, points, lot, expires_on=expires_on, matures_on=matures_on)
    booking.add(EntryKind.EARN, CARRY, reckoning.carried - carried, CARRY_LOT)


def explained(programme: Programme, rule: PointsRule, terms: Terms, reckoning: Reckoning) -> Iterator[Explanation]:
    """How an amount became points, in one line, and what else there is to know.

    "HK$123.40 − HK$1 = HK$122.40; ÷ HK$5 = 24 pts; Gold × 1.5 = 36 pts; at most 30 pts"
    """
    currency = programme.currency
    if reckoning.below_minimum:
        minimum = amount(rule.minimum_minor, currency)
        yield Explanation(f"未滿 {minimum}，不計分", f"Under {minimum}: no points")
        return
    if reckoning.eligible_minor <= 0:
        if reckoning.excluded_minor > 0:
            excluded = amount(reckoning.excluded_minor, currency)
            yield Explanation(f"{excluded} 不計分", f"{excluded} earns no points")
        return
    steps = [_paid(currency, reckoning), _rate(programme, rule, reckoning), *_extras(programme, terms, reckoning)]
    if reckoning.cap is not None:
        cap = counted(reckoning.cap, programme.unit_names)
        steps.append(Words(f"上限 {cap.zh}", f"at most {cap.en}"))
    yield Explanation("；".join(one.zh for one in steps), "; ".join(one.en for one in steps))
    if reckoning.points and rule.pending_days:
        days = rule.pending_days
        yield Explanation(f"{days} 天後可用", f"Can be used after {days} days")


def _paid(currency: str, reckoning: Reckoning) -> Words:
    paid = amount(reckoning.eligible_minor, currency)
    if reckoning.excluded_minor > 0:
        whole = amount(reckoning.eligible_minor + reckoning.excluded_minor, currency)
        excluded = amount(reckoning.excluded_minor, currency)
        return Words(f"{whole} − 不計分 {excluded} = {paid}", f"{whole} − {excluded} without points = {paid}")
    return Words(paid, paid)


def _rate(programme: Programme, rule: PointsRule, reckoning: Reckoning) -> Words:
    got = counted(reckoning.before_caps[0], programme.unit_names)
    if rule.rates:
        return Words(f"得 {got.zh}", f"= {got.en}")
    per = amount(rule.per_minor, programme.currency)
    times = f" × {rule.points}" if rule.points != 1 else ""
    return Words(f"÷ {per}{times} = {got.zh}", f"÷ {per}{times} = {got.en}")


def _extras(programme: Programme, terms: Terms, reckoning: Reckoning) -> Iterator[Words]:
    total, extras = reckoning.before_caps
    for extra in extras:
        total += extra.points
        names, sums = _source(programme, terms, extra), counted(total, programme.unit_names)
        how = f"× {_decimal(extra.factor)}" if extra.factor != 1 else f"+ {extra.points:,}"
        yield Words(f"{names.zh} {how} = {sums.zh}", f"{names.en} {how} = {sums.en}")


def _source(programme: Programme, terms: Terms, extra: Extra) -> Words:
    """Whose an extra is. A campaign may be called "tier" or "plan"."""
    from pos_terminal.domain.loyalty.earn.campaign import TIER

    if extra.campaign is not None:
        return extra.campaign.names
    if extra.source == TIER and programme.tiers is not None:
        return programme.tiers.levels[programme.tiers.level(terms.tier)].names
    return next(one.names for one in programme.plans if one.id == terms.plan)


def _decimal(factor: Fraction) -> str:
    """A factor of hundredths as people write it.

    >>> _decimal(Fraction(3, 2)), _decimal(Fraction(2)), _decimal(Fraction(5, 4))
    ('1.5', '2', '1.25')
    """
    whole, hundredths = divmod(factor.numerator * 100 // factor.denominator, 100)
    digits = f"{hundredths:02d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
