"""The offline limits of one programme on one bill: which one a reward is over, and what no manager can allow."""

import pytest

from pos_terminal.domain.loyalty.account import POINTS, voucher
from pos_terminal.domain.loyalty.engine import Choice
from pos_terminal.domain.loyalty.offer import Bar
from pos_terminal.domain.loyalty.rules.offline import OfflineRule
from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.loyalty.units import WALLET
from tests.support.loyalty import Counter, Item, programme

CLUB = """
[programme.points]
per = 1.00
[programme.money_off]
step_points = 100
step_value = 10.00
offline_limit_points = 300
{money}
[programme.offline]
{offline}
[[programme.reward]]
id = "tea"
name = "Tea"
kind = "money_off"
worth = 20.00
cost_points = 10
offline = "limit"
[[programme.reward]]
id = "cake"
name = "Cake"
kind = "money_off"
worth = 15.00
cost_points = 10
offline = "limit"
[[programme.reward]]
id = "bun"
name = "Bun"
kind = "money_off"
worth = 5.00
cost_points = 10
[[programme.reward]]
id = "gift"
name = "Gift"
kind = "money_off"
worth = 5.00
cost_points = 10
offline = "refuse"
"""
TEA, CAKE, BUN, GIFT, PURSE = (Choice("club", one) for one in ("tea", "cake", "bun", "gift", "wallet"))


def pay(points: int) -> Choice:
    return Choice("club", "money-off", points)


def club(offline: str = "", money: str = "", minutes: int | None = 0) -> Counter:
    counter = Counter((programme(CLUB.format(offline=offline, money=money)),))
    counter.give(POINTS, 1_000, "old")
    counter.give(WALLET, 5_000, "purse")
    counter.gave(minutes=minutes)
    return counter


def bars(counter: Counter, *use: Choice) -> dict[str, Bar | None]:
    looked = counter.look(Item(50_000), use=use)
    return {f"{one.choice.reward}{one.choice.points or ''}": one.bar for one in looked.offers}


def reasons(counter: Counter, *use: Choice) -> tuple[str, ...]:
    return counter.look(Item(50_000), use=use).reasons


def test_each_limit_says_whose_it_is() -> None:
    found = bars(club("terminal_total = 18.00", minutes=30))
    assert found["money-off1000"] is Bar.TERMINAL, "one step of $10 fits; the member's own limit would have been three"
    assert [found[one] for one in ("tea", "cake", "bun", "gift", "wallet")] == [
        Bar.TERMINAL, None, None, Bar.REFUSED, Bar.TERMINAL
    ]  # fmt: skip
    assert bars(club())["money-off1000"] is Bar.MEMBER


def test_what_others_were_given_counts_for_the_till_alone() -> None:
    counter = club("terminal_total = 100.00")
    counter.gave(Given("club", "tea", minor=2_000), others_minor=6_500)
    found = bars(counter)
    assert [found[one] for one in ("tea", "cake", "bun")] == [Bar.MEMBER, Bar.MEMBER, None]
    assert reasons(counter, pay(100)) == ()
    assert reasons(counter, pay(200)) == ("reward-over-total",)


def test_another_programmes_gifts_count_for_neither() -> None:
    counter = club("terminal_total = 20.00")
    counter.gave(Given("other", "tea", minor=9_000), Given("other", "money-off", points=300, minor=3_000))
    assert reasons(counter, TEA) == ()


@pytest.mark.parametrize(
    ("hours", "minutes", "old"),
    [(24, 0, False), (24, 1439, False), (24, 1440, True), (24, None, True), (1, 59, False), (0, 0, True)],
)
def test_how_old_is_too_old(hours: int, minutes: int | None, old: bool) -> None:
    assert OfflineRule(hours).is_old(minutes) is old
    counter = club(f"hours = {hours}", minutes=minutes)
    assert (bars(counter)["tea"] is Bar.OLD) is old
    assert bars(counter)["bun"] is None
    assert reasons(counter, TEA) == (("reward-too-old",) if old else ())
    assert reasons(counter, pay(100)) == (("reward-too-old",) if old else ())
    assert reasons(counter, PURSE) == (("reward-too-old",) if old else ())


def test_points_that_are_allowed_offline_do_not_grow_old() -> None:
    assert reasons(club("hours = 1", 'offline = "allow"', minutes=600), pay(1000)) == ()


def test_silence_for_too_long_is_as_good_as_a_cut_line() -> None:
    counter = club(minutes=None)
    counter.offline = False
    assert bars(counter)["tea"] is Bar.OLD
    never = club("hours = 0", minutes=None)
    never.offline = False
    assert bars(never)["tea"] is None, "online, and nothing to wait for"


def test_the_wallet_once() -> None:
    counter = club()
    assert reasons(counter, PURSE) == ()
    counter.gave(Given("club", "wallet", minor=100))
    assert (bars(counter)["wallet"], reasons(counter, PURSE)) == (Bar.MEMBER, ("reward-over-limit",))
    assert reasons(counter, TEA) == ()


@pytest.mark.parametrize(
    ("choice", "lets"), [(TEA, True), (CAKE, True), (pay(1000), True), (PURSE, True), (GIFT, False)]
)
def test_what_a_manager_allows(choice: Choice, lets: bool) -> None:
    counter = club("terminal_total = 1.00\nhours = 1", minutes=600)
    assert reasons(counter, choice)
    counter.allowed = (choice,)
    assert reasons(counter, choice) == (() if lets else ("reward-not-offline",))
    assert reasons(counter, BUN) == ("reward-over-total",), "nothing else with it"
    counter.denied = True
    assert reasons(counter, choice) == ("reward-denied",)


def test_more_than_there_is_nobody_allows() -> None:
    counter = club()
    counter.allowed = (pay(1100),)
    assert reasons(counter, pay(1100)) == ("too-few-points",)


def test_what_a_bill_gives_is_told_as_the_limits_count_it() -> None:
    counter = club(money='offline = "allow"')
    counter.give(voucher("bun"), 1, "v1")
    looked = counter.look(Item(50_000), use=[pay(200), TEA, Choice("club", "bun", voucher="v1"), PURSE])
    assert looked.given == (
        Given("club", "money-off", points=200, minor=2_000),
        Given("club", "tea", minor=2_000),
        Given("club", "bun", "v1", minor=500),
        Given("club", "wallet", minor=5_000),
    )


def test_used_offers_have_no_bar() -> None:
    looked = club().look(Item(50_000), use=[TEA, pay(300)])
    assert {one.choice.reward: one.bar for one in looked.offers if one.state == "applied"} == {
        "tea": None, "money-off": None
    }  # fmt: skip
