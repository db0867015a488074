"""The slip of a refund or a void, from what was recorded."""

from collections.abc import Iterable

from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.units import REFUND, WALLET
from pos_terminal.domain.receipt.blocks import Block, Feed, Row, Size
from pos_terminal.domain.receipt.letterhead import RULE, Letterhead
from pos_terminal.domain.receipt.loyalty import member_part
from pos_terminal.domain.receipt.sale import item_text, payments, receipt_code
from pos_terminal.domain.receipt.words import counted, figure, symbol
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund


def refund_receipt(
    head: Letterhead,
    refund: CompletedRefund,
    loyalty: LoyaltyFacts | None,
    *,
    sale: CompletedSale | None,
    copy: int = 0,
) -> tuple[Block, ...]:
    """The slip; the names come from the `sale`, which is None where another till sold it."""
    return (
        *head.top(),
        *head.copy_mark(copy),
        *head.named("void" if refund.void else "refund"),
        *head.title("receipt_number", refund.receipt),
        Row(head.words.say("of_receipt"), refund.of_receipt),
        *head.place(refund.at, refund.terminal, refund.cashier_name),
        *RULE,
        *_lines(head, refund, sale),
        *RULE,
        *_total(head, refund, loyalty),
        *member_part(head, loyalty),
        *RULE,
        *_reasons(head, refund),
        *receipt_code(head, refund.receipt),
        *head.bottom(),
    )


def _lines(head: Letterhead, refund: CompletedRefund, sale: CompletedSale | None) -> Iterable[Block]:
    sold = {line.number: line for line in sale.lines} if sale else {}
    for line in refund.lines:
        known = sold.get(line.number)
        unknown = f"{head.words.say('unknown_item', n=line.number)} ×{counted(line.quantity)}"
        name = item_text(head, known, line.quantity) if known else unknown
        yield Row(name, figure(-line.amount_minor, refund.currency))


def _total(head: Letterhead, refund: CompletedRefund, loyalty: LoyaltyFacts | None) -> Iterable[Block]:
    label = f"{head.words.say('refund_total')} {symbol(refund.currency)}"
    yield Row(label, figure(-refund.total_minor, refund.currency), Size.LARGE, bold=True)
    credited = _credited(loyalty)
    for key, minor in (("withheld", refund.withheld_minor - credited), ("into_wallet", credited)):
        if minor:
            yield Row(head.words.say(key), figure(minor, refund.currency))
    if refund.rounding_minor:
        yield Row(head.words.say("rounding"), figure(-refund.rounding_minor, refund.currency))
    yield from payments(head, refund.tenders, refund.currency, sign=-1)


def _credited(loyalty: LoyaltyFacts | None) -> int:
    """What went into wallets and not into the customer's hand."""
    entries = loyalty.entries if loyalty else ()
    return sum(entry.amount for entry in entries if (entry.unit, entry.lot) == (WALLET, REFUND) and entry.amount > 0)


def _reasons(head: Letterhead, refund: CompletedRefund) -> Iterable[Block]:
    if refund.reason:
        yield Row(head.words.say("reason"), refund.reason)
    if refund.approved_by:
        yield Row(head.words.say("approved_by"), head.person(refund.approved_by))
    yield Feed(40)
    yield Row(head.words.say("signature"), "____________")
