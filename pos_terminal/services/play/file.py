"""A play file's events: one JSON object a line, what `programme play` plays (docs/commands.md)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

FIRST_YEAR, LAST_YEAR = 1990, 2200

Instant = Annotated[datetime, Meta(tz=True)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Minor = Annotated[int, Meta(ge=0, le=99_999_999)]
Posted = Annotated[int, Meta(ge=-99_999_999, le=99_999_999)]
Pieces = Annotated[int, Meta(ge=1, le=999)]


class LineBought(Struct, frozen=True):
    """A line of a sale."""

    unit_minor: Minor
    sku: str = ""
    quantity: Pieces = 1
    tags: tuple[str, ...] = ()


class Redeemed(Struct, frozen=True):
    """A reward used: points as money off, any voucher of a reward, or one voucher by its id."""

    points: int = 0
    reward: str = ""
    voucher: str = ""


class Paid(Struct, frozen=True):
    """A payment."""

    kind: str
    amount_minor: Minor


class LineReturned(Struct, frozen=True):
    """So many pieces of the sale's line (from 0); without a quantity all that are left."""

    line: Annotated[int, Meta(ge=0)]
    quantity: Pieces | None = None


class PlayEvent(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something that happens at an instant."""

    at: Instant


class MemberEvent(PlayEvent, frozen=True, kw_only=True):
    """Something that happens to one member."""

    member: Name


class Enrol(MemberEvent, frozen=True, kw_only=True, tag="enrol"):
    """A person joins."""

    birthday: Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] | None = None
    referrer: str | None = None
    phone: str | None = None


class Sale(PlayEvent, frozen=True, kw_only=True, tag="sale"):
    """Something is bought, by a member or by nobody in particular."""

    id: Name
    member: str | None = None
    merchant: str | None = None
    amount_minor: Minor | None = None
    lines: tuple[LineBought, ...] = ()
    redeem: tuple[Redeemed, ...] = ()
    tenders: tuple[Paid, ...] | None = None


class Refund(PlayEvent, frozen=True, kw_only=True, tag="refund"):
    """Something bought comes back; without lines all that is left of the sale."""

    id: Name
    of: Name
    lines: tuple[LineReturned, ...] | None = None


class Activity(MemberEvent, frozen=True, kw_only=True, tag="activity"):
    """Something that is no purchase; `points` and `credit` towards the tier are posted by a partner.

    Without `credit`, points count towards a tier that is measured in points.
    """

    code: Name
    id: Name
    points: Posted = 0
    credit: Posted | None = None


class CheckIn(MemberEvent, frozen=True, kw_only=True, tag="check_in"):
    """The member was here today."""


class Spin(MemberEvent, frozen=True, kw_only=True, tag="spin"):
    """A turn of a lucky wheel."""

    wheel: str = ""


class Access(MemberEvent, frozen=True, kw_only=True, tag="access"):
    """Asks a gate to open."""

    gate: str = ""


class ShowAccount(MemberEvent, frozen=True, kw_only=True, tag="account"):
    """Only shows the account."""


class DayEnd(PlayEvent, frozen=True, kw_only=True, tag="day_end"):
    """The business day is closed."""


Event = Enrol | Sale | Refund | Activity | CheckIn | Spin | Access | ShowAccount | DayEnd


class UnreadableEvent(ValueError):
    """A line that is no event, with its number from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"{line}: {problem}")
        self.line = line


def read_events(text: str) -> tuple[Event, ...]:
    """All events of a file, in order. Raises UnreadableEvent, also where an event is earlier than the one before it."""
    return tuple(_events(text))


def _events(text: str) -> Iterator[Event]:
    before: datetime | None = None
    # Not splitlines(): a name may hold one of the other characters that end a line there.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            event = msgspec.convert(_without_nulls(msgspec.json.decode(line)), Event)
        except (msgspec.DecodeError, RecursionError) as problem:
            raise UnreadableEvent(number, str(problem)) from problem
        if isinstance(event, Sale) and (event.amount_minor is None) == (not event.lines):
            raise UnreadableEvent(number, "a sale has either `amount_minor` or `lines`")
        if not FIRST_YEAR <= event.at.year <= LAST_YEAR:
            raise UnreadableEvent(number, f"`at` lies outside {FIRST_YEAR} to {LAST_YEAR}")
        if before is not None and event.at < before:
            raise UnreadableEvent(number, "`at` is earlier than in the event before")
        before = event.at
        yield event


def _without_nulls(value: object) -> object:
    """A field that is null is as good as left out."""
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value
