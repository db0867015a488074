"""A leaderboard as it stands: who takes part, ranked, and whether it can still change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import Account, Lot
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.play.leaderboard import Change, Place, rank, score_of, shown_name, takes_part
from pos_terminal.domain.loyalty.rules.play import BoardRule, Score
from pos_terminal.domain.loyalty.units import BOARD, score
from pos_terminal.domain.words import Words
from pos_terminal.headoffice.arrivals import waited_for
from pos_terminal.headoffice.database import Connection, instant
from pos_terminal.headoffice.members import member_by_id
from pos_terminal.headoffice.programmes import chosen

TAKING_PART = "SELECT member, lot, sum(amount) FROM entry WHERE programme = ? AND unit = ? GROUP BY member, lot"
CHANGES = """
SELECT e.member, r.at, r.id, sum(e.amount) FROM entry e JOIN record r ON r.id = e.record
WHERE e.programme = ? AND e.unit = ? AND e.lot = ? GROUP BY e.member, r.n, r.at, r.id ORDER BY e.member"""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A board of one period. `provisional` until that is over and `waiting_for` (tills not heard since) is empty."""

    programme: str
    board: str
    names: Words
    score: Score
    period: str
    first_day: date | None
    last_day: date | None
    provisional: bool
    waiting_for: tuple[str, ...]
    taking_part: int
    places: tuple[Place, ...]


def leaderboard(
    db: Connection, calendar: ShopCalendar, now: datetime, programme: str, board: str, on: date | None
) -> Leaderboard:
    """The board (the first, where none is named) of the period that `on` (else today) lies in. Raises Refused."""
    day = on or calendar.business_date(now)
    rules = chosen(db, day, programme, "boards")
    rule = _board(rules.boards, rules.id, board)
    key, last_day = rule.period.key(day), rule.period.last_day(day)
    people = _taking_part(db, rules.id)
    changes = db.execute(CHANGES, (rules.id, score(rule.id), key)).fetchall()
    scores = [
        score_of(member, people[member], [Change(instant(at), record.hex(), amount) for _, at, record, amount in rows])
        for member, rows in groupby(changes, key=_member)
        if member in people
    ]
    waiting = waited_for(db, last_day, calendar, now)
    return Leaderboard(
        programme=rules.id,
        board=rule.id,
        names=rule.names,
        score=rule.score,
        period=key,
        first_day=rule.period.first_day(day),
        last_day=last_day,
        provisional=waiting is None or bool(waiting),
        waiting_for=waiting or (),
        taking_part=len(people),
        places=rank(scores, rule.places),
    )


def _board(boards: Iterable[BoardRule], programme: str, board: str) -> BoardRule:
    for rule in boards:
        if board in ("", rule.id):
            return rule
    raise Refused("no-such-rule", programme=programme, rule=board)


def _taking_part(db: Connection, programme: str) -> dict[str, str]:
    """The name under which each member who takes part is shown."""
    people: dict[str, str] = {}
    for member, rows in groupby(sorted(db.execute(TAKING_PART, (programme, BOARD))), key=_member):
        account = Account(member, programme, tuple(Lot(BOARD, lot, rest) for _, lot, rest in rows))
        if takes_part(account):
            known = member_by_id(db, member)
            people[member] = shown_name(account, known.member if known else Member(member, ""))
    return people


def _member(row: tuple[Any, ...]) -> str:
    return str(row[0])
