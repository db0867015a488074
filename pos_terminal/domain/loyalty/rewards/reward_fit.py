"""What a reward would take off a basket, and what is missing where it cannot."""

from collections.abc import Sequence
from dataclasses import replace

from pos_terminal.domain.loyalty.basket import Basket, BasketLine
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.rules.reward import Pick, RewardKind, RewardRule
from pos_terminal.domain.money import share_out
from pos_terminal.domain.selling.sale import Deduction

ANY: frozenset[str] = frozenset()


def bill_steps(rule: MoneyOffRule, basket: Basket, own: Sequence[Deduction]) -> int:
    """Steps of money off that the bill has room for beside those already `own`.

    The share is of what is to be paid for fitting lines after other rewards; a bill smaller than a step has no room.
    """
    net = sum(line.net_minor for line in money_off_lines(rule, basket))
    taken = sum(deduction.amount_minor for deduction in own)
    base = net + taken
    if base < rule.minimum_order_minor:
        return 0
    room = min(net, base * rule.maximum_share_percent // 100 - taken)
    if rule.maximum_minor:
        room = min(room, rule.maximum_minor - taken)
    steps = max(0, room) // rule.step_minor
    if rule.maximum_steps:
        steps = min(steps, rule.maximum_steps - taken // rule.step_minor)
    return steps


def money_off_missing(rule: MoneyOffRule, basket: Basket, own: Sequence[Deduction]) -> int:
    """How much more the bill must come to for a step of money off, where nothing but that is missing; else 0."""
    base = sum(line.net_minor for line in money_off_lines(rule, basket)) + sum(one.amount_minor for one in own)
    missing = rule.minimum_order_minor - base
    return missing if missing > 0 and bill_steps(replace(rule, minimum_order_minor=0), basket, own) else 0


def money_off_lines(rule: MoneyOffRule, basket: Basket) -> tuple[BasketLine, ...]:
    """Lines that points may pay for."""
    lines = basket.fitting(ANY, rule.excluded_tags)
    return tuple(line for line in lines if not line.discount_minor) if rule.full_price_only else lines


def worth_of(programme: Programme, reward: RewardRule, lot: str, basket: Basket) -> Deduction | None:
    """What the voucher takes off this basket; None where nothing on it fits."""
    if reward.kind is RewardKind.GIFT:
        return Deduction(reward.id, reward.names, (), programme.id, lot) if basket.lines else None
    fitting = [line for line in basket.fitting(reward.tags, ANY) if line.piece_minor > 0]
    net = sum(line.net_minor for line in fitting)
    if net < reward.minimum_order_minor:
        return None
    if reward.kind in (RewardKind.MONEY_OFF, RewardKind.PERCENT):
        off = reward.worth_minor or net
        if reward.kind is RewardKind.PERCENT:
            off = min(off, net * reward.percent // 100)
        return shared(programme, reward.id, reward, fitting, min(net, off), lot) if min(net, off) else None
    if reward.worth_minor:
        fitting = [line for line in fitting if line.piece_minor <= reward.worth_minor]
    if not fitting:
        return None
    # Of equals the line rung up first, whichever end is picked.
    sign = -1 if reward.pick is Pick.DEAREST else 1
    line = min(fitting, key=lambda one: sign * one.piece_minor)
    return Deduction(reward.id, reward.names, ((line.number, line.piece_minor),), programme.id, lot, items=1)


def order_missing(programme: Programme, reward: RewardRule, basket: Basket) -> int:
    """How much more the fitting lines must come to for this reward, where nothing but that is missing; else 0."""
    net = sum(line.net_minor for line in basket.fitting(reward.tags, ANY) if line.piece_minor > 0)
    missing = reward.minimum_order_minor - net
    if missing <= 0 or worth_of(programme, replace(reward, minimum_order_minor=0), "", basket) is None:
        return 0
    return missing


def put_back(basket: Basket, deductions: Sequence[Deduction]) -> Basket:
    """The basket as if these money-off rewards had not been tapped."""
    back: dict[int, int] = {}
    for deduction in deductions:
        for number, minor in deduction.parts:
            back[number] = back.get(number, 0) + minor
    if not back:
        return basket
    return Basket(tuple(line.less(-back.get(line.number, 0)) for line in basket.lines))


def needed(
    programme: Programme, reward: RewardRule, deduction: Deduction | None, basket: Basket
) -> tuple[OfferState, int]:
    """What a reward needs that is not on the bill, and how much of it where that is money."""
    if deduction is not None:
        return OfferState.AVAILABLE, 0
    missing = order_missing(programme, reward, basket)
    return (OfferState.NEEDS_MORE if missing else OfferState.NEEDS_ITEM), missing


def shared(
    programme: Programme,
    reward_id: str,
    rule: MoneyOffRule | RewardRule,
    lines: Sequence[BasketLine],
    off_minor: int,
    lot: str = "",
) -> Deduction:
    """So much off these lines, shared by what each comes to."""
    parts = share_out(off_minor, [line.net_minor for line in lines])
    numbered = ((line.number, part) for line, part in zip(lines, parts, strict=True))
    return Deduction(reward_id, rule.names, tuple(pair for pair in numbered if pair[1]), programme.id, lot)
