"""Tables that people bring along: CSV with a header, every bad row named with its line before anything is taken."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.words import Language, Words

MOST_NAMED = 1_000
LONGEST_FIELD = 200

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to put right; `column` is empty where it is about the whole line."""

    line: int
    column: str
    words: Words

    def sentence(self, language: Language) -> str:
        """`line 12, price: ...`"""
        if language == "zh_HK":
            return f"第 {self.line} 行" + (f" {self.column}" if self.column else "") + f"：{self.words.zh}"
        return f"line {self.line}" + (f", {self.column}" if self.column else "") + f": {self.words.en}"


class BadTable(Refused):
    """The file cannot be taken; nothing of it was. `problems` are the first thousand, `count` is how many there are."""

    def __init__(self, file: str, problems: Sequence[RowProblem], count: int) -> None:
        super().__init__("bad-table", file=file, count=count, first=problems[0].sentence("en"))
        self.problems = tuple(problems)
        self.count = count


class BadField(ValueError):
    """What is wrong with one field."""

    def __init__(self, column: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.column = column
        self.words = Words(zh, en)


Fields = Mapping[str, str]


def read_table(
    path: Path, *, needed: Sequence[str], known: Sequence[str], read: Callable[[Fields], Value]
) -> Iterator[tuple[int, Value | RowProblem]]:
    """Each row's line with its value, or with what is wrong with it. `read` raises BadField.

    Raises OSError where the file cannot be opened. Columns may stand in any order; a missing column that is not
    `needed` counts as empty.
    """
    # surrogateescape: a file in another encoding is named line by line instead of ending the reading
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            header = [name.strip().lower() for name in next(rows, [])]
            problem = _header_problem(header, needed, known)
            if problem:
                yield 1, RowProblem(1, "", problem)
                return
            for row in rows:
                if any(field.strip() for field in row):
                    yield rows.line_num, _row(rows.line_num, header, known, row, read)
        except csv.Error as error:
            text = Words(f"不是有效的 CSV：{error}", f"not valid CSV: {error}")
            yield rows.line_num, RowProblem(rows.line_num, "", text)


def problems_of(path: Path, rows: Iterator[tuple[int, Value | RowProblem]]) -> Iterator[Value]:
    """The values of a table; after the last one raises BadTable if any row was bad."""
    problems: list[RowProblem] = []
    bad = 0
    for _, value in rows:
        if not isinstance(value, RowProblem):
            yield value
            continue
        bad += 1
        if len(problems) < MOST_NAMED:
            problems.append(value)
    if problems:
        raise BadTable(str(path), problems, bad)


def _header_problem(header: list[str], needed: Sequence[str], known: Sequence[str]) -> Words | None:
    missing = [name for name in needed if name not in header]
    strange = [name for name in header if name not in known]
    if missing:
        names = ", ".join(missing)
        return Words(f"標題行欠：{names}", f"the header lacks: {names} (first line: {', '.join(known)})")
    if strange:
        shown = ", ".join(name or "(empty)" for name in strange)[:LONGEST_FIELD]
        return Words(
            f"標題行有不明的欄：{_plain(shown)}", f"the header has columns that are not known: {_plain(shown)}"
        )
    if len(set(header)) < len(header):
        return Words("標題行有重複的欄", "the header names a column twice")
    return None


def _row(
    line: int, header: list[str], known: Sequence[str], row: list[str], read: Callable[[Fields], Value]
) -> Value | RowProblem:
    if len(row) != len(header):
        text = Words(
            f"有 {len(row)} 欄，應為 {len(header)} 欄", f"{len(row)} fields where the header has {len(header)}"
        )
        return RowProblem(line, "", text)
    fields = dict.fromkeys(known, "") | {name: field.strip() for name, field in zip(header, row, strict=True)}
    try:
        for name, field in fields.items():
            _check_text(name, field)
        return read(fields)
    except BadField as bad:
        return RowProblem(line, bad.column, bad.words)


def _check_text(name: str, field: str) -> None:
    if field.isprintable():
        if len(field) > LONGEST_FIELD:
            raise BadField(name, f"超過 {LONGEST_FIELD} 個字", f"longer than {LONGEST_FIELD} characters")
        return
    if any("\udc80" <= letter <= "\udcff" for letter in field):
        raise BadField(name, "不是 UTF-8", "not UTF-8; save the file as UTF-8")
    raise BadField(name, "有控制字元", "has control characters")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
