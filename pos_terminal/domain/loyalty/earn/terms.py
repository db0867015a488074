"""The conditions that a sale earns under: tier, plan, campaigns, arms. Recorded: a refund uses the same ones."""

from collections.abc import Iterable
from dataclasses import dataclass

TIER = "tier:"
PLAN = "plan:"
CAMPAIGN = "campaign:"
ARM = "arm:"


@dataclass(frozen=True, slots=True)
class Terms:
    """`arms` are "<experiment>/<arm>" of every experiment that runs, also where no campaign asked for it."""

    tier: str = ""
    plan: str = ""
    campaigns: frozenset[str] = frozenset()
    arms: tuple[str, ...] = ()

    def written(self) -> tuple[str, ...]:
        """As a record keeps them."""
        return (
            *((f"{TIER}{self.tier}",) if self.tier else ()),
            *((f"{PLAN}{self.plan}",) if self.plan else ()),
            *(f"{CAMPAIGN}{one}" for one in sorted(self.campaigns)),
            *(f"{ARM}{one}" for one in self.arms),
        )


def read_terms(written: Iterable[str]) -> Terms:
    """The terms of a record; what this version does not know is passed over.

    >>> read_terms(("tier:gold", "campaign:double", "arm:price/a")).campaigns
    frozenset({'double'})
    """
    lines = tuple(written)
    return Terms(
        tier=next((one.removeprefix(TIER) for one in lines if one.startswith(TIER)), ""),
        plan=next((one.removeprefix(PLAN) for one in lines if one.startswith(PLAN)), ""),
        campaigns=frozenset(one.removeprefix(CAMPAIGN) for one in lines if one.startswith(CAMPAIGN)),
        arms=tuple(one.removeprefix(ARM) for one in lines if one.startswith(ARM)),
    )
