"""A member who shows their code when the bill is paid: what is recorded, and the paid bill to work it out on."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.sale import Discount, Line, Sale, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMember:
    """That a paid sale, `of`, was a member's after all; or, `taken_back`, that it was not."""

    id: UUID
    at: datetime
    business_date: date
    shop: str
    terminal: str
    shift: UUID | None
    cashier: str
    of: UUID
    of_receipt: str
    taken_back: bool = False


def paid_bill(sale: CompletedSale) -> Sale:
    """A completed sale as it was before it was completed: each line with all that was taken off it, as an amount."""
    lines = tuple(
        Line(
            line.number,
            line.sku,
            line.names,
            line.quantity,
            line.unit_minor,
            line.tags,
            _less(line.discount_minor + line.deducted_minor),
            line.note,
            line.tax_class,
        )
        for line in sale.lines
    )
    return Sale(sale.id, sale.key, sale.opened_at, sale.currency, lines, tenders=_unrounded(sale))


def _unrounded(sale: CompletedSale) -> tuple[Tender, ...]:
    """The payments that settle the bill to the cent: points are worked out on unrounded amounts."""
    *before, last = sale.tenders
    return (*before, replace(last, amount_minor=last.amount_minor - sale.rounding_minor))


def _less(minor: int) -> Discount | None:
    return Discount(amount_minor=minor) if minor else None
