"""What a member did at the counter that is no sale: a check-in, a turn of the wheel, a gate, an activity."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class EngagementKind(StrEnum):
    """What was done."""

    CHECK_IN = "check_in"
    SPIN = "spin"
    GATE = "gate"
    ACTIVITY = "activity"
    TIER = "tier"  # given by hand, by a manager
    PAPER_CARD = "paper_card"  # stamps carried over from paper, by a manager


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """`code` is the wheel, gate, activity, tier or card; `prize` what a wheel gave.

    `seed_hash` is the SHA-256 of the secret that a wheel's draw was made with: head office can tell the secret later.
    """

    id: UUID
    at: datetime
    business_date: date
    shop: str
    terminal: str
    shift: UUID | None
    cashier: str
    approved_by: str
    kind: EngagementKind
    programme: str
    code: str
    prize: str = ""
    seed_hash: str = ""
    reason: str = ""
