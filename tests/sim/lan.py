"""The shop's local network in the simulation: every other machine may be asked, and any answer may be lost."""

import random  # noqa: TID251 - seeded
from collections.abc import Collection, Sequence
from uuid import UUID

from pos_terminal.services.neighbours import Neighbourhood
from pos_terminal.services.sharing import Sharing
from pos_terminal.vault import verify
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import StreamEnds
from tests.sim.till import SimTill


class Nearby:
    """The Peers port: machines by name; a clone has its own, though head office knows both as one till."""

    def __init__(self, tills: Sequence[SimTill], own: SimTill, chance: random.Random, lossy: float) -> None:
        self._tills = {till.name: till for till in tills if till is not own}
        self._chance, self._lossy = chance, lossy

    def found(self, terminals: Collection[str]) -> list[str]:
        return list(self._tills)

    def ends(self, peer: str) -> StreamEnds:
        return self._sharing(peer).ends()

    def records(self, peer: str, stream: UUID, after: int) -> bytes:
        return self._sharing(peer).records(stream, after)

    def _sharing(self, peer: str) -> Sharing:
        if self._chance.random() < self._lossy:
            raise NoAnswer(answers.UNREACHABLE, "lost")
        till = self._tills[peer]
        return Sharing(till.store, till.vault.sign)


def meet(tills: Sequence[SimTill], own: SimTill, chance: random.Random, lossy: float) -> int:
    """One round of asking; how many records were new."""
    hood = Neighbourhood(own.store, Nearby(tills, own, chance, lossy), own.clock, verify)
    hood.run_once(force=True)
    return hood.learnt
