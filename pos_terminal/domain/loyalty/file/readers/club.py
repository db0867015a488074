"""`[programme.referral]`, plans, gates, quotas, activities and `[programme.settlement]`."""

from pos_terminal.domain.loyalty.file.readers.common import MOST_DAYS, read_limit
from pos_terminal.domain.loyalty.file.readers.counting import read_prize
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.club import (
    ActivityRule,
    GateRule,
    PlanRule,
    QuotaRule,
    ReferralRule,
    SettlementRule,
)
from pos_terminal.domain.loyalty.rules.fees import MEMBERSHIP_SKU
from pos_terminal.domain.loyalty.rules.period import Period


def read_referral(table: Table, currency: str) -> ReferralRule:
    """Bring a friend."""
    rule = ReferralRule(
        referrer=read_prize(table, currency, "referrer"),
        friend=read_prize(table, currency, "friend"),
        after_days=table.integer("after_days", 0, most=MOST_DAYS),
        minimum_minor=table.amount("minimum", currency, 0),
        limit=read_limit(table),
        within_days=table.integer("within_days", 0, most=MOST_DAYS),
    )
    table.finish()
    return rule


def read_plan(table: Table, currency: str) -> PlanRule:
    """A paid membership."""
    plan = PlanRule(
        id=table.id("id"),
        names=table.words("name"),
        sku=table.text("sku", MEMBERSHIP_SKU),
        price_minor=table.amount("price", currency, 0),
        months=table.integer("months", 12, least=1, most=120),
        grace_days=table.integer("grace_days", 0, most=366),
        earn_percent=table.integer("earn_percent", 100, least=1, most=10_000),
        discount_percent=table.integer("discount_percent", 0, most=100),
    )
    table.finish()
    return plan


def read_gate(table: Table) -> GateRule:
    """Something that opens for some."""
    gate = GateRule(
        id=table.id("id"),
        names=table.words("name"),
        needs_plan=table.flag("needs_plan"),
        tiers=table.ids("tiers"),
        early_from=table.minute("early_from", 0),
        open_from=table.minute("open_from", 0),
        limit=read_limit(table, period=Period.DAY),
    )
    table.finish()
    return gate


def read_quota(table: Table) -> QuotaRule:
    """So many pieces a member."""
    quota = QuotaRule(
        id=table.id("id"),
        names=table.words("name"),
        limit=read_limit(table, period=Period.DAY),
        tags=table.tags("tags"),
        excluded_tags=table.tags("exclude"),
    )
    if quota.limit.times == 0:
        table.problem("limit", "out-of-range", "限額須大於零。", "The limit must be more than nothing.")
    table.finish()
    return quota


def read_activity(table: Table, currency: str) -> ActivityRule:
    """Something that is no purchase."""
    activity = ActivityRule(
        code=table.id("code"),
        names=table.words("name"),
        prize=read_prize(table, currency),
        credit=table.integer("credit", 0),
        limit=read_limit(table),
        gift=table.flag("gift"),
    )
    table.finish()
    return activity


def read_settlement(table: Table, currency: str) -> SettlementRule:
    """What merchants owe each other."""
    rule = SettlementRule(
        points=table.integer("points", 1, least=1),
        worth_minor=table.amount("worth", currency),
        period=table.one_of("period", Period, Period.MONTH),
    )
    table.finish()
    return rule
