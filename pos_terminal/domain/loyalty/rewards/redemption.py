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
from pos_terminal.domain.loyalty.offer import Choice, Offer, OfferState, Situation
from pos_terminal.domain.loyalty.programme import Programme
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
from pos_terminal.domain.loyalty.units import WALLET, used
from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling.sale import Deduction, Tender
from pos_terminal.domain.words import Words

ANY: frozenset[str] = frozenset()
OFFLINE_POINTS = "points/offline"
WALLET_REWARD = "wallet"
WALLET_NAMES = Words("餘額", "Wallet")


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
        already = self._points_used(programme)
        if already + choice.points > self._points_limit(programme, rule, already + choice.points):
            return "reward-needs-code" if self._trust is Trust.STALE else "reward-over-limit"
        steps = choice.points // rule.step_points
        own = tuple(one.deduction for one in self.applied if is_money_off(one.deduction, programme))
        if steps > bill_steps(rule, self.basket, own):
            if money_off_missing(rule, self.basket, own):
                return "bill-too-small"
            return "over-share-of-bill" if money_off_lines(rule, self.basket) else "reward-needs-item"
        booking.spend(EntryKind.REDEEM, POINTS, choice.points)
        if self._situation.offline and rule.offline_cap_per_day:
            day = booking.day
            unit = used(OFFLINE_POINTS)
            booking.add(EntryKind.ADJUST, unit, choice.points, day.isoformat(), expires_on=day)
        lines = money_off_lines(rule, self.basket)
        self._take_off(choice, shared(programme, rule.id, rule, lines, steps * rule.step_minor))
        return ""

    def _points_used(self, programme: Programme) -> int:
        return sum(one.choice.points for one in self.applied if is_money_off(one.deduction, programme))

    def _points_limit(self, programme: Programme, rule: MoneyOffRule, wanted: int) -> int:
        """Points that this bill may use of those `wanted`, whatever the member holds."""
        limit = wanted
        if self._trust is Trust.STALE:
            limit = min(limit, programme.static_limit_points)
        if self._situation.offline and self._situation.denied:
            return 0
        if self._situation.offline and rule.offline is not Offline.ALLOW:
            before = self._situation.points_used_offline(programme.id)
            left = rule.offline_limit_points - before if rule.offline is Offline.LIMIT else 0
            limit = max(0, min(limit, left))
        if self._situation.offline and rule.offline_cap_per_day:
            booking = self._bookings[programme.id]
            taken = booking.rest(used(OFFLINE_POINTS), booking.day.isoformat())
            limit = max(0, min(limit, rule.offline_cap_per_day - taken))
        return limit

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
        if largest == 0 and held >= rule.step_points:
            states[rule.step_points] = OfferState.NEEDS_MORE if missing else OfferState.NEEDS_ITEM
        elif largest:
            most = largest * rule.step_points
            allowed = self._points_limit(programme, rule, most) // rule.step_points * rule.step_points
            if self._trust is Trust.FOUND and not programme.found_may_spend:
                states[most] = OfferState.NEEDS_CODE
            else:
                if allowed < most:
                    stale = self._trust is Trust.STALE
                    states[most] = OfferState.NEEDS_CODE if stale else OfferState.OVER_LIMIT
                if allowed:
                    states[allowed] = states[rule.step_points] = OfferState.AVAILABLE
        states.update({one.choice.points: OfferState.APPLIED for one in own})
        for points in sorted(states, reverse=True):
            worth = points // rule.step_points * rule.step_minor
            choice = Choice(programme.id, rule.id, points)
            lacks = missing if states[points] is OfferState.NEEDS_MORE else 0
            yield Offer(choice, rule.names, states[points], worth, held - points, icon="points", missing_minor=lacks)

    # Rewards that cost points, and money in the wallet

    def _apply_bought(self, programme: Programme, reward: RewardRule, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        barred = self._barred(programme, reward)
        if barred is not None:
            return f"reward-{barred.value.replace('_', '-')}"
        if reward.cost_points > booking.of(POINTS).spendable(POINTS, booking.day):
            return "too-few-points"
        deduction = worth_of(programme, reward, "", self.basket)
        if deduction is None:
            return "bill-too-small" if order_missing(programme, reward, self.basket) else "reward-needs-item"
        booking.spend(EntryKind.REDEEM, POINTS, reward.cost_points)
        self._take_off(choice, deduction)
        return ""

    def _apply_wallet(self, programme: Programme, choice: Choice) -> str:
        booking = self._bookings[programme.id]
        if self._trust is Trust.STALE or (self._trust is Trust.FOUND and not programme.found_may_spend):
            return "reward-needs-code"
        minor = min(booking.of(WALLET).spendable(WALLET, booking.day), self.basket.net_minor(ANY, ANY))
        if minor <= 0 or any(one.choice == choice for one in self.applied):
            return "nothing-in-wallet"
        booking.spend(EntryKind.REDEEM, WALLET, minor)
        lines = [line for line in self.basket.lines if line.net_minor > 0]
        parts = share_out(minor, [line.net_minor for line in lines])
        numbered = tuple((line.number, part) for line, part in zip(lines, parts, strict=True) if part)
        self._take_off(choice, Deduction(WALLET_REWARD, WALLET_NAMES, numbered, programme.id))
        return ""

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
            state = OfferState.APPLIED if used_one else self._barred(programme, reward) or wanted
            minor = deduction.amount_minor if deduction else 0
            yield Offer(choice, reward.names, state, minor, held - reward.cost_points, missing_minor=missing)
        wallet = opening.spendable(WALLET, day)
        if wallet:
            choice = Choice(programme.id, WALLET_REWARD)
            used_one = next((one for one in self.applied if one.choice == choice), None)
            fresh = (self._trust is Trust.FOUND and not programme.found_may_spend) or self._trust is Trust.STALE
            state = OfferState.APPLIED if used_one else OfferState.NEEDS_CODE if fresh else OfferState.AVAILABLE
            minor = used_one.deduction.amount_minor if used_one else min(wallet, self.basket.net_minor(ANY, ANY))
            yield Offer(choice, WALLET_NAMES, state, minor, icon="points")

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
        barred = self._barred(programme, reward, shown=choice.shown)
        if barred is not None:
            return f"reward-{barred.value.replace('_', '-')}"
        deduction = worth_of(programme, reward, choice.voucher, self.basket)
        if deduction is None:
            return "bill-too-small" if order_missing(programme, reward, self.basket) else "reward-needs-item"
        if lot is not None:
            booking.add(EntryKind.REDEEM, lot.unit, -1, lot.lot)
        self._take_off(choice, deduction, won_here)
        return ""

    def _barred(self, programme: Programme, reward: RewardRule, *, shown: bool = False) -> OfferState | None:
        """Why the member's code or the line to head office keeps this reward from being used.

        A voucher whose own code was `shown` needs no other: the paper is the voucher.
        """
        found = self._trust is Trust.FOUND and not programme.found_may_spend
        if (found or self._trust is Trust.STALE) and not shown:
            return OfferState.NEEDS_CODE
        if self._situation.offline and (self._situation.denied or reward.offline is Offline.REFUSE):
            return OfferState.OVER_LIMIT
        if self._situation.offline and reward.offline is Offline.LIMIT:
            used = any((one.choice.programme, one.choice.reward) == (programme.id, reward.id) for one in self.applied)
            return OfferState.OVER_LIMIT if used else None
        return None

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
            minor, state, missing = used.deduction.amount_minor, OfferState.APPLIED, 0
        else:
            deduction = worth_of(programme, reward, lot.lot, self.basket)
            if deduction is not None and won_here > self._won(programme.id, reward.id, self.basket.less(deduction)):
                return None
            minor = deduction.amount_minor if deduction else 0
            wanted, missing = needed(programme, reward, deduction, self.basket)
            state = self._barred(programme, reward) or wanted
        icon = _icon(programme, reward)
        return Offer(choice, reward.names, state, minor, expires_on=lot.expires_on, icon=icon, missing_minor=missing)

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
