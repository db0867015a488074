"""The shop's other tills, as far as this one knows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pos_terminal.domain.loyalty.account import Entry


@dataclass(frozen=True, slots=True)
class NeighbourStream:
    """A stream of another till: what head office's snapshots hold of it here, and how far it is known in all.

    One that `was_left` goes on in a later one: nothing is learnt of it any more.
    """

    id: UUID
    terminal: str
    told: int
    told_hash: bytes
    sequence: int
    hash: bytes
    was_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntRecord:
    """A record of another till, with what it did to accounts; `member` is empty where it has none."""

    id: UUID
    sequence: int
    hash: bytes
    kind: str
    at: datetime
    body: bytes
    member: str = ""
    entries: tuple[Entry, ...] = ()
    signature: bytes = b""  # of the till whose stream it is, over this place


@dataclass(frozen=True, slots=True)
class NeighboursStatus:
    """Which of the shop's `known` other tills answered last (their names), and how many of their records are here of
    which head office has not told."""

    reached: tuple[str, ...] = ()
    known: int = 0
    news: int = 0
