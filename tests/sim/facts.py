"""What really happened at the counters: the truth that nobody in the simulation may ask, only the invariants."""

from dataclasses import dataclass, field
from uuid import UUID

from pos_terminal.domain.loyalty.account import Entry
from tests.support.offices import earn

MEMBERS = tuple(f"{number:014x}" for number in range(0xA1, 0xA6))
LOTS = ("a", "b", "all")


@dataclass(frozen=True, slots=True)
class Fact:
    """A record: whose points it moves by how many, the sale it voids, and whether head office cannot read it."""

    id: UUID
    member: str
    delta: int
    lot: str
    voids: UUID | None = None
    poison: bool = False

    def entry(self) -> Entry:
        return earn(self.delta, self.lot, self.member)


@dataclass
class Facts:
    """All records that were ever committed, by id and by the digest of their bytes."""

    by_id: dict[UUID, Fact] = field(default_factory=dict)
    by_digest: dict[bytes, Fact] = field(default_factory=dict)

    def add(self, fact: Fact, digest: bytes) -> None:
        self.by_id[fact.id] = fact
        self.by_digest[digest] = fact
