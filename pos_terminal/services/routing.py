"""The scan router: what a code means to this shop, and where it goes on each screen (docs: scanners)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.scan import (
    GUARD_S,
    PRODUCT_GUARD_S,
    CodeKind,
    CodeRead,
    Meaning,
    RepeatGuard,
    interpret,
)
from pos_terminal.services.cashiers import Cashiers
from pos_terminal.services.checkout import Checkout
from pos_terminal.services.counter import Counter
from pos_terminal.services.engagements import Engagements
from pos_terminal.services.handovers import Handovers
from pos_terminal.services.late_members import LateMembers
from pos_terminal.services.member_codes import MemberCodes
from pos_terminal.services.members import Members
from pos_terminal.services.refunds import Refunds
from pos_terminal.services.state import Cue, TillState
from pos_terminal.services.vouchers import Vouchers

SHOWN_CHARACTERS = 16
KEPT_AT_SIGN_IN_S = 60.0


class Screen(StrEnum):
    """Where the cashier is, as far as a code's way depends on it. Done and sign-in are the till's own state."""

    SALE = "sale"
    TENDER = "tender"
    HISTORY = "history"
    ASIDE = "aside"  # shift, settings, sync and devices
    INTRODUCING = "introducing"  # the sign-up screen, where a member's code names who brought the person


class Is(StrEnum):
    """What a code is once the shop's books were asked."""

    MEMBER = "member"
    ITEM = "item"
    VOUCHER = "voucher"
    ACTIVITY = "activity"
    RECEIPT = "receipt"
    BADGE = "badge"
    HANDOVER = "handover"
    PAYMENT = "payment"
    UNKNOWN = "unknown"


# What is heard where nobody is signed in; the others say nothing there.
HEARD_AT_SIGN_IN = {Is.ITEM: Cue.UNKNOWN, Is.HANDOVER: Cue.UNKNOWN, Is.UNKNOWN: Cue.UNKNOWN}
GOES_TO_SALE = frozenset({Is.MEMBER, Is.ITEM, Is.VOUCHER, Is.ACTIVITY, Is.HANDOVER})
# What is taken where the cashier is paying, without leaving the payment.
STAYS_AT_TENDER = frozenset({Is.MEMBER, Is.VOUCHER, Is.ACTIVITY})
SOUNDS = {Is.MEMBER: Cue.MEMBER_FOUND, Is.VOUCHER: Cue.REWARD, Is.ACTIVITY: Cue.REWARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The use cases that codes lead to."""

    checkout: Checkout
    members: Members
    late_members: LateMembers
    refunds: Refunds
    cashiers: Cashiers
    engagements: Engagements
    vouchers: Vouchers
    handovers: Handovers
    codes: MemberCodes


class Router:
    """Sorts a code by what it is, not by where the cursor is."""

    def __init__(self, counter: Counter, routes: Routes) -> None:
        self._counter = counter
        self._routes = routes
        self._guard = RepeatGuard()
        self._waiting_since_s = 0.0

    def scan(self, state: TillState, read: CodeRead, screen: Screen = Screen.SALE) -> TillState:
        """The till after a code was read; a code that says nothing here leaves a notice, never an exception.

        Only at sign-in, where there is no place for a notice, a staff badge that nobody has raises Refused.
        """
        meaning = interpret(read)
        what = self._what(meaning)
        guard_s = PRODUCT_GUARD_S if what is Is.ITEM else GUARD_S
        if not self._guard.is_new(meaning.text, self._counter.clock.monotonic_s(), guard_s):
            return state
        if state.operator is None:
            return self._at_sign_in(state, what, meaning)
        return self._taken(state, what, meaning, screen)

    def resume(self, state: TillState) -> TillState:
        """After signing in: catalogue and programmes as they are now; a member code read within the last minute is
        attached."""
        text, kept = state.waiting_scan, self._routes.checkout.reload(replace(state, waiting_scan=""))
        if not text or self._counter.clock.monotonic_s() - self._waiting_since_s > KEPT_AT_SIGN_IN_S:
            return kept
        return self._taken(kept, Is.MEMBER, interpret(CodeRead(text)), Screen.SALE)

    def _what(self, meaning: Meaning) -> Is:
        """What the code is, by the books where its form leaves that open."""
        catalogue, text = self._counter.store.catalogue, meaning.text
        match meaning.kind:
            case CodeKind.SIGNED_CARD:
                return Is.MEMBER
            case CodeKind.DIGITS:
                return self._digits(meaning)
            case CodeKind.RECEIPT | CodeKind.PRODUCT:
                if catalogue.by_barcode(text) or catalogue.by_sku(text):
                    return Is.ITEM
                return Is.RECEIPT if meaning.kind is CodeKind.RECEIPT else Is.UNKNOWN
            case CodeKind.PAYMENT:
                return self._payment_or_ours(text)
            case CodeKind.VOUCHER | CodeKind.ACTIVITY | CodeKind.BADGE | CodeKind.HANDOVER:
                return Is(meaning.kind.value)
            case CodeKind.UNKNOWN:
                return Is.UNKNOWN

    def _digits(self, meaning: Meaning) -> Is:
        """An EAN is a product unless it has the member prefix; else an exact member, then an exact product; with
        neither the check digit decides what is said."""
        store, text = self._counter.store, meaning.text
        prefixes = self._counter.settings.member_prefixes
        may_be_member = not meaning.is_ean or text.startswith(prefixes or ("-",))
        if may_be_member and store.members.by_number(text) is not None:
            return Is.MEMBER
        if store.catalogue.by_barcode(text) is not None or meaning.is_ean:
            return Is.ITEM
        return Is.MEMBER if meaning.number_checks else Is.ITEM

    def _payment_or_ours(self, text: str) -> Is:
        """Payment codes may be digits alone, and those may be a product's or a member's that is known here."""
        if text.isdigit() and self._counter.store.members.by_number(text) is not None:
            return Is.MEMBER
        return Is.ITEM if text.isdigit() and self._counter.store.catalogue.by_barcode(text) else Is.PAYMENT

    def _at_sign_in(self, state: TillState, what: Is, meaning: Meaning) -> TillState:
        """Only a badge does something; a member's code is kept for a minute."""
        if what is Is.BADGE:
            entered = self._routes.cashiers.show_badge(state, meaning.text)
            return self.resume(entered.hearing(Cue.SCAN_OK))
        if what is Is.MEMBER:
            self._waiting_since_s = self._counter.clock.monotonic_s()
            return replace(state, waiting_scan=meaning.text).hearing(Cue.SCAN_OK)
        return state.hearing(HEARD_AT_SIGN_IN.get(what, Cue.NONE))

    def _taken(self, state: TillState, what: Is, meaning: Meaning, screen: Screen) -> TillState:
        """What the code does, how it sounds, and which screen it brings to the front."""
        acts: dict[Is, Callable[[], TillState]] = {
            Is.MEMBER: lambda: self._member(state, meaning, screen),
            Is.ITEM: lambda: self._item(state, meaning.text),
            Is.VOUCHER: lambda: self._routes.vouchers.use(state, meaning.text),
            Is.ACTIVITY: lambda: self._activity(state, meaning.text),
            Is.RECEIPT: lambda: self._routes.refunds.open_receipt(state, meaning.text),
            Is.BADGE: lambda: self._routes.cashiers.show_badge(state, meaning.text),
            Is.HANDOVER: lambda: self._routes.handovers.take(state, meaning.text),
            Is.PAYMENT: lambda: self._payment(state, screen),
            Is.UNKNOWN: lambda: self._unknown(state, meaning),
        }
        try:
            after = acts[what]()
        except Refused as refused:
            return state.noticing(refused.code, refused.params).hearing(Cue.UNKNOWN)
        refused_here = what in (Is.PAYMENT, Is.UNKNOWN) or _says_no(state, after)
        cue = Cue.UNKNOWN if refused_here else SOUNDS.get(what, Cue.SCAN_OK)
        return after.hearing(cue, _screen_of(what, screen, after))

    def _member(self, state: TillState, meaning: Meaning, screen: Screen) -> TillState:
        shown = self._routes.codes.read(meaning, state.held)
        if shown is None:
            raise Refused("member-number-unknown", number=meaning.text)
        if screen is Screen.INTRODUCING:
            return self._routes.members.choose_introducer(state, shown.member.id)
        if screen is Screen.HISTORY:
            return self._routes.refunds.browse_member(state, shown.member)
        if _waits_for_member(state):  # the Done screen stays
            return self._routes.late_members.add(state, shown)
        return self._routes.members.attach_shown(state, shown)

    def _item(self, state: TillState, text: str) -> TillState:
        catalogue = self._counter.store.catalogue
        product = catalogue.by_barcode(text) or catalogue.by_sku(text)
        if product is None:
            raise Refused("product-not-found", text=_plain(text))
        return self._routes.checkout.add_product(state, product.sku)

    def _activity(self, state: TillState, text: str) -> TillState:
        from pos_terminal.domain.loyalty.play.activity import codes_of

        known = (
            (programme.id, code)
            for programme in state.bill.programmes
            for code in codes_of(programme)
            if self._counter.vault.activity_code(programme.id, code) == text
        )
        programme, code = next(known, ("", ""))
        if not programme:
            raise Refused("no-such-activity")
        return self._routes.engagements.activity(state, programme, code)

    def _payment(self, state: TillState, screen: Screen) -> TillState:
        """No method here charges a customer's wallet: it is said while selling, and only heard elsewhere."""
        selling = screen in (Screen.SALE, Screen.TENDER, Screen.INTRODUCING) and not state.showing_done
        return state.noticing("payment-code") if selling else state

    def _unknown(self, state: TillState, meaning: Meaning) -> TillState:
        return state.noticing("code-unknown", {"text": _plain(meaning.text)})


def _waits_for_member(state: TillState) -> bool:
    """Whether the bill on the Done screen has no member, so that a code shown now is meant for it."""
    return state.showing_done and state.last is not None and state.last.loyalty is None


def _screen_of(what: Is, screen: Screen, after: TillState) -> str:
    """The screen that comes to the front; "" where the cashier stays."""
    if what is Is.RECEIPT:
        return "history"
    if what not in GOES_TO_SALE or (screen is Screen.INTRODUCING and what is Is.MEMBER):
        return ""
    if (screen is Screen.TENDER and what in STAYS_AT_TENDER) or (screen is Screen.HISTORY and what is Is.MEMBER):
        return ""
    return "" if after.showing_done else "sale"


def _says_no(before: TillState, after: TillState) -> bool:
    """Whether what came of it has to be read: an amber notice that was not there."""
    return after.notice is not None and after.notice != before.notice and after.notice.tone.value == "warn"


def _plain(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "·" for letter in text)
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[:SHOWN_CHARACTERS] + "…"
