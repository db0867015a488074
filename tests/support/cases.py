"""Single rooms of the engine at work: an account at one moment, and what was bought, without a till around them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from pos_terminal.domain.loyalty.account import Account, Lot
from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.bought import Bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.sale import Tender
from tests.support.loyalty import DAY, MEMBER

NOON = 12 * 60


def situation(
    day: date = DAY, merchant: str = "shop", minute: int = NOON, given: tuple[tuple[str, str, int], ...] = ()
) -> Situation:
    at = datetime.combine(day, time(4), tzinfo=UTC)
    return Situation(at, day, merchant, "record", minute=minute, given_here=given)


def case_with(
    programme: Programme,
    *lots: Lot,
    day: date = DAY,
    member: Member = MEMBER,
    merchant: str = "shop",
    minute: int = NOON,
    given: tuple[tuple[str, str, int], ...] = (),
) -> Case:
    """The member's account with these lots on that day; nothing is booked yet."""
    booking = Booking(Account(member.id, programme.id, lots), "record", day)
    return Case(programme, member, booking, situation(day, merchant, minute, given))


def booked(case: Case) -> list[tuple[str, str, int, date | None]]:
    """(unit, lot, amount, last day) of what was booked."""
    return [(one.unit, one.lot, one.amount, one.expires_on) for one in case.booking.entries]


def line(
    net_minor: int,
    *tags: str,
    number: int = 1,
    quantity: int = 1,
    free: int = 0,
    discount_minor: int = 0,
    sku: str = "",
) -> BasketLine:
    return BasketLine(number, quantity, net_minor, tags, free, discount_minor, sku)


def sold(*lines: BasketLine, tenders: Iterable[Tender] = (), merchant: str = "shop") -> Bought:
    """A purchase without fees: what earns is the whole."""
    basket = Basket(lines)
    return Bought(basket, basket, tuple(tenders), merchant)
