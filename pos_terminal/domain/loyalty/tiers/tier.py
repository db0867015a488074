"""Tiers: which one a member holds, and how sales, reviews and refunds change it.

Holding a tier is a lot of its own unit, named by the day it was given and dying with its last day. A tier of last year
that still runs so lies under the one of this year, and is there again when that ends.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from pos_terminal.domain.calendar import add_months
from pos_terminal.domain.loyalty.account import POINTS, Entry, EntryKind, HasLots, voucher
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.rules.tier import Demotion, Evaluate, Metric, TierLevel, TiersRule
from pos_terminal.domain.loyalty.tiers.window import bucket, counts, credit, reference, year_start
from pos_terminal.domain.loyalty.units import CREDIT, DEMOTED, SECOND_CREDIT, TIERS, tier

REVIEWED = "review~"
SINGLE = "single~"  # given by one purchase: only that purchase's own refund can take it
SATURDAY = 5


def place_now(rule: TiersRule, account: HasLots, day: date) -> int:
    """The place of the tier held on that day: the highest that runs; 0 is everybody's."""
    for place in range(len(rule.levels) - 1, 0, -1):
        if _holds(rule, account, place, day):
            return place
    return 0


def level_now(rule: TiersRule, account: HasLots, day: date) -> TierLevel:
    """The tier held on that day."""
    return rule.levels[place_now(rule, account, day)]


def held_until(rule: TiersRule, account: HasLots, place: int, day: date) -> date | None:
    """The last day of that tier; None where it is everybody's or has no end."""
    unit = tier(rule.levels[place].id)
    ends = [lot.expires_on for lot in account.of_unit(unit) if lot.rest > 0 and lot.live(day)]
    return None if not ends or None in ends else max(end for end in ends if end is not None)


def place_reached(rule: TiersRule, account: HasLots, day: date, member: Member, single_minor: int = 0) -> int:
    """The highest tier that the counters of that day, or a single purchase, bring."""
    return place_with(rule, account, day, member, 0, 0, single_minor)


def place_with(
    rule: TiersRule, account: HasLots, day: date, member: Member, more: int, second_more: int, single_minor: int = 0
) -> int:
    """The same with so much more on the counters."""
    first = credit(rule, account, CREDIT, day, member) + more
    second = credit(rule, account, SECOND_CREDIT, day, member) + second_more if rule.second else 0
    return max((p for p, one in enumerate(rule.levels) if _reaches(rule, one, first, second, single_minor)), default=0)


def qualify(case: Case, rule: TiersRule, single_minor: int = 0) -> int | None:
    """Gives the tier that a sale or an activity has reached; its place, or None where nothing changed."""
    if rule.evaluate is not Evaluate.SALE:
        return None
    day = case.booking.day
    reached = place_reached(rule, case.booking, day, case.member, single_minor)
    asks_for_single = single_minor and rule.levels[reached].single_minor
    by_single = asks_for_single and reached > place_reached(rule, case.booking, day, case.member)
    return _rise(case, rule, reached, day, day, f"{SINGLE if by_single else ''}{day.isoformat()}")


def review(case: Case, rule: TiersRule, morning: date) -> None:
    """What changes in the morning of that day: tiers that ended the evening before, then the regular review."""
    _renew(case, rule, morning)
    if not is_review(rule, morning):
        return
    booking, member = case.booking, case.member
    day = morning.replace(day=1) - timedelta(days=1) if rule.evaluate is Evaluate.WORKING_DAY else None
    day = day or reference(rule, morning)
    reached = place_reached(rule, booking, day, member)
    now = place_now(rule, booking, morning)
    if reached >= now:
        _rise(case, rule, reached, day, morning, f"{REVIEWED}{morning.isoformat()}")
    elif not (rule.valid_months or rule.valid_to) and not _keeps(rule, booking, now, day, member):
        _fall(case, rule, max(reached, now - 1 if rule.demotion is Demotion.ONE_LEVEL else 0), day, morning)


def is_review(rule: TiersRule, morning: date) -> bool:
    """Whether tiers are found on that day."""
    match rule.evaluate:
        case Evaluate.SALE:
            return False
        case Evaluate.NIGHTLY:
            return True
        case Evaluate.MONTHLY:
            return morning.day == 1
        case Evaluate.WORKING_DAY:
            return morning == working_day(rule, morning)


def working_day(rule: TiersRule, day: date) -> date:
    """The Nth day of the month that is neither a Saturday, a Sunday nor a holiday."""
    return _nth_working_day(day.replace(day=1), rule.working_day, rule.holidays)


@lru_cache(maxsize=256)  # asked every night for every member
def _nth_working_day(first: date, left: int, holidays: frozenset[date]) -> date:
    one = first
    while True:
        if one.weekday() < SATURDAY and one not in holidays:
            left -= 1
            if left == 0:
                return one
        one += timedelta(days=1)


def withdraw(
    case: Case, rule: TiersRule, sold: Iterable[Entry], single_minor: int = 0, done: Iterable[Entry] = ()
) -> None:
    """After a refund: tiers that sales of this window gave, and that the counters no longer bear, are gone.

    `done` is what earlier refunds of the same sale reversed.
    """
    booking, day = case.booking, case.booking.day
    entries = tuple(sold)
    if rule.resets:
        _withdraw_reset(case, rule, entries, sum(one.amount for one in done if one.unit == CREDIT and one.amount > 0))
        return
    own = {(one.unit, one.lot) for one in entries}
    reached = place_reached(rule, booking, day, case.member, single_minor)
    given = ""
    for level in rule.levels[reached + 1 :]:
        for lot in booking.of(tier(level.id)).lots:
            if lot.lot.startswith(SINGLE) and (lot.unit, lot.lot) not in own:
                continue
            if lot.rest > 0 and lot.live(day) and _given_in_window(rule, lot.lot, day, case.member):
                booking.add(EntryKind.REVERSAL, lot.unit, -lot.rest, lot.lot)
                _take_gift(booking, level, lot.lot)
                given = lot.lot.removeprefix(SINGLE)
    if given and reached > place_now(rule, booking, day):  # it had leapt over the one that is still reached
        since = date.fromisoformat(given)
        until = valid_until(rule, since, since, case.member)
        booking.add(EntryKind.ADJUST, tier(rule.levels[reached].id), 1, given, expires_on=until)


def _withdraw_reset(case: Case, rule: TiersRule, sold: tuple[Entry, ...], refilled: int) -> None:
    """The same where reaching a tier emptied the counter: only the sale that reached it can be asked.

    `refilled` is what earlier refunds put back, so that they came out of what was above the threshold.
    """
    booking, day = case.booking, case.booking.day
    given = [one for one in sold if one.unit.startswith(TIERS) and one.amount > 0]
    emptied = [one for one in sold if one.unit == CREDIT and one.kind is EntryKind.ADJUST and one.amount < 0]
    if not given or booking.rest(given[0].unit, given[0].lot) < 1:
        return
    level = next((one for one in rule.levels if tier(one.id) == given[0].unit), rule.levels[0])
    now = credit(rule, booking, CREDIT, day, case.member)
    if now - refilled - sum(one.amount for one in emptied) < level.at:
        booking.add(EntryKind.REVERSAL, given[0].unit, -1, given[0].lot)
        _take_gift(booking, level, given[0].lot)
        for one in emptied:
            back, refilled = -one.amount - refilled, 0
            booking.add(EntryKind.REVERSAL, CREDIT, back, one.lot, expires_on=one.expires_on)
    elif now < 0 and emptied:
        booking.add(EntryKind.REVERSAL, CREDIT, -now, emptied[0].lot, expires_on=emptied[0].expires_on)


def _given_in_window(rule: TiersRule, lot: str, day: date, member: Member) -> bool:
    """Whether a sale gave it, in the time that the counter looks at. Reviews and managers are not undone."""
    try:
        given = date.fromisoformat(lot.removeprefix(SINGLE))
    except ValueError:
        return False
    return counts(rule, bucket(rule, given, member)[0], day, member)


def _rise(case: Case, rule: TiersRule, reached: int, day: date, since: date, lot: str) -> int | None:
    if reached == 0:
        return None
    booking = case.booking
    now = place_now(rule, booking, since)
    until = valid_until(rule, day, since, case.member)
    if reached <= now and not _outlasts(rule, booking, reached, since, until):
        return None
    level = rule.levels[reached]
    booking.add(EntryKind.ADJUST, tier(level.id), 1, lot, expires_on=until)
    if reached > now:
        if level.gift:
            expires_on = case.programme.reward(level.gift).expiry.last_day(booking.day)
            booking.add(EntryKind.ADJUST, voucher(level.gift), 1, _gift_lot(level, lot), expires_on=expires_on)
        if rule.resets:
            _reset(booking, rule, day, case.member)
    return reached


def _outlasts(rule: TiersRule, booking: Booking, reached: int, day: date, until: date | None) -> bool:
    """Whether a tier reached again would run on when what is held has ended: in a new year it does."""
    if rule.valid_to is None or until is None:
        return False
    for place in range(reached, len(rule.levels)):
        if _holds(rule, booking, place, day):
            held = held_until(rule, booking, place, day)
            if held is None or held >= until:
                return False
    return True


def _reset(booking: Booking, rule: TiersRule, day: date, member: Member) -> None:
    for lot in booking.of(CREDIT).lots:
        if counts(rule, lot.lot, day, member):
            booking.add(EntryKind.ADJUST, CREDIT, -lot.rest, lot.lot)


def _gift_lot(level: TierLevel, lot: str) -> str:
    """The voucher that came with a tier, named by the tier's own lot: on two tills it is one and the same."""
    return f"tier.{level.id}.{lot}"


def _take_gift(booking: Booking, level: TierLevel, lot: str) -> None:
    """Takes that voucher back with the tier; one that is used stays used."""
    if level.gift and booking.rest(voucher(level.gift), _gift_lot(level, lot)) > 0:
        booking.add(EntryKind.REVERSAL, voucher(level.gift), -1, _gift_lot(level, lot))


def _renew(case: Case, rule: TiersRule, morning: date) -> None:
    """A tier whose last day was yesterday is kept, or falls."""
    booking, yesterday = case.booking, morning - timedelta(days=1)
    now = place_now(rule, booking, yesterday)
    if now == 0 or held_until(rule, booking, now, yesterday) != yesterday:
        return
    day = reference(rule, morning)
    if _keeps(rule, booking, now, day, case.member) or _cannot_fall(booking, morning):
        until = valid_until(rule, day, morning, case.member)
        booking.add(
            EntryKind.ADJUST, tier(rule.levels[now].id), 1, f"{REVIEWED}{morning.isoformat()}", expires_on=until
        )
        return
    reached = min(now - 1, place_reached(rule, booking, day, case.member))
    _fall(case, rule, now - 1 if rule.demotion is Demotion.ONE_LEVEL else reached, day, morning)


def _fall(case: Case, rule: TiersRule, target: int, day: date, morning: date) -> None:
    booking = case.booking
    if _cannot_fall(booking, morning):
        return
    for level in rule.levels[target + 1 :]:
        for lot in booking.of(tier(level.id)).lots:
            # What has a last day of its own was earned for that long.
            if lot.rest > 0 and lot.live(morning) and lot.expires_on is None:
                booking.add(EntryKind.ADJUST, lot.unit, -lot.rest, lot.lot)
    if target > place_now(rule, booking, morning):
        until = valid_until(rule, day, morning, case.member)
        lot_name = f"{REVIEWED}{morning.isoformat()}"
        booking.add(EntryKind.ADJUST, tier(rule.levels[target].id), 1, lot_name, expires_on=until)
    if rule.cooldown_months:
        until = add_months(morning, rule.cooldown_months) - timedelta(days=1)
        booking.add(EntryKind.ADJUST, DEMOTED, 1, morning.isoformat(), expires_on=until)
    if rule.points_lost:
        booking.empty(EntryKind.EXPIRE, POINTS)
        if rule.counter.metric is Metric.POINTS:  # what is lost does not bring the tier back
            booking.empty(EntryKind.EXPIRE, CREDIT)


def valid_until(rule: TiersRule, day: date, since: date, member: Member) -> date | None:
    """The last day of a tier reached by the counter of `day` and held from `since`; None where it has no end."""
    if rule.valid_to is not None:
        year = year_start(rule, day, member).year + rule.valid_years
        return rule.valid_to.in_year(year) + timedelta(days=rule.grace_days)
    if rule.valid_months:
        return add_months(since, rule.valid_months) + timedelta(days=rule.grace_days - 1)
    return None


def _holds(rule: TiersRule, account: HasLots, place: int, day: date) -> bool:
    lots = account.of_unit(tier(rule.levels[place].id))
    return bool(lots) and any(lot.rest > 0 and lot.live(day) for lot in lots)


def _reaches(rule: TiersRule, level: TierLevel, first: int, second: int, single_minor: int) -> bool:
    if level.single_minor and single_minor >= level.single_minor:
        return True
    if rule.over:
        return first > level.at and second >= level.second_at
    return first >= level.at and second >= level.second_at


def _keeps(rule: TiersRule, account: HasLots, place: int, day: date, member: Member) -> bool:
    level = rule.levels[place]
    needed = level.keep or level.at
    first = credit(rule, account, CREDIT, day, member)
    second = credit(rule, account, SECOND_CREDIT, day, member) if rule.second else 0
    enough = first > needed if rule.over else first >= needed
    return enough and second >= level.second_at


def _cannot_fall(booking: Booking, day: date) -> bool:
    return any(lot.rest > 0 and lot.live(day) for lot in booking.of(DEMOTED).lots)
