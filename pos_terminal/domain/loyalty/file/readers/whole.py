"""What can be seen only with the whole programme in hand: names that lead nowhere, rules that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pos_terminal.domain.loyalty.file.reading import Table, did_you_mean
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words

if TYPE_CHECKING:
    from pos_terminal.domain.loyalty.rules.play import Prize


def check_whole(programme: Programme, table: Table) -> None:
    """Adds every problem that lies between two tables."""
    if programme.effective_to is not None and programme.effective_to < programme.effective_from:
        zh, en = "結束日早於開始日。", "It ends before it begins."
        table.problem("effective_to", "ends-before-begin", zh, en)
    if not _gives_anything(programme):
        zh, en = "這個計劃沒有任何賺取方法。", "Nothing can be earned in this programme."
        tables = "[programme.points]", "[[programme.stamp_card]]"
        suggestion = Words("請加入 {} 或 {}。".format(*tables), "Add {} or {}.".format(*tables))
        table.problem("", "earns-nothing", zh, en, suggestion)
    if programme.money_off is not None and programme.points is None:
        zh, en = "積分抵錢需要賺分規則。", "Points cannot be spent where none are earned."
        table.problem("money_off", "spends-what-is-not-earned", zh, en)
    rewards = [reward.id for reward in programme.rewards]
    for kind, ids in _ids(programme):
        _check_ids(table, kind, ids)
    if programme.money_off is not None and programme.money_off.id in rewards:
        zh, en = "獎賞代號與積分抵錢相同。", "A reward has the id of the points' money off."
        table.problem("money_off", "twice", zh, en)
    for path, code, written, known in _references(programme):
        if written and written not in known:
            zh, en = f"沒有「{written}」。", f"There is no {written!r}."
            table.problem_at(path, code, zh, en, did_you_mean(written, known))


def _gives_anything(programme: Programme) -> bool:
    return any(
        (
            programme.points,
            programme.stamp_cards,
            programme.tiers,
            programme.referral,
            programme.plans,
            programme.gates,
            programme.activities,
            programme.check_in,
            programme.missions,
            programme.campaigns,
        )
    )


def _ids(programme: Programme) -> Iterator[tuple[str, list[str]]]:
    yield "stamp_card", [one.id for one in programme.stamp_cards]
    yield "reward", [one.id for one in programme.rewards]
    yield "campaign", [one.id for one in programme.campaigns]
    yield "gift", [one.id for one in programme.gifts]
    yield "experiment", [one.id for one in programme.experiments]
    yield "plan", [one.id for one in programme.plans]
    yield "gate", [one.id for one in programme.gates]
    yield "quota", [one.id for one in programme.quotas]
    yield "activity", [one.code for one in programme.activities]
    yield "mission", [one.id for one in programme.missions]
    yield "wheel", [one.id for one in programme.wheels]
    yield "board", [one.id for one in programme.boards]


def _references(programme: Programme) -> Iterator[tuple[Path, str, str, list[str]]]:
    """(where, problem code, what is written there, what exists) of every name that must exist."""
    rewards = [one.id for one in programme.rewards]
    for n, card in enumerate(programme.stamp_cards):
        yield ("stamp_card", n, "reward"), "no-such-reward", card.reward, rewards
    for n, gift in enumerate(programme.gifts):
        yield ("gift", n, "reward"), "no-such-reward", gift.reward, rewards
    for n, level in enumerate(programme.tiers.levels if programme.tiers else ()):
        yield ("tiers", "level", n, "gift"), "no-such-reward", level.gift, rewards
    missions = [one.id for one in programme.missions]
    arms = [f"{one.id}/{arm}" for one in programme.experiments for arm, _ in one.arms]
    for n, campaign in enumerate(programme.campaigns):
        yield ("campaign", n, "voucher"), "no-such-reward", campaign.voucher, rewards
        yield ("campaign", n, "after_mission"), "no-such-mission", campaign.after_mission, missions
        yield ("campaign", n, "arm"), "no-such-arm", campaign.arm, arms
    wheels = [one.id for one in programme.wheels]
    for path, prize in _prizes(programme):
        yield (*path, "voucher"), "no-such-reward", prize.voucher, rewards
        yield (*path, "wheel"), "no-such-wheel", prize.wheel, wheels
        if prize.spins and not wheels:
            yield (*path, "spins"), "no-such-wheel", "wheel", wheels
    for path, tiers in _tier_lists(programme):
        levels = [one.id for one in programme.tiers.levels] if programme.tiers else []
        for tier in sorted(tiers):
            yield path, "no-such-tier", tier, levels


def _prizes(programme: Programme) -> Iterator[tuple[Path, Prize]]:
    if programme.referral is not None:
        yield ("referral", "referrer"), programme.referral.referrer
        yield ("referral", "friend"), programme.referral.friend
    if programme.check_in is not None:
        yield ("check_in",), programme.check_in.prize
        yield ("check_in", "streak"), programme.check_in.streak
    for n, activity in enumerate(programme.activities):
        yield ("activity", n), activity.prize
    for n, mission in enumerate(programme.missions):
        yield ("mission", n, "prize"), mission.prize
    for n, wheel in enumerate(programme.wheels):
        for m, field in enumerate(wheel.prizes):
            yield ("wheel", n, "prize", m), field.prize


def _tier_lists(programme: Programme) -> Iterator[tuple[Path, frozenset[str]]]:
    if programme.points is not None:
        for n, rate in enumerate(programme.points.rates):
            yield ("points", "rate", n, "tiers"), rate.tiers
    if programme.money_off is not None:
        for n, worth in enumerate(programme.money_off.by_tier):
            yield ("money_off", "by_tier", n, "tier"), frozenset((worth.tier,))
    for kind in ("reward", "campaign", "gift", "gate", "mission"):
        for n, one in enumerate(getattr(programme, f"{kind}s")):
            yield (kind, n, "tiers"), one.tiers


def _check_ids(table: Table, kind: str, ids: Sequence[Any]) -> None:
    for number, one in enumerate(ids):
        if one and one in ids[:number]:
            zh, en = f"「{one}」出現兩次。", f"{one!r} is there twice."
            table.findings.add((*table.path, kind, number, "id"), "twice", Words(zh, en))
