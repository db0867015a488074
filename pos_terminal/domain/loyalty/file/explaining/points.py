"""Points, and points as money off."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.file.explaining.phrases import (
    apart_from,
    days,
    lasts,
    listed,
    members_of,
    merchant_names,
    tag_names,
    tender_names,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import (
    Apply,
    Base,
    MoneyOffRule,
    PointsRule,
    RateRule,
    Remainder,
    TierWorth,
)
from pos_terminal.domain.loyalty.rules.reward import Offline
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words

# With one point a step, part of a step is part of a point.
STEPS_ROUNDED = {
    Rounding.FLOOR: Words("不足一份不計。", "Part of a step does not count."),
    Rounding.HALF_UP: Words("四捨五入。", "Halves are rounded up."),
    Rounding.CEIL: Words("不足一份當一份計。", "Part of a step counts as a whole one."),
}
POINTS_ROUNDED = {
    Rounding.FLOOR: Words("不足一分不計。", "Part of a point does not count."),
    Rounding.HALF_UP: Words("四捨五入。", "Halves are rounded up."),
    Rounding.CEIL: Words("不足一分當一分計。", "Part of a point counts as a whole one."),
}


def explain_points(programme: Programme, rule: PointsRule) -> Iterator[Words]:
    """How points are earned, and how long they live."""
    got, per, left = counted(rule.points, programme.unit_names), amount(rule.per_minor, programme.currency), _left(rule)
    yield Words(f"每消費 {per} 得 {got.zh}，{left.zh}", f"Get {got.en} for every {per} you pay. {left.en}")
    for rate in rule.rates:
        yield _rate(programme, rate)
    if len(rule.rates) > 1:
        yield Words("以上賺分率以先列出而適用的一項為準。", "Of these rates, the first that fits counts.")
    if rule.base is Base.GROSS:
        yield Words("按折扣前的價錢計分。", "Points are for prices before discounts.")
    if rule.apply is Apply.LINE:
        yield Words("每項貨品分開計算和取整。", "Each line of the bill is worked out and rounded by itself.")
    yield from _what_counts(programme, rule)
    yield from _caps(programme, rule)
    if rule.pending_days:
        yield Words(f"積分 {rule.pending_days} 天後可用。", f"Points can be used after {days(rule.pending_days).en}.")
    living = lasts(rule.expiry)
    yield Words(f"積分{living.zh}。", f"Points {living.en}.")


def _left(rule: PointsRule) -> Words:
    if rule.remainder is Remainder.CARRY:
        return Words("餘數留待下次。", "What is left over counts next time.")
    if rule.whole_steps and rule.points > 1:
        return STEPS_ROUNDED[Rounding.FLOOR]
    return (STEPS_ROUNDED if rule.points == 1 else POINTS_ROUNDED)[rule.rounding]


def _rate(programme: Programme, rate: RateRule) -> Words:
    got, per = counted(rate.points, programme.unit_names), amount(rate.per_minor, programme.currency)
    fits = []
    if rate.tags:
        fits.append(tag_names(rate.tags))
    if rate.merchants:
        places = merchant_names(rate.merchants)
        fits.append(Words(f"在{places.zh}", f"at {places.en}"))
    if rate.tiers:
        tiers = members_of(programme, rate.tiers)
        fits.append(Words(tiers.zh.strip(), tiers.en))
    whom = listed(fits) if fits else Words("其他", "anything else")
    return Words(f"{whom.zh}：每 {per} 得 {got.zh}。", f"{got.en} for every {per}: {whom.en}.")


def _what_counts(programme: Programme, rule: PointsRule) -> Iterator[Words]:
    if rule.excluded_tags:
        yield apart_from(rule.excluded_tags, Words("以下不計分：", "No points for "))
    if rule.tenders:
        ways = tender_names(rule.tenders)
        yield Words(f"只有用{ways.zh}支付的金額計分。", f"Only what is paid by {ways.en} earns points.")
    if rule.excluded_tenders:
        ways = tender_names(rule.excluded_tenders)
        yield Words(f"用{ways.zh}支付的金額不計分。", f"What is paid by {ways.en} earns no points.")
    if rule.minimum_minor:
        least = amount(rule.minimum_minor, programme.currency)
        yield Words(f"單據滿 {least} 才計分。", f"Only bills of {least} or more earn points.")


def _caps(programme: Programme, rule: PointsRule) -> Iterator[Words]:
    spans = (
        (rule.cap_per_sale, Words("每單", "bill")),
        (rule.cap_per_day, Words("每日", "day")),
        (rule.cap_per_month, Words("每月", "month")),
    )
    for cap, span in spans:
        if cap:
            most = counted(cap, programme.unit_names)
            yield Words(f"{span.zh}最多 {most.zh}。", f"At most {most.en} a {span.en}.")


def explain_money_off(programme: Programme, rule: MoneyOffRule) -> Iterator[Words]:
    """What points are worth at the till, and where they can be used."""
    currency = programme.currency
    step, worth = counted(rule.step_points, programme.unit_names), amount(rule.step_minor, currency)
    yield Words(f"每 {step.zh}抵 {worth}，用分支付的部分不計分。", f"{step.en} = {worth} off. No points on that part.")
    for one in rule.by_tier:
        yield _for_tier(programme, rule, one)
    if rule.minimum_order_minor:
        least = amount(rule.minimum_order_minor, currency)
        yield Words(f"單據滿 {least} 才可用分。", f"Points can be used on bills of {least} or more.")
    if rule.maximum_share_percent < 100:
        share = rule.maximum_share_percent
        yield Words(f"最多抵單據的 {share} %。", f"Points pay at most {share} % of a bill.")
    if rule.maximum_steps:
        most = counted(rule.maximum_steps * rule.step_points, programme.unit_names)
        yield Words(f"每單最多用 {most.zh}。", f"At most {most.en} can be used on a bill.")
    if rule.maximum_minor:
        off = amount(rule.maximum_minor, currency)
        yield Words(f"每單最多抵 {off}。", f"Points take at most {off} off a bill.")
    if rule.excluded_tags:
        yield apart_from(rule.excluded_tags, Words("以下不可用分支付：", "Points cannot pay for "))
    if rule.full_price_only:
        yield Words("已減價的貨品不可用分支付。", "Points cannot pay for what is reduced already.")
    yield from _offline(programme, rule)


def explain_offline(programme: Programme) -> Iterator[Words]:
    """When a till stops giving while head office does not hear of it."""
    rule, spend = programme.offline, programme.money_off
    limited = spend is not None and spend.offline is Offline.LIMIT
    if limited or any(one.offline is Offline.LIMIT for one in programme.rewards):
        if rule.hours:
            hours = counted(rule.hours, Words("小時", "hours"))
            yield Words(
                f"未能連線 {hours.zh}後，有限額的積分和獎賞不可用。",
                f"After {hours.en} offline, points and rewards that are limited cannot be used.",
            )
        else:
            yield Words(
                "未能連線時，有限額的積分和獎賞不可用。",
                "While we are offline, points and rewards that are limited cannot be used.",
            )
    if rule.terminal_total_minor:
        most = amount(rule.terminal_total_minor, programme.currency)
        yield Words(
            f"未能連線時，每部收銀機合共最多送出 {most}。",
            f"While we are offline, one till gives at most {most} in all.",
        )


def _for_tier(programme: Programme, rule: MoneyOffRule, worth: TierWorth) -> Words:
    tier = members_of(programme, frozenset((worth.tier,)))
    step = counted(worth.step_points or rule.step_points, programme.unit_names)
    money = amount(worth.step_minor or rule.step_minor, programme.currency)
    zh, en = f"{tier.zh.strip()}：每 {step.zh}抵 {money}", f"{tier.en}: {step.en} = {money} off"
    if worth.maximum_minor:
        most = amount(worth.maximum_minor, programme.currency)
        zh, en = f"{zh}，每單最多抵 {most}", f"{en}, at most {most} a bill"
    return Words(f"{zh}。", f"{en}.")


def _offline(programme: Programme, rule: MoneyOffRule) -> Iterator[Words]:
    if rule.offline is Offline.REFUSE:
        yield Words("未能連線時不可用分。", "Points cannot be used while we are offline.")
        return
    if rule.offline is Offline.LIMIT:
        most = counted(rule.offline_limit_points, programme.unit_names)
        yield Words(f"未能連線時最多用 {most.zh}。", f"While we are offline, at most {most.en} can be used.")
    if rule.offline_cap_per_day:
        most = counted(rule.offline_cap_per_day, programme.unit_names)
        yield Words(f"未能連線時每日最多用 {most.zh}。", f"While we are offline, at most {most.en} can be used a day.")
