"""`[[programme.campaign]]`, `[[programme.gift]]` and `[[programme.experiment]]`."""

from pos_terminal.domain.loyalty.file.readers.common import MOST_DAYS, read_limit
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.campaign import WHOLE_DAY, CampaignRule, ExperimentRule, GiftRule, Occasion, When

WHOLE_EXPERIMENT = 10_000


def read_campaign(table: Table, currency: str) -> CampaignRule:
    """One campaign."""
    campaign = CampaignRule(
        id=table.id("id"),
        names=table.words("name"),
        percent=table.integer("percent", 100, least=100, most=100_000),
        bonus=table.integer("bonus", 0),
        bonus_per_minor=table.amount("bonus_per", currency, 0),
        stamp_factor=table.integer("stamp_factor", 1, least=1, most=100),
        voucher=table.id("voucher", ""),
        when=_when(table),
        tags=table.tags("tags"),
        excluded_tags=table.tags("exclude"),
        tiers=table.ids("tiers"),
        merchants=table.ids("merchants"),
        tenders=table.ids("tenders"),
        plan=table.flag("plan"),
        minimum_minor=table.amount("minimum", currency, 0),
        first_purchase=table.flag("first_purchase"),
        after_mission=table.id("after_mission", ""),
        arm=table.text("arm", ""),
        limit=read_limit(table),
        cap_per_sale=table.integer("cap_per_sale", 0),
        cap_total=table.integer("cap_total", 0),
        budget=table.integer("budget", 0),
        pending_days=table.integer("pending_days", 0, most=MOST_DAYS),
        priority=table.integer("priority", 0),
    )
    if campaign.percent == 100 and not (campaign.bonus or campaign.voucher or campaign.stamp_factor > 1):
        zh, en = "這個推廣沒有任何好處。", "This campaign gives nothing."
        table.problem("", "gives-nothing", zh, en)
    table.finish()
    return campaign


def _when(table: Table) -> When:
    when = When(
        begins=table.day("from"),
        ends=table.day("to"),
        weekdays=table.integers("weekdays", least=1, most=7),
        month_days=table.integers("month_days", least=1, most=31),
        hours=(table.minute("hours_from", WHOLE_DAY[0]), table.minute("hours_to", WHOLE_DAY[1])),
        occasion=table.one_of("occasion", Occasion, Occasion.NONE),
        days_before=table.integer("days_before", 0, most=180),
        days_after=table.integer("days_after", 0, most=180),
    )
    if when.begins and when.ends and when.ends < when.begins:
        table.problem("to", "ends-before-begin", "結束日早於開始日。", "It ends before it begins.")
    return when


def read_gift(table: Table) -> GiftRule:
    """One gift."""
    gift = GiftRule(
        id=table.id("id"),
        names=table.words("name"),
        reward=table.id("reward"),
        occasion=table.one_of("occasion", Occasion, Occasion.BIRTHDAY_MONTH),
        days_before=table.integer("days_before", 0, most=180),
        days_after=table.integer("days_after", 0, most=180),
        tiers=table.ids("tiers"),
        plan=table.flag("plan"),
        min_days_member=table.integer("min_days_member", 0, most=MOST_DAYS),
    )
    if gift.occasion is Occasion.NONE:
        zh, en = "禮物需要一個日子。", "A gift needs an occasion."
        table.problem("occasion", "needs-occasion", zh, en)
    table.finish()
    return gift


def read_experiment(table: Table) -> ExperimentRule:
    """One experiment; arms with their parts of 10,000."""
    arms = []
    for one in table.tables("arm"):
        arms.append((one.id("id"), one.integer("weight", least=1, most=WHOLE_EXPERIMENT)))
        one.finish()
    experiment = ExperimentRule(id=table.id("id"), names=table.words("name"), arms=tuple(arms))
    table.finish()
    if sum(weight for _, weight in arms) > WHOLE_EXPERIMENT:
        zh, en = "各組的比重合計超過一萬。", "The arms weigh more than 10,000 together."
        table.problem("arm", "too-heavy", zh, en)
    if len({arm for arm, _ in arms}) < len(arms):
        table.problem("arm", "twice", "有兩組同名。", "Two arms have the same id.")
    return experiment
