"""Campaigns, gifts on a member's own day, and how several campaigns meet."""

from collections.abc import Iterable, Iterator

from pos_terminal.domain.loyalty.file.explaining.phrases import (
    apart_from,
    at_most,
    both,
    clauses,
    clock,
    days,
    listed,
    members_of,
    merchant_names,
    reward_name,
    tag_names,
    tender_names,
    times,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import WHOLE_DAY, CampaignRule, GiftRule, Occasion, When
from pos_terminal.domain.loyalty.rules.period import LeapDay
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.loyalty.wording import amount, counted, percent
from pos_terminal.domain.words import Words

WEEKDAYS = {
    1: Words("星期一", "Mondays"),
    2: Words("星期二", "Tuesdays"),
    3: Words("星期三", "Wednesdays"),
    4: Words("星期四", "Thursdays"),
    5: Words("星期五", "Fridays"),
    6: Words("星期六", "Saturdays"),
    7: Words("星期日", "Sundays"),
}
OCCASIONS = {
    Occasion.BIRTHDAY_DAY: Words("生日當天", "on your birthday"),
    Occasion.BIRTHDAY_WEEK: Words("生日前後 3 天", "from 3 days before to 3 days after your birthday"),
    Occasion.BIRTHDAY_MONTH: Words("生日月份", "in the month of your birthday"),
    Occasion.ANNIVERSARY: Words("入會周年當天", "on the day that you joined, in later years"),
}
BIRTHDAYS = (Occasion.BIRTHDAY_DAY, Occasion.BIRTHDAY_WEEK)
LEAP = {
    LeapDay.FEBRUARY_28: Words(
        "2 月 29 日生日的會員，在平年以 2 月 28 日計。", "Born on 29 February: 28 February counts in other years."
    ),
    LeapDay.MARCH_1: Words(
        "2 月 29 日生日的會員，在平年以 3 月 1 日計。", "Born on 29 February: 1 March counts in other years."
    ),
}
STACKED = {
    Stacking.BEST: Words("同時有幾個倍數時，只計最高的一個。", "Where several multipliers fit, only the best counts."),
    Stacking.ADD: Words("同時有幾個倍數時，額外部分相加。", "Where several multipliers fit, what they add is summed."),
    Stacking.MULTIPLY: Words("同時有幾個倍數時，會相乘。", "Where several multipliers fit, they multiply each other."),
}


def explain_campaign(programme: Programme, rule: CampaignRule) -> Iterator[Words]:
    """Who gets more, when, and how much."""
    given, names = listed(_given(programme, rule)), both(rule.names)
    fits = clauses((*_when(rule.when), *_conditions(programme, rule), given))
    yield Words(f"{names.zh}：{fits.zh}。", f"{names.en}: {fits.en}.")
    limits = clauses(_limits(programme, rule))
    if limits.zh:
        yield Words(f"{names.zh}：{limits.zh}。", f"{names.en}: {limits.en}.")
    if rule.excluded_tags:
        yield apart_from(rule.excluded_tags, Words(f"{names.zh}不適用於：", f"{names.en} is not for "))


def explain_stacking(programme: Programme) -> Iterator[Words]:
    """How multipliers meet, where there are several."""
    sources = _multipliers(programme)
    if len(sources) < 2:
        return
    if programme.stacking is not Stacking.PRIORITY:
        yield STACKED[programme.stacking]
        return
    order = [names for _, names in sorted(sources, key=lambda one: one[0])]
    first = Words("＞".join(one.zh for one in order), ", then ".join(one.en for one in order))
    yield Words(
        f"同時有幾個倍數時，只計最優先的一個：{first.zh}。",
        f"Where several multipliers fit, only the first of these counts: {first.en}.",
    )


def _multipliers(programme: Programme) -> list[tuple[tuple[int, int, str], Words]]:
    """(rank, name) of everything that multiplies points: the higher priority, then the larger one, comes first."""
    found = [
        ((-one.priority, -one.percent, one.id), both(one.names)) for one in programme.campaigns if one.percent > 100
    ]
    levels = [
        one.earn_percent for one in (programme.tiers.levels if programme.tiers else ()) if one.earn_percent != 100
    ]
    plans = [one.earn_percent for one in programme.plans if one.earn_percent != 100]
    if levels:
        found.append(((0, -max(levels), "tier"), Words("會員等級", "your tier")))
    if plans:
        found.append(((0, -max(plans), "plan"), Words("付費會籍", "your membership")))
    return found


def explain_gift(programme: Programme, rule: GiftRule) -> Words:
    """A voucher on a member's own day."""
    reward, names = reward_name(programme, rule.reward), both(rule.names)
    when = When(occasion=rule.occasion, days_before=rule.days_before, days_after=rule.days_after)
    parts = [*_when(when), *_whom(programme, rule.tiers, rule.plan)]
    if rule.min_days_member:
        span = days(rule.min_days_member)
        parts.append(Words(f"當時入會已滿 {span.zh}", f"for those who joined {span.en} before"))
    parts.append(Words(f"送{reward.zh}券一張，每年一次", f"a voucher ({reward.en}), once a year"))
    said = clauses(parts)
    return Words(f"{names.zh}：{said.zh}。", f"{names.en}: {said.en}.")


def explain_leap_day(programme: Programme) -> Iterator[Words]:
    """When somebody born on 29 February has their day, where days matter."""
    occasions = [one.when.occasion for one in programme.campaigns] + [one.occasion for one in programme.gifts]
    if any(one in BIRTHDAYS for one in occasions):
        yield LEAP[programme.leap_day]


def _given(programme: Programme, rule: CampaignRule) -> Iterator[Words]:
    if rule.percent != 100:
        yield Words(f"{times(rule.percent)} 倍基本積分", f"{times(rule.percent)} × base points")
    if rule.bonus:
        got = counted(rule.bonus, programme.unit_names)
        zh, en = f"額外 {got.zh}", f"{got.en} extra"
        if rule.bonus_per_minor:
            per = amount(rule.bonus_per_minor, programme.currency)
            zh, en = f"每 {per} {zh}", f"{en} for every {per}"
        yield Words(zh, en)
    if rule.stamp_factor > 1:
        yield Words(f"印花 {rule.stamp_factor} 倍", f"{rule.stamp_factor} × stamps")
    if rule.voucher:
        name = reward_name(programme, rule.voucher)
        yield Words(f"送{name.zh}券一張", f"a voucher ({name.en})")


def _when(when: When) -> Iterator[Words]:
    if when.begins and when.ends:
        yield Words(f"{when.begins} 至 {when.ends}", f"from {when.begins} to {when.ends}")
    elif when.begins:
        yield Words(f"由 {when.begins} 起", f"from {when.begins}")
    elif when.ends:
        yield Words(f"至 {when.ends} 止", f"until {when.ends}")
    if when.weekdays:
        named = listed(WEEKDAYS[one] for one in sorted(when.weekdays))
        yield Words(f"逢{named.zh}", f"on {named.en}")
    if when.month_days:
        each = [str(one) for one in sorted(when.month_days)]
        yield Words(f"逢每月 {'、'.join(each)} 日", f"on day {', '.join(each)} of the month")
    if when.hours != WHOLE_DAY:
        first, last = clock(when.hours[0]), clock(when.hours[1])
        yield Words(f"{first} 至 {last}", f"from {first} to {last}")
    if when.occasion is not Occasion.NONE:
        yield _occasion(when)


def _occasion(when: When) -> Words:
    day = OCCASIONS[when.occasion]
    wider = []
    if when.days_before:
        wider.append(Words(f"提早 {days(when.days_before).zh}開始", f"beginning {days(when.days_before).en} earlier"))
    if when.days_after:
        wider.append(Words(f"延後 {days(when.days_after).zh}結束", f"ending {days(when.days_after).en} later"))
    if not wider:
        return day
    said = listed(wider)
    return Words(f"{day.zh}（{said.zh}）", f"{day.en} ({said.en})")


def _whom(programme: Programme, tiers: frozenset[str], plan: bool) -> Iterator[Words]:
    if tiers:
        named = members_of(programme, tiers)
        yield Words(f"只限{named.zh}", f"only for {named.en}")
    if plan:
        yield Words("只限有付費會籍的會員", "only with a paid membership")


def _conditions(programme: Programme, rule: CampaignRule) -> Iterator[Words]:
    if rule.tags:
        tags = tag_names(rule.tags)
        yield Words(f"購買{tags.zh}", f"for {tags.en}")
    if rule.minimum_minor:
        least = amount(rule.minimum_minor, programme.currency)
        yield Words(f"消費滿 {least}", f"from {least}")
    yield from _whom(programme, rule.tiers, rule.plan)
    if rule.merchants:
        places = merchant_names(rule.merchants)
        yield Words(f"在{places.zh}", f"at {places.en}")
    if rule.tenders:
        ways = tender_names(rule.tenders)
        yield Words(f"用{ways.zh}付款", f"paid by {ways.en}")
    if rule.first_purchase:
        yield Words("首次消費", "on your first purchase")
    if rule.after_mission:
        mission = next(both(one.names) for one in programme.missions if one.id == rule.after_mission)
        yield Words(f"完成任務「{mission.zh}」後", f"after the mission {mission.en}")
    if rule.arm:
        share = percent(_weight(programme, rule.arm), 10_000)
        yield Words(f"只限抽選的會員（約 {share}）", f"only for members chosen by lot (about {share})")


def _weight(programme: Programme, arm: str) -> int:
    """The parts of 10,000 that the named arm of an experiment takes."""
    weights = {f"{one.id}/{name}": weight for one in programme.experiments for name, weight in one.arms}
    return weights[arm]


def _limits(programme: Programme, rule: CampaignRule) -> Iterable[Words]:
    if rule.limit.times:
        often = at_most(rule.limit)
        yield Words(f"每位會員{often.zh}", f"{often.en} for each member")
    for cap, span in (
        (rule.cap_per_sale, Words("每單", "a bill")),
        (rule.cap_total, Words("每位會員合共", "a member in all")),
    ):
        if cap:
            most = counted(cap, programme.unit_names)
            yield Words(f"{span.zh}最多 {most.zh}", f"at most {most.en} {span.en}")
    if rule.budget:
        most = counted(rule.budget, programme.unit_names)
        yield Words(f"每部收銀機合共送出 {most.zh}為止", f"until a till has given {most.en} in all")
    if rule.pending_days:
        span = days(rule.pending_days)
        yield Words(f"{span.zh}後可用", f"can be used after {span.en}")
