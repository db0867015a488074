"""How till and head office find out at night whether both hold the same: digests of balances, totals of days.

A member's digest covers the bytes of all accounts as head office told them; a bucket's digest is the sum of those of
its members. 4,096 sums of eight bytes tell where to look among a million members. Nothing here overwrites what
happened: what differs is named, and a bucket is downloaded anew.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.wire.buckets import BUCKETS
from pos_terminal.wire.envelope import Position, Whole

# A till begins one at each restore and fork.
MOST_STREAMS = 1_000
MOST_PLACES = 1_000
MOST_AGAIN = 100
DIGEST_BYTES = 6  # so that the sum of 65,536 members' digests fits in 63 bits
NOTHING = b"[]"
_ENCODER = msgspec.json.Encoder(order="sorted")
_SUMS = struct.Struct(f">{BUCKETS}Q")

# Kinds of records whose business day their own bytes name, so that both sides count them under the same day.
DATED_KINDS = ("sale", "refund", "enrolment", "engagement", "late_member")


class BalancesAsked(Struct, frozen=True, kw_only=True):
    """The till's bucket digests (`packed`), as it stands at that place of the feed."""

    generation: str
    cursor: Whole
    digests: bytes


class BalancesAnswer(Struct, frozen=True, kw_only=True):
    """Buckets that differ, and those in which something has changed since the till read the feed: they decide nothing.

    `reset`: the till's place in the feed means nothing here any more; it reads the feed anew, which tells everything.
    """

    wrong: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    members: int = 0
    reset: bool = False


class BucketsAsked(Struct, frozen=True, kw_only=True):
    """Buckets to be told anew: the answer is a `Changes` page with the accounts of all their members."""

    buckets: Annotated[tuple[int, ...], Meta(max_length=BUCKETS)]


class DaysAsked(Struct, frozen=True, kw_only=True):
    """Totals of the business days from `since` on, of these streams as far as their positions."""

    since: date
    streams: Annotated[tuple[Position, ...], Meta(max_length=MOST_STREAMS)]


class DayTotals(Struct, frozen=True, kw_only=True):
    """What was recorded of a business day: records of `DATED_KINDS`, and their entries' sums by programme and unit."""

    day: date
    records: int
    units: tuple[tuple[str, str, int], ...] = ()


class DaysAnswer(Struct, frozen=True, kw_only=True):
    """The days in their order. `aside` counts records of these streams that head office keeps without their effects:
    their days may differ for that reason."""

    days: tuple[DayTotals, ...]
    aside: int = 0


class PlacesAsked(Struct, frozen=True, kw_only=True):
    """Places of one of the terminal's streams: do their records, and what they booked, lie there as they came?

    `thorough` looks for entries under any member's name, where else those whom the records name are looked at.
    """

    stream: str
    thorough: bool = False
    sequences: Annotated[tuple[Whole, ...], Meta(max_length=MOST_PLACES)]


class PlaceSaid(Struct, frozen=True):
    """What is to be said of a place."""

    sequence: int
    what: str


class PlacesAnswer(Struct, frozen=True, kw_only=True):
    """Those at which it is not so, and what is wrong: `place` or `record` is gone, its `bytes` or its `columns`
    were altered, or its `entries` are others. What is kept aside is not looked at."""

    wrong: tuple[PlaceSaid, ...] = ()


class RecordAgain(Struct, frozen=True, kw_only=True):
    """A record's bytes once more, for a place that head office has acknowledged."""

    sequence: Whole
    body: bytes


class Again(Struct, frozen=True, kw_only=True):
    """Records of a stream once more: head office mends what is wrong with them, and changes nothing else."""

    stream: str
    records: Annotated[tuple[RecordAgain, ...], Meta(max_length=MOST_AGAIN)]


class AgainAnswer(Struct, frozen=True, kw_only=True):
    """What was `mended`, and what was wrong; what was `refused`, and why: other bytes than came then."""

    mended: tuple[PlaceSaid, ...] = ()
    refused: tuple[PlaceSaid, ...] = ()


def accounts_bytes(accounts: Sequence[Account]) -> bytes:
    """A member's accounts as their digest sees them: the same bytes at both ends."""
    return _ENCODER.encode(tuple(accounts))


def member_digest(member: str, accounts: bytes) -> int:
    """A number below 2^48 that changes with the member's accounts; 0 for who has nothing, told of or not."""
    if accounts == NOTHING:
        return 0
    return int.from_bytes(sha256(member.encode() + b"\0" + accounts).digest()[:DIGEST_BYTES])


def packed(sums: Mapping[int, int]) -> bytes:
    """Bucket digests as 32 KiB."""
    return _SUMS.pack(*(sums.get(bucket, 0) for bucket in range(BUCKETS)))


def unpacked(digests: bytes) -> tuple[int, ...]:
    """Bucket digests by bucket. Raises ValueError where it is not their length."""
    if len(digests) != _SUMS.size:
        raise ValueError(f"{len(digests)} bytes are not {BUCKETS} digests")
    return _SUMS.unpack(digests)


def totals_of(counts: Iterable[tuple[date, int]], sums: Iterable[tuple[date, str, str, int]]) -> tuple[DayTotals, ...]:
    """Days out of counted records and summed entries; sums of nothing are left out on both sides."""
    units: dict[date, list[tuple[str, str, int]]] = {}
    for day, programme, unit, amount in sums:
        if amount:
            units.setdefault(day, []).append((programme, unit, amount))
    known = dict(counts)
    return tuple(
        DayTotals(day=day, records=known.get(day, 0), units=tuple(sorted(units.get(day, ()))))
        for day in sorted({*known, *units})
    )
