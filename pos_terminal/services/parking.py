"""The open bill and the held ones as bytes: only what cannot be worked out again is kept."""

from datetime import date, datetime

import msgspec

from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.loyalty.offer import Allowance, Choice
from pos_terminal.domain.selling.sale import Sale
from pos_terminal.services.ports import Parking
from pos_terminal.services.state import Bill


class ParkedBill(msgspec.Struct, frozen=True):
    """A bill at rest. Programmes stand by (id, version); the member stands whole, as the till may not know them."""

    sale: Sale
    programmes: tuple[tuple[str, str], ...]
    member: Member | None
    trust: Trust
    choices: tuple[Choice, ...]
    touched: int
    paid_until: date | None = None
    code: str = ""
    earns_only: bool = False
    allowed: tuple[Allowance, ...] = ()


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(ParkedBill)


def park(parking: Parking, slot: int, bill: Bill, at: datetime) -> None:
    """Keeps the bill in `slot` (0 is the open one); an empty bill frees the slot."""
    if bill.is_empty and not bill.sale.tenders:
        parking.drop(slot)
        return
    standing = bill.standing
    parked = ParkedBill(
        sale=bill.sale,
        programmes=tuple((programme.id, programme.version) for programme in bill.programmes),
        member=standing.member if standing else None,
        trust=standing.trust if standing else Trust.FOUND,
        choices=bill.choices,
        touched=bill.touched,
        paid_until=standing.paid_until if standing else None,
        code=standing.code if standing else "",
        earns_only=bill.earns_only,
        allowed=bill.allowed,
    )
    parking.put(slot, at, _ENCODER.encode(parked))


def unpark(body: bytes) -> ParkedBill:
    """A parked bill's bytes, read. Raises ValueError where they are none."""
    return _DECODER.decode(body)
