"""No rule is silent: changing any field of any rule changes what `explain` says, but for a list with reasons."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from pos_terminal.domain.loyalty.file.explain import explain
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules import campaign, club, play, points, reward, tier
from pos_terminal.domain.words import Words
from tests.support.altered_rules import BASES, altered, label_of

RULES = {name: kind for family in (campaign, club, play, points, reward, tier) for name, kind in vars(family).items()}
NAMES_IT = "names it in files, accounts and reports; members never see it"
BETWEEN = "lies between merchants; members get the same"
NOT_SAID = {
    "id": NAMES_IT,
    "version": "the file's fingerprint",
    "as_of": "where the figures come from",
    "source": "where the figures come from",
    "money_off.id": NAMES_IT,
    "money_off.names": "the heading on bill and receipt",
    "stamp_cards.id": NAMES_IT,
    "stamp_cards.icon": "the picture on the till",
    "rewards.id": NAMES_IT,
    "rewards.paper": "the paper itself shows it",
    "tiers.levels.id": NAMES_IT,
    "campaigns.id": NAMES_IT,
    "gifts.id": NAMES_IT,
    "experiments.id": NAMES_IT,
    "experiments.names": "what the shop calls its test; members learn whom a campaign is for",
    "plans.id": NAMES_IT,
    "plans.sku": "what the till rings up",
    "gates.id": NAMES_IT,
    "quotas.id": NAMES_IT,
    "activities.code": NAMES_IT,
    "missions.id": NAMES_IT,
    "wheels.id": NAMES_IT,
    "wheels.prizes.id": NAMES_IT,
    "boards.id": NAMES_IT,
    "settlement.points": BETWEEN,
    "settlement.worth_minor": BETWEEN,
    "settlement.period": BETWEEN,
}


def spoken(programme: Programme) -> tuple[str, str]:
    lines = explain(programme)
    return "\n".join(line.zh for line in lines), "\n".join(line.en for line in lines)


def every_label(kind: Any, label: str = "") -> Iterator[str]:
    """Every field of the rules, found from their types alone."""
    inner = [one for one in get_args(kind) if is_dataclass(one) and one is not Words]
    if label.endswith(".hours") and kind is not int:
        yield from (f"{label}.0", f"{label}.1")
    elif inner:
        yield from every_label(inner[0], label)
    elif is_dataclass(kind) and kind is not Words:
        hints = get_type_hints(kind, localns=RULES)  # Programme names its rules for the type checker alone
        for field in fields(kind):
            yield from every_label(hints[field.name], f"{label}.{field.name}".lstrip("."))
    else:
        yield label


def told(programme: Programme) -> set[str]:
    """Labels of which every change shows, in both languages, and each change differently."""
    heard: dict[tuple[str | int, ...], list[tuple[str, str]]] = {}
    for path, other in altered(programme):
        if label_of(path) not in NOT_SAID:
            heard.setdefault(path, [spoken(programme)]).append(spoken(other))
    return {
        label_of(path)
        for path, texts in heard.items()
        if all(len(set(language)) == len(texts) for language in zip(*texts, strict=True))
    }


def test_every_field_is_said() -> None:
    said = set().union(*(told(programme) for programme in BASES.values()))

    assert sorted(set(every_label(Programme)) - said - set(NOT_SAID)) == []


def test_what_is_not_said_is_a_field() -> None:
    assert sorted(set(NOT_SAID) - set(every_label(Programme))) == []
