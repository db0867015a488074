"""The layout of signed member codes: which bytes stand where, what their time means. Signatures are handed in.

`<form letter><Base32 of member id 7 | key id 1 | time 3 | Ed25519 signature 64>`, upper-case, no padding: 121
characters, which fit a QR code of version 5 at ECC M in alphanumeric mode. The signature covers the letter and
everything before it.

The time is big-endian. A static card (`S`) carries the last day on which it is in force, a paid member's card (`P`) the
last day of the membership, a rotating code (`R`) the minute in which it was made; all count from 2024-01-01T00:00Z, so
minutes last until the end of 2055.
"""

from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pos_terminal.domain.till import Validity

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

CARD_LASTS = timedelta(days=3 * 365)
ROTATING_LASTS = timedelta(minutes=5)
# A phone and a counter PC seldom agree on the minute; a code made "later" than now is still taken within this.
CLOCKS_DIFFER = timedelta(minutes=2)

LENGTH = 121
_MEMBER = slice(0, 7)
_KEY = 7
_TIME = slice(8, 11)
_SIGNATURE = slice(11, 75)
_LATEST = 2**24 - 1
_LAST_DAY = (date.max - EPOCH.date()).days - 1  # the three bytes count on for ages after the calendar's end


class Form(StrEnum):
    """What kind of signed code it is."""

    STATIC = "S"
    ROTATING = "R"
    PAID = "P"


@dataclass(frozen=True, slots=True)
class MemberCode:
    """A code's content before anybody checked it. `member` is 14 hex digits, `time` a count of days or minutes."""

    form: Form
    member: str
    key_id: int
    time: int

    def signed_part(self) -> bytes:
        """What the signature covers."""
        return self.form.encode() + self._body()

    def text(self, signature: bytes) -> str:
        """The code as it stands in the QR."""
        return self.form + b32encode(self._body() + signature).decode()

    def validity(self, at: datetime) -> Validity:
        """How the code's own time stands to that instant; only one that is in force may spend."""
        match self.form:
            case Form.STATIC | Form.PAID:
                return Validity.IN_FORCE if at < EPOCH + (self.time + 1) * DAY else Validity.EXPIRED
            case Form.ROTATING:
                made = EPOCH + self.time * MINUTE
                if at < made - CLOCKS_DIFFER:
                    return Validity.EARLY
                return Validity.IN_FORCE if at < made + ROTATING_LASTS + MINUTE else Validity.OLD

    @property
    def last_day(self) -> int:
        """The last day on which a card is in force, as it counts them; 0 for a rotating code."""
        return 0 if self.form is Form.ROTATING else self.time

    @property
    def paid_until(self) -> date | None:
        """The last day of the paid membership that the code proves; None where it proves none."""
        return (EPOCH + self.time * DAY).date() if self.form is Form.PAID else None

    def _body(self) -> bytes:
        return bytes.fromhex(self.member) + bytes((self.key_id,)) + self.time.to_bytes(3, "big")


def static_card(member: str, key_id: int, at: datetime, after: int = 0) -> MemberCode:
    """A card for a wallet or for printing, in force for three years from `at`.

    Cards whose last day is up to `after` were revoked: the new one's is later, which tells it from them.
    """
    return MemberCode(Form.STATIC, member, key_id, max(last_day_of_cards(at), after + 1))


def last_day_of_cards(made: datetime) -> int:
    """The last day of cards that are made then, as they count it."""
    return _count(made + CARD_LASTS, DAY)


def digest_of(text: str) -> str:
    """What a code, of whatever form, is called where its text is not kept: 32 hex digits. Case does not matter."""
    return sha256(text.strip().upper().encode()).hexdigest()[:32]


def paid_card(member: str, key_id: int, until: date) -> MemberCode:
    """A paid member's card: it says until when, so that a till which has not heard of the payment lets them in."""
    return MemberCode(Form.PAID, member, key_id, max((until - EPOCH.date()).days, 0))


def rotating_code(member: str, key_id: int, at: datetime) -> MemberCode:
    """The code that the member's page shows at `at`."""
    return MemberCode(Form.ROTATING, member, key_id, _count(at, MINUTE))


def parse(text: str) -> tuple[MemberCode, bytes] | None:
    """Content and signature of a code's text; None where it is not one, or speaks of days beyond the calendar."""
    if len(text) != LENGTH or text[0] not in tuple(Form):
        return None
    try:
        raw = b32decode(text[1:])
    except ValueError:
        return None
    if len(raw) != _SIGNATURE.stop:  # padded
        return None
    code = MemberCode(Form(text[0]), raw[_MEMBER].hex(), raw[_KEY], int.from_bytes(raw[_TIME], "big"))
    if code.form is not Form.ROTATING and code.time > _LAST_DAY:
        return None
    return code, raw[_SIGNATURE]


def expires_on(text: str) -> date | None:
    """The last day on which a card may spend, by its own text; None for what is no card."""
    parsed = parse(text)
    if parsed is None or parsed[0].form is Form.ROTATING:
        return None
    return (EPOCH + parsed[0].time * DAY).date()


def _count(at: datetime, unit: timedelta) -> int:
    return min(max((at - EPOCH) // unit, 0), _LATEST)
