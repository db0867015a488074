"""Money, points, dates and numbers look as the shop writes them."""

from datetime import date, datetime

import pytest

from pos_terminal.domain.words import Words
from pos_terminal.ui import format as fmt


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (6000, "HKD", "$60.00"),
        (-900, "HKD", "−$9.00"),
        (774_000, "HKD", "$7,740.00"),
        (5, "HKD", "$0.05"),
        (0, "HKD", "$0.00"),
        (1200, "JPY", "¥1,200"),
        (12_345, "KWD", "KWD 12.345"),
    ],
)
def test_money_in_lists(minor: int, currency: str, shown: str) -> None:
    assert fmt.money(minor, currency) == shown


def test_money_on_keys() -> None:
    assert fmt.money_on_pay_key(6000, "HKD") == "HK$60.00"
    assert fmt.money_short(6000) == "$60"
    assert fmt.money_short(6250) == "$62.50"
    assert fmt.money_short(-2000) == "−$20"
    assert fmt.money_short(100_000) == "$1,000"


def test_differences_carry_their_sign() -> None:
    assert [fmt.change(minor) for minor in (200, 0, -900)] == ["+$2.00", "$0.00", "−$9.00"]
    assert [fmt.points_change(n) for n in (24, 0, -1240)] == ["+24", "0", "−1,240"]


def test_points() -> None:
    assert fmt.points(1240) == "1,240"
    assert fmt.points_with_unit(1240, "zh_HK") == "1,240 分"
    assert fmt.points_with_unit(1240, "en") == "1,240 pts"
    assert fmt.points_with_unit(3, "zh_HK", Words("個印花", "stamps")) == "3 個印花"


@pytest.mark.parametrize(("basis_points", "shown"), [(1000, "10%"), (1250, "12.5%"), (333, "3.33%"), (0, "0%")])
def test_percentages(basis_points: int, shown: str) -> None:
    assert fmt.percent(basis_points) == shown


def test_dates_and_times() -> None:
    on, at = date(2026, 11, 30), datetime(2026, 11, 30, 9, 5)  # noqa: DTZ001 - a wall clock's time
    assert (fmt.day(on, "zh_HK"), fmt.day(on, "en"), fmt.day_short(on)) == ("11月30日", "30 Nov", "30/11")
    assert (fmt.day_of_year(on, "zh_HK"), fmt.day_of_year(on, "en")) == ("2026年11月30日", "30 Nov 2026")
    assert (fmt.month_of_year(on, "zh_HK"), fmt.month_of_year(on, "en")) == ("2026年11月", "Nov 2026")
    assert fmt.day_with_weekday(on, "zh_HK") == "11月30日 星期一"
    assert fmt.day_with_weekday(on, "en") == "Monday 30 Nov"
    assert fmt.month_day(2, 29, "zh_HK") == "2月29日"
    assert fmt.time(at) == "09:05"
    assert fmt.time_or_day(at, on) == "09:05"
    assert fmt.time_or_day(at, date(2026, 12, 1)) == "30/11 09:05"


def test_people_are_shown_masked() -> None:
    assert fmt.phone("61234088") == "6123 4088"
    assert fmt.phone("612") == "612"
    assert fmt.phone_masked("5678", "zh_HK") == "電話尾號 5678"
    assert fmt.phone_masked("5678", "en") == "Phone ends 5678"
    assert fmt.phone_masked("", "en") == ""


def test_bill_numbers_and_tenders() -> None:
    assert fmt.bill_number("WC-02-231") == "#0231"
    assert (fmt.tender("octopus", "zh_HK"), fmt.tender("octopus", "en")) == ("八達通", "Octopus")
