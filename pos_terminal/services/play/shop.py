"""A played shop between two events: its books, its clock, and what an event did to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.account import ProgrammeResult
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.play.books import Books


@dataclass(frozen=True)
class Outcome:
    """What an event did: whose account it concerns, the bill, and each programme's result."""

    member: str | None = None
    due_minor: int | None = None
    results: tuple[ProgrammeResult, ...] = ()
    duplicate: bool = False
    prize: str | None = None


@dataclass
class PlayedShop:
    """`number` is the event's, from 1; `posted` are activities that can be taken back, by the id of their event."""

    programmes: tuple[Programme, ...]
    books: Books
    calendar: ShopCalendar
    number: int = 0
    now: datetime = datetime.min.replace(tzinfo=UTC)
    phones: dict[str, str] = field(default_factory=dict)
    posted: dict[str, tuple[str, str, tuple[ProgrammeResult, ...]]] = field(default_factory=dict)

    def running(self, today: date) -> list[Programme]:
        """Programmes in force."""
        return [one for one in self.programmes if one.in_force(today)]

    def case(self, programme: Programme, member: str, today: date) -> Case:
        """The member's account now; without a sale it is at the programme's first merchant."""
        merchant = programme.merchants[0] if programme.merchants else ""
        return self.books.case(programme, member, self.situation(today, merchant))

    def situation(self, today: date, merchant: str = "") -> Situation:
        """What the engine must know of this event."""
        local = self.calendar.local(self.now)
        given = tuple(
            (one.id, unit, amount)
            for one in self.programmes
            if one.limited_units
            for unit, amount in self.books.given(one.id).items()
        )
        minute = local.hour * 60 + local.minute
        return Situation(self.now, today, merchant, UUID(int=self.number).hex, minute=minute, given_here=given)

    def book(self, results: Iterable[ProgrammeResult]) -> None:
        """Keeps what the event did."""
        for result in results:
            self.books.append(result.entries, f"{self.number:012d}")
