"""Taking in what a till nearby tells: only what its own key has signed, only what goes on from what is known here.

Nothing learnt is sent on to head office: each till sends its own records. Head office's word goes before a neighbour's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from pos_terminal.domain.loyalty.member import MemberEnrolled
from pos_terminal.domain.neighbours import LearntRecord, NeighbourStream
from pos_terminal.domain.till import KnownMember
from pos_terminal.services.ports import Clock, Store
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.codec import NotReadable, chain, decode, digest, first_hash
from pos_terminal.wire.envelope import BatchHead, Position
from pos_terminal.wire.neighbours import SignedEnd, end_bytes, split_shared
from pos_terminal.wire.payloads import (
    AnyPayload,
    EnrolmentRecorded,
    RefundRecorded,
    SaleRecorded,
    kind_of,
    loyalty_entries,
)

# (public key in hex, signature, message): whether the key's holder signed it.
Verify = Callable[[str, bytes, bytes], bool]
# When a record happened that this program cannot read.
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


class Learning:
    """Takes records in, a batch a transaction."""

    def __init__(self, store: Store, clock: Clock, verify: Verify) -> None:
        self._store = store
        self._clock = clock
        self._verify = verify

    def lacks(self, end: SignedEnd) -> int | None:
        """After which place that stream is not known here; None where it is ours, or nothing is missing, or the end
        is not signed by the till that it names."""
        try:
            stream = UUID(end.stream)
        except ValueError:
            return None
        if not self._is_signed(end) or any(own.id == stream for own in self._store.journal.streams()):
            return None
        known = self._store.neighbours.stream(stream)
        if known is None:
            return 0
        return known.sequence if end.sequence > known.sequence and not known.was_left else None

    def take(self, data: bytes) -> int:
        """Takes a batch in; how many records were new. Raises NoAnswer where it is not what was signed."""
        try:
            shared, bodies = split_shared(data)
            stream = UUID(shared.head.stream)
        except (msgspec.DecodeError, ValueError) as error:
            raise NoAnswer(answers.GARBLED, f"a neighbour's records: {error}") from error
        head, end = shared.head, shared.end
        if head.stream != end.stream or not self._is_signed(end):
            raise NoAnswer(answers.GARBLED, f"{end.terminal} has not signed stream {head.stream}")
        read = _read(head, end, bodies)
        with self._store.begin():
            known = self._store.neighbours.stream(stream)
            if known is not None and known.terminal != end.terminal:
                raise NoAnswer(answers.GARBLED, f"stream {stream} is {known.terminal}'s, not {end.terminal}'s")
            if not _goes_on(known, head):
                return 0  # another round of ours, or head office, was here first; the next question is a new one
            changed = set() if known else self._begin(stream, end.terminal, head)
            records = [self._not_ours(record) for record, _ in read]
            changed |= self._store.neighbours.learn(stream, records, self._clock.now())
            for _, payload in read:
                if isinstance(payload, EnrolmentRecorded):
                    self._meet(payload.enrolment)
            for member in changed:
                self._store.ledger.rebuild(member)
        return len(read)

    def _begin(self, stream: UUID, terminal: str, head: BatchHead) -> set[str]:
        previous = bytes.fromhex(head.previous)
        parent = _parent(stream, head.parent, previous)
        keep = head.parent.sequence if head.parent else 0
        return self._store.neighbours.begin(stream, terminal, previous, parent, keep)

    def _not_ours(self, record: LearntRecord) -> LearntRecord:
        """What this till recorded itself changes nothing again."""
        return replace(record, entries=()) if self._store.journal.by_id(record.id) else record

    def _meet(self, joined: MemberEnrolled) -> None:
        """A member who joined at the other till is known at this one."""
        members, member = self._store.members, joined.member
        if members.by_id(member.id) is None and members.by_number(member.number) is None:
            members.put(KnownMember(member, joined.phone_hash))

    def _is_signed(self, end: SignedEnd) -> bool:
        keys = {one.terminal: one.public_key for one in self._store.neighbours.pinned()}
        try:
            signature = bytes.fromhex(end.signature)
        except ValueError:
            return False
        message = end_bytes(end.terminal, end.stream, end.sequence, end.hash)
        return end.terminal in keys and self._verify(keys[end.terminal], signature, message)


def _goes_on(known: NeighbourStream | None, head: BatchHead) -> bool:
    if known is None:
        return head.first == 1
    return (head.first, head.previous) == (known.sequence + 1, known.hash.hex()) and not known.was_left


def _parent(stream: UUID, parent: Position | None, previous: bytes) -> UUID | None:
    """The stream that this one goes on from, if its first hash says so too."""
    if parent is None:
        return None
    try:
        id_, hash_ = UUID(parent.stream), bytes.fromhex(parent.hash)
    except ValueError:
        return None
    return id_ if first_hash(stream, id_, parent.sequence, hash_) == previous else None


def _read(head: BatchHead, end: SignedEnd, bodies: Sequence[bytes]) -> list[tuple[LearntRecord, AnyPayload | None]]:
    """The bodies at their places. Raises NoAnswer where their chain does not end as it was signed."""
    try:
        hash_ = bytes.fromhex(head.previous)
    except ValueError as error:
        raise NoAnswer(answers.GARBLED, "a neighbour's records: no hash") from error
    read: list[tuple[LearntRecord, AnyPayload | None]] = []
    for place, body in enumerate(bodies):
        hash_ = chain(hash_, body)
        signature = bytes.fromhex(end.signature) if place == len(bodies) - 1 else b""
        read.append(_learnt(body, head.first + place, hash_, signature))
    if (read[-1][0].sequence, hash_.hex()) != (end.sequence, end.hash):
        raise NoAnswer(answers.GARBLED, f"{end.terminal} has not signed these records of stream {head.stream}")
    return read


def _learnt(data: bytes, sequence: int, hash_: bytes, signature: bytes) -> tuple[LearntRecord, AnyPayload | None]:
    """A record as it is kept; one of a later version changes nothing here and is passed on as it came."""
    try:
        body = decode(data)
    except NotReadable:
        id_ = UUID(bytes=digest(data)[:16])
        unread = LearntRecord(
            id=id_, sequence=sequence, hash=hash_, kind="", at=UNKNOWN, body=data, signature=signature
        )
        return unread, None
    entries = loyalty_entries(body.body)
    record = LearntRecord(
        id=body.id,
        sequence=sequence,
        hash=hash_,
        kind=kind_of(body.body),
        at=body.at,
        body=data,
        member=_member(body.body),
        entries=entries,
        signature=signature,
    )
    return record, body.body


def _member(payload: AnyPayload) -> str:
    """Whose bill it was."""
    match payload:
        case SaleRecorded(loyalty=facts) | RefundRecorded(loyalty=facts) if facts is not None:
            return facts.member
        case _:
            return ""
