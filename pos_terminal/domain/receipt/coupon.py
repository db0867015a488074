"""A voucher on paper: the coupon to tear off under the receipt that brought it, or a slip of its own.

The paper is a voucher of a member's account, with the code that uses it: however often it is copied, it is used once.
"""

from collections.abc import Iterable

from pos_terminal.domain.loyalty.account import LoyaltyFacts
from pos_terminal.domain.loyalty.file.explaining.rewards import terms_of_use
from pos_terminal.domain.loyalty.paper import Coupon
from pos_terminal.domain.loyalty.rules.reward import RewardKind, RewardRule
from pos_terminal.domain.receipt.blocks import Block, Code, Feed, Row, Rule, Size, Text
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.loyalty import masked
from pos_terminal.domain.receipt.words import amount


def reward_of(head: Letterhead, coupon: Coupon) -> RewardRule | None:
    """The rule of its reward, or None where this till does not know the programme any more."""
    programme = head.programme(coupon.programme, coupon.version)
    return next((rule for rule in programme.rewards if rule.id == coupon.reward), None) if programme else None


def coupon_part(
    head: Letterhead, facts: LoyaltyFacts | None, coupons: Iterable[Coupon], *, copy: int = 0
) -> tuple[Block, ...]:
    """The coupons under a receipt, each below a line to tear along; nothing where there is none."""
    blocks: list[Block] = []
    for coupon in coupons:
        blocks += [
            Feed(20),
            Rule(),
            *head.spoken("tear_off", Size.SMALL),
            Feed(14),
            *_names(head),
            *_coupon(head, facts, coupon, "coupon", copy),
        ]
    return tuple(blocks)


def voucher_slips(
    head: Letterhead, facts: LoyaltyFacts | None, coupons: Iterable[Coupon], *, given_by: str, copy: int = 0
) -> tuple[Block, ...]:
    """Each voucher as a document of its own, cut off after it; `given_by` is the bill that brought it, if one did."""
    blocks: list[Block] = []
    for coupon in coupons:
        origin = (Row(head.words.say("of_receipt"), given_by, Size.SMALL),) if given_by else ()
        blocks += [*head.top(), *_coupon(head, facts, coupon, "gift_voucher", copy), *origin, *head.bottom()]
    return tuple(blocks)


def _coupon(head: Letterhead, facts: LoyaltyFacts | None, coupon: Coupon, title: str, copy: int) -> list[Block]:
    rule, programme = reward_of(head, coupon), head.programme(coupon.programme, coupon.version)
    name = rule.names if rule else None
    blocks: list[Block] = [
        *head.copy_mark(copy),
        *head.spoken(title),
        Feed(4),
        *(
            Text(text, Size.LARGE, bold=True, centred=True)
            for text in (head.words.name_each(name) if name else (coupon.reward,))
        ),
        Feed(8),
    ]
    if rule and programme and rule.kind is RewardKind.MONEY_OFF:
        blocks.append(Row(head.words.say("value"), amount(rule.worth_minor, programme.currency), bold=True))
    if coupon.begins_on:
        blocks.append(Row(head.words.say("valid_from"), head.words.day(coupon.begins_on)))
    until = head.words.day(coupon.ends_on) if coupon.ends_on else head.words.say("no_end")
    blocks.append(Row(head.words.say("valid_until"), until, bold=True))
    if facts is not None:
        blocks.append(Row(head.words.say("member"), masked(facts)))
    if coupon.code:
        blocks += [Feed(10), Code(coupon.code), Feed(4), Text(coupon.code, Size.SMALL, centred=True)]
    if rule and programme:
        terms = head.words.name_each(terms_of_use(programme, rule))
        blocks += [Feed(6), *(Text(text, Size.SMALL) for text in terms)]
    return [*blocks, *(Text(text, Size.SMALL) for text in head.words.each("used_once"))]


def _names(head: Letterhead) -> tuple[Block, ...]:
    """Whose coupon it is, once it is torn off: small, as the shop's head stands above already."""
    shop = {"zh_HK": head.shop.shop_name_zh, "en": head.shop.shop_name_en}
    names = dict.fromkeys(shop[language] for language in head.words.languages if shop[language])
    return tuple(Text(name, bold=True, centred=True) for name in names)
