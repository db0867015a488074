"""Paid memberships: bought as a product, renewed early or late, proven by a card, given back term by term."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import POINTS, EntryKind
from pos_terminal.domain.loyalty.club.membership import BY_CARD, bought_plans, plan_now, plan_until, proven
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.units import plan
from tests.support.loyalty import DAY, Counter, Item, programme

PLANS = """
[programme.points]
per = 1.00
[[programme.plan]]
id = "vip"
name = "VIP"
sku = "SKU1"
months = {months}
grace_days = {grace}
[[programme.plan]]
id = "club"
name = "Club"
sku = "SKU9"
"""
VIP, CLUB = plan("vip"), plan("club")
FEE = Item(30_000)


def club(months: int = 12, grace: int = 0) -> Counter:
    return Counter((programme(PLANS.format(months=months, grace=grace)),))


def terms(counter: Counter, unit: str = VIP) -> list[tuple[str, str, str | None]]:
    return [
        (lot.lot, str(lot.expires_on), str(lot.matures_on) if lot.matures_on else None)
        for lot in counter.account().of_unit(unit)
        for _ in range(lot.rest)
    ]


def runs(counter: Counter, day: date) -> str:
    rule = plan_now(counter.programmes[0], counter.account(), day)
    return rule.id if rule else ""


def until(counter: Counter) -> date | None:
    return plan_until(counter.account(), counter.programmes[0].plans[0])


def test_it_runs_to_the_end_of_the_day_before_the_anniversary() -> None:
    counter = club()
    counter.sell(FEE)
    assert terms(counter) == [("2026-03-02", "2027-03-01", None)]
    assert counter.entries[-1].kind is EntryKind.EARN
    assert [runs(counter, day) for day in (DAY, date(2027, 3, 1), date(2027, 3, 2))] == ["vip", "vip", ""]
    assert until(counter) == date(2027, 3, 1)


def test_the_fee_earns_no_points() -> None:
    counter = club()
    counter.sell(FEE, Item(500))
    assert counter.account().balance(POINTS, DAY) == 5


def test_renewed_early_it_goes_on_where_it_ends() -> None:
    counter = club()
    counter.sell(FEE)
    counter.day = date(2027, 2, 20)
    counter.sell(FEE)
    assert terms(counter) == [("2026-03-02", "2027-03-01", None), ("2027-03-02", "2028-03-01", "2027-03-02")]
    assert until(counter) == date(2028, 3, 1)
    assert runs(counter, date(2027, 3, 2)) == "vip"


def test_two_terms_at_once_follow_each_other() -> None:
    counter = club(months=1)
    counter.sell(Item(3_000, 2))
    assert terms(counter) == [("2026-03-02", "2026-04-01", None), ("2026-04-02", "2026-05-01", "2026-04-02")]


@pytest.mark.parametrize(
    ("day", "start", "ends"),
    [
        (date(2026, 4, 1), "2026-04-02", "2026-05-01"),
        (date(2026, 4, 2), "2026-04-02", "2026-05-01"),
        (date(2026, 4, 8), "2026-04-02", "2026-05-01"),
        (date(2026, 4, 9), "2026-04-09", "2026-05-08"),
    ],
)
def test_within_its_days_of_grace_it_goes_on_where_it_ended(day: date, start: str, ends: str) -> None:
    counter = club(months=1, grace=7)
    counter.sell(FEE)
    counter.day = day
    counter.sell(FEE)
    later = start if date.fromisoformat(start) > day else None
    assert terms(counter)[1:] == [(start, ends, later)]


def test_after_its_end_it_begins_on_the_day_it_is_bought() -> None:
    counter = club(months=1)
    counter.sell(FEE)
    counter.day = date(2026, 4, 2)
    assert runs(counter, counter.day) == ""
    counter.sell(FEE)
    assert terms(counter)[1:] == [("2026-04-02", "2026-05-01", None)]


def test_the_general_product_is_the_first_plans_and_a_plan_has_its_own() -> None:
    counter = club()
    lines = counter.ring(FEE, Item(100, 3), Item(1)).lines
    from_basket = [(line.sku, line.quantity) for line in lines]
    assert from_basket == [("SKU1", 1), ("SKU2", 3), ("SKU3", 1)]
    owner = counter.programmes[0]
    from pos_terminal.domain.loyalty.basket import of_sale

    sale = counter.ring(FEE, Item(100, 3), Item(1))
    general = replace(
        sale,
        lines=tuple(replace(line, sku=sku) for line, sku in zip(sale.lines, ("MEMBERSHIP", "SKU9", "X"), strict=True)),
    )
    assert bought_plans(owner, of_sale(general)) == {"vip": 1, "club": 3}
    twice = replace(sale, lines=tuple(replace(line, sku="SKU1") for line in sale.lines))
    assert bought_plans(owner, of_sale(twice)) == {"vip": 5}
    without = replace(owner, plans=())
    assert bought_plans(without, of_sale(general)) == {}


def test_of_several_plans_the_first_that_runs_counts() -> None:
    counter = club()
    counter.give(CLUB, 1, "2026-01-01", expires_on=date(2026, 12, 31))
    assert runs(counter, DAY) == "club"
    counter.give(VIP, 1, "2026-01-01", expires_on=DAY)
    assert (runs(counter, DAY), runs(counter, DAY + timedelta(days=1))) == ("vip", "club")


def test_what_is_not_there_any_more_does_not_run() -> None:
    counter = club()
    counter.give(VIP, -1, "2026-01-01", expires_on=date(2026, 12, 31))
    counter.give(CLUB, 1, "2027-01-01", matures_on=date(2027, 1, 1))
    assert runs(counter, DAY) == ""
    assert until(counter) is None
    assert plan_until(counter.account(), counter.programmes[0].plans[1]) is None
    counter.give(VIP, 1, "old", expires_on=date(2025, 12, 31))
    counter.give(VIP, 1, "older", expires_on=date(2024, 12, 31))
    assert until(counter) == date(2025, 12, 31)


# A card that proves it


def test_a_card_proves_what_the_account_does_not_know() -> None:
    counter = club()
    last = date(2026, 12, 31)
    lots = proven(counter.programmes[0], counter.account(), last).lots
    assert [(lot.unit, lot.lot, lot.rest, lot.expires_on) for lot in lots] == [(VIP, BY_CARD, 1, last)]
    counter.give(VIP, 1, "2026-01-01", expires_on=last - timedelta(days=1))
    both = proven(counter.programmes[0], counter.account(), last)
    assert (both.member, both.programme, len(both.lots)) == (counter.member.id, "club", 2)
    counter.give(CLUB, 1, "2026-01-01", expires_on=last)
    assert proven(counter.programmes[0], counter.account(), last) is counter.account()


def test_what_a_card_proves_is_worth_a_membership_and_is_never_booked() -> None:
    counter = club()
    standing = replace(counter.standing(), paid_until=date(2026, 12, 31))
    case = case_of(standing, counter.programmes[0], counter.situation())
    assert plan_now(counter.programmes[0], case.booking, DAY) is counter.programmes[0].plans[0]
    assert case.booking.entries == []


# Given back


def test_the_last_terms_are_given_back_first() -> None:
    counter = club(months=1)
    bought = counter.sell(Item(3_000, 3))
    counter.give_back(bought, {1: 1})
    assert [lot for lot, *_ in terms(counter)] == ["2026-03-02", "2026-04-02"]
    counter.give_back(bought, {1: 1})
    assert [lot for lot, *_ in terms(counter)] == ["2026-03-02"]
    counter.give_back(bought)
    assert counter.account().lots == ()


def test_two_terms_back_at_once_and_those_of_another_sale_stay() -> None:
    counter = club(months=1)
    counter.sell(FEE)
    bought = counter.sell(Item(3_000, 3), Item(200))
    counter.give_back(bought, {2: 1})
    assert len(terms(counter)) == 4
    counter.give_back(bought, {1: 2})
    assert [lot for lot, *_ in terms(counter)] == ["2026-03-02", "2026-04-02"]
    counter.give_back(bought)
    assert [lot for lot, *_ in terms(counter)] == ["2026-03-02"]


def test_a_term_that_is_gone_already_is_not_taken_twice() -> None:
    counter = club()
    bought = counter.sell(FEE)
    counter.give(VIP, -1, "2026-03-02")
    counter.give_back(bought)
    assert counter.account().lots == ()
