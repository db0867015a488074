"""Taking back what a sale earned and giving back what it spent, for the lines that come back.

Each refund is worked out from the whole of what has come back so far, less what earlier refunds already did: returning
line by line ends where returning everything at once does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from pos_terminal.domain.loyalty.account import (
    CARRY,
    OWED,
    POINTS,
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
from pos_terminal.domain.loyalty.bought import Bought, bought
from pos_terminal.domain.loyalty.campaign import fits
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earning import CARRY_LOT, Reckoning, Room, reckon
from pos_terminal.domain.loyalty.engine import case_of
from pos_terminal.domain.loyalty.member import Standing
from pos_terminal.domain.loyalty.membership import bought_plans
from pos_terminal.domain.loyalty.mission import undo_missions
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.prize import take_back
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt, RefundPolicy
from pos_terminal.domain.loyalty.redemption import WALLET_REWARD, is_money_off, reward_of
from pos_terminal.domain.loyalty.referral import take_referral_back
from pos_terminal.domain.loyalty.results import result_of
from pos_terminal.domain.loyalty.rules.play import Prize, SpinFrom
from pos_terminal.domain.loyalty.rules.points import PointsRule, Remainder
from pos_terminal.domain.loyalty.rules.reward import StampCardRule
from pos_terminal.domain.loyalty.rules.tier import RefundTier
from pos_terminal.domain.loyalty.stamp_card import FullCard, factor_of, full_cards, stamps_for
from pos_terminal.domain.loyalty.tally import count_back, tallies
from pos_terminal.domain.loyalty.terms import Terms, read_terms
from pos_terminal.domain.loyalty.tier import withdraw
from pos_terminal.domain.loyalty.units import WALLET, can_be_spent, plan, spins, used
from pos_terminal.domain.money import share_out
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
    standing: Standing,
    situation: Situation,
) -> ProgrammeResult:
    """What giving these lines back does to one account, by the programme version that the sale was made under.

    Lots come back with their own expiry (or, past that, with the programme's days of grace); what has to be taken back
    but is spent already is owed, or paid for as the programme says. A programme whose refund policy is `none` leaves
    the account alone.
    """
    case = case_of(standing, programme, situation)
    booking = case.booking
    others: tuple[Entry, ...] = ()
    if programme.refund is not RefundPolicy.NONE:
        reversal = _Reversal(case, sale, loyalty, earlier, returned)
        reversal.give_back_points()
        reversal.give_back_wallet()
        reversal.give_back_vouchers()
        if programme.points is not None:
            reversal.take_points(programme.points)
        for card in programme.stamp_cards:
            reversal.take_stamps(card)
        others = reversal.take_consequences()
        for unit in dict.fromkeys(entry.unit for entry in booking.entries):
            if can_be_spent(unit):
                booking.settle(unit, reversal.own_lots(unit))
    total = sum(line.amount_minor for line in returned)
    withheld = withhold(programme, booking, total)
    result = result_of(case, (), (), others)
    return replace(
        result,
        explain=tuple(_explained(programme, result.changes)),
        withheld_minor=withheld,
        needs_manager=programme.refund_debt is RefundDebt.MANAGER and newly_owed(booking) > 0,
    )


def newly_owed(booking: Booking) -> int:
    """Points that this booking leaves owed and that were not owed before."""
    return max(0, -sum(one.amount for one in booking.entries if one.unit == POINTS and one.lot == OWED))


def withhold(programme: Programme, booking: Booking, total_minor: int) -> int:
    """What of the money is not paid out because points that must come back are spent (the programme's refund debt).

    Their worth is rounded up, as the shop would otherwise pay the fraction; it is never more than the refund.
    """
    missing, rule = newly_owed(booking), programme.money_off
    if not missing or total_minor <= 0:
        return 0
    match programme.refund_debt:
        case RefundDebt.OWE | RefundDebt.MANAGER:
            return 0
        case RefundDebt.STORE_CREDIT:
            booking.add(EntryKind.ADJUST, WALLET, total_minor, "refund")
            return total_minor
        case RefundDebt.FROM_REFUND:
            if rule is None:
                return 0
            worth = min(total_minor, -(-missing * rule.step_minor // rule.step_points))
            booking.add(EntryKind.ADJUST, POINTS, min(missing, worth * rule.step_points // rule.step_minor), OWED)
            return worth


@dataclass
class _Reversal:
    """One refund of one sale in one account, step by step."""

    case: Case
    sale: CompletedSale
    loyalty: LoyaltyFacts
    earlier: Sequence[EarlierRefund]
    returned: Sequence[ReturnedLine]

    @property
    def programme(self) -> Programme:
        return self.case.programme

    @property
    def booking(self) -> Booking:
        return self.case.booking

    def give_back_points(self) -> None:
        """Points spent: as money off in proportion to its part on what has come back, a reward's when all of it is."""
        paid = [one for one in self.sale.deductions if is_money_off(one, self.programme)]
        bought_for = [(one, self._cost(one)) for one in self.sale.deductions if self._cost(one)]
        whole = sum(deduction.amount_minor for deduction in paid)
        taken = [entry for entry in self.sold if (entry.unit, entry.kind) == (POINTS, EntryKind.REDEEM)]
        spent = -sum(entry.amount for entry in taken)
        pieces = self._pieces(self.returned_so_far)
        back = sum(cost for one, cost in bought_for if one.parts and self._all_returned(one, pieces))
        if whole:
            for_money = spent - sum(cost for _, cost in bought_for)
            back += for_money * sum(map(self._part_returned, paid)) // whole
        self._give_back(POINTS, taken, back)

    def give_back_wallet(self) -> None:
        """Money out of the wallet, in proportion to what has come back."""
        paid = [
            one for one in self.sale.deductions if (one.programme, one.reward) == (self.programme.id, WALLET_REWARD)
        ]
        whole = sum(one.amount_minor for one in paid)
        taken = [entry for entry in self.sold if (entry.unit, entry.kind) == (WALLET, EntryKind.REDEEM)]
        if whole:
            spent = -sum(entry.amount for entry in taken)
            self._give_back(WALLET, taken, spent * sum(map(self._part_returned, paid)) // whole)

    def _give_back(self, unit: str, taken: Sequence[Entry], back: int) -> None:
        """`back` of what was taken in all, less what earlier refunds gave back; the last taken first."""
        skip = sum(entry.amount for entry in self.done if entry.unit == unit and entry.amount > 0)
        for entry in reversed(taken):
            upto = min(-entry.amount, back)
            self._restore(entry, max(0, upto - skip))
            back -= upto
            skip = max(0, skip - upto)

    def _cost(self, deduction: Deduction) -> int:
        """Points that a reward cost; 0 where it was a voucher's or money off."""
        if deduction.programme != self.programme.id or deduction.voucher:
            return 0
        reward = reward_of(self.programme, deduction.reward)
        return reward.cost_points if reward else 0

    def give_back_vouchers(self) -> None:
        """A voucher comes back with the last piece of the lines that it paid for."""
        before = self._pieces(line for refund, _ in self.earlier for line in refund.lines)
        after = self._pieces(self.returned_so_far)
        used = {
            (entry.unit, entry.lot): entry for entry in self.sold if entry.kind is EntryKind.REDEEM and entry.amount < 0
        }
        for deduction in self.sale.deductions:
            entry = used.get((voucher(deduction.reward), deduction.voucher))
            if entry is None or deduction.programme != self.programme.id or not deduction.parts:
                continue
            if self._all_returned(deduction, after) and not self._all_returned(deduction, before):
                self._restore(entry, -entry.amount)

    def take_points(self, rule: PointsRule) -> None:
        """Points that the sale would not have earned without what has come back."""
        earned = self._sum(self.sold, POINTS, EntryKind.EARN)
        taken = -sum(entry.amount for entry in self.done if entry.unit == POINTS and entry.amount < 0)
        own = self.own_lots(POINTS)
        if earned and not own and not rule.expiry.inactive_months:
            return  # they have expired: there is nothing left to take, and what expired is not owed
        if rule.remainder is Remainder.CARRY:
            self._take_carried(rule, earned, taken, own)
            return
        target = self._left(earned, rule, self.again.points if self.again else 0)
        take = max(0, earned - taken - target)
        self._take_from_own(take)
        self.booking.take(EntryKind.REVERSAL, POINTS, take - self._just_taken(), own)

    def _take_from_own(self, take: int) -> None:
        """From each lot that the sale opened, in proportion to what it put there: pending points go with the others."""
        given = [one for one in self.sold if (one.unit, one.kind) == (POINTS, EntryKind.EARN)]
        live = [one for one in given if one.lot in self.own_lots(POINTS)]
        if len(live) < 2:
            return
        for one, part in zip(live, share_out(take, [entry.amount for entry in live]), strict=True):
            self.booking.add(
                EntryKind.REVERSAL, POINTS, -min(part, max(0, self.booking.rest(POINTS, one.lot))), one.lot
            )

    def _just_taken(self) -> int:
        return -sum(
            one.amount
            for one in self.booking.entries
            if (one.unit, one.kind) == (POINTS, EntryKind.REVERSAL) and one.amount < 0
        )

    def take_stamps(self, card: StampCardRule) -> None:
        """Stamps for what has come back. Cards that the sale filled are undone only where stamps are missing.

        A voucher that is used already stays used, and the stamps are owed.
        """
        unit = stamps(card.id)
        earned = self._sum(self.sold, unit, EntryKind.EARN)
        taken = -sum(entry.amount for entry in self.done if entry.unit == unit and entry.amount < 0)
        take = earned - taken - min(earned, self.stamps_left(card))
        own = self.own_lots(unit)
        if not own:  # expired: only what this sale's own cards used up still counts
            used = -sum(
                one.amount for one in self.sold if one.kind is EntryKind.FULL_CARD and one.lot in self._earned(unit)
            )
            take = min(take, used)
        take = max(0, take)
        for filled in reversed(full_cards(card, self.sold)):
            if self.booking.balance(unit) >= take:
                break
            if take or self._came_back(filled.voucher):
                self._undo(filled)
        self.booking.take(EntryKind.REVERSAL, unit, take, own)
        if self.stamps_left(card) == 0:
            self._swap_back(unit, own)

    def take_consequences(self) -> tuple[Entry, ...]:
        """What followed from the sale: counters, coupons, turns, plans, tier, missions, what a friend brought."""
        programme, booking = self.programme, self.booking
        amounts = tallies(programme, self.bought_left, self.terms, self.again)
        amounts |= {used(f"stamps/{card.id}"): self.stamps_left(card) for card in programme.stamp_cards}
        count_back(booking, self.sold, self.done, amounts)
        self._take_given()
        self._take_plans()
        if programme.tiers is not None and programme.tiers.refund_tier is RefundTier.RECOMPUTE:
            counter = programme.tiers.counter
            single = self.bought_left.basket.net_minor(counter.tags, counter.excluded_tags)
            withdraw(self.case, programme.tiers, self.sold, single)
        undo_missions(programme, booking, {one.unit: one.lot for one in self.sold if one.unit.startswith("mission/")})
        if programme.referral is None:
            return ()
        undone = {(one.member, one.unit, one.lot) for one in self.done_anywhere if one.amount < 0}
        facts = [one for one in self.loyalty.entries if (one.member, one.unit, one.lot) not in undone]
        return take_referral_back(programme, programme.referral, facts, self.bought_left, booking)

    def _take_given(self) -> None:
        """Coupons of campaigns that the rest of the sale does not bear, and turns of a wheel that nobody took yet."""
        programme, record = self.programme, self.sale.id.hex
        for campaign in programme.campaigns:
            if campaign.voucher and campaign.id in self.terms.campaigns and not fits(campaign, self.bought_left):
                take_back(programme, self.booking, Prize(voucher=campaign.voucher), f"campaign.{campaign.id}.{record}")
        net = self.bought_left.basket.net_minor(frozenset(), frozenset())
        for wheel in programme.wheels:
            given = self._sum(self.sold, spins(wheel.id), EntryKind.ADJUST)
            gone = self._sum(self.done, spins(wheel.id), EntryKind.REVERSAL)
            if given + gone > 0 and wheel.spin_from is SpinFrom.SALE and (net <= 0 or net < wheel.minimum_minor):
                take_back(programme, self.booking, Prize(spins=given, wheel=wheel.id), "")

    def _take_plans(self) -> None:
        """Terms of a paid membership whose fee has come back, the last one first."""
        left = bought_plans(self.programme, self.left)
        for rule in self.programme.plans:
            sold = [one for one in self.sold if (one.unit, one.kind) == (plan(rule.id), EntryKind.EARN)]
            gone = -self._sum(self.done, plan(rule.id), EntryKind.REVERSAL)
            for one in reversed(sold[left.get(rule.id, 0) : len(sold) - gone]):
                if self.booking.rest(one.unit, one.lot) > 0:
                    self.booking.add(EntryKind.REVERSAL, one.unit, -1, one.lot)

    # What is known of the sale and of earlier refunds

    @cached_property
    def sold(self) -> tuple[Entry, ...]:
        """The sale's entries in this programme."""
        return tuple(
            one
            for one in self.loyalty.entries
            if one.programme == self.programme.id and one.member == self.booking.member
        )

    @cached_property
    def done(self) -> tuple[Entry, ...]:
        """The reversing entries of earlier refunds in this programme."""
        facts = (loyalty for _, loyalty in self.earlier if loyalty is not None)
        entries = (entry for loyalty in facts for entry in loyalty.entries)
        return tuple(
            one
            for one in entries
            if one.programme == self.programme.id
            and one.kind is EntryKind.REVERSAL
            and one.member == self.booking.member
        )

    @cached_property
    def done_anywhere(self) -> tuple[Entry, ...]:
        """The same in whatever account."""
        facts = (loyalty for _, loyalty in self.earlier if loyalty is not None)
        return tuple(one for loyalty in facts for one in loyalty.entries if one.kind is EntryKind.REVERSAL)

    @cached_property
    def terms(self) -> Terms:
        """What the sale was worked out under."""
        results = self.loyalty.results
        return read_terms(next((one.terms for one in results if one.programme == self.programme.id), ()))

    @cached_property
    def bought_left(self) -> Bought:
        """What the customer keeps, as the programme sees it."""
        return bought(self.programme, self.left, self.sale.tenders, self.sale.merchant)

    @cached_property
    def again(self) -> Reckoning | None:
        """Points for what the customer keeps, under the sale's terms."""
        if self.programme.points is None:
            return None
        given = self._campaign_points()
        return reckon(self.programme, self.programme.points, self.bought_left, self.terms, 0, Room(None, given))

    def _campaign_points(self) -> tuple[tuple[str, int], ...]:
        """What campaigns with a limit gave: they do not give more because something came back."""
        begin = used("campaign-points/")
        return tuple((one.unit.removeprefix(begin), one.amount) for one in self.sold if one.unit.startswith(begin))

    def stamps_left(self, card: StampCardRule) -> int:
        """Stamps for what the customer keeps."""
        return stamps_for(card, self.bought_left.basket, factor_of(self.programme, self.terms))

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
        again = self.again
        keeps = self._left(whole, rule, again.points * rule.per_minor + again.carried if again else 0)
        carried = self.booking.rest(CARRY, CARRY_LOT)
        points, rest = divmod(carried - max(0, whole - gone - keeps), rule.per_minor)
        self.booking.take(EntryKind.REVERSAL, POINTS, max(0, -points), own)
        self.booking.add(EntryKind.REVERSAL, CARRY, rest - carried, CARRY_LOT)

    def _left(self, earned: int, rule: PointsRule, again: int) -> int:
        """What of `earned` stays: what the remaining lines earn `again`, or the share that they are of the whole."""
        if self.programme.refund is RefundPolicy.RECOMPUTE:
            return min(earned, again)
        paid = bought(self.programme, self.paid, self.sale.tenders, self.sale.merchant)
        base = paid.basket.net_minor(frozenset(), rule.excluded_tags)
        kept = self.bought_left.basket.net_minor(frozenset(), rule.excluded_tags)
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
        rule = self.programme.points
        if entry.unit == POINTS and rule is not None and rule.expiry.inactive_months:
            live = [one for one in self.booking.of(POINTS).lots if one.expires_on and one.live(day) and one.lot != OWED]
            latest = max(live, key=lambda one: one.expires_on or day, default=None)
            if latest is not None and expires_on is not None and (latest.expires_on or day) > expires_on:
                lot, expires_on = latest.lot, latest.expires_on
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
    if unit == WALLET:
        return f"{programme.currency} 分（餘額）", f"{programme.currency} cents in the wallet"
    for reward in programme.rewards:
        if unit == voucher(reward.id):
            return f"張{reward.names.zh}券", f"voucher ({reward.names.en})"
    return programme.unit_names.zh, programme.unit_names.en
