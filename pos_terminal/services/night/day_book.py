"""A business day read back from the journal, for the owner's report."""

from datetime import date, timedelta
from uuid import UUID

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.day import DayFacts, DayReport, day_report
from pos_terminal.services.ports import Store
from pos_terminal.services.shifts import unit_totals
from pos_terminal.wire.codec import NotReadable, decode
from pos_terminal.wire.payloads import AnyPayload, RefundRecorded, SaleRecorded, loyalty_entries

# More bills than a till can ring up on one day (a bill every second).
MOST_BILLS = 86_400
WEEK = timedelta(days=7)


def report_of(store: Store, day: date) -> DayReport:
    """The figures of that business day, beside the same weekday a week earlier."""
    earlier = _payloads(store, day - WEEK)
    before = sum(payload.sale.total_minor for payload in earlier if isinstance(payload, SaleRecorded))
    return day_report(_facts(store, day), before if earlier else None)


def has_bills(store: Store, day: date) -> bool:
    """Whether anything was sold or given back that day."""
    return bool(store.journal.recent_bills(limit=1, business_date=day))


def _facts(store: Store, day: date) -> DayFacts:
    installation = store.installation()
    calendar = ShopCalendar(installation.timezone, installation.day_start_hour)
    payloads = _payloads(store, day)
    sales = tuple(payload for payload in payloads if isinstance(payload, SaleRecorded))
    refunds = tuple(payload.refund for payload in payloads if isinstance(payload, RefundRecorded))
    entries = [entry for payload in payloads for entry in loyalty_entries(payload)]
    return DayFacts(
        day=day,
        currency=installation.currency,
        sales=tuple(payload.sale for payload in sales),
        refunds=refunds,
        hours=tuple(calendar.local(payload.sale.at).hour for payload in sales),
        member_sales=sum(payload.loyalty is not None for payload in sales),
        units=unit_totals(entries),
        returned_of={refund.of: sold for refund in refunds if (sold := _sale(store, refund.of)) is not None},
    )


def _sale(store: Store, record: UUID) -> CompletedSale | None:
    stored = store.journal.by_id(record)
    payload = _read(stored.body) if stored else None
    return payload.sale if isinstance(payload, SaleRecorded) else None


def _payloads(store: Store, day: date) -> tuple[AnyPayload, ...]:
    """The day's bills, oldest first; one that cannot be read is left out (the check of the books names it)."""
    found = (_read(stored.body) for stored in reversed(store.journal.recent_bills(limit=MOST_BILLS, business_date=day)))
    return tuple(payload for payload in found if payload is not None)


def _read(body: bytes) -> AnyPayload | None:
    try:
        return decode(body).body
    except NotReadable:
        return None
