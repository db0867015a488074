"""Records as bytes: canonical JSON, digest, and the chain that makes a stream one thing.

The bytes are stored and sent as they were written, and never encoded again to check them.
`digest = SHA-256(bytes)`; `hash_n = SHA-256(hash_{n-1} || bytes)`;
`hash_0 = SHA-256(stream || parent stream || parent sequence || parent hash)`, with zeros where there is no parent.
"""

from hashlib import sha256
from uuid import UUID

import msgspec

from pos_terminal.wire.payloads import VERSION, Body

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Body)


class NotReadable(ValueError):
    """Bytes that are no record of a version this program knows; they are kept as they are."""


def encode(body: Body) -> bytes:
    """The body as canonical JSON: sorted keys, no spaces, UTF-8, one line."""
    return _ENCODER.encode(body)


def decode(data: bytes) -> Body:
    """The body of stored or received bytes. Raises NotReadable."""
    try:
        body = _DECODER.decode(data)
    except (msgspec.DecodeError, ValueError) as error:
        raise NotReadable(str(error)) from error
    if body.v != VERSION:
        raise NotReadable(f"record version {body.v}; this program knows {VERSION}")
    return body


def digest(data: bytes) -> bytes:
    """What tells whether two records of one id have the same content."""
    return sha256(data).digest()


def chain(previous: bytes, data: bytes) -> bytes:
    """The hash of a record's place from the hash before it and its bytes."""
    return sha256(previous + data).digest()


def first_hash(stream: UUID, parent: UUID | None = None, sequence: int = 0, hash_: bytes = b"") -> bytes:
    """The hash before a stream's first record."""
    head = stream.bytes + (parent.bytes if parent else bytes(16)) + sequence.to_bytes(8, "big") + hash_.rjust(32, b"\0")
    return sha256(head).digest()
