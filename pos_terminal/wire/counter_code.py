"""The layout of the codes that a shop makes for its own counter: vouchers, activities and staff badges.

`POS`, a letter, and Base32 of 15 bytes: 28 capitals and digits, a QR code of version 2 in alphanumeric mode. A voucher
(`V`) names its member, 7 bytes, and proves with 8 bytes which of their vouchers it is; an activity (`A`) is 15 bytes of
proof; a badge (`B`) is 15 bytes of chance. The proofs are HMACs under the merchant's key, so that nobody makes a code
who knows only the rules. A bill handed over to another till has the letter `H`: see `handover_code.py`.
"""

from base64 import b32decode, b32encode

PREFIX = "POS"
SECRET_BYTES = 15
MEMBER_BYTES = 7


def voucher_text(member: str, proof: bytes) -> str:
    """A voucher's code. `member` is 14 hex digits; the first 8 bytes of `proof` are taken."""
    return _text("V", bytes.fromhex(member) + proof[: SECRET_BYTES - MEMBER_BYTES])


def activity_text(proof: bytes) -> str:
    """An activity's code, of the first 15 bytes of its proof."""
    return _text("A", proof[:SECRET_BYTES])


def badge_text(secret: bytes) -> str:
    """A staff badge's code, of 15 random bytes."""
    return _text("B", secret[:SECRET_BYTES])


def member_of(voucher: str) -> str:
    """Whose voucher a voucher's code says it is, before anybody checked it: a member's id."""
    return b32decode(voucher[len(PREFIX) + 1 :])[:MEMBER_BYTES].hex()


def _text(letter: str, content: bytes) -> str:
    return f"{PREFIX}{letter}{b32encode(content).decode()}"
