"""A programme file, TOML text, to programmes; every problem with its line, key and what to write instead.

How such a file is written is in docs/programmes.md. A kind of rule is one table here, and one function that reads it.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from re import search
from typing import Any
from zoneinfo import ZoneInfo

from pos_terminal.domain.loyalty.advice import advise
from pos_terminal.domain.loyalty.programme import (
    Expiry,
    MoneyOffRule,
    Offline,
    Pick,
    PointsRule,
    Programme,
    RefundPolicy,
    Remainder,
    RewardKind,
    RewardRule,
    RewardWhen,
    StampCardRule,
    StampPer,
)
from pos_terminal.domain.loyalty.reading import Finding, Findings, Table, did_you_mean
from pos_terminal.domain.loyalty.setting import Setting, put
from pos_terminal.domain.loyalty.toml_places import places
from pos_terminal.domain.money import Rounding
from pos_terminal.domain.words import Words

LONGEST_FILE = 200_000
MOST_DAYS = 36_500
MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says: programmes without a problem, problems, and advice on those programmes."""

    programmes: tuple[Programme, ...]
    problems: tuple[Finding, ...]
    advice: tuple[Finding, ...]


def parse(
    text: str, file: str = "", settings: Sequence[Setting] = ()
) -> tuple[tuple[Programme, ...], tuple[Finding, ...]]:
    """The programmes of a file that have no problem, and all problems."""
    checked = check(text, file, settings)
    return checked.programmes, checked.problems


def check(text: str, file: str = "", settings: Sequence[Setting] = ()) -> Checked:
    """The file's programmes, problems and advice. `settings` are (key, value) pairs put in place of what it says."""
    if len(text) > LONGEST_FILE:
        findings = Findings(file, {})
        findings.add((), "too-long", Words("檔案太大。", "The file is too long."))
        return Checked((), tuple(findings.found), ())
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        return Checked((), (_not_toml(file, str(problem)),), ())
    except RecursionError:
        return Checked((), (_not_toml(file, "nested too deeply"),), ())
    findings = Findings(file, places(text))
    put(data, settings, findings)
    whole = Table(data, (), findings)
    programmes: list[Programme] = []
    advice = Findings(file, findings.places)
    tables = whole.tables("programme")
    whole.finish()
    if not tables and not findings.found:
        zh, en = "檔案內沒有 [[programme]]。", "There is no [[programme]] in this file."
        findings.add((), "no-programme", Words(zh, en))
    version = digest(text, settings)
    for table in tables:
        already = len(findings.found)
        programme = _programme(table, version)
        if any(programme.id == other.id for other in programmes):
            table.problem("id", "twice", f"「{programme.id}」出現兩次。", f"{programme.id!r} is there twice.")
        if len(findings.found) == already:
            programmes.append(programme)
            advise(programme, table.path, advice)
    return Checked(tuple(programmes), tuple(findings.found), tuple(advice.found))


def digest(text: str, settings: Sequence[Setting] = ()) -> str:
    """The version of a file: the first 16 hex digits of the SHA-256 of its text, with what was set beside it."""
    said = "".join(f"\n{key}={value}" for key, value in sorted(settings))
    return sha256((text + said).encode()).hexdigest()[:16]


def _not_toml(file: str, problem: str) -> Finding:
    at = search(r"at line (\d+)", problem)
    zh = f"這裏不是 TOML 格式（{problem}）。"
    suggestion = Words("請檢查引號、括號和等號。", "Check quotes, brackets and equals signs.")
    return Finding(
        "not-toml", file, int(at[1]) if at else 1, "", Words(zh, f"This is not TOML: {problem}."), suggestion
    )


def _programme(table: Table, version: str) -> Programme:
    currency, timezone = _currency(table), _timezone(table)
    points = table.table("points")
    money_off = table.table("money_off")
    began = table.day("effective_from", needed=True) or date.min
    programme = Programme(
        id=table.id("id"),
        version=version,
        names=table.words("name"),
        currency=currency,
        timezone=timezone,
        effective_from=began,
        effective_to=table.day("effective_to"),
        as_of=table.day("as_of"),
        source=table.text("source", ""),
        note=table.words("note", Words("", "")),
        unit_names=table.words("unit", Words("分", "pts")),
        merchants=tuple(sorted(table.tags("merchants"))),
        points=_points(points, currency) if points else None,
        money_off=_money_off(money_off, currency) if money_off else None,
        stamp_cards=tuple(_stamp_card(one, currency) for one in table.tables("stamp_card")),
        rewards=tuple(_reward(one, currency) for one in table.tables("reward")),
        refund=table.one_of("refund", RefundPolicy, RefundPolicy.RECOMPUTE),
        refund_grace_days=table.integer("refund_grace_days", 7, most=365),
        static_limit_points=table.integer("static_limit_points", 0),
        found_may_spend=table.flag("found_may_spend"),
    )
    table.finish()
    _check_whole(programme, table)
    return programme


def _points(table: Table, currency: str) -> PointsRule:
    rule = PointsRule(
        per_minor=table.amount("per", currency, least=1),
        points=table.integer("points", 1, least=1),
        rounding=table.one_of("rounding", Rounding, Rounding.FLOOR),
        remainder=table.one_of("remainder", Remainder, Remainder.DROP),
        excluded_tags=table.tags("exclude"),
        minimum_minor=table.amount("minimum", currency, 0),
        cap_per_sale=table.integer("cap_per_sale", 0),
        pending_days=table.integer("pending_days", 0, most=MOST_DAYS),
        expiry=_expiry(table),
    )
    if rule.remainder is Remainder.CARRY and rule.rounding is not Rounding.FLOOR:
        zh, en = "餘數留待下次時，只可向下取整。", "A remainder can be carried only when points are rounded down."
        table.problem("rounding", "carry-needs-floor", zh, en, Words('rounding = "floor"', 'rounding = "floor"'))
    table.finish()
    return rule


def _money_off(table: Table, currency: str) -> MoneyOffRule:
    rule = MoneyOffRule(
        id=table.id("id", "money-off"),
        names=table.words("name", Words("積分抵錢", "Points")),
        step_points=table.integer("step_points", least=1),
        step_minor=table.amount("step_value", currency, least=1),
        minimum_order_minor=table.amount("minimum_order", currency, 0),
        maximum_share_percent=table.integer("maximum_share_percent", 100, least=1, most=100),
        maximum_steps=table.integer("maximum_steps", 0),
        excluded_tags=table.tags("exclude"),
        offline=table.one_of("offline", Offline, Offline.LIMIT),
        offline_limit_points=table.integer("offline_limit_points", 0),
    )
    table.finish()
    return rule


def _stamp_card(table: Table, currency: str) -> StampCardRule:
    per = table.one_of("per", StampPer, StampPer.ITEM)
    card = StampCardRule(
        id=table.id("id"),
        names=table.words("name"),
        size=table.integer("size", least=2, most=1000),
        reward=table.id("reward"),
        per=per,
        per_minor=table.amount("per_amount", currency, None if per is StampPer.AMOUNT else 0),
        tags=table.tags("tags"),
        excluded_tags=table.tags("exclude"),
        minimum_minor=table.amount("minimum", currency, 0),
        cap_per_sale=table.integer("cap_per_sale", 0),
        expiry=_expiry(table),
        when=table.one_of("usable", RewardWhen, RewardWhen.NEXT_SALE),
        icon=table.id("icon", "cup"),
    )
    if per is StampPer.AMOUNT and table.has("per_amount") and card.per_minor == 0:
        zh, en = "金額須大於零。", "The amount must be more than nothing."
        table.problem("per_amount", "out-of-range", zh, en)
    table.finish()
    return card


def _reward(table: Table, currency: str) -> RewardRule:
    kind = table.one_of("kind", RewardKind, RewardKind.FREE_ITEM)
    reward = RewardRule(
        id=table.id("id"),
        names=table.words("name"),
        kind=kind,
        tags=table.tags("tags"),
        pick=table.one_of("pick", Pick, Pick.DEAREST),
        worth_minor=table.amount("worth", currency, None if kind is RewardKind.MONEY_OFF else 0),
        expiry=_expiry(table),
        offline=table.one_of("offline", Offline, Offline.ALLOW),
    )
    if kind is RewardKind.MONEY_OFF and table.has("worth") and reward.worth_minor == 0:
        table.problem("worth", "out-of-range", "金額須大於零。", "The amount must be more than nothing.")
    table.finish()
    return reward


def _expiry(table: Table) -> Expiry:
    inner = table.table("expiry")
    if inner is None:
        return Expiry()
    expiry = Expiry(
        days=inner.integer("days", 0, most=MOST_DAYS),
        months=inner.integer("months", 0, most=MOST_MONTHS),
        end_of_month=inner.flag("end_of_month"),
    )
    inner.finish()
    return expiry


def _currency(table: Table) -> str:
    currency = table.text("currency")
    if currency and not search(r"^[A-Z]{3}$", currency):
        zh, en = "應為三個大寫字母的貨幣代號。", "It must be a currency's three capital letters."
        table.problem("currency", "bad-currency", zh, en, Words('currency = "HKD"', 'currency = "HKD"'))
    return currency


def _timezone(table: Table) -> str:
    name = table.text("timezone", "Asia/Hong_Kong")
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # an unknown zone is a KeyError
        suggestion = Words('timezone = "Asia/Hong_Kong"', 'timezone = "Asia/Hong_Kong"')
        table.problem("timezone", "bad-timezone", "沒有這個時區。", "There is no such time zone.", suggestion)
    return name


def _check_whole(programme: Programme, table: Table) -> None:
    """What can be seen only with the whole programme in hand."""
    if programme.effective_to is not None and programme.effective_to < programme.effective_from:
        zh, en = "結束日早於開始日。", "It ends before it begins."
        table.problem("effective_to", "ends-before-begin", zh, en)
    if programme.points is None and not programme.stamp_cards:
        zh, en = "這個計劃沒有任何賺取方法。", "Nothing can be earned in this programme."
        tables = "[programme.points]", "[[programme.stamp_card]]"
        suggestion = Words("請加入 {} 或 {}。".format(*tables), "Add {} or {}.".format(*tables))
        table.problem("", "earns-nothing", zh, en, suggestion)
    if programme.money_off is not None and programme.points is None:
        zh, en = "積分抵錢需要賺分規則。", "Points cannot be spent where none are earned."
        table.problem("money_off", "spends-what-is-not-earned", zh, en)
    rewards = [reward.id for reward in programme.rewards]
    _check_ids(table, "stamp_card", [card.id for card in programme.stamp_cards])
    _check_ids(table, "reward", rewards)
    if programme.money_off is not None and programme.money_off.id in rewards:
        zh, en = "獎賞代號與積分抵錢相同。", "A reward has the id of the points' money off."
        table.problem("money_off", "twice", zh, en)
    for number, card in enumerate(programme.stamp_cards):
        if card.reward and card.reward not in rewards:
            zh, en = f"沒有代號「{card.reward}」的獎賞。", f"There is no reward {card.reward!r}."
            path = (*table.path, "stamp_card", number, "reward")
            table.findings.add(path, "no-such-reward", Words(zh, en), did_you_mean(card.reward, rewards))
    _check_value(programme, table)


def _check_ids(table: Table, kind: str, ids: Sequence[Any]) -> None:
    for number, one in enumerate(ids):
        if one and one in ids[:number]:
            zh, en = f"「{one}」出現兩次。", f"{one!r} is there twice."
            table.findings.add((*table.path, kind, number, "id"), "twice", Words(zh, en))


def _check_value(programme: Programme, table: Table) -> None:
    """A rule that pays back more than was paid is a slip of the pen, and refused."""
    earn, spend = programme.points, programme.money_off
    if earn is None or spend is None:
        return
    if earn.points * spend.step_minor > earn.per_minor * spend.step_points:
        zh = "積分回贈超過消費額的百分之一百。"
        en = "The points are worth more than what was paid for them (over 100 %)."
        suggestion = Words(
            "請檢查 per、points、step_points 和 step_value。", "Check per, points, step_points and step_value."
        )
        path = (*table.path, "money_off", "step_value")
        table.findings.add(path, "over-100-percent", Words(zh, en), suggestion)
