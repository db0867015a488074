"""What an open bill is about to use of a member's account, so that no other till gives the same meanwhile.

A hint among tills that are online, and no promise: a record is the fact, whatever was reserved. It is let go of when
the bill says so, ends with the bill's record, and else after some time.
"""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from pos_terminal.wire.envelope import Whole

MOST_USES = 100
# Ids of programmes, units, lots and members are in plain letters.
Name = Annotated[str, Meta(pattern="^[!-~]{1,200}$")]
NameOrNone = Annotated[str, Meta(pattern="^[!-~]{0,200}$")]


class Use(Struct, frozen=True):
    """So much of a unit; `lot` names the voucher where it is a certain one."""

    programme: Name
    unit: Name
    amount: Whole
    lot: NameOrNone = ""


class Reserve(Struct, frozen=True, kw_only=True):
    """All that the bill uses now, in the place of what it reserved before; an amount of 0 only asks what is left."""

    bill: UUID
    member: Name
    uses: Annotated[tuple[Use, ...], Meta(max_length=MOST_USES)] = ()


class Reserved(Struct, frozen=True, kw_only=True):
    """What is there for the bill of each thing that it asked about: the balance less what earlier bills hold.

    It is kept for so many `seconds`; a bill that stays open asks again before.
    """

    left: tuple[Use, ...] = ()
    seconds: Whole = 0
