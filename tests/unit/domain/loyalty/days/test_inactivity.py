"""Points that live while their member is active."""

from datetime import date

from pos_terminal.domain.loyalty.account import OWED, POINTS, EntryKind
from pos_terminal.domain.loyalty.days.inactivity import keep_alive
from pos_terminal.domain.loyalty.engine import Choice
from tests.support.loyalty import DAY, Counter, Item, programme

TEXT = """
[programme.points]
per = 1.00
pending_days = {pending}
expiry = {{{expiry}}}
[programme.money_off]
step_points = 1
step_value = 0.01
"""
UNTIL = date(2027, 9, 1)


def club(expiry: str = "inactive_months = 18", pending: int = 0) -> Counter:
    return Counter((programme(TEXT.format(expiry=expiry, pending=pending)),))


def lots(counter: Counter) -> dict[str, tuple[int, str, str]]:
    return {lot.lot: (lot.rest, str(lot.expires_on), str(lot.matures_on)) for lot in counter.account().of_unit(POINTS)}


def kept(counter: Counter) -> int:
    case = counter.case()
    keep_alive(case)
    counter.did(case)
    return len(case.booking.entries)


def test_a_sale_moves_everything_to_the_day_that_counts_from_it() -> None:
    counter = club()
    counter.give(POINTS, 7, "2026-03-02", expires_on=DAY)
    counter.sell(Item(500))
    assert lots(counter) == {"2027-09-01": (12, "2027-09-01", "None")}
    assert [(one.amount, one.kind) for one in counter.entries[2:]] == [(-7, EntryKind.SETTLE), (7, EntryKind.SETTLE)]
    counter.day = UNTIL
    counter.sell(Item(100))
    assert lots(counter) == {"2029-02-28": (13, "2029-02-28", "None")}


def test_what_is_dead_stays_dead() -> None:
    counter = club()
    counter.give(POINTS, 7, "2026-03-01", expires_on=date(2026, 3, 1))
    assert kept(counter) == 0


def test_debts_what_never_dies_and_what_lives_longer_are_left_alone() -> None:
    counter = club()
    for lot, amount, ends in (
        (OWED, -3, date(2026, 4, 1)),
        ("short", -2, date(2026, 4, 1)),
        ("open", 5, None),
        ("2027-09-01", 6, UNTIL),
        ("2028-01-01", 8, date(2028, 1, 1)),
    ):
        counter.give(POINTS, amount, lot, expires_on=ends)
    assert kept(counter) == 0
    counter.give(POINTS, 1, "2027-08-31", expires_on=date(2027, 8, 31))
    assert kept(counter) == 2


def test_a_positive_rest_under_the_name_of_the_debt_is_not_moved() -> None:
    counter = club()
    counter.give(POINTS, 3, OWED, expires_on=date(2026, 4, 1))
    assert kept(counter) == 0


def test_what_waits_goes_on_waiting_until_its_day() -> None:
    counter = club()
    counter.give(POINTS, 5, "waits", expires_on=date(2026, 5, 1), matures_on=date(2026, 3, 3))
    counter.give(POINTS, 6, "today", expires_on=date(2026, 5, 1), matures_on=DAY)
    assert kept(counter) == 4
    assert lots(counter) == {
        "2027-09-01~2026-03-03": (5, "2027-09-01", "2026-03-03"),
        "2027-09-01": (6, "2027-09-01", "None"),
    }


def test_in_a_coalition_the_issuer_stays_in_the_name() -> None:
    counter = club()
    counter.give(POINTS, 5, "2026-05-01@cafe", expires_on=date(2026, 5, 1))
    assert kept(counter) == 2
    assert list(lots(counter)) == ["2027-09-01@cafe"]


def test_points_that_die_otherwise_and_programmes_without_points_are_not_touched() -> None:
    counter = club("days = 10")
    counter.give(POINTS, 5, "x", expires_on=DAY)
    assert kept(counter) == 0
    card = '[[programme.stamp_card]]\nid = "card"\nname = "Card"\nsize = 5\nreward = "a"\n'
    cards = Counter((programme(card + '[[programme.reward]]\nid = "a"\nname = "A"\n'),))
    cards.give(POINTS, 5, "x", expires_on=DAY)
    assert kept(cards) == 0


def test_spending_is_a_sign_of_life_and_a_free_bill_alone_is_none() -> None:
    counter = club()
    counter.give(POINTS, 100, "2026-04-01", expires_on=date(2026, 4, 1))
    counter.sell(Item(0))
    assert lots(counter) == {"2026-04-01": (100, "2026-04-01", "None")}
    counter.sell(Item(50), use=[Choice("club", "money-off", 50)])
    assert lots(counter) == {"2027-09-01": (50, "2027-09-01", "None")}


def test_the_day_after_eighteen_idle_months_they_are_gone() -> None:
    counter = club()
    counter.sell(Item(500))
    balance = [counter.account().balance(POINTS, day) for day in (UNTIL, date(2027, 9, 2))]
    assert balance == [5, 0]


def test_a_refund_gives_back_into_what_lives_longest() -> None:
    counter = club()
    counter.give(POINTS, 100, "2026-04-01", expires_on=date(2026, 4, 1))
    bought = counter.sell(Item(100), use=[Choice("club", "money-off", 60)])
    counter.day = date(2026, 6, 1)
    counter.sell(Item(100))
    counter.give_back(bought)
    assert lots(counter) == {"2027-11-30": (101, "2027-11-30", "None")}


def test_with_nothing_left_alive_it_comes_back_for_the_days_of_grace() -> None:
    counter = club()
    counter.give(POINTS, 60, "2026-04-01", expires_on=date(2026, 4, 1))
    bought = counter.sell(Item(60), use=[Choice("club", "money-off", 60)])
    counter.day = date(2026, 6, 1)
    counter.give_back(bought)
    assert lots(counter) == {f"{2:032x}.1": (60, "2026-06-08", "None")}


def test_before_anything_was_moved_it_comes_back_into_its_own_lot() -> None:
    counter = club()
    counter.give(POINTS, 60, "2028-01-01", expires_on=date(2028, 1, 1))
    counter.give(POINTS, 5, OWED, expires_on=date(2029, 1, 1))
    bought = counter.sell(Item(60), use=[Choice("club", "money-off", 60)])
    counter.give_back(bought)
    assert lots(counter)["2028-01-01"] == (60, "2028-01-01", "None")
