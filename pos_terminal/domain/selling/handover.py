"""A bill handed over to another till: what is recorded of it, and what travels in its code."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.selling.sale import Discount, Line, Sale


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A line as it travels: name, tags and tax are the receiving till's own catalogue's. `sku` is "" for a keyed
    amount."""

    sku: str
    quantity: int
    unit_minor: int
    discount: Discount | None = None


@dataclass(frozen=True, slots=True)
class HandedBill:
    """What a handover's code carries. `key` becomes the idempotency key of the sale at whichever till it is paid, so
    that no till is paid twice for it. `member` is 14 hex digits, or "" where nobody is on the bill."""

    key: UUID
    member: str
    discount: Discount | None
    lines: tuple[HandedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """That a held bill left this till, as the slip says it."""

    id: UUID
    at: datetime
    business_date: date
    shop: str
    terminal: str
    shift: UUID | None
    cashier: str
    currency: str
    code: str
    lines: tuple[Line, ...]
    total_minor: int


def handed(sale: Sale, key: UUID, member: str) -> HandedBill:
    """The bill as it travels: rewards stay behind, as only who shows the member's code may use them."""
    lines = tuple(HandedLine(line.sku, line.quantity, line.unit_minor, line.discount) for line in sale.lines)
    return HandedBill(key, member, sale.discount, lines)
