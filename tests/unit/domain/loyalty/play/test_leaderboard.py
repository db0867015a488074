"""Who leads: a fixed order whatever order the tills report in, and only for those who take part."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.loyalty.account import Account, Lot
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.play.leaderboard import (
    JOIN,
    LEAVE,
    Change,
    Place,
    Score,
    rank,
    score_of,
    shown_name,
    take_part,
    takes_part,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import BOARD
from pos_terminal.domain.words import Words
from tests.support.offices import DAY, MEMBER

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CLUB = Programme("club", "", Words("", ""), "HKD", "Asia/Hong_Kong", DAY)
CHAN = Member(MEMBER, "10000016", "陳美儀")


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def changes(*steps: tuple[int, int]) -> list[Change]:
    return [Change(at(minute), f"{minute:04}", amount) for minute, amount in steps]


def case(*lots: Lot) -> Case:
    situation = Situation(NOON, DAY, "", "record")
    return Case(CLUB, CHAN, Booking(Account(MEMBER, "club", lots), "record", DAY), situation)


def test_ties_go_to_who_was_there_first_and_then_by_id() -> None:
    scores = [
        Score("c", "C", 5, at(1)),
        Score("b", "B", 5, at(0)),
        Score("a", "A", 5, at(1)),
        Score("d", "D", 9, at(9)),
    ]
    assert [(one.place, one.member) for one in rank(scores, 10)] == [(1, "d"), (2, "b"), (3, "a"), (4, "c")]
    assert rank(scores, 2) == (Place(1, "d", "D", 9, at(9)), Place(2, "b", "B", 5, at(0)))


def test_who_has_nothing_left_has_no_place() -> None:
    assert rank([Score("a", "A", 0, at(0)), Score("b", "B", -3, at(0))], 10) == ()


def test_a_score_is_reached_when_it_was_last_fallen_short_of() -> None:
    assert score_of("a", "A", changes((0, 100))).reached_at == at(0)
    assert score_of("a", "A", changes((0, 100), (1, 20), (2, -20))).reached_at == at(0)
    assert score_of("a", "A", changes((0, 50), (1, 50), (2, -60), (3, 60))).reached_at == at(3)
    assert score_of("a", "A", changes((0, 50), (1, 50))) == Score("a", "A", 100, at(1))


def test_a_member_joins_and_leaves_once_each() -> None:
    one = case()
    take_part(one, JOIN)
    take_part(one, JOIN)
    assert [(entry.unit, entry.amount) for entry in one.booking.entries] == [(BOARD, 1)]
    assert takes_part(one.booking)
    take_part(one, "review")
    take_part(one, LEAVE)
    take_part(one, LEAVE)
    assert not takes_part(one.booking)
    assert len(one.booking.entries) == 2


def test_a_nickname_is_shown_and_can_be_changed() -> None:
    one = case()
    take_part(one, JOIN)
    assert shown_name(one.booking, CHAN) == "陳**"
    take_part(one, JOIN, "  Tiger   of Kowloon and much more ")
    assert shown_name(one.booking, CHAN) == "Tiger of Kowloon and"
    assert one.booking.balance(BOARD) == 1


def test_without_a_name_the_end_of_the_number_is_shown() -> None:
    joined = Account(MEMBER, "club", (Lot(BOARD, "open", 2),))
    assert shown_name(joined, Member(MEMBER, "10000016")) == "…0016"
    assert shown_name(joined, Member(MEMBER, "")) == "—"


scores = st.lists(
    st.builds(
        Score,
        st.text("abcdef", min_size=1, max_size=3),
        st.just(""),
        st.integers(-2, 5),
        st.builds(at, st.integers(0, 3)),
    ),
    unique_by=lambda one: one.member,
)


@given(scores, st.integers(1, 5))
def test_the_order_in_which_scores_come_makes_no_difference(found: list[Score], places: int) -> None:
    board = rank(found, places)
    assert rank(found[::-1], places) == board
    assert len({one.place for one in board}) == len(board) <= places
    assert [one.score for one in board] == sorted((one.score for one in board), reverse=True)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-5, 5)), min_size=1, max_size=8))
def test_the_order_in_which_changes_come_makes_no_difference(steps: list[tuple[int, int]]) -> None:
    made = [Change(at(minute), f"{number:04}", amount) for number, (minute, amount) in enumerate(steps)]
    assert score_of("a", "A", made[::-1]) == score_of("a", "A", made)
