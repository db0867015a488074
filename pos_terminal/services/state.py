"""The till as one frozen value. Services take it and return the next; screens are pictures of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.file.reading import Finding
from pos_terminal.domain.loyalty.member import Member, Standing, Trust
from pos_terminal.domain.loyalty.offer import Allowance, Choice, Evaluation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.receipt.template import Template
from pos_terminal.domain.selling.catalogue import Catalogue
from pos_terminal.domain.selling.charging import Charge, GivingBack
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine
from pos_terminal.domain.selling.sale import Line, Sale, TenderKind
from pos_terminal.domain.selling.shift import ShiftOpened, ShiftReport
from pos_terminal.domain.till import Cashier, DrawerState, Fault, FoundPrinter, Installation
from pos_terminal.domain.words import Words

NOTHING_EVALUATED = Evaluation((), (), ())


@dataclass(frozen=True, slots=True)
class Bill:
    """The open bill: the sale, who is buying, what they use, and what the programmes make of it.

    `programmes` are those in force when the sale opened, and stay with it through parking. `touched` is the line
    that is shown open. `earns_only` says that the member came when part of it was paid: no price changes any more.
    `allowed` are rewards over an offline limit that a manager let go on it.
    """

    sale: Sale
    programmes: tuple[Programme, ...]
    standing: Standing | None = None
    choices: tuple[Choice, ...] = ()
    evaluation: Evaluation = NOTHING_EVALUATED
    touched: int = 0
    earns_only: bool = False
    allowed: tuple[Allowance, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.sale.lines and self.standing is None

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.sale.lines)


@dataclass(frozen=True, slots=True)
class HeldBill:
    """A bill set aside; `slot` names it until it is recalled."""

    slot: int
    at: datetime
    bill: Bill


@dataclass(frozen=True, slots=True)
class DoneBill:
    """A completed sale as it was committed, with its place in the journal."""

    n: int
    sequence: int
    sale: CompletedSale
    loyalty: LoyaltyFacts | None
    on_paper: bool = True  # False: no receipt was asked for yet, where the shop does not always print one


class ChargeStage(StrEnum):
    """How far a charge on a connected terminal has come; what ends it takes it out of the state."""

    UNDER_WAY = "under-way"
    CANCELLING = "cancelling"  # called off, but the terminal has not said so yet: it may have taken the money
    ASKING = "asking"  # what became of it is not known: the terminal is asked by its reference
    DOUBT = "doubt"  # the terminal cannot say: the cashier is asked, and the terminal again now and then


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCharge:
    """A charge that has been begun and not settled. It lies in the books from before the terminal hears of it.

    `sale` is the open bill, or the bill that is given back; `problem` says what is wrong with the terminal's word.
    """

    charge: Charge
    sale: UUID
    at: datetime
    cashier: str
    giving: GivingBack | None = None
    stage: ChargeStage = ChargeStage.UNDER_WAY
    problem: str = ""


class Tone(StrEnum):
    """How a notice is meant: `warn` tells what to do next, `info` only tells, `good` confirms."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the cashier: a message code with its figures. `serial` tells a repeated notice from the same one."""

    code: str
    params: tuple[tuple[str, str | int], ...] = ()
    tone: Tone = Tone.WARN
    serial: int = 0


class Cue(StrEnum):
    """A sound, by what it says. Each code that was read has one, or says nothing."""

    NONE = ""
    SCAN_OK = "scanOk"
    MEMBER_FOUND = "memberFound"
    REWARD = "reward"
    UNKNOWN = "unknown"
    ERROR = "error"
    DONE = "done"
    DRAWER = "drawer"


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of the code read last: how it sounds, and the screen that it belongs to ("" for the present one).

    `serial` tells a second code from the same one.
    """

    cue: Cue = Cue.NONE
    screen: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A member's code that was read and taken: who it is, how far it is trusted, and what is to be said of it."""

    member: Member
    trust: Trust
    paid_until: date | None = None
    code: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """What was typed to find a member, and who fits."""

    text: str
    found: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Introducing:
    """Who brought the person who is being signed up: what was typed to find them, who fits, and who it is."""

    text: str = ""
    found: tuple[Member, ...] = ()
    chosen: Member | None = None


NOBODY_INTRODUCING = Introducing()


@dataclass(frozen=True, slots=True)
class SpinShown:
    """What a turn of a wheel brought. It is in the books before anybody sees it: the screen only reveals it."""

    wheel: Words
    prize: Words
    prize_id: str


@dataclass(frozen=True, slots=True)
class BillSummary:
    """A row of the history list; a refund has a negative total."""

    id: UUID
    receipt: str
    at: datetime
    total_minor: int
    member_name: str
    kind: str  # sale, refund or void
    of_receipt: str = ""  # of a refund: the bill that it gives back
    returned: bool = False  # a sale of which something was given back
    tender: str = ""  # how most of it was paid
    items: tuple[tuple[Words, int], ...] = ()  # names and quantities, for one line of the list


@dataclass(frozen=True, slots=True)
class RefundDraft:
    """A refund being chosen: quantities by line, what they give back, and what they do to the member's accounts.

    `needs_manager` says that the amount is above the cashier's limit.
    """

    quantities: tuple[tuple[int, int], ...]
    lines: tuple[ReturnedLine, ...]
    total_minor: int
    loyalty: LoyaltyFacts | None
    needs_manager: bool


@dataclass(frozen=True, slots=True)
class OpenedBill:
    """A bill of the past on the history screen."""

    bill: DoneBill
    refunds: tuple[CompletedRefund, ...]
    returnable: tuple[tuple[int, int], ...]
    can_void: bool
    draft: RefundDraft | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The history screen: newest bills first, with the one that is opened."""

    bills: tuple[BillSummary, ...] = ()
    query: str = ""
    opened: OpenedBill | None = None


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """The shop's choices that rules depend on; from config.py."""

    cash_step_minor: int = 10
    cashier_refund_limit_minor: int = 10_000
    cashier_discount_limit_percent: int = 20
    member_prefixes: tuple[str, ...] = ()
    difference_limit_minor: int = 5_000
    opens_drawer_for_cash: bool = True
    e_receipt: Literal["key", "instead", "off"] = "key"
    on_terminal: tuple[TenderKind, ...] = ()  # the ways of paying that a connected terminal takes


@dataclass(frozen=True, slots=True)
class TillState:
    """Everything the screens show. `sequence` is the last journal record's; workers wake when it grows."""

    installation: Installation
    catalogue: Catalogue
    cashiers: tuple[Cashier, ...]
    programmes: tuple[Programme, ...]
    bill: Bill
    sequence: int = 0
    operator: Cashier | None = None
    shift: ShiftOpened | None = None
    held: tuple[HeldBill, ...] = ()
    cleared: Bill | None = None  # what "undo clear" brings back
    removed: Line | None = None  # what "undo" brings back
    last: DoneBill | None = None  # the last bill of this shift
    showing_done: bool = False
    late: Shown | None = None  # who came when the last bill was paid, and got what it brought
    charge: OpenCharge | None = None  # on a connected terminal
    notice: Notice | None = None
    search: MemberSearch | None = None
    enrolled: Member | None = None  # the member just enrolled, to show their code
    introducing: Introducing = NOBODY_INTRODUCING  # on the sign-up screen
    spun: SpinShown | None = None  # the turn just taken, to reveal
    history: History = field(default=History())
    report: ShiftReport | None = None  # the shift as it stands, on the shift screen
    closed_report: ShiftReport | None = None  # the last Z report
    last_float_minor: int | None = None  # the float that the last shift began with, offered again
    waiting_scan: str = ""  # a member code read at sign-in, attached after it
    heard: Heard = Heard()
    template: Template = Template()  # of the shop's receipts
    paper_problems: tuple[Finding, ...] = ()  # what is wrong with the shop's own receipt files
    paper_serial: int = 0  # grows when one of those files changed

    def noticing(self, code: str, params: Mapping[str, str | int] | None = None, tone: Tone = Tone.WARN) -> "TillState":
        """The same till with something to tell."""
        serial = self.notice.serial + 1 if self.notice else 1
        return replace(self, notice=Notice(code, tuple((params or {}).items()), tone, serial))

    def hearing(self, cue: Cue, screen: str = "") -> "TillState":
        """The same till with what became of a code."""
        return replace(self, heard=Heard(cue, screen, self.heard.serial + 1))


@dataclass(frozen=True, slots=True)
class PrintingStatus:
    """What the print worker knows: the printer's fault, and how many receipts wait or are unclear.

    `printer` names the one that is meant where the shop has several, and `stand_in` the one that prints instead of it.
    `calibration` is how the showing of the drawer's switch stands: "", shut-noted, done, no-switch.
    """

    fault: Fault = Fault.NONE
    paper_low: bool = False
    waiting: int = 0
    unknown: tuple[int, ...] = ()  # jobs to ask about: did it print?
    cause: str = ""
    printer: str = ""
    stand_in: str = ""
    drawer: DrawerState = DrawerState.UNKNOWN
    calibration: str = ""
    unproven: bool = False  # native Chinese is asked for that nobody has seen this printer print


@dataclass(frozen=True, slots=True)
class PrinterSearch:
    """What a search for printers has met; `count` tells one search from the next."""

    found: tuple[FoundPrinter, ...] = ()
    swept: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class TerminalStatus:
    """What the payment terminal's worker knows; `state` is off (none in the settings), opening, ready, busy or lost."""

    state: str = "off"
    name: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class LineDisplayStatus:
    """What the line display's worker knows; `state` is off (none in the settings), opening, ready or lost."""

    state: str = "off"
    name: str = ""
    cause: str = ""
    rows: tuple[str, ...] = ()  # what it shows


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the sync worker knows. A standalone till has no head office and nothing waiting."""

    enrolled: bool = False
    online: bool = False
    waiting: int = 0
    last_contact: datetime | None = None
    offline_since: datetime | None = None
    problem: str = ""  # a message code
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CameraStatus:
    """What a camera's worker knows; `state` is off, opening, live, covered (it sees only black), resting (let go while
    nobody is there) or lost. `place` tells the cameras of one till apart."""

    state: str = "off"
    name: str = ""
    place: int = 0
