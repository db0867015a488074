"""What people at head office look at: figures of the merchant, terminals with their lag, one member's accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words
from pos_terminal.headoffice import flags
from pos_terminal.headoffice.accounts import accounts_of
from pos_terminal.headoffice.database import Connection, instant
from pos_terminal.headoffice.exposure import Exposure, exposure
from pos_terminal.headoffice.kpis import Kpis, kpis
from pos_terminal.headoffice.marks import own_marks
from pos_terminal.headoffice.members import member_named
from pos_terminal.headoffice.programmes import programmes_on

COUNTS = """
SELECT (SELECT count(*) FROM member), (SELECT count(*) FROM terminal WHERE public_key <> ''),
  count(*) FILTER (WHERE terminal <> ''),
  count(*) FILTER (WHERE kind = 'sale'),
  count(*) FILTER (WHERE kind = 'sale' AND member <> '') + (SELECT count(*) FROM late_member),
  count(*) FILTER (WHERE kind = 'refund'), coalesce(sum(net_minor), 0),
  (SELECT count(*) FROM quarantine WHERE released_at = '') FROM record"""
CURRENCY = "SELECT merchant, currency FROM head_office"
# What was given and what was used, by programme and unit; reversals count where they belong by their sign.
UNITS = """
SELECT e.programme, e.unit,
  coalesce(sum(amount) FILTER (WHERE kind = 'earn'), 0),
  -coalesce(sum(amount) FILTER (WHERE kind IN ('redeem', 'full_card')), 0),
  coalesce(sum(amount) FILTER (WHERE kind = 'reversal'), 0),
  -coalesce(sum(amount) FILTER (WHERE kind = 'expire'), 0)
FROM entry e WHERE e.unit <> 'carry' GROUP BY e.programme, e.unit ORDER BY e.programme, e.unit"""
OUTSTANDING = """
SELECT programme, unit, coalesce(sum(rest), 0), coalesce(sum(rest) FILTER (WHERE rest < 0), 0) FROM lot
WHERE rest < 0 OR expires_on IS NULL OR expires_on >= ? GROUP BY programme, unit"""
TERMINALS = """
SELECT t.id, t.shop, t.name, t.public_key <> '', t.closed, t.last_contact, t.program, t.clock_off_s, t.cursor,
  t.said_sequence, (SELECT position FROM feed_end),
  (SELECT max(received_at) FROM place p JOIN stream s ON s.no = p.stream WHERE s.terminal = t.id),
  (SELECT count(*) FROM quarantine q JOIN stream s ON s.no = q.stream
    WHERE s.terminal = t.id AND q.released_at = '')
FROM terminal t ORDER BY t.shop, length(t.name), t.name"""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit of a programme: all that was ever given, used, taken back or given back, and expired; and what is open."""

    programme: str
    unit: str
    earned: int
    redeemed: int
    reversed: int
    expired: int
    outstanding: int
    below_zero: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at."""

    kind: str
    subject: str
    terminal: str
    detail: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The merchant's figures: `member_sales` of `sales` had a member, `outstanding` units are its liability."""

    merchant: str
    currency: str
    business_date: date
    members: int
    terminals: int
    records: int
    sales: int
    member_sales: int
    refunds: int
    net_minor: int
    quarantined: int
    units: tuple[UnitFigures, ...]
    flags: tuple[Flag, ...]
    kpis: Kpis
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class StreamPlace:
    """How much of a stream is here."""

    stream: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class TerminalState:
    """A till: where it stands, how far behind it is in both directions, and what is wrong with it."""

    terminal: str
    shop: str
    name: str
    joined: bool
    closed: bool
    last_contact: datetime | None
    last_record: datetime | None
    program: str
    clock_off_s: int
    streams: tuple[StreamPlace, ...]
    not_sent: int
    feed_behind: int
    quarantined: int
    silent_s: int | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """A member and their accounts on a day, each with its programme, in the merchant's order."""

    member: Member
    on: date
    accounts: tuple[tuple[Programme, Account], ...]


def report(db: Connection, now: datetime, today: date, since: date | None = None, until: date | None = None) -> Report:
    """The figures as they stand, and the KPIs of some days."""
    members, terminal_count, records, sales, member_sales, refunds, net, quarantined = db.execute(COUNTS).fetchone()
    merchant, currency = db.execute(CURRENCY).fetchone()
    outstanding = {(p, u): (rest, below) for p, u, rest, below in db.execute(OUTSTANDING, (today.isoformat(),))}
    units = tuple(
        UnitFigures(programme, unit, earned, used, back, expired, *outstanding.get((programme, unit), (0, 0)))
        for programme, unit, earned, used, back, expired in db.execute(UNITS)
    )
    return Report(
        merchant,
        currency,
        today,
        members,
        terminal_count,
        records,
        sales,
        member_sales,
        refunds,
        net,
        quarantined,
        units,
        _flags(db),
        kpis(db, today, since, until),
        exposure(db, now, today, since, until),
    )


def terminals(db: Connection, now: datetime) -> tuple[TerminalState, ...]:
    """Every terminal that was added."""
    raised = _flags(db)
    return tuple(_terminal(db, row, raised, now) for row in db.execute(TERMINALS).fetchall())


def account_report(db: Connection, member: str, today: date) -> Accounts:
    """A member's accounts, by number or id; a programme they have nothing in shows an empty one."""
    found = member_named(db, member)
    member = found.member.id
    held = {account.programme: account for account in accounts_of(db, member)}
    programmes = {programme.id: programme for programme in programmes_on(db, today)}
    currency = db.execute(CURRENCY).fetchone()[1]
    for programme in held:  # of a till that recorded alone, before it joined
        if programme not in programmes:
            names = Words(programme, programme)
            programmes[programme] = Programme(programme, "", names, currency, "", today)
    accounts = ((programme, held.get(id_) or Account(member, id_)) for id_, programme in programmes.items())
    return Accounts(found.member, today, tuple(accounts))


def _terminal(
    db: Connection,
    row: tuple[str, str, str, int, int, str, str, int, int, int, int, str | None, int],
    raised: tuple[Flag, ...],
    now: datetime,
) -> TerminalState:
    id_, shop, name, joined, closed, contact, program, off_s, cursor, said, position, last_record, quarantined = row
    streams = tuple(StreamPlace(mark.stream, mark.sequence, mark.hash) for mark in own_marks(db, id_))
    here = streams[-1].sequence if streams else 0
    heard = instant(contact) if contact else None
    return TerminalState(
        terminal=id_,
        shop=shop,
        name=name,
        joined=bool(joined),
        closed=bool(closed),
        last_contact=heard,
        last_record=instant(last_record) if last_record else None,
        program=program,
        clock_off_s=off_s,
        streams=streams,
        not_sent=max(0, said - here),
        feed_behind=max(0, position - cursor),
        quarantined=quarantined,
        silent_s=round((now - heard).total_seconds()) if heard else None,
        flags=tuple(flag for flag in raised if flag.terminal == id_),
    )


def _flags(db: Connection) -> tuple[Flag, ...]:
    return tuple(
        Flag(kind, subject, terminal, detail, instant(at))
        for kind, subject, terminal, detail, at in db.execute(flags.OPEN)
    )
