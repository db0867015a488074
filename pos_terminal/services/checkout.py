"""Ringing up: lines, discounts, rewards, holding and clearing the open bill. Paying is in payment.py."""

from dataclasses import replace

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.offer import Allowance, Choice
from pos_terminal.domain.selling import sale as selling
from pos_terminal.domain.selling.sale import Discount, Sale
from pos_terminal.domain.words import Words
from pos_terminal.services.counter import Counter, unhindered
from pos_terminal.services.parking import park, unpark
from pos_terminal.services.reserving import Word
from pos_terminal.services.state import Bill, HeldBill, TillState

AMOUNT_NAMES = Words("雜項", "Sundries")


class Checkout:
    """What the cashier does to the open bill."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def add_product(self, state: TillState, sku: str, quantity: int = 1) -> TillState:
        """One more of a product. Raises Refused `product-not-found`, `sold-out`, `already-paying`."""
        product = self._counter.store.catalogue.by_sku(sku)
        if product is None:
            raise Refused("product-not-found", text=sku)
        if product.sold_out:
            raise Refused("sold-out")
        added = selling.add_line(
            state.bill.sale,
            product.names,
            product.price_minor,
            sku=product.sku,
            quantity=quantity,
            tags=product.tags,
            tax_class=product.tax_class,
        )
        touched = next(
            line.number for line in reversed(added.lines) if line.sku == sku and line not in state.bill.sale.lines
        )
        return self._with_sale(state, added, touched)

    def add_amount(self, state: TillState, unit_minor: int, quantity: int = 1) -> TillState:
        """A line of a keyed amount. Raises Refused `not-a-payment` for nothing."""
        if unit_minor <= 0:
            raise Refused("no-amount")
        added = selling.add_line(state.bill.sale, AMOUNT_NAMES, unit_minor, quantity=quantity)
        return self._with_sale(state, added, added.lines[-1].number)

    def change_quantity(self, state: TillState, line: int, quantity: int) -> TillState:
        """The line with that quantity; 0 takes it off, with undo."""
        if quantity <= 0:
            return self.remove_line(state, line)
        return self._with_sale(state, selling.change_quantity(state.bill.sale, line, quantity), line)

    def remove_line(self, state: TillState, line: int) -> TillState:
        """The bill without the line; it can be brought back."""
        removed = selling.line_of(state.bill.sale, line)
        after = self._with_sale(state, selling.remove_line(state.bill.sale, line), 0)
        return replace(after, removed=removed)

    def restore_line(self, state: TillState) -> TillState:
        """The line that was removed last is back where it was."""
        if state.removed is None:
            raise Refused("nothing-to-undo")
        back = state.removed
        lines = tuple(sorted((*state.bill.sale.lines, back), key=lambda line: line.number))
        return self._with_sale(state, replace(state.bill.sale, lines=lines), back.number)

    def discount_line(self, state: TillState, line: int, discount: Discount | None, manager_pin: str = "") -> TillState:
        """A discount by hand on one line; above the cashier's limit a manager's PIN is needed."""
        rung = selling.line_of(state.bill.sale, line)
        self._check_limit(state, discount, rung.gross_minor, manager_pin)
        return self._with_sale(state, selling.discount_line(state.bill.sale, line, discount), line)

    def discount_sale(self, state: TillState, discount: Discount | None, manager_pin: str = "") -> TillState:
        """A discount by hand on the whole bill; above the cashier's limit a manager's PIN is needed."""
        selling_totals = selling.totals(replace(state.bill.sale, discount=None))
        self._check_limit(state, discount, selling_totals.subtotal_minor - selling_totals.discount_minor, manager_pin)
        return self._with_sale(state, selling.discount_sale(state.bill.sale, discount), state.bill.touched)

    def note_line(self, state: TillState, line: int, note: str) -> TillState:
        """A remark on a line, for the kitchen and the receipt."""
        return self._with_sale(state, selling.note_line(state.bill.sale, line, note[:60]), line)

    def touch_line(self, state: TillState, line: int) -> TillState:
        """The line is shown open; nothing else changes."""
        return replace(state, bill=replace(state.bill, touched=line))

    def remove_member(self, state: TillState) -> TillState:
        """The bill without its member, and so without rewards."""
        if state.bill.sale.tenders:
            raise Refused("already-paying")
        return self._counter.keep(state, replace(state.bill, standing=None, choices=(), allowed=()))

    def toggle_reward(self, state: TillState, choice: Choice) -> TillState:
        """Uses a reward, or takes it off the bill again. Raises Refused with why it cannot be used."""
        if state.bill.sale.tenders:
            raise Refused("already-paying")
        bill = state.bill
        if choice in bill.choices:
            kept = tuple(tapped for tapped in bill.choices if tapped != choice)
            return self._counter.keep(state, replace(bill, choices=kept))
        others = tuple(
            tapped
            for tapped in bill.choices
            if (tapped.programme, tapped.reward) != (choice.programme, choice.reward) or tapped.voucher
        )
        wanted = replace(bill, choices=(*others, choice))
        reckoned = self._counter.reckon(state.installation, wanted)
        for dropped, reason in zip(reckoned.evaluation.dropped, reckoned.evaluation.reasons, strict=True):
            if dropped == choice:
                raise Refused(reason)
        return self._counter.keep(state, wanted)

    def allow_reward(self, state: TillState, choice: Choice, manager_pin: str = "") -> TillState:
        """Uses a reward that is over an offline limit: a manager lets it go for this bill.

        Raises Refused `manager-needed`, `wrong-manager-pin`, `reward-not-on-offer`, and with why it cannot be used all
        the same: nobody allows more than the member holds, nor anything to one who was overdrawn.
        """
        offer = next((one for one in state.bill.evaluation.offers if one.choice == choice), None)
        if offer is None or offer.bar is None:
            raise Refused("reward-not-on-offer")
        if not offer.bar.is_managers:
            raise Refused(f"reward-{offer.bar}")
        allowance = Allowance(choice, self._counter.approval(state, manager_pin).id)
        bill = replace(state.bill, allowed=(*state.bill.allowed, allowance))
        return self.toggle_reward(replace(state, bill=bill), choice)

    def take_left(self, state: TillState, word: Word) -> TillState:
        """Head office's word on what there is for the open bill; one that is paid, or another, it does not touch."""
        bill = state.bill
        if (bill.sale.id, bill.standing and bill.standing.member.id) != (word.bill, word.member) or bill.sale.tenders:
            return state
        if bill.standing is None or bill.standing.left == word.left or state.charge is not None:
            return state
        told = replace(bill, standing=replace(bill.standing, left=word.left))
        reckoned = self._counter.reckon(state.installation, told)
        if len(reckoned.choices) == len(bill.choices):
            return replace(state, bill=reckoned)
        return self._counter.keep(state, told).noticing("reward-elsewhere")

    def clear(self, state: TillState) -> TillState:
        """An empty bill; the old one can be brought back."""
        if state.bill.sale.tenders:
            raise Refused("already-paying")
        cleared = state.bill
        after = self._counter.keep(state, self._counter.new_bill(state.installation))
        return replace(after, cleared=cleared)

    def undo_clear(self, state: TillState) -> TillState:
        """The bill that was cleared last, as it was."""
        if state.cleared is None or not state.bill.is_empty:
            raise Refused("nothing-to-undo")
        return self._counter.keep(state, state.cleared)

    def hold(self, state: TillState) -> TillState:
        """Sets the open bill aside and opens an empty one. Raises Refused `nothing-to-hold`."""
        unhindered(state)
        if state.bill.is_empty:
            raise Refused("nothing-to-hold")
        store, now = self._counter.store, self._counter.clock.now()
        slot = max((held.slot for held in state.held), default=0) + 1
        with store.begin():
            park(store.parking, slot, state.bill, now)
            store.parking.drop(0)
        held = (*state.held, HeldBill(slot, now, state.bill))
        return replace(state, bill=self._counter.new_bill(state.installation), held=held, notice=None)

    def recall(self, state: TillState, slot: int) -> TillState:
        """Brings a held bill back; an open bill with something on it is held in its place."""
        unhindered(state)
        wanted = next((held for held in state.held if held.slot == slot), None)
        if wanted is None:
            raise Refused("no-such-held-bill")
        if not state.bill.is_empty:
            state = self.hold(state)
        store = self._counter.store
        with store.begin():
            store.parking.drop(slot)
            park(store.parking, 0, wanted.bill, self._counter.clock.now())
        held = tuple(held for held in state.held if held.slot != slot)
        return self._counter.keep(replace(state, held=held), self._refreshed(wanted.bill))

    def reload(self, state: TillState) -> TillState:
        """The state after another writer (a command, the sync) changed the books: master data, member, sequence."""
        store = self._counter.store
        today = self._counter.today(state.installation)
        self._counter.shelf.look_again()
        programmes = self._counter.shelf.in_force(today, state.installation.currency)
        bill = self._refreshed(state.bill)
        if bill.is_empty:
            bill = replace(bill, programmes=programmes)
        return replace(
            state,
            installation=store.installation(),
            catalogue=store.catalogue.all(),
            cashiers=store.cashiers.all(),
            programmes=programmes,
            bill=bill if bill.sale.tenders or state.charge else self._counter.reckon(state.installation, bill),
            sequence=store.journal.head().sequence,
        )

    def look_again(self, state: TillState) -> TillState:
        """The same state, or a fresh one where a command beside this till has recorded something."""
        moved = self._counter.store.journal.head().sequence != state.sequence
        return self.reload(state) if moved else state

    def restored(self, state: TillState, body: bytes) -> Bill:
        """A parked bill's bytes as a bill, with the member as they stand now and the programmes it began with."""
        parked = unpark(body)
        programmes = tuple(self._counter.shelf.version(*named) for named in parked.programmes)
        bill = Bill(
            parked.sale,
            programmes,
            None,
            parked.choices,
            touched=parked.touched,
            earns_only=parked.earns_only,
            allowed=parked.allowed,
        )
        if parked.member is not None:
            member = self._counter.store.members.by_id(parked.member.id) or parked.member
            standing = self._counter.standing(member, parked.trust, parked.paid_until, parked.code)
            bill = replace(bill, standing=standing)
        return self._counter.reckon(state.installation, bill)

    def _refreshed(self, bill: Bill) -> Bill:
        if bill.standing is None:
            return bill
        member = self._counter.store.members.by_id(bill.standing.member.id) or bill.standing.member
        return replace(bill, standing=self._counter.renewed(replace(bill.standing, member=member)))

    def _with_sale(self, state: TillState, changed: Sale, touched: int) -> TillState:
        if state.showing_done:
            state = replace(state, showing_done=False)
        return self._counter.keep(state, replace(state.bill, sale=changed, touched=touched))

    def _check_limit(self, state: TillState, discount: Discount | None, minor: int, manager_pin: str) -> None:
        if discount is None or minor <= 0:
            return
        limit = self._counter.settings.cashier_discount_limit_percent
        if discount.of(minor) * 100 > minor * limit:
            self._counter.approval(state, manager_pin)
