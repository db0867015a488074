"""X and Z reports on paper, from the recorded report."""

from collections.abc import Iterable
from datetime import datetime

from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.loyalty.views.unit_words import own_words
from pos_terminal.domain.receipt.blocks import Block, Feed, Row, Size, Text
from pos_terminal.domain.receipt.letterhead import RULE, Letterhead
from pos_terminal.domain.receipt.words import amount, counted, figure, symbol
from pos_terminal.domain.selling.shift import ShiftClosed, ShiftReport, UnitTotal


def x_report(head: Letterhead, report: ShiftReport, *, copy: int = 0) -> tuple[Block, ...]:
    """The shift so far."""
    return (*_begin(head, "x_report", report, copy, "printed_at"), *_body(head, report), *head.bottom())


def z_report(head: Letterhead, closed: ShiftClosed, *, copy: int = 0) -> tuple[Block, ...]:
    """The closed shift, with the count of the drawer and a place to sign."""
    report, currency = closed.report, closed.report.currency
    reason = (Row(head.words.say("reason"), closed.reason),) if closed.reason else ()
    return (
        *_begin(head, "z_report", report, copy, "closed_at", closed.at),
        *_body(head, report),
        Row(head.words.say("counted"), figure(closed.counted_minor, currency), bold=True),
        Row(head.words.say("difference"), figure(closed.difference_minor, currency), Size.LARGE, bold=True),
        *reason,
        *RULE,
        Row(head.words.say("approved_by"), head.person(closed.approved_by)),
        Feed(40),
        Row(head.words.say("signature"), "____________"),
        *head.bottom(),
    )


def _begin(
    head: Letterhead, key: str, report: ShiftReport, copy: int, ended: str, at: datetime | None = None
) -> Iterable[Block]:
    yield from head.top()
    yield from head.copy_mark(copy)
    yield from head.named(key)
    yield Row(head.words.say("shift_number"), f"{head.shop.shop}-{head.shop.terminal} #{report.number}")
    yield Row(head.words.say("cashier"), report.cashier_name)
    if report.opened_at:
        yield Row(head.words.say("opened_at"), head.at(report.opened_at))
    yield Row(head.words.say(ended), head.at(at or report.at))


def _body(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    yield from _sales(head, report)
    yield from _tenders(head, report)
    yield from _members(head, report)
    yield from _by_hour(head, report)
    yield from _drawer(head, report)


def _sales(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    yield from RULE
    for key, number in (("sales", report.sales), ("refunds", report.refunds), ("voids", report.voids)):
        yield Row(head.words.say(key), counted(number))
    yield Feed(6)
    yield Row(head.words.say("gross"), figure(report.gross_minor, report.currency))
    for key, minor in (("savings", report.discount_minor), ("rewards", report.deducted_minor)):
        if minor:
            yield Row(head.words.say(key), figure(-minor, report.currency))
    label = f"{head.words.say('net')} {symbol(report.currency)}"
    yield Row(label, figure(report.net_minor, report.currency), Size.LARGE, bold=True)
    if report.returned_minor:
        yield Row(head.words.say("returned"), figure(-report.returned_minor, report.currency))
    if report.withheld_minor:
        yield Row(head.words.say("not_paid_out"), figure(report.withheld_minor, report.currency))
    if report.rounding_minor:
        yield Row(head.words.say("rounding"), figure(report.rounding_minor, report.currency))
    if report.external_sales:
        external = f"{head.words.say('external')} ×{counted(report.external_sales)}"
        yield Row(external, figure(report.external_net_minor, report.currency))


def _tenders(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    if not report.tenders:
        return
    yield from RULE
    yield Text(head.words.say("tenders"), bold=True)
    for tender in report.tenders:
        label = f"{head.words.say(f'tender.{tender.kind}')} ×{counted(tender.count)}"
        yield Row(label, figure(tender.amount_minor, report.currency))


def _members(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    if not report.members and not report.units:
        return
    yield from RULE
    yield Text(head.words.say("loyalty"), bold=True)
    yield Row(head.words.say("members"), counted(report.members))
    for unit in report.units:
        yield Text(_unit_name(head, unit))
        moves = (("unit_earned", unit.earned), ("unit_redeemed", unit.redeemed), ("unit_reversed", unit.reversed))
        for key, number in moves:
            if number:
                shown = amount(number, report.currency) if unit.unit == WALLET else counted(number)
                yield Row(head.words.say(key), shown, indent=2)


def _unit_name(head: Letterhead, unit: UnitTotal) -> str:
    programme = head.programme(unit.programme, "")
    if programme is None:
        return f"{unit.programme} {unit.unit}"
    if unit.unit == POINTS:
        name = head.words.say("points")
    elif unit.unit == WALLET:
        name = head.words.say("wallet")
    else:
        words = own_words(programme, unit.unit)
        name = head.words.name(words) if words else unit.unit.rpartition("/")[2]
    return f"{head.words.name(programme.names)} · {name}"


def _by_hour(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    if not report.hourly:
        return
    yield from RULE
    yield Text(head.words.say("hourly"), bold=True)
    for hour, minor in report.hourly:
        yield Row(f"{hour:02}:00", figure(minor, report.currency))


def _drawer(head: Letterhead, report: ShiftReport) -> Iterable[Block]:
    yield from RULE
    yield Text(head.words.say("cash_drawer"), bold=True)
    yield Row(head.words.say("float"), figure(report.float_minor, report.currency))
    if report.paid_in_minor:
        yield Row(head.words.say("paid_in"), figure(report.paid_in_minor, report.currency))
    if report.paid_out_minor:
        yield Row(head.words.say("paid_out"), figure(-report.paid_out_minor, report.currency))
    yield Row(head.words.say("expected"), figure(report.expected_cash_minor, report.currency), bold=True)
    if report.unsent:
        yield Row(head.words.say("unsent"), counted(report.unsent))
