"""A shop's receipt template: TOML text to values and back, and every problem with its line, key and what to write.

Keys and their meaning stand in `resources/receipts/template.toml`, which has all of them.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from pos_terminal.domain.loyalty.file.reading import Finding, Findings, Table, did_you_mean, not_toml
from pos_terminal.domain.loyalty.file.toml_places import places
from pos_terminal.domain.receipt.blocks import Size
from pos_terminal.domain.receipt.template import (
    MOST_COPIES,
    NEEDED,
    NO_WORDS,
    Header,
    Logo,
    Part,
    Prints,
    Sizes,
    Speaks,
    Template,
)
from pos_terminal.domain.words import Words

FILE = "receipt.toml"
LONGEST_FILE = 20_000
MOST_LINES = 12
# Lower a logo is a smudge, higher it is longer than the receipt.
LOGO_DOTS = (24, 400)
_KEY = re.compile(r"^([a-z_]+) = ")
_TABLE = re.compile(r"^\[([a-z]+)\]")


class _LineSize(StrEnum):
    """Sizes of what may not be as large as a shop's name."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


def read_template(text: str, file: str = FILE) -> tuple[Template, tuple[Finding, ...]]:
    """The template, and every problem of its text in the text's order; with a problem, the shipped template."""
    if len(text) > LONGEST_FILE:
        words = Words("檔案太大。", "The file is too long.")
        return Template(), (Finding("too-long", file, 1, "", words),)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        return Template(), (not_toml(file, str(problem), text),)
    findings = Findings(file, places(text))
    template = _template(Table(data, (), findings))
    problems = tuple(sorted(findings.found, key=lambda one: one.line))
    return (Template() if problems else template), problems


def written(template: Template, shipped: str) -> str:
    """The template as the text of `receipt.toml`: the shipped file's text, with these values and its comments.

    `shipped` has one line for each key. What is read from the answer is this template again.
    """
    values, table, lines = _values(template), "", []
    for line in shipped.splitlines():
        if opened := _TABLE.match(line):
            table = opened[1] + "."
        if key := _KEY.match(line):
            before, mark, comment = line.partition("#")
            value = f"{key[1]} = {values[table + key[1]]}"
            line = f"{value.ljust(len(before) - 1)} {mark}{comment}"  # noqa: PLW2901
        lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def _template(table: Table) -> Template:
    template = Template(
        languages=table.one_of("languages", Speaks, Speaks.BOTH),
        prints=table.one_of("print", Prints, Prints.ALWAYS),
        copies=table.integer("copies", 1, least=1, most=MOST_COPIES),
        parts=_parts(table),
        explain=table.flag("explain", default=True),
        logo=_logo(table.table("logo")),
        header=_header(table.table("header")),
        footer=_footer(table.table("footer")),
        sizes=_sizes(table.table("sizes")),
    )
    table.finish()
    return template


def _parts(table: Table) -> tuple[Part, ...]:
    if not table.has("parts"):
        table.names("parts")
        return Template().parts
    found: list[Part] = []
    known = [part.value for part in Part]
    for name in table.names("parts"):
        if name not in known:
            zh, en = f"沒有「{name}」這一部分。", f"There is no part {name!r}."
            table.problem("parts", "unknown-part", zh, en, did_you_mean(name, known))
        elif Part(name) in found:
            table.problem("parts", "twice", f"「{name}」出現兩次。", f"{name!r} is there twice.")
        else:
            found.append(Part(name))
    for needed in NEEDED:
        if needed not in found:
            zh, en = f"收據必須有「{needed}」。", f"A receipt must have {needed.value!r}."
            table.problem("parts", "part-missing", zh, en)
    return tuple(found)


def _logo(table: Table | None) -> Logo:
    if table is None:
        return Logo()
    usual = Logo()
    file = table.text("file", "")
    if "/" in file or "\\" in file or file.startswith("."):
        zh, en = "只寫檔名，圖片放在同一資料夾。", "Write the file's name alone; the picture lies beside this file."
        table.problem("file", "not-a-name", zh, en)
    least, most = LOGO_DOTS
    height = table.integer("height_dots", usual.height_dots, least=least, most=most)
    logo = Logo(file, height, table.flag("show", default=True))
    table.finish()
    return logo


def _header(table: Table | None) -> Header:
    if table is None:
        return Header()
    header = Header(
        address=_line(table, "address"),
        phone=table.text("phone", ""),
        registration=table.text("registration", ""),
        lines=_lines(table, "lines"),
    )
    table.finish()
    return header


def _footer(table: Table | None) -> tuple[Words, ...]:
    if table is None:
        return ()
    lines = _lines(table, "lines")
    table.finish()
    return lines


def _sizes(table: Table | None) -> Sizes:
    if table is None:
        return Sizes()
    usual = Sizes()
    sizes = Sizes(
        shop=table.one_of("shop", Size, usual.shop),
        items=Size(table.one_of("items", _LineSize, _LineSize.NORMAL).value),
        total=Size(table.one_of("total", _LineSize, _LineSize.LARGE).value),
        footer=Size(table.one_of("footer", _LineSize, _LineSize.SMALL).value),
    )
    table.finish()
    return sizes


def _line(table: Table, key: str) -> Words:
    """A text that may be left empty."""
    return table.words(key, NO_WORDS)


def _lines(table: Table, key: str) -> tuple[Words, ...]:
    lines = table.phrases(key)
    if len(lines) > MOST_LINES:
        table.problem(key, "out-of-range", f"最多 {MOST_LINES} 行。", f"At most {MOST_LINES} lines.")
    return lines


def _values(template: Template) -> Mapping[str, str]:
    """Every key of the file with its value as TOML."""
    logo, header, sizes = template.logo, template.header, template.sizes
    return {
        "languages": _text(template.languages),
        "print": _text(template.prints),
        "copies": str(template.copies),
        "parts": _list(_text(part) for part in template.parts),
        "explain": _flag(template.explain),
        "logo.file": _text(logo.file),
        "logo.height_dots": str(logo.height_dots),
        "logo.show": _flag(logo.show),
        "header.address": _words(header.address),
        "header.phone": _text(header.phone),
        "header.registration": _text(header.registration),
        "header.lines": _list(_words(line) for line in header.lines),
        "footer.lines": _list(_words(line) for line in template.footer),
        "sizes.shop": _text(sizes.shop),
        "sizes.items": _text(sizes.items),
        "sizes.total": _text(sizes.total),
        "sizes.footer": _text(sizes.footer),
    }


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are a part of TOML's."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _words(words: Words) -> str:
    if words.zh == words.en:
        return _text(words.zh)
    return f"{{ zh = {_text(words.zh)}, en = {_text(words.en)} }}"
