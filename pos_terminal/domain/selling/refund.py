"""Giving back: what chosen lines of a completed sale are worth, and the facts of a refund or a void."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.sale import Deduction, Tender


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """So many units of a line of the sale, and the money they give back."""

    number: int
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedRefund:
    """What was given back. A void is a refund of everything in the shift of the sale. Amounts are positive."""

    id: UUID
    key: str
    of: UUID
    of_receipt: str
    void: bool
    receipt: str
    number: int
    at: datetime
    business_date: date
    shop: str
    terminal: str
    shift: UUID | None
    cashier: str
    cashier_name: str
    approved_by: str
    currency: str
    lines: tuple[ReturnedLine, ...]
    tenders: tuple[Tender, ...]
    total_minor: int
    rounding_minor: int
    reason: str
    withheld_minor: int = 0  # of the total, not paid out for points that were spent


def returnable(sale: CompletedSale, earlier: Iterable[CompletedRefund]) -> Mapping[int, int]:
    """Units of each line (by number) that have not been returned yet."""
    left = {line.number: line.quantity for line in sale.lines}
    for refund in earlier:
        for line in refund.lines:
            left[line.number] -= line.quantity
    return left


def price_return(
    sale: CompletedSale, earlier: Iterable[CompletedRefund], quantities: Mapping[int, int]
) -> tuple[ReturnedLine, ...]:
    """What the chosen quantities give back: what was paid for them after discounts and rewards.

    A line's units share its net amount by cumulative rounding, so that returning them one by one gives back exactly
    the whole. Raises Refused `nothing-to-return`, `already-returned`, `no-such-line`.
    """
    left = returnable(sale, earlier)
    chosen = {number: quantity for number, quantity in quantities.items() if quantity}
    if not chosen:
        raise Refused("nothing-to-return")
    by_number = {line.number: line for line in sale.lines}
    returned = []
    for number, quantity in sorted(chosen.items()):
        line = by_number.get(number)
        if line is None:
            raise Refused("no-such-line", line=number)
        if not 0 < quantity <= left[number]:
            raise Refused("already-returned", line=number, left=left[number])
        before = line.quantity - left[number]
        upto = line.net_minor * (before + quantity) // line.quantity
        returned.append(ReturnedLine(number, quantity, upto - line.net_minor * before // line.quantity))
    return tuple(returned)


def pieces(lines: Iterable[ReturnedLine]) -> dict[int, int]:
    """Pieces by line number."""
    found: dict[int, int] = {}
    for line in lines:
        found[line.number] = found.get(line.number, 0) + line.quantity
    return found


def part_returned(sale: CompletedSale, deduction: Deduction, come_back: Mapping[int, int]) -> int:
    """So much of a reward's money off lay on pieces that have come back."""
    quantity = {line.number: line.quantity for line in sale.lines}
    return sum(minor * come_back.get(number, 0) // quantity[number] for number, minor in deduction.parts)


def all_returned(sale: CompletedSale, deduction: Deduction, come_back: Mapping[int, int]) -> bool:
    """Whether every piece of the lines that a reward paid for has come back."""
    quantity = {line.number: line.quantity for line in sale.lines}
    return all(come_back.get(number, 0) >= quantity[number] for number, _ in deduction.parts)
