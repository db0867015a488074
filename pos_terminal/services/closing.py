"""The closer of a standalone till: writes down what expired on the days that are over.

Only head office, or a till without one, closes days; an enrolled till computes what can be spent without writing.
"""

from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from pos_terminal.domain.loyalty.account import Entry
from pos_terminal.domain.loyalty.closing import expire
from pos_terminal.domain.till import Installation
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import Found, record
from pos_terminal.wire.payloads import LotsClosed


def close_days(counter: Counter, installation: Installation) -> int:
    """Appends expire records for every lot that died before today; gives how many accounts were touched."""
    if installation.enrolled:
        return 0
    today = counter.today(installation)
    by_account: dict[tuple[str, str], list[Entry]] = {}
    for entry in expire(counter.store.ledger.due_to_expire(today), today - timedelta(days=1)):
        by_account.setdefault((entry.member, entry.programme), []).append(entry)
    for (member, _), found in sorted(by_account.items()):
        entries = tuple(sorted(found, key=lambda entry: (entry.unit, entry.lot)))
        with counter.store.begin():
            record(
                counter.store,
                counter.clock,
                LotsClosed(day=today.isoformat(), entries=entries),
                record_id=closing_id(today, entries),
                at=counter.clock.now(),
                business_date=today,
                found=Found(member=member),
            )
    return len(by_account)


def closing_id(day: date, entries: tuple[Entry, ...]) -> UUID:
    """The id of a closing record, made of what it closes: closing twice cannot write twice (UUIDv8, RFC 9562)."""
    named = "\n".join((day.isoformat(), *(f"{e.member}/{e.programme}/{e.unit}/{e.lot}" for e in entries)))
    value = int.from_bytes(sha256(named.encode()).digest()[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)
