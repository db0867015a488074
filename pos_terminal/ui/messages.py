"""What went wrong or is worth knowing, as a sentence for the cashier: what happened, then what to do.

Codes come from `Refused`, `Unavailable` and notices of the till; their sentences stand in `wording.py`. Nothing here
knows Qt, so that commands print the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.words import Language
from pos_terminal.ui import format as fmt
from pos_terminal.ui.wording import SENTENCES, Sentence

Params = Mapping[str, str | int]
MessageTone = Literal["info", "good", "warn", "error"]
NO_PARAMS: Params = {}


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to show: `text` says what happened, `advice` what to do next (empty where there is nothing)."""

    code: str
    text: str
    advice: str
    tone: MessageTone
    icon: str

    def whole(self, language: Language) -> str:
        """Both parts in one line; Chinese sentences follow each other without a space."""
        return (self.text + ("" if language == "zh_HK" else " ") + self.advice).strip()


def message(code: str, params: Params = NO_PARAMS, language: Language = "zh_HK", currency: str = "HKD") -> Message:
    """The message of a code. A code without a sentence (which a test forbids) is shown as it is, never raised over."""
    found = SENTENCES.get(code, Sentence(code, code))
    shown = {name: _shown(name, value, currency) for name, value in params.items()}
    text, advice = (found.zh, found.zh_advice) if language == "zh_HK" else (found.en, found.en_advice)
    return Message(code, _filled(text, shown), _filled(advice, shown), found.tone, found.icon or TONE_ICONS[found.tone])


def sentence(code: str, params: Params = NO_PARAMS, language: Language = "zh_HK", currency: str = "HKD") -> str:
    """The message of a code in one line: `message(...).whole(...)`."""
    return message(code, params, language, currency).whole(language)


def trouble(problem: Refused | Unavailable | str, language: Language, currency: str = "HKD") -> Message:
    """The message of what a call at the till raised; a text is the incident code of a fault."""
    match problem:
        case Refused():
            return message(problem.code, problem.params, language, currency)
        case Unavailable():
            return message(problem.code, NO_PARAMS, language, currency)
        case str():
            return message("fault", {"incident": problem}, language, currency)


TONE_ICONS: Mapping[MessageTone, str] = {
    "info": "info",
    "good": "circle-check",
    "warn": "triangle-alert",
    "error": "octagon-x",
}


class _AsWritten(dict[str, str]):
    """A figure that the code did not bring stays as its name, so that a sentence never fails."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _filled(template: str, shown: Mapping[str, str]) -> str:
    return template.format_map(_AsWritten(shown))


def _shown(name: str, value: str | int, currency: str) -> str:
    if isinstance(value, str):
        return value
    return fmt.money(value, currency) if name.endswith("_minor") else fmt.points(value)
