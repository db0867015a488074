"""Stamp cards, and the rewards that they and points are changed into."""

from collections.abc import Iterator
from typing import assert_never

from pos_terminal.domain.loyalty.file.explaining.phrases import apart_from, both, clauses, lasts, members_of, tag_names
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.reward import (
    Offline,
    Pick,
    RewardKind,
    RewardRule,
    RewardWhen,
    StampCardRule,
    StampPer,
)
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.words import Words

MINUTES_AN_HOUR = 60


def explain_card(programme: Programme, card: StampCardRule) -> Iterator[Words]:
    """How a card is filled and what it brings."""
    each, reward, names = _each(programme, card), both(programme.reward(card.reward).names), both(card.names)
    when = Words("下次惠顧可用", "to use from your next visit")
    if card.when is RewardWhen.SAME_SALE:
        when = Words("即時可用", "to use at once")
    yield Words(
        f"{names.zh}：{each.zh}，集滿 {card.size} 個換{reward.zh}，{when.zh}。",
        f"{names.en}. {each.en}; {card.size} stamps = {reward.en}, {when.en}.",
    )
    yield Words(
        "多出的印花留到下一張卡；免費的不蓋印。", "Extra stamps stay on your next card; what is free earns none."
    )
    if card.excluded_tags:
        yield apart_from(card.excluded_tags, Words("以下沒有印花：", "No stamps for "))
    if card.minimum_minor:
        least = amount(card.minimum_minor, programme.currency)
        yield Words(f"滿 {least} 才有印花。", f"Stamps from {least}.")
    yield from _card_limits(card)
    living = lasts(card.expiry)
    yield Words(f"印花{living.zh}。", f"Stamps {living.en}.")
    if card.card_expires:
        yield Words("整張卡的印花與第一個印花同時到期。", "All stamps of a card expire together with its first one.")


def _each(programme: Programme, card: StampCardRule) -> Words:
    items = tag_names(card.tags) if card.tags else Words("貨品", "items")
    match card.per:
        case StampPer.ITEM if card.per_items > 1:
            return Words(
                f"每 {card.per_items} 件{items.zh}一個印花", f"One stamp for every {card.per_items} items ({items.en})"
            )
        case StampPer.ITEM:
            return Words(f"每件{items.zh}一個印花", f"One stamp for each item ({items.en})")
        case StampPer.VISIT if card.tags:
            return Words(f"每次惠顧購買{items.zh}一個印花", f"One stamp for each visit with {items.en}")
        case StampPer.VISIT:
            return Words("每次惠顧一個印花", "One stamp for each visit")
        case StampPer.AMOUNT:
            per, of = amount(card.per_minor, programme.currency), f" of {items.en}" if card.tags else ""
            return Words(f"{items.zh if card.tags else ''}每 {per} 一個印花", f"One stamp for every {per}{of}")
        case _:
            assert_never(card.per)


def _card_limits(card: StampCardRule) -> Iterator[Words]:
    for cap, span in ((card.cap_per_sale, Words("每單", "bill")), (card.cap_per_day, Words("每日", "day"))):
        if cap:
            most = counted(cap, Words("個印花", "stamps"))
            yield Words(f"{span.zh}最多 {most.zh}。", f"At most {most.en} a {span.en}.")
    if card.delay_minutes:
        apart = _duration(card.delay_minutes)
        yield Words(f"兩次集印花須相隔 {apart.zh}。", f"{apart.en} must pass between two bills with stamps.")
    if card.welcome:
        first = counted(card.welcome, Words("個印花", "stamps"))
        yield Words(f"首次集印花另送 {first.zh}。", f"{first.en} extra with your first one.")
    if card.paper_limit:
        most = counted(card.paper_limit, Words("個", "stamps"))
        yield Words(
            f"舊紙卡的印花可由店長轉入，每次最多 {most.zh}。",
            f"A manager can carry over stamps of a paper card, at most {most.en} at once.",
        )


def _duration(minutes: int) -> Words:
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    if rest:
        return counted(minutes, Words("分鐘", "minutes"))
    return counted(hours, Words("小時", "hours"))


def explain_reward(programme: Programme, reward: RewardRule) -> Words:
    """What a reward is, what it costs and how long its voucher lives."""
    parts = clauses((_given(programme, reward), *_costs(programme, reward), *_conditions(programme, reward)))
    names, living = both(reward.names), lasts(reward.expiry)
    return Words(f"{names.zh}：{parts.zh}；獎賞券{living.zh}。", f"{names.en}: {parts.en}. Vouchers {living.en}.")


def terms_of_use(programme: Programme, reward: RewardRule) -> Words:
    """What a voucher for the reward does and under which conditions, as it stands on the voucher itself."""
    return clauses((_given(programme, reward), *_conditions(programme, reward)))


def _given(programme: Programme, reward: RewardRule) -> Words:
    items = tag_names(reward.tags) if reward.tags else Words("貨品", "any item")
    worth = amount(reward.worth_minor, programme.currency)
    match reward.kind:
        case RewardKind.MONEY_OFF:
            return Words(f"抵 {worth}（{items.zh}）", f"{worth} off {items.en}")
        case RewardKind.GIFT:
            return Words("在櫃枱領取的禮品", "a gift that is handed over at the counter")
        case RewardKind.PERCENT:
            given = Words(f"{items.zh}減 {reward.percent} %", f"{reward.percent} % off {items.en}")
        case RewardKind.FREE_ITEM:
            end = Words("最貴", "dearest") if reward.pick is Pick.DEAREST else Words("最便宜", "cheapest")
            given = Words(f"單上{end.zh}的一件{items.zh}免費", f"the {end.en} one on the bill is free ({items.en})")
        case _:
            assert_never(reward.kind)
    return Words(f"{given.zh}，以 {worth} 為限", f"{given.en}, up to {worth}") if reward.worth_minor else given


def _costs(programme: Programme, reward: RewardRule) -> Iterator[Words]:
    if reward.cost_points:
        cost = counted(reward.cost_points, programme.unit_names)
        yield Words(f"可用 {cost.zh}換領", f"to be had for {cost.en}")
    if reward.stock:
        yield Words(f"共 {reward.stock:,} 份，換完即止", f"{reward.stock:,} in all, while they last")


def _conditions(programme: Programme, reward: RewardRule) -> Iterator[Words]:
    if reward.tiers:
        tiers = members_of(programme, reward.tiers)
        yield Words(f"只限{tiers.zh}", f"only for {tiers.en}")
    if reward.minimum_order_minor:
        least = amount(reward.minimum_order_minor, programme.currency)
        yield Words(f"單據滿 {least} 可用", f"on bills of {least} or more")
    if reward.offline is Offline.REFUSE:
        yield Words("未能連線時不可用", "not while we are offline")
    elif reward.offline is Offline.LIMIT:
        yield Words("未能連線時每位會員只可用一項有限額的獎賞", "one limited reward a member while we are offline")
