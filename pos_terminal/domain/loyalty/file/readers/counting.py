"""What tables of the kinds beside points and stamps have in common: prizes and counters."""

from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric


def read_prize(table: Table, currency: str, key: str = "") -> Prize:
    """What is won: in the table itself, or in the table under `key` (nothing, where that is missing)."""
    inner = table.table(key) if key else table
    if inner is None:
        return Prize()
    prize = Prize(
        points=inner.integer("points", 0),
        wallet_minor=inner.amount("wallet", currency, 0),
        voucher=inner.id("voucher", ""),
        spins=inner.integer("spins", 0, most=1000),
        wheel=inner.id("wheel", ""),
    )
    if key:
        inner.finish()
    return prize


def read_counter(table: Table, currency: str, metric: Metric = Metric.SPEND) -> CounterRule:
    """What is counted: the metric and what it looks at."""
    counter = CounterRule(
        metric=table.one_of("metric", Metric, metric),
        tags=table.tags("tags"),
        excluded_tags=table.tags("exclude"),
        merchants=table.ids("merchants"),
        codes=table.ids("codes"),
        order_bonus=table.integer("order_bonus", 0),
        order_over_minor=table.amount("order_over", currency, 0),
    )
    if counter.metric is Metric.QUANTITY and not counter.tags:
        zh, en = "按數量計算需要 tags。", "Counting a quantity needs tags."
        table.problem("tags", "needs-tags", zh, en)
    if counter.metric is Metric.EVENTS and not counter.codes:
        zh, en = "按活動計算需要 codes。", "Counting events needs their codes."
        table.problem("codes", "needs-codes", zh, en)
    return counter


def read_count(table: Table, key: str, metric: Metric, currency: str, default: int | None = 0) -> int:
    """A figure of a counter: an amount for spend (in minor units), else a whole number."""
    if metric is Metric.SPEND:
        return table.amount(key, currency, default)
    return table.integer(key, default)
