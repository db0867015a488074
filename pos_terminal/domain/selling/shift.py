"""One drawer session: opened with a counted float, closed with a count; X and Z report as a fold over its facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.sale import TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpened:
    """The drawer was counted and selling may begin."""

    id: UUID
    number: int
    at: datetime
    business_date: date
    shop: str
    terminal: str
    cashier: str
    cashier_name: str
    currency: str
    float_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMoved:
    """Money put into (positive) or taken out of (negative) the drawer without a sale, and why."""

    id: UUID
    at: datetime
    shift: UUID
    cashier: str
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerOpened:
    """The drawer was opened without a sale, and why."""

    id: UUID
    at: datetime
    shift: UUID | None
    cashier: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderTotal:
    """Payments of one kind: taken less given back."""

    kind: TenderKind
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTotal:
    """Loyalty of a shift, one programme and unit: sums of entries by what they were for.

    `redeemed` is what was used less what refunds gave back, `reversed` what refunds took back of what had been earned.
    """

    programme: str
    unit: str
    earned: int
    redeemed: int
    reversed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport:
    """An X report (so far) or, inside ShiftClosed, the Z report.

    Payments add up to net − returned + withheld + rounding.
    """

    shift: UUID | None
    number: int
    opened_at: datetime | None
    at: datetime
    currency: str
    cashier_name: str
    float_minor: int
    sales: int
    refunds: int
    voids: int
    gross_minor: int
    discount_minor: int
    deducted_minor: int
    net_minor: int
    returned_minor: int
    rounding_minor: int
    tenders: tuple[TenderTotal, ...]
    paid_in_minor: int
    paid_out_minor: int
    expected_cash_minor: int
    members: int
    hourly: tuple[tuple[int, int], ...]
    units: tuple[UnitTotal, ...] = ()
    external_sales: int = 0
    external_net_minor: int = 0
    unsent: int = 0
    withheld_minor: int = 0  # of what was returned, not paid out


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftClosed:
    """The drawer was counted again; `report` is the Z report, `counted_minor` what was in the drawer."""

    id: UUID
    shift: UUID
    number: int
    at: datetime
    business_date: date
    shop: str
    terminal: str
    cashier: str
    cashier_name: str
    approved_by: str
    counted_minor: int
    difference_minor: int
    reason: str
    report: ShiftReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts:
    """Everything recorded in one shift, in order: what the reports are folded from.

    `external` are sales that a shop's own POS recorded that day without a shift of this till. `hours` gives each sale's
    hour on the shop's wall clock, as this room has no time zone.
    """

    opened: ShiftOpened
    sales: tuple[CompletedSale, ...] = ()
    refunds: tuple[CompletedRefund, ...] = ()
    moves: tuple[CashMoved, ...] = ()
    external: tuple[CompletedSale, ...] = ()
    member_sales: int = 0
    units: tuple[UnitTotal, ...] = ()
    hours: tuple[int, ...] = field(default=())


def report(facts: ShiftFacts, at: datetime, unsent: int = 0) -> ShiftReport:
    """The shift's report as it stands at `at`."""
    taken: dict[TenderKind, list[int]] = {}
    for kind, minor in _payments(facts):
        taken.setdefault(kind, []).append(minor)
    cash = sum(taken.get(TenderKind.CASH, ()))
    paid_in = sum(move.amount_minor for move in facts.moves if move.amount_minor > 0)
    paid_out = -sum(move.amount_minor for move in facts.moves if move.amount_minor < 0)
    hourly: dict[int, int] = {}
    for sale, hour in zip(facts.sales, facts.hours, strict=True):
        hourly[hour] = hourly.get(hour, 0) + sale.total_minor
    return ShiftReport(
        shift=facts.opened.id,
        number=facts.opened.number,
        opened_at=facts.opened.at,
        at=at,
        currency=facts.opened.currency,
        cashier_name=facts.opened.cashier_name,
        float_minor=facts.opened.float_minor,
        sales=len(facts.sales),
        refunds=sum(not refund.void for refund in facts.refunds),
        voids=sum(refund.void for refund in facts.refunds),
        gross_minor=sum(sale.subtotal_minor for sale in facts.sales),
        discount_minor=sum(sale.discount_minor for sale in facts.sales),
        deducted_minor=sum(deduction.amount_minor for sale in facts.sales for deduction in sale.deductions),
        net_minor=sum(sale.total_minor for sale in facts.sales),
        returned_minor=sum(refund.total_minor for refund in facts.refunds),
        rounding_minor=sum(sale.rounding_minor for sale in facts.sales)
        - sum(refund.rounding_minor for refund in facts.refunds),
        tenders=tuple(
            TenderTotal(kind=kind, count=len(taken[kind]), amount_minor=sum(taken[kind]))
            for kind in TenderKind
            if kind in taken
        ),
        paid_in_minor=paid_in,
        paid_out_minor=paid_out,
        expected_cash_minor=facts.opened.float_minor + cash + paid_in - paid_out,
        members=facts.member_sales,
        hourly=tuple(sorted(hourly.items())),
        units=facts.units,
        external_sales=len(facts.external),
        external_net_minor=sum(sale.total_minor for sale in facts.external),
        unsent=unsent,
        withheld_minor=sum(refund.withheld_minor for refund in facts.refunds),
    )


def _payments(facts: ShiftFacts) -> Iterable[tuple[TenderKind, int]]:
    for sale in facts.sales:
        yield from ((tender.kind, tender.amount_minor) for tender in sale.tenders)
    for refund in facts.refunds:
        yield from ((tender.kind, -tender.amount_minor) for tender in refund.tenders)
