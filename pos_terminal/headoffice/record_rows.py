"""A record as a row of head office's books: its bytes, and what it is found by."""

from uuid import UUID

from pos_terminal.headoffice.database import Value, stamp
from pos_terminal.headoffice.effects import business_date
from pos_terminal.wire.codec import digest
from pos_terminal.wire.payloads import (
    AnyPayload,
    Body,
    EnrolmentRecorded,
    LateMemberRecorded,
    RefundRecorded,
    SaleRecorded,
    kind_of,
)


def record_row(terminal: str, body: Body, data: bytes, came_as: bytes = b"") -> tuple[Value, ...]:
    """A record's bytes, with what it is found by; `came_as` is the digest of what a person has repaired."""
    member, net_minor, merchant, refers = _found_by(body.body)
    facts = (kind_of(body.body), stamp(body.at), business_date(body).isoformat(), member, net_minor, merchant)
    return (body.id.bytes, came_as or digest(data), terminal, *facts, refers.bytes if refers else None, data)


def _found_by(payload: AnyPayload) -> tuple[str, int, str, UUID | None]:
    """Whose it is, its net amount, the merchant of a sale, and the sale that it refers to."""
    loyalty = getattr(payload, "loyalty", None)
    member = loyalty.member if loyalty else ""
    match payload:
        case SaleRecorded(sale=sale):
            return member, sale.total_minor, sale.merchant, None
        case RefundRecorded(refund=refund):
            return member, -refund.total_minor, "", refund.of
        case EnrolmentRecorded(enrolment=enrolment):
            return member or enrolment.member.id, 0, "", None
        case LateMemberRecorded(late=late):
            return member, 0, "", late.of
        case _:
            return member, 0, "", None
