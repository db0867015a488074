"""What a programme brings, in figures: who comes again, what is used, what is left to die, who rises, who is brought.

Each is what was recorded, and no claim of what would have been without the programme: that is what experiments are for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from pos_terminal.domain.loyalty import account
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import BOUGHT, REFERRER, WALLET, tier
from pos_terminal.domain.loyalty.worth import unit_worth
from pos_terminal.domain.money import Rounding, round_fraction
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.programmes import programmes_on

VISITS = """
SELECT count(*), coalesce(sum(visits), 0), count(*) FILTER (WHERE visits > 1) FROM (
  SELECT count(*) AS visits FROM record r LEFT JOIN voided v ON v.sale = r.id LEFT JOIN late_member l ON l.sale = r.id
  WHERE r.kind = 'sale' AND coalesce(l.member, r.member) <> '' AND v.sale IS NULL AND r.business_date BETWEEN ? AND ?
  GROUP BY coalesce(l.member, r.member)) AS members"""
# A refund belongs to the member or guest whose sale it is.
SPEND = """
SELECT coalesce(sum(r.net_minor) FILTER (WHERE coalesce(l.member, r.member) <> ''), 0),
  coalesce(sum(r.net_minor) FILTER (WHERE coalesce(l.member, r.member) = ''), 0),
  count(*) FILTER (WHERE r.kind = 'sale' AND coalesce(l.member, r.member) = '' AND v.sale IS NULL)
FROM record r LEFT JOIN voided v ON v.sale = r.id LEFT JOIN late_member l ON l.sale = r.id
WHERE r.kind IN ('sale', 'refund') AND r.business_date BETWEEN ? AND ?"""
# Taking back counts against what was given, giving back against what was used; moves between lots are neither.
POINTS = """
SELECT e.programme,
  coalesce(sum(e.amount) FILTER (WHERE e.kind IN ('earn', 'adjust') OR (e.kind = 'reversal' AND e.amount < 0)), 0),
  -coalesce(sum(e.amount) FILTER (WHERE e.kind = 'redeem' OR (e.kind = 'reversal' AND e.amount > 0)), 0),
  -coalesce(sum(e.amount) FILTER (WHERE e.kind = 'expire'), 0)
FROM entry e JOIN record r ON r.id = e.record
WHERE e.unit = 'points' AND r.business_date BETWEEN ? AND ? GROUP BY e.programme"""
OPEN = """
SELECT programme, coalesce(sum(rest) FILTER (WHERE unit = 'points'), 0),
  coalesce(sum(rest) FILTER (WHERE unit = ?), 0),
  coalesce(sum(rest) FILTER (WHERE unit >= 'voucher/' AND unit < 'voucher0'), 0)
FROM lot WHERE rest < 0 OR expires_on IS NULL OR expires_on >= ? GROUP BY programme"""
TIERS = """
SELECT e.member, r.n, r.business_date, e.unit, sum(e.amount) FROM entry e JOIN record r ON r.id = e.record
WHERE e.programme = ? AND e.unit >= 'tier/' AND e.unit < 'tier0'
GROUP BY e.member, r.n, r.business_date, e.unit ORDER BY e.member, r.business_date, r.n"""
REFERRED = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT 1 FROM lot b
  WHERE b.bucket = f.bucket AND b.member = f.member AND b.programme = ? AND b.unit = ? AND b.rest > 0))
FROM (SELECT DISTINCT bucket, member FROM lot WHERE programme = ? AND unit = ? AND rest > 0) AS f"""


@dataclass(frozen=True, slots=True)
class ProgrammeKpis:
    """One programme. Rates are parts of 1, None where there is nothing to divide by.

    `redemption_rate` is points used, `breakage` points expired, of the points given in those days. `liability_minor` is
    what open points are worth at best, and the wallets, as of today; vouchers are counted. Tier moves count members'
    steps up and down; `referred` have been brought by somebody, `converted` of them have bought.
    """

    programme: str
    points_given: int
    points_used: int
    points_expired: int
    redemption_rate: float | None
    breakage: float | None
    points_open: int
    wallet_open_minor: int
    vouchers_open: int
    liability_minor: int
    tier_ups: int
    tier_downs: int
    referred: int
    converted: int
    referral_conversion: float | None


@dataclass(frozen=True, slots=True)
class Kpis:
    """The merchant's figures over a span of days (None: from the first record on).

    A visit is a sale to a member that was not voided; `active_members` had one, `repeat_members` more than one. Spend
    is net of refunds, for each sale.
    """

    first_day: date | None
    last_day: date
    members: int
    active_members: int
    repeat_members: int
    repeat_rate: float | None
    visits_per_active: float | None
    member_visits: int
    member_spend_minor: int
    member_sale_minor: int | None
    guest_visits: int
    guest_spend_minor: int
    guest_sale_minor: int | None
    programmes: tuple[ProgrammeKpis, ...]


def kpis(db: Connection, today: date, since: date | None, until: date | None) -> Kpis:
    """The figures of those days; what is open is as of today."""
    last = until or today
    days = ((since or date.min).isoformat(), last.isoformat())
    active, visits, repeat = db.execute(VISITS, days).fetchone()
    member_net, guest_net, guests = db.execute(SPEND, days).fetchone()
    points = {row[0]: row[1:] for row in db.execute(POINTS, days)}
    open_now = {row[0]: row[1:] for row in db.execute(OPEN, (WALLET, today.isoformat()))}
    return Kpis(
        first_day=since,
        last_day=last,
        members=db.execute("SELECT count(*) FROM member").fetchone()[0],
        active_members=active,
        repeat_members=repeat,
        repeat_rate=_rate(repeat, active),
        visits_per_active=_rate(visits, active),
        member_visits=visits,
        member_spend_minor=member_net,
        member_sale_minor=_each(member_net, visits),
        guest_visits=guests,
        guest_spend_minor=guest_net,
        guest_sale_minor=_each(guest_net, guests),
        programmes=tuple(
            _programme(db, rules, points.get(rules.id, (0, 0, 0)), open_now.get(rules.id, (0, 0, 0)), days)
            for rules in programmes_on(db, today)
        ),
    )


def _programme(
    db: Connection, rules: Programme, points: Sequence[int], open_now: Sequence[int], days: tuple[str, str]
) -> ProgrammeKpis:
    given, used, expired = points
    open_points, wallet, vouchers = open_now
    ups, downs = _tier_moves(db, rules, days)
    referred, converted = db.execute(REFERRED, (rules.id, BOUGHT, rules.id, REFERRER)).fetchone()
    worth = max(0, open_points) * (unit_worth(rules, account.POINTS) or Fraction(0))
    return ProgrammeKpis(
        programme=rules.id,
        points_given=given,
        points_used=used,
        points_expired=expired,
        redemption_rate=_rate(used, given),
        breakage=_rate(expired, given),
        points_open=open_points,
        wallet_open_minor=wallet,
        vouchers_open=vouchers,
        liability_minor=round_fraction(worth, Rounding.CEIL) + max(0, wallet),
        tier_ups=ups,
        tier_downs=downs,
        referred=referred,
        converted=converted,
        referral_conversion=_rate(converted, referred),
    )


def _tier_moves(db: Connection, rules: Programme, days: tuple[str, str]) -> tuple[int, int]:
    """Steps up and down: the highest tier that a member holds before and after each record."""
    if rules.tiers is None:
        return 0, 0
    places = {tier(level.id): place for place, level in enumerate(rules.tiers.levels)}
    ups = downs = 0
    for _, rows in groupby(db.execute(TIERS, (rules.id,)), key=lambda row: str(row[0])):
        held: dict[str, int] = {}
        for (_, on), changes in groupby(rows, key=lambda row: (int(row[1]), str(row[2]))):
            before = _highest(held, places)
            for change in changes:
                held[change[3]] = held.get(change[3], 0) + change[4]
            after = _highest(held, places)
            if days[0] <= on <= days[1]:
                ups += after > before
                downs += after < before
    return ups, downs


def _highest(held: dict[str, int], places: dict[str, int]) -> int:
    return max((places.get(unit, 0) for unit in _held(held)), default=0)


def _held(held: dict[str, int]) -> Iterable[str]:
    return (unit for unit, rest in held.items() if rest > 0)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _each(amount_minor: int, count: int) -> int | None:
    return round_fraction(Fraction(amount_minor, count), Rounding.HALF_UP) if count else None
