"""Play: check-ins, missions, the lucky wheel, leaderboards."""

from collections.abc import Iterator
from typing import assert_never

from pos_terminal.domain.loyalty.file.explaining.phrases import (
    EACH,
    at_most,
    both,
    clauses,
    counter_limits,
    days,
    figure,
    members_of,
    prize_words,
    tag_names,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Period
from pos_terminal.domain.loyalty.rules.play import (
    ODDS,
    BoardRule,
    CheckInRule,
    MissionRule,
    Prize,
    Score,
    SpinFrom,
    WheelPrize,
    WheelRule,
)
from pos_terminal.domain.loyalty.rules.tier import Metric
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.words import Words

VERBS = {
    Metric.SPEND: Words("消費滿", "spend"),
    Metric.POINTS: Words("賺滿", "earn"),
    Metric.QUANTITY: Words("購買", "buy"),
    Metric.VISITS: Words("惠顧", "come"),
    Metric.EVENTS: Words("完成", "do"),
    Metric.CREDIT: Words("取得", "get"),
}
SCORES = {
    Score.POINTS: Words("賺得的積分", "points earned"),
    Score.SPEND: Words("消費額", "what is spent"),
    Score.VISITS: Words("惠顧次數", "visits"),
}


def explain_check_in(programme: Programme, rule: CheckInRule) -> Iterator[Words]:
    """Checking in, and doing so for days on end."""
    got = prize_words(programme, rule.prize)
    if rule.prize == Prize():
        yield Words("每日可簽到一次。", "You can check in once a day.")
    else:
        yield Words(f"每日簽到一次：{got.zh.strip()}。", f"Check in once a day: {got.en}.")
    if rule.streak_days:
        more = prize_words(programme, rule.streak)
        row = days(rule.streak_days)
        zh, en = f"每連續簽到 {row.zh}：{more.zh.strip()}", f"Every {row.en} in a row: {more.en}"
        if rule.repair_days:
            missed = days(rule.repair_days)
            zh, en = f"{zh}，期間可缺 {missed.zh}", f"{en}; {missed.en} may be missed"
        yield Words(f"{zh}。", f"{en}.")


def explain_mission(programme: Programme, rule: MissionRule) -> Iterator[Words]:
    """What to reach, and what it brings."""
    names, task, got = both(rule.names), _task(programme, rule), prize_words(programme, rule.prize)
    zh, en = f"任務「{names.zh}」：{task.zh}", f'Mission "{names.en}": {task.en}'
    more = clauses(_mission_terms(programme, rule))
    if more.zh:
        zh, en = f"{zh}，{more.zh}", f"{en}, {more.en}"
    if rule.prize != Prize():
        zh, en = f"{zh}，獎賞：{got.zh.strip()}", f"{en}: {got.en}"
    yield Words(f"{zh}。", f"{en}.")
    if not (rule.check_ins or rule.active_days):
        yield from counter_limits(programme, rule.counter)


def _task(programme: Programme, rule: MissionRule) -> Words:
    """ "每月惠顧 5 次"; with `ever` no span is named."""
    span = Words("", "")
    if rule.period is not Period.EVER:
        span = Words(EACH[rule.period].zh, f" {EACH[rule.period].en}")
    if rule.check_ins:
        row = counted(rule.target, Words("次", "times"))
        return Words(f"{span.zh}簽到 {row.zh}", f"check in {row.en}{span.en}")
    if rule.active_days:
        row = days(rule.target)
        return Words(f"{span.zh}有 {row.zh}消費", f"buy something on {row.en}{span.en}")
    verb, target, tags = VERBS[rule.counter.metric], _target(programme, rule), tag_names(rule.counter.tags)
    of = Words(f"（{tags.zh}）", f" ({tags.en})") if tags.zh else tags
    return Words(f"{span.zh}{verb.zh} {target.zh}{of.zh}", f"{verb.en} {target.en}{span.en}{of.en}")


def _target(programme: Programme, rule: MissionRule) -> Words:
    if rule.counter.metric is Metric.VISITS:
        return counted(rule.target, Words("次", "times"))
    return figure(programme, rule.counter, rule.target)


def _mission_terms(programme: Programme, rule: MissionRule) -> Iterator[Words]:
    if rule.tiers:
        tiers = members_of(programme, rule.tiers)
        yield Words(f"只限{tiers.zh}", f"only for {tiers.en}")
    if rule.days:
        span = days(rule.days)
        yield Words(f"須於開始後 {span.zh}內完成", f"within {span.en} of the first step")
    if rule.repeat:
        yield Words("可重複完成", "again and again")


def explain_wheel(programme: Programme, rule: WheelRule) -> Iterator[Words]:
    """Who may turn the wheel, and what the chances are."""
    names = both(rule.names)
    yield _turns(programme, rule, names)
    for field in rule.prizes:
        yield _field(programme, field)
    instead = next(both(one.names) for one in rule.prizes if one.id == rule.fallback)
    yield Words(f"獎品送完時改送「{instead.zh}」。", f"In place of a prize that has run out: {instead.en}.")
    if rule.budget_points:
        most = counted(rule.budget_points, programme.unit_names)
        yield Words(f"每部收銀機合共最多送 {most.zh}。", f"A till gives at most {most.en} in all.")
    if rule.licence:
        yield Words(f"推廣生意的競賽牌照：{rule.licence}。", f"Trade promotion competition licence: {rule.licence}.")
    else:
        yield Words("未有牌照號碼，暫不開放。", "Not open yet: no licence number is entered.")


def _turns(programme: Programme, rule: WheelRule, names: Words) -> Words:
    match rule.spin_from:
        case SpinFrom.CHECK_IN:
            come = Words("每次簽到轉一次", "a turn for each check-in")
        case SpinFrom.SALE:
            least = amount(rule.minimum_minor, programme.currency)
            come = Words("每單轉一次", "a turn for each bill")
            if rule.minimum_minor:
                come = Words(f"每單滿 {least} 轉一次", f"a turn for each bill of {least} or more")
        case SpinFrom.MISSION:
            come = Words("每完成一個任務轉一次", "a turn for each mission")
        case _:
            assert_never(rule.spin_from)
    parts = [come]
    if rule.limit.times:
        parts.append(at_most(rule.limit))
    span = days(rule.days)
    parts.append(Words(f"須於 {span.zh}內使用", f"to be used within {span.en}"))
    said = clauses(parts)
    return Words(f"{names.zh}：{said.zh}。", f"{names.en}: {said.en}.")


def _field(programme: Programme, field: WheelPrize) -> Words:
    chance, got, names = _chance(field.odds), prize_words(programme, field.prize), both(field.names)
    zh, en = f"「{names.zh}」機會 {chance}", f"{names.en}, chance {chance}"
    if field.prize != Prize():
        zh, en = f"{zh}：{got.zh.strip()}", f"{en}: {got.en}"
    if field.stock:
        zh, en = f"{zh}，共 {field.stock:,} 份", f"{en}, {field.stock:,} in all"
    return Words(f"{zh}。", f"{en}.")


def _chance(odds: int) -> str:
    """A chance as it is, to the last of a million parts.

    >>> _chance(500_000), _chance(1)
    ('50 %', '0.0001 %')
    """
    whole, rest = divmod(odds, ODDS // 100)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " %"


def explain_board(rule: BoardRule) -> Words:
    """How a leaderboard ranks."""
    names, score, tags = both(rule.names), SCORES[rule.score], tag_names(rule.tags)
    each = EACH[rule.period]
    of = Words(f"（{tags.zh}）", f" ({tags.en})") if rule.tags else Words("", "")
    return Words(
        f"{names.zh}：{each.zh}按{score.zh}{of.zh}排名，列出首 {rule.places} 名；自願參加，只顯示暱稱。",
        f"{names.en}: {score.en}{of.en} {each.en}, the first {rule.places}. Only who takes part, by nickname.",
    )
