"""A sale from its first line to its completion: lines, discounts, tenders and totals, as one frozen value.

Every function takes the old sale and gives the new one, or raises Refused. Rewards arrive here as `Deduction`s, already
worked out; what a programme is, this room does not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.money import Rounding, round_to_step, share_out
from pos_terminal.domain.words import Words

MAXIMUM_QUANTITY = 999
MAXIMUM_AMOUNT_MINOR = 99_999_999
WHOLE_BASIS_POINTS = 10_000


class TenderKind(StrEnum):
    """A way of paying; all but cash are recorded as taken on a reader or phone beside the till."""

    CASH = "cash"
    OCTOPUS = "octopus"
    CARD = "card"
    FPS = "fps"
    WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Discount:
    """A price reduction by hand: `basis_points` of the amount (1,000 is 10 %), or `amount_minor`; one of them is 0."""

    basis_points: int = 0
    amount_minor: int = 0

    def of(self, minor: int) -> int:
        """What is taken off `minor`: percentages round half up, and never more than all of it."""
        percent = round_to_step(minor * self.basis_points, WHOLE_BASIS_POINTS, Rounding.HALF_UP) // WHOLE_BASIS_POINTS
        return min(minor, percent + self.amount_minor)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the bill. `number` stays the line's own while the sale is open and is never given twice."""

    number: int
    sku: str
    names: Words
    quantity: int
    unit_minor: int
    tags: tuple[str, ...] = ()
    discount: Discount | None = None
    note: str = ""
    tax_class: str = ""

    @property
    def gross_minor(self) -> int:
        return self.quantity * self.unit_minor


@dataclass(frozen=True, slots=True)
class Deduction:
    """A reward's money off, already shared over lines: `parts` are (line number, minor units), none negative.

    `programme` and `voucher` say whose reward it was, for a later refund; `items` are whole pieces made free on the
    one line of `parts`, which earn no stamp.
    """

    reward: str
    names: Words
    parts: tuple[tuple[int, int], ...]
    programme: str = ""
    voucher: str = ""
    items: int = 0

    @property
    def amount_minor(self) -> int:
        return sum(minor for _, minor in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What a connected terminal said of a payment that it took. `reference` is the till's own name for the payment.

    `masked_number` are the card's last digits; `remaining_minor` is what an Octopus has left, which may be negative.
    """

    reference: str
    code: str = ""
    device_reference: str = ""
    masked_number: str = ""
    remaining_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Tender:
    """One payment: `amount_minor` counts towards the bill; `received_minor` is what was handed over (cash).

    `brand` names the card or phone wallet where a programme asks which one it was ("linked-card"); `approval` is there
    where a connected terminal took it, and not where the cashier said that a reader has beeped.
    """

    kind: TenderKind
    amount_minor: int
    received_minor: int = 0
    brand: str = ""
    approval: Approval | None = None


@dataclass(frozen=True)
class Sale:
    """An open sale. `id` is a UUIDv7 made when it opened, its identity for ever; `key` is its idempotency key."""

    id: UUID
    key: str
    opened_at: datetime
    currency: str
    lines: tuple[Line, ...] = ()
    discount: Discount | None = None
    deductions: tuple[Deduction, ...] = ()
    tenders: tuple[Tender, ...] = ()
    next_line: int = 1

    @cached_property
    def _money(self) -> "Totals":
        return _reckoned(self)


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line's money: gross − discount (its own and its share of the bill's) − deducted (rewards) = net."""

    number: int
    gross_minor: int
    discount_minor: int
    deducted_minor: int

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.discount_minor - self.deducted_minor


@dataclass(frozen=True, slots=True)
class Totals:
    """The bill's money. `due_minor` is what is still to be paid, before cash rounding."""

    lines: tuple[LineAmounts, ...]
    subtotal_minor: int
    discount_minor: int
    deducted_minor: int
    total_minor: int
    paid_minor: int

    @property
    def due_minor(self) -> int:
        return self.total_minor - self.paid_minor


def open_sale(sale_id: UUID, at: datetime, currency: str, key: str = "") -> Sale:
    """A new, empty sale; without a `key` of its own (another POS gives one) its id is the key."""
    return Sale(sale_id, key or str(sale_id), at, currency)


def add_line(
    sale: Sale,
    names: Words,
    unit_minor: int,
    *,
    sku: str = "",
    quantity: int = 1,
    tags: tuple[str, ...] = (),
    tax_class: str = "",
) -> Sale:
    """One more line; the same product at the same price without a discount or note joins its line instead.

    Raises Refused `amount-too-large`, `quantity-out-of-range`, `already-paying`.
    """
    _still_open(sale)
    for line in sale.lines:
        same = sku and (line.sku, line.unit_minor, line.tags) == (sku, unit_minor, tags)
        if same and line.discount is None and not line.note:
            return change_quantity(sale, line.number, line.quantity + quantity)
    line = Line(sale.next_line, sku, names, quantity, unit_minor, tags, None, "", tax_class)
    return _with_lines(replace(sale, next_line=sale.next_line + 1), (*sale.lines, line))


def change_quantity(sale: Sale, number: int, quantity: int) -> Sale:
    """The line with another quantity; 0 removes it."""
    _still_open(sale)
    if quantity == 0:
        return remove_line(sale, number)
    return _with_line(sale, replace(line_of(sale, number), quantity=quantity))


def remove_line(sale: Sale, number: int) -> Sale:
    """The sale without that line. Raises Refused `no-such-line`, `already-paying`."""
    _still_open(sale)
    line_of(sale, number)
    return _with_lines(sale, tuple(line for line in sale.lines if line.number != number))


def discount_line(sale: Sale, number: int, discount: Discount | None) -> Sale:
    """The line with that discount by hand, or with none."""
    _still_open(sale)
    _check_discount(discount)
    return _with_line(sale, replace(line_of(sale, number), discount=discount))


def discount_sale(sale: Sale, discount: Discount | None) -> Sale:
    """The whole bill with that discount by hand, or with none."""
    _still_open(sale)
    _check_discount(discount)
    return replace(sale, discount=discount)


def note_line(sale: Sale, number: int, note: str) -> Sale:
    """The line with a remark for the kitchen or the receipt."""
    _still_open(sale)
    return _with_line(sale, replace(line_of(sale, number), note=note))


def with_deductions(sale: Sale, deductions: tuple[Deduction, ...]) -> Sale:
    """The sale with these rewards taken off instead of those before."""
    return sale if sale.deductions == deductions else replace(sale, deductions=deductions)


def totals(sale: Sale) -> Totals:
    """The bill's money: line discounts first, then the bill's discount shared by largest remainder, then rewards.

    Worked out once a sale, as every screen and every rule asks for it.
    """
    return sale._money


def _reckoned(sale: Sale) -> Totals:
    gross = [line.quantity * line.unit_minor for line in sale.lines]
    off = [line.discount.of(minor) if line.discount else 0 for line, minor in zip(sale.lines, gross, strict=True)]
    if sale.discount:
        after = [minor - own for minor, own in zip(gross, off, strict=True)]
        shares = share_out(sale.discount.of(sum(after)), after)
        off = [own + share for own, share in zip(off, shares, strict=True)]
    deducted: dict[int, int] = {}
    for deduction in sale.deductions:
        for number, minor in deduction.parts:
            deducted[number] = deducted.get(number, 0) + minor
    rows = tuple(
        LineAmounts(line.number, minor, less, deducted.get(line.number, 0))
        for line, minor, less in zip(sale.lines, gross, off, strict=True)
    )
    subtotal, discount = sum(gross), sum(off)
    taken = sum(row.deducted_minor for row in rows)
    paid = sum(tender.amount_minor for tender in sale.tenders)
    return Totals(rows, subtotal, discount, taken, subtotal - discount - taken, paid)


def cash_due_minor(sale: Sale, step_minor: int) -> int:
    """What is to be paid if the rest is paid in cash: rounded half up to the smallest coin (10 cents in Hong Kong)."""
    return round_to_step(totals(sale).due_minor, step_minor, Rounding.HALF_UP)


def pay(
    sale: Sale,
    kind: TenderKind,
    received_minor: int,
    cash_step_minor: int,
    brand: str = "",
    approval: Approval | None = None,
) -> Sale:
    """The sale with one more payment; more than is due is taken in cash only, and the rest is change.

    Raises Refused `nothing-to-pay`, `amount-too-large`, `not-a-payment`, `overpaid`.
    """
    if not sale.lines:
        raise Refused("nothing-to-pay")
    due = totals(sale).due_minor
    if due < 0:
        raise Refused("rewards-exceed-bill")
    if received_minor > MAXIMUM_AMOUNT_MINOR:
        raise Refused("amount-too-large")
    asked = round_to_step(due, cash_step_minor, Rounding.HALF_UP) if kind is TenderKind.CASH else due
    if received_minor < 0 or (received_minor == 0 and asked > 0):
        raise Refused("not-a-payment")
    if kind is not TenderKind.CASH and received_minor > due:
        raise Refused("overpaid", due_minor=due)
    closes = received_minor >= asked
    paid = Tender(kind, due if closes else received_minor, received_minor, brand, approval)
    return replace(sale, tenders=(*sale.tenders, paid))


def remove_tender(sale: Sale, index: int) -> Sale:
    """The sale without its `index`-th payment (from 0). Raises Refused `no-such-tender`."""
    if not 0 <= index < len(sale.tenders):
        raise Refused("no-such-tender")
    return replace(sale, tenders=sale.tenders[:index] + sale.tenders[index + 1 :])


def is_paid(sale: Sale) -> bool:
    """Whether nothing is due any more, with at least one payment made."""
    return bool(sale.tenders) and totals(sale).due_minor == 0


def line_of(sale: Sale, number: int) -> Line:
    """The line of that number. Raises Refused `no-such-line`."""
    for line in sale.lines:
        if line.number == number:
            return line
    raise Refused("no-such-line", line=number)


def _with_line(sale: Sale, changed: Line) -> Sale:
    return _with_lines(sale, (changed if line.number == changed.number else line for line in sale.lines))


def _with_lines(sale: Sale, lines: Iterable[Line]) -> Sale:
    kept = tuple(lines)
    for line in kept:
        if not 1 <= line.quantity <= MAXIMUM_QUANTITY:
            raise Refused("quantity-out-of-range", maximum=MAXIMUM_QUANTITY)
        if line.unit_minor < 0:
            raise Refused("not-a-price")
    if sum(line.gross_minor for line in kept) > MAXIMUM_AMOUNT_MINOR:
        raise Refused("amount-too-large")
    return replace(sale, lines=kept)


def _check_discount(discount: Discount | None) -> None:
    if discount and not (0 <= discount.basis_points <= WHOLE_BASIS_POINTS and discount.amount_minor >= 0):
        raise Refused("discount-out-of-range")


def _still_open(sale: Sale) -> None:
    if sale.tenders:
        raise Refused("already-paying")
