"""What a member has and may look forward to in one programme, as the member panel and the receipt tell it."""

from dataclasses import dataclass
from datetime import date

from pos_terminal.domain.words import Words


@dataclass(frozen=True, slots=True)
class TierStanding:
    """The tier now, until when, and how far the next one is: `progress` of `goal`, with the words for it.

    `missing` is a whole sentence ("HK$120 more to Gold"), empty at the top. Spend is in minor units.
    """

    id: str
    names: Words
    place: int  # 0 is everybody's
    until: date | None = None
    next_names: Words | None = None
    progress: int = 0
    goal: int = 0
    missing: Words = Words("", "")
    perks: tuple[Words, ...] = ()
    provisional: bool = False  # reached here and not yet confirmed by head office


@dataclass(frozen=True, slots=True)
class MissionProgress:
    """How far a mission is; `until` is the last day."""

    id: str
    names: Words
    progress: int
    target: int
    is_money: bool
    done: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CheckInState:
    """Whether today is checked in, and the days in a row so far (today included where it is)."""

    today: bool
    streak: int
    goal: int  # days for the streak's prize; 0: there is none


@dataclass(frozen=True, slots=True)
class WheelState:
    """Turns that the member has; `open` is False without a licence number."""

    id: str
    names: Words
    spins: int
    open: bool


@dataclass(frozen=True, slots=True)
class MembershipState:
    """A paid plan and its last day; `in_grace` is after it, while renewing still goes on from there."""

    plan: str
    names: Words
    until: date
    in_grace: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything about one account that is no balance. `campaigns` are those that count today for this member."""

    programme: str
    tier: TierStanding | None = None
    campaigns: tuple[Words, ...] = ()
    missions: tuple[MissionProgress, ...] = ()
    check_in: CheckInState | None = None
    wheels: tuple[WheelState, ...] = ()
    membership: MembershipState | None = None
    wallet_minor: int = 0
