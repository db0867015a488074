"""`[programme.points]`, `[programme.money_off]` and `[programme.offline]`."""

from pos_terminal.domain.loyalty.file.readers.common import MOST_DAYS, read_expiry
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.offline import HOURS, OfflineRule
from pos_terminal.domain.loyalty.rules.points import (
    Apply,
    Base,
    MoneyOffRule,
    PointsRule,
    RateRule,
    Remainder,
    TierWorth,
)
from pos_terminal.domain.loyalty.rules.reward import Offline
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words

MOST_HOURS = 24 * MOST_DAYS


def read_points(table: Table, currency: str) -> PointsRule:
    """How points are earned."""
    rule = PointsRule(
        per_minor=table.amount("per", currency, least=1),
        points=table.integer("points", 1, least=1),
        rounding=table.one_of("rounding", Rounding, Rounding.FLOOR),
        remainder=table.one_of("remainder", Remainder, Remainder.DROP),
        base=table.one_of("base", Base, Base.NET),
        apply=table.one_of("apply", Apply, Apply.SALE),
        whole_steps=table.flag("whole_steps"),
        rates=tuple(_rate(one, currency) for one in table.tables("rate")),
        tenders=table.ids("tenders"),
        excluded_tenders=table.ids("exclude_tenders"),
        excluded_tags=table.tags("exclude"),
        minimum_minor=table.amount("minimum", currency, 0),
        cap_per_sale=table.integer("cap_per_sale", 0),
        cap_per_day=table.integer("cap_per_day", 0),
        cap_per_month=table.integer("cap_per_month", 0),
        pending_days=table.integer("pending_days", 0, most=MOST_DAYS),
        expiry=read_expiry(table),
    )
    if rule.remainder is Remainder.CARRY:
        _check_carry(rule, table)
    table.finish()
    return rule


def _check_carry(rule: PointsRule, table: Table) -> None:
    if rule.rounding is not Rounding.FLOOR:
        zh, en = "餘數留待下次時，只可向下取整。", "A remainder can be carried only when points are rounded down."
        table.problem("rounding", "carry-needs-floor", zh, en, Words('rounding = "floor"', 'rounding = "floor"'))
    if rule.rates or rule.whole_steps or rule.apply is Apply.LINE:
        zh, en = (
            "餘數留待下次時，只可有一個賺分率、按單計算。",
            "A remainder can be carried only with one rate for a whole bill.",
        )
        table.problem("remainder", "carry-needs-one-rate", zh, en)


def _rate(table: Table, currency: str) -> RateRule:
    rate = RateRule(
        per_minor=table.amount("per", currency, least=1),
        points=table.integer("points", 1, least=1),
        tags=table.tags("tags"),
        merchants=table.ids("merchants"),
        tiers=table.ids("tiers"),
    )
    table.finish()
    return rate


def read_money_off(table: Table, currency: str) -> MoneyOffRule:
    """What points are worth as money off."""
    rule = MoneyOffRule(
        id=table.id("id", "money-off"),
        names=table.words("name", Words("積分抵錢", "Points")),
        step_points=table.integer("step_points", least=1),
        step_minor=table.amount("step_value", currency, least=1),
        minimum_order_minor=table.amount("minimum_order", currency, 0),
        maximum_share_percent=table.integer("maximum_share_percent", 100, least=1, most=100),
        maximum_steps=table.integer("maximum_steps", 0),
        maximum_minor=table.amount("maximum", currency, 0),
        excluded_tags=table.tags("exclude"),
        full_price_only=table.flag("full_price_only"),
        by_tier=tuple(_worth(one, currency) for one in table.tables("by_tier")),
        offline=table.one_of("offline", Offline, Offline.LIMIT),
        offline_limit_points=table.integer("offline_limit_points", 0),
        offline_cap_per_day=table.integer("offline_cap_per_day", 0),
    )
    table.finish()
    return rule


def read_offline(table: Table, currency: str) -> OfflineRule:
    """What a till may give while head office does not hear of it."""
    rule = OfflineRule(
        hours=table.integer("hours", HOURS, most=MOST_HOURS),
        terminal_total_minor=table.amount("terminal_total", currency, 0),
    )
    table.finish()
    return rule


def _worth(table: Table, currency: str) -> TierWorth:
    worth = TierWorth(
        tier=table.id("tier"),
        step_points=table.integer("step_points", 0),
        step_minor=table.amount("step_value", currency, 0),
        maximum_minor=table.amount("maximum", currency, 0),
    )
    table.finish()
    return worth
