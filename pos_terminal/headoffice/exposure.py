"""What cut-off tills have cost and may cost, in money: accounts that were overdrawn, rewards of which head office heard
late, and what the limits let a till give that has not been heard for a while."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.worth import unit_worth
from pos_terminal.domain.money import Rounding, round_fraction
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.accounts import accounts_of_all, below_zero
from pos_terminal.headoffice.database import Connection, instant
from pos_terminal.headoffice.programmes import programmes_on

# A till that is online sends within seconds, and asks again within five minutes after a failure.
LATE_MINUTES = 15
MINUTE_S = 60

OVERDRAWN = "SELECT subject FROM flag WHERE kind = ? AND cleared_at = '' ORDER BY n"
UNSEEN = """
SELECT terminal, count(DISTINCT record), sum(minor), sum(allowed) FROM given
WHERE late_s > ? AND business_date BETWEEN ? AND ? GROUP BY terminal ORDER BY terminal"""
TILLS = """
SELECT t.id, t.last_contact, CASE WHEN s.merchant = '' THEN h.merchant ELSE s.merchant END
FROM terminal t JOIN shop s ON s.id = t.shop CROSS JOIN head_office h
WHERE t.public_key <> '' AND t.closed = 0 ORDER BY t.shop, length(t.name), t.name"""


@dataclass(frozen=True, slots=True)
class Overdrawn:
    """What members owe of a unit now; `minor` is what that is worth by the programme's own rules at best, None where
    they do not say (stamps, a free item of any price)."""

    programme: str
    unit: str
    members: int
    amount: int
    minor: int | None


@dataclass(frozen=True, slots=True)
class GivenUnseen:
    """Money off by rewards on bills that arrived late, and how many of the rewards a manager had let go."""

    terminal: str
    bills: int
    minor: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Away:
    """A till that has not been heard for a while: what it may give unseen in all, None where a programme sets no limit.

    `past_hours` says that its limited rewards have stopped, as no programme calls so old a word good any more.
    """

    terminal: str
    last_contact: datetime | None
    past_hours: bool
    minor: int | None


@dataclass(frozen=True, slots=True)
class Exposure:
    """All of it. The sums leave out what has no figure: `away_minor` is None where a till that is away has no limit."""

    late_minutes: int
    overdrawn: tuple[Overdrawn, ...]
    overdrawn_minor: int
    unseen: tuple[GivenUnseen, ...]
    unseen_minor: int
    away: tuple[Away, ...]
    away_minor: int | None


def exposure(
    db: Connection, now: datetime, today: date, since: date | None, until: date | None, late_minutes: int = LATE_MINUTES
) -> Exposure:
    """As it stands now; what was given unseen is that of the days from `since` to `until`."""
    programmes = programmes_on(db, today)
    overdrawn = tuple(_overdrawn(db, programmes, today))
    days = ((since or date.min).isoformat(), (until or today).isoformat())
    unseen = tuple(
        GivenUnseen(terminal, bills, int(minor), int(allowed))
        for terminal, bills, minor, allowed in db.execute(UNSEEN, (late_minutes * MINUTE_S, *days))
    )
    here = [one for one in programmes if one.in_force(today)]
    away = tuple(_away(db, here, now, late_minutes))
    known = [one.minor for one in away if one.minor is not None]
    return Exposure(
        late_minutes=late_minutes,
        overdrawn=overdrawn,
        overdrawn_minor=sum(one.minor or 0 for one in overdrawn),
        unseen=unseen,
        unseen_minor=sum(one.minor for one in unseen),
        away=away,
        away_minor=sum(known) if len(known) == len(away) else None,
    )


def _overdrawn(db: Connection, programmes: tuple[Programme, ...], today: date) -> Iterator[Overdrawn]:
    rules = {one.id: one for one in programmes}
    members = {subject.partition("/")[0] for (subject,) in db.execute(OVERDRAWN, (flags.BELOW_ZERO,))}
    owed: dict[tuple[str, str], list[int]] = {}
    for accounts in accounts_of_all(db, sorted(members)).values():
        for programme, unit, balance in below_zero(accounts, today):
            owed.setdefault((programme, unit), []).append(-balance)
    for (programme, unit), amounts in sorted(owed.items()):
        each = unit_worth(rules[programme], unit) if programme in rules else None
        minor = None if each is None else round_fraction(sum(amounts) * each, Rounding.CEIL)
        yield Overdrawn(programme, unit, len(amounts), sum(amounts), minor)


def _away(db: Connection, programmes: list[Programme], now: datetime, late_minutes: int) -> Iterator[Away]:
    for till, contact, merchant in db.execute(TILLS):
        heard = instant(contact) if contact else None
        silent = now - heard if heard else None
        if silent is not None and silent <= timedelta(minutes=late_minutes):
            continue
        own = [one for one in programmes if not one.merchants or merchant in one.merchants]
        most = max((one.offline.hours for one in own), default=0)
        totals = [one.offline.terminal_total_minor for one in own if one.gives_off]
        past = silent is None or silent >= timedelta(hours=most)
        yield Away(till, heard, past, sum(totals) if all(totals) else None)
