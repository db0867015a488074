"""What a receipt can be like, as the settings screen offers it: choices, parts, and what is wrong with a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.receipt.template import Part, Prints, Speaks, Template
from pos_terminal.domain.words import Words
from pos_terminal.services.state import TillState
from pos_terminal.ui.viewmodels.manner import Manner

LANGUAGES = {
    Speaks.BOTH: Words("中英並列", "Both"),
    Speaks.CHINESE: Words("中文", "中文"),
    Speaks.ENGLISH: Words("English", "English"),
    Speaks.MEMBER: Words("隨會員", "Member's"),
}
PRINTS = {
    Prints.ALWAYS: Words("每單列印", "Always"),
    Prints.OFFERED: Words("完成時問", "Ask when paid"),
    Prints.WHEN_ASKED: Words("要求才印", "When asked"),
}
EXPLAIN, LOGO = "explain", "logo"
SHOWN = {
    LOGO: Words("商標", "Logo"),
    Part.SAVINGS: Words("優惠明細", "Savings"),
    Part.MEMBER: Words("會員積分及印花", "Member's points and stamps"),
    EXPLAIN: Words("積分說明", "Why so many points"),
    Part.THANKS: Words("多謝語", "Thanks"),
    Part.CODE: Words("單號 QR 碼", "QR code of the bill"),
    Part.FOOTER: Words("頁尾", "Footer"),
    Part.COUPON: Words("下次優惠券", "Next-visit coupon"),
}
MOST_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One of several that exclude each other."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A part of the receipt that is shown or not."""

    key: str
    text: str
    shown: bool
    enabled: bool


def choices(rows: Iterable[tuple[str, Words]], chosen: str, manner: Manner) -> tuple[ChoiceRow, ...]:
    """The keys of a choice."""
    return tuple(ChoiceRow(str(key), manner.name(name), key == chosen) for key, name in rows)


def shown_row(key: str, name: Words, template: Template, manner: Manner) -> ShownRow:
    """Whether a part is shown; a logo that is not there, and a reason without its points, cannot be."""
    if key == LOGO:
        there = bool(template.logo.file)
        return ShownRow(key, manner.name(name), there and template.logo.show, there)
    if key == EXPLAIN:
        member = Part.MEMBER in template.parts
        return ShownRow(key, manner.name(name), member and template.explain, member)
    return ShownRow(str(key), manner.name(name), key in template.parts, True)


def problems(state: TillState, manner: Manner) -> str:
    """What is wrong with the shop's own files, in their lines."""
    found = state.paper_problems
    lines = [told(problem, manner.language) for problem in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        left = len(found) - MOST_PROBLEMS
        lines.append(manner.say(f"另有 {left} 處。", f"And {left} more."))
    return "\n".join(lines)
