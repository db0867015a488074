"""What the services need of the world, as Protocols. An adapter fits by its shape; `main.py` joins the two.

Everything is called on the thread that owns it; nothing here is shared between threads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

from pos_terminal.domain.loyalty.account import Account, Entry, Lot
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.catalogue import Catalogue, Product

Role = Literal["cashier", "manager"]


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""

    def monotonic_s(self) -> float:
        """Seconds that only grow; never stored."""

    @property
    def boot(self) -> str:
        """Names this run of the machine, so that monotonic times can be compared within it."""


class Ids(Protocol):
    """The only source of chance."""

    def new(self) -> UUID:
        """A UUIDv7 (RFC 9562)."""

    def member(self) -> str:
        """A new member id: 14 hex digits of 7 random bytes."""

    def token(self) -> str:
        """Four random characters 0x21-0x7E for a print job's end mark."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What this till is. `head_office` is its URL, empty on a standalone till."""

    merchant: str
    shop: str
    shop_name_zh: str
    shop_name_en: str
    terminal: str
    currency: str
    timezone: str
    day_start_hour: int = 0
    terminal_id: str = ""
    head_office: str = ""

    @property
    def enrolled(self) -> bool:
        return bool(self.head_office)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the journal: the last record's row, place and hash (before the first record: 0, 0, the stream's first hash)."""

    n: int
    stream: UUID
    sequence: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record about to be appended: its bytes, and the columns it is found by."""

    id: UUID
    kind: str
    at: datetime
    business_date: date
    body: bytes
    shift: UUID | None = None
    member: str | None = None
    receipt: str | None = None
    receipt_number: int | None = None
    key: str | None = None
    refers: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it lies in the journal."""

    n: int
    id: UUID
    stream: UUID
    sequence: int
    kind: str
    at: datetime
    business_date: date
    hash: bytes
    body: bytes


class Journal(Protocol):
    """The append-only book of everything that happened."""

    def head(self) -> Head: ...
    def append(self, record: NewRecord) -> Head:
        """Adds the record at the end, chained to the head read in the same transaction."""

    def by_id(self, record_id: UUID) -> StoredRecord | None: ...
    def by_n(self, n: int) -> StoredRecord | None: ...
    def by_key(self, key: str) -> StoredRecord | None: ...
    def by_receipt(self, receipt: str) -> StoredRecord | None: ...
    def last_of_kind(self, kind: str) -> StoredRecord | None:
        """The newest record of a kind other than sale, refund and enrolment."""

    def of_shift(self, shift: UUID) -> tuple[StoredRecord, ...]: ...
    def referring_to(self, record_id: UUID) -> tuple[StoredRecord, ...]:
        """Refunds, voids and copies of a sale, oldest first."""

    def recent_bills(
        self, *, limit: int, business_date: date | None = None, member: str | None = None
    ) -> tuple[StoredRecord, ...]:
        """Sales and refunds, newest first."""

    def since(self, n: int, limit: int) -> tuple[StoredRecord, ...]:
        """Records after row `n`, oldest first."""

    def external_sales(self, business_date: date) -> tuple[StoredRecord, ...]:
        """Sales of that day that were recorded without a shift."""

    def last_receipt_number(self) -> int: ...


class Ledger(Protocol):
    """Entries and what they add up to."""

    def append(self, record_n: int, opened: datetime, entries: Iterable[tuple[Entry, str]]) -> None:
        """Adds (entry, programme version) pairs caused by journal row `record_n`, and brings `lot` up to date."""

    def accounts(self, member: str) -> tuple[Account, ...]: ...
    def snapshot_as_of(self, member: str) -> datetime | None: ...
    def redeemed_since(self, member: str, n: int) -> Mapping[str, int]:
        """Points spent by programme in records after row `n` (the last record that head office holds)."""

    def adopt(self, member: str, accounts: Sequence[Account], as_of: datetime, held_n: int) -> None:
        """Takes head office's snapshot, which holds own records up to row `held_n`, and lays later own entries over it."""

    def due_to_expire(self, before: date) -> tuple[tuple[str, str, Lot], ...]:
        """(member, programme, lot) of open lots that expired before that day, for the closer."""


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member's row, with the keyed hash of their phone number ("" where none is kept)."""

    member: Member
    phone_hash: str = ""


class Members(Protocol):
    """The members this till knows."""

    def by_id(self, member: str) -> Member | None: ...
    def by_number(self, number: str) -> Member | None: ...
    def by_phone(self, phone_hash: str) -> Member | None: ...
    def search(self, text: str, limit: int) -> tuple[Member, ...]:
        """By the phone's last four digits, the start of a name's word, or the member number."""

    def put(self, known: KnownMember) -> None: ...
    def count(self) -> int: ...
    def next_number(self) -> str:
        """Takes the next member number of the leased block, without check digit. Raises Refused `no-member-numbers`."""


class CatalogueBook(Protocol):
    """Products and categories."""

    def all(self) -> Catalogue: ...
    def by_sku(self, sku: str) -> Product | None: ...
    def by_barcode(self, code: str) -> Product | None: ...


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """A stored programme version."""

    id: str
    version: str
    effective_from: date
    text: str
    position: int = 0


class Programmes(Protocol):
    """Programme files as they were activated here or published by head office."""

    def all(self) -> tuple[ProgrammeText, ...]:
        """Every version kept, in the order of `position`, then newest effective date first."""

    def version(self, programme: str, version: str) -> ProgrammeText | None: ...
    def put(self, programme: ProgrammeText) -> None: ...
    def withdraw(self, programme: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Cashier:
    """Who may sign in. `pin_hash` is empty until the first sign-in sets a PIN."""

    id: str
    name: str
    role: Role
    pin_hash: str = ""
    active: bool = True
    last_used_at: str = ""


class Cashiers(Protocol):
    """The people who may use the till."""

    def all(self) -> tuple[Cashier, ...]:
        """Active ones; the last user of this till first."""

    def by_id(self, cashier: str) -> Cashier | None: ...
    def put(self, cashier: Cashier) -> None: ...


class JobState(StrEnum):
    """How far a print job has come (docs: receipts, spool)."""

    WAITING = "waiting"
    BLOCKED = "blocked"
    SENDING = "sending"
    PRINTED = "printed"
    SENT = "sent"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A document to be printed from journal row `record`; `copy` 0 is the original."""

    id: int
    record: int
    document: str
    copy: int
    drawer: bool
    token: str
    state: JobState
    problem: str
    made_at: datetime


class Spool(Protocol):
    """Print jobs, made in the same transaction as what they print."""

    def add(self, record_n: int, document: str, *, copy: int, drawer: bool, token: str, at: datetime) -> None: ...
    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Waiting, blocked, sending and unknown, oldest first."""

    def mark(self, job: int, state: JobState, at: datetime, problem: str = "") -> None: ...
    def by_id(self, job: int) -> PrintJob | None: ...
    def of_record(self, record_n: int) -> tuple[PrintJob, ...]: ...


class Parking(Protocol):
    """The open bill (slot 0) and the held ones, as bytes that `services/parking.py` understands."""

    def put(self, slot: int, at: datetime, body: bytes) -> None: ...
    def drop(self, slot: int) -> None: ...
    def all(self) -> tuple[tuple[int, datetime, bytes], ...]: ...


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """How far this till has read head office's feed, and how the line has been."""

    generation: str = ""
    cursor: int = 0
    last_contact: datetime | None = None
    last_problem: str = ""
    failures: int = 0
    retry_at: datetime | None = None


class Outbox(Protocol):
    """A position in the journal, not a copy: what head office has acknowledged."""

    def acked(self) -> tuple[int, int]:
        """(sequence acknowledged in the current stream, its journal row n; 0, 0 where nothing is)."""

    def set_acked(self, sequence: int) -> None:
        """Follows head office's answer, even back."""

    def waiting(self) -> int: ...
    def feed(self) -> FeedPosition: ...
    def set_feed(self, position: FeedPosition) -> None: ...


class Store(Protocol):
    """All books on one connection."""

    @property
    def journal(self) -> Journal: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def members(self) -> Members: ...
    @property
    def catalogue(self) -> CatalogueBook: ...
    @property
    def programmes(self) -> Programmes: ...
    @property
    def cashiers(self) -> Cashiers: ...
    @property
    def spool(self) -> Spool: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def outbox(self) -> Outbox: ...
    def installation(self) -> Installation: ...
    def begin(self) -> AbstractContextManager[None]:
        """One BEGIN IMMEDIATE transaction: leaving commits, an exception rolls back. Raises Unavailable `store`."""

    def records(self, n: int) -> Iterator[StoredRecord]:
        """All journal records after row `n`, for checks and exports."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CardRead:
    """What a signed code says after its check: whose it is, and whether it is still in force."""

    member: str
    in_force: bool


class Vault(Protocol):
    """Keys and what is done with them."""

    def read_card(self, text: str, at: datetime) -> CardRead | None:
        """The member of a signed card or rotating code; None where the signature is not head office's."""

    def phone_hash(self, phone: str) -> str: ...
    def seal_phone(self, phone: str) -> str: ...
    def hash_pin(self, pin: str) -> str: ...
    def pin_matches(self, pin: str, pin_hash: str) -> bool: ...


class Fault(StrEnum):
    """What keeps a printer from printing."""

    NONE = ""
    UNREACHABLE = "unreachable"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "offline"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself; `paper_low` is a warning, `fault` stops it."""

    fault: Fault = Fault.NONE
    paper_low: bool = False
    cause: str = ""


class PrintOutcome(StrEnum):
    """What became of the bytes: confirmed by the printer's own end mark, handed over without proof, not sent, or unclear."""

    PRINTED = "printed"
    SENT = "sent"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


class Printer(Protocol):
    """One receipt printer, on the print worker's thread. Every call ends within its timeout."""

    @property
    def width_dots(self) -> int: ...
    def status(self) -> PrinterStatus: ...
    def send(self, document: bytes, token: str) -> PrintOutcome: ...
    def kick_drawer(self) -> bool: ...
