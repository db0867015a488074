"""Rules of campaigns, gifts and experiments: who gets more, when, and how several of them meet."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos_terminal.domain.loyalty.rules.period import Limit
from pos_terminal.domain.words import Words

WHOLE_DAY = (0, 24 * 60)


class Occasion(StrEnum):
    """A member's own days."""

    NONE = "none"
    BIRTHDAY_DAY = "birthday_day"
    BIRTHDAY_WEEK = "birthday_week"  # three days before to three days after
    BIRTHDAY_MONTH = "birthday_month"
    ANNIVERSARY = "anniversary"  # the day of joining, from the first year on


@dataclass(frozen=True, slots=True)
class When:
    """Days and hours. Weekdays count from 1 (Monday) to 7; `hours` are minutes of the shop's day, the end excluded."""

    begins: date | None = None
    ends: date | None = None
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    hours: tuple[int, int] = WHOLE_DAY
    occasion: Occasion = Occasion.NONE
    days_before: int = 0  # the occasion begins so many days earlier
    days_after: int = 0


@dataclass(frozen=True, slots=True)
class CampaignRule:
    """More for some: a multiplier of the base points (`percent`, 200 is double), a bonus, stamps, or a voucher.

    `tags` says which lines it looks at; the minimum is of those. Limits count sales, or points where they say so.
    """

    id: str
    names: Words
    percent: int = 100
    bonus: int = 0
    bonus_per_minor: int = 0  # the bonus for each so much of the fitting lines; 0: once
    stamp_factor: int = 1
    voucher: str = ""
    when: When = When()
    tags: frozenset[str] = frozenset()
    excluded_tags: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    merchants: frozenset[str] = frozenset()
    tenders: frozenset[str] = frozenset()
    plan: bool = False  # only with a running membership
    minimum_minor: int = 0
    first_purchase: bool = False
    after_mission: str = ""
    arm: str = ""  # "<experiment>/<arm>"
    limit: Limit = Limit()
    cap_per_sale: int = 0  # points
    cap_total: int = 0  # points a member gets of it in all
    budget: int = 0  # points that a till gives of it in all members' sales together
    pending_days: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True)
class GiftRule:
    """A voucher that comes by itself on a member's own day, once a year, for those of certain tiers."""

    id: str
    names: Words
    reward: str
    occasion: Occasion = Occasion.BIRTHDAY_MONTH
    days_before: int = 0
    days_after: int = 0
    tiers: frozenset[str] = frozenset()
    plan: bool = False
    min_days_member: int = 0  # who joined later than this before the day waits a year


@dataclass(frozen=True, slots=True)
class ExperimentRule:
    """Arms by the hash of member and experiment; weights are parts of 10,000, what is left over is the holdout."""

    id: str
    names: Words
    arms: tuple[tuple[str, int], ...]
