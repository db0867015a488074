"""The working copy of an account: entries proposed one after another, and what the account is after each of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import OWED, POINTS, Account, EntryKind, Lot, UnitChange, apply_entries, stamps
from pos_terminal.domain.loyalty.booking import Booking
from tests.support.loyalty import DAY

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
TEA = stamps("tea")
EARN, SETTLE = EntryKind.EARN, EntryKind.SETTLE


def points(lot: str, rest: int, expires_on: date | None = None, matures_on: date | None = None) -> Lot:
    return Lot(POINTS, lot, rest, expires_on, matures_on)


def booking(*lots: Lot) -> Booking:
    return Booking(Account("M", "club", lots), "record", DAY)


def booked(one: Booking) -> list[tuple[str, int]]:
    return [(entry.lot, entry.amount) for entry in one.entries]


def test_an_entry_names_account_and_dates() -> None:
    copy = booking()
    copy.add(EARN, POINTS, 5, "a", expires_on=TOMORROW, matures_on=YESTERDAY)
    (entry,) = copy.entries
    assert (entry.member, entry.programme, entry.unit, entry.amount, entry.lot) == ("M", "club", POINTS, 5, "a")
    assert (entry.kind, entry.expires_on, entry.matures_on) == (EARN, TOMORROW, YESTERDAY)
    assert copy.member == "M"
    assert copy.of_unit(POINTS) == (Lot(POINTS, "a", 5, TOMORROW, YESTERDAY, "~"),)


def test_what_this_record_opens_is_spent_after_what_was_there() -> None:
    copy = booking(Lot(POINTS, "old", 1, TOMORROW, None, "000000001"))
    copy.add(EARN, POINTS, 1, "a", expires_on=TOMORROW)
    copy.spend(EntryKind.REDEEM, POINTS, 1)
    assert booked(copy)[-1] == ("old", -1)


def test_the_account_after_entries() -> None:
    held = points("a", 5), Lot(TEA, "t", 2), points("b", 1)
    copy = booking(*held)
    assert copy.account is copy.account
    assert copy.account.lots == held
    copy.add(EARN, "wallet", 9, "w")
    copy.add(EARN, POINTS, -5, "a")
    assert copy.account == Account("M", "club", (points("b", 1), Lot(TEA, "t", 2), Lot("wallet", "w", 9, opened="~")))
    assert set(copy.lots()) == set(copy.account.lots)
    assert len(list(copy.lots())) == 3
    assert copy.of(TEA) == Account("M", "club", (Lot(TEA, "t", 2),))
    assert copy.of("nothing") == Account("M", "club", ())


def test_a_question_asked_twice_is_answered_from_memory_until_something_changes() -> None:
    copy = booking(points("a", 5))
    first = copy.of(POINTS)
    assert copy.of(POINTS) is first
    copy.add(EARN, TEA, 1, "t")
    assert copy.of(POINTS) is first
    copy.add(EARN, POINTS, 1, "a")
    assert copy.balance(POINTS) == 6


def test_units_with_lots_by_their_beginning() -> None:
    copy = booking(Lot(TEA, "t", 1), Lot(stamps("cake"), "c", 1), points("a", 1))
    copy.add(EARN, stamps("bread"), 1, "b")
    copy.add(EARN, TEA, -1, "t")
    assert copy.units("stamps/") == (stamps("bread"), stamps("cake"))
    assert copy.units("wheel") == ()


def test_the_balance_is_that_of_the_day() -> None:
    copy = booking(points("a", 5), points("dead", 7, YESTERDAY), points("later", 9, None, TOMORROW))
    assert copy.balance(POINTS) == 5
    assert copy.rest(POINTS, "later") == 9
    assert copy.rest(POINTS, "nothing") == 0
    assert copy.rest(TEA, "a") == 0


def test_names_of_lots_by_their_days() -> None:
    assert Booking.dated_lot(None) == "open"
    assert Booking.dated_lot(DAY) == "2026-03-02"
    assert Booking.dated_lot(DAY, TOMORROW) == "2026-03-02~2026-03-03"
    assert Booking.dated_lot(None, TOMORROW, "cafe") == "open~2026-03-03@cafe"
    assert Booking.dated_lot(DAY, issuer="cafe") == "2026-03-02@cafe"


def test_new_lots_count_up_past_those_that_are_known() -> None:
    copy = booking(points("record.1", 5))
    assert copy.new_lot(POINTS) == "record.2"
    copy.add(EARN, POINTS, 1, "record.2")
    assert copy.new_lot(POINTS) == "record.3"
    assert copy.new_lot(TEA) == "record.1"
    copy.add(EARN, POINTS, -5, "record.1")
    assert copy.new_lot(POINTS) == "record.3"  # an empty lot keeps its name


def test_spending_takes_the_nearest_expiry_first_and_tells_what_it_lacks() -> None:
    copy = booking(points("never", 5), points("soon", 3, TOMORROW), points("later", 9, None, TOMORROW))
    assert copy.spend(EntryKind.REDEEM, POINTS, 4) == 0
    assert booked(copy) == [("soon", -3), ("never", -1)]
    assert copy.entries[0].kind is EntryKind.REDEEM
    assert copy.spend(EntryKind.REDEEM, POINTS, 6) == 2
    assert booked(copy)[2:] == [("never", -4)]
    assert copy.spend(EntryKind.REDEEM, POINTS, 0) == 0


def test_taking_goes_from_own_lots_to_debts() -> None:
    copy = booking(
        points("own", 2), points("other", 3), points("p2", 4, None, TOMORROW), points("p1", 4, None, TOMORROW),
        points("dead", 50, YESTERDAY), points(OWED, -1),
    )  # fmt: skip
    copy.take(EntryKind.REVERSAL, POINTS, 12, ["nowhere", "own"])
    assert booked(copy) == [("own", -2), ("other", -3), ("p1", -4), ("p2", -3)]
    copy.take(EntryKind.REVERSAL, POINTS, 4, [])
    assert booked(copy)[4:] == [("p2", -1), (OWED, -3)]
    assert {(entry.kind, entry.unit) for entry in copy.entries} == {(EntryKind.REVERSAL, POINTS)}


def test_emptying_takes_all_but_debts() -> None:
    copy = booking(
        points("a", 5),
        points("p", 4, None, TOMORROW),
        points("twice", -3),
        points(OWED, 2),
        points("one", 1),
        Lot(TEA, "t", 1),
    )
    copy.empty(EntryKind.EXPIRE, POINTS)
    assert booked(copy) == [("a", -5), ("p", -4), ("one", -1)]
    assert {entry.kind for entry in copy.entries} == {EntryKind.EXPIRE}


def test_debts_are_paid_out_of_own_lots_first() -> None:
    copy = booking(points("a", 5), points("own", 5), points("p", 5, None, TOMORROW), points(OWED, -7))
    copy.settle(POINTS, ["own"])
    assert booked(copy) == [("own", -5), ("a", -2), (OWED, 7)]
    assert {entry.kind for entry in copy.entries} == {SETTLE}
    more = booking(points("p", 5, None, TOMORROW), points(OWED, -3), points("twice", -4))
    more.settle(POINTS)
    assert booked(more) == [("p", -3), (OWED, 3), ("p", -2), ("twice", 2)]


def test_the_figures_of_one_unit() -> None:
    copy = booking(points("a", 10, TOMORROW), points("b", 5, date(2026, 5, 1)), points("dead", 2, YESTERDAY))
    copy.add(EARN, POINTS, 6, "p", matures_on=TOMORROW)
    copy.add(EntryKind.ADJUST, POINTS, 3, "b")
    copy.add(EntryKind.ADJUST, POINTS, -1, "b")
    copy.add(EntryKind.REVERSAL, POINTS, -2, "b")
    copy.add(EntryKind.REVERSAL, POINTS, 4, "dead")
    copy.add(EntryKind.REVERSAL, POINTS, 1, "b")
    copy.add(EntryKind.REDEEM, POINTS, -7, "a")
    copy.add(SETTLE, POINTS, -1, "b")
    copy.add(SETTLE, POINTS, 1, "a")
    assert copy.changes([POINTS, TEA]) == (
        UnitChange(POINTS, 15, 6, 2, 4, 15, 6, copy.of(POINTS).expiring(POINTS, DAY)[0]),
        UnitChange(TEA, 0, 0, 0, 0, 0),
    )
    change = copy.changes([POINTS])[0]
    assert change.opening + change.earned - change.spent - change.expired == change.closing
    assert change.expiring is not None
    assert (change.expiring.on, change.expiring.amount) == (TOMORROW, 4)


def test_what_comes_back_too_late_is_expired_at_once() -> None:
    copy = booking(points("dead", 2, YESTERDAY), points("older", 2, YESTERDAY))
    copy.add(EntryKind.REVERSAL, POINTS, 1, "dead")
    copy.add(EntryKind.REVERSAL, POINTS, 3, "older")
    copy.add(EntryKind.REVERSAL, POINTS, -1, "older")
    assert copy.changes([POINTS]) == (UnitChange(POINTS, 0, -1, -4, 4, 0),)


def test_a_unit_that_was_not_touched_stands_as_it_is() -> None:
    held = booking(points("a", 10), points("dead", 2, YESTERDAY), points("p", 3, None, TOMORROW))
    assert held.changes([POINTS]) == (UnitChange(POINTS, 13, 0, 0, 0, 13, 3),)
    fresh = booking()
    fresh.add(EARN, TEA, 2, "t")
    assert fresh.changes([TEA]) == (UnitChange(TEA, 0, 2, 0, 0, 2),)


def test_a_full_card_is_spent() -> None:
    copy = booking(Lot(TEA, "t", 10))
    copy.add(EntryKind.FULL_CARD, TEA, -10, "t")
    assert copy.changes([TEA]) == (UnitChange(TEA, 10, 0, 10, 0, 0),)


def test_the_next_record_goes_on_with_what_is_booked() -> None:
    copy = booking(points("a", 5, TOMORROW), points("b", 5))
    copy.add(EARN, POINTS, -5, "a")
    copy.add(EARN, POINTS, 1, "record.1")
    copy.add(EARN, TEA, 1, "t")
    copy.go_on("next", TOMORROW)
    assert copy.entries == []
    assert copy.day == TOMORROW
    assert [(lot.lot, lot.rest) for lot in copy.account.lots] == [("b", 5), ("record.1", 1), ("t", 1)]
    assert copy.new_lot(POINTS) == "next.1"
    # What was emptied is forgotten: it may be opened anew, with other dates.
    copy.add(EARN, POINTS, 2, "a", expires_on=date(2026, 5, 1))
    assert copy.entries[0].expires_on == date(2026, 5, 1)
    copy.add(EARN, POINTS, -2, "a")
    copy.add(EARN, POINTS, -1, "record.1")
    copy.add(EARN, POINTS, 1, "record.1")
    copy.go_on("third", TOMORROW)
    assert copy.rest(POINTS, "record.1") == 1


ENTRIES = st.lists(
    st.tuples(st.sampled_from([POINTS, TEA]), st.sampled_from("abc"), st.integers(-5, 9)), min_size=1, max_size=12
)
HELD = st.lists(
    st.tuples(st.sampled_from([POINTS, TEA]), st.sampled_from("abc"), st.integers(1, 9)),
    unique_by=lambda one: one[:2],
    max_size=4,
)


@given(HELD, ENTRIES)
def test_the_copy_is_the_account_with_the_entries_applied(
    held: list[tuple[str, str, int]], entries: list[tuple[str, str, int]]
) -> None:
    before = Account("M", "club", tuple(Lot(*one) for one in held))
    copy = Booking(before, "record", DAY)
    for unit, lot, amount in entries:
        copy.add(EARN, unit, amount, lot)
    after = apply_entries(before, tuple(copy.entries))
    assert {(lot.unit, lot.lot, lot.rest) for lot in copy.lots()} == {
        (lot.unit, lot.lot, lot.rest) for lot in after.lots
    }
    for unit in (POINTS, TEA):
        assert copy.balance(unit) == after.balance(unit, DAY)


@given(HELD, ENTRIES, ENTRIES)
def test_a_copy_that_goes_on_is_as_good_as_a_new_one(
    held: list[tuple[str, str, int]], first: list[tuple[str, str, int]], second: list[tuple[str, str, int]]
) -> None:
    before = Account("M", "club", tuple(Lot(*one) for one in held))
    copy = Booking(before, "1", DAY)
    for unit, lot, amount in first:
        copy.add(EARN, unit, amount, lot)
    fresh = Booking(apply_entries(before, tuple(copy.entries), "~"), "2", TOMORROW)
    copy.go_on("2", TOMORROW)
    for unit, lot, amount in second:
        copy.add(EARN, unit, amount, lot)
        fresh.add(EARN, unit, amount, lot)
    assert copy.entries == fresh.entries
    assert sorted(copy.lots(), key=str) == sorted(fresh.lots(), key=str)


def test_an_own_lot_that_is_empty_or_a_debt_gives_nothing() -> None:
    copy = booking(points("twice", -2), points("spent", 3), points("other", 5))
    copy.add(EntryKind.REDEEM, POINTS, -3, "spent")
    copy.take(EntryKind.REVERSAL, POINTS, 4, ["twice", "spent"])
    assert booked(copy)[1:] == [("other", -4)]
