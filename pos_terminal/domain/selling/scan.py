"""What a scanned or typed code means, check digits, and a code that is read twice.

Layouts: a member number is 8 to 16 digits, the last a Luhn check digit (ISO/IEC 7812-1); a signed card is one kind
letter and Base32 of 75 bytes, 121 characters in all; a receipt code is `<shop>-<terminal>-<n>`. The other codes of our
own making begin with `POS` and a letter, so that no product's code is taken for money or a person: see `_OURS`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pos_terminal.domain.selling.framing import NO_FRAMING, Framing, symbology_of

LONGEST_OURS = 400
GUARD_S = 1.5
PRODUCT_GUARD_S = 0.4

_SIGNED = re.compile(r"[SRP][A-Z2-7]{120}")
_RECEIPT = re.compile(r"[A-Z0-9]{1,12}-[A-Z0-9]{1,8}-[0-9]{1,9}")
_PRODUCT = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,39}", re.IGNORECASE)
# Texts of payment QR codes: EMVCo merchant and FPS codes (field 00, 2 long, 01), wallets.
_PAYMENT = re.compile(r"(?:000201|HKQR|WEIXIN:|WXP:|HTTPS://QR\.ALIPAY\.COM).*")
# What a customer's wallet shows to be charged: WeChat Pay, Alipay and UnionPay (their merchants' guides to payment
# codes). 16 digits may also be a member's number, and stay one.
_WALLET = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{15,22}|62[0-9]{17}")
# Vouchers, activities and staff badges are 15 bytes in Base32; a handover carries a bill.
_OURS = re.compile(r"POS(?:([VAB])[A-Z2-7]{24}|H[A-Z2-7]{24,388})")
EAN_SYMBOLOGIES = frozenset({"EAN13", "EAN8", "UPCA", "UPCE"})


class CodeKind(StrEnum):
    """What a code can be, before the shop's books are asked."""

    SIGNED_CARD = "signed_card"
    DIGITS = "digits"
    PRODUCT = "product"
    RECEIPT = "receipt"
    VOUCHER = "voucher"
    ACTIVITY = "activity"
    BADGE = "badge"
    HANDOVER = "handover"
    PAYMENT = "payment"
    UNKNOWN = "unknown"


_OUR_KINDS = {"V": CodeKind.VOUCHER, "A": CodeKind.ACTIVITY, "B": CodeKind.BADGE, None: CodeKind.HANDOVER}
_CERTAIN = frozenset({CodeKind.SIGNED_CARD, CodeKind.DIGITS, CodeKind.RECEIPT, *_OUR_KINDS.values()})


@dataclass(frozen=True, slots=True)
class CodeRead:
    """One read of a code: its text, its symbology (`QR`, `EAN13`, ..., or `""` when typed) and where it came from."""

    text: str
    symbology: str = ""
    source: str = "scanner"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code is by its form; `number_checks` says whether digits end in a right Luhn digit."""

    kind: CodeKind
    text: str
    is_ean: bool = False
    number_checks: bool = False


def interpret(read: CodeRead) -> Meaning:
    """What the code is by its form alone. Garbage, binary and over-long text is UNKNOWN; nothing raises."""
    text = read.text.strip("\r\n\t ")
    if not text or len(text) > LONGEST_OURS or not text.isascii() or not text.isprintable():
        return Meaning(CodeKind.UNKNOWN, text)
    upper = text.upper()
    if _SIGNED.fullmatch(upper):
        return Meaning(CodeKind.SIGNED_CARD, upper)
    if ours := _OURS.fullmatch(upper):
        return Meaning(_OUR_KINDS[ours[1]], upper)
    if read.symbology not in EAN_SYMBOLOGIES and (_PAYMENT.fullmatch(upper) or _WALLET.fullmatch(upper)):
        return Meaning(CodeKind.PAYMENT, text)
    if text.isdigit() and 8 <= len(text) <= 16:
        return Meaning(CodeKind.DIGITS, text, read.symbology in EAN_SYMBOLOGIES, luhn_is_right(text))
    if _RECEIPT.fullmatch(upper):
        return Meaning(CodeKind.RECEIPT, upper)
    if _PRODUCT.fullmatch(text):
        return Meaning(CodeKind.PRODUCT, text)
    return Meaning(CodeKind.UNKNOWN, text)


def likely_kind(read: CodeRead) -> str:
    """What a code would be to a shop, by its form alone and without its books: member, product, voucher, activity or
    unknown."""
    meaning = interpret(read)
    match meaning.kind:
        case CodeKind.SIGNED_CARD:
            return "member"
        case CodeKind.VOUCHER | CodeKind.ACTIVITY:
            return meaning.kind.value
        case CodeKind.DIGITS if meaning.is_ean:
            return "product"
        case CodeKind.DIGITS if meaning.number_checks:
            return "member"
        case CodeKind.DIGITS if ean_is_right(meaning.text):
            return "product"
        case CodeKind.PRODUCT if read.symbology == "CODE128":
            return "product"
        case _:
            return "unknown"


def from_scanner(typed: str, source: str, framing: Framing = NO_FRAMING) -> CodeRead:
    """What a scanner sent, freed of its framing (STX, ETX, line ends, and what this scanner was programmed to add) and
    of its AIM prefix, which names the symbology.

    >>> from_scanner("\\x02]E04891234567898\\r", "serial")
    CodeRead(text='4891234567898', symbology='EAN13', source='serial')
    """
    text, symbology = symbology_of(framing.unwrapped(typed))
    return CodeRead(text, symbology, source)


def in_view(reads: Iterable[CodeRead]) -> tuple[CodeRead, ...]:
    """Of codes seen in one picture those to act on: cards, numbers and receipts before text that might be a shop's own
    code (a batch number beside a barcode), and that before foreign codes.

    More than one left means that it is not clear which was meant.
    """
    different = {interpret(read).text: read for read in reads}
    by_kind = [(interpret(read).kind, read) for read in different.values()]
    certain = tuple(read for kind, read in by_kind if kind in _CERTAIN)
    return certain or tuple(read for kind, read in by_kind if kind is CodeKind.PRODUCT) or tuple(different.values())[:1]


def guard_s(meaning: Meaning) -> float:
    """How long the same code counts once: an item is soon scanned again on purpose, a member's code is not."""
    is_item = meaning.kind is CodeKind.PRODUCT or meaning.is_ean
    return PRODUCT_GUARD_S if is_item else GUARD_S


def luhn_digit(digits: str) -> str:
    """The check digit that makes `digits` a member number.

    >>> luhn_digit("7992739871")
    '3'
    """
    doubled = (2 * int(d) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits)))
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def luhn_is_right(number: str) -> bool:
    """Whether the last digit is the Luhn digit of those before."""
    return number.isascii() and number.isdigit() and len(number) > 1 and luhn_digit(number[:-1]) == number[-1]


def other_spelling(code: str) -> str:
    """A UPC-A number as an EAN-13, or back: some scanners send its leading nought and some do not (GS1, 3.1).

    >>> other_spelling("036000291452"), other_spelling("0036000291452"), other_spelling("4891234567894")
    ('0036000291452', '036000291452', '4891234567894')
    """
    if code.isascii() and code.isdigit():
        if len(code) == 12:
            return "0" + code
        if len(code) == 13 and code.startswith("0"):
            return code[1:]
    return code


def ean_is_right(number: str) -> bool:
    """Whether an EAN-8, UPC-A or EAN-13 number ends in its check digit (GS1 General Specifications, 7.9)."""
    if not (number.isascii() and number.isdigit() and len(number) in (8, 12, 13)):
        return False
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(number[:-1])))
    return -weighted % 10 == int(number[-1])


@dataclass(slots=True)
class RepeatGuard:
    """Drops a code that is read again within its guard time; a code held in view stays one read.

    Times are monotonic seconds, given by the caller.
    """

    _last: dict[str, float] = field(default_factory=dict)

    def is_new(self, text: str, at_s: float, guard_s: float = GUARD_S) -> bool:
        """Whether this read counts; each read, counted or not, starts the guard time anew."""
        last = self._last.get(text)
        self._last = {seen: when for seen, when in self._last.items() if at_s - when < GUARD_S}
        self._last[text] = at_s
        return last is None or at_s - last >= guard_s

    def stays(self, text: str, at_s: float) -> None:
        """The code is still there, though nothing is made of it now: if it counted, its guard time starts anew."""
        if at_s - self._last.get(text, -GUARD_S) < GUARD_S:
            self._last[text] = at_s
