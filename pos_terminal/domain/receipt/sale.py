"""A customer's receipt, from the recorded sale."""

from collections.abc import Iterable
from enum import StrEnum

from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.paper import Coupon
from pos_terminal.domain.receipt.blocks import Block, Code, Feed, Row, Size, Text
from pos_terminal.domain.receipt.coupon import coupon_part
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.loyalty import member_part
from pos_terminal.domain.receipt.template import Part
from pos_terminal.domain.receipt.words import amount, counted, figure, symbol
from pos_terminal.domain.selling.completion import CompletedLine, CompletedSale
from pos_terminal.domain.selling.sale import Approval, Tender, TenderKind

# Keeps quantity and price of one on the same line.
UNBROKEN = "\u00a0"


class Since(StrEnum):
    """What happened to a sale after it was recorded; a receipt printed later says so."""

    NOTHING = ""
    REFUNDED = "refunded"
    VOIDED = "voided"


def sale_receipt(
    head: Letterhead,
    sale: CompletedSale,
    loyalty: LoyaltyFacts | None,
    *,
    copy: int = 0,
    shop_copy: bool = False,
    since: Since = Since.NOTHING,
    coupons: Iterable[Coupon] = (),
) -> tuple[Block, ...]:
    """The receipt; `copy` 0 is the original.

    `shop_copy` is printed with the original, for the shop's own file; `coupons` are the vouchers that the sale brought
    and that are printed under the customer's.
    """
    has_coupons = Part.COUPON in head.template.parts and not shop_copy
    return (
        *head.top(),
        *head.copy_mark(copy),
        *(head.named("shop_copy") if shop_copy else ()),
        *((*head.spoken(since.value, Size.LARGE, bold=True), Feed(8)) if since else ()),
        *head.title("receipt", sale.receipt),
        *head.place(sale.at, sale.terminal, sale.cashier_name),
        *head.composed(
            {
                Part.ITEMS: _lines(head, sale),
                Part.SAVINGS: _savings(head, sale),
                Part.PAYMENT: _total(head, sale),
                Part.MEMBER: member_part(head, loyalty),
                Part.THANKS: head.spoken("thanks"),
                Part.CODE: receipt_code(head, sale.receipt),
                Part.FOOTER: head.footer(),
            }
        ),
        # Always last, whatever the template's order: they are torn off.
        *(coupon_part(head, loyalty, coupons, copy=copy) if has_coupons else ()),
        *head.bottom(),
    )


def receipt_code(head: Letterhead, receipt: str) -> tuple[Block, ...]:
    """The receipt's code as QR, by which a refund finds the sale again."""
    return (Feed(12), Code(receipt), Feed(6), Text(receipt, Size.SMALL, centred=True), *head.spoken("keep", Size.SMALL))


def item_text(head: Letterhead, line: CompletedLine, quantity: int) -> str:
    """A line's name with its quantity: `凍檸茶 Iced lemon tea ×2`."""
    return f"{head.words.name(line.names) or line.sku} ×{counted(quantity)}"


def payments(head: Letterhead, tenders: Iterable[Tender], currency: str, sign: int = 1) -> Iterable[Block]:
    """A row for each payment; cash as it was handed over where change was given."""
    for tender in tenders:
        shown = tender.received_minor if tender.kind is TenderKind.CASH and sign > 0 else tender.amount_minor
        yield Row(head.words.say(f"tender.{tender.kind}"), figure(sign * shown, currency))
        yield from _approved(head, tender.approval, currency)


def _approved(head: Letterhead, approval: Approval | None, currency: str) -> Iterable[Block]:
    """What the terminal that took it said: the card's last digits, its approval, and what an Octopus has left."""
    if approval is None:
        return
    if approval.masked_number or approval.code:
        code = f"{head.words.say('approval')} {approval.code}" if approval.code else ""
        yield Row(approval.masked_number or code, code if approval.masked_number else "", Size.SMALL, indent=2)
    if approval.remaining_minor is not None:
        yield Row(head.words.say("card_left"), figure(approval.remaining_minor, currency), Size.SMALL, indent=2)


def _lines(head: Letterhead, sale: CompletedSale) -> Iterable[Block]:
    # A discount of the whole bill is shared over all lines; it is told once below, not at every line.
    own = any(not line.discount_minor for line in sale.lines if line.gross_minor)
    for line in sale.lines:
        each = f"{UNBROKEN}@{figure(line.unit_minor, sale.currency)}" if line.quantity > 1 else ""
        figures = figure(line.gross_minor, sale.currency)
        yield Row(item_text(head, line, line.quantity) + each, figures, head.template.sizes.items)
        if line.note:
            yield Row(line.note, "", Size.SMALL, indent=2)
        if own and line.discount_minor:
            off = amount(line.discount_minor, sale.currency)
            yield Row(f"{head.words.say('saved_on_line')} {off}", "", Size.SMALL, indent=2)


def _savings(head: Letterhead, sale: CompletedSale) -> Iterable[Block]:
    if not sale.discount_minor and not sale.deductions:
        return
    yield Feed(6)
    yield Row(head.words.say("subtotal"), figure(sale.subtotal_minor, sale.currency))
    if sale.discount_minor:
        yield Row(head.words.say("savings"), figure(-sale.discount_minor, sale.currency))
    for deduction in sale.deductions:
        yield Row(head.words.name(deduction.names) or deduction.reward, figure(-deduction.amount_minor, sale.currency))


def _total(head: Letterhead, sale: CompletedSale) -> Iterable[Block]:
    label = f"{head.words.say('total')} {symbol(sale.currency)}"
    yield Row(label, figure(sale.total_minor, sale.currency), head.template.sizes.total, bold=True)
    pieces = sum(line.quantity for line in sale.lines)
    yield Row(head.words.say("pieces"), counted(pieces), Size.SMALL)
    if sale.rounding_minor:
        yield Row(head.words.say("rounding"), figure(sale.rounding_minor, sale.currency))
    yield from payments(head, sale.tenders, sale.currency)
    if sale.change_minor or any(tender.kind is TenderKind.CASH for tender in sale.tenders):
        yield Row(head.words.say("change"), figure(sale.change_minor, sale.currency), bold=True)
