"""The rules of a programme as frozen values. `programme_file.py` reads them from TOML; the engine's rooms apply them.

Other kinds of rules join `Programme` as further fields, each with a room of its own that applies it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pos_terminal.domain.calendar import add_months, end_of_month
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words


class Remainder(StrEnum):
    """What becomes of the amount that rounding left over."""

    DROP = "drop"
    CARRY = "carry"


class Offline(StrEnum):
    """Whether a reward may be used while head office is out of reach (domain rule: offline risk)."""

    ALLOW = "allow"
    LIMIT = "limit"
    REFUSE = "refuse"


class RefundPolicy(StrEnum):
    """How a partial refund finds what to take back."""

    RECOMPUTE = "recompute"
    PROPORTIONAL = "proportional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a lot dies: never (all zero), after so many days or months, or at the end of the month it falls in.

    >>> Expiry(months=24, end_of_month=True).last_day(date(2024, 3, 15))
    datetime.date(2026, 3, 31)
    """

    days: int = 0
    months: int = 0
    end_of_month: bool = False

    @property
    def never(self) -> bool:
        return not (self.days or self.months or self.end_of_month)

    def last_day(self, earned_on: date) -> date | None:
        """The last day on which what was earned on that day can be spent."""
        if self.never:
            return None
        day = add_months(earned_on, self.months) + timedelta(days=self.days)
        return end_of_month(day) if self.end_of_month else day


@dataclass(frozen=True, slots=True)
class PointsRule:
    """`points` for each `per_minor` of the eligible net amount, rounded once a sale."""

    per_minor: int
    points: int = 1
    rounding: Rounding = Rounding.FLOOR
    remainder: Remainder = Remainder.DROP
    excluded_tags: frozenset[str] = frozenset()
    minimum_minor: int = 0
    cap_per_sale: int = 0  # 0: none
    pending_days: int = 0
    expiry: Expiry = Expiry()


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
    excluded_tags: frozenset[str] = frozenset()
    offline: Offline = Offline.LIMIT
    offline_limit_points: int = 0


class StampPer(StrEnum):
    """What one stamp is given for."""

    VISIT = "visit"
    ITEM = "item"
    AMOUNT = "amount"


class RewardWhen(StrEnum):
    """When a full card's reward can be used."""

    NEXT_SALE = "next_sale"
    SAME_SALE = "same_sale"


@dataclass(frozen=True, slots=True)
class StampCardRule:
    """A card of `size` stamps; a full one turns into a voucher for `reward`, the rest stays on the next card."""

    id: str
    names: Words
    size: int
    reward: str
    per: StampPer = StampPer.ITEM
    per_minor: int = 0  # for AMOUNT
    tags: frozenset[str] = frozenset()  # empty: every line
    excluded_tags: frozenset[str] = frozenset()
    minimum_minor: int = 0
    cap_per_sale: int = 0  # 0: none
    expiry: Expiry = Expiry()
    when: RewardWhen = RewardWhen.NEXT_SALE
    icon: str = "cup"


class Pick(StrEnum):
    """Which fitting item is the free one."""

    DEAREST = "dearest"
    CHEAPEST = "cheapest"


class RewardKind(StrEnum):
    """What a voucher buys."""

    FREE_ITEM = "free_item"
    MONEY_OFF = "money_off"


@dataclass(frozen=True, slots=True)
class RewardRule:
    """What a voucher buys: one item with one of `tags`, or `worth_minor` off the bill.

    An item may cost at most `worth_minor` (0: any price); without tags, any line fits.
    """

    id: str
    names: Words
    kind: RewardKind = RewardKind.FREE_ITEM
    tags: frozenset[str] = frozenset()
    pick: Pick = Pick.DEAREST
    worth_minor: int = 0
    expiry: Expiry = Expiry()
    offline: Offline = Offline.ALLOW


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme, one version. `version` is the digest of its text; entries name it."""

    id: str
    version: str
    names: Words
    currency: str
    timezone: str
    effective_from: date
    effective_to: date | None = None
    as_of: date | None = None
    source: str = ""
    note: Words = Words("", "")
    unit_names: Words = Words("分", "pts")
    merchants: tuple[str, ...] = ()
    points: PointsRule | None = None
    money_off: MoneyOffRule | None = None
    stamp_cards: tuple[StampCardRule, ...] = ()
    rewards: tuple[RewardRule, ...] = ()
    refund: RefundPolicy = RefundPolicy.RECOMPUTE
    refund_grace_days: int = 7  # what comes back after its expiry lives this long; 0: it stays expired
    static_limit_points: int = 0
    found_may_spend: bool = False

    def reward(self, reward_id: str) -> RewardRule:
        """The reward of that id; the file's check has seen that it exists."""
        return next(reward for reward in self.rewards if reward.id == reward_id)

    def takes_part(self, currency: str, merchant: str) -> bool:
        """Whether it counts for a sale in that currency at that merchant; without merchants of its own, at any."""
        return self.currency == currency and (not self.merchants or merchant in self.merchants)

    def in_force(self, on: date) -> bool:
        """Whether that day lies between its first and its last."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)
