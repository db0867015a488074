"""Reading a programme file's tables: each value checked, each problem kept with its place and both languages' words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from re import fullmatch, search
from typing import Any, TypeVar
from unicodedata import category

from pos_terminal.domain.loyalty.file.toml_places import Path, line_of
from pos_terminal.domain.loyalty.rules.period import YearDay
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.words import Words

LARGEST = 999_999_999
ASK = "ask"  # a preset's value that nobody knows: the shop says it
NEEDS_SETTING = "needs-setting"
LONGEST_TEXT = 400
NAME_OF_ID = r"[a-z0-9]+(-[a-z0-9]+)*"

Choices = TypeVar("Choices", bound=StrEnum)
Instead = TypeVar("Instead")

NO_WORDS = Words("", "")
NO_DAY: date | None = None
NO_TAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a programme file, with its place; `suggestion` says what to write instead, if anything."""

    code: str
    file: str
    line: int
    key: str
    sentence: Words
    suggestion: Words = NO_WORDS

    def __str__(self) -> str:
        advice = f" {self.suggestion.en}" if self.suggestion.en else ""
        key = f"{self.key}: " if self.key else ""
        return f"{self.file}:{self.line}: {key}{self.sentence.en}{advice}"


@dataclass
class Findings:
    """What was found in one file so far."""

    file: str
    places: Mapping[Path, int]
    found: list[Finding] = field(default_factory=list)

    def add(self, path: Path, code: str, sentence: Words, suggestion: Words = NO_WORDS) -> None:
        key = ".".join(str(part) for part in path)
        self.found.append(Finding(code, self.file, line_of(self.places, path), key, sentence, suggestion))


class Table:
    """One table of the file. Every key that is asked for is known; `finish` complains about the others."""

    def __init__(self, data: Mapping[str, Any], path: Path, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self._data = data
        self._known: list[str] = []

    def problem(self, key: str, code: str, zh: str, en: str, suggestion: Words = NO_WORDS) -> None:
        self.findings.add((*self.path, key) if key else self.path, code, Words(zh, en), suggestion)

    def problem_at(self, path: Path, code: str, zh: str, en: str, suggestion: Words = NO_WORDS) -> None:
        """A problem at a place below this table."""
        self.findings.add((*self.path, *path), code, Words(zh, en), suggestion)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names in the order written."""
        self.tags(key)
        value = self._data.get(key, ())
        return tuple(value) if isinstance(value, Sequence) and all(isinstance(one, str) for one in value) else ()

    def has(self, key: str) -> bool:
        return key in self._data

    def may_have(self, *keys: str) -> bool:
        """Whether one of these keys is there; all of them are known."""
        self._known += keys
        return any(key in self._data for key in keys)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            return self._wrong(key, "一段文字", "a text", default or "")
        if len(value) > LONGEST_TEXT or any(category(one) == "Cc" for one in value):
            self.problem(key, "bad-text", "文字太長或含控制字元。", "The text is too long or holds control characters.")
            return default or ""
        return value

    def id(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        empty = default != "" and self._data.get(key) == ""
        if empty or (value and not fullmatch(NAME_OF_ID, value)):
            zh, en = "代號只可用小寫字母、數字和連字號。", "An id has lower-case letters, digits and hyphens only."
            self.problem(key, "bad-id", zh, en)
        return value

    def words(self, key: str, default: Words | None = None) -> Words:
        value = self._get(key, default)
        if value is None or isinstance(value, Words):
            return value or NO_WORDS
        if isinstance(value, str):
            both = self.text(key)
            return Words(both, both)
        if not isinstance(value, Mapping):
            return self._wrong(key, '{zh = "…", en = "…"}', '{zh = "...", en = "..."}', NO_WORDS)
        table = Table(value, (*self.path, key), self.findings)
        words = Words(table.text("zh", ""), table.text("en", ""))
        table.finish()
        if not (words.zh or words.en):
            self.problem(key, "empty-words", "名稱不能留空。", "The name must not be empty.")
        return words

    def integer(self, key: str, default: int | None = None, *, least: int = 0, most: int = LARGEST) -> int:
        value = self._get(key, default)
        if value is None:
            return default or least
        if isinstance(value, bool) or not isinstance(value, int):
            return self._wrong(key, "整數", "a whole number", default or least)
        if not least <= value <= most:
            self.problem(
                key, "out-of-range", f"應介乎 {least:,} 與 {most:,}。", f"It must be from {least:,} to {most:,}."
            )
            return default or least
        return value

    def amount(self, key: str, currency: str, default: int | None = None, *, least: int = 0) -> int:
        """An amount in whole currency units (`5`, `5.00` or `"5.00"`), as minor units."""
        value = self._get(key, default)
        if value is None:
            return default or least
        try:
            if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
                raise ValueError(key)
            minor = parse_minor(format(value, "f") if isinstance(value, Decimal) else str(value), currency)
        except ValueError:
            return self._wrong(
                key, f"{currency} 金額，例如 5.00", f"an amount in {currency} such as 5.00", default or least
            )
        if not least <= minor <= LARGEST:
            self.problem(key, "out-of-range", "金額太小或太大。", "The amount is too small or too large.")
            return default or least
        return minor

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._get(key, default)
        return value if isinstance(value, bool) else self._wrong(key, "true 或 false", "true or false", default)

    def day(self, key: str, *, needed: bool = False) -> date | None:
        value = self._get(key, None if needed else False)
        if value is None or value is False:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            return self._wrong(key, "日期，例如 2026-03-01", "a date such as 2026-03-01", NO_DAY)
        return value

    def one_of(self, key: str, choices: type[Choices], default: Choices) -> Choices:
        value = self._get(key, default.value)
        names = [one.value for one in choices]
        if value in names:
            return choices(value)
        zh, en = f"應為 {'、'.join(names)} 之一。", f"It must be one of {', '.join(names)}."
        self.problem(key, "not-a-choice", zh, en, did_you_mean(str(value), names))
        return default

    def tags(self, key: str) -> frozenset[str]:
        value = self._get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
            return self._wrong(key, '標籤清單，例如 ["drink"]', 'a list of tags such as ["drink"]', NO_TAGS)
        return frozenset(value)

    def ids(self, key: str) -> frozenset[str]:
        """A list of ids: tiers, merchants, ways of paying, codes."""
        return self.tags(key)

    def integers(self, key: str, *, least: int, most: int) -> frozenset[int]:
        """A list of whole numbers."""
        value = self._get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(type(one) is int for one in value):
            return self._wrong(key, "整數清單，例如 [1, 2]", "a list of whole numbers such as [1, 2]", frozenset())
        if not all(least <= one <= most for one in value):
            self.problem(key, "out-of-range", f"應介乎 {least} 與 {most}。", f"Each must be from {least} to {most}.")
        return frozenset(one for one in value if least <= one <= most)

    def days(self, key: str) -> frozenset[date]:
        """A list of dates."""
        value = self._get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(type(one) is date for one in value):
            return self._wrong(key, "日期清單", "a list of dates", frozenset())
        return frozenset(value)

    def year_day(self, key: str) -> YearDay | None:
        """A day of the year such as `"03-31"`; None where the key is missing."""
        value = self._get(key, False)
        return None if value is False else self._year_day(key, value)

    def year_days(self, key: str) -> tuple[YearDay, ...]:
        """Days of the year, earliest first."""
        value = self._get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            return self._wrong(key, '日子清單，例如 ["03-31"]', 'a list of days such as ["03-31"]', ())
        found = [self._year_day(key, one) for one in value]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.month, one.day)))

    def minute(self, key: str, default: int) -> int:
        """A time of day such as `"08:30"`, in minutes; `"24:00"` is the day's end."""
        value = self._get(key, "")
        if value == "":
            return default
        shape = fullmatch(r"([0-9]{1,2}):([0-5][0-9])", value) if isinstance(value, str) else None
        minutes = int(shape[1]) * 60 + int(shape[2]) if shape else -1
        if not 0 <= minutes <= 24 * 60:
            return self._wrong(key, "時間，例如 08:30", 'a time such as "08:30"', default)
        return minutes

    def phrases(self, key: str) -> tuple[Words, ...]:
        """A list of short texts, each in both languages."""
        value = self._get(key, ())
        if isinstance(value, str) or not isinstance(value, Sequence):
            return self._wrong(
                key, '清單，例如 [{zh = "…", en = "…"}]', 'a list such as [{zh = "...", en = "..."}]', ()
            )
        inner = Table({str(place): one for place, one in enumerate(value)}, (*self.path, key), self.findings)
        return tuple(inner.words(str(place)) for place in range(len(value)))

    def _year_day(self, key: str, value: object) -> YearDay | None:
        shape = fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", value) if isinstance(value, str) else None
        if shape is None:
            return self._wrong(key, '月和日，例如 "03-31"', 'a month and day such as "03-31"', None)
        return YearDay(int(shape[1]), int(shape[2]))

    def table(self, key: str) -> "Table | None":
        value = self._get(key, False)
        if value is False:
            return None
        if not isinstance(value, Mapping):
            return self._wrong(key, f"一個表：[{key}]", f"a table: [{key}]", None)
        return Table(value, (*self.path, key), self.findings)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """The elements of an array of tables; a single table counts as one."""
        value = self._get(key, ())
        if isinstance(value, Mapping):
            return (Table(value, (*self.path, key), self.findings),)
        if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(v, Mapping) for v in value):
            return self._wrong(key, f"一個或多個表：[[{key}]]", f"one or more tables: [[{key}]]", ())
        return tuple(Table(one, (*self.path, key, number), self.findings) for number, one in enumerate(value))

    def finish(self) -> None:
        """Every key that nobody asked for is named, with the likeliest one that was meant."""
        for key in self._data:
            if key not in self._known:
                zh, en = f"不認識「{key}」。", f"There is no key {key!r} here."
                self.problem(key, "unknown-key", zh, en, did_you_mean(key, self._known))

    def _get(self, key: str, default: object) -> Any:
        """The value; where it is missing the default, and without one a problem and None."""
        self._known.append(key)
        if key in self._data:
            if self._data[key] == ASK:
                path = ".".join(str(part) for part in (*self.path[2:], key))
                zh, en = "這個數值要由你決定。", "This value is yours to say."
                tip = Words(f"例如：--set {path}=…，或在檔案中填寫。", f"Write it here, or give --set {path}=...")
                self.problem(key, NEEDS_SETTING, zh, en, tip)
                return 1 if default is None else default
            return self._data[key]
        if default is None:
            self.problem(key, "missing", f"缺少「{key}」。", f"{key!r} is missing.")
        return default

    def _wrong(self, key: str, zh: str, en: str, instead: Instead) -> Instead:
        self.problem(key, "wrong-type", f"應為{zh}。", f"It must be {en}.")
        return instead


def did_you_mean(written: str, known: Sequence[str]) -> Words:
    """The likeliest of the known names, as a question."""
    close = get_close_matches(written, known, n=1, cutoff=0.6)
    return Words(f"是否想寫「{close[0]}」？", f"Did you mean {close[0]!r}?") if close else Words("", "")


def not_toml(file: str, problem: str, text: str) -> Finding:
    """The finding of a text that is no TOML at all; `problem` is what the parser said."""
    at_end = len(text.splitlines()) if "at end of document" in problem else 1
    at = search(r"at line (\d+)", problem)
    zh = f"這裏不是 TOML 格式（{problem}）。"
    suggestion = Words("請檢查引號、括號和等號。", "Check quotes, brackets and equals signs.")
    return Finding(
        "not-toml",
        file,
        int(at[1]) if at else max(1, at_end),
        "",
        Words(zh, f"This is not TOML: {problem}."),
        suggestion,
    )
