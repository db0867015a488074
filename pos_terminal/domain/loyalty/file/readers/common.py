"""What tables of several families have in common: expiry and limits."""

from pos_terminal.domain.loyalty.file.reading import Table
from pos_terminal.domain.loyalty.rules.period import Expiry, Limit, Period

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
