"""Lots, balances, debts and what expires; and the working copy in which entries are proposed."""

from datetime import UTC, date, datetime, time

from pos_terminal.domain.loyalty.account import (
    OWED,
    POINTS,
    Account,
    Entry,
    EntryKind,
    Expiring,
    Lot,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
    apply_entries,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.days.closing import close_account
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.views.account_view import account_view
from tests.support.loyalty import DAY, MEMBER, preset

SITUATION = Situation(datetime.combine(DAY, time(4), UTC), DAY, "", "r")
YESTERDAY, TOMORROW, LATER = date(2026, 3, 1), date(2026, 3, 3), date(2026, 12, 31)


def account(*lots: Lot) -> Account:
    return Account("M", "club", lots)


def points(lot: str, rest: int, expires_on: date | None = None, matures_on: date | None = None) -> Lot:
    return Lot(POINTS, lot, rest, expires_on, matures_on)


def entry(amount: int, lot: str, kind: EntryKind = EntryKind.EARN, member: str = "M") -> Entry:
    return Entry(member, "club", POINTS, amount, lot, kind)


def test_a_lot_lives_from_its_first_to_the_end_of_its_last_day() -> None:
    lot = points("a", 5, expires_on=DAY, matures_on=DAY)
    assert [lot.live(day) for day in (YESTERDAY, DAY, TOMORROW)] == [False, True, False]
    assert [lot.dead(day) for day in (YESTERDAY, DAY, TOMORROW)] == [False, False, True]


def test_the_nearest_expiry_is_spent_first_and_of_equals_the_oldest() -> None:
    held = account(
        Lot(POINTS, "never", 1), Lot(POINTS, "b", 1, LATER, opened="2"), Lot(POINTS, "c", 1, LATER, opened="1"),
        Lot(POINTS, "gone", 1, YESTERDAY), Lot(POINTS, "soon", 1, DAY), Lot(POINTS, OWED, -1),
        points("later", 1, None, LATER),
    )  # fmt: skip
    assert [lot.lot for lot in held.spendable_lots(POINTS, DAY)] == ["soon", "c", "b", "never"]


def test_what_is_owed_lowers_the_balance_and_is_never_shown_as_negative_points() -> None:
    held = account(points("a", 30), points(OWED, -50), points("pending", 7, None, LATER))
    assert (held.balance(POINTS, DAY), held.spendable(POINTS, DAY), held.owed(POINTS, DAY)) == (-20, 0, 20)
    assert (held.pending(POINTS, DAY), held.held(POINTS, DAY)) == (7, -13)


def test_a_lot_spent_at_two_tills_is_a_debt_even_after_its_expiry() -> None:
    held = account(points("twice", -40, YESTERDAY), points("a", 100))
    assert held.balance(POINTS, DAY) == 60


def test_expiring_sums_lots_by_day() -> None:
    held = account(points("a", 3, LATER), points("b", 4, LATER), points("c", 5, DAY), points("gone", 9, YESTERDAY))
    assert held.expiring(POINTS, DAY) == (Expiring(DAY, 5), Expiring(LATER, 7))


def test_entries_of_others_are_passed_over_and_empty_lots_are_dropped() -> None:
    after = apply_entries(account(points("a", 5)), (entry(-5, "a"), entry(3, "b"), entry(9, "c", member="N")), "now")
    assert after.lots == (Lot(POINTS, "b", 3, opened="now"),)


def test_entries_behind_those_of_others_count_and_open_a_lot() -> None:
    other = Entry("M", "elsewhere", POINTS, 9, "x", EntryKind.EARN)
    after = apply_entries(account(), (entry(9, "c", member="N"), other, entry(3, "b"), entry(2, "b")))
    assert after == account(Lot(POINTS, "b", 5, opened=""))


def test_a_lot_keeps_the_dates_and_the_instant_that_it_was_opened_with() -> None:
    known = Lot(POINTS, "a", 5, LATER, TOMORROW, "000000001")
    more = Entry("M", "club", POINTS, 2, "a", EntryKind.EARN, DAY, DAY)
    assert apply_entries(account(known), (more,), "000000002").lots == (
        Lot(POINTS, "a", 7, LATER, TOMORROW, "000000001"),
    )
    fresh = apply_entries(account(), (more,), "000000002").lots
    assert fresh == (Lot(POINTS, "a", 2, DAY, DAY, "000000002"),)


def test_a_lot_of_one_counts_and_an_empty_one_does_not() -> None:
    held = account(
        points("one", 1, LATER), points("none", 0, DAY), points("p", 1, None, LATER), points("q", 9, YESTERDAY, DAY)
    )
    assert [lot.lot for lot in held.spendable_lots(POINTS, DAY)] == ["one"]
    assert held.expiring(POINTS, DAY) == (Expiring(LATER, 1),)
    assert held.pending(POINTS, DAY) == 1
    assert not Lot(POINTS, "a", 0).stays
    assert Lot(POINTS, "a", -1).stays
    assert Lot(POINTS, OWED, 1).stays


def test_units_and_their_lots_in_the_order_of_the_first() -> None:
    tea = Lot(stamps("tea"), "t", 1)
    held = account(points("a", 1), tea, points("b", 2))
    assert held.units == (POINTS, stamps("tea"))
    assert held.of_unit(POINTS) == (points("a", 1), points("b", 2))
    assert held.of_unit("nothing") == ()
    assert (stamps("tea"), voucher("tea")) == ("stamps/tea", "voucher/tea")


def test_facts_give_the_entries_of_all_programmes_in_order() -> None:
    first = ProgrammeResult("a", "1", (entry(1, "x"),), ())
    second = ProgrammeResult("b", "1", (entry(2, "y"),), ())
    assert [one.amount for one in LoyaltyFacts("M", "1", "", (first, second)).entries] == [1, 2]


def test_nothing_is_booked_for_nothing() -> None:
    booking = Booking(account(), "r", DAY)
    booking.add(EntryKind.EARN, POINTS, 0, "a")
    assert booking.entries == []
    assert booking.rest(POINTS, "a") == 0


def test_a_lot_that_is_known_keeps_its_own_dates() -> None:
    booking = Booking(account(points("a", 5, LATER)), "r", DAY)
    booking.add(EntryKind.ADJUST, POINTS, 2, "a", expires_on=DAY)
    assert booking.entries[0].expires_on == LATER


def test_new_lots_are_numbered_within_their_unit() -> None:
    booking = Booking(account(points("r.1", 5)), "r", DAY)
    assert (booking.new_lot(POINTS), booking.new_lot(stamps("c"))) == ("r.2", "r.1")


def test_taking_asks_own_lots_then_others_then_pending_ones_and_owes_the_rest() -> None:
    held = account(points("own", 2), points("other", 3), points("pending", 4, None, LATER))
    booking = Booking(held, "r", DAY)
    booking.take(EntryKind.REVERSAL, POINTS, 10, ["own", "unknown"])
    assert [(one.lot, one.amount) for one in booking.entries] == [
        ("own", -2),
        ("other", -3),
        ("pending", -4),
        (OWED, -1),
    ]


def test_debts_are_paid_in_pairs_that_sum_to_nothing() -> None:
    held = account(points(OWED, -5), points("twice", -2, YESTERDAY), points("a", 4), points("p", 2, None, LATER))
    booking = Booking(held, "r", DAY)
    booking.settle(POINTS)
    assert {one.kind for one in booking.entries} == {EntryKind.SETTLE}
    assert sum(one.amount for one in booking.entries) == 0
    assert [(lot.lot, lot.rest) for lot in booking.account.lots] == [("twice", -1)]


def test_a_debt_that_two_tills_have_settled_leaves_what_can_be_spent() -> None:
    """Both tills were cut off and paid it out of what the member had: the sum is right, and every part of it counts."""
    before = account(points("a", 25), points(OWED, -10))
    both = before
    for till in ("one", "two"):
        booking = Booking(before, till, DAY)
        booking.settle(POINTS)
        both = apply_entries(both, tuple(booking.entries))
    assert [(lot.lot, lot.rest) for lot in both.lots] == [("a", 5), (OWED, 10)]
    assert both.balance(POINTS, DAY) == sum(lot.rest for lot in both.spendable_lots(POINTS, DAY)) == 15
    later = Booking(both, "later", DAY)
    assert later.spend(EntryKind.REDEEM, POINTS, 15) == 0
    assert later.account.lots == ()


def test_without_debts_nothing_is_settled() -> None:
    booking = Booking(account(points("a", 4)), "r", DAY)
    booking.settle(POINTS)
    assert booking.entries == []


def test_changes_add_up_with_pending_and_with_what_comes_back_expired() -> None:
    booking = Booking(account(points("a", 4, LATER), points("dead", 1, YESTERDAY)), "r", DAY)
    booking.add(EntryKind.EARN, POINTS, 6, "p", matures_on=LATER)
    booking.add(EntryKind.REDEEM, POINTS, -1, "a")
    booking.add(EntryKind.REVERSAL, POINTS, 3, "dead")
    booking.add(EntryKind.EARN, stamps("c"), 1, "x")
    assert booking.changes([POINTS]) == (UnitChange(POINTS, 4, 6, -2, 3, 9, 6, Expiring(LATER, 3)),)


def test_closing_takes_off_what_expired_and_leaves_debts() -> None:
    held = account(points("today", 5, DAY), points("later", 5, LATER), points("twice", -1, YESTERDAY), points(OWED, -2))
    entries = close_account(held, DAY, None, MEMBER, SITUATION)
    assert [(one.lot, one.amount, one.kind) for one in entries] == [("today", -5, EntryKind.EXPIRE)]
    assert close_account(apply_entries(held, entries), DAY, None, MEMBER, SITUATION) == ()


def test_an_account_as_programs_read_it() -> None:
    cafe = preset("cafe-stamps")
    held = Account(
        "M",
        cafe.id,
        (
            Lot(stamps("coffee"), OWED, -2),
            Lot(voucher("free-drink"), "r.1", 1, LATER),
            Lot(voucher("free-drink"), "r.2", 1),
            points("a", 7, LATER),
        ),
    )
    assert account_view(cafe, held, MEMBER, SITUATION, {("free-drink", "r.1"): "V-1"}) == {
        "points": 7,
        "pending": 0,
        "stamps": {"coffee": 0},
        "tier": None,
        "tier_until": None,
        "credit": 0,
        "vouchers": [
            {"id": "V-1", "reward": "free-drink", "expires": "2026-12-31"},
            {"id": "r.2", "reward": "free-drink", "expires": None},
        ],
        "wallet_minor": 0,
        "owed": {"points": 0, "stamps": {"coffee": 2}},
        "membership_until": None,
        "expiring": [{"on": "2026-12-31", "points": 7}],
    }
