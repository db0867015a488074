"""Where a member's books lie: one of 4,096 buckets, the same at every till, head office and in every later version."""

from functools import lru_cache
from hashlib import sha256

BUCKETS = 4096


@lru_cache(maxsize=4096)  # of one batch: a sale asks for its member's several times
def bucket_of(member: str) -> int:
    """The member's bucket, 0 to 4,095: the first twelve bits of SHA-256 over the id.

    >>> bucket_of("00000000000aa1")
    2215
    """
    digest = sha256(member.encode()).digest()
    return digest[0] << 4 | digest[1] >> 4
