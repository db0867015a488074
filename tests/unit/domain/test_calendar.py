"""Business dates and months."""

from datetime import UTC, date, datetime

import pytest

from pos_terminal.domain.calendar import ShopCalendar, add_months, end_of_month


def test_a_bar_open_till_three_is_still_on_yesterday() -> None:
    bar = ShopCalendar("Asia/Hong_Kong", day_start_hour=4)
    assert bar.business_date(datetime(2026, 3, 1, 18, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert bar.business_date(datetime(2026, 3, 1, 20, 0, tzinfo=UTC)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_where_they_should(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_the_last_day_of_a_month() -> None:
    assert end_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
