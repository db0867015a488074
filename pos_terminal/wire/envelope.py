"""The messages between a terminal and head office, around the records' own bytes.

An upload is NDJSON: one `BatchHead` line, then the bodies as they were committed. Hashes and streams are hex text.
"""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Struct

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.catalogue import Category, Product

# What books can hold: 0 to 2^63 - 1; of clocks nothing is expected.
Whole = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Clock = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Position(Struct, frozen=True):
    """A place in a stream: everything up to `sequence`, whose hash is `hash`."""

    stream: str
    sequence: Whole
    hash: str


class Enrol(Struct, frozen=True, kw_only=True):
    """A terminal redeems its one-time code and hands over its public key (Ed25519, hex) and its first stream."""

    code: str
    public_key: str
    stream: str


class Enrolled(Struct, frozen=True, kw_only=True):
    """What a terminal learns about itself and its merchant when it joins.

    `member_number_block` is (first, last) of the numbers without check digit that this till may give to new members.
    `phone_key` is the merchant's HMAC key for phone numbers (hex); `phone_public_key` seals the full ones.
    `code_keys` are head office's public keys for member codes: (key id, Ed25519 hex).
    """

    merchant: str
    shop: str
    shop_name_zh: str
    shop_name_en: str
    terminal: str
    terminal_id: str
    currency: str
    timezone: str
    day_start_hour: int
    phone_key: str
    phone_public_key: str
    code_keys: tuple[tuple[int, str], ...]
    member_number_block: tuple[int, int]


class Hello(Struct, frozen=True, kw_only=True):
    """Where the terminal stands, before it sends."""

    last: Position
    parents: tuple[Position, ...] = ()
    generation: str = ""
    cursor: Whole = 0
    program: str
    wall: datetime
    mono_ms: Clock
    member_numbers_left: Whole = 0


class Neighbour(Struct, frozen=True):
    """Another till of the same shop, and the key (Ed25519, hex) by which the others know it."""

    terminal: str
    name: str
    public_key: str


class HelloAnswer(Struct, frozen=True, kw_only=True):
    """Where head office stands: `have` for each of the terminal's streams.

    `closed` names those of them that are another terminal's here: what they lack goes on in a stream of its own.
    `neighbours` are the shop's other tills that have joined and are not closed.
    `safe_sequence` is how much of the present stream lies in a verified backup away from head office; a terminal drops
    nothing yet.
    """

    generation: str
    have: tuple[Position, ...]
    closed: tuple[str, ...] = ()
    server_time: datetime
    batch_records: int = 500
    batch_bytes: int = 1_048_576
    safe_sequence: int = 0
    member_number_block: tuple[int, int] | None = None
    neighbours: tuple[Neighbour, ...] = ()


class Compare(Struct, frozen=True, kw_only=True):
    """Some places of a stream, as (sequence, hash): how far do they agree? To find the last common record."""

    stream: str
    places: tuple[tuple[int, str], ...]


class Agreed(Struct, frozen=True, kw_only=True):
    """The highest of the sequences asked about at which head office has the same hash; 0 where there is none."""

    sequence: int


class BatchHead(Struct, frozen=True, kw_only=True):
    """The first line of an upload: `previous` is the hash before the first body, `last` the one after the last."""

    stream: str
    parent: Position | None = None
    first: Whole
    count: Whole
    previous: str
    last: str


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """Only `have` acknowledges. `quarantined` are sequence numbers kept aside, with why."""

    have: Position
    quarantined: tuple[tuple[int, str], ...] = ()


class Change(Struct, frozen=True, kw_only=True, tag_field="what"):
    """One item of the feed."""


class MemberChanged(Change, frozen=True, tag="member"):
    """A member as head office knows them; `phone_hash` is the keyed hash of the full number (hex)."""

    member: Member
    phone_hash: str = ""


class AccountsChanged(Change, frozen=True, tag="accounts"):
    """A member's snapshot: all open lots in all programmes, with the marks of the feed page it came in."""

    member: str
    accounts: tuple[Account, ...]
    flagged: bool = False


class ProgrammeChanged(Change, frozen=True, tag="programme"):
    """A programme version, at `position` in the merchant's order; an empty `text` withdraws the programme."""

    programme: str
    version: str
    effective_from: date
    text: str
    position: int = 0


class CategoryChanged(Change, frozen=True, tag="category"):
    """A tab of tiles, at `position` in the shop's order; `withdrawn` takes it away."""

    category: Category
    position: int
    withdrawn: bool = False


class ProductChanged(Change, frozen=True, tag="product"):
    """A product, at `position` in the shop's order; `withdrawn` takes it away."""

    product: Product
    position: int
    withdrawn: bool = False


class CashierChangedDown(Change, frozen=True, tag="cashier"):
    """A cashier as head office keeps them; `pin_hash` is salted (see vault), `badge_hash` of a long secret."""

    id: str
    name: str
    role: str
    pin_hash: str
    active: bool = True
    badge_hash: str = ""


class CodeKeyChanged(Change, frozen=True, tag="code_key"):
    """A key that signs member codes (Ed25519, hex); what a `withdrawn` one signed counts no more."""

    id: int
    public_key: str
    withdrawn: bool = False


class RevokedChanged(Change, frozen=True, tag="revoked"):
    """A revocation: `code/<digest>` of one code, whatever its form, or `cards/<member>` of all their cards whose last
    day is up to `through`, counted as in the code. `lifted` takes it back."""

    subject: str
    through: int = 0
    lifted: bool = False


AnyChange = (
    MemberChanged
    | AccountsChanged
    | ProgrammeChanged
    | CategoryChanged
    | ProductChanged
    | CashierChangedDown
    | CodeKeyChanged
    | RevokedChanged
)


class NeighbourMark(Struct, frozen=True):
    """How much of another till's stream the snapshots hold; a terminal's later streams come after its earlier ones."""

    terminal: str
    stream: str
    sequence: Whole
    hash: str


class Changes(Struct, frozen=True, kw_only=True):
    """A page of the feed. `marks` say which records of the asking terminal's streams the snapshots hold, `neighbours`
    the same of the shop's other tills, read in the same transaction. `reset` tells the terminal to begin again at
    cursor 0 of `generation`."""

    generation: str
    cursor: int
    more: bool
    marks: tuple[Position, ...]
    items: tuple[AnyChange, ...] = ()
    reset: bool = False
    server_time: datetime
    neighbours: tuple[NeighbourMark, ...] = ()


class Problem(Struct, frozen=True, kw_only=True):
    """Why head office did not do it: a stable code and a sentence in each language."""

    code: str
    zh: str
    en: str


def to_json(message: Struct) -> bytes:
    """A message as JSON bytes."""
    return msgspec.json.encode(message)


def batch_bytes(head: BatchHead, bodies: list[bytes]) -> bytes:
    """An upload: the head's line, then each body's, each ended by a newline."""
    return b"\n".join((msgspec.json.encode(head), *bodies, b""))


def split_batch(data: bytes) -> tuple[BatchHead, list[bytes]]:
    """An upload's head and bodies. Raises msgspec.DecodeError or ValueError where it is not one."""
    first, *bodies = data.split(b"\n")
    if bodies and not bodies[-1]:
        bodies.pop()
    head = msgspec.json.decode(first, type=BatchHead)
    if head.count != len(bodies):
        raise ValueError(f"{head.count} bodies announced, {len(bodies)} found")
    return head, bodies
