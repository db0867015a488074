"""Belonging: bringing a friend, paid membership, doors that open for some, quotas, what earns without a purchase."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.file.explaining.phrases import (
    apart_from,
    at_most,
    both,
    clauses,
    clock,
    days,
    members_of,
    months,
    prize_words,
    tag_names,
    times,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import ActivityRule, GateRule, PlanRule, QuotaRule, ReferralRule
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.wording import amount
from pos_terminal.domain.words import Words


def explain_referral(programme: Programme, rule: ReferralRule) -> Iterator[Words]:
    """Bring a friend."""
    first = Words("朋友首次消費", "When a friend whom you bring pays for the first time")
    if rule.minimum_minor:
        least = amount(rule.minimum_minor, programme.currency)
        first = Words(f"{first.zh}滿 {least}", f"{first.en} ({least} or more)")
    if rule.within_days:
        span = days(rule.within_days)
        first = Words(f"{first.zh}（入會後 {span.zh}內）", f"{first.en} within {span.en} of joining")
    you, friend = prize_words(programme, rule.referrer), prize_words(programme, rule.friend)
    parts = []
    if rule.referrer != Prize():
        parts.append(Words(f"介紹人得{you.zh}", f"you get {you.en}"))
    if rule.friend != Prize():
        parts.append(Words(f"朋友得{friend.zh}", f"the friend gets {friend.en}"))
    if rule.after_days:
        span = days(rule.after_days)
        parts.append(Words(f"{span.zh}後沒有退貨才送出", f"{span.en} later, if it was not given back"))
    said = clauses((first, *(parts or [Words("不設獎賞", "nothing is won")])))
    yield Words(f"介紹朋友：{said.zh}。", f"{said.en}.")
    if rule.limit.times:
        most = at_most(rule.limit, "位朋友", "friends")
        yield Words(f"每位介紹人{most.zh}。", f"For who brings them, {most.en} count.")


def explain_plan(programme: Programme, plan: PlanRule) -> Words:
    """A paid membership and what comes with it."""
    price, span, names = amount(plan.price_minor, programme.currency), months(plan.months), both(plan.names)
    parts = [Words(f"{price} 有效 {span.zh}", f"{price} for {span.en}")]
    if plan.earn_percent != 100:
        parts.append(Words(f"{times(plan.earn_percent)} 倍積分", f"{times(plan.earn_percent)} × points"))
    if plan.discount_percent:
        parts.append(Words(f"購物減 {plan.discount_percent} %", f"{plan.discount_percent} % off"))
    if plan.grace_days:
        grace = days(plan.grace_days)
        parts.append(
            Words(
                f"到期後 {grace.zh}內續會可接續原有會籍", f"renewed within {grace.en} of its end it goes on from there"
            )
        )
    said = clauses(parts)
    return Words(f"{names.zh}：{said.zh}。", f"{names.en}: {said.en}.")


def explain_gate(programme: Programme, gate: GateRule) -> Words:
    """For whom something opens, and when."""
    names = both(gate.names)
    parts = [_opening(programme, gate)]
    if gate.limit.times:
        often = at_most(gate.limit)
        parts.append(Words(f"每位會員{often.zh}", f"{often.en} for each member"))
    said = clauses(parts)
    return Words(f"{names.zh}：{said.zh}。", f"{names.en}: {said.en}.")


def _opening(programme: Programme, gate: GateRule) -> Words:
    """For whom: members of the tiers, where some are named, else those with a paid membership."""
    some = Words("有付費會籍的會員", "members with a paid membership")
    if gate.tiers:
        some = members_of(programme, gate.tiers)
    if gate.needs_plan or (gate.tiers and not gate.open_from):
        since = _since(gate.early_from)
        return Words(f"只限{some.zh}{since.zh}", f"only for {some.en}{since.en}")
    if gate.early_from == gate.open_from:
        since = _since(gate.open_from)
        return Words(f"所有會員{since.zh}", f"every member{since.en}")
    early, others = clock(gate.early_from), clock(gate.open_from)
    return Words(f"{some.zh.strip()} {early} 起，其他會員 {others} 起", f"{some.en} from {early}, others from {others}")


def _since(minute: int) -> Words:
    """From when; nothing where it is the whole day."""
    return Words(f" {clock(minute)} 起", f" from {clock(minute)}") if minute else Words("", "")


def explain_quota(quota: QuotaRule) -> Iterator[Words]:
    """So many pieces a member."""
    names, most = both(quota.names), at_most(quota.limit, "件", "pieces")
    tags = tag_names(quota.tags)
    of = Words(f"（{tags.zh}）", f" ({tags.en})") if quota.tags else tags
    yield Words(f"{names.zh}：每位會員{most.zh}{of.zh}。", f"{names.en}: {most.en} for each member{of.en}.")
    if quota.excluded_tags:
        yield apart_from(quota.excluded_tags, Words("不受此限：", "Not limited: "))


def explain_activity(programme: Programme, rule: ActivityRule) -> Words:
    """What earns without a purchase."""
    names, parts = both(rule.names), []
    if rule.prize != Prize():
        parts.append(prize_words(programme, rule.prize))
    if rule.credit:
        parts.append(Words(f"等級計算加 {rule.credit:,}", f"{rule.credit:,} towards your tier"))
    if rule.limit.times:
        often = at_most(rule.limit)
        parts.append(Words(f"每位會員{often.zh}", f"{often.en} for each member"))
    if rule.gift:
        parts.append(Words("只是會員之間轉贈，不會延長積分有效期", "moved between members: it keeps no points alive"))
    said = clauses(parts or [Words("有記錄", "is recorded")])
    return Words(f"{names.zh}：{said.zh.strip()}。", f"{names.en}: {said.en}.")
