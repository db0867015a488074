"""Rewards on one bill: what each tapped one takes off, in the order tapped, and which could be tapped now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pos_terminal.domain.loyalty.account import POINTS, EntryKind, Lot, voucher
from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.bought import bought
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.earn.stamp_card import cards_won
from pos_terminal.domain.loyalty.earn.terms import Terms
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.loyalty.offer import Bar, Choice, Offer, OfferState, Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rewards.offline_limits import OfflineLimits
from pos_terminal.domain.loyalty.rewards.reward_fit import (
    bill_steps,
    money_off_lines,
    money_off_missing,
    needed,
    order_missing,
    put_back,
    shared,
    worth_of,
)
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.rules.reward import Offline, RewardRule, RewardWhen, StampCardRule
from pos_terminal.domain.loyalty.spell import Given
from pos_terminal.domain.loyalty.units import WALLET, used
from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling.sale import Deduction, Tender
from pos_terminal.domain.words import Words

ANY: frozenset[str] = frozenset()
OFFLINE_POINTS = "points/offline"
WALLET_REWARD = "wallet"
WALLET_NAMES = Words("餘額", "Wallet")
WALLET_OFFLINE = Offline.LIMIT  # once a member and spell


@dataclass(frozen=True, slots=True)
class Applied:
    """A reward on the bill. `won_here` counts the sale's own vouchers from 1; 0 is an older one."""

    choice: Choice
    deduction: Deduction
    won_here: int = 0


class Redemption:
    """The rewards of one bill. The booking of each programme's case holds what was spent so far."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        cases: Mapping[str, Case],
        basket: Basket,
        trust: Trust,
        situation: Situation,
        tenders: Sequence[Tender] = (),
    ) -> None:
        self.basket = basket
        self._tenders = tenders
        self.applied: list[Applied] = []
        self._programmes = programmes
        self._cases = cases
        self._bookings = {programme.id: cases[programme.id].booking for programme in programmes}
        self._tiers = {one.id: _tier_of(cases[one.id]) for one in programmes}
        self._trust = trust
        self._situation = situation
        self._limits = {programme.id: OfflineLimits(programme, situation) for programme in programmes}
        self._opening = {programme.id: cases[programme.id].booking.account for programme in programmes}

    def apply(self, choice: Choice) -> str:
        """Takes the reward off the bill; an empty text, or the code of why it cannot be used."""
        programme = next((one for one in self._programmes if one.id == choice.programme), None)
        if programme is None:
            return "programme-not-here"
        rule = self._money_off(programme)
        if rule is not None and choice.reward == rule.id and not choice.voucher:
            return self._apply_points(programme, rule, choice)
        if choice.reward == WALLET_REWARD:
            return self._apply_wallet(programme, choice)
        reward = reward_of(programme, choice.reward)
        if reward is None:
            return "no-such-reward"
        if reward.tiers and self._tiers[programme.id] not in reward.tiers:
            return "tier-too-low"
        if not choice.voucher and reward.cost_points:
            return self._apply_bought(programme, reward, choice)
        return self._apply_voucher(programme, reward, choice)

    def _money_off(self, programme: Programme) -> MoneyOffRule | None:
        """What points are worth to this member's tier."""
        rule = programme.money_off
        if rule is None:
            return None
        worth = next((one for one in rule.by_tier if one.tier == self._tiers[programme.id]), None)
        if worth is None:
            return rule
        return replace(
            rule,
            step_points=worth.step_points or rule.step_points,
            step_minor=worth.step_minor or rule.step_minor,
            maximum_minor=worth.maximum_minor or rule.maximum_minor,
        )

    def won_too_few(self) -> Choice | None:
        """The last tapped voucher of this sale's own that its stamps, with every reward off, do not fill a card for."""
        for applied in reversed(self.applied):
            if applied.won_here > self._won(applied.choice.programme, applied.choice.reward, self.basket):
                return applied.choice
        return None

    def given(self) -> tuple[Given, ...]:
        """What the bill gives, as the offline limits count it."""
        found: dict[tuple[str, str, str], Given] = {}
        for one in self.applied:
            choice, minor = one.choice, one.deduction.amount_minor
            place = (choice.programme, choice.reward, choice.voucher)
            before = found.get(place, Given(*place, times=0))
            found[place] = Given(*place, before.times + 1, before.points + choice.points, before.minor + minor)
        return tuple(found.values())

    def offers(self) -> tuple[Offer, ...]:
        """Every reward that is used, usable or nearly usable: the one that expires first in front, points last."""
        vouchers = [offer for programme in self._programmes for offer in self._voucher_offers(programme)]
        points = [offer for programme in self._programmes for offer in self._points_offers(programme)]
        points += [offer for programme in self._programmes for offer in self._bought_offers(programme)]
        return (*sorted(vouchers, key=lambda offer: offer.expires_on or date.max), *points)

    # Points as money off

    def _apply_points(self, programme: Programme, rule: MoneyOffRule, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        if choice.points <= 0 or choice.points % rule.step_points:
            return "points-not-in-steps"
        if self._trust is Trust.FOUND and not programme.found_may_spend:
            return "reward-needs-code"
        if choice.points > booking.of(POINTS).spendable(POINTS, booking.day):
            return "too-few-points"
        if self._trust is Trust.STALE and self._points_used(programme) + choice.points > programme.static_limit_points:
            return "reward-needs-code"
        room, bar = self._points_room(programme, rule, choice, self.given())
        if choice.points > room:
            return f"reward-{bar or Bar.MEMBER}"
        steps = choice.points // rule.step_points
        own = tuple(one.deduction for one in self.applied if is_money_off(one.deduction, programme))
        if steps > bill_steps(rule, self.basket, own):
            if money_off_missing(rule, self.basket, own):
                return "bill-too-small"
            return "over-share-of-bill" if money_off_lines(rule, self.basket) else "reward-needs-item"
        booking.spend(EntryKind.REDEEM, POINTS, choice.points)
        if self._limits[programme.id].apply and rule.offline_cap_per_day:
            day = booking.day
            unit = used(OFFLINE_POINTS)
            booking.add(EntryKind.ADJUST, unit, choice.points, day.isoformat(), expires_on=day)
        lines = money_off_lines(rule, self.basket)
        self._take_off(choice, shared(programme, rule.id, rule, lines, steps * rule.step_minor))
        return ""

    def _points_used(self, programme: Programme) -> int:
        return sum(one.choice.points for one in self.applied if is_money_off(one.deduction, programme))

    def _points_room(
        self, programme: Programme, rule: MoneyOffRule, choice: Choice, on_bill: Sequence[Given]
    ) -> tuple[int, Bar | None]:
        """Points of that choice that may be used offline beside those `on_bill`, and what keeps the rest from it."""
        day = self._situation.business_date.isoformat()
        today = [one.rest for one in self._opening[programme.id].of_unit(used(OFFLINE_POINTS)) if one.lot == day]
        on_bill_here = sum(one.points for one in on_bill if one.programme == programme.id)
        allowed, bar = self._limits[programme.id].points(choice, rule, on_bill, sum(today) + on_bill_here)
        left = self._left(programme, choice, POINTS)
        if left is None:
            return allowed, bar
        beside = self._used(programme, POINTS) - self._points_used(programme)
        room = max(0, left - beside - on_bill_here)
        return (room, Bar.ELSEWHERE) if room < allowed else (allowed, bar)

    def _left(self, programme: Programme, choice: Choice, unit: str, lot: str = "") -> int | None:
        """What head office leaves to this bill; None where it has said nothing, or a manager lets the choice go."""
        if choice in self._situation.allowed:
            return None
        return self._situation.left_of(programme.id, unit, lot)

    def _used(self, programme: Programme, unit: str) -> int:
        """What the rewards on the bill have taken of a unit so far."""
        day = self._situation.business_date
        now = self._bookings[programme.id].of(unit)
        return self._opening[programme.id].spendable(unit, day) - now.spendable(unit, day)

    def _is_elsewhere(self, programme: Programme, choice: Choice, minor: int) -> bool:
        """Whether other tills leave too little for a reward that is no money off by points."""
        if choice.voucher:
            unit, lot, amount = voucher(choice.reward), choice.voucher, 1
        elif choice.reward == WALLET_REWARD:
            unit, lot, amount = WALLET, "", minor
        else:
            reward = reward_of(programme, choice.reward)
            unit, lot, amount = POINTS, "", reward.cost_points if reward else 0
        left = self._left(programme, choice, unit, lot)
        return left is not None and amount > left - (0 if lot else self._used(programme, unit))

    def _points_offers(self, programme: Programme) -> Iterator[Offer]:
        rule = self._money_off(programme)
        if rule is None:
            return
        held = self._opening[programme.id].spendable(POINTS, self._situation.business_date)
        own = [one for one in self.applied if is_money_off(one.deduction, programme)]
        deductions = tuple(one.deduction for one in own)
        whole = put_back(self.basket, deductions)
        missing = money_off_missing(rule, whole, ())
        largest = min(held // rule.step_points, bill_steps(rule, whole, ()))
        states: dict[int, OfferState] = {}
        bar: Bar | None = None
        if largest == 0 and held >= rule.step_points:
            states[rule.step_points] = OfferState.NEEDS_MORE if missing else OfferState.NEEDS_ITEM
        elif largest:
            most = largest * rule.step_points
            others = [one for one in self.given() if (one.programme, one.reward) != (programme.id, rule.id)]
            allowed, bar = self._points_room(programme, rule, Choice(programme.id, rule.id, most), others)
            stale = self._trust is Trust.STALE
            if stale:
                allowed = min(allowed, programme.static_limit_points)
            allowed = allowed // rule.step_points * rule.step_points
            if self._trust is Trust.FOUND and not programme.found_may_spend:
                states[most] = OfferState.NEEDS_CODE
            else:
                if allowed < most:
                    states[most] = OfferState.NEEDS_CODE if stale else OfferState.OVER_LIMIT
                if allowed:
                    states[allowed] = states[rule.step_points] = OfferState.AVAILABLE
        states.update({one.choice.points: OfferState.APPLIED for one in own})
        for points in sorted(states, reverse=True):
            worth = points // rule.step_points * rule.step_minor
            choice = Choice(programme.id, rule.id, points)
            lacks = missing if states[points] is OfferState.NEEDS_MORE else 0
            over = bar if states[points] is OfferState.OVER_LIMIT else None
            left = held - points
            yield Offer(choice, rule.names, states[points], worth, left, icon="points", missing_minor=lacks, bar=over)

    # Rewards that cost points, and money in the wallet

    def _apply_bought(self, programme: Programme, reward: RewardRule, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        deduction = worth_of(programme, reward, "", self.basket)
        barred = self._barred(programme, choice, reward.offline, deduction)
        if barred:
            return barred
        if reward.cost_points > booking.of(POINTS).spendable(POINTS, booking.day):
            return "too-few-points"
        if deduction is None:
            return "bill-too-small" if order_missing(programme, reward, self.basket) else "reward-needs-item"
        booking.spend(EntryKind.REDEEM, POINTS, reward.cost_points)
        self._take_off(choice, deduction)
        return ""

    def _apply_wallet(self, programme: Programme, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        minor = min(booking.of(WALLET).spendable(WALLET, booking.day), self.basket.net_minor(ANY, ANY))
        if self._needs_code(programme):
            return "reward-needs-code"
        if minor <= 0 or any(one.choice == choice for one in self.applied):
            return "nothing-in-wallet"
        deduction = self._from_wallet(programme, minor)
        bar = self._bar(programme, choice, WALLET_OFFLINE, deduction)
        if bar:
            return f"reward-{bar}"
        booking.spend(EntryKind.REDEEM, WALLET, minor)
        self._take_off(choice, deduction)
        return ""

    def _from_wallet(self, programme: Programme, minor: int) -> Deduction:
        lines = [line for line in self.basket.lines if line.net_minor > 0]
        parts = share_out(minor, [line.net_minor for line in lines])
        numbered = tuple((line.number, part) for line, part in zip(lines, parts, strict=True) if part)
        return Deduction(WALLET_REWARD, WALLET_NAMES, numbered, programme.id)

    def _bought_offers(self, programme: Programme) -> Iterator[Offer]:
        """Rewards that the member has the points for, and money in the wallet."""
        opening, day = self._opening[programme.id], self._situation.business_date
        held = opening.spendable(POINTS, day)
        for reward in programme.rewards:
            choice = Choice(programme.id, reward.id)
            if not reward.cost_points or (reward.tiers and self._tiers[programme.id] not in reward.tiers):
                continue
            used_one = next((one for one in self.applied if one.choice == choice), None)
            if used_one is None and held < reward.cost_points:
                continue
            deduction = used_one.deduction if used_one else worth_of(programme, reward, "", self.basket)
            wanted, missing = needed(programme, reward, deduction, self.basket)
            state, bar = OfferState.APPLIED, None
            if not used_one:
                state, bar = self._standing_of(programme, choice, reward.offline, deduction, wanted)
            minor = deduction.amount_minor if deduction else 0
            left = held - reward.cost_points
            yield Offer(choice, reward.names, state, minor, left, missing_minor=missing, bar=bar)
        wallet = opening.spendable(WALLET, day)
        if wallet:
            choice = Choice(programme.id, WALLET_REWARD)
            used_one = next((one for one in self.applied if one.choice == choice), None)
            minor = used_one.deduction.amount_minor if used_one else min(wallet, self.basket.net_minor(ANY, ANY))
            state, bar = OfferState.APPLIED, None
            if not used_one:
                off, free = self._from_wallet(programme, minor) if minor else None, OfferState.AVAILABLE
                state, bar = self._standing_of(programme, choice, WALLET_OFFLINE, off, free)
            yield Offer(choice, WALLET_NAMES, state, minor, icon="points", bar=bar)

    # Vouchers

    def _apply_voucher(self, programme: Programme, reward: RewardRule, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        lot = next((one for one in booking.of_unit(voucher(reward.id)) if one.lot == choice.voucher), None)
        won_here = 0 if lot else self._place_among_won(programme, choice)
        if any(one.choice == choice for one in self.applied):
            return "voucher-used"
        if lot is None and not won_here:
            return "no-such-voucher"
        if lot is not None and (lot.rest < 1 or not lot.live(booking.day)):
            return "voucher-expired" if lot.dead(booking.day) else "no-such-voucher"
        deduction = worth_of(programme, reward, choice.voucher, self.basket)
        barred = self._barred(programme, choice, reward.offline, deduction)
        if barred:
            return barred
        if deduction is None:
            return "bill-too-small" if order_missing(programme, reward, self.basket) else "reward-needs-item"
        if lot is not None:
            booking.add(EntryKind.REDEEM, lot.unit, -1, lot.lot)
        self._take_off(choice, deduction, won_here)
        return ""

    def _needs_code(self, programme: Programme, choice: Choice | None = None) -> bool:
        """Whether the member has to show a code first; a voucher whose own code was `shown` needs no other."""
        if choice is not None and choice.shown:
            return False
        return self._trust is Trust.STALE or (self._trust is Trust.FOUND and not programme.found_may_spend)

    def _bar(self, programme: Programme, choice: Choice, rule: Offline, deduction: Deduction | None) -> Bar | None:
        """The offline limit, or the other till, that keeps a reward from being used."""
        minor = deduction.amount_minor if deduction else 0
        if self._is_elsewhere(programme, choice, minor):
            return Bar.ELSEWHERE
        return self._limits[programme.id].reward(choice, rule, minor, self.given())

    def _barred(self, programme: Programme, choice: Choice, rule: Offline, deduction: Deduction | None) -> str:
        """Why the member's code or the line to head office keeps a reward from being used; empty where they do not."""
        if self._needs_code(programme, choice):
            return "reward-needs-code"
        bar = self._bar(programme, choice, rule, deduction)
        return f"reward-{bar}" if bar else ""

    def _standing_of(
        self, programme: Programme, choice: Choice, rule: Offline, deduction: Deduction | None, wanted: OfferState
    ) -> tuple[OfferState, Bar | None]:
        """How the key of a reward that is not in use stands, where the bill itself would make it `wanted`."""
        if self._needs_code(programme, choice):
            return OfferState.NEEDS_CODE, None
        bar = self._bar(programme, choice, rule, deduction)
        return (OfferState.OVER_LIMIT, bar) if bar else (wanted, None)

    def _voucher_offers(self, programme: Programme) -> Iterator[Offer]:
        day, account = self._situation.business_date, self._opening[programme.id]
        for reward in programme.rewards:
            lots = account.spendable_lots(voucher(reward.id), day)
            won = self._won(programme.id, reward.id, self.basket)
            unit = voucher(reward.id)
            fresh = [Lot(unit, f"{self._situation.record}.{k + 1}", 1, reward.expiry.last_day(day)) for k in range(won)]
            used = {one.choice.voucher for one in self.applied if one.choice.programme == programme.id}
            one_more = True  # a member with many alike sees those in use and the next one
            for place, lot in enumerate((*lots, *fresh), 1):
                if lot.lot not in used and not one_more:
                    continue
                one_more = one_more and lot.lot in used
                offer = self._voucher_offer(programme, reward, lot, max(0, place - len(lots)))
                if offer is not None:
                    yield offer

    def _voucher_offer(self, programme: Programme, reward: RewardRule, lot: Lot, won_here: int) -> Offer | None:
        choice = Choice(programme.id, reward.id, voucher=lot.lot)
        used = next((one for one in self.applied if one.choice == choice), None)
        if used is not None:
            minor, state, missing, bar = used.deduction.amount_minor, OfferState.APPLIED, 0, None
        else:
            deduction = worth_of(programme, reward, lot.lot, self.basket)
            if deduction is not None and won_here > self._won(programme.id, reward.id, self.basket.less(deduction)):
                return None
            minor = deduction.amount_minor if deduction else 0
            wanted, missing = needed(programme, reward, deduction, self.basket)
            state, bar = self._standing_of(programme, choice, reward.offline, deduction, wanted)
        icon, last = _icon(programme, reward), lot.expires_on
        return Offer(choice, reward.names, state, minor, expires_on=last, icon=icon, missing_minor=missing, bar=bar)

    def _won(self, programme_id: str, reward: str, basket: Basket) -> int:
        """Vouchers for this reward that the sale wins and that can be used in it."""
        programme = next(one for one in self._programmes if one.id == programme_id)
        cards = same_sale_cards(programme, reward)
        if not cards:
            return 0
        case = self._cases[programme_id]
        terms = Terms()
        if not programme.is_plain:
            from pos_terminal.domain.loyalty.standing_terms import terms_of

            terms = terms_of(case, bought(programme, basket, self._tenders, self._situation.merchant))
        return sum(cards_won(case, card, basket, terms) for card in cards)

    def _place_among_won(self, programme: Programme, choice: Choice) -> int:
        record, _, place = choice.voucher.rpartition(".")
        if record != self._situation.record or not place.isdecimal():
            return 0
        return int(place) if same_sale_cards(programme, choice.reward) else 0

    def _take_off(self, choice: Choice, deduction: Deduction, won_here: int = 0) -> None:
        self.basket = self.basket.less(deduction)
        self.applied.append(Applied(choice, deduction, won_here))


def _tier_of(case: Case) -> str:
    if case.programme.tiers is None:
        return ""
    from pos_terminal.domain.loyalty.standing_terms import standing_terms

    return standing_terms(case).tier


def is_money_off(deduction: Deduction, programme: Programme) -> bool:
    """Whether it is that programme's points paid as money off."""
    rule = programme.money_off
    return deduction.programme == programme.id and rule is not None and deduction.reward == rule.id


def reward_of(programme: Programme, reward_id: str) -> RewardRule | None:
    """The reward of that id, if this version of the programme has one."""
    return next((reward for reward in programme.rewards if reward.id == reward_id), None)


def same_sale_cards(programme: Programme, reward: str) -> tuple[StampCardRule, ...]:
    """Cards whose reward can be used in the very sale that fills them."""
    return tuple(card for card in programme.stamp_cards if card.reward == reward and card.when is RewardWhen.SAME_SALE)


def _icon(programme: Programme, reward: RewardRule) -> str:
    card = next((card for card in programme.stamp_cards if card.reward == reward.id), None)
    return card.icon if card else "gift"
