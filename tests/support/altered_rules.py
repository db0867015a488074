"""A programme with every rule, in four shapes, and each of its fields altered: for what must be said of any rule."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words
from tests.support.every_rule import EVERY_RULE

# Names of something else in the file: what else they could be.
OTHER = {
    "stamp_cards.reward": "cake",
    "tiers.levels.gift": "free-tea",
    "campaigns.after_mission": "walker-too",
    "campaigns.arm": "price/b",
    "gifts.reward": "free-tea",
    "wheels.fallback": "big",
    "money_off.by_tier.tier": "silver",
    "currency": "USD",
    "timezone": "Asia/Tokyo",
}
EITHER = {"voucher": ("cake", "free-tea"), "wheel": ("spring", "autumn")}
WHOLE = ("hours", "arms", "merchants", "perks")  # tuples that are one thing
MEMBERS = {"weekdays": 3, "month_days": 4, "tiers": "green", "holidays": date(2026, 7, 1)}
SECOND_MISSION = """
[[programme.mission]]
id = "walker-too"
name = {zh = "另一任務", en = "Other mission"}
target = 1
"""


def base(*changes: tuple[str, str]) -> Programme:
    """The programme with everything, with some of its text replaced."""
    text = EVERY_RULE + SECOND_MISSION
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    programmes, problems = parse(text)
    assert not problems, [str(one) for one in problems]
    return programmes[0]


# What is silent in the one (how many months, where days are counted) speaks in another.
BASES = {
    "everything": base(),
    "no lists, other ways": base(
        ("points = 1\nrounding", "points = 3\nrounding"),
        ('offline = "limit"\noffline_limit', 'offline = "allow"\noffline_limit'),
        ('per = "item"', 'per = "visit"'),
        ('kind = "free_item"', 'kind = "percent"'),
        ('metric = "spend"', 'metric = "events"'),
        ("at = 1000.00", "at = 1000"),
        ("at = 5000.00", "at = 5000"),
        ("keep = 4000.00", "keep = 4000"),
        ('metric = "visits"', 'metric = "events"'),
        ('window = "rolling_months"', 'window = "rolling_days"'),
        ('evaluate = "sale"', 'evaluate = "working_day"'),
        ("valid_months = 12\n", 'valid_to = "02-28"\n'),
        ('stacking = "best"', 'stacking = "priority"'),
        ("needs_plan = false", "needs_plan = true"),
    ),
    "years": base(
        ('window = "rolling_months"', 'window = "fiscal_year"'),
        ('per = "item"', 'per = "amount"'),
        ("pending_days = 2\nexpiry = {days = 5, months = 12, end_of_month = true}", "expiry = {end_of_year = true}"),
        ("expiry = {months = 1, end_of_year = true}", 'expiry = {on = ["03-30"]}'),
    ),
    "whole steps": base(
        ("expiry = {days = 5, months = 12, end_of_month = true}", 'expiry = {months = 12, on = ["06-29"]}'),
        ("points = 1\nrounding", "points = 3\nrounding"),
        ("whole_steps = false", "whole_steps = true"),
    ),
}


def altered(value: Any, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """(where, another value) for a value and everything inside it; a choice becomes each other one in turn."""
    name = str(path[-1]) if path else ""
    if isinstance(value, tuple) and name not in WHOLE:
        for place, one in enumerate(value):
            for inner, other in altered(one, *path, place):
                yield inner, (*value[:place], other, *value[place + 1 :])
    elif is_dataclass(value) and not isinstance(value, type | Words):
        for field in fields(value):
            for inner, other in altered(getattr(value, field.name), *path, field.name):
                yield inner, replace(value, **{field.name: other})
    elif isinstance(value, StrEnum):
        yield from ((path, other) for other in type(value) if other is not value)
    elif name == "hours" and isinstance(value, tuple):
        yield (*path, "0"), (value[0] + 1, value[1])
        yield (*path, "1"), (value[0], value[1] - 1)
    elif value is not None:
        yield path, another(value, name, label_of(path))


def another(value: Any, name: str, label: str) -> Any:
    """Another value of the same kind."""
    match value:
        case Words():
            return Words(value.zh + "乙", value.en + " B")
        case bool():
            return not value
        case int():
            return value + (9 if name == "priority" else 1)
        case date():
            return value + timedelta(days=1)
        case frozenset():
            return value | {MEMBERS.get(name, "another")}
        case tuple() if name == "arms":
            return tuple((arm, weight + 1) for arm, weight in value)
        case tuple():
            return value[:-1]
        case _:
            choices = EITHER.get(name, (OTHER.get(label, f"{value}-b"),))
            return next(one for one in choices if one != value)


def label_of(path: tuple[str | int, ...]) -> str:
    return ".".join(part for part in path if isinstance(part, str))
