"""A shop's own words for its receipts: only those that it changes, checked against the shipped ones."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from pos_terminal.domain.loyalty.file.reading import LONGEST_TEXT, Finding, Findings, did_you_mean, not_toml
from pos_terminal.domain.loyalty.file.toml_places import places
from pos_terminal.domain.receipt.blocks import clean
from pos_terminal.domain.words import Words


def read_words(text: str, file: str, shipped: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The words that the text changes, and every problem in it; with a problem, none.

    A word may hold the `{...}` of the shipped one and no others: the program fills in nothing else.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        return {}, (not_toml(file, str(problem), text),)
    findings = Findings(file, places(text))
    changed: dict[str, str] = {}
    for path, value in _flat(data):
        key = ".".join(path)
        if key not in shipped:
            words = Words(f"收據沒有「{key}」這個用語。", f"Receipts have no word {key!r}.")
            findings.add(path, "unknown-key", words, did_you_mean(key, tuple(shipped)))
        elif not isinstance(value, str):
            findings.add(path, "wrong-type", Words("應為一段文字。", "It must be a text."))
        elif len(value) > LONGEST_TEXT or clean(value) != value:
            words = Words("文字太長或含控制字元。", "The text is too long or holds control characters.")
            findings.add(path, "bad-text", words)
        else:
            _check_places(path, value, shipped[key], findings)
            changed[key] = value
    problems = tuple(sorted(findings.found, key=lambda one: one.line))
    return ({} if problems else changed), problems


def _flat(table: Mapping[str, object], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every value with its key: `tender.cash` may be written with quotation marks or without."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, (*path, key))
        else:
            yield (*path, key), value


def _check_places(path: tuple[str, ...], text: str, shipped: str, findings: Findings) -> None:
    """Whether the program fills in everything in braces."""
    known = sorted(set(_fields(shipped)))
    try:
        used = tuple(_fields(text))
    except ValueError:
        sentence = Words(
            "大括號不成對；要印大括號請寫 {{ 或 }}。", "A brace stands alone; a printed one is written {{ or }}."
        )
        findings.add(path, "bad-braces", sentence)
        return
    for name in dict.fromkeys(used):
        if name not in known:
            sentence = Words(f"程式不會填上 {{{name}}}。", f"The program does not fill in {{{name}}}.")
            findings.add(path, "unknown-place", sentence, _instead(name, known))


def _instead(name: str, known: Sequence[str]) -> Words:
    near = did_you_mean(name, known)
    if near.en or not known:
        return near
    names = ", ".join(f"{{{one}}}" for one in known)
    return Words(f"這裏可用：{names}。", f"Here can stand: {names}.")


def _fields(text: str) -> Iterator[str]:
    """What stands in braces, with all that belongs to it: `{n:>9}` is another place than `{n}`."""
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            yield name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
