"""A member's past sales through draft rules: what comes off each bill, what is written, on which day."""

from datetime import UTC, date, datetime, timedelta

from pos_terminal.domain.loyalty.account import POINTS, Entry, voucher
from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.replay import PastSale, Replay, Rules, RuleSet
from pos_terminal.domain.selling.sale import Tender, TenderKind
from tests.support.loyalty import programme

FIRST = date(2026, 1, 5)
MEMBER = Member("0000000000000a", "10000017", joined_on=FIRST)
POINTS_OFF = """
[programme.points]
per = 1.00
expiry = {days = 3}
[programme.money_off]
step_points = 50
step_value = 10.00
"""
CARD = """
[[programme.stamp_card]]
id = "tea"
name = {zh = "茶", en = "Tea"}
size = 2
reward = "free"
tags = ["drink"]
[[programme.reward]]
id = "free"
name = {zh = "茶", en = "Tea"}
tags = ["drink"]
"""
QUOTA = """
[[programme.quota]]
id = "two"
name = {zh = "每日兩件", en = "Two a day"}
limit = 2
"""


class Played:
    """A replay, with all that it wrote."""

    def __init__(self, *programmes: Programme, redeems: bool = True) -> None:
        self.written: list[tuple[str, date, Entry]] = []
        self._replay = Replay(RuleSet(programmes), MEMBER, FIRST, self._hear, redeems=redeems)

    def sell(
        self, days: int, minor: int, quantity: int = 1, *cards: int, merchant: str = "", currency: str = "HKD"
    ) -> tuple[int, ...] | None:
        """The amounts that come off a bill so many days after the first day."""
        day = FIRST + timedelta(days=days)
        self._replay.close(day - timedelta(days=1))
        basket = Basket((BasketLine(1, quantity, minor, ("drink",)),))
        paid = tuple(Tender(TenderKind.CARD, part) for part in cards) or (Tender(TenderKind.CASH, minor),)
        at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        taken = self._replay.sell(PastSale(at, day, 720, merchant, currency, basket, paid))
        return None if taken is None else tuple(one.amount_minor for one in taken)

    def close(self, days: int) -> None:
        self._replay.close(FIRST + timedelta(days=days))

    def of(self, unit: str) -> list[tuple[int, int]]:
        """(days since the first, amount) of all entries of a unit."""
        return [((day - FIRST).days, entry.amount) for _, day, entry in self.written if entry.unit == unit]

    def _hear(self, rules: Programme, day: date, entries: object) -> None:
        assert isinstance(entries, list | tuple)
        self.written += [(rules.id, day, entry) for entry in entries]


def test_points_pay_for_the_next_bill_as_far_as_they_reach() -> None:
    played = Played(programme(POINTS_OFF))
    assert played.sell(0, 12_000) == ()
    assert played.sell(1, 5_000) == (2_000,), "two steps of 50"
    assert played.of(POINTS) == [(0, 120), (1, -100), (1, 30)]


def test_who_does_not_redeem_keeps_all() -> None:
    played = Played(programme(POINTS_OFF), redeems=False)
    assert (played.sell(0, 12_000), played.sell(1, 5_000)) == ((), ())
    assert played.of(POINTS) == [(0, 120), (1, 50)]


def test_what_expires_is_written_on_its_day() -> None:
    played = Played(programme(POINTS_OFF))
    played.sell(0, 4_000)
    played.close(10)
    assert played.of(POINTS) == [(0, 40), (3, -40)]


def test_a_voucher_is_used_on_the_bill_after_the_one_that_won_it() -> None:
    played = Played(programme(CARD))
    assert played.sell(0, 6_000, 2) == ()
    assert played.sell(0, 3_000) == (3_000,)
    assert played.of(voucher("free")) == [(0, 1), (0, -1)]


def test_two_programmes_are_used_on_one_bill() -> None:
    played = Played(programme(POINTS_OFF), programme(CARD, "card"))
    played.sell(0, 6_000, 2)
    assert sorted(played.sell(1, 6_000, 2) or ()) == [1_000, 3_000]


def test_another_currency_or_merchant_is_another_programmes() -> None:
    played = Played(programme('merchants = ["bakery"]\n' + POINTS_OFF))
    played.sell(0, 1_000, merchant="cafe")
    played.sell(0, 2_000, currency="USD", merchant="bakery")
    played.sell(0, 3_000, merchant="bakery")
    assert played.of(POINTS) == [(0, 30)]


def test_a_quota_refuses_the_whole_bill() -> None:
    played = Played(programme(POINTS_OFF + QUOTA))
    assert played.sell(0, 3_000, 2) == ()
    assert played.sell(0, 1_000, 1) is None
    assert played.sell(1, 1_000, 1) == ()
    assert played.of(POINTS) == [(0, 30), (1, 10)]


def test_tenders_are_made_smaller_by_what_comes_off() -> None:
    """Half of the bill is paid by a card that earns nothing: half of what is left earns."""
    played = Played(programme(POINTS_OFF.replace("expiry", 'exclude_tenders = ["card"]\nexpiry')))
    played.sell(0, 10_000)
    assert played.sell(1, 4_000, 1, 4_000) == (2_000,)
    assert played.of(POINTS) == [(0, 100), (1, -100)]


def test_what_a_bill_could_be_paid_with() -> None:
    points, card, none = (Rules(programme(one)) for one in (POINTS_OFF, CARD, "[programme.points]\nper = 1.00\n"))
    assert (points.least_points, card.rewards) == (50, (voucher("free"),))
    assert none.least_points > 10**12
