"""The open bill as rows and totals: what is sold, what is taken off, what was paid, what is being typed."""

from dataclasses import dataclass

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.engine import OfferState
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import Discount, Line, Sale, Tender, TenderKind, Totals
from pos_terminal.domain.words import Words
from pos_terminal.services.state import Bill
from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner

TYPED_NAMES = Words("雜項", "Sundries")
STAMPS = "stamps/"
TENDER_GLYPHS = {
    TenderKind.CASH: "banknote",
    TenderKind.OCTOPUS: "nfc",
    TenderKind.CARD: "credit-card",
    TenderKind.FPS: "qr-code",
    TenderKind.WALLET: "smartphone",
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of the bill. `kind`: line, pending (being typed), discount, reward or tender.

    `place` is the line's number, the reward's place among the offers, or the tender's; -1 where nothing can be tapped.
    """

    key: str
    kind: str
    place: int
    quantity: str
    name: str
    note: str
    amount: str
    open: bool
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """An amount being typed on the amount pad: already in the total, not yet a line."""

    text: str = ""
    quantity: int = 1
    minor: int = 0


def with_typed(sale: Sale, typed: Typed) -> Sale:
    """The sale as it will be when the typed amount is a line; the sale itself where it cannot become one."""
    if typed.minor == 0:
        return sale
    try:
        return selling.add_line(sale, TYPED_NAMES, typed.minor, quantity=typed.quantity)
    except Refused:
        return sale


def bill_rows(bill: Bill, typed: Typed, manner: Manner) -> tuple[LineRow, ...]:
    """Lines in the order rung, then what is being typed, what is taken off, and what was paid."""
    touched = 0 if typed.minor or bill.sale.tenders else bill.touched
    rows = [_line(line, line.number == touched, manner) for line in bill.sale.lines]
    if typed.minor:
        rows.append(_typed(typed, manner))
    rows.extend(_discounts(bill.sale, manner))
    rows.extend(_rewards(bill, manner))
    rows.extend(_paid(i, tender, manner) for i, tender in enumerate(bill.sale.tenders))
    return tuple(rows)


def earned_texts(bill: Bill, manner: Manner) -> tuple[str, str]:
    """What paying will earn: points by programme, and stamps; empty where nothing."""
    points, stamps = [], 0
    units = {programme.id: programme.unit_names for programme in bill.programmes}
    for result in bill.evaluation.results:
        for change in result.changes:
            if change.unit == POINTS and change.earned > 0:
                points.append(manner.points(change.earned, units.get(result.programme, fmt.POINTS)))
            elif change.unit.startswith(STAMPS):
                stamps += change.earned
    points_text = manner.say("賺 ", "+") + manner.say("、", ", +").join(points) if points else ""
    stamps_text = manner.say(f"+{stamps} 印花", f"+{stamps} stamp" + "s" * (stamps > 1)) if stamps else ""
    return points_text, stamps_text


def savings_minor(money: Totals) -> int:
    """All that is taken off: discounts by hand and rewards."""
    return money.discount_minor + money.deducted_minor


def discount_text(discount: Discount, manner: Manner) -> str:
    """A discount by hand in words: `10% off`."""
    if discount.basis_points:
        percent = fmt.percent(discount.basis_points)
        return manner.say(f"折扣 {percent}", f"{percent} off")
    return manner.say(f"減 {manner.short(discount.amount_minor)}", f"{manner.short(discount.amount_minor)} off")


def _line(line: Line, is_open: bool, manner: Manner) -> LineRow:
    off = line.discount.of(line.gross_minor) if line.discount else 0
    notes = [line.note] if line.note else []
    if line.discount:
        notes.append(discount_text(line.discount, manner))
    return LineRow(
        key=f"line-{line.number}",
        kind="line",
        place=line.number,
        quantity=f"{line.quantity}×",
        name=manner.name(line.names),
        note=manner.say("，", ", ").join(notes),
        amount=manner.money(line.gross_minor - off),
        open=is_open,
    )


def _paid(place: int, tender: Tender, manner: Manner) -> LineRow:
    name, glyph = fmt.tender(tender.kind, manner.language), TENDER_GLYPHS[tender.kind]
    paid = manner.money(-tender.amount_minor)
    return LineRow(f"tender-{place}", "tender", place, "", name, "", paid, open=False, glyph=glyph)


def _typed(typed: Typed, manner: Manner) -> LineRow:
    note = manner.say("輸入中，已計入合計", "Typing, already in the total")
    amount = manner.money(typed.minor * typed.quantity)
    return LineRow("typed", "pending", -1, f"{typed.quantity}×", manner.name(TYPED_NAMES), note, amount, open=False)


def _discounts(sale: Sale, manner: Manner) -> tuple[LineRow, ...]:
    if sale.discount is None:
        return ()
    own = sum(line.discount.of(line.gross_minor) for line in sale.lines if line.discount)
    off = selling.totals(sale).discount_minor - own
    name = manner.say("整單", "Whole bill ") + discount_text(sale.discount, manner)
    return (LineRow("discount", "discount", 0, "", name, "", manner.money(-off), open=False, glyph="percent"),)


def _rewards(bill: Bill, manner: Manner) -> tuple[LineRow, ...]:
    applied = {
        offer.choice.reward: (i, offer)
        for i, offer in enumerate(bill.evaluation.offers)
        if offer.state is OfferState.APPLIED
    }
    units = {programme.id: programme.unit_names for programme in bill.programmes}
    rows = []
    for i, deduction in enumerate(bill.sale.deductions):
        place, offer = applied.get(deduction.reward, (-1, None))
        name, glyph = manner.name(deduction.names), "gift"
        if offer is not None and offer.choice.points:
            points = manner.points(offer.choice.points, units.get(offer.choice.programme, fmt.POINTS))
            name, glyph = manner.say(f"積分 {points}", f"Points: {points}"), "coins"
        amount = manner.money(-deduction.amount_minor)
        key = f"reward-{i}-{deduction.reward}"
        rows.append(LineRow(key, "reward", place, "", name, "", amount, open=False, glyph=glyph))
    return tuple(rows)
