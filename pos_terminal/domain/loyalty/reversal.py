"""Taking back what a sale earned and giving back what it spent, for the lines that come back.

Each refund is worked out from the whole of what has come back so far, less what earlier refunds already did: returning
line by line ends where returning everything at once does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from pos_terminal.domain.loyalty.account import (
    CARRY,
    POINTS,
    Account,
    Entry,
    EntryKind,
    Explanation,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
    stamps,
    voucher,
)
from pos_terminal.domain.loyalty.basket import Basket, of_completed, remaining
from pos_terminal.domain.loyalty.booking import Booking
from pos_terminal.domain.loyalty.earning import CARRY_LOT, reckon
from pos_terminal.domain.loyalty.engine import changes_of
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.redemption import is_money_off
from pos_terminal.domain.loyalty.rules.points import PointsRule, Remainder
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.stamp_card import FullCard, full_cards, stamps_for
from pos_terminal.domain.selling.completion import CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine
from pos_terminal.domain.selling.sale import Deduction

EarlierRefund = tuple[CompletedRefund, LoyaltyFacts | None]


def reverse(
    programme: Programme,
    sale: CompletedSale,
    loyalty: LoyaltyFacts,
    earlier: Sequence[EarlierRefund],
    returned: Sequence[ReturnedLine],
    account: Account,
    situation: Situation,
) -> ProgrammeResult:
    """What giving these lines back does to one account, by the programme version that the sale was made under.

    Lots come back with their own expiry (or, past that, with the programme's days of grace); what has to be taken back
    but is spent already is owed. A programme whose refund policy is `none` leaves the account alone.
    """
    booking = Booking(account, situation.record, situation.business_date)
    if programme.refund is not RefundPolicy.NONE:
        reversal = _Reversal(programme, sale, loyalty, earlier, returned, booking)
        reversal.give_back_points()
        reversal.give_back_vouchers()
        if programme.points is not None:
            reversal.take_points(programme.points)
        for card in programme.stamp_cards:
            reversal.take_stamps(card)
        for unit in dict.fromkeys(entry.unit for entry in booking.entries):
            booking.settle(unit, reversal.own_lots(unit))
    changes = changes_of(programme, booking)
    explain = tuple(_explained(programme, changes))
    return ProgrammeResult(programme.id, programme.version, tuple(booking.entries), changes, explain)


@dataclass
class _Reversal:
    """One refund of one sale in one account, step by step."""

    programme: Programme
    sale: CompletedSale
    loyalty: LoyaltyFacts
    earlier: Sequence[EarlierRefund]
    returned: Sequence[ReturnedLine]
    booking: Booking

    def give_back_points(self) -> None:
        """Points paid as money off, in proportion to the reward's part on what has come back; the last taken first."""
        paid = [one for one in self.sale.deductions if is_money_off(one, self.programme)]
        whole = sum(deduction.amount_minor for deduction in paid)
        if not whole:
            return
        taken = [entry for entry in self.sold if (entry.unit, entry.kind) == (POINTS, EntryKind.REDEEM)]
        back = -sum(entry.amount for entry in taken) * sum(map(self._part_returned, paid)) // whole
        skip = sum(entry.amount for entry in self.done if entry.unit == POINTS and entry.amount > 0)
        for entry in reversed(taken):
            upto = min(-entry.amount, back)
            self._restore(entry, max(0, upto - skip))
            back -= upto
            skip = max(0, skip - upto)

    def give_back_vouchers(self) -> None:
        """A voucher comes back with the last piece of the lines that it paid for."""
        before = self._pieces(line for refund, _ in self.earlier for line in refund.lines)
        after = self._pieces(self.returned_so_far)
        used = {
            (entry.unit, entry.lot): entry for entry in self.sold if entry.kind is EntryKind.REDEEM and entry.amount < 0
        }
        for deduction in self.sale.deductions:
            entry = used.get((voucher(deduction.reward), deduction.voucher))
            if entry is None or deduction.programme != self.programme.id:
                continue
            if self._all_returned(deduction, after) and not self._all_returned(deduction, before):
                self._restore(entry, -entry.amount)

    def take_points(self, rule: PointsRule) -> None:
        """Points that the sale would not have earned without what has come back."""
        earned = self._sum(self.sold, POINTS, EntryKind.EARN)
        taken = -sum(entry.amount for entry in self.done if entry.unit == POINTS and entry.amount < 0)
        own = self.own_lots(POINTS)
        if earned and not own:  # they have expired: there is nothing left to take, and what expired is not owed
            return
        if rule.remainder is Remainder.CARRY:
            self._take_carried(rule, earned, taken, own)
            return
        target = self._left(earned, rule, reckon(rule, self.left).points)
        self.booking.take(EntryKind.REVERSAL, POINTS, max(0, earned - taken - target), own)

    def take_stamps(self, card: StampCardRule) -> None:
        """Stamps for what has come back. Cards that the sale filled are undone only where stamps are missing.

        A voucher that is used already stays used, and the stamps are owed.
        """
        unit = stamps(card.id)
        earned = self._sum(self.sold, unit, EntryKind.EARN)
        taken = -sum(entry.amount for entry in self.done if entry.unit == unit and entry.amount < 0)
        take = earned - taken - min(earned, stamps_for(card, self.left))
        own = self.own_lots(unit)
        if not own:  # expired: only what this sale's own cards used up still counts
            used = -sum(
                one.amount for one in self.sold if one.kind is EntryKind.FULL_CARD and one.lot in self._earned(unit)
            )
            take = min(take, used)
        take = max(0, take)
        for filled in reversed(full_cards(card, self.sold)):
            if self.booking.account.balance(unit, self.booking.day) >= take:
                break
            if take or self._came_back(filled.voucher):
                self._undo(filled)
        self.booking.take(EntryKind.REVERSAL, unit, take, own)
        if stamps_for(card, self.left) == 0:
            self._swap_back(unit, own)

    # What is known of the sale and of earlier refunds

    @cached_property
    def sold(self) -> tuple[Entry, ...]:
        """The sale's entries in this programme."""
        return tuple(entry for entry in self.loyalty.entries if entry.programme == self.programme.id)

    @cached_property
    def done(self) -> tuple[Entry, ...]:
        """The reversing entries of earlier refunds in this programme."""
        facts = (loyalty for _, loyalty in self.earlier if loyalty is not None)
        entries = (entry for loyalty in facts for entry in loyalty.entries)
        return tuple(one for one in entries if one.programme == self.programme.id and one.kind is EntryKind.REVERSAL)

    def own_lots(self, unit: str) -> tuple[str, ...]:
        """Lots that the sale opened and that have not expired."""
        return tuple(
            entry.lot
            for entry in self.sold
            if (entry.unit, entry.kind) == (unit, EntryKind.EARN)
            and (entry.expires_on is None or entry.expires_on >= self.booking.day)
        )

    @cached_property
    def returned_so_far(self) -> tuple[ReturnedLine, ...]:
        """Everything that has come back, this time included."""
        return (*(line for refund, _ in self.earlier for line in refund.lines), *self.returned)

    @cached_property
    def paid(self) -> Basket:
        """The sale as it was paid."""
        return of_completed(self.sale)

    @cached_property
    def left(self) -> Basket:
        """What the customer keeps."""
        return remaining(self.paid, self.returned_so_far)

    # The steps' own parts

    def _take_carried(self, rule: PointsRule, earned: int, taken: int, own: Sequence[str]) -> None:
        """With a carried remainder, points and carry are one value, counted in fractions of `1 / per_minor` points."""
        whole = earned * rule.per_minor + self._sum(self.sold, CARRY, EntryKind.EARN)
        gone = taken * rule.per_minor - self._sum(self.done, CARRY, EntryKind.REVERSAL)
        again = reckon(rule, self.left)
        keeps = self._left(whole, rule, again.points * rule.per_minor + again.carried)
        carried = self.booking.rest(CARRY, CARRY_LOT)
        points, rest = divmod(carried - max(0, whole - gone - keeps), rule.per_minor)
        self.booking.take(EntryKind.REVERSAL, POINTS, max(0, -points), own)
        self.booking.add(EntryKind.REVERSAL, CARRY, rest - carried, CARRY_LOT)

    def _left(self, earned: int, rule: PointsRule, again: int) -> int:
        """What of `earned` stays: what the remaining lines earn `again`, or the share that they are of the whole."""
        if self.programme.refund is RefundPolicy.RECOMPUTE:
            return min(earned, again)
        base = self.paid.net_minor(frozenset(), rule.excluded_tags)
        kept = self.left.net_minor(frozenset(), rule.excluded_tags)
        return earned - earned * (base - kept) // base if base else earned

    def _came_back(self, voucher_won: Entry) -> bool:
        """Whether this very refund gave the voucher back."""
        place = voucher_won.unit, voucher_won.lot
        return any((entry.unit, entry.lot) == place and entry.amount > 0 for entry in self.booking.entries)

    def _swap_back(self, unit: str, own: Sequence[str]) -> None:
        """What earlier refunds took from other lots while a card held this sale's own stamps goes back to those."""
        for entry in reversed(self.done):
            if entry.unit != unit or entry.amount > 0 or entry.lot in own:
                continue
            for lot in own:  # a sale opens one lot of stamps at most
                moved = min(-entry.amount, max(0, self.booking.rest(unit, lot)))
                self.booking.add(EntryKind.SETTLE, unit, -moved, lot)
                dates = {"expires_on": entry.expires_on, "matures_on": entry.matures_on}
                self.booking.add(EntryKind.SETTLE, unit, moved, entry.lot, **dates)

    def _undo(self, filled: FullCard) -> None:
        """Takes the voucher back and puts the stamps where they were, if it is still there."""
        if self.booking.rest(filled.voucher.unit, filled.voucher.lot) < 1:
            return
        self.booking.add(EntryKind.REVERSAL, filled.voucher.unit, -1, filled.voucher.lot)
        for entry in filled.taken:
            self._restore(entry, -entry.amount)

    def _restore(self, entry: Entry, amount: int) -> None:
        """Gives back what an entry took, into its own lot; if that has expired, into one with days of grace."""
        grace, day = self.programme.refund_grace_days, self.booking.day
        lot, expires_on = entry.lot, entry.expires_on
        if grace and expires_on is not None and expires_on < day:
            lot, expires_on = self.booking.new_lot(entry.unit), day + timedelta(days=grace)
        self.booking.add(
            EntryKind.REVERSAL, entry.unit, amount, lot, expires_on=expires_on, matures_on=entry.matures_on
        )

    def _earned(self, unit: str) -> tuple[str, ...]:
        return tuple(entry.lot for entry in self.sold if (entry.unit, entry.kind) == (unit, EntryKind.EARN))

    @staticmethod
    def _sum(entries: Iterable[Entry], unit: str, kind: EntryKind) -> int:
        return sum(entry.amount for entry in entries if (entry.unit, entry.kind) == (unit, kind))

    def _part_returned(self, deduction: Deduction) -> int:
        """So much of a reward's money off lay on pieces that have come back."""
        pieces = self._pieces(self.returned_so_far)
        quantity = {line.number: line.quantity for line in self.sale.lines}
        return sum(minor * pieces.get(number, 0) // quantity[number] for number, minor in deduction.parts)

    def _all_returned(self, deduction: Deduction, pieces: dict[int, int]) -> bool:
        quantity = {line.number: line.quantity for line in self.sale.lines}
        return all(pieces.get(number, 0) >= quantity[number] for number, _ in deduction.parts)

    @staticmethod
    def _pieces(lines: Iterable[ReturnedLine]) -> dict[int, int]:
        pieces: dict[int, int] = {}
        for line in lines:
            pieces[line.number] = pieces.get(line.number, 0) + line.quantity
        return pieces


def _explained(programme: Programme, changes: Iterable[UnitChange]) -> Iterator[Explanation]:
    for change in changes:
        zh, en = _unit_words(programme, change.unit)
        if change.earned < 0:
            yield Explanation(f"收回 {-change.earned} {zh}", f"{-change.earned} {en} taken back")
        if change.spent < 0:
            yield Explanation(f"退回 {-change.spent} {zh}", f"{-change.spent} {en} given back")
        if change.closing < 0:
            yield Explanation(
                f"尚欠 {-change.closing} {zh}，下次消費補回", f"{-change.closing} {en} owed, earned back first"
            )


def _unit_words(programme: Programme, unit: str) -> tuple[str, str]:
    for card in programme.stamp_cards:
        if unit == stamps(card.id):
            return f"個{card.names.zh}印花", f"stamps ({card.names.en})"
    for reward in programme.rewards:
        if unit == voucher(reward.id):
            return f"張{reward.names.zh}券", f"voucher ({reward.names.en})"
    return programme.unit_names.zh, programme.unit_names.en
