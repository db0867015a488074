"""The rules of a programme as one frozen value. `programme_file.py` reads it from TOML; the engine's rooms apply it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.rules.offline import OfflineRule
from pos_terminal.domain.loyalty.rules.period import LeapDay
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.loyalty.units import used
from pos_terminal.domain.words import Words

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.rules.campaign import CampaignRule, ExperimentRule, GiftRule
    from pos_terminal.domain.loyalty.rules.club import (
        ActivityRule,
        GateRule,
        PlanRule,
        QuotaRule,
        ReferralRule,
        SettlementRule,
    )
    from pos_terminal.domain.loyalty.rules.play import BoardRule, CheckInRule, MissionRule, WheelRule
    from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule
    from pos_terminal.domain.loyalty.rules.reward import RewardRule, StampCardRule
    from pos_terminal.domain.loyalty.rules.tier import TiersRule


class RefundPolicy(StrEnum):
    """How a partial refund finds what to take back."""

    RECOMPUTE = "recompute"
    PROPORTIONAL = "proportional"
    NONE = "none"


class RefundDebt(StrEnum):
    """What happens where points to be taken back are spent already."""

    OWE = "owe"  # the account goes below zero
    FROM_REFUND = "from_refund"  # their worth comes off the money
    STORE_CREDIT = "store_credit"  # the money goes into the member's wallet
    MANAGER = "manager"  # a manager has to agree; then they are owed


@dataclass(frozen=True)
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
    tiers: TiersRule | None = None
    campaigns: tuple[CampaignRule, ...] = ()
    stacking: Stacking = Stacking.BEST
    gifts: tuple[GiftRule, ...] = ()
    experiments: tuple[ExperimentRule, ...] = ()
    referral: ReferralRule | None = None
    plans: tuple[PlanRule, ...] = ()
    gates: tuple[GateRule, ...] = ()
    quotas: tuple[QuotaRule, ...] = ()
    activities: tuple[ActivityRule, ...] = ()
    check_in: CheckInRule | None = None
    missions: tuple[MissionRule, ...] = ()
    wheels: tuple[WheelRule, ...] = ()
    boards: tuple[BoardRule, ...] = ()
    settlement: SettlementRule | None = None
    leap_day: LeapDay = LeapDay.FEBRUARY_28
    refund: RefundPolicy = RefundPolicy.RECOMPUTE
    refund_debt: RefundDebt = RefundDebt.OWE
    refund_grace_days: int = 7  # what comes back after its expiry lives this long; 0: it stays expired
    static_limit_points: int = 0
    found_may_spend: bool = False
    offline: OfflineRule = OfflineRule()

    def reward(self, reward_id: str) -> RewardRule:
        """The reward of that id; the file's check has seen that it exists."""
        return next(reward for reward in self.rewards if reward.id == reward_id)

    def takes_part(self, currency: str, merchant: str) -> bool:
        """Whether it counts for a sale in that currency at that merchant; without merchants of its own, at any."""
        return self.currency == currency and (not self.merchants or merchant in self.merchants)

    def in_force(self, on: date) -> bool:
        """Whether that day lies between its first and its last."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it has points, stamp cards and rewards only: then the rooms of all other kinds are not needed."""
        kinds = (
            self.tiers,
            self.campaigns,
            self.gifts,
            self.experiments,
            self.referral,
            self.plans,
            self.gates,
            self.quotas,
            self.activities,
            self.check_in,
            self.missions,
            self.wheels,
            self.boards,
        )
        return not any(kinds) and not self._has_day_caps and self.refund_debt is not RefundDebt.STORE_CREDIT

    @property
    def _has_day_caps(self) -> bool:
        points = self.points is not None and bool(self.points.cap_per_day or self.points.cap_per_month)
        return points or any(card.cap_per_day for card in self.stamp_cards)

    @cached_property
    def limited_units(self) -> tuple[str, ...]:
        """Units that are limited for all members of a till together: stocks of prizes, budgets of points."""
        stocks = [used(f"prize/{one.id}/{prize.id}") for one in self.wheels for prize in one.prizes if prize.stock]
        wheels = [used(f"wheel-points/{one.id}") for one in self.wheels if one.budget_points]
        budgets = [used(f"campaign-points/{one.id}") for one in self.campaigns if one.budget]
        return (*stocks, *wheels, *budgets)

    @cached_property
    def gives_off(self) -> bool:
        """Whether anything can be used at the till in it: points, rewards."""
        return self.money_off is not None or bool(self.rewards)

    @cached_property
    def has_member_prices(self) -> bool:
        """Whether a tier or a plan takes something off prices."""
        levels = self.tiers.levels if self.tiers is not None else ()
        return any(one.discount_percent for one in levels) or any(one.discount_percent for one in self.plans)

    @cached_property
    def settles_points(self) -> bool:
        """Whether points remember the merchant that gave them: in a coalition they do."""
        return self.settlement is not None and len(self.merchants) > 1
