"""The rows of the settings screen's lists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleCard:
    """The rules of one topic: the first in large, the others beneath."""

    key: str
    glyph: str
    title: str
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingFact:
    """A line of a list: what, and how it stands."""

    key: str
    title: str
    text: str
