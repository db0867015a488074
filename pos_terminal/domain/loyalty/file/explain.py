"""A programme's rules in plain words, made from the rules themselves: good enough to hang on the counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pos_terminal.domain.loyalty.file.explaining.campaigns import (
    explain_campaign,
    explain_gift,
    explain_leap_day,
    explain_stacking,
)
from pos_terminal.domain.loyalty.file.explaining.club import (
    explain_activity,
    explain_gate,
    explain_plan,
    explain_quota,
    explain_referral,
)
from pos_terminal.domain.loyalty.file.explaining.phrases import both, listed, quoted
from pos_terminal.domain.loyalty.file.explaining.play import (
    explain_board,
    explain_check_in,
    explain_mission,
    explain_wheel,
)
from pos_terminal.domain.loyalty.file.explaining.points import (
    explain_money_off,
    explain_offline,
    explain_points,
)
from pos_terminal.domain.loyalty.file.explaining.returns import explain_returns
from pos_terminal.domain.loyalty.file.explaining.rewards import explain_card, explain_reward
from pos_terminal.domain.loyalty.file.explaining.tiers import explain_tiers
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.wording import counted
from pos_terminal.domain.words import Words

HERE = "Asia/Hong_Kong"


class Topic(StrEnum):
    """What a part of a programme's rules is about."""

    POINTS = "points"
    STAMPS = "stamps"
    REWARDS = "rewards"
    TIERS = "tiers"
    CAMPAIGNS = "campaigns"
    PLAY = "play"
    CLUB = "club"
    RETURNS = "returns"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one topic, a sentence or two a line; never without a line."""

    topic: Topic
    lines: tuple[Words, ...]


def explain(programme: Programme) -> tuple[Words, ...]:
    """The rules, a sentence or two a line, the programme's name first."""
    places = listed(quoted(one) for one in programme.merchants)
    at = (Words(f"適用於{places.zh}。", f"At {places.en}."),) if programme.merchants else ()
    told = (line for chapter in chapters(programme) for line in chapter.lines)
    return (both(programme.names), *at, *told)


def chapters(programme: Programme) -> tuple[Chapter, ...]:
    """The same rules by topic, without the name."""
    told: tuple[tuple[Topic, Iterator[Words]], ...] = (
        (Topic.POINTS, _points(programme)),
        (Topic.STAMPS, (line for card in programme.stamp_cards for line in explain_card(programme, card))),
        (Topic.REWARDS, _rewards(programme)),
        (Topic.TIERS, iter(() if programme.tiers is None else explain_tiers(programme, programme.tiers))),
        (Topic.CAMPAIGNS, _more(programme)),
        (Topic.PLAY, _play(programme)),
        (Topic.CLUB, _club(programme)),
        (Topic.RETURNS, explain_returns(programme)),
        (Topic.TERMS, _terms(programme)),
    )
    found = ((topic, tuple(lines)) for topic, lines in told)
    return tuple(Chapter(topic, lines) for topic, lines in found if lines)


def _points(programme: Programme) -> Iterator[Words]:
    if programme.points is not None:
        yield from explain_points(programme, programme.points)
    if programme.money_off is not None:
        yield from explain_money_off(programme, programme.money_off)


def _rewards(programme: Programme) -> Iterator[Words]:
    for reward in programme.rewards:
        yield explain_reward(programme, reward)
    yield from explain_offline(programme)


def _more(programme: Programme) -> Iterator[Words]:
    for campaign in programme.campaigns:
        yield from explain_campaign(programme, campaign)
    yield from explain_stacking(programme)
    for gift in programme.gifts:
        yield explain_gift(programme, gift)
    yield from explain_leap_day(programme)


def _play(programme: Programme) -> Iterator[Words]:
    if programme.check_in is not None:
        yield from explain_check_in(programme, programme.check_in)
    for mission in programme.missions:
        yield from explain_mission(programme, mission)
    for wheel in programme.wheels:
        yield from explain_wheel(programme, wheel)
    for board in programme.boards:
        yield explain_board(board)


def _club(programme: Programme) -> Iterator[Words]:
    if programme.referral is not None:
        yield from explain_referral(programme, programme.referral)
    for plan in programme.plans:
        yield explain_plan(programme, plan)
    for gate in programme.gates:
        yield explain_gate(programme, gate)
    for quota in programme.quotas:
        yield from explain_quota(quota)
    for activity in programme.activities:
        yield explain_activity(programme, activity)


def _terms(programme: Programme) -> Iterator[Words]:
    if not programme.found_may_spend:
        yield Words("用積分或獎賞時請出示會員碼。", "Please show your member code to use points or rewards.")
    if programme.static_limit_points:
        most = counted(programme.static_limit_points, programme.unit_names)
        yield Words(
            f"過時的會員碼每單最多用 {most.zh}。", f"With an outdated code, at most {most.en} can be used a bill."
        )
    if programme.timezone != HERE:
        yield Words(f"日子按 {programme.timezone} 時間計算。", f"Days are those of {programme.timezone}.")
    until, began = programme.effective_to, programme.effective_from.isoformat()
    if until is None:
        yield Words(f"由 {began} 起生效。", f"In force from {began}.")
    else:
        yield Words(f"{began} 至 {until.isoformat()} 有效。", f"In force from {began} to {until.isoformat()}.")
    if programme.note.zh or programme.note.en:
        yield both(programme.note)
