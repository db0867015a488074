"""Which arm of an experiment a member is in: the same on every till, without asking anybody."""

from hashlib import sha256

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import ExperimentRule

HOLDOUT = "holdout"
PARTS = 10_000


def arm_of(experiment: ExperimentRule, member: str) -> str:
    """The arm's id, by the hash of member and experiment; `holdout` for those whom no arm takes.

    SHA-256 modulo 10,000: the bias of the remainder is below 10⁻⁷⁰.
    """
    place = int.from_bytes(sha256(f"{experiment.id}\n{member}".encode()).digest(), "big") % PARTS
    for arm, weight in experiment.arms:
        if place < weight:
            return arm
        place -= weight
    return HOLDOUT


def arms_of(programme: Programme, member: str) -> tuple[str, ...]:
    """`<experiment>/<arm>` of every experiment of the programme."""
    return tuple(f"{one.id}/{arm_of(one, member)}" for one in programme.experiments)
