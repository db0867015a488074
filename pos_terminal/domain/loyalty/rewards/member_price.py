"""Members' prices: a percentage off for those of a tier or with a paid plan, before any reward."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.basket import Basket
from pos_terminal.domain.loyalty.case import Case
from pos_terminal.domain.loyalty.rules.fees import MEMBERSHIP_TAG
from pos_terminal.domain.loyalty.standing_terms import standing_terms
from pos_terminal.domain.money import Rounding, round_to_step
from pos_terminal.domain.selling.sale import Deduction
from pos_terminal.domain.words import Words

REWARD = "member-price"
NAMES = Words("會員價", "Member price")
# Money in another form, levies and fees are never sold for less.
FULL_PRICE = frozenset({"gift-card", "top-up", "tobacco", "infant-formula-1", "bag-levy", "delivery", MEMBERSHIP_TAG})


def is_member_price(deduction: Deduction) -> bool:
    """Whether it is a price, and no reward that was used."""
    return deduction.reward == deduction.voucher == REWARD


def member_prices(case: Case, basket: Basket) -> Iterator[Deduction]:
    """What comes off, line by line, halves rounded up; the better of tier and plan counts."""
    programme = case.programme
    if not programme.has_member_prices:
        return
    terms = standing_terms(case)
    levels = programme.tiers.levels if programme.tiers is not None else ()
    percent = max(
        [one.discount_percent for one in levels if one.id == terms.tier]
        + [one.discount_percent for one in programme.plans if one.id == terms.plan],
        default=0,
    )
    if not percent:
        return
    fees = {one.sku for one in programme.plans}
    lines = [line for line in basket.fitting(frozenset(), FULL_PRICE) if line.sku not in fees]
    off = [(one.number, round_to_step(one.net_minor * percent, 100, Rounding.HALF_UP) // 100) for one in lines]
    parts = tuple((number, minor) for number, minor in off if minor > 0)
    if parts:
        yield Deduction(REWARD, NAMES, parts, programme.id, REWARD)
