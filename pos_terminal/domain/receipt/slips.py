"""Small slips: a new member's code, and the test print of a printer."""

from datetime import datetime

from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.member import MemberEnrolled
from pos_terminal.domain.receipt.blocks import Block, Code, Feed, Row, Ruler, Size, Text
from pos_terminal.domain.receipt.letterhead import RULE, Letterhead
from pos_terminal.domain.receipt.loyalty import member_part
from pos_terminal.domain.receipt.words import figure
from pos_terminal.domain.selling.handover import HandedOver
from pos_terminal.domain.selling.sale import Line


def enrolment_slip(
    head: Letterhead, enrolled: MemberEnrolled, loyalty: LoyaltyFacts | None = None, *, code: str = "", copy: int = 0
) -> tuple[Block, ...]:
    """What a new member takes home: their code as QR (the signed card, or else the plain number) and number.

    Neither full name nor phone number stands on it, as the slip may be left behind.
    """
    member = enrolled.member
    return (
        *head.top(),
        *head.copy_mark(copy),
        *head.named("enrolment"),
        Feed(12),
        Code(code or member.number, module_dots=8),
        Feed(8),
        *head.spoken("show_code"),
        Feed(8),
        Text(head.words.say("member_number"), Size.SMALL, centred=True),
        Text(grouped(member.number), Size.LARGE, bold=True, centred=True),
        Row(head.words.say("joined_on"), enrolled.business_date.isoformat()),
        *member_part(head, loyalty),
        *head.bottom(),
    )


def handover_slip(head: Letterhead, handover: HandedOver, *, copy: int = 0) -> tuple[Block, ...]:
    """A bill that moves to another till: its code, and for people what is on it. No member stands on it."""
    return (
        *head.top(),
        *head.copy_mark(copy),
        *head.named("handover"),
        Row(head.at(handover.at), head.person(handover.cashier)),
        Feed(12),
        Code(handover.code, module_dots=6),
        Feed(8),
        *head.spoken("scan_at_other_till"),
        *RULE,
        *(_line(head, line, handover.currency) for line in handover.lines),
        *RULE,
        Row(head.words.say("total"), figure(handover.total_minor, handover.currency), Size.LARGE, bold=True),
        *head.bottom(),
    )


def _line(head: Letterhead, line: Line, currency: str) -> Row:
    return Row(f"{head.words.name(line.names) or line.sku} ×{line.quantity}", figure(line.gross_minor, currency))


def trial_slip(head: Letterhead, at: datetime, *, printer: str, width_dots: int) -> tuple[Block, ...]:
    """A slip that shows at a glance whether width, letters, code and cutter are right."""
    return (
        *head.top(),
        *head.named("test"),
        Row(head.at(at), printer),
        Text(head.words.say("test_width", dots=width_dots)),
        Ruler(),
        *(Text(text, Size.SMALL) for text in head.words.each("test_ruler")),
        *RULE,
        *(
            Text(text, size)
            for size in (Size.SMALL, Size.NORMAL, Size.LARGE)
            for text in head.words.each("test_letters")
        ),
        Text("0123456789 $1,234.50 ABCabc", bold=True),
        *RULE,
        Code("POS-TERMINAL-TEST"),
        *head.spoken("test_code", Size.SMALL),
        *head.bottom(),
    )


def width_scale(width_dots: int) -> tuple[Block, ...]:
    """A scale of that width with its number at both ends: where the right one is not whole, the paper is narrower."""
    return Row(str(width_dots), str(width_dots)), Ruler()


def grouped(number: str) -> str:
    """A member number in groups of four, as it is read aloud."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
