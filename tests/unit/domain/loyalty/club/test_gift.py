"""Gifts on a member's own day: once a year, for those they are meant for, on every till alike."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.loyalty.account import EntryKind, voucher
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.units import plan, tier, used
from tests.support.loyalty import MEMBER, Counter, Item, programme

GIFT = """
[[programme.reward]]
id = "cake"
name = "Cake"
{reward}
[programme.tiers]
[[programme.tiers.level]]
id = "green"
name = "Green"
[[programme.tiers.level]]
id = "gold"
name = "Gold"
at = 99999.00
[[programme.plan]]
id = "vip"
name = "VIP"
[[programme.gift]]
id = "birthday"
name = "Birthday"
reward = "cake"
{gift}
"""
CAKE, GIVEN = voucher("cake"), used("gift/birthday")


def club(
    gift: str = "", reward: str = "", birthday: tuple[int, int] | None = (3, 14), joined: date | None = None
) -> Counter:
    member = replace(MEMBER, birthday=birthday, joined_on=joined)
    return Counter((programme(GIFT.format(gift=gift, reward=reward)),), member=member)


def on(counter: Counter, *days: date) -> list[str]:
    """Vouchers that are there on each day: the days of their end, joined."""
    found = []
    for day in days:
        counter.day = day
        case = counter.case()
        found.append(",".join(str(lot.expires_on) for lot in case.booking.of_unit(CAKE)))
    return found


def test_it_is_there_in_its_month_without_anybody_giving_it() -> None:
    counter = club()
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert on(counter, *days) == ["", "2026-03-31", "2026-03-31", ""]
    assert counter.entries == []


def test_it_is_booked_with_the_next_sale_and_once_a_year() -> None:
    counter = club()
    counter.sell(Item(100))
    assert [(one.unit, one.lot, one.amount, one.kind, one.expires_on) for one in counter.entries[:2]] == [
        (GIVEN, "2026", 1, EntryKind.ADJUST, None),
        (CAKE, "gift.birthday.2026", 1, EntryKind.ADJUST, date(2026, 3, 31)),
    ]
    counter.sell(Item(100))
    assert [one.amount for one in counter.entries if one.unit == GIVEN] == [1]
    counter.sell(Item(900), use=[Choice("club", "cake", voucher="gift.birthday.2026")])
    assert counter.account().of_unit(CAKE) == ()
    assert on(counter, date(2026, 3, 20), date(2027, 3, 1)) == ["", "2027-03-31"]


def test_changing_the_birthday_brings_no_second_one_this_year() -> None:
    counter = club()
    counter.sell(Item(100))
    counter.member = replace(counter.member, birthday=(5, 1))
    assert on(counter, date(2026, 5, 1)) == ["2026-03-31"]


def test_it_may_be_used_on_the_bill_that_it_comes_with() -> None:
    counter = club()
    bought = counter.sell(Item(900), use=[Choice("club", "cake", voucher="gift.birthday.2026")])
    assert bought.sale.total_minor == 0
    assert {lot.unit for lot in counter.account().lots} == {GIVEN}


def test_the_rewards_own_expiry_counts_from_the_first_day_of_the_occasion() -> None:
    assert on(club(reward="expiry = {days = 10}"), date(2026, 3, 9)) == ["2026-03-11"]
    assert on(club("days_after = 5"), date(2026, 3, 9)) == ["2026-04-05"]


def test_days_before_and_after_widen_it() -> None:
    counter = club('occasion = "birthday_day"\ndays_before = 2\ndays_after = 3')
    assert on(counter, *(date(2026, 3, 14) + timedelta(days=n) for n in (-3, -2, 0, 3, 4))) == [
        "", "2026-03-17", "2026-03-17", "2026-03-17", "",
    ]  # fmt: skip


def test_a_gift_around_new_year_is_the_one_of_the_birthdays_year() -> None:
    counter = club('occasion = "birthday_day"\ndays_before = 3', birthday=(1, 1))
    counter.day = date(2026, 12, 30)
    counter.sell(Item(100))
    assert [lot.lot for lot in counter.account().of_unit(GIVEN)] == ["2027"]
    assert on(counter, date(2027, 1, 1)) == ["2027-01-01"]


def test_without_a_birthday_there_is_none() -> None:
    assert on(club(birthday=None), date(2026, 3, 14)) == [""]


@pytest.mark.parametrize(("level", "found"), [("gold", "2026-03-31"), ("", "")])
def test_for_some_tiers(level: str, found: str) -> None:
    counter = club('tiers = ["gold"]')
    if level:
        counter.give(tier(level), 1, "2026-01-01")
    assert on(counter, date(2026, 3, 1)) == [found]


def test_for_tiers_of_a_programme_that_has_none_any_more() -> None:
    counter = club('tiers = ["gold"]')
    counter.give(tier("gold"), 1, "2026-01-01")
    counter.programmes = (replace(counter.programmes[0], tiers=None),)
    assert on(counter, date(2026, 3, 1)) == [""]


@pytest.mark.parametrize(("ends", "found"), [(date(2026, 3, 5), "2026-03-31"), (date(2026, 3, 4), ""), (None, "")])
def test_for_paid_members(ends: date | None, found: str) -> None:
    counter = club("plan = true")
    if ends:
        counter.give(plan("vip"), 1, "2025-03-05", expires_on=ends)
    assert on(counter, date(2026, 3, 5)) == [found]


@pytest.mark.parametrize(
    ("joined", "found"),
    [(date(2026, 1, 30), "2026-03-31"), (date(2026, 1, 31), ""), (date(2026, 3, 10), ""), (None, "2026-03-31")],
)
def test_who_joined_only_just_waits_a_year(joined: date | None, found: str) -> None:
    """Thirty days before the first of March is 30 January."""
    assert on(club("min_days_member = 30", joined=joined), date(2026, 3, 14)) == [found]


def test_without_such_a_wait_joining_in_the_month_is_enough() -> None:
    assert on(club(joined=date(2026, 3, 13)), date(2026, 3, 14)) == ["2026-03-31"]


def test_two_cut_off_tills_give_one_and_the_same() -> None:
    one, two = club(), club()
    for counter in (one, two):
        counter.number = 10 if counter is two else 0
        counter.sell(Item(100))
    both = club()
    both.book([*one.entries, *two.entries])
    assert [(lot.lot, lot.rest) for lot in both.account().of_unit(CAKE)] == [("gift.birthday.2026", 2)]


def test_a_refund_leaves_the_gift() -> None:
    counter = club()
    counter.give_back(counter.sell(Item(100)))
    assert [lot.lot for lot in counter.account().of_unit(CAKE)] == ["gift.birthday.2026"]


def test_of_several_gifts_each_has_its_own_year() -> None:
    second = '[[programme.gift]]\nid = "{}"\nname = "G"\nreward = "cake"\n'
    counter = club(second.format("other"))
    counter.give(GIVEN, 1, "2026")
    case = counter.case()
    assert [lot.lot for lot in case.booking.of_unit(CAKE)] == ["gift.other.2026"]


@pytest.mark.parametrize(("leap", "day", "found"), [("02-28", 28, True), ("03-01", 28, False), ("03-01", 29, True)])
def test_who_was_born_on_the_29th_of_february(leap: str, day: int, found: bool) -> None:
    """In a year without it: on the 28th or on 1 March (which day 29 stands for here), as the programme says."""
    text = GIFT.format(gift='occasion = "birthday_day"\nmin_days_member = 1', reward="")
    owner = programme(f'leap_birthday = "{leap}"\n{text}')
    joined = date(2026, 2, 27 if leap == "02-28" else 28)
    counter = Counter((owner,), member=replace(MEMBER, birthday=(2, 29), joined_on=joined))
    when = date(2026, 2, 28) if day == 28 else date(2026, 3, 1)
    assert on(counter, when) == ([when.isoformat()] if found else [""])
    counter.member = replace(counter.member, joined_on=when)
    assert on(counter, when) == [""]
