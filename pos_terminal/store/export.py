"""What leaves the till as tables for people and other programs: journal, sales, members."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.sale import Tender
from pos_terminal.domain.till import StoredRecord
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.rows import instant_text
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded

JOURNAL = ("n", "stream", "sequence", "kind", "at", "business_date", "id", "hash", "body")
SALES = (
    "kind",
    "receipt",
    "at",
    "business_date",
    "shop",
    "terminal",
    "cashier",
    "member",
    "currency",
    "subtotal_minor",
    "discount_minor",
    "deducted_minor",
    "total_minor",
    "rounding_minor",
    "tenders",
    "items",
    "of_receipt",
    "reason",
    "sequence",
    "id",
    "withheld_minor",
)
MEMBERS = ("member", "member_number", "name", "phone_last4", "birthday", "language", "joined_on", "blocked")

Line = Mapping[str, object]


def journal_lines(store: SqliteStore, first: date | None = None, last: date | None = None) -> Iterator[Line]:
    """Every record of those business days, with its bytes as they were committed."""
    for record in _within(store.records(0), first, last):
        yield {
            "n": record.n,
            "stream": str(record.stream),
            "sequence": record.sequence,
            "kind": record.kind,
            "at": instant_text(record.at),
            "business_date": record.business_date.isoformat(),
            "id": str(record.id),
            "hash": record.hash.hex(),
            "body": msgspec.Raw(record.body),
        }


def sales_lines(store: SqliteStore, first: date | None = None, last: date | None = None) -> Iterator[Line]:
    """A line for each sale, refund and void; what was given back is negative."""
    for record in _within(store.records(0), first, last):
        if record.kind not in ("sale", "refund"):
            continue
        payload = decode(record.body).body
        if isinstance(payload, SaleRecorded):
            member = payload.loyalty.number if payload.loyalty else ""
            yield _sale(payload.sale) | {"member": member, "sequence": record.sequence}
        elif isinstance(payload, RefundRecorded):
            member = payload.loyalty.number if payload.loyalty else ""
            yield _refund(payload.refund) | {"member": member, "sequence": record.sequence}


def member_lines(store: SqliteStore, first: date | None = None, last: date | None = None) -> Iterator[Line]:
    """Every member known here, or those who joined on those days; the full phone number is not kept on a till."""
    for member in store.members.each():
        joined = member.joined_on
        if (first or last) and (joined is None or not (first or date.min) <= joined <= (last or date.max)):
            continue
        yield {
            "member": member.id,
            "member_number": member.number,
            "name": member.name,
            "phone_last4": member.phone_last4,
            "birthday": f"{member.birthday[0]:02}-{member.birthday[1]:02}" if member.birthday else "",
            "language": member.language,
            "joined_on": joined.isoformat() if joined else "",
            "blocked": member.blocked,
        }


def as_json(line: Line) -> str:
    """A line of JSON Lines."""
    return msgspec.json.encode(line).decode()


def as_fields(line: Line, columns: Sequence[str]) -> list[str]:
    """The fields of a CSV row. One that a spreadsheet would take for a formula gets an apostrophe in front."""
    return [_field(line.get(column, "")) for column in columns]


def _within(records: Iterable[StoredRecord], first: date | None, last: date | None) -> Iterator[StoredRecord]:
    for record in records:
        if (first or date.min) <= record.business_date <= (last or date.max):
            yield record


def _sale(sale: CompletedSale) -> dict[str, object]:
    return {
        **_common(sale),
        "kind": "sale",
        "subtotal_minor": sale.subtotal_minor,
        "discount_minor": sale.discount_minor,
        "deducted_minor": sum(deduction.amount_minor for deduction in sale.deductions),
        "total_minor": sale.total_minor,
        "rounding_minor": sale.rounding_minor,
        "tenders": _tenders(sale.tenders, 1),
        "items": sum(line.quantity for line in sale.lines),
    }


def _refund(refund: CompletedRefund) -> dict[str, object]:
    return {
        **_common(refund),
        "kind": "void" if refund.void else "refund",
        "total_minor": -refund.total_minor,
        "rounding_minor": -refund.rounding_minor,
        "withheld_minor": refund.withheld_minor,
        "tenders": _tenders(refund.tenders, -1),
        "items": -sum(line.quantity for line in refund.lines),
        "of_receipt": refund.of_receipt,
        "reason": refund.reason,
    }


def _common(bill: CompletedSale | CompletedRefund) -> dict[str, object]:
    return {
        "receipt": bill.receipt,
        "at": instant_text(bill.at),
        "business_date": bill.business_date.isoformat(),
        "shop": bill.shop,
        "terminal": bill.terminal,
        "cashier": bill.cashier,
        "currency": bill.currency,
        "id": str(bill.id),
    }


def _tenders(tenders: Iterable[Tender], sign: int) -> dict[str, int]:
    """What was paid, by kind; a bill may have two of a kind."""
    paid: dict[str, int] = {}
    for tender in tenders:
        paid[tender.kind.value] = paid.get(tender.kind.value, 0) + sign * tender.amount_minor
    return paid


def _field(value: object) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case msgspec.Raw():
            return bytes(value).decode()
        case dict():
            return " ".join(f"{name}:{amount}" for name, amount in value.items())
        case str() if value[:1] in ("=", "+", "-", "@"):
            return f"'{value}"
        case _:
            return str(value)
