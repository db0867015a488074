"""What programmes see of a bill: each line's pieces, the pieces that a reward made free, and the money left on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine
from pos_terminal.domain.selling.sale import Deduction, Sale, totals


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line: `net_minor` is after discounts and rewards, `free` the pieces that a reward paid for whole.

    `discount_minor` was taken off by hand or by a price, before any reward.
    """

    number: int
    quantity: int
    net_minor: int
    tags: tuple[str, ...]
    free: int = 0
    discount_minor: int = 0
    sku: str = ""

    def fits(self, tags: frozenset[str], excluded: frozenset[str]) -> bool:
        """Whether it has one of `tags` (any line, where there are none) and none of `excluded`."""
        if excluded and not excluded.isdisjoint(self.tags):
            return False
        return not tags or not tags.isdisjoint(self.tags)

    def less(self, minor: int, items: int = 0) -> "BasketLine":
        """The line with so much taken off, and so many pieces of it made free by that."""
        if not minor:
            return self
        net, free = self.net_minor - minor, self.free + items
        return BasketLine(self.number, self.quantity, net, self.tags, free, self.discount_minor, self.sku)

    @property
    def paid_pieces(self) -> int:
        """Pieces that were paid for, with money or with points that left something to pay."""
        return self.quantity - self.free if self.net_minor > 0 else 0

    @property
    def piece_minor(self) -> int:
        """What one more piece is worth; the last one takes what rounding left."""
        left = self.quantity - self.free
        return self.net_minor // left if left else 0


@dataclass(frozen=True, slots=True)
class Basket:
    """All lines of a bill as the programmes see them."""

    lines: tuple[BasketLine, ...]

    def less(self, deduction: Deduction) -> "Basket":
        """The basket once this reward is taken off."""
        parts = dict(deduction.parts)
        return Basket(tuple(line.less(parts.get(line.number, 0), deduction.items) for line in self.lines))

    def fitting(self, tags: frozenset[str], excluded: frozenset[str]) -> tuple[BasketLine, ...]:
        """Lines that have one of `tags` and none of `excluded`."""
        return tuple(line for line in self.lines if line.fits(tags, excluded))

    def net_minor(self, tags: frozenset[str], excluded: frozenset[str]) -> int:
        """What is paid for those lines."""
        return sum(line.net_minor for line in self.lines if line.fits(tags, excluded))


def of_sale(sale: Sale) -> Basket:
    """An open bill before any reward."""
    money = totals(replace(sale, deductions=())) if sale.deductions else totals(sale)
    return Basket(
        tuple(
            BasketLine(line.number, line.quantity, row.net_minor, line.tags, 0, row.discount_minor, line.sku)
            for line, row in zip(sale.lines, money.lines, strict=True)
        )
    )


def of_completed(sale: CompletedSale) -> Basket:
    """A bill of the past, as it was paid."""
    free: dict[int, int] = {}
    for deduction in sale.deductions:
        if deduction.items:
            number = deduction.parts[0][0]
            free[number] = free.get(number, 0) + deduction.items
    return Basket(
        tuple(
            BasketLine(
                line.number,
                line.quantity,
                line.net_minor,
                line.tags,
                free.get(line.number, 0),
                line.discount_minor,
                line.sku,
            )
            for line in sale.lines
        )
    )


def remaining(basket: Basket, returned: Iterable[ReturnedLine]) -> Basket:
    """What is left of a paid basket; pieces that were paid for go back before free ones."""
    pieces: dict[int, int] = {}
    minor: dict[int, int] = {}
    for line in returned:
        pieces[line.number] = pieces.get(line.number, 0) + line.quantity
        minor[line.number] = minor.get(line.number, 0) + line.amount_minor
    return Basket(tuple(_kept(line, pieces, minor) for line in basket.lines))


def _kept(line: BasketLine, pieces: Mapping[int, int], minor: Mapping[int, int]) -> BasketLine:
    quantity = line.quantity - pieces.get(line.number, 0)
    net = line.net_minor - minor.get(line.number, 0)
    discount = line.discount_minor * quantity // line.quantity if line.quantity else 0
    return replace(line, quantity=quantity, free=min(line.free, quantity), net_minor=net, discount_minor=discount)
