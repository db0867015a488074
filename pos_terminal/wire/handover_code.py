"""The layout of a handover's code: a bill in at most 242 bytes, a QR code of at most version 12 at ECC M.

`POSH` and Base32, without padding, of: version (1), key (16 bytes), member (7 bytes, noughts for nobody), the bill's
discount, the lines, and 10 bytes of proof (an HMAC under the merchant's key over all before it). A number is written in
groups of seven bits, the lowest first, the eighth bit set where more follow. A discount is its basis points and its
amount. A line is the length of its sku, the sku (UTF-8), twice its quantity and one more where it has a discount, the
unit price, and the discount: some fifteen lines fit.
"""

from base64 import b32decode, b32encode
from collections.abc import Callable, Iterator
from uuid import UUID

from pos_terminal.domain.selling.handover import HandedBill, HandedLine
from pos_terminal.domain.selling.sale import Discount
from pos_terminal.wire.member_code import LENGTH as CARD_LENGTH

PREFIX = "POSH"
# How the keys of sales begin whose bill came from another till.
KEY = "handover/"
VERSION = 1
PROOF_BYTES = 10
MOST_BYTES = 242
_MEMBER_BYTES = 7
_MOST_BITS = 63

Prove = Callable[[bytes], bytes]


def handover_text(bill: HandedBill, prove: Prove) -> str:
    """The code's text; "" where the bill has more lines than a code can carry. `prove` gives at least 10 bytes.

    A text as long as a paid member's card, which begins with a P too, would be read as one: it is made longer, by a
    group of noughts at the end of its first number.
    """
    text = _text(bill, prove, groups=1)
    return _text(bill, prove, groups=3) if len(text) == CARD_LENGTH else text


def _text(bill: HandedBill, prove: Prove, groups: int) -> str:
    body = bytes((VERSION,)) + bill.key.bytes + bytes.fromhex(bill.member or "00" * _MEMBER_BYTES)
    body += _discount(bill.discount, groups)
    for line in bill.lines:
        sku = line.sku.encode()
        has_discount = line.discount is not None
        body += _number(len(sku)) + sku + _number(2 * line.quantity + has_discount) + _number(line.unit_minor)
        body += _discount(line.discount) if has_discount else b""
    whole = body + prove(body)[:PROOF_BYTES]
    return PREFIX + b32encode(whole).decode().rstrip("=") if len(whole) <= MOST_BYTES else ""


def read_handover(text: str, prove: Prove) -> HandedBill | None:
    """The bill in a code; None where it is none, or none of this merchant's."""
    content = text.removeprefix(PREFIX)
    try:
        whole = b32decode(content + "=" * (-len(content) % 8))
    except ValueError:
        return None
    body, proof = whole[:-PROOF_BYTES], whole[-PROOF_BYTES:]
    if prove(body)[:PROOF_BYTES] != proof or body[:1] != bytes((VERSION,)):
        return None
    return _bill(body)


def _bill(body: bytes) -> HandedBill | None:
    start = 1 + 16 + _MEMBER_BYTES
    member = body[17:start]
    rest = iter(body[start:])
    try:
        discount = _read_discount(rest)
        lines = []
        while (first := next(rest, None)) is not None:
            sku = bytes(next(rest) for _ in range(_read_number(rest, first))).decode()
            (quantity, has_discount), unit_minor = divmod(_read_number(rest), 2), _read_number(rest)
            lines.append(HandedLine(sku, quantity, unit_minor, _read_discount(rest) if has_discount else None))
    except (RuntimeError, StopIteration, ValueError):
        return None
    return HandedBill(UUID(bytes=body[1:17]), member.hex() if any(member) else "", discount, tuple(lines))


def _discount(discount: Discount | None, groups: int = 1) -> bytes:
    percent, off = (discount.basis_points, discount.amount_minor) if discount else (0, 0)
    return _number(percent, groups) + _number(off)


def _read_discount(rest: Iterator[int]) -> Discount | None:
    basis_points, amount_minor = _read_number(rest), _read_number(rest)
    return Discount(basis_points, amount_minor) if basis_points or amount_minor else None


def _number(value: int, groups: int = 1) -> bytes:
    """In at least so many groups."""
    written = bytearray()
    while value > 0x7F or len(written) + 1 < groups:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*written, value))


def _read_number(rest: Iterator[int], first: int | None = None) -> int:
    value = shift = 0
    group = next(rest) if first is None else first
    while group & 0x80:
        value |= (group & 0x7F) << shift
        shift += 7
        if shift > _MOST_BITS:
            raise ValueError("a number of more than nine groups")
        group = next(rest)
    return value | group << shift
