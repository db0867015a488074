"""The words of receipts, by language, and how figures and dates are written on paper."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pos_terminal.domain.money import Money
from pos_terminal.domain.receipt.template import BOTH
from pos_terminal.domain.words import Language, Words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SYMBOLS = {"HKD": "HK$", "MOP": "MOP$", "TWD": "NT$", "CNY": "¥", "USD": "US$", "SGD": "S$"}
MINUS = "−"


@dataclass(frozen=True, slots=True)
class ReceiptWords:
    """The words in every language the shop has, and the languages that a document speaks (both by default)."""

    texts: Mapping[Language, Mapping[str, str]]
    languages: tuple[Language, ...] = BOTH

    def speaking(self, *languages: Language) -> "ReceiptWords":
        """The same words for a document in these languages only."""
        return replace(self, languages=languages)

    def changed(self, language: Language, texts: Mapping[str, str]) -> "ReceiptWords":
        """The same words but for these of one language."""
        return replace(self, texts={**self.texts, language: {**self.texts[language], **texts}})

    def say(self, key: str, **params: str | int) -> str:
        """The words of `key` side by side: `小計 Subtotal`."""
        return joined(self.each(key, **params))

    def each(self, key: str, **params: str | int) -> tuple[str, ...]:
        """The words of `key`, one text a language."""
        return tuple(self.texts[language][key].format(**params) for language in self.languages)

    def name(self, names: Words) -> str:
        """A product's or programme's own name, in the document's languages."""
        return joined(tuple(names.in_language(language) for language in self.languages))

    def name_each(self, names: Words) -> tuple[str, ...]:
        """The same, one text a language, and the same one only once."""
        return tuple(dict.fromkeys(filter(None, (names.in_language(language) for language in self.languages))))

    def day(self, day: date) -> str:
        """A date as people read it (2026年11月30日, 30 Nov 2026); in figures where both languages must read it."""
        if len(self.languages) > 1:
            return day.isoformat()
        return self.say("date", year=day.year, month=day.month, day=day.day, month_name=MONTHS[day.month - 1])

    def expires(self, on: date) -> str:
        """When something ends: 2026年11月30日到期, Expires 30 Nov 2026, or 2026-11-30 到期 expires."""
        if len(self.languages) > 1:
            return f"{self.day(on)} {self.say('expiring')}"
        return self.say("expires", date=self.day(on))


def joined(texts: tuple[str, ...]) -> str:
    """Texts side by side, the same one only once."""
    return " ".join(dict.fromkeys(text for text in texts if text))


def parse_words(files: Mapping[Language, str]) -> ReceiptWords:
    """The words from the texts of `resources/receipts/*.toml`. Raises ValueError where one lacks a key of another."""
    texts = {language: _flat(tomllib.loads(text)) for language, text in files.items()}
    keys = set[str]().union(*texts.values())
    for language, found in texts.items():
        if missing := sorted(keys - set(found)):
            raise ValueError(f"receipt words {language}: missing {', '.join(missing)}")
    return ReceiptWords(texts)


def figure(minor: int, currency: str) -> str:
    """An amount as it stands in a column: `1,240.00`, `−9.00`."""
    plain = Money(abs(minor), currency).decimal()
    whole, dot, part = plain.partition(".")
    return (MINUS if minor < 0 else "") + f"{int(whole):,}" + dot + part


def amount(minor: int, currency: str) -> str:
    """An amount with its currency's sign in a sentence: `$27.20`, `−$9.00`."""
    sign = SYMBOLS.get(currency, currency + " ").removeprefix("HK")
    return (MINUS if minor < 0 else "") + sign + figure(abs(minor), currency)


def symbol(currency: str) -> str:
    """The currency beside a total: `HK$`."""
    return SYMBOLS.get(currency, currency)


def counted(number: int, *, signed: bool = False) -> str:
    """Points, stamps or pieces: `1,240`; with its sign `+120`, `−500`."""
    if number < 0:
        return f"{MINUS}{-number:,}"
    return f"+{number:,}" if signed else f"{number:,}"


def moment(at: datetime) -> str:
    """An instant on the shop's wall clock: `2026-11-21 14:33`."""
    return f"{at:%Y-%m-%d %H:%M}"


def _flat(table: Mapping[str, object]) -> Mapping[str, str]:
    return {key: value for key, value in table.items() if isinstance(value, str)}
