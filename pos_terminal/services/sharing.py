"""What this till tells the others of its shop: how far every stream goes here, and records as they were committed.

It passes on what it learnt too, so that a till that has stopped is still heard of. It only reads.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from pos_terminal.domain.neighbours import LearntRecord, NeighbourStream
from pos_terminal.domain.till import StreamEnd
from pos_terminal.services.ports import Store
from pos_terminal.services.streams import hash_at, parent_of
from pos_terminal.wire.envelope import BatchHead
from pos_terminal.wire.neighbours import SharedHead, SignedEnd, StreamEnds, end_bytes, shared_bytes

AT_ONCE = 500

Sign = Callable[[bytes], bytes]


class Sharing:
    """Answers neighbours, on a connection of its own. `sign` signs with this till's key."""

    def __init__(self, store: Store, sign: Sign) -> None:
        self._store = store
        self._sign = sign

    def knows(self, terminal: str) -> str:
        """The key (hex) of that neighbour; empty where it is none."""
        return {one.terminal: one.public_key for one in self._store.neighbours.pinned()}.get(terminal, "")

    def ends(self) -> StreamEnds:
        """Where every stream of the shop ends here."""
        own = [self._end(stream.id, stream.sequence, stream.hash) for stream in self._store.journal.streams()]
        others = [end for stream in self._store.neighbours.streams() if (end := self._end_of(stream)) is not None]
        return StreamEnds(terminal=self._terminal(), ends=tuple(own + others))

    def records(self, stream: UUID, after: int) -> bytes:
        """The stream's next records up to a place that its till has signed; empty where there are none here."""
        for own in self._store.journal.streams():
            if own.id == stream:
                return self._own(own, after)
        other = self._store.neighbours.stream(stream)
        return self._passed_on(other, after) if other else b""

    def _own(self, stream: StreamEnd, after: int) -> bytes:
        records = self._store.journal.of_stream(stream.id, after, AT_ONCE)
        if not records or after < 0:
            return b""
        last = records[-1]
        head = BatchHead(
            stream=str(stream.id),
            parent=parent_of(stream),
            first=after + 1,
            count=len(records),
            previous=hash_at(self._store.journal, stream, after).hex(),
            last=last.hash.hex(),
        )
        end = self._end(stream.id, last.sequence, last.hash)
        return shared_bytes(SharedHead(head=head, end=end), [record.body for record in records])

    def _passed_on(self, stream: NeighbourStream, after: int) -> bytes:
        previous = self._hash_of(stream, after)
        records = _signed_run(self._store.neighbours.after(stream.id, after, AT_ONCE), after)
        if not records or previous is None:
            return b""
        last = records[-1]
        head = BatchHead(
            stream=str(stream.id),
            first=after + 1,
            count=len(records),
            previous=previous.hex(),
            last=last.hash.hex(),
        )
        end = _signed(stream, last)
        return shared_bytes(SharedHead(head=head, end=end), [record.body for record in records])

    def _hash_of(self, stream: NeighbourStream, sequence: int) -> bytes | None:
        if sequence == stream.told:
            return stream.told_hash
        found = self._store.neighbours.at(stream.id, sequence)
        return found.hash if found else None

    def _end_of(self, stream: NeighbourStream) -> SignedEnd | None:
        """The last place of another's stream that is signed here."""
        if stream.sequence == stream.told:
            return None
        last = self._store.neighbours.at(stream.id, stream.sequence)
        return _signed(stream, last) if last is not None and last.signature else None

    def _end(self, stream: UUID, sequence: int, hash_: bytes) -> SignedEnd:
        terminal, place = self._terminal(), (str(stream), sequence, hash_.hex())
        signature = self._sign(end_bytes(terminal, *place)).hex()
        return SignedEnd(terminal=terminal, stream=place[0], sequence=sequence, hash=place[2], signature=signature)

    def _terminal(self) -> str:
        return self._store.installation().terminal_id


def _signed(stream: NeighbourStream, record: LearntRecord) -> SignedEnd:
    return SignedEnd(
        terminal=stream.terminal,
        stream=str(stream.id),
        sequence=record.sequence,
        hash=record.hash.hex(),
        signature=record.signature.hex(),
    )


def _signed_run(records: Sequence[LearntRecord], after: int) -> list[LearntRecord]:
    """The records that follow each other from `after` on, up to the last that is signed."""
    run = [record for place, record in enumerate(records) if record.sequence == after + 1 + place]
    while run and not run[-1].signature:
        run.pop()
    return run
