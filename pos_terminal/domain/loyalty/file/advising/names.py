"""Names that members read in one language only."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Words

KINDS = ("stamp_card", "reward", "campaign", "gift", "plan", "gate", "quota", "mission", "wheel", "board")


def about_names(programme: Programme, path: Path, findings: Findings) -> None:
    """Names each that lacks a language: receipts and screens then show the other."""
    for place, names in _names(programme):
        if not names.zh or not names.en:
            sentence = Words("只有一種語言的名稱。", "The name is in one language only.")
            findings.add((*path, *place), "one-language", sentence)


def _names(programme: Programme) -> Iterator[tuple[Path, Words]]:
    yield ("name",), programme.names
    yield ("unit",), programme.unit_names
    if programme.money_off is not None:
        yield ("money_off", "name"), programme.money_off.names
    for kind in KINDS:
        for number, one in enumerate(getattr(programme, f"{kind}s")):
            yield (kind, number, "name"), one.names
    for number, activity in enumerate(programme.activities):
        yield ("activity", number, "name"), activity.names
    for number, level in enumerate(programme.tiers.levels if programme.tiers else ()):
        yield ("tiers", "level", number, "name"), level.names
    for number, wheel in enumerate(programme.wheels):
        for place, field in enumerate(wheel.prizes):
            yield ("wheel", number, "prize", place, "name"), field.names
