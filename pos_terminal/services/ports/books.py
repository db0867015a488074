"""Clocks, chance, books and keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from pos_terminal.domain.loyalty.account import Account, Entry, Lot
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.neighbours import LearntRecord, NeighbourStream
from pos_terminal.domain.night import Step, StepTaken
from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.till import (
    CardRead,
    Cashier,
    FeedPosition,
    Head,
    Installation,
    JobState,
    KnownMember,
    NewRecord,
    PrintJob,
    ProgrammeText,
    StoredRecord,
    StreamEnd,
)
from pos_terminal.wire.envelope import Neighbour, NeighbourMark
from pos_terminal.wire.reconcile import DayTotals


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

    def of_member(self, member: str, limit: int) -> tuple[StoredRecord, ...]:
        """All that was recorded of a member, newest first."""

    def since(self, n: int, limit: int) -> tuple[StoredRecord, ...]:
        """Records after row `n`, oldest first."""

    def streams(self) -> tuple[StreamEnd, ...]:
        """This till's streams, oldest first; the last one is the current."""

    def by_place(self, stream: UUID, sequence: int) -> StoredRecord | None: ...
    def of_stream(self, stream: UUID, after: int, limit: int) -> tuple[StoredRecord, ...]:
        """Records of that stream after sequence `after`, oldest first, those that were moved into it among them."""

    def fork(self, stream: UUID, keep: int, into: UUID, begun_at: datetime) -> None:
        """Moves what `stream` holds after sequence `keep` to the end of the current stream, by the same bytes and under
        the same ids; where it is the current one itself, a new stream `into` is begun for it. Inside `begin()`."""

    def external_sales(self, business_date: date) -> tuple[StoredRecord, ...]:
        """Sales of that day that were recorded without a shift."""

    def last_receipt_number(self) -> int: ...


class Ledger(Protocol):
    """Entries and what they add up to."""

    def append(self, record_n: int, opened: datetime, entries: Iterable[tuple[Entry, str, str]]) -> None:
        """Adds (entry, programme version, arms) caused by journal row `record_n`, and brings `lot` up to date."""

    def accounts(self, member: str) -> tuple[Account, ...]: ...
    def accounts_at(self, member: str, n: int) -> tuple[Account, ...]:
        """The accounts without what journal rows after `n` did to them."""

    def snapshot_as_of(self, member: str) -> datetime | None: ...
    def rebuild(self, member: str) -> None:
        """Lays the member's entries over the snapshot anew, as what tills nearby did has come or gone."""

    def adopt(self, member: str, accounts: Sequence[Account], as_of: datetime, held_n: int, generation: str) -> None:
        """Takes head office's snapshot, which holds own records up to row `held_n`; later own entries lie over it."""

    def forget_untold(self, as_of: datetime, held_n: int, generation: str) -> None:
        """The whole feed of that life of head office was read: members whom it did not name have nothing there."""

    def bucket_digests(self) -> Mapping[int, int]:
        """Sums of the digests of what head office has told of members, by bucket."""

    def told_of(self, bucket: int) -> tuple[str, ...]:
        """The members of a bucket of whom head office has told something."""

    def day_totals(self, since: date) -> tuple[DayTotals, ...]:
        """What was recorded of each business day from `since` on."""

    def booked(self, first: int, last: int) -> tuple[tuple[int, Entry, str], ...]:
        """(row, entry, arms) that the journal rows from `first` to `last` have booked: reads all entries once."""

    def given_here(self, units: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
        """(programme, unit, amount) of what this till gave to all members together of each (programme, unit)."""

    def to_review(self, programme: str) -> tuple[str, ...]:
        """Members with credit towards a tier of the programme, or holding one."""

    def due_to_expire(self, before: date) -> tuple[tuple[str, str, Lot], ...]:
        """(member, programme, lot) of open lots that expired before that day, for the closer."""


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

    def numbers_left(self) -> int:
        """How many numbers of the leased blocks are still to be given."""

    def deny(self, member: str, denied: bool) -> None:
        """Head office says that the member's account was overdrawn, or that it is settled."""

    def denied(self) -> tuple[str, ...]: ...
    def is_denied(self, member: str) -> bool: ...
    def lease(self, first: int, last: int, *, instead: bool = False) -> None:
        """Adds a block of numbers without check digit; `instead` drops what is left of earlier ones (at enrolment)."""


class CatalogueBook(Protocol):
    """Products and categories."""

    def all(self) -> Catalogue: ...
    def by_sku(self, sku: str) -> Product | None: ...
    def by_barcode(self, code: str) -> Product | None: ...
    def put_category(self, category: Category, position: int) -> None: ...
    def withdraw_category(self, category: str) -> None: ...
    def put_product(self, product: Product, position: int) -> None:
        """Adds or replaces the product with its barcodes; a barcode that another product had becomes this one's."""

    def withdraw_product(self, sku: str) -> None: ...


class Programmes(Protocol):
    """Programme files as they were activated here or published by head office."""

    def all(self) -> tuple[ProgrammeText, ...]:
        """Every version kept, in the order of `position`, then newest effective date first."""

    def version(self, programme: str, version: str) -> ProgrammeText | None: ...
    def put(self, programme: ProgrammeText) -> None: ...
    def withdraw(self, programme: str) -> None: ...


class Cashiers(Protocol):
    """The people who may use the till."""

    def all(self) -> tuple[Cashier, ...]:
        """Active ones; the last user of this till first."""

    def by_id(self, cashier: str) -> Cashier | None: ...
    def put(self, cashier: Cashier) -> None: ...


class Codes(Protocol):
    """Which keys sign member codes, and what was revoked.

    A revocation's subject is `code/<digest>` for one code, whatever its form, or `cards/<member>` for all cards of a
    member whose last day is up to `through`.
    """

    def keys(self) -> Mapping[int, str]:
        """Key id to public key in hex, "" for one that was withdrawn."""

    def put_key(self, key_id: int, public_key: str, *, withdrawn: bool) -> None: ...
    def drop_key(self, key_id: int) -> None:
        """Forgets a key that head office no longer knows of; one in the key folder counts again."""

    def revoked_through(self, subject: str) -> int | None:
        """None where it is not revoked."""

    def revoked(self) -> tuple[str, ...]: ...
    def revoke(self, subject: str, through: int = 0) -> None: ...
    def lift(self, subject: str) -> None: ...


class Spool(Protocol):
    """Print jobs, made in the same transaction as what they print."""

    def add(self, record_n: int, document: str, *, copy: int, drawer: bool, token: str, at: datetime) -> None: ...
    def open_jobs(self) -> tuple[PrintJob, ...]:
        """Waiting, blocked, sending and unknown, oldest first."""

    def mark(self, job: int, state: JobState, at: datetime, problem: str = "") -> None: ...
    def give(self, job: int, printer: str) -> None:
        """Notes which printer the job is sent to."""

    def by_id(self, job: int) -> PrintJob | None: ...
    def of_record(self, record_n: int) -> tuple[PrintJob, ...]: ...


class Printers(Protocol):
    """What was found out about printers by trying them; known only of the machine at that address."""

    def known(self, printer: str, address: str, what: str) -> str:
        """The value, "" where it was never found out."""

    def learn(self, printer: str, address: str, what: str, value: str, at: datetime) -> None: ...
    def forget(self, printer: str, what: str) -> None: ...


class Parking(Protocol):
    """The open bill (slot 0) and the held ones, as bytes that `services/parking.py` understands."""

    def put(self, slot: int, at: datetime, body: bytes) -> None: ...
    def drop(self, slot: int) -> None: ...
    def all(self) -> tuple[tuple[int, datetime, bytes], ...]: ...


class Nights(Protocol):
    """How far the work of each night has come."""

    def put(self, day: date, taken: StepTaken) -> None:
        """Remembers a step of the night that closes `day`, in place of an earlier try."""

    def of_day(self, day: date) -> tuple[StepTaken, ...]:
        """The steps of that night that were taken, in their order."""

    def last(self) -> date | None:
        """The day of the last night that did anything."""

    def last_done(self, step: Step, before: date) -> date | None:
        """The last day before that one whose night carried the step out."""


class Charges(Protocol):
    """Charges on a connected terminal that are not settled, as bytes that `services/charging.py` understands."""

    def put(self, reference: str, at: datetime, body: bytes) -> None: ...
    def drop(self, reference: str) -> None: ...
    def all(self) -> tuple[bytes, ...]:
        """Oldest first."""


class Outbox(Protocol):
    """A position in the journal, not a copy: what head office has acknowledged."""

    def acked(self) -> tuple[int, int]:
        """(sequence acknowledged in the current stream, journal row up to which nothing of any stream waits)."""

    def set_acked(self, sequence: int, stream: UUID | None = None) -> None:
        """Follows head office's answer, even back. Without `stream` it is the current one; those left are told too."""

    def waiting(self) -> int:
        """Records of all streams that head office has not acknowledged."""

    def feed(self) -> FeedPosition: ...
    def set_feed(self, position: FeedPosition) -> None: ...


class Unseen(Protocol):
    """What this till gave by rewards since head office last heard all of it."""

    def put(self, record_n: int, member: str, given: Iterable[Given]) -> None:
        """What a sale gave, or what is left of it after a refund."""

    def of_member(self, member: str) -> tuple[Given, ...]: ...
    def of_record(self, record_n: int) -> tuple[Given, ...]: ...
    def total_minor(self, programme: str) -> int: ...
    def forget(self, through_n: int) -> None:
        """Head office has heard all up to that row."""


class Neighbours(Protocol):
    """What this till knows of the shop's others (store/neighbours.py says how it is kept)."""

    def pinned(self) -> tuple[Neighbour, ...]: ...
    def pin(self, neighbours: Iterable[Neighbour]) -> None:
        """These are the shop's other tills, and no others."""

    def streams(self) -> tuple[NeighbourStream, ...]: ...
    def stream(self, stream: UUID) -> NeighbourStream | None: ...
    def lags(self, marks: Sequence[NeighbourMark], at: datetime) -> bool:
        """Whether head office's marks say something new, or something learnt is too old by now."""

    def tell(self, marks: Sequence[NeighbourMark], *, at_end: bool) -> set[str]:
        """Snapshots hold so much from now on. The members whose entries are gone because head office says otherwise."""

    def forget(self, member: str) -> None:
        """The member's snapshot has come: it holds what was told."""

    def settle(self, at: datetime) -> set[str]:
        """All snapshots hold what was told, and what nobody has told of for long is no more. The members of whom
        something was news until now."""

    def begin(self, stream: UUID, terminal: str, first_hash: bytes, parent: UUID | None, keep: int) -> set[str]:
        """A stream of which head office has not told. The members whose entries are gone with its parent's rest."""

    def learn(self, stream: UUID, records: Sequence[LearntRecord], at: datetime) -> set[str]:
        """Adds records at the end of what is known of the stream; the members whose accounts they change."""

    def after(self, stream: UUID, sequence: int, most: int) -> tuple[LearntRecord, ...]: ...
    def at(self, stream: UUID, sequence: int) -> LearntRecord | None: ...
    def news_of(self, member: str) -> tuple[LearntRecord, ...]:
        """The member's records of which head office has not told, each once."""

    def count_news(self) -> int: ...


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
    def codes(self) -> Codes: ...
    @property
    def spool(self) -> Spool: ...
    @property
    def printers(self) -> Printers: ...
    @property
    def parking(self) -> Parking: ...
    @property
    def nights(self) -> Nights: ...
    @property
    def charges(self) -> Charges: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def unseen(self) -> Unseen: ...
    @property
    def neighbours(self) -> Neighbours: ...
    def installation(self) -> Installation: ...
    def replace_installation(self, installation: Installation) -> None:
        """What this till is from now on (at enrolment). Its journal and stream stay."""

    def begin(self) -> AbstractContextManager[None]:
        """One BEGIN IMMEDIATE transaction: leaving commits, an exception rolls back. Raises Unavailable `store`."""

    def records(self, n: int) -> Iterator[StoredRecord]:
        """All journal records after row `n`, for checks and exports."""

    def close(self) -> None: ...


class Vault(Protocol):
    """Keys and what is done with them."""

    def read_card(self, text: str, at: datetime, keys: Mapping[int, str]) -> CardRead | None:
        """The member of a signed card or rotating code; None where the signature is not head office's.

        `keys` are those of `Codes.keys`. Raises Refused `code-revoked` where the key was withdrawn.
        """

    def voucher_code(self, member: str, programme: str, reward: str, lot: str) -> str: ...
    def activity_code(self, programme: str, code: str) -> str: ...
    def handover_proof(self, content: bytes) -> bytes: ...
    def new_badge(self) -> str: ...
    def badge_hash(self, badge: str) -> str: ...

    def phone_hash(self, phone: str) -> str: ...
    def seal_phone(self, phone: str) -> str: ...
    def day_secret(self, name: str) -> bytes:
        """The secret that draws of that till and day are made with."""

    def hash_pin(self, pin: str) -> str: ...
    def pin_matches(self, pin: str, pin_hash: str) -> bool: ...
