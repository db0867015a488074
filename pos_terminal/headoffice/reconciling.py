"""The night's comparison with a till: digests of balances by bucket, totals of its days, and buckets told anew.

Digests are brought up to date from the feed when somebody asks, a part at a time: each change of a member is worked out
once, however many tills ask.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pos_terminal.headoffice.accounts import accounts_of_all, below_zero
from pos_terminal.headoffice.bucket_sums import DONE_TO, BucketSums, Sum
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.feed import holds
from pos_terminal.headoffice.hot import FEED_END, MEMBERS_OF_BUCKETS, PUT_DIGESTS, STREAM
from pos_terminal.headoffice.marks import neighbour_marks, own_marks
from pos_terminal.wire.buckets import BUCKETS, bucket_of
from pos_terminal.wire.envelope import AccountsChanged, Changes, Position
from pos_terminal.wire.reconcile import (
    DATED_KINDS,
    BalancesAnswer,
    BalancesAsked,
    DaysAnswer,
    DaysAsked,
    accounts_bytes,
    member_digest,
    totals_of,
    unpacked,
)

TURN = "balances"
PART = 2_000
# More would be a till whose feed was lost: it reads all of it anew instead.
MOST_WRONG = 256
MOST_BUCKETS = 16
NO_MEMBERS = Sum(0, 0, 0)

CHANGED = """
SELECT position, subject FROM feed WHERE position > ? AND subject >= 'accounts/' AND subject < 'accounts0'
ORDER BY position LIMIT ?"""
_DATED = ", ".join(f"'{kind}'" for kind in DATED_KINDS)
# A record that two streams carried counts once.
_OF_STREAM = f"""
SELECT DISTINCT p.record AS id, r.business_date AS day FROM place p JOIN record r ON r.id = p.record
WHERE p.stream = ?1 AND p.sequence <= ?2 AND r.business_date >= ?3 AND r.kind IN ({_DATED})"""  # noqa: S608 (constants)
COUNTS = f"SELECT d.day, count(*) FROM ({_OF_STREAM}) d GROUP BY d.day"  # noqa: S608
ENTRIES = f"""
SELECT d.day, e.programme, e.unit, sum(e.amount) FROM ({_OF_STREAM}) d JOIN entry e ON e.record = d.id
GROUP BY d.day, e.programme, e.unit"""  # noqa: S608
ASIDE = "SELECT count(*) FROM quarantine WHERE stream = ?1 AND sequence <= ?2"


def refresh(db: Connection, most: int = PART) -> bool:
    """Works out the digests of a part of what the feed has told since; False where nothing was left to do."""
    db.hold(TURN)
    done_to = db.execute(DONE_TO).fetchone()[0]
    changed = db.execute(CHANGED, (done_to, most)).fetchall()
    members = {subject.partition("/")[2]: position for position, subject in changed}
    accounts = accounts_of_all(db, members)
    rows = [
        (bucket_of(member), member, member_digest(member, accounts_bytes(accounts.get(member, ()))), position)
        for member, position in members.items()
    ]
    if rows:
        db.insert(PUT_DIGESTS, rows)
    return bool(rows)


def is_behind(db: Connection) -> bool:
    """Whether the feed has told of balances whose digests are not worked out."""
    done_to = db.execute(DONE_TO).fetchone()[0]
    return db.execute(CHANGED, (done_to, 1)).fetchone() is not None


def compare(db: Connection, asked: BalancesAsked, kept: BucketSums) -> BalancesAnswer:
    """Which buckets differ from the till's. Raises ValueError where they are no digests."""
    theirs = unpacked(asked.digests)
    current, position = db.execute(FEED_END).fetchone()
    if not holds(db, current, position, asked.generation, asked.cursor):
        return BalancesAnswer(reset=True)
    ours = kept.read(db, current)
    moved = {bucket for bucket, one in ours.items() if one.last > asked.cursor}
    wrong = [
        bucket
        for bucket in range(BUCKETS)
        if bucket not in moved and theirs[bucket] != ours.get(bucket, NO_MEMBERS).digest
    ]
    members = sum(one.members for one in ours.values())
    return BalancesAnswer(wrong=tuple(wrong[:MOST_WRONG]), moved=tuple(sorted(moved)), members=members)


def tell(db: Connection, terminal: str, buckets: Sequence[int], at: datetime) -> Changes:
    """The accounts of all members of the buckets, with the marks of the terminal's streams, all of one moment."""
    current, position = db.execute(FEED_END).fetchone()
    marks = own_marks(db, terminal)
    wanted = sorted({bucket for bucket in buckets if 0 <= bucket < BUCKETS})[:MOST_BUCKETS]
    members = [row[0] for row in db.find(MEMBERS_OF_BUCKETS, [(bucket,) for bucket in wanted])]
    accounts = accounts_of_all(db, members)
    items = tuple(
        AccountsChanged(member=member, accounts=found, flagged=bool(below_zero(found, at.date())))
        for member in members
        for found in [accounts.get(member, ())]
    )
    return Changes(
        generation=current,
        cursor=position,
        more=False,
        marks=marks,
        items=items,
        server_time=at,
        neighbours=neighbour_marks(db, terminal),
    )


def days(db: Connection, terminal: str, asked: DaysAsked) -> DaysAnswer:
    """Totals of the terminal's days in those of its streams that are known here."""
    counts: dict[date, int] = {}
    sums: dict[tuple[date, str, str], int] = {}
    aside = 0
    for no, sequence in _streams(db, terminal, asked.streams):
        bounds = (no, sequence, asked.since.isoformat())
        for day, count in db.execute(COUNTS, bounds):
            counts[date.fromisoformat(day)] = counts.get(date.fromisoformat(day), 0) + count
        for day, programme, unit, amount in db.execute(ENTRIES, bounds):
            place = (date.fromisoformat(day), programme, unit)
            sums[place] = sums.get(place, 0) + int(amount)
        aside += db.execute(ASIDE, (no, sequence)).fetchone()[0]
    totals = totals_of(counts.items(), ((*place, amount) for place, amount in sums.items()))
    return DaysAnswer(days=totals, aside=aside)


def _streams(db: Connection, terminal: str, positions: Iterable[Position]) -> Iterable[tuple[int, int]]:
    for position in positions:
        found = db.execute(STREAM, (position.stream,)).fetchone()
        if found is not None and found[2] == terminal:
            yield found[0], position.sequence
