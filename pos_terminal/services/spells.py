"""How long head office has not been heard, and what was given in the meantime."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.refunds.still_given import still_given
from pos_terminal.domain.loyalty.spell import Spell
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import ReturnedLine
from pos_terminal.domain.till import FeedPosition
from pos_terminal.services.ports import Clock, Store

# Head office counts as out of reach once this many calls in a row have failed.
FAILURES_THAT_MEAN_OFFLINE = 2
# No programme calls a word of less than an hour old.
SURELY_FRESH_MINUTES = 60
NO_TIME = timedelta()


def is_offline(feed: FeedPosition) -> bool:
    """Whether head office cannot be reached now."""
    return feed.failures >= FAILURES_THAT_MEAN_OFFLINE


def spell_of(store: Store, clock: Clock, at: datetime, member: str, programmes: Sequence[Programme]) -> Spell:
    """The spell as it stands for that member's bill; what was given, here and at the shop's other tills as far as they
    were heard, is looked up only where a limit may ask for it."""
    feed = store.outbox.feed()
    minutes = minutes_unheard(store, feed, clock, at)
    if not is_offline(feed) and minutes is not None and minutes < SURELY_FRESH_MINUTES:
        return Spell(minutes)
    from pos_terminal.services.given_nearby import given_nearby  # the window does not wait for the rules behind it

    limited = (one.id for one in programmes if one.offline.terminal_total_minor)
    totals = tuple((name, store.unseen.total_minor(name)) for name in limited)
    given = store.unseen.of_member(member) + given_nearby(store, member, programmes)
    return Spell(minutes, given, totals)


def minutes_unheard(store: Store, feed: FeedPosition, clock: Clock, at: datetime) -> int | None:
    """Minutes since the last completed round with head office; None where nobody can tell.

    The wall clock may have been set back: while the machine runs its other clock counts as well, and after that the
    time of what was recorded since.
    """
    if feed.last_contact is None:
        return None
    latest = at
    head = store.journal.head()
    if head.n > feed.heard_n and (last := store.journal.by_n(head.n)) is not None:
        latest = max(at, last.at)
    passed = latest - feed.last_contact
    if feed.heard_boot == clock.boot:
        running = timedelta(milliseconds=clock.monotonic_s() * 1000 - feed.heard_mono_ms)
        passed = max(passed, running)
    return int(passed.total_seconds()) // 60 if passed >= NO_TIME else None


def heard(feed: FeedPosition, clock: Clock, n: int) -> FeedPosition:
    """The same place in the feed, at the end of a completed round; `n` is the journal's last row."""
    return replace(
        feed,
        last_contact=clock.now(),
        last_problem="",
        failures=0,
        retry_at=None,
        heard_boot=clock.boot,
        heard_mono_ms=int(clock.monotonic_s() * 1000),
        heard_n=n,
    )


def take_back(
    store: Store,
    n: int,
    member: str,
    sale: CompletedSale,
    programmes: Iterable[Programme],
    returned: Sequence[ReturnedLine],
) -> None:
    """Gives the limits back what a returned sale of this spell had taken; `n` is the sale's journal row."""
    keeps = {one.id for one in programmes if one.refund is RefundPolicy.NONE}
    given = tuple(one for one in store.unseen.of_record(n) if one.programme not in keeps)
    store.unseen.put(n, member, still_given(given, sale, returned))
