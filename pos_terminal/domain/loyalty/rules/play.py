"""Rules of play: check-ins and streaks, missions, the lucky wheel, leaderboards."""

from dataclasses import dataclass
from enum import StrEnum

from pos_terminal.domain.loyalty.rules.period import Limit, Period
from pos_terminal.domain.loyalty.rules.tier import CounterRule
from pos_terminal.domain.words import Words

ODDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Prize:
    """What something gives: points, money into the wallet, a voucher for a reward, turns of a wheel."""

    points: int = 0
    wallet_minor: int = 0
    voucher: str = ""
    spins: int = 0
    wheel: str = ""


@dataclass(frozen=True, slots=True)
class CheckInRule:
    """One a business day. Every `streak_days` in a row bring `streak`; so many days may be missed a streak."""

    prize: Prize = Prize()
    streak_days: int = 0
    streak: Prize = Prize()
    repair_days: int = 0


@dataclass(frozen=True, slots=True)
class MissionRule:
    """Something to reach in each period. What is counted comes from the ledger, so that a refund counts back."""

    id: str
    names: Words
    target: int
    prize: Prize
    counter: CounterRule = CounterRule()
    check_ins: bool = False  # counts check-ins instead
    active_days: bool = False  # counts days with a sale instead
    period: Period = Period.EVER
    tiers: frozenset[str] = frozenset()
    days: int = 0  # so many days from its first step; 0: as long as the period
    repeat: bool = False  # reached again and again; what is over counts for the next time


@dataclass(frozen=True, slots=True)
class WheelPrize:
    """A field of the wheel: its chance in 1,000,000; a stock of 0 has no end."""

    id: str
    names: Words
    odds: int
    prize: Prize = Prize()
    stock: int = 0


class SpinFrom(StrEnum):
    """What brings a turn; never money by itself."""

    CHECK_IN = "check_in"
    SALE = "sale"
    MISSION = "mission"


@dataclass(frozen=True, slots=True)
class WheelRule:
    """A lucky wheel. Without a licence number it does not turn (Cap. 148, Hong Kong)."""

    id: str
    names: Words
    prizes: tuple[WheelPrize, ...]
    fallback: str  # the prize in place of one that is out of stock
    licence: str = ""
    spin_from: SpinFrom = SpinFrom.CHECK_IN
    minimum_minor: int = 0  # of a sale that brings a turn
    limit: Limit = Limit()
    days: int = 1  # a turn lasts so many days
    budget_points: int = 0  # of all points won at one terminal; 0: no end


class Score(StrEnum):
    """What a leaderboard adds up."""

    POINTS = "points"
    SPEND = "spend"
    VISITS = "visits"


@dataclass(frozen=True, slots=True)
class BoardRule:
    """A leaderboard of those who take part, by nickname."""

    id: str
    names: Words
    score: Score = Score.POINTS
    period: Period = Period.MONTH
    places: int = 10
    tags: frozenset[str] = frozenset()
