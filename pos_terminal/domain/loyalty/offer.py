"""What passes between the counter and the engine: rewards tapped and on offer, and what the engine answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pos_terminal.domain.loyalty.account import ProgrammeResult
from pos_terminal.domain.loyalty.member import Left
from pos_terminal.domain.loyalty.spell import Given, Spell
from pos_terminal.domain.selling.sale import Deduction
from pos_terminal.domain.words import Words

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.outlook import Outlook


@dataclass(frozen=True, slots=True)
class Choice:
    """A reward that the cashier tapped: `points` of money off, or the voucher lot of `reward`.

    `shown` says that the voucher's own code was read; it is the same choice without.
    """

    programme: str
    reward: str
    points: int = 0
    voucher: str = ""
    shown: bool = field(default=False, compare=False)


class OfferState(StrEnum):
    """How a reward key stands."""

    AVAILABLE = "available"
    APPLIED = "applied"
    NEEDS_ITEM = "needs_item"
    NEEDS_MORE = "needs_more"
    NEEDS_CODE = "needs_code"
    OVER_LIMIT = "over_limit"


class Bar(StrEnum):
    """What keeps a reward from being used: head office out of reach, or another till's bill."""

    DENIED = "denied"  # head office found the account overdrawn
    REFUSED = "not-offline"  # the programme never gives it offline
    OLD = "too-old"  # head office's last word is too old
    MEMBER = "over-limit"  # the member had theirs on this till since head office heard of it last
    TERMINAL = "over-total"  # the till has given all that it may give unseen
    ELSEWHERE = "elsewhere"  # another till has it on its bill, or has just given it

    @property
    def is_managers(self) -> bool:
        """Whether a manager may allow it for a bill all the same."""
        return self in (Bar.OLD, Bar.MEMBER, Bar.TERMINAL, Bar.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A reward over an offline limit that the manager `by` allowed for one bill."""

    choice: Choice
    by: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A reward key: what tapping it would take off, what is left after, and whether it can be tapped.

    Where something keeps it from being used, `money_off_minor` is what it would take off without that (0: unknown).
    `missing_minor` is what a bill that needs more lacks of the smallest one. `bar` says which limit one that is
    OVER_LIMIT is over.
    """

    choice: Choice
    names: Words
    state: OfferState
    money_off_minor: int
    points_left: int = 0
    expires_on: date | None = None
    icon: str = "gift"
    missing_minor: int = 0
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What the engine must know beside sale and member: when, which business day, where, whether head office is heard.

    `spell` is what this till gave since the last completed sync, `allowed` what a manager lets go over the limits on
    this bill. `denied` says that head office found the account overdrawn: offline nothing is given on it. `left` is
    what there is for this bill by head office's word.
    """

    at: datetime
    business_date: date
    merchant: str
    record: str  # the record's id in hex: lots are named after it
    offline: bool = False
    spell: Spell = Spell()
    allowed: tuple[Choice, ...] = ()
    minute: int = 12 * 60  # of the shop's day, for campaigns by the hour and gates
    heard_at: datetime | None = None  # when head office last spoke of this account; None where there is none
    denied: bool = False
    given_here: tuple[tuple[str, str, int], ...] = ()  # (programme, unit, amount) that this till gave
    left: tuple[Left, ...] = ()

    def left_of(self, programme: str, unit: str, lot: str = "") -> int | None:
        """So much of it there is for this bill; None where nobody has said."""
        place = (programme, unit, lot)
        return next((one.amount for one in self.left if (one.programme, one.unit, one.lot) == place), None)

    def given(self, programme: str, unit: str) -> int:
        """What this till gave of a unit to all members, for budgets and stocks."""
        return sum(amount for of, what, amount in self.given_here if (of, what) == (programme, unit))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the programmes make of a bill: rewards taken off, keys to show, and what completing it would write.

    `outlooks` say what the member has beside balances, where they were asked for with the offers. `over_quota` names
    the quota that the bill exceeds: it cannot be paid so. `dropped` are choices that do not hold (any more); `reasons`
    says why, one code for each of them. `given` are the rewards on the bill as the offline limits count them.
    """

    deductions: tuple[Deduction, ...]
    offers: tuple[Offer, ...]
    results: tuple[ProgrammeResult, ...]
    dropped: tuple[Choice, ...] = ()
    reasons: tuple[str, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    over_quota: Words | None = None
    given: tuple[Given, ...] = ()
