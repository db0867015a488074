"""Rules of tiers: what is counted towards them, over which time, when they are found, how long they are kept."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.words import Words


class Metric(StrEnum):
    """What brings a member nearer to a tier."""

    SPEND = "spend"
    POINTS = "points"
    QUANTITY = "quantity"  # of lines with certain tags: nights, sectors
    VISITS = "visits"
    EVENTS = "events"  # activities with certain codes
    CREDIT = "credit"  # only what partners and activities post as such


@dataclass(frozen=True, slots=True)
class CounterRule:
    """Something counted. Spend is in minor units, everything else in ones.

    `order_bonus` is added for each sale of more than `order_over_minor`.
    """

    metric: Metric = Metric.SPEND
    tags: frozenset[str] = frozenset()
    excluded_tags: frozenset[str] = frozenset()
    merchants: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    order_bonus: int = 0
    order_over_minor: int = 0


class Window(StrEnum):
    """Over which time the counter runs."""

    CALENDAR_YEAR = "calendar_year"
    FISCAL_YEAR = "fiscal_year"  # from `year_starts`
    MEMBERSHIP_YEAR = "membership_year"
    ROLLING_MONTHS = "rolling_months"
    ROLLING_DAYS = "rolling_days"
    WHOLE_MONTHS = "whole_months"  # the calendar months before the review's
    LIFETIME = "lifetime"


class Evaluate(StrEnum):
    """When a tier is found."""

    SALE = "sale"
    NIGHTLY = "nightly"
    MONTHLY = "monthly"  # on the 1st
    WORKING_DAY = "working_day"  # on the Nth working day of the month, for the time up to the month before


class Demotion(StrEnum):
    """How far a member falls who does not keep a tier."""

    ONE_LEVEL = "one_level"
    TO_EARNED = "to_earned"


class Applies(StrEnum):
    """From when a tier that a sale reaches counts."""

    NEXT_SALE = "next_sale"
    THIS_SALE = "this_sale"


class RefundTier(StrEnum):
    """What a refund does to a tier that the sale reached."""

    RECOMPUTE = "recompute"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class TierLevel:
    """One tier. `at` and `keep` are counts of the counter; `single_minor` is one purchase that brings it at once."""

    id: str
    names: Words
    at: int = 0
    keep: int = 0  # 0: the same as `at`
    second_at: int = 0  # of the second counter
    single_minor: int = 0
    earn_percent: int = 100
    discount_percent: int = 0
    gift: str = ""  # a reward that reaching it brings, as a voucher
    perks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class TiersRule:
    """All tiers of a programme, lowest first; the first is everybody's."""

    levels: tuple[TierLevel, ...]
    counter: CounterRule = CounterRule()
    second: CounterRule | None = None
    over: bool = False  # a threshold must be exceeded, not only reached
    window: Window = Window.CALENDAR_YEAR
    window_months: int = 12
    window_days: int = 365
    year_starts: YearDay = YearDay(1, 1)
    resets: bool = False  # an upgrade sets the counter to nothing
    evaluate: Evaluate = Evaluate.SALE
    working_day: int = 1
    holidays: frozenset[date] = frozenset()
    applies: Applies = Applies.NEXT_SALE
    valid_months: int = 0
    valid_to: YearDay | None = None
    valid_years: int = 1
    grace_days: int = 0
    demotion: Demotion = Demotion.TO_EARNED
    cooldown_months: int = 0
    refund_tier: RefundTier = RefundTier.RECOMPUTE
    points_lost: bool = False  # falling takes all points

    def level(self, tier: str) -> int:
        """The place of a tier, from 0; an unknown one counts as the first."""
        return next((place for place, one in enumerate(self.levels) if one.id == tier), 0)
