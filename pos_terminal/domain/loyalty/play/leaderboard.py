"""Leaderboards: who takes part, under which name, and who is where.

Scores are sums of ledger entries (`score/<board>`, a lot a period), so that a refund counts back and the order in which
tills report makes no difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pos_terminal.domain.loyalty.account import EntryKind, HasLots
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.units import BOARD

JOIN, LEAVE = "board-join", "board-leave"
PLAIN = "open"  # the lot of who takes part under their masked name
CALLED = "as~"  # before a nickname
LONGEST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A score went up or down; `record` is the id of what did it, which orders changes of one instant."""

    at: datetime
    record: str
    amount: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a member has in a period, and since when they have had at least that."""

    member: str
    name: str
    score: int
    reached_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the board; places count from 1, and no two members share one."""

    place: int
    member: str
    name: str
    score: int
    reached_at: datetime


def take_part(case: Case, code: str, nickname: str = "") -> None:
    """Books that a member joins or leaves the boards (activities `board-join`, `board-leave`); twice is once."""
    lots = [lot for lot in case.booking.of_unit(BOARD) if lot.rest > 0]
    called = " ".join(nickname.split())[:LONGEST]
    name = f"{CALLED}{called}" if called else PLAIN
    if code == JOIN and [lot.lot for lot in lots] == [name]:
        return
    if code in (JOIN, LEAVE):
        for lot in lots:
            case.booking.add(EntryKind.ADJUST, BOARD, -lot.rest, lot.lot)
    if code == JOIN:
        case.booking.add(EntryKind.ADJUST, BOARD, 1, name)


def takes_part(account: HasLots) -> bool:
    """Whether the member has joined."""
    return any(lot.rest > 0 for lot in account.of_unit(BOARD))


def shown_name(account: HasLots, member: Member) -> str:
    """The nickname (of two the first by text), else the first letter and stars (`陳**`), else the number's end."""
    called = (lot.lot.removeprefix(CALLED) for lot in account.of_unit(BOARD) if lot.rest > 0 and lot.lot != PLAIN)
    nickname = min(called, default="")
    if nickname:
        return nickname
    if member.name:
        return f"{member.name[0]}**"
    return f"…{member.number[-4:]}" if member.number else "—"


def score_of(member: str, name: str, changes: Iterable[Change]) -> Score:
    """The sum, and the instant from which on it was never less: what was lost again had not been reached for good."""
    total, steps = 0, []
    for change in sorted(changes, key=lambda one: (one.at, one.record)):
        total += change.amount
        steps.append((change.at, total))
    reached_at = steps[-1][0]
    for at, held in reversed(steps):
        if held < total:
            break
        reached_at = at
    return Score(member, name, total, reached_at)


def rank(scores: Iterable[Score], places: int) -> tuple[Place, ...]:
    """The first `places`: by score, then who had it earlier, then by member id. Who has nothing has no place.

    >>> from datetime import UTC
    >>> early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    >>> board = rank([Score("b", "B", 5, late), Score("a", "A", 5, early), Score("c", "C", 9, late)], 2)
    >>> [(one.place, one.member) for one in board]
    [(1, 'c'), (2, 'a')]
    """
    found = sorted((one for one in scores if one.score > 0), key=lambda one: (-one.score, one.reached_at, one.member))
    return tuple(
        Place(number, one.member, one.name, one.score, one.reached_at)
        for number, one in enumerate(found[:places], start=1)
    )
