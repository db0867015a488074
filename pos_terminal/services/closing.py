"""The closer of a standalone till: reviews tiers and writes down what expired on the days that are over.

Only head office, or a till without one, closes days; an enrolled till computes what can be spent without writing.
"""

from collections.abc import Collection
from datetime import date, timedelta

from pos_terminal.domain.loyalty.account import Entry
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
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
    due = dict.fromkeys(member for member, _, _ in counter.store.ledger.due_to_expire(today))
    if not due:
        return written
    with counter.store.begin():
        return written + _close(counter, installation, programmes, today, due)


def _review_mornings(counter: Counter, programmes: tuple[Programme, ...], today: date) -> tuple[date, ...]:
    """Mornings since the last review on which a programme looks at its tiers."""
    rules = [one.tiers for one in programmes if one.tiers is not None]
    if not rules:
        return ()
    from pos_terminal.domain.loyalty.tiers.tier import is_review

    last = counter.store.journal.last_of_kind("closing")
    payload = decode(last.body).body if last is not None else None
    since = date.fromisoformat(payload.day) if isinstance(payload, LotsClosed) else _first_day(counter, today)
    first = max(since + timedelta(days=1), today - timedelta(days=MOST_DAYS))
    days = (first + timedelta(days=n) for n in range((today - first).days + 1))
    return tuple(day for day in days if any(is_review(rule, day) for rule in rules))


def _first_day(counter: Counter, today: date) -> date:
    """When this till began: no morning after it has been looked at yet."""
    first = next(iter(counter.store.records(0)), None)
    return first.business_date if first is not None else today


def _review(counter: Counter, installation: Installation, programmes: tuple[Programme, ...], morning: date) -> int:
    from pos_terminal.domain.loyalty.tiers.tier import is_review

    members: dict[str, None] = {}
    for programme in programmes:
        if programme.tiers is not None and is_review(programme.tiers, morning):
            members |= dict.fromkeys(counter.store.ledger.to_review(programme.id))
    with counter.store.begin():  # all or nothing: a power cut in the middle would leave the others without a review
        written = _close(counter, installation, programmes, morning, members)
        _write(counter, "", morning, ())  # the mark that this morning's review is done
    return written


def _close(
    counter: Counter,
    installation: Installation,
    programmes: tuple[Programme, ...],
    morning: date,
    members: Collection[str],
) -> int:
    """Ends the day before `morning` for these members; one record each."""
    if not members:
        return 0
    from pos_terminal.domain.loyalty.days.day_end import end_days

    written = 0
    for member in sorted(members):
        known = counter.store.members.by_id(member) or Member(member, "")
        accounts = counter.store.ledger.accounts(member)
        for account in accounts:
            programme = next((one for one in programmes if one.id == account.programme), None)
            yesterday = morning - timedelta(days=1)
            entries = end_days(account, yesterday, programme, known, counter.clock.now(), installation.merchant)
            if entries:
                _write(counter, member, morning, entries)
                written += 1
    return written


def _write(counter: Counter, member: str, morning: date, entries: tuple[Entry, ...]) -> None:
    from pos_terminal.domain.loyalty.days.day_end import closing_id

    record(
        counter.store,
        counter.clock,
        LotsClosed(day=morning.isoformat(), entries=entries),
        record_id=closing_id(morning, entries) if entries else counter.ids.new(),
        at=counter.clock.now(),
        business_date=morning,
        found=Found(member=member or None),
    )
