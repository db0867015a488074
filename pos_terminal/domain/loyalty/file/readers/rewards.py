"""`[[programme.stamp_card]]` and `[[programme.reward]]`."""

from pos_terminal.domain.loyalty.file.readers.common import read_expiry
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.reward import (
    Offline,
    Paper,
    Pick,
    RewardKind,
    RewardRule,
    RewardWhen,
    StampCardRule,
    StampPer,
)

MINUTES_A_WEEK = 7 * 24 * 60


def read_stamp_card(table: Table, currency: str) -> StampCardRule:
    """One stamp card."""
    per = table.one_of("per", StampPer, StampPer.ITEM)
    card = StampCardRule(
        id=table.id("id"),
        names=table.words("name"),
        size=table.integer("size", least=2, most=1000),
        reward=table.id("reward"),
        per=per,
        per_minor=table.amount("per_amount", currency, None if per is StampPer.AMOUNT else 0),
        per_items=table.integer("per_items", 1, least=1, most=1000),
        tags=table.tags("tags"),
        excluded_tags=table.tags("exclude"),
        minimum_minor=table.amount("minimum", currency, 0),
        cap_per_sale=table.integer("cap_per_sale", 0),
        cap_per_day=table.integer("cap_per_day", 0),
        delay_minutes=table.integer("delay_minutes", 0, most=MINUTES_A_WEEK),
        welcome=table.integer("welcome", 0, most=1000),
        paper_limit=table.integer("paper_limit", 0, most=1000),
        expiry=read_expiry(table),
        card_expires=table.flag("card_expires"),
        when=table.one_of("usable", RewardWhen, RewardWhen.NEXT_SALE),
        icon=table.id("icon", "cup"),
    )
    if per is StampPer.AMOUNT and table.has("per_amount") and card.per_minor == 0:
        zh, en = "金額須大於零。", "The amount must be more than nothing."
        table.problem("per_amount", "out-of-range", zh, en)
    if card.welcome >= card.size > 0:
        zh, en = "迎新印花不可填滿一張卡。", "Welcome stamps must not fill a card."
        table.problem("welcome", "out-of-range", zh, en)
    table.finish()
    return card


def read_reward(table: Table, currency: str) -> RewardRule:
    """One reward."""
    kind = table.one_of("kind", RewardKind, RewardKind.FREE_ITEM)
    reward = RewardRule(
        id=table.id("id"),
        names=table.words("name"),
        kind=kind,
        tags=table.tags("tags"),
        pick=table.one_of("pick", Pick, Pick.DEAREST),
        worth_minor=table.amount("worth", currency, None if kind is RewardKind.MONEY_OFF else 0),
        percent=table.integer("percent", 0, most=100),
        cost_points=table.integer("cost_points", 0),
        tiers=table.ids("tiers"),
        minimum_order_minor=table.amount("minimum_order", currency, 0),
        stock=table.integer("stock", 0),
        expiry=read_expiry(table),
        offline=table.one_of("offline", Offline, Offline.ALLOW),
        paper=table.one_of("print", Paper, Paper.COUPON),
    )
    if kind is RewardKind.MONEY_OFF and table.has("worth") and reward.worth_minor == 0:
        table.problem("worth", "out-of-range", "金額須大於零。", "The amount must be more than nothing.")
    if kind is RewardKind.PERCENT and reward.percent == 0:
        table.problem("percent", "out-of-range", "百分比須大於零。", "The percentage must be more than nothing.")
    table.finish()
    return reward
