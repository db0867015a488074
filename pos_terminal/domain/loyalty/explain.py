"""A programme's rules in plain words, made from the rules themselves: good enough to hang on the counter."""

from collections.abc import Iterator
from typing import assert_never

from pos_terminal.domain.loyalty.programme import Programme, RefundPolicy
from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule, Remainder
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
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words

TAGS = {
    "drink": Words("飲品", "drinks"),
    "food": Words("食物", "food"),
    "gift-card": Words("禮品卡", "gift cards"),
    "top-up": Words("增值", "top-ups"),
    "tobacco": Words("煙草", "tobacco"),
    "infant-formula-1": Words("初生嬰兒奶粉", "stage 1 infant formula"),
    "bag-levy": Words("膠袋徵費", "the bag charge"),
    "delivery": Words("送貨費", "delivery"),
    "membership": Words("會籍費", "membership fees"),
}
REFUNDS = {
    RefundPolicy.RECOMPUTE: Words(
        "退貨後按留下的貨品重計，多出的積分和印花會收回；用過的積分會按比例退回。",
        "After a return, points and stamps are worked out again for what you keep, and the rest is taken back; points "
        "spent come back in proportion.",
    ),
    RefundPolicy.PROPORTIONAL: Words(
        "退貨時按金額比例收回積分，用過的積分會按比例退回。",
        "A return takes points back in proportion to its amount; points spent come back in proportion.",
    ),
    RefundPolicy.NONE: Words("退貨不影響積分和印花。", "A return does not change points or stamps."),
}
ROUNDED = {
    Rounding.FLOOR: Words("不足一份不計。", "Part of a step does not count."),
    Rounding.HALF_UP: Words("四捨五入。", "Halves are rounded up."),
    Rounding.CEIL: Words("不足一份當一份計。", "Part of a step counts as a whole one."),
}


def explain(programme: Programme) -> tuple[Words, ...]:
    """The rules, a sentence or two a line, the programme's name first."""
    return tuple(_lines(programme))


def _lines(programme: Programme) -> Iterator[Words]:
    yield programme.names
    if programme.points is not None:
        yield from _points(programme, programme.points)
    if programme.money_off is not None:
        yield from _money_off(programme, programme.money_off)
    for card in programme.stamp_cards:
        yield from _card(programme, card)
    for reward in programme.rewards:
        yield _reward(programme, reward)
    yield REFUNDS[programme.refund]
    if not programme.found_may_spend:
        yield Words("用積分或獎賞時請出示會員碼。", "Please show your member code to use points or rewards.")
    until = programme.effective_to
    began = programme.effective_from.isoformat()
    if until is None:
        yield Words(f"由 {began} 起生效。", f"In force from {began}.")
    else:
        yield Words(f"{began} 至 {until.isoformat()} 有效。", f"In force from {began} to {until.isoformat()}.")
    if programme.note.zh or programme.note.en:
        yield programme.note


def _points(programme: Programme, rule: PointsRule) -> Iterator[Words]:
    got, per = counted(rule.points, programme.unit_names), amount(rule.per_minor, programme.currency)
    left = ROUNDED[rule.rounding]
    if rule.remainder is Remainder.CARRY:
        left = Words("餘數留待下次。", "What is left over counts next time.")
    yield Words(f"每消費 {per} 得 {got.zh}，{left.zh}", f"Get {got.en} for every {per} you pay. {left.en}")
    if rule.excluded_tags:
        yield _except(rule.excluded_tags, Words("以下不計分：", "No points for "))
    if rule.minimum_minor:
        least = amount(rule.minimum_minor, programme.currency)
        yield Words(f"單據滿 {least} 才計分。", f"Only bills of {least} or more earn points.")
    if rule.cap_per_sale:
        most = counted(rule.cap_per_sale, programme.unit_names)
        yield Words(f"每單最多 {most.zh}。", f"At most {most.en} a bill.")
    if rule.pending_days:
        days = rule.pending_days
        yield Words(f"積分 {days} 天後可用。", f"Points can be used after {days} days.")
    lasts = _lasts(rule.expiry)
    yield Words(f"積分{lasts.zh}。", f"Points {lasts.en}.")


def _money_off(programme: Programme, rule: MoneyOffRule) -> Iterator[Words]:
    step, worth = counted(rule.step_points, programme.unit_names), amount(rule.step_minor, programme.currency)
    yield Words(f"每 {step.zh}抵 {worth}，用分支付的部分不計分。", f"{step.en} = {worth} off. No points on that part.")
    if rule.minimum_order_minor:
        least = amount(rule.minimum_order_minor, programme.currency)
        yield Words(f"單據滿 {least} 才可用分。", f"Points can be used on bills of {least} or more.")
    if rule.maximum_share_percent < 100:
        share = rule.maximum_share_percent
        yield Words(f"最多抵單據的 {share} %。", f"Points pay at most {share} % of a bill.")
    if rule.maximum_steps:
        most = counted(rule.maximum_steps * rule.step_points, programme.unit_names)
        yield Words(f"每單最多用 {most.zh}。", f"At most {most.en} can be used on a bill.")
    if rule.excluded_tags:
        yield _except(rule.excluded_tags, Words("以下不可用分支付：", "Points cannot pay for "))
    if rule.offline is Offline.REFUSE:
        yield Words("未能連線時不可用分。", "Points cannot be used while we are offline.")
    elif rule.offline is Offline.LIMIT:
        most = counted(rule.offline_limit_points, programme.unit_names)
        yield Words(f"未能連線時最多用 {most.zh}。", f"While we are offline, at most {most.en} can be used.")


def _card(programme: Programme, card: StampCardRule) -> Iterator[Words]:
    items = _tag_names(card.tags) if card.tags else Words("貨品", "items")
    match card.per:
        case StampPer.ITEM:
            each = Words(f"每件{items.zh}一個印花", f"One stamp for each item ({items.en})")
        case StampPer.VISIT:
            each = Words("每次惠顧一個印花", "One stamp for each visit")
        case StampPer.AMOUNT:
            per = amount(card.per_minor, programme.currency)
            each = Words(f"每 {per} 一個印花", f"One stamp for every {per}")
        case _:
            assert_never(card.per)
    reward = programme.reward(card.reward).names
    when = Words("下次惠顧可用", "to use from your next visit")
    if card.when is RewardWhen.SAME_SALE:
        when = Words("即時可用", "to use at once")
    yield Words(
        f"{card.names.zh}：{each.zh}，集滿 {card.size} 個換{reward.zh}，{when.zh}。",
        f"{card.names.en}. {each.en}; {card.size} stamps = {reward.en}, {when.en}.",
    )
    yield Words(
        "多出的印花留到下一張卡；免費的不蓋印。", "Extra stamps stay on your next card; what is free earns none."
    )
    if card.excluded_tags:
        yield _except(card.excluded_tags, Words("以下沒有印花：", "No stamps for "))
    if card.minimum_minor:
        least = amount(card.minimum_minor, programme.currency)
        yield Words(f"滿 {least} 才有印花。", f"Stamps from {least}.")
    if card.cap_per_sale:
        yield Words(f"每單最多 {card.cap_per_sale} 個印花。", f"At most {card.cap_per_sale} stamps a bill.")
    lasts = _lasts(card.expiry)
    yield Words(f"印花{lasts.zh}。", f"Stamps {lasts.en}.")


def _reward(programme: Programme, reward: RewardRule) -> Words:
    lasts, items = _lasts(reward.expiry), _tag_names(reward.tags) if reward.tags else Words("貨品", "any item")
    worth = amount(reward.worth_minor, programme.currency)
    if reward.kind is RewardKind.MONEY_OFF:
        zh, en = f"抵 {worth}（{items.zh}）", f"{worth} off {items.en}"
    else:
        end = Words("最貴", "dearest") if reward.pick is Pick.DEAREST else Words("最便宜", "cheapest")
        zh, en = f"單上{end.zh}的一件{items.zh}免費", f"the {end.en} one on the bill is free ({items.en})"
        if reward.worth_minor:
            zh, en = f"{zh}，以 {worth} 為限", f"{en}, up to {worth}"
    return Words(f"{reward.names.zh}：{zh}；換到的券{lasts.zh}。", f"{reward.names.en}: {en}. Vouchers {lasts.en}.")


def _lasts(expiry: Expiry) -> Words:
    if expiry.never:
        return Words("不設到期日", "do not expire")
    zh, en = [], []
    if expiry.months:
        zh.append(f" {expiry.months} 個月")
        en.append(counted(expiry.months, Words("", "months")).en)
    if expiry.days:
        zh.append(f" {expiry.days} 天")
        en.append(counted(expiry.days, Words("", "days")).en)
    length = Words("零".join(zh), " and ".join(en))
    if not expiry.end_of_month:
        return Words(f"{length.zh}後到期", f"last {length.en}")
    if not zh:
        return Words("於當月底到期", "last to the end of the month")
    return Words(f"於{length.zh}後的月底到期", f"last {length.en}, to the end of that month")


def _except(tags: frozenset[str], begin: Words) -> Words:
    names = _tag_names(tags)
    return Words(f"{begin.zh}{names.zh}。", f"{begin.en}{names.en}.")


def _tag_names(tags: frozenset[str]) -> Words:
    named = [TAGS.get(tag, Words(f"「{tag}」", f'"{tag}"')) for tag in sorted(tags)]
    return Words("、".join(one.zh for one in named), ", ".join(one.en for one in named))
