"""What cut-off tills cost, in money, in head office's report."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.headoffice.exposure import Away, GivenUnseen, Overdrawn
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import SaleRecorded
from tests.support.cut_off import CAKE, TEA, CutOff, club_office, cut_off_till, points

OpenTills = Callable[[str], tuple[CutOff, CutOff]]


@pytest.fixture
def tills(tmp_path: Path, where: str) -> Iterator[OpenTills]:
    """Two tills, and a member with 300 points."""
    opened: list[CutOff] = []

    def open_(offline: str) -> tuple[CutOff, CutOff]:
        office = club_office(tmp_path / "office", offline, where=where)
        one, two = (cut_off_till(office, tmp_path, number) for number in (1, 2))
        opened.extend((one, two))
        one.buy(amount_minor=3_000_000)
        one.sync()
        two.sync()
        return one, two

    yield open_
    for till in opened:
        till.shop.store.close()
    opened[0].office.office.close()


def pass_minutes(minutes: int, *tills: CutOff) -> None:
    """Everybody's clock goes on."""
    for clock in (*(till.shop.clock for till in tills), tills[0].office.clock):
        clock.pass_s(60 * minutes)


def test_nothing_to_tell_of_tills_that_are_heard(tills: OpenTills) -> None:
    one, two = tills("")
    one.buy(points(100))
    one.sync()
    two.sync()
    found = one.office.office.report().exposure
    assert (found.overdrawn, found.unseen, found.away) == ((), (), ())
    assert (found.overdrawn_minor, found.unseen_minor, found.away_minor) == (0, 0, 0)


def test_points_spent_twice_are_valued_and_what_was_given_unseen_is_named_by_till(tills: OpenTills) -> None:
    one, two = tills("terminal_total = 500.00")
    for till in (one, two):
        till.cut()
    for till in (one, two):
        till.buy(points(200), TEA)
    two.begin()
    two.allow(CAKE)
    two.pay()
    pass_minutes(30, one, two)
    for till in (one, two):
        till.mend()
    found = one.office.office.report().exposure
    # Of 300 points one till took 250 and the other 300; at best a point is worth 50 cents, in a bun of $5 for 10.
    assert found.overdrawn == (Overdrawn("club", "points", 1, 250, 250 * 50),)
    assert found.unseen == (
        GivenUnseen("S1-T1", 1, 4_000, 0),
        GivenUnseen("S1-T2", 2, 5_500, 1),
    )
    assert (found.overdrawn_minor, found.unseen_minor, found.away) == (12_500, 9_500, ())


def test_a_till_that_is_away_may_give_its_total_and_after_its_hours_no_more_that_is_limited(tills: OpenTills) -> None:
    one, two = tills("terminal_total = 500.00\nhours = 2")
    pass_minutes(30, one, two)
    two.sync()
    heard = one.office.clock.now() - timedelta(minutes=30)
    office = one.office.office
    assert office.report().exposure.away == (Away("S1-T1", heard, False, 50_000),)
    pass_minutes(120, one, two)
    two.sync()
    found = office.report().exposure
    assert (found.away, found.away_minor) == ((Away("S1-T1", heard, True, 50_000),), 50_000)


def test_without_a_total_nobody_can_say_what_a_till_may_give(tills: OpenTills) -> None:
    one, two = tills("")
    pass_minutes(30, one, two)
    found = one.office.office.report().exposure
    assert [away.minor for away in found.away] == [None, None]
    assert found.away_minor is None


def test_the_days_asked_about_are_those_of_the_bills(tills: OpenTills) -> None:
    one, _ = tills("")
    one.cut()
    one.buy(TEA)
    pass_minutes(60, one)
    one.mend()
    stored = one.shop.store.journal.by_n(one.shop.store.journal.head().n)
    assert stored is not None
    sold = decode(stored.body).body
    assert isinstance(sold, SaleRecorded)
    day = sold.sale.business_date
    office = one.office.office
    assert office.report(day, day).exposure.unseen_minor == 2_000
    assert office.report(day + timedelta(days=1)).exposure.unseen_minor == 0
