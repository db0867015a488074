"""Rules of belonging: referral, paid plans, gates, purchase quotas, activities, settlement between merchants."""

from dataclasses import dataclass

from pos_terminal.domain.loyalty.rules.period import Limit, Period
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.words import Words


@dataclass(frozen=True, slots=True)
class ReferralRule:
    """Both sides get something at the friend's first paid sale, `after_days` days later if it was not given back."""

    referrer: Prize
    friend: Prize = Prize()
    after_days: int = 0
    minimum_minor: int = 0
    limit: Limit = Limit()  # friends a referrer is paid for
    within_days: int = 0  # of joining; 0: whenever


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A paid membership, sold as a product. It runs to the end of the day before the anniversary."""

    id: str
    names: Words
    sku: str
    price_minor: int = 0
    months: int = 12
    grace_days: int = 0  # renewed within these, it goes on where it ended
    earn_percent: int = 100
    discount_percent: int = 0


@dataclass(frozen=True, slots=True)
class GateRule:
    """Something that opens for some: the door of a sale, an early hour, a plate of fruit.

    Minutes of the shop's day; who has a plan (or one of `tiers`) may come `early_from`, others `open_from` if at all.
    """

    id: str
    names: Words
    needs_plan: bool = False
    tiers: frozenset[str] = frozenset()
    early_from: int = 0
    open_from: int = 0
    limit: Limit = Limit()


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """At most so many pieces a member in a period."""

    id: str
    names: Words
    limit: Limit
    tags: frozenset[str] = frozenset()
    excluded_tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """Something that is no purchase and earns: a review, a class, a profile filled in."""

    code: str
    names: Words
    prize: Prize = Prize()
    credit: int = 0  # towards the tier
    limit: Limit = Limit()
    gift: bool = False  # points moved between members: no sign of life


@dataclass(frozen=True, slots=True)
class SettlementRule:
    """What merchants owe each other for points earned at one and spent at another."""

    points: int = 1
    worth_minor: int = 0
    period: Period = Period.MONTH
