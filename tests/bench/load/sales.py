"""A seeded day of sales as tills would have committed them: several sizes, some to members with points and stamps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random  # noqa: TID251 (seeded)
from uuid import UUID

from pos_terminal.domain.loyalty.account import Entry, EntryKind, LoyaltyFacts, ProgrammeResult, UnitChange
from pos_terminal.domain.selling.sale import Tender, TenderKind
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import Body, SaleRecorded
from tests.support.receipts import line, sale_of

GOODS = (
    ("凍檸茶", "Iced lemon tea", 2200),
    ("菠蘿油", "Pineapple bun with butter", 1600),
    ("蛋撻", "Egg tart", 900),
    ("絲襪奶茶", "Silk stocking milk tea", 2100),
    ("餐蛋麵", "Noodles with luncheon meat and egg", 4200),
    ("乾炒牛河", "Fried noodles with beef", 5800),
    ("西多士", "French toast", 2600),
)
# How many lines a bill has: mostly few, now and then a table's.
LINES = (1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 12)
# Of a hundred bills so many are a member's.
MEMBER_SHARE = 60
MEMBERS_PER_TILL = 100
POINTS, STAMPS = "sunrise-points", "cafe"


class Sales:
    """One till's bills, one after the other. The same seed and till make the same bytes."""

    def __init__(self, seed: int, till: int, members: int, begins: datetime) -> None:
        self._random = Random(seed * 1_000_003 + till)  # the same bytes in each run
        self._till = till
        self._members = members
        self._at = begins
        self._number = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield self._next()

    def _next(self) -> bytes:
        chance = self._random
        self._number += 1
        self._at += timedelta(milliseconds=chance.randrange(200, 400))
        id_ = self._id()
        lines = []
        for place in range(chance.choice(LINES)):
            zh, en, unit = chance.choice(GOODS)
            lines.append(line(place + 1, zh, en, chance.choice((1, 1, 1, 2)), unit))
        plain = sale_of(*lines)
        sold = replace(
            plain,
            id=id_,
            key=str(id_),
            receipt=f"S1-T{self._till}-{self._number}",
            number=self._number,
            opened_at=self._at,
            at=self._at,
            business_date=self._at.date(),
            shop="S1",
            terminal=f"T{self._till}",
            tenders=(Tender(TenderKind.OCTOPUS, plain.total_minor, plain.total_minor),),
        )
        loyalty = self._loyalty(sold.total_minor // 50) if chance.randrange(100) < MEMBER_SHARE else None
        payload = SaleRecorded(sale=sold, loyalty=loyalty)
        return encode(Body(id=id_, at=self._at, mono_ms=self._number, boot="bench", body=payload))

    def _loyalty(self, points: int) -> LoyaltyFacts:
        """A regular's bill: points in the month's lot, a stamp, and what counts towards a tier."""
        member = f"{self._random.randrange(self._members):014x}"
        until = date(2027, self._random.randrange(1, 4), 28)
        earned = (
            Entry(member, POINTS, "points", points, until.isoformat(), EntryKind.EARN, until),
            Entry(member, POINTS, "credit", points, "2026-11", EntryKind.EARN),
        )
        stamp = (Entry(member, STAMPS, "stamps/drink", 1, "open", EntryKind.EARN),)
        return LoyaltyFacts(
            member,
            "8800123456784405",
            "陳**",
            (
                ProgrammeResult(POINTS, "1", earned, (UnitChange("points", 1740, points, 0, 0, 1740 + points),)),
                ProgrammeResult(STAMPS, "1", stamp, (UnitChange("stamps/drink", 7, 1, 0, 0, 8),)),
            ),
        )

    def _id(self) -> UUID:
        """As a till makes them: by time, and nobody else's."""
        milliseconds = int(self._at.timestamp() * 1000)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | self._till << 32 | self._number)
