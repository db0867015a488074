"""What tables of several families have in common: expiry, limits, prizes, counters."""

from pos_terminal.domain.loyalty.reading import Table
from pos_terminal.domain.loyalty.rules.period import Expiry, Limit, Period
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric

MOST_DAYS = 36_500
MOST_MONTHS = 1_200


def read_expiry(table: Table) -> Expiry:
    """The table `expiry`; without it nothing expires."""
    inner = table.table("expiry")
    if inner is None:
        return Expiry()
    expiry = Expiry(
        days=inner.integer("days", 0, most=MOST_DAYS),
        months=inner.integer("months", 0, most=MOST_MONTHS),
        end_of_month=inner.flag("end_of_month"),
        end_of_year=inner.flag("end_of_year"),
        on=inner.year_days("on"),
        inactive_months=inner.integer("inactive_months", 0, most=MOST_MONTHS),
    )
    by_date = expiry.days or expiry.months or expiry.end_of_month or expiry.end_of_year or expiry.on
    if expiry.inactive_months and by_date:
        zh, en = "不可同時按閒置和按日期到期。", "Points expire either by idleness or by date, not both."
        inner.problem("inactive_months", "two-expiries", zh, en)
    inner.finish()
    return expiry


def read_limit(table: Table, key: str = "limit", period: Period = Period.EVER) -> Limit:
    """`limit` with `limit_period`: so many times a day, week, month, year, or ever."""
    return Limit(table.integer(key, 0), table.one_of(f"{key}_period", Period, period))


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
