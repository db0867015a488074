"""A payment on a connected card or Octopus terminal: what is asked of it, and all that it can answer.

Who implements `services.ports.PaymentTerminal` needs nothing but this file; docs/payment-terminals.md shows how.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pos_terminal.domain.selling.sale import TenderKind


class Act(StrEnum):
    """Which way the money goes."""

    SALE = "sale"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a terminal is asked for. `reference` is the till's own name for it, never given twice, and by it alone the
    terminal is asked later what became of it; `of` is the terminal's reference of the payment that a refund gives back.
    """

    reference: str
    act: Act
    kind: TenderKind
    amount_minor: int
    currency: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The money has moved. `amount_minor` is what the terminal says it took, which need not be what it was asked for.

    `masked_number` are the last digits of the card, never all of them; `remaining_minor` is what an Octopus has left.
    """

    amount_minor: int
    code: str = ""
    device_reference: str = ""
    masked_number: str = ""
    remaining_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """No money has moved, and none will for this reference. `reason` is one of REASONS."""

    reason: str = "refused"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was called off, here or at the terminal; no money has moved."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The terminal cannot say whether money has moved, or cannot be heard. `cause` is for the log."""

    cause: str = ""


Result = Approved | Declined | Cancelled | Unclear

# Why a terminal says no. What a driver says beside these is shown as "refused".
REASONS = ("refused", "insufficient", "expired", "timeout", "not-supported", "busy", "unreachable", "never-arrived")


class Wish(StrEnum):
    """What the till wants of a charge that is under way."""

    GO_ON = "go-on"
    CANCEL = "cancel"  # the cashier has called it off: tell the terminal, and go on until it has answered
    LEAVE = "leave"  # the till is being closed: come back at once with Unclear; it is asked about at the next start


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether the terminal can be spoken to; `cause` says what is wrong, `model` what it calls itself."""

    is_there: bool
    cause: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingBack:
    """Of which sale, and what of it, a charge gives money back; kept beside it so that a power cut loses nothing."""

    of: UUID
    quantities: tuple[tuple[int, int], ...]
    reason: str
    approved_by: str
    void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDoubt:
    """A charge of which the terminal could not say what became, and what the cashier said: "paid" or "not-paid"."""

    id: UUID
    at: datetime
    business_date: date
    shop: str
    terminal: str
    shift: UUID | None
    cashier: str
    reference: str
    act: Act
    tender: TenderKind
    amount_minor: int
    currency: str
    of: UUID
    problem: str
    said: str
