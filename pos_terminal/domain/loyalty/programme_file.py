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
from zoneinfo import ZoneInfo

from pos_terminal.domain.loyalty.advice import advise
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt, RefundPolicy
from pos_terminal.domain.loyalty.readers.campaigns import read_campaign, read_experiment, read_gift
from pos_terminal.domain.loyalty.readers.club import (
    read_activity,
    read_gate,
    read_plan,
    read_quota,
    read_referral,
    read_settlement,
)
from pos_terminal.domain.loyalty.readers.play import read_board, read_check_in, read_mission, read_wheel
from pos_terminal.domain.loyalty.readers.points import read_money_off, read_points
from pos_terminal.domain.loyalty.readers.rewards import read_reward, read_stamp_card
from pos_terminal.domain.loyalty.readers.tiers import read_tiers
from pos_terminal.domain.loyalty.readers.value import check_value
from pos_terminal.domain.loyalty.readers.whole import check_whole
from pos_terminal.domain.loyalty.reading import Finding, Findings, Table
from pos_terminal.domain.loyalty.rules.campaign import Stacking
from pos_terminal.domain.loyalty.rules.period import LeapDay
from pos_terminal.domain.loyalty.setting import Setting, put
from pos_terminal.domain.loyalty.toml_places import places
from pos_terminal.domain.words import Words

LONGEST_FILE = 200_000


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
        programme = read_programme(table, version)
        check_whole(programme, table)
        if len(findings.found) == already:  # figures that stand in for wrong ones say nothing
            check_value(programme, table)
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


def read_programme(table: Table, version: str) -> Programme:
    """One programme of a file. What only the whole of it can show is not looked at yet."""
    currency, timezone = _currency(table), _timezone(table)
    points, money_off = table.table("points"), table.table("money_off")
    tiers, referral = table.table("tiers"), table.table("referral")
    check_in, settlement = table.table("check_in"), table.table("settlement")
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
        merchants=table.names("merchants"),
        points=read_points(points, currency) if points else None,
        money_off=read_money_off(money_off, currency) if money_off else None,
        stamp_cards=tuple(read_stamp_card(one, currency) for one in table.tables("stamp_card")),
        rewards=tuple(read_reward(one, currency) for one in table.tables("reward")),
        tiers=read_tiers(tiers, currency) if tiers else None,
        campaigns=tuple(read_campaign(one, currency) for one in table.tables("campaign")),
        stacking=table.one_of("stacking", Stacking, Stacking.BEST),
        gifts=tuple(read_gift(one) for one in table.tables("gift")),
        experiments=tuple(read_experiment(one) for one in table.tables("experiment")),
        referral=read_referral(referral, currency) if referral else None,
        plans=tuple(read_plan(one, currency) for one in table.tables("plan")),
        gates=tuple(read_gate(one) for one in table.tables("gate")),
        quotas=tuple(read_quota(one) for one in table.tables("quota")),
        activities=tuple(read_activity(one, currency) for one in table.tables("activity")),
        check_in=read_check_in(check_in, currency) if check_in else None,
        missions=tuple(read_mission(one, currency) for one in table.tables("mission")),
        wheels=tuple(read_wheel(one, currency) for one in table.tables("wheel")),
        boards=tuple(read_board(one) for one in table.tables("board")),
        settlement=read_settlement(settlement, currency) if settlement else None,
        leap_day=table.one_of("leap_birthday", LeapDay, LeapDay.FEBRUARY_28),
        refund=table.one_of("refund", RefundPolicy, RefundPolicy.RECOMPUTE),
        refund_debt=table.one_of("refund_debt", RefundDebt, RefundDebt.OWE),
        refund_grace_days=table.integer("refund_grace_days", 7, most=365),
        static_limit_points=table.integer("static_limit_points", 0),
        found_may_spend=table.flag("found_may_spend"),
    )
    table.finish()
    return programme


def _currency(table: Table) -> str:
    currency = table.text("currency")
    if table.has("currency") and not search(r"^[A-Z]{3}$", currency):
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
