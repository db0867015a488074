"""How a terminal's request proves whose it is: header names, and the bytes that are signed.

The signature covers method, path with query, the body as it travels (compressed or not) and a nonce. There is no time
in it: clocks lie, and a request sent twice does no harm.
"""

from hashlib import sha256

TERMINAL = "X-Terminal"
NONCE = "X-Nonce"
SIGNATURE = "X-Signature"


def signed_bytes(method: str, target: str, body: bytes, nonce: str) -> bytes:
    """What the terminal's key signs for one request; `target` is the path with its query."""
    return "\n".join((method.upper(), target, sha256(body).hexdigest(), nonce)).encode()
