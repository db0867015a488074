"""Names of what an account counts beside points, stamps, vouchers and carry (those are in `account.py`).

Everything a programme remembers of a member is a sum of entries in some unit, so that two cut-off tills can be added
up in any order: a tier is a lot of `tier/<id>` with its last day, a used limit a lot named by its period.
"""

from pos_terminal.domain.loyalty.account import POINTS, STAMPS, VOUCHERS

# How the names of a family of units begin.
TIERS = "tier/"
PLANS = "plan/"
MISSIONS = "mission/"
SCORES = "score/"
SPINS = "spins/"
LIMITS = "used/"
CREDITS = "credit"  # both counters of a tier

CREDIT = "credit"  # towards the tier; lots are the window's buckets
SECOND_CREDIT = "credit/second"
WALLET = "wallet"  # minor units of money
REFUND = "refund"  # the wallet's lot of money that refunds did not pay out
BOUGHT = "bought"  # 1 once a member has paid for something
CHECK_IN = "check_in"  # a lot a day
STREAK = "streak"  # a lot for each streak that was paid, named by its last day
DEMOTED = "demoted"  # alive while a member cannot fall again
REFERRER = "referrer"  # a lot named by who brought the member
ACTIVE = "active"  # a lot for each day with a sale, for missions that count days
POINTS_A_DAY = "points/day"  # behind `used/`
POINTS_A_MONTH = "points/month"
BOARD = "board"  # 1 for who takes part in leaderboards


def tier(level: str) -> str:
    """Holding a tier; the lot is the day it was given."""
    return f"{TIERS}{level}"


def plan(plan_id: str) -> str:
    """A paid membership; the lot is its first day."""
    return f"{PLANS}{plan_id}"


def mission(mission_id: str) -> str:
    """Progress of a mission."""
    return f"{MISSIONS}{mission_id}"


def done(mission_id: str) -> str:
    """How often a mission was paid out."""
    return f"done/{mission_id}"


def score(board: str) -> str:
    """A leaderboard's score."""
    return f"{SCORES}{board}"


def spins(wheel: str) -> str:
    """Turns of a wheel."""
    return f"{SPINS}{wheel}"


def used(what: str) -> str:
    """How much of a limit is used up."""
    return f"{LIMITS}{what}"


def stamped(card: str) -> str:
    """Instants at which a card was stamped, for the delay between two."""
    return f"stamped/{card}"


def can_be_spent(unit: str) -> bool:
    """Whether lots of the unit are spent, so that what one lot lacks may come from another."""
    return unit in (POINTS, WALLET) or unit.startswith((STAMPS, VOUCHERS, SPINS))
