"""What two cut-off tills gave for one thing is taken back once, with all that came of it."""

from datetime import UTC, date, datetime, timedelta

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, Lot, voucher
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.play.duplicates import take_back_duplicates
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import GiftRule
from pos_terminal.domain.loyalty.rules.play import CheckInRule, MissionRule, Prize, SpinFrom, WheelRule
from pos_terminal.domain.loyalty.rules.reward import RewardRule
from pos_terminal.domain.loyalty.units import CHECK_IN, STREAK, WALLET, done, mission, spins, used
from pos_terminal.domain.words import Words

DAY = date(2026, 3, 2)
NAMES = Words("", "")
AT = datetime(2026, 3, 3, tzinfo=UTC)
CLUB = Programme(
    "club",
    "",
    NAMES,
    "HKD",
    "Asia/Hong_Kong",
    DAY,
    rewards=(RewardRule("cake", NAMES),),
    gifts=(GiftRule("birthday", NAMES, "cake"),),
    check_in=CheckInRule(Prize(points=5, wallet_minor=100), 7, Prize(voucher="cake")),
    missions=(
        MissionRule("in", NAMES, 3, Prize(points=30), check_ins=True),
        MissionRule("buy", NAMES, 5, Prize(voucher="cake"), repeat=True),
    ),
    wheels=(
        WheelRule("spring", NAMES, (), "", spin_from=SpinFrom.CHECK_IN),
        WheelRule("sale", NAMES, (), "", spin_from=SpinFrom.SALE),
    ),
)


def taken_back(programme: Programme, *lots: Lot) -> tuple[tuple[str, ...], Booking]:
    booking = Booking(Account("m", "club", lots), "closing.2026-03-02", DAY)
    names = take_back_duplicates(Case(programme, Member("m", ""), booking, Situation(AT, DAY, "", "r")))
    return names, booking


def test_nothing_is_taken_back_where_everything_was_given_once() -> None:
    lots = (Lot(CHECK_IN, "2026-03-02", 1), Lot(POINTS, "open", 5), Lot(used("gift/birthday"), "2026", 1))
    names, booking = taken_back(CLUB, *lots)
    assert (names, booking.entries) == ((), [])


def test_a_second_check_in_goes_with_all_that_it_brought() -> None:
    names, booking = taken_back(
        CLUB,
        Lot(CHECK_IN, "2026-03-02", 3),
        Lot(POINTS, "open", 12),
        Lot(WALLET, "check-in.2026-03-02", 300),
        Lot(spins("spring"), "2026-03-02", 3, DAY),
        Lot(mission("in"), "2026-03-01~3", 4),
        Lot(done("in"), "2026-03-01~3", 1),
    )
    assert names == ("check_in/2026-03-02", "mission/in/2026-03-01~3")
    assert booking.rest(CHECK_IN, "2026-03-02") == 1
    assert (booking.rest(WALLET, "check-in.2026-03-02"), booking.balance(spins("spring"))) == (100, 1)
    assert (booking.rest(mission("in"), "2026-03-01~3"), booking.rest(done("in"), "2026-03-01~3")) == (2, 0)
    assert (booking.rest(POINTS, "open"), booking.rest(POINTS, OWED)) == (0, -28)


def test_a_streak_is_paid_once() -> None:
    names, booking = taken_back(CLUB, Lot(STREAK, "2026-03-02", 2), Lot(voucher("cake"), "streak.2026-03-02", 2))
    assert names == ("streak/2026-03-02",)
    assert booking.rest(voucher("cake"), "streak.2026-03-02") == 1


def test_a_gift_that_was_handed_over_twice_leaves_its_voucher_below_zero() -> None:
    names, booking = taken_back(CLUB, Lot(used("gift/birthday"), "2026", 2))
    assert names == ("gift/birthday/2026",)
    assert booking.rest(voucher("cake"), "gift.birthday.2026") == -1


def test_a_mission_is_paid_as_often_as_it_was_reached() -> None:
    name = "ever~5"
    lots = (Lot(mission("buy"), name, 11), Lot(done("buy"), name, 3), Lot(voucher("cake"), f"mission.buy.{name}.2", 2))
    names, booking = taken_back(CLUB, *lots)
    assert names == ("mission/buy/ever~5",)
    assert (booking.rest(done("buy"), name), booking.rest(voucher("cake"), f"mission.buy.{name}.2")) == (2, 1)


def test_a_mission_whose_time_has_passed_is_left_alone() -> None:
    past = DAY - timedelta(days=1)
    names, _ = taken_back(CLUB, Lot(done("buy"), "2026-02-01~5", 2, past))
    assert names == ()


def test_progress_of_another_time_is_left_alone() -> None:
    names, booking = taken_back(CLUB, Lot(CHECK_IN, "2026-03-02", 2), Lot(mission("in"), "2026-04-01~3", 1))
    assert names == ("check_in/2026-03-02",)
    assert booking.rest(mission("in"), "2026-04-01~3") == 1


def test_a_programme_that_gives_nothing_takes_nothing_back() -> None:
    plain = Programme("club", "", NAMES, "HKD", "Asia/Hong_Kong", DAY)
    assert taken_back(plain, Lot(CHECK_IN, "2026-03-02", 2))[0] == ()
