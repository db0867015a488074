"""A person in the programme as the till knows them, and their standing when they are at the counter."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.words import Language


class Trust(StrEnum):
    """How the member was recognised, which decides what may be spent."""

    CARD = "card"  # a plain number on a card: trusted as far as a card is
    SIGNED = "signed"  # a signed code, in force
    STALE = "stale"  # a signed code that is old: earns, spends up to the programme's static limit
    FOUND = "found"  # looked up by phone or name


@dataclass(frozen=True, slots=True)
class Member:
    """What a terminal keeps of a person. `id` is 14 lower-case hex digits (7 random bytes). No full phone number."""

    id: str
    number: str
    name: str = ""
    phone_last4: str = ""
    birthday: tuple[int, int] | None = None  # month, day
    language: Language = "zh_HK"
    joined_on: date | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """So much of a unit; `lot` names the voucher where it is a certain one."""

    programme: str
    unit: str
    amount: int
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member with one account for each programme, as it stands on this till.

    `paid_until` is the last day of a membership that their signed card proves, whatever this till has heard of it.
    `others` are accounts of whoever brought the member here. `as_of` is when head office last spoke of these accounts;
    None where this till is the only source. `code` names the rotating code that was shown, for whoever compares. `left`
    is what there is for the open bill by head office's word, other tills' bills considered, of what it was asked.
    """

    member: Member
    accounts: tuple[Account, ...]
    trust: Trust = Trust.FOUND
    as_of: datetime | None = None
    others: tuple[Account, ...] = ()
    paid_until: date | None = None
    code: str = ""
    left: tuple[Left, ...] = ()

    def account(self, programme: str) -> Account:
        """The account in that programme; an empty one where the member has none yet."""
        for account in self.accounts:
            if account.programme == programme:
                return account
        return Account(self.member.id, programme)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEnrolled:
    """The facts of an enrolment. `phone_sealed` is the full number, sealed to the merchant's public key (Base64)."""

    id: UUID
    at: datetime
    business_date: date
    cashier: str
    shop: str
    terminal: str
    member: Member
    phone_hash: str
    phone_sealed: str
    consent_terms: bool
    consent_marketing: bool
