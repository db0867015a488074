"""Values that pass between the till's services and its devices and books: frozen, and without behaviour."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pos_terminal.domain.loyalty.member import Member

Role = Literal["cashier", "manager"]


@dataclass(frozen=True, slots=True)
class Installation:
    """What this till is. `head_office` is its URL, empty on a standalone till; all that is done at a `training` till is
    practice."""

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
    training: bool = False

    @property
    def enrolled(self) -> bool:
        return bool(self.head_office)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the journal: the last record's row, place and hash (before any: 0, 0 and the stream's first hash)."""

    n: int
    stream: UUID
    sequence: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """One of this till's streams: how far it goes, and where it branched off its parent (none: zeros)."""

    id: UUID
    sequence: int
    hash: bytes  # of the last record; `first_hash` where there is none
    first_hash: bytes
    parent: UUID | None = None
    parent_sequence: int = 0
    parent_hash: bytes = b""


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


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member's row, with the keyed hash of their phone number ("" where none is kept)."""

    member: Member
    phone_hash: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """A stored programme version."""

    id: str
    version: str
    effective_from: date
    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Cashier:
    """Who may sign in. `pin_hash` is empty until the first sign-in sets a PIN, `badge_hash` where there is no badge."""

    id: str
    name: str
    role: Role
    pin_hash: str = ""
    active: bool = True
    last_used_at: str = ""
    badge_hash: str = ""


class JobState(StrEnum):
    """How far a print job has come (docs: receipts, spool)."""

    WAITING = "waiting"
    BLOCKED = "blocked"
    SENDING = "sending"
    PRINTED = "printed"
    SENT = "sent"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


# Not sent yet: it goes by itself.
WAITS = (JobState.WAITING, JobState.BLOCKED)
# The document of a print job that the shop keeps of a sale, printed with the customer's receipt.
SHOP_COPY = "shop-copy"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A document to be printed from journal row `record`; `copy` 0 is the original, or one printed beside it; `printer`
    the one that it was last sent to."""

    id: int
    record: int
    document: str
    copy: int
    drawer: bool
    token: str
    state: JobState
    problem: str
    made_at: datetime
    printer: str = ""


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """How far this till has read head office's feed, and how the line has been.

    `reading` says that a reading from the feed's beginning has not come to its end yet; `keeps_own` names the lists of
    which head office had none then, so that this till's own is still in use: products, cashiers. `heard_boot`,
    `heard_mono_ms` and `heard_n` are the machine's run, its other clock and the journal's last row at `last_contact`.
    `midway` says that the last page had more behind it: then the cursor counts in this `generation` alone.
    """

    generation: str = ""
    cursor: int = 0
    last_contact: datetime | None = None
    last_problem: str = ""
    failures: int = 0
    retry_at: datetime | None = None
    reading: bool = False
    keeps_own: tuple[str, ...] = ()
    heard_boot: str = ""
    heard_mono_ms: int = 0
    heard_n: int = 0
    midway: bool = False


class Validity(StrEnum):
    """How a signed code's own time stands to the till's clock."""

    IN_FORCE = "in_force"
    OLD = "old"  # a rotating code of some time ago
    EXPIRED = "expired"  # a card after its last day
    EARLY = "early"  # a rotating code that was made later than now


@dataclass(frozen=True, slots=True)
class CardRead:
    """What a signed code says after its check: whose it is, how its time stands, until when a membership is paid.

    `last_day` counts the days of a card's validity as the code does, 0 for a rotating code; `digest` names this very
    code, and `rotates` says whether it is one that is made anew each minute.
    """

    member: str
    validity: Validity
    paid_until: date | None = None
    last_day: int = 0
    rotates: bool = False
    digest: str = ""

    @property
    def in_force(self) -> bool:
        """Whether the code may spend."""
        return self.validity is Validity.IN_FORCE


class Fault(StrEnum):
    """What keeps a printer from printing."""

    NONE = ""
    UNREACHABLE = "unreachable"
    SILENT = "silent"  # it has answered before, but not now: off at the end of a serial line, or held by another till
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"  # it goes on by itself when its head has cooled
    UNRECOVERABLE = "unrecoverable"
    OFFLINE = "offline"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself; `paper_low` is a warning, `fault` stops it.

    `drawer_high` is the level at the pin of the drawer's switch, None where it was not told; which of the two means
    "open" differs from drawer to drawer. `is_busy`: another till holds its line just now.
    """

    fault: Fault = Fault.NONE
    paper_low: bool = False
    cause: str = ""
    drawer_high: bool | None = None
    is_busy: bool = False


@dataclass(frozen=True, slots=True, order=True)
class FoundPrinter:
    """A printer, or what may be one, that a search has met; `kind` and `address` are as in the settings file."""

    kind: str
    address: str
    name: str = ""
    how: str = ""  # mdns, usb, serial or port-9100


class DrawerState(StrEnum):
    """How the cash drawer stands, as far as its switch tells."""

    UNKNOWN = ""  # no switch, or nobody has shown the till which of its levels means "open"
    SHUT = "shut"
    OPEN = "open"
    LEFT_OPEN = "left-open"
    STUCK = "stuck"  # it was to open, and did not


class PrintOutcome(StrEnum):
    """What became of the bytes: confirmed by the end mark, handed over without proof, not sent, or unclear."""

    PRINTED = "printed"
    SENT = "sent"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture on its way to the screen: rows of blue, green and red bytes without padding."""

    width: int
    height: int
    bgr: bytes
