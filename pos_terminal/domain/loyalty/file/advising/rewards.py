"""Stamp cards and rewards: what they cost the shop, and whether anybody can ever have them."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.file.advising.points import days_alive, most_saved
from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.rules.reward import RewardKind, StampCardRule, StampPer
from pos_terminal.domain.loyalty.wording import percent
from pos_terminal.domain.words import Words


def about_rewards(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about cards and rewards."""
    for number, card in enumerate(programme.stamp_cards):
        _about_card(programme, card, (*path, "stamp_card", number), findings)
    given = {prize.voucher for prize in prizes(programme)} | set(_vouchers(programme))
    for number, reward in enumerate(programme.rewards):
        place = (*path, "reward", number)
        if reward.cost_points:
            _about_cost(programme, reward.cost_points, (*place, "cost_points"), findings)
        elif reward.id not in given:
            zh, en = f"沒有方法得到「{reward.names.zh}」。", f"Nobody can ever win {reward.names.en!r}."
            findings.add(place, "unreachable-reward", Words(zh, en))


def prizes(programme: Programme) -> Iterator[Prize]:
    """Everything that can be won; a wheel without a licence number does not turn."""
    if programme.referral is not None:
        yield from (programme.referral.referrer, programme.referral.friend)
    if programme.check_in is not None:
        yield programme.check_in.prize
        if programme.check_in.streak_days:
            yield programme.check_in.streak
    yield from (activity.prize for activity in programme.activities)
    yield from (mission.prize for mission in programme.missions)
    yield from (field.prize for wheel in programme.wheels if wheel.licence for field in wheel.prizes)


def gives_points(programme: Programme) -> bool:
    """Whether points can be had at all."""
    return programme.points is not None or any(prize.points for prize in prizes(programme))


def _vouchers(programme: Programme) -> Iterator[str]:
    """Rewards that come by themselves: by a full card, a gift, a campaign, a tier above the first."""
    yield from (card.reward for card in programme.stamp_cards)
    yield from (gift.reward for gift in programme.gifts)
    yield from (campaign.voucher for campaign in programme.campaigns)
    yield from (level.gift for level in (programme.tiers.levels[1:] if programme.tiers else ()))


def _about_cost(programme: Programme, cost: int, path: Path, findings: Findings) -> None:
    if not gives_points(programme):
        zh, en = "沒有方法賺到積分換領。", "It costs points, and none can be earned."
        findings.add(path, "unreachable-reward", Words(zh, en))
        return
    most = most_saved(programme.points) if programme.points else None
    if most is not None and most < cost:
        zh = f"儲不到 {cost:,} 分：消費最多儲得 {most:,} 分。"
        en = f"{cost:,} points cannot be saved: sales bring {most:,} at most before they expire or a cap cuts them."
        findings.add(path, "unreachable-reward", Words(zh, en))


def _about_card(programme: Programme, card: StampCardRule, path: Path, findings: Findings) -> None:
    reward = programme.reward(card.reward)
    if reward.kind is RewardKind.FREE_ITEM and card.per is StampPer.ITEM:
        items = card.size * card.per_items
        rate = percent(1, items + 1)
        zh = f"每 {items} 件送一件：約 {rate} 的貨品免費。"
        en = f"One free for {items} items: about {rate} of them go out free."
        findings.add((*path, "size"), "liability", Words(zh, en))
    caps = [cap for cap in (card.cap_per_sale, card.cap_per_day) if cap]
    if not card.expiry.never and caps and days_alive(card.expiry) * min(caps) < card.size:
        zh, en = "印花到期前集不滿一張卡。", "Stamps expire before the card can be full, even with a visit a day."
        findings.add((*path, "expiry"), "unreachable-reward", Words(zh, en))
    if reward.kind is RewardKind.FREE_ITEM and not reward.tags and not reward.worth_minor:
        zh, en = "任何貨品都可免費，包括最貴的。", "Any item can be the free one, the dearest included."
        findings.add((*path, "reward"), "any-item", Words(zh, en), Words("可加 tags 或 worth。", "Add tags or worth."))
