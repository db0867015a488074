"""One account at one moment: what every room of the engine works on."""

from dataclasses import dataclass

from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme


@dataclass(frozen=True, slots=True)
class Case:
    """A member's account in a programme, with what is booked on it so far. `others` are accounts of other members."""

    programme: Programme
    member: Member
    booking: Booking
    situation: Situation
    others: tuple[Booking, ...] = ()
