"""What the tills of one shop tell each other: how far the streams of the shop go, and their records as committed.

A till signs the ends of its own streams. The hash of an end covers every byte before it, so a neighbour may pass
another's records on, and whoever gets them can tell that nothing was added, left out or changed on the way.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from pos_terminal.wire.envelope import BatchHead, Whole

# Where a till asks another.
ENDS, RECORDS = "/v1/stream-ends", "/v1/stream"
_SIGNED = "pos-terminal stream end 1"


class SignedEnd(Struct, frozen=True, kw_only=True):
    """A place in a stream of `terminal`, signed with its key (hex): everything up to there is what it recorded."""

    terminal: str
    stream: str
    sequence: Whole
    hash: str
    signature: str


class StreamEnds(Struct, frozen=True, kw_only=True):
    """How far `terminal`, who answers, has every stream of its shop: its own, and what it learnt of others'."""

    terminal: str
    ends: tuple[SignedEnd, ...]


class SharedHead(Struct, frozen=True, kw_only=True):
    """The first line of shared records; the last of them is at `end`."""

    head: BatchHead
    end: SignedEnd


def end_bytes(terminal: str, stream: str, sequence: int, hash_: str) -> bytes:
    """What the terminal's key signs for one place in its stream."""
    return "\n".join((_SIGNED, terminal, stream, str(sequence), hash_)).encode()


def shared_bytes(head: SharedHead, bodies: Sequence[bytes]) -> bytes:
    """Shared records as NDJSON: the head's line, then each body's."""
    return b"\n".join((msgspec.json.encode(head), *bodies, b""))


def split_shared(data: bytes) -> tuple[SharedHead, list[bytes]]:
    """Head and bodies. Raises msgspec.DecodeError or ValueError where it is something else."""
    first, *bodies = data.split(b"\n")
    if bodies and not bodies[-1]:
        bodies.pop()
    shared = msgspec.json.decode(first, type=SharedHead)
    if shared.head.count != len(bodies) or not bodies:
        raise ValueError(f"{shared.head.count} bodies announced, {len(bodies)} found")
    return shared, bodies
