"""Head office ends the days: what expired, who rises and falls, what was given twice, and what comes too late."""

from collections.abc import Callable
from contextlib import closing as shut
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS, Account, Entry, EntryKind
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.tiers.tier import level_now
from pos_terminal.domain.loyalty.units import CHECK_IN, CREDIT, used
from pos_terminal.headoffice import closing
from pos_terminal.headoffice.closing import Closed
from pos_terminal.headoffice.office import SETTLING
from pos_terminal.headoffice.programmes import in_force
from pos_terminal.wire.payloads import LotsClosed
from tests.support.offices import DAY, MEMBER, PROGRAMME, Office, Till, earn, spend

Join = Callable[[int], Till]
HEAD = """
[[programme]]
id = "moneyback"
name = {zh = "積分", en = "Points"}
currency = "HKD"
effective_from = 2020-01-01
[programme.points]
per = 1.00
"""
MONTHLY = (
    HEAD
    + """
[programme.tiers]
metric = "spend"
window = "whole_months"
window_months = 6
evaluate = "monthly"
demotion = "one_level"
[[programme.tiers.level]]
id = "green"
name = {zh = "綠", en = "Green"}
[[programme.tiers.level]]
id = "silver"
name = {zh = "銀", en = "Silver"}
at = 1000.00
[[programme.tiers.level]]
id = "gold"
name = {zh = "金", en = "Gold"}
at = 5000.00
"""
)
AT_SALE = MONTHLY.replace('evaluate = "monthly"', 'evaluate = "sale"').replace("whole_months", "calendar_year")
PLAY = (
    HEAD
    + """
[[programme.reward]]
id = "cake"
name = {zh = "蛋糕", en = "Cake"}
[[programme.gift]]
id = "birthday"
name = {zh = "生日禮", en = "Birthday gift"}
reward = "cake"
[programme.check_in]
points = 5
[[programme.mission]]
id = "walker"
name = {zh = "常客", en = "Regular"}
metric = "visits"
target = 5
prize = {points = 30}
"""
)


def publish(office: Office, text: str) -> None:
    programmes, problems = parse(text, "test.toml")
    assert not problems
    office.office.publish(programmes[0], text)


def pass_to(office: Office, day: date, *tills: Till) -> None:
    """Noon of that day, for head office and the tills."""
    for clock in {id(one): one for one in (office.clock, *(till.clock for till in tills))}.values():
        clock.at = clock.at.replace(year=day.year, month=day.month, day=day.day)


def account(office: Office) -> Account:
    with shut(office.database()) as books, books.read() as db:
        from pos_terminal.headoffice.accounts import accounts_of

        return next(iter(accounts_of(db, MEMBER)), Account(MEMBER, PROGRAMME))


def points(office: Office, on: date) -> int:
    return account(office).balance(POINTS, on)


def closings(office: Office) -> int:
    with shut(office.database()) as books, books.read() as db:
        found: int = db.execute("SELECT count(*) FROM record WHERE kind = 'closing'").fetchone()[0]
        return found


def flags(office: Office) -> list[tuple[str, str]]:
    found = office.office.report().flags
    return [(flag.kind, flag.subject) for flag in found if flag.kind != "clock-off"]


def credit(amount: int, lot: str, expires_on: date | None = None) -> Entry:
    return Entry(MEMBER, PROGRAMME, CREDIT, amount, lot, EntryKind.EARN, expires_on)


def adjust(unit: str, amount: int, lot: str, member: str = MEMBER) -> Entry:
    return Entry(member, PROGRAMME, unit, amount, lot, EntryKind.ADJUST)


def tier_of(office: Office, on: date) -> str:
    with shut(office.database()) as books, books.read() as db:
        rule = in_force(db, on)[0].tiers
    assert rule is not None
    return level_now(rule, account(office), on).id


# --- what expired


def test_what_expired_is_taken_off_once_and_the_tills_hear_of_it(office: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(100, "a", expires_on=DAY), earn(7, "b"))
    till.syncing.run_once()
    assert office.office.close_days() == Closed()  # the day is not over
    pass_to(office, DAY + timedelta(days=1))
    done = office.office.close_days()
    assert (done.days, done.records, done.entries, done.members) == ((DAY,), 1, 1, 1)
    assert office.office.close_days() == Closed()
    assert [lot.rest for lot in account(office).lots] == [7]
    till.syncing.run_once()
    assert [lot.lot for one in till.store.ledger.accounts(MEMBER) for lot in one.lots] == ["b"]


def test_days_are_ended_one_after_another_up_to_the_one_that_is_asked_for(office: Office, join: Join) -> None:
    pass_to(office, date(2026, 3, 12))
    assert office.office.close_days(date(2026, 3, 4)).days == (DAY, date(2026, 3, 3), date(2026, 3, 4))
    assert office.office.close_days(date(2026, 3, 3)).days == ()
    assert len(office.office.close_days().days) == 7
    with pytest.raises(Refused) as refused:
        office.office.close_days(date(2026, 3, 12))
    assert refused.value.code == "day-not-over"


def test_a_closing_that_was_broken_off_goes_on_where_it_was(office: Office, join: Join) -> None:
    till = join(1)
    people = [f"{n:014x}" for n in range(6)]
    for member in people:
        till.sell(earn(10, "a", member, DAY))
    till.syncing.run_once()
    pass_to(office, DAY + timedelta(days=1))
    database = office.database()
    with database.write() as db:
        assert closing.close_members(db, DAY, people[:4], (), office.clock.now()).members == 4
        assert closing.close_members(db, DAY, people[:4], (), office.clock.now()).members == 0
    assert office.office.close_days().members == 2
    with database.write() as db:
        assert closing.close_members(db, DAY, people, (), office.clock.now()) == Closed()
    database.close()
    assert closings(office) == 6


def test_a_day_that_a_till_had_closed_alone_is_not_closed_again(office: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(100, "a", expires_on=DAY))
    till.syncing.run_once()
    pass_to(office, DAY + timedelta(days=1))
    office.office.close_days()
    with shut(office.database()) as books, books.read() as db:
        from uuid import UUID

        from pos_terminal.wire.codec import decode

        id_, body = db.execute("SELECT id, body FROM record WHERE kind = 'closing'").fetchone()
        closed = decode(body).body
    assert isinstance(closed, LotsClosed)
    till.record(closed, UUID(bytes=id_))
    till.syncing.run_once()
    assert list(till.syncing.last_round.refused) == []
    assert (points(office, DAY), closings(office), flags(office)) == (0, 1, [])


# --- what comes too late


def test_points_that_were_spent_in_time_come_back_from_what_had_expired(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    first.sell(earn(100, "a", expires_on=DAY), earn(50, "b"))
    first.syncing.run_once()
    second.sell(spend(80, "a"))
    pass_to(office, DAY + timedelta(days=1))
    office.office.close_days()
    second.syncing.run_once()
    assert points(office, DAY) == -30  # until the next day is ended
    pass_to(office, DAY + timedelta(days=2))
    office.office.close_days()
    assert [(lot.lot, lot.rest) for lot in account(office).lots] == [("b", 50)]
    assert flags(office) == []


def test_a_lot_that_would_have_covered_what_was_spent_twice_does_so_late(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    first.sell(earn(30, "a"), earn(100, "b", expires_on=DAY))
    first.sell(spend(30, "a"))
    second.sell(spend(30, "a"))
    first.syncing.run_once()
    pass_to(office, DAY + timedelta(days=1))
    office.office.close_days()
    second.syncing.run_once()
    pass_to(office, DAY + timedelta(days=2))
    office.office.close_days()
    assert account(office).lots == ()
    assert flags(office) == []


def test_what_is_earned_late_into_a_dead_lot_expires_the_next_day(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    second.sell(earn(40, "a", expires_on=DAY))
    pass_to(office, DAY + timedelta(days=1))
    office.office.close_days()
    second.syncing.run_once()
    pass_to(office, DAY + timedelta(days=2))
    office.office.close_days()
    assert account(office).lots == ()
    assert first.points() == 0


# --- tiers


def test_members_rise_and_fall_at_the_monthly_review(office: Office, join: Join) -> None:
    publish(office, MONTHLY)
    till = join(1)
    till.sell(credit(600_000, "2026-03-01", date(2026, 10, 3)))
    till.syncing.run_once()
    pass_to(office, date(2026, 3, 31))
    office.office.close_days()
    assert tier_of(office, date(2026, 3, 31)) == "green"
    pass_to(office, date(2026, 4, 1))
    office.office.close_days()
    assert tier_of(office, date(2026, 4, 1)) == "gold"
    pass_to(office, date(2026, 10, 1))
    office.office.close_days()
    assert tier_of(office, date(2026, 10, 1)) == "silver"  # one level at a time, once a review
    assert office.office.close_days() == Closed()
    pass_to(office, date(2026, 11, 1))
    office.office.close_days()
    assert tier_of(office, date(2026, 11, 1)) == "green"


def test_a_sale_that_arrives_after_the_review_lifts_its_member_at_the_next_closing(office: Office, join: Join) -> None:
    publish(office, MONTHLY)
    first, second = join(1), join(2)
    second.sell(credit(100_000, "2026-03-01", date(2026, 10, 3)), on=date(2026, 3, 20))
    pass_to(office, date(2026, 4, 2))
    office.office.close_days()
    second.syncing.run_once()
    assert tier_of(office, date(2026, 4, 2)) == "green"
    pass_to(office, date(2026, 4, 3))
    office.office.close_days()
    assert tier_of(office, date(2026, 4, 3)) == "silver"
    first.syncing.run_once()
    assert any(lot.unit == "tier/silver" for one in first.store.ledger.accounts(MEMBER) for lot in one.lots)


def test_what_belongs_after_the_review_waits_for_the_next(office: Office, join: Join) -> None:
    publish(office, MONTHLY)
    till = join(1)
    pass_to(office, date(2026, 4, 5))
    office.office.close_days()
    till.sell(credit(100_000, "2026-04-01", date(2026, 11, 3)), on=date(2026, 4, 3))
    till.syncing.run_once()
    pass_to(office, date(2026, 4, 20))
    office.office.close_days()
    assert tier_of(office, date(2026, 4, 20)) == "green"


def test_sales_of_two_tills_that_reach_a_tier_together_bring_it(office: Office, join: Join) -> None:
    publish(office, AT_SALE)
    for number in (1, 2):
        till = join(number)
        till.sell(credit(60_000, "2026-01-01"))
        till.syncing.run_once()
    assert tier_of(office, DAY) == "green"
    pass_to(office, DAY + timedelta(days=1))
    office.office.close_days()
    assert tier_of(office, DAY) == "silver"


# --- what was given twice


@pytest.mark.parametrize("spent", [0, 10])
def test_a_day_is_checked_in_once_whatever_tills_it_was_done_at(office: Office, join: Join, spent: int) -> None:
    publish(office, PLAY)
    tills = [join(1), join(2)]
    for till in tills:
        till.sell(adjust(CHECK_IN, 1, DAY.isoformat()), adjust(POINTS, 5, "open"))
    if spent:
        tills[0].sell(spend(10, "open"))
    for till in tills:
        till.syncing.run_once()
    assert points(office, DAY) == 10 - spent
    pass_to(office, DAY + timedelta(days=1))
    assert office.office.close_days().duplicates == 1
    held = account(office)
    assert [lot.rest for lot in held.of_unit(CHECK_IN)] == [1]
    assert held.balance(POINTS, DAY) == 5 - spent
    given_twice = ("given-twice", f"{MEMBER}/moneyback/check_in/2026-03-02")
    below = ("below-zero", f"{MEMBER}/moneyback/points")
    assert flags(office) == ([given_twice, below] if spent else [given_twice])
    pass_to(office, DAY + timedelta(days=2))
    assert office.office.close_days().records == 0


def test_a_gift_taken_at_two_tills_leaves_its_voucher_below_zero(office: Office, join: Join) -> None:
    publish(office, PLAY)
    for number in (1, 2):
        till = join(number)
        given = adjust("voucher/cake", 1, "gift.birthday.2026")
        till.sell(adjust(used("gift/birthday"), 1, "2026"), given, replace(given, amount=-1, kind=EntryKind.REDEEM))
        till.syncing.run_once()
    assert flags(office) == []
    pass_to(office, DAY + timedelta(days=1))
    assert office.office.close_days().duplicates == 1
    assert flags(office) == [
        ("given-twice", f"{MEMBER}/moneyback/gift/birthday/2026"),
        ("below-zero", f"{MEMBER}/moneyback/voucher/cake"),
    ]


def test_a_mission_that_two_tills_saw_reached_is_paid_once(office: Office, join: Join) -> None:
    publish(office, PLAY)
    first = join(1)
    first.sell(adjust("mission/walker", 4, "ever~5"))
    for till in (first, join(2)):
        till.sell(adjust("mission/walker", 1, "ever~5"), adjust("done/walker", 1, "ever~5"), adjust(POINTS, 30, "open"))
        till.syncing.run_once()
    pass_to(office, DAY + timedelta(days=1))
    assert office.office.close_days().duplicates == 1
    assert account(office).balance(POINTS, DAY) == 30


def test_today_is_looked_at_when_it_ends_though_yesterday_was_late(office: Office, join: Join) -> None:
    publish(office, PLAY)
    tills = [join(1), join(2)]
    tomorrow = DAY + timedelta(days=1)
    pass_to(office, tomorrow, *tills)
    for till in tills:
        till.sell(adjust(POINTS, 5, "open"))
        till.sell(adjust(CHECK_IN, 1, tomorrow.isoformat()), adjust(POINTS, 5, "open"), on=tomorrow)
    tills[0].syncing.run_once()
    office.office.close_days()
    tills[1].syncing.run_once()
    pass_to(office, tomorrow + timedelta(days=1))
    assert office.office.close_days().duplicates == 1
    assert account(office).balance(POINTS, DAY) == 15


# --- the turn of the day


def test_head_office_knows_how_long_its_day_still_lasts(office: Office) -> None:
    midnight = (12 * 3600) + SETTLING.total_seconds()
    assert office.office.seconds_to_close() == midnight
    office.clock.pass_s(midnight)
    assert office.office.seconds_to_close() == 0
    office.office.close_days()
    assert office.office.seconds_to_close() == 24 * 3600


def test_a_member_without_an_account_is_told_of_all_the_same(office: Office, join: Join) -> None:
    till = join(1)
    till.enrol_member(Member(MEMBER, "10000016"))
    till.syncing.run_once()
    pass_to(office, DAY + timedelta(days=1))
    assert office.office.close_days().days == (DAY,)
