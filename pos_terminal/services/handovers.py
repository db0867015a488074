"""A bill moves to another till by a code on a slip: printed here, scanned there, with no line between them.

The bill leaves this till when its slip is recorded; whichever till scans the slip first has it, this one too. The sale
is recorded under a key made for the handover, so that no till takes the money for it twice, and head office sees it
where two did.
"""

from dataclasses import replace
from uuid import UUID

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Member, Trust
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.handover import HandedBill, HandedLine, HandedOver, handed
from pos_terminal.domain.selling.sale import Line, Sale
from pos_terminal.domain.words import Words
from pos_terminal.services.checkout import AMOUNT_NAMES, Checkout
from pos_terminal.services.counter import Counter
from pos_terminal.services.recording import Found, record
from pos_terminal.services.state import Bill, HeldBill, TillState, Tone
from pos_terminal.wire.handover_code import KEY, handover_text, read_handover
from pos_terminal.wire.payloads import HandoverRecorded


class Handovers:
    """Gives a held bill away, and takes one that a slip shows."""

    def __init__(self, counter: Counter, checkout: Checkout) -> None:
        self._counter = counter
        self._checkout = checkout

    def give(self, state: TillState, slot: int) -> TillState:
        """The held bill as a slip with its code; it is no longer held here.

        Raises Refused `not-signed-in`, `no-such-held-bill`, `already-paying`, `bill-too-long`.
        """
        counter = self._counter
        held = next((one for one in state.held if one.slot == slot), None)
        if held is None:
            raise Refused("no-such-held-bill")
        sale, standing = held.bill.sale, held.bill.standing
        if sale.tenders:
            raise Refused("already-paying")
        bill = handed(sale, self._key_of(sale), standing.member.id if standing else "")
        code = handover_text(bill, counter.vault.handover_proof)
        if not code:
            raise Refused("bill-too-long", most=len(sale.lines))
        facts = self._facts(state, held, code)
        with counter.store.begin():
            head = record(
                counter.store,
                counter.clock,
                HandoverRecorded(handover=facts),
                record_id=facts.id,
                at=facts.at,
                business_date=facts.business_date,
                found=Found(shift=facts.shift),
            )
            counter.store.parking.drop(slot)
            token = counter.ids.token()
            counter.store.spool.add(head.n, "handover", copy=0, drawer=False, token=token, at=facts.at)
        left = tuple(one for one in state.held if one.slot != slot)
        return replace(state, held=left, sequence=head.sequence).noticing("bill-handed-over", tone=Tone.GOOD)

    def take(self, state: TillState, code: str) -> TillState:
        """The bill of a slip as the open one; an open bill with something on it is held in its place.

        Raises Refused `not-signed-in`, `handover-unknown`, `handover-here`, `handover-paid`, `product-not-found`.
        """
        counter = self._counter
        counter.operator(state)
        bill = read_handover(code, counter.vault.handover_proof)
        if bill is None:
            raise Refused("handover-unknown")
        key = f"{KEY}{bill.key.hex}"
        if counter.store.journal.by_key(key) is not None:
            raise Refused("handover-paid")
        if any(one.sale.key == key for one in (state.bill, *(held.bill for held in state.held))):
            raise Refused("handover-here")
        opened = self._opened(state, bill, key)
        if not state.bill.is_empty:
            state = self._checkout.hold(state)
        return counter.keep(replace(state, showing_done=False), opened)

    def _key_of(self, sale: Sale) -> UUID:
        """A bill that came by a slip goes on by the same key: it is still one bill."""
        return UUID(sale.key.removeprefix(KEY)) if sale.key.startswith(KEY) else self._counter.ids.new()

    def _opened(self, state: TillState, bill: HandedBill, key: str) -> Bill:
        counter = self._counter
        fresh = counter.new_bill(state.installation, key)
        lines = tuple(self._line(number, line) for number, line in enumerate(bill.lines, start=1))
        sale = replace(fresh.sale, lines=lines, discount=bill.discount, next_line=len(lines) + 1)
        standing = None
        if bill.member:
            # A slip may be left behind: the member earns, and shows their own code to spend.
            member = counter.store.members.by_id(bill.member) or Member(bill.member, "")
            standing = counter.standing(member, Trust.FOUND)
        return replace(fresh, sale=sale, standing=standing, touched=len(lines))

    def _line(self, number: int, line: HandedLine) -> Line:
        """The line at the price that the customer was told, whatever it costs here."""
        names, tags, tax_class = self._known(line.sku)
        return Line(number, line.sku, names, line.quantity, line.unit_minor, tags, line.discount, "", tax_class)

    def _known(self, sku: str) -> tuple[Words, tuple[str, ...], str]:
        if not sku:
            return AMOUNT_NAMES, (), ""
        product = self._counter.store.catalogue.by_sku(sku)
        if product is None:
            raise Refused("product-not-found", text=sku)
        return product.names, product.tags, product.tax_class

    def _facts(self, state: TillState, held: HeldBill, code: str) -> HandedOver:
        counter, sale = self._counter, held.bill.sale
        return HandedOver(
            id=counter.ids.new(),
            at=counter.clock.now(),
            business_date=counter.today(state.installation),
            shop=state.installation.shop,
            terminal=state.installation.terminal,
            shift=state.shift.id if state.shift else None,
            cashier=counter.operator(state).id,
            currency=sale.currency,
            code=code,
            lines=sale.lines,
            total_minor=selling.totals(replace(sale, deductions=())).total_minor,
        )
