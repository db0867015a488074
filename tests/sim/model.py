"""What sync comes to, said as simply as it can be: no streams, no hashes, no cursors. The oracle of the stateful test.

A till is a list of facts and, for each member, what it was last told. Head office is the set of facts it has taken, in
order. A round brings all the till has to head office, and then tells the till what has changed since it was last told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from tests.sim.facts import MEMBERS, Fact


@dataclass(frozen=True, slots=True)
class Told:
    """What a till was last told of a member: the balance, which facts head office knew then, and its state's name."""

    balance: int = 0
    known: frozenset[Fact] = frozenset()
    version: int = 0


@dataclass
class ModelOffice:
    """Head office: `counted` move balances, `aside` wait for a person; the first void of a sale counts."""

    counted: dict[UUID, Fact] = field(default_factory=dict)
    aside: dict[UUID, Fact] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def known(self) -> frozenset[Fact]:
        return frozenset((*self.counted.values(), *self.aside.values()))

    def copy(self) -> "ModelOffice":
        return ModelOffice(dict(self.counted), dict(self.aside), dict(self.versions))

    def take(self, facts: Iterable[Fact], new_version: int) -> None:
        for fact in facts:
            if fact.id in self.counted or fact.id in self.aside:
                continue
            if fact.poison:
                self.aside[fact.id] = fact
            else:
                self.counted[fact.id] = fact
                self.versions[fact.member] = new_version

    def let_in(self, new_version: int) -> None:
        aside, self.aside = self.aside, {}
        self.take((replace(fact, poison=False) for fact in aside.values()), new_version)
        self.counted |= aside

    def balance(self, member: str) -> int:
        voided: set[UUID] = set()
        total = 0
        for fact in self.counted.values():
            if fact.voids in voided:
                continue
            if fact.voids:
                voided.add(fact.voids)
            total += fact.delta if fact.member == member else 0
        return total


@dataclass
class ModelTill:
    """A till's disk."""

    facts: list[Fact] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)

    def copy(self) -> "ModelTill":
        return ModelTill(list(self.facts), dict(self.told))

    def hear(self, office: ModelOffice) -> None:
        """The till is told what has changed."""
        for member in MEMBERS:
            version = office.versions.get(member, 0)
            if version != self.told.get(member, Told()).version:
                self.told[member] = Told(office.balance(member), office.known(), version)

    def views(self, member: str, aside: Iterable[UUID]) -> set[int]:
        """What the till may show: own facts that are kept aside count until the member is told of again."""
        told = self.told.get(member, Told())
        own = [fact for fact in self.facts if fact.member == member]
        sure = told.balance + sum(fact.delta for fact in own if fact not in told.known and not fact.poison)
        held = [fact for fact in own if fact.poison]
        return {sure + sum(some) for some in _sums(held, told, frozenset(aside))}


def _sums(held: list[Fact], told: Told, aside: frozenset[UUID]) -> list[list[int]]:
    """The ways in which facts of the future may count: surely, surely not, or (kept aside since) either."""
    ways: list[list[int]] = [[]]
    for fact in held:
        if fact in told.known:
            continue
        with_it = [[*way, fact.delta] for way in ways]
        ways = ways + with_it if fact.id in aside else with_it
    return ways
