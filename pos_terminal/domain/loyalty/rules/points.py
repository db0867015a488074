"""Rules of points: what is paid for them, and what they are worth as money off."""

from dataclasses import dataclass
from enum import StrEnum

from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.reward import Offline
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words


class Remainder(StrEnum):
    """What becomes of the amount that rounding left over."""

    DROP = "drop"
    CARRY = "carry"


class Base(StrEnum):
    """Which price earns: what is left after discounts and rewards, or the price before discounts."""

    NET = "net"
    GROSS = "gross"


class Apply(StrEnum):
    """Whether rounding happens once a receipt or line by line."""

    SALE = "sale"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class RateRule:
    """Another rate for lines with one of `tags`, at some merchants, or for some tiers; the first that fits counts."""

    per_minor: int
    points: int = 1
    tags: frozenset[str] = frozenset()
    merchants: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PointsRule:
    """`points` for each `per_minor` of the eligible amount, rounded once a sale (or line)."""

    per_minor: int
    points: int = 1
    rounding: Rounding = Rounding.FLOOR
    remainder: Remainder = Remainder.DROP
    base: Base = Base.NET
    apply: Apply = Apply.SALE
    whole_steps: bool = False  # 10 points for each whole dollar, none for 90 cents
    rates: tuple[RateRule, ...] = ()
    tenders: frozenset[str] = frozenset()  # only what is paid in one of these ways earns; empty: any
    excluded_tenders: frozenset[str] = frozenset()
    excluded_tags: frozenset[str] = frozenset()
    minimum_minor: int = 0
    cap_per_sale: int = 0  # 0: none
    cap_per_day: int = 0
    cap_per_month: int = 0
    pending_days: int = 0
    expiry: Expiry = Expiry()


@dataclass(frozen=True, slots=True)
class TierWorth:
    """What points are worth to one tier; 0 where it is as for everybody."""

    tier: str
    step_points: int = 0
    step_minor: int = 0
    maximum_minor: int = 0


@dataclass(frozen=True, slots=True)
class MoneyOffRule:
    """Points as money off, in steps: every `step_points` are worth `step_minor`."""

    id: str
    names: Words
    step_points: int
    step_minor: int
    minimum_order_minor: int = 0
    maximum_share_percent: int = 100
    maximum_steps: int = 0  # 0: no limit
    maximum_minor: int = 0
    excluded_tags: frozenset[str] = frozenset()
    full_price_only: bool = False  # not on lines that have a discount already
    by_tier: tuple[TierWorth, ...] = ()
    offline: Offline = Offline.LIMIT
    offline_limit_points: int = 0
    offline_cap_per_day: int = 0  # points that a till takes offline a day, of one member
