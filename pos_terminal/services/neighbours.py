"""Asking the shop's other tills, round by round: often while head office is out of reach, seldom while it is not."""

from uuid import UUID

from pos_terminal.domain.neighbours import NeighboursStatus
from pos_terminal.services.learning import Learning, Verify
from pos_terminal.services.ports import Clock, Peers, Store
from pos_terminal.services.spells import is_offline
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.neighbours import StreamEnds

# While head office answers, its own word comes soon: what is asked then only closes the gap to the line's last moment.
BETWEEN_S = 15.0
# Batches of one stream in one round: a till that was off for a day does not keep a neighbour busy.
MOST_BATCHES = 20


class Neighbourhood:
    """The asking side, on the hub worker's thread with its own connection."""

    def __init__(self, store: Store, peers: Peers, clock: Clock, verify: Verify) -> None:
        self._store = store
        self._peers = peers
        self._clock = clock
        self._learning = Learning(store, clock, verify)
        self._asked_at: float | None = None
        self._reached: tuple[str, ...] = ()
        self.learnt = 0  # records, in the last round

    def run_once(self, *, force: bool = False) -> NeighboursStatus:
        """One round, where one is due. Never raises for a neighbour."""
        self.learnt = 0
        pinned = {one.terminal: one.name for one in self._store.neighbours.pinned()}
        if not pinned:
            return NeighboursStatus()
        if force or self._is_due():
            self._asked_at = self._clock.monotonic_s()
            answered = {ends.terminal for peer in self._peers.found(pinned) if (ends := self._ask(peer)) is not None}
            self._reached = tuple(name for terminal, name in pinned.items() if terminal in answered)
        return NeighboursStatus(self._reached, len(pinned), self._store.neighbours.count_news())

    def _is_due(self) -> bool:
        if self._asked_at is None or is_offline(self._store.outbox.feed()):
            return True
        return self._clock.monotonic_s() - self._asked_at >= BETWEEN_S

    def _ask(self, peer: str) -> StreamEnds | None:
        try:
            ends = self._peers.ends(peer)
            for end in ends.ends:
                after = self._learning.lacks(end)
                if after is not None:
                    self._fetch(peer, UUID(end.stream), after)
        except NoAnswer:
            return None
        return ends

    def _fetch(self, peer: str, stream: UUID, after: int) -> None:
        for _ in range(MOST_BATCHES):
            data = self._peers.records(peer, stream, after)
            taken = self._learning.take(data) if data else 0
            self.learnt += taken
            after += taken
            if not taken:
                return
