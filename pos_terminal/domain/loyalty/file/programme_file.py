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

from pos_terminal.domain.loyalty.file.readers.points import read_money_off, read_offline, read_points
from pos_terminal.domain.loyalty.file.readers.rewards import read_reward, read_stamp_card
from pos_terminal.domain.loyalty.file.readers.whole import check_whole
from pos_terminal.domain.loyalty.file.reading import Finding, Findings, Table, not_toml
from pos_terminal.domain.loyalty.file.setting import Setting, put
from pos_terminal.domain.loyalty.file.toml_places import places
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt, RefundPolicy
from pos_terminal.domain.loyalty.rules.offline import OfflineRule
from pos_terminal.domain.loyalty.rules.period import LeapDay
from pos_terminal.domain.loyalty.rules.stacking import Stacking
from pos_terminal.domain.words import Words

LONGEST_FILE = 200_000
# Their readers are loaded with the first programme that has one of them: a till without starts sooner.
KINDS = (
    "tiers",
    "campaign",
    "gift",
    "experiment",
    "referral",
    "plan",
    "gate",
    "quota",
    "activity",
    "check_in",
    "mission",
    "wheel",
    "board",
    "settlement",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says: programmes without a problem, problems, and advice on those programmes."""

    programmes: tuple[Programme, ...]
    problems: tuple[Finding, ...]
    advice: tuple[Finding, ...]


def parse(
    text: str, file: str = "", settings: Sequence[Setting] = ()
) -> tuple[tuple[Programme, ...], tuple[Finding, ...]]:
    """The programmes of a file whose value was checked when it was put in force, and all problems of its form.

    A till reads its programmes so when it starts: whether they pay too much, and what to advise, was said before.
    """
    read, findings = _read(text, file, settings)
    return tuple(programme for programme, _ in read), tuple(findings.found)


def check(text: str, file: str = "", settings: Sequence[Setting] = ()) -> Checked:
    """The file's programmes, problems and advice. `settings` are (key, value) pairs put in place of what it says."""
    from pos_terminal.domain.loyalty.file.advice import advise
    from pos_terminal.domain.loyalty.file.readers.value import check_value

    read, findings = _read(text, file, settings)
    advice = Findings(file, findings.places)
    sound: list[Programme] = []
    for programme, table in read:
        already = len(findings.found)
        check_value(programme, table)
        if len(findings.found) == already:
            sound.append(programme)
            advise(programme, table.path, advice)
    return Checked(tuple(sound), tuple(findings.found), tuple(advice.found))


def _read(text: str, file: str, settings: Sequence[Setting]) -> tuple[list[tuple[Programme, Table]], Findings]:
    """Programmes whose form has no problem, each with its table; and every problem."""
    findings = Findings(file, {})
    if len(text) > LONGEST_FILE:
        findings.add((), "too-long", Words("檔案太大。", "The file is too long."))
        return [], findings
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        findings.found.append(not_toml(file, str(problem), text))
        return [], findings
    except RecursionError:
        findings.found.append(not_toml(file, "nested too deeply", text))
        return [], findings
    findings = Findings(file, places(text))
    put(data, settings, findings)
    whole = Table(data, (), findings)
    read: list[tuple[Programme, Table]] = []
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
        if any(programme.id == other.id for other, _ in read):
            table.problem("id", "twice", f"「{programme.id}」出現兩次。", f"{programme.id!r} is there twice.")
        if len(findings.found) == already:
            read.append((programme, table))
    return read, findings


def digest(text: str, settings: Sequence[Setting] = ()) -> str:
    """The version of a file: the first 16 hex digits of the SHA-256 of its text, with what was set beside it."""
    said = "".join(f"\n{key}={value}" for key, value in sorted(settings))
    return sha256((text + said).encode()).hexdigest()[:16]


def read_programme(table: Table, version: str) -> Programme:
    """One programme of a file. What only the whole of it can show is not looked at yet."""
    currency, timezone = _currency(table), _timezone(table)
    points, money_off, offline = table.table("points"), table.table("money_off"), table.table("offline")
    kinds: dict[str, Any] = {}
    if table.may_have(*KINDS):
        from pos_terminal.domain.loyalty.file.readers.kinds import read_kinds

        kinds = read_kinds(table, currency)
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
        stacking=table.one_of("stacking", Stacking, Stacking.BEST),
        leap_day=table.one_of("leap_birthday", LeapDay, LeapDay.FEBRUARY_28),
        refund=table.one_of("refund", RefundPolicy, RefundPolicy.RECOMPUTE),
        refund_debt=table.one_of("refund_debt", RefundDebt, RefundDebt.OWE),
        refund_grace_days=table.integer("refund_grace_days", 7, most=365),
        static_limit_points=table.integer("static_limit_points", 0),
        found_may_spend=table.flag("found_may_spend"),
        offline=read_offline(offline, currency) if offline else OfflineRule(),
        **kinds,
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
