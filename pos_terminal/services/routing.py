"""The scan router: what a code means to this shop, and where it goes (docs: screens, scan router)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.selling.scan import (
    GUARD_S,
    PRODUCT_GUARD_S,
    CodeKind,
    CodeRead,
    Meaning,
    RepeatGuard,
    interpret,
)
from pos_terminal.services.checkout import Checkout
from pos_terminal.services.counter import Counter
from pos_terminal.services.members import Members
from pos_terminal.services.refunds import Refunds
from pos_terminal.services.state import TillState

SHOWN_CHARACTERS = 16
KEPT_AT_SIGN_IN_S = 60.0
ShowMember = Callable[[TillState, Member, Trust, date | None], TillState]  # what a member's code does


class Router:
    """Sorts a code by what it is, not by where the cursor is."""

    def __init__(self, counter: Counter, checkout: Checkout, members: Members, refunds: Refunds) -> None:
        self._counter = counter
        self._checkout = checkout
        self._members = members
        self._refunds = refunds
        self._guard = RepeatGuard()
        self._waiting_since_s = 0.0

    def scan(self, state: TillState, read: CodeRead, *, introducing: bool = False) -> TillState:
        """The till after a code was read; a code that says nothing here leaves a notice, never an exception.

        Where somebody is `introducing` a new member, a member's code names them and leaves the bill alone.
        """
        meaning = interpret(read)
        is_item = meaning.kind is CodeKind.PRODUCT or meaning.is_ean
        guard_s = PRODUCT_GUARD_S if is_item else GUARD_S
        if not self._guard.is_new(meaning.text, self._counter.clock.monotonic_s(), guard_s):
            return state
        if state.operator is None:
            is_member = meaning.kind in (CodeKind.SIGNED_CARD, CodeKind.DIGITS) and not meaning.is_ean
            self._waiting_since_s = self._counter.clock.monotonic_s()
            return replace(state, waiting_scan=meaning.text) if is_member else state
        show = self._members.introduce_scanned if introducing else self._members.attach_scanned
        try:
            return self._route(state, meaning, show)
        except Refused as refused:
            return state.noticing(refused.code, refused.params)

    def resume(self, state: TillState) -> TillState:
        """After signing in: catalogue and programmes as they are now; a member code read within the last minute is
        attached."""
        text, kept = state.waiting_scan, self._checkout.reload(replace(state, waiting_scan=""))
        if not text or self._counter.clock.monotonic_s() - self._waiting_since_s > KEPT_AT_SIGN_IN_S:
            return kept
        return self._route(kept, interpret(CodeRead(text)), self._members.attach_scanned)

    def _route(self, state: TillState, meaning: Meaning, show: ShowMember) -> TillState:
        match meaning.kind:
            case CodeKind.SIGNED_CARD:
                return self._card(state, meaning, show)
            case CodeKind.DIGITS:
                return self._digits(state, meaning, show)
            case CodeKind.RECEIPT if self._counter.store.journal.by_receipt(meaning.text):
                return self._refunds.open_receipt(state, meaning.text)
            case CodeKind.PRODUCT | CodeKind.RECEIPT:
                return self._product(state, meaning.text)
            case CodeKind.PAYMENT:
                return state.noticing("payment-code")
            case CodeKind.UNKNOWN:
                return state.noticing("code-unknown", {"text": _shown(meaning.text)})

    def _card(self, state: TillState, meaning: Meaning, show: ShowMember) -> TillState:
        card = self._counter.vault.read_card(meaning.text, self._counter.clock.now())
        if card is None:
            return state.noticing("code-not-a-member")
        # A validly signed member whom this till does not know yet earns at once; details follow with the next sync.
        member = self._counter.store.members.by_id(card.member) or Member(card.member, "")
        trust = Trust.SIGNED if card.in_force else Trust.STALE
        return show(state, member, trust, card.paid_until)

    def _digits(self, state: TillState, meaning: Meaning, show: ShowMember) -> TillState:
        """An EAN is a product unless it has the member prefix; else an exact member, then an exact product."""
        store, text = self._counter.store, meaning.text
        prefixes = self._counter.settings.member_prefixes
        if not meaning.is_ean or text.startswith(prefixes or ("-",)):
            member = store.members.by_number(text)
            if member is not None:
                return show(state, member, Trust.CARD, None)
        product = store.catalogue.by_barcode(text)
        if product is not None:
            return self._checkout.add_product(state, product.sku)
        if meaning.number_checks and not meaning.is_ean:
            return state.noticing("member-number-unknown", {"number": text})
        return state.noticing("product-not-found", {"text": _shown(text)})

    def _product(self, state: TillState, text: str) -> TillState:
        catalogue = self._counter.store.catalogue
        product = catalogue.by_barcode(text) or catalogue.by_sku(text)
        if product is None:
            return state.noticing("code-unknown", {"text": _shown(text)})
        return self._checkout.add_product(state, product.sku)


def _shown(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "·" for letter in text)
    return plain if len(plain) <= SHOWN_CHARACTERS else plain[:SHOWN_CHARACTERS] + "…"
