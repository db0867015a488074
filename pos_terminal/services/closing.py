"""The closer of a standalone till: reviews tiers and writes down what expired on the days that are over.

Only head office, or a till without one, closes days; an enrolled till computes what can be spent without writing.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from pos_terminal.domain.loyalty.account import Account, Entry, apply_entries
from pos_terminal.domain.loyalty.closing import close_account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.tier import is_review
from pos_terminal.domain.till import Installation
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import Found, record
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import LotsClosed

# A till that was off longer than this reviews the last days only; what expired is seen however long it was off.
MOST_DAYS = 400


def close_days(counter: Counter, installation: Installation) -> int:
    """Appends closing records for every account that a day's end has changed; gives how many were written."""
    if installation.enrolled:
        return 0
    today = counter.today(installation)
    programmes = counter.shelf.in_force(today, installation.currency)
    written = 0
    for morning in _review_mornings(counter, programmes, today):
        written += _review(counter, installation, programmes, morning)
    due = counter.store.ledger.due_to_expire(today)
    return written + _close(counter, installation, programmes, today, dict.fromkeys(member for member, _, _ in due))


def _review_mornings(counter: Counter, programmes: tuple[Programme, ...], today: date) -> tuple[date, ...]:
    """Mornings since the last review on which a programme looks at its tiers."""
    rules = [one.tiers for one in programmes if one.tiers is not None]
    if not rules:
        return ()
    last = counter.store.journal.last_of_kind("closing")
    payload = decode(last.body).body if last is not None else None
    since = date.fromisoformat(payload.day) if isinstance(payload, LotsClosed) else today - timedelta(days=1)
    first = max(since + timedelta(days=1), today - timedelta(days=MOST_DAYS))
    days = (first + timedelta(days=n) for n in range((today - first).days + 1))
    return tuple(day for day in days if any(is_review(rule, day) for rule in rules))


def _review(counter: Counter, installation: Installation, programmes: tuple[Programme, ...], morning: date) -> int:
    members: dict[str, None] = {}
    for programme in programmes:
        if programme.tiers is not None and is_review(programme.tiers, morning):
            members |= dict.fromkeys(counter.store.ledger.to_review(programme.id))
    written = _close(counter, installation, programmes, morning, members)
    _write(counter, "", morning, ())  # the mark that this morning's review is done
    return written


def _close(
    counter: Counter,
    installation: Installation,
    programmes: tuple[Programme, ...],
    morning: date,
    members: Iterable[str],
) -> int:
    """Ends the day before `morning` for these members; one record each."""
    written = 0
    for member in sorted(members):
        known = counter.store.members.by_id(member) or Member(member, "")
        accounts = counter.store.ledger.accounts(member)
        for account in accounts:
            programme = next((one for one in programmes if one.id == account.programme), None)
            entries = _ended(account, programme, known, morning, counter, installation)
            if entries:
                _write(counter, member, morning, entries)
                written += 1
    return written


def _ended(
    account: Account,
    programme: Programme | None,
    member: Member,
    morning: date,
    counter: Counter,
    installation: Installation,
) -> tuple[Entry, ...]:
    """Day by day, where a tier ended on an earlier day than yesterday: what follows it may have ended since."""
    at = counter.clock.now()
    yesterday = morning - timedelta(days=1)
    entries: list[Entry] = []
    while True:
        ends = [
            one.expires_on for one in account.lots if one.expires_on and one.rest > 0 and one.unit.startswith("tier/")
        ]
        day = min([end for end in ends if end <= yesterday], default=yesterday)
        record = f"closing.{day.isoformat()}"  # what a closing gives is alike whoever closes
        situation = Situation(at, day + timedelta(days=1), installation.merchant, record)
        more = close_account(account, day, programme, member, situation)
        entries += more
        account = apply_entries(account, more)
        if day == yesterday:
            return tuple(entries)


def _write(counter: Counter, member: str, morning: date, entries: tuple[Entry, ...]) -> None:
    with counter.store.begin():
        record(
            counter.store,
            counter.clock,
            LotsClosed(day=morning.isoformat(), entries=entries),
            record_id=closing_id(morning, entries) if entries else counter.ids.new(),
            at=counter.clock.now(),
            business_date=morning,
            found=Found(member=member or None),
        )


def closing_id(day: date, entries: tuple[Entry, ...]) -> UUID:
    """The id of a closing record, made of what it closes: closing twice cannot write twice (UUIDv8, RFC 9562)."""
    named = "\n".join((day.isoformat(), *(f"{e.member}/{e.programme}/{e.unit}/{e.lot}" for e in entries)))
    value = int.from_bytes(sha256(named.encode()).digest()[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)
