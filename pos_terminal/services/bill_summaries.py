"""Bills as lines of the history."""

from pos_terminal.domain.selling.sale import Tender
from pos_terminal.domain.till import StoredRecord
from pos_terminal.services.late_members import late_loyalty
from pos_terminal.services.ports import Store
from pos_terminal.services.state import BillSummary
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded


def summary_of(store: Store, stored: StoredRecord) -> BillSummary:
    """A sale or refund as a line of the history. Raises ValueError for a record of another kind."""
    payload = decode(stored.body).body
    if isinstance(payload, RefundRecorded):
        refund = payload.refund
        return BillSummary(
            id=refund.id,
            receipt=refund.receipt,
            at=refund.at,
            total_minor=refund.withheld_minor - refund.total_minor,
            of_receipt=refund.of_receipt,
            member_name=payload.loyalty.name if payload.loyalty else "",
            kind="void" if refund.void else "refund",
            tender=_largest(refund.tenders),
        )
    if not isinstance(payload, SaleRecorded):
        raise ValueError(f"record {stored.n} is a {stored.kind}, not a bill")
    sale = payload.sale
    referring = store.journal.referring_to(sale.id)
    loyalty = payload.loyalty or late_loyalty(referring)
    return BillSummary(
        id=sale.id,
        receipt=sale.receipt,
        at=sale.at,
        total_minor=sale.total_minor,
        member_name=loyalty.name if loyalty else "",
        kind="sale",
        returned=any(one.kind == "refund" for one in referring),
        tender=_largest(sale.tenders),
        items=tuple((line.names, line.quantity) for line in sale.lines),
    )


def _largest(tenders: tuple[Tender, ...]) -> str:
    """How most of it was paid; nothing for a bill that rewards paid whole."""
    return max(tenders, key=lambda tender: tender.amount_minor).kind if tenders else ""


def searchable(bill: BillSummary) -> str:
    """What of a bill a search looks at."""
    names = (name for words, _ in bill.items for name in (words.zh, words.en))
    return " ".join((bill.receipt, bill.of_receipt, bill.member_name, *names)).casefold()
