"""Whose a member's code is, and what it may do: signatures, validity, what was revoked, a code that is shown twice."""

from datetime import timedelta

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.selling.scan import CodeKind, Meaning
from pos_terminal.domain.till import CardRead, StoredRecord, Validity
from pos_terminal.services.counter import Counter
from pos_terminal.services.state import HeldBill, Shown
from pos_terminal.wire.codec import decode
from pos_terminal.wire.member_code import CLOCKS_DIFFER, MINUTE, ROTATING_LASTS, digest_of
from pos_terminal.wire.payloads import LateMemberRecorded, RefundRecorded, SaleRecorded

# How long after it was made a rotating code can be in force here.
LIFE: timedelta = ROTATING_LASTS + MINUTE + 2 * CLOCKS_DIFFER
MOST_LOOKED_AT = 20
# What is said of a code that earns and cannot spend.
OLD_CODES = {Validity.OLD: "code-old", Validity.EXPIRED: "card-expired", Validity.EARLY: "code-early"}
SHOWN_TWICE = "code-shown-twice"


class MemberCodes:
    """Reads the codes that members show. What is not a member's is refused in words; nothing else raises."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def read(self, meaning: Meaning, held: tuple[HeldBill, ...] = ()) -> Shown | None:
        """Whom the code shows; None for digits that are no member's. `held` are bills that are neither paid nor open.

        Raises Refused `code-not-a-member`, `code-revoked`.
        """
        if meaning.kind is CodeKind.SIGNED_CARD:
            return self._signed(meaning.text, held)
        member = self._counter.store.members.by_number(meaning.text)
        if member is not None:
            self._check(f"code/{digest_of(meaning.text)}")
        return Shown(member, Trust.CARD) if member else None

    def _signed(self, text: str, held: tuple[HeldBill, ...]) -> Shown:
        counter = self._counter
        card = counter.vault.read_card(text, counter.clock.now(), counter.store.codes.keys())
        if card is None:
            raise Refused("code-not-a-member")
        self._check(f"code/{card.digest}")
        if not card.rotates:
            self._check(f"cards/{card.member}", card.last_day)
        # A validly signed member whom this till does not know yet earns at once; details follow with the next sync.
        member = counter.store.members.by_id(card.member) or Member(card.member, "")
        code = card.digest if card.rotates else ""
        if not card.in_force:
            return Shown(member, Trust.STALE, card.paid_until, code, OLD_CODES[card.validity])
        if card.rotates and self._was_shown(card, held):
            return Shown(member, Trust.STALE, card.paid_until, code, SHOWN_TWICE)
        return Shown(member, Trust.SIGNED, card.paid_until, code)

    def _check(self, subject: str, last_day: int = 0) -> None:
        through = self._counter.store.codes.revoked_through(subject)
        if through is not None and last_day <= through:
            raise Refused("code-revoked")

    def _was_shown(self, card: CardRead, held: tuple[HeldBill, ...]) -> bool:
        """Whether this very code stands on another bill, paid or held, within its life."""
        if any(one.bill.standing is not None and one.bill.standing.code == card.digest for one in held):
            return True
        since = self._counter.clock.now() - LIFE
        recent = self._counter.store.journal.of_member(card.member, MOST_LOOKED_AT)
        return any(self._bears(one, card.digest) for one in recent if one.at >= since)

    def _bears(self, stored: StoredRecord, code: str) -> bool:
        """Whether the record is a bill's that the code stands on; one that was voided has not been."""
        match decode(stored.body).body:
            case SaleRecorded(sale=sale, shown=shown) if shown == code:
                referring = self._counter.store.journal.referring_to(sale.id)
                refunds = [decode(one.body).body for one in referring if one.kind == "refund"]
                return not any(isinstance(one, RefundRecorded) and one.refund.void for one in refunds)
            case LateMemberRecorded(late=late, shown=shown):
                return shown == code and not late.taken_back
        return False
