"""Tiers: what they need, what they bring, how long they are kept."""

from collections.abc import Iterator
from typing import assert_never

from pos_terminal.domain.loyalty.file.explaining.phrases import (
    both,
    clauses,
    counter_limits,
    counter_words,
    days,
    figure,
    listed,
    months,
    reward_name,
    times,
    year_day,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.tier import (
    Applies,
    Demotion,
    Evaluate,
    RefundTier,
    TierLevel,
    TiersRule,
    Window,
)
from pos_terminal.domain.loyalty.wording import amount
from pos_terminal.domain.words import Words

DEMOTIONS = {
    Demotion.ONE_LEVEL: Words("未能保級者降一級", "If you do not keep a tier, you fall by one"),
    Demotion.TO_EARNED: Words(
        "未能保級者降至所達到的等級", "If you do not keep a tier, you fall to what you have earned"
    ),
}
REFUNDS = {
    RefundTier.RECOMPUTE: Words("退貨後重新計算等級。", "After a return the tier is worked out again."),
    RefundTier.KEEP: Words("退貨不影響已達到的等級。", "A return does not change a tier that was reached."),
}
YEARS = {0: Words("同年", "of the same year"), 1: Words("翌年", "of the next year")}


def explain_tiers(programme: Programme, rule: TiersRule) -> Iterator[Words]:
    """How tiers are counted, each tier, and how one is kept or lost."""
    yield from _counted(programme, rule)
    for place, level in enumerate(rule.levels):
        yield _level(programme, rule, place, level)
    yield _found(rule)
    yield from _kept(rule)
    if rule.resets:
        yield Words("升級後由零重新計算。", "After an upgrade the count begins again at nothing.")
    yield REFUNDS[rule.refund_tier]


def _counted(programme: Programme, rule: TiersRule) -> Iterator[Words]:
    what, span = counter_words(programme, rule.counter), _window(rule)
    if rule.second is not None:
        more = counter_words(programme, rule.second)
        what = Words(f"{what.zh}和{more.zh.removeprefix('的')}", f"{what.en} and {more.en}")
    yield Words(f"會員等級按{span.zh}{what.zh}計算。", f"Your tier depends on {what.en} {span.en}.")
    yield from counter_limits(programme, rule.counter)
    if rule.second is not None:
        yield from counter_limits(programme, rule.second)


def _window(rule: TiersRule) -> Words:
    match rule.window:
        case Window.CALENDAR_YEAR:
            return Words("每個曆年", "in a calendar year")
        case Window.FISCAL_YEAR:
            first = year_day(rule.year_starts)
            return Words(f"每年由 {first.zh}起一年內", f"in the year that begins on {first.en}")
        case Window.MEMBERSHIP_YEAR:
            return Words("每個會籍年度", "in your membership year")
        case Window.ROLLING_MONTHS:
            span = months(rule.window_months)
            return Words(f"最近 {span.zh}", f"in the last {span.en}")
        case Window.ROLLING_DAYS:
            span = days(rule.window_days)
            return Words(f"最近 {span.zh}", f"in the last {span.en}")
        case Window.WHOLE_MONTHS:
            span = months(rule.window_months)
            return Words(
                f"評級前 {span.zh}（完整月份）",
                f"in the {months(rule.window_months).en.replace(' ', ' full ')} before the review",
            )
        case Window.LIFETIME:
            return Words("入會以來", "since you joined")
        case _:
            assert_never(rule.window)


def _level(programme: Programme, rule: TiersRule, place: int, level: TierLevel) -> Words:
    needs = (Words("所有會員", "every member"),) if place == 0 else tuple(_needs(programme, rule, level))
    parts, names = clauses((*needs, *_brings(programme, level))), both(level.names)
    return Words(f"{names.zh}：{parts.zh}。", f"{names.en}: {parts.en}.")


def _needs(programme: Programme, rule: TiersRule, level: TierLevel) -> Iterator[Words]:
    at = figure(programme, rule.counter, level.at)
    zh, en = (f"超過 {at.zh}", f"more than {at.en}") if rule.over else (f"滿 {at.zh}", f"from {at.en}")
    if rule.second is not None and level.second_at:
        second = figure(programme, rule.second, level.second_at)
        zh, en = f"{zh}，以及 {second.zh}", f"{en} and {second.en}"
    if level.single_minor:
        once = amount(level.single_minor, programme.currency)
        zh, en = f"{zh}，或單次消費滿 {once}", f"{en}, or one purchase of {once}"
    yield Words(zh, en)
    if level.keep:
        keep = figure(programme, rule.counter, level.keep)
        yield Words(f"保級只需 {keep.zh}", f"{keep.en} to keep it")


def _brings(programme: Programme, level: TierLevel) -> Iterator[Words]:
    if level.earn_percent != 100:
        yield Words(f"{times(level.earn_percent)} 倍積分", f"{times(level.earn_percent)} × points")
    if level.discount_percent:
        yield Words(f"購物減 {level.discount_percent} %", f"{level.discount_percent} % off")
    if level.gift:
        gift = reward_name(programme, level.gift)
        yield Words(f"升級時送{gift.zh}券一張", f"a voucher ({gift.en}) on reaching it")
    if level.perks:
        perks = listed(both(one) for one in level.perks)
        yield Words(f"另享：{perks.zh}", f"also: {perks.en}")


def _found(rule: TiersRule) -> Words:
    match rule.evaluate:
        case Evaluate.SALE if rule.applies is Applies.THIS_SALE:
            return Words("達標的一單即按新等級計算。", "The bill that reaches a tier has it already.")
        case Evaluate.SALE:
            return Words("達標後由下一單起按新等級計算。", "A tier counts from the bill after the one that reaches it.")
        case Evaluate.NIGHTLY:
            return Words("每晚評級，翌日生效。", "Tiers are found every night, for the next day.")
        case Evaluate.MONTHLY:
            return Words("每月 1 日評級。", "Tiers are found on the 1st of each month.")
        case Evaluate.WORKING_DAY:
            zh = f"每月第 {rule.working_day} 個工作天評級，計至上月底"
            en = f"Tiers are found on working day {rule.working_day} of each month, for the time up to the month before"
            if rule.holidays:
                zh, en = f"{zh}（已定 {len(rule.holidays)} 天假期）", f"{en} ({len(rule.holidays)} holidays are listed)"
            return Words(f"{zh}。", f"{en}.")
        case _:
            assert_never(rule.evaluate)


def _kept(rule: TiersRule) -> Iterator[Words]:
    ends = rule.valid_to is not None or rule.valid_months > 0
    if rule.evaluate is Evaluate.SALE and not ends:
        yield Words("達到的等級不會失效。", "A tier that was reached stays.")
        return
    if ends:
        yield _valid(rule)
    falls = DEMOTIONS[rule.demotion]
    zh, en = falls.zh, falls.en
    if rule.cooldown_months:
        span = months(rule.cooldown_months)
        zh, en = f"{zh}，每 {span.zh}最多一次", f"{en}, at most once in {span.en}"
    if rule.points_lost:
        zh, en = f"{zh}，所有積分同時作廢", f"{en}, and lose all points"
    yield Words(f"{zh}。", f"{en}.")


def _valid(rule: TiersRule) -> Words:
    if rule.valid_to is not None:
        day, years = year_day(rule.valid_to), rule.valid_years
        year = YEARS.get(years, Words(f"其後第 {years} 年", f"of year {years} after it"))
        zh, en = f"等級有效至{year.zh} {day.zh}", f"A tier holds to {day.en} {year.en}"
    else:
        span = months(rule.valid_months)
        zh, en = f"等級有效 {span.zh}", f"A tier holds for {span.en}"
    if rule.grace_days:
        more = days(rule.grace_days)
        zh, en = f"{zh}，另寬限 {more.zh}", f"{en} and {more.en} of grace"
    return Words(f"{zh}。", f"{en}.")
