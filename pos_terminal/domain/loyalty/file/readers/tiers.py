"""`[programme.tiers]` with its `[[programme.tiers.level]]`."""

from pos_terminal.domain.loyalty.file.readers.common import MOST_DAYS, MOST_MONTHS
from pos_terminal.domain.loyalty.file.readers.counting import read_count, read_counter
from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.loyalty.rules.tier import (
    Applies,
    CounterRule,
    Demotion,
    Evaluate,
    Metric,
    RefundTier,
    TierLevel,
    TiersRule,
    Window,
)


def read_tiers(table: Table, currency: str) -> TiersRule:
    """All tiers."""
    counter = read_counter(table, currency)
    second_table = table.table("second")
    second: CounterRule | None = None
    if second_table is not None:
        second = read_counter(second_table, currency)
        second_table.finish()
    level_tables = table.tables("level")
    levels = tuple(_level(one, counter.metric, second.metric if second else None, currency) for one in level_tables)
    rule = TiersRule(
        levels=levels,
        counter=counter,
        second=second,
        over=table.flag("over"),
        window=table.one_of("window", Window, Window.CALENDAR_YEAR),
        window_months=table.integer("window_months", 12, least=1, most=MOST_MONTHS),
        window_days=table.integer("window_days", 365, least=1, most=MOST_DAYS),
        year_starts=table.year_day("year_starts") or YearDay(1, 1),
        resets=table.flag("resets"),
        evaluate=table.one_of("evaluate", Evaluate, Evaluate.SALE),
        working_day=table.integer("working_day", 1, least=1, most=15),
        holidays=table.days("holidays"),
        applies=table.one_of("applies", Applies, Applies.NEXT_SALE),
        valid_months=table.integer("valid_months", 0, most=MOST_MONTHS),
        valid_to=table.year_day("valid_to"),
        valid_years=table.integer("valid_years", 1, most=50),
        grace_days=table.integer("grace_days", 0, most=MOST_DAYS),
        demotion=table.one_of("demotion", Demotion, Demotion.TO_EARNED),
        cooldown_months=table.integer("cooldown_months", 0, most=MOST_MONTHS),
        refund_tier=table.one_of("refund_tier", RefundTier, RefundTier.RECOMPUTE),
        points_lost=table.flag("points_lost"),
    )
    table.finish()
    _check(rule, table)
    return rule


def _level(table: Table, metric: Metric, second: Metric | None, currency: str) -> TierLevel:
    level = TierLevel(
        id=table.id("id"),
        names=table.words("name"),
        at=read_count(table, "at", metric, currency),
        keep=read_count(table, "keep", metric, currency),
        second_at=read_count(table, "second_at", second, currency) if second else 0,
        single_minor=table.amount("single", currency, 0),
        earn_percent=table.integer("earn_percent", 100, least=1, most=10_000),
        discount_percent=table.integer("discount_percent", 0, most=100),
        gift=table.id("gift", ""),
        perks=table.phrases("perks"),
    )
    table.finish()
    return level


def _check(rule: TiersRule, table: Table) -> None:
    if len(rule.levels) < 2:
        zh, en = "至少要有兩個等級。", "There must be two levels at least."
        table.problem("level", "too-few-levels", zh, en)
        return
    if rule.levels[0].at or rule.levels[0].second_at:
        zh, en = "第一個等級是所有會員的，不可有門檻。", "The first level is everybody's: it has no threshold."
        table.problem("level", "first-level", zh, en)
    for place, (below, level) in enumerate(zip(rule.levels, rule.levels[1:], strict=False), start=1):
        if (level.at, level.second_at) <= (below.at, below.second_at):
            zh = f"「{level.id}」的門檻須高於「{below.id}」。"
            en = f"The threshold of {level.id!r} must be above that of {below.id!r}."
            table.problem_at(("level", place, "at"), "levels-not-rising", zh, en)
        if level.keep > level.at:
            zh, en = "保級門檻不可高於升級門檻。", "Keeping a tier cannot need more than reaching it."
            table.problem_at(("level", place, "keep"), "keep-above-entry", zh, en)
    ids = [level.id for level in rule.levels]
    for place, one in enumerate(ids):
        if one in ids[:place]:
            table.problem_at(("level", place, "id"), "twice", f"「{one}」出現兩次。", f"{one!r} is there twice.")
