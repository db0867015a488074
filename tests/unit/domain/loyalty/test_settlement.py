"""What merchants owe each other: to the cent, and never more or less in all than was spent."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import SettlementRule
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.settlement import Position, Rate, Row, Spent, positions, rate_of, settle
from pos_terminal.domain.money import Rounding, round_fraction
from pos_terminal.domain.words import Words

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)
NAMES = Words("", "")
MERCHANTS = ("wellcome", "mannings", "ikea")
YUU = Programme(
    "yuu",
    "",
    NAMES,
    "HKD",
    "Asia/Hong_Kong",
    date(2020, 1, 1),
    merchants=MERCHANTS,
    money_off=MoneyOffRule("off", NAMES, 4000, 2000),
    settlement=SettlementRule(),
)


def test_what_was_given_by_one_and_spent_at_another_is_owed() -> None:
    spent = [
        Spent(MARCH, "ikea", "2027-03-31@wellcome", 4000),
        Spent(MARCH, "ikea", "2027-03-31@ikea", 400),
        Spent(MARCH, "wellcome", "2027-03-31@mannings", 1000),
        Spent(APRIL, "wellcome", "2027-03-31@mannings", -200),
    ]
    rows = settle(YUU, Rate(4000, 2000), spent)
    assert rows == (
        Row("2026-03-01", "ikea", "ikea", 400, 200),
        Row("2026-03-01", "mannings", "wellcome", 1000, 500),
        Row("2026-03-01", "wellcome", "ikea", 4000, 2000),
        Row("2026-04-01", "mannings", "wellcome", -200, -100),
    )
    assert positions(rows) == (
        Position("2026-03-01", "ikea", 2000),
        Position("2026-03-01", "mannings", -500),
        Position("2026-03-01", "wellcome", -1500),
        Position("2026-04-01", "mannings", 100),
        Position("2026-04-01", "wellcome", -100),
    )


def test_points_that_nobody_signed_are_the_first_merchants() -> None:
    (row,) = settle(YUU, Rate(1, 1), [Spent(MARCH, "ikea", "open", 7)])
    assert (row.issuer, row.redeemer) == ("wellcome", "ikea")
    (alone,) = settle(replace(YUU, merchants=()), Rate(1, 1), [Spent(MARCH, "", "open", 7)])
    assert (alone.issuer, alone.redeemer) == ("", "")


def test_what_came_back_whole_is_no_row() -> None:
    assert settle(YUU, Rate(1, 1), [Spent(MARCH, "ikea", "a", 7), Spent(MARCH, "ikea", "b", -7)]) == ()


def test_the_programmes_own_rate_goes_before_what_points_buy() -> None:
    assert rate_of(YUU) == Rate(4000, 2000)
    assert rate_of(replace(YUU, settlement=SettlementRule(100, 45))) == Rate(100, 45)
    assert rate_of(replace(YUU, money_off=None)) is None
    assert rate_of(replace(YUU, settlement=None)) == Rate(4000, 2000)


def test_the_period_is_the_programmes() -> None:
    weekly = replace(YUU, settlement=SettlementRule(1, 1, Period.WEEK))
    spent = [Spent(date(2026, 3, day), "ikea", "x", 1) for day in (1, 2, 8, 9)]
    assert [row.period for row in settle(weekly, Rate(1, 1), spent)] == ["2026-02-23", "2026-03-02", "2026-03-09"]


spendings = st.lists(
    st.builds(
        Spent,
        st.dates(date(2026, 1, 1), date(2026, 4, 30)),
        st.sampled_from(MERCHANTS),
        st.sampled_from([f"2027-03-31@{merchant}" for merchant in MERCHANTS] + ["open"]),
        st.integers(-5000, 5000),
    ),
    max_size=30,
)


@given(spendings, st.builds(Rate, st.integers(1, 5000), st.integers(0, 5000)))
def test_positions_sum_to_nothing_and_amounts_to_the_worth(spent: list[Spent], rate: Rate) -> None:
    rows = settle(YUU, rate, spent)
    found = positions(rows)
    for period in {row.period for row in rows}:
        assert sum(one.amount_minor for one in found if one.period == period) == 0
        own = [row for row in rows if row.period == period]
        worth = Fraction(sum(row.points for row in own) * rate.worth_minor, rate.points)
        assert sum(row.amount_minor for row in own) == round_fraction(worth, Rounding.HALF_UP)
        for row in own:
            assert abs(row.amount_minor - Fraction(row.points * rate.worth_minor, rate.points)) < 1
    assert settle(YUU, rate, spent[::-1]) == rows
