"""What `doctor` has to say of one part of a counter."""

from dataclasses import dataclass
from typing import Literal

from pos_terminal.domain.words import Words

State = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `note` works, but something is worth knowing; `bad` needs somebody."""

    part: str
    state: State
    found: Words
    advice: Words = Words("", "")


def good(part: str, zh: str, en: str) -> Finding:
    """A part that is as it should be."""
    return Finding(part, "good", Words(zh, en))
