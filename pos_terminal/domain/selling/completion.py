"""A paid sale as it is recorded for ever: what was sold, how it was paid, where, when and by whom."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.money import Rounding, round_to_step
from pos_terminal.domain.selling.sale import Deduction, Sale, Tender, TenderKind, totals
from pos_terminal.domain.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedLine:
    """A line as it was sold; money as in LineAmounts."""

    number: int
    sku: str
    names: Words
    quantity: int
    unit_minor: int
    gross_minor: int
    discount_minor: int
    deducted_minor: int
    net_minor: int
    tags: tuple[str, ...]
    tax_class: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedSale:
    """What happened, complete: the facts that are recorded, printed and sent. total + rounding = sum of tenders."""

    id: UUID
    key: str
    receipt: str
    number: int
    opened_at: datetime
    at: datetime
    business_date: date
    shop: str
    terminal: str
    merchant: str
    shift: UUID | None
    cashier: str
    cashier_name: str
    currency: str
    lines: tuple[CompletedLine, ...]
    deductions: tuple[Deduction, ...]
    tenders: tuple[Tender, ...]
    subtotal_minor: int
    discount_minor: int
    total_minor: int
    rounding_minor: int
    change_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and by whom a sale is completed, and the number that its receipt gets."""

    receipt: str
    number: int
    at: datetime
    business_date: date
    shop: str
    terminal: str
    merchant: str
    shift: UUID | None
    cashier: str
    cashier_name: str


def complete(sale: Sale, place: Place, cash_step_minor: int) -> CompletedSale:
    """The facts of a paid sale, with the cash rounding as a figure of its own.

    Points are worked out on the unrounded amounts. Raises Refused `not-paid`.
    """
    money = totals(sale)
    if not sale.tenders or money.due_minor:
        raise Refused("not-paid", due_minor=money.due_minor)
    rounding, change, tenders = _settle_cash(sale, cash_step_minor)
    lines = tuple(
        CompletedLine(
            number=line.number,
            sku=line.sku,
            names=line.names,
            quantity=line.quantity,
            unit_minor=line.unit_minor,
            gross_minor=row.gross_minor,
            discount_minor=row.discount_minor,
            deducted_minor=row.deducted_minor,
            net_minor=row.net_minor,
            tags=line.tags,
            tax_class=line.tax_class,
            note=line.note,
        )
        for line, row in zip(sale.lines, money.lines, strict=True)
    )
    return CompletedSale(
        id=sale.id,
        key=sale.key,
        receipt=place.receipt,
        number=place.number,
        opened_at=sale.opened_at,
        at=place.at,
        business_date=place.business_date,
        shop=place.shop,
        terminal=place.terminal,
        merchant=place.merchant,
        shift=place.shift,
        cashier=place.cashier,
        cashier_name=place.cashier_name,
        currency=sale.currency,
        lines=lines,
        deductions=sale.deductions,
        tenders=tenders,
        subtotal_minor=money.subtotal_minor,
        discount_minor=money.discount_minor,
        total_minor=money.total_minor,
        rounding_minor=rounding,
        change_minor=change,
    )


def _settle_cash(sale: Sale, step_minor: int) -> tuple[int, int, tuple[Tender, ...]]:
    """(rounding, change, tenders): the last cash payment that closed the bill is the one that is rounded."""
    last = sale.tenders[-1]
    if last.kind is not TenderKind.CASH:
        return 0, 0, sale.tenders
    rounded = round_to_step(last.amount_minor, step_minor, Rounding.HALF_UP)
    paid = replace(last, amount_minor=rounded)
    return rounded - last.amount_minor, last.received_minor - rounded, (*sale.tenders[:-1], paid)
