"""A shop's local network without a network: the Peers port by plain calls to the other tills' real books."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random  # noqa: TID251 - the test's own chance, from its seed
from uuid import UUID

from pos_terminal.services.neighbours import Neighbourhood
from pos_terminal.services.ports import Clock, Store
from pos_terminal.services.sharing import Sharing
from pos_terminal.vault import verify
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import StreamEnds


@dataclass
class Lan:
    """The tills on it by name, who is switched off, and whether calls break off at times."""

    tills: dict[str, tuple[Store, Callable[[bytes], bytes]]] = field(default_factory=dict)
    off: set[str] = field(default_factory=set)
    fails: bool = False
    chance: Random = field(default_factory=lambda: Random(0))

    def hood(self, own: str, clock: Clock) -> Neighbourhood:
        """The asking side of one of them."""
        return Neighbourhood(self.tills[own][0], Nearby(self, own), clock, verify)


@dataclass
class Nearby:
    """The others, as one till sees them."""

    lan: Lan
    own: str

    def found(self, terminals: Collection[str]) -> list[str]:
        return [name for name in terminals if name != self.own]

    def ends(self, peer: str) -> StreamEnds:
        return self._sharing(peer).ends()

    def records(self, peer: str, stream: UUID, after: int) -> bytes:
        return self._sharing(peer).records(stream, after)

    def _sharing(self, peer: str) -> Sharing:
        lan = self.lan
        if peer in lan.off or peer not in lan.tills or (lan.fails and lan.chance.random() < 0.1):
            raise NoAnswer(answers.UNREACHABLE, "off")
        return Sharing(*lan.tills[peer])
