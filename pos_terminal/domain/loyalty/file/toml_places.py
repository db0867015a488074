"""Where each key of a TOML text stands. The text has been read as TOML already, so that a tolerant look is enough."""

import re
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"^\s*(\[\[?)\s*({_DOTTED})\s*\]\]?")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=\s*(.*)$")
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*\'""")


def places(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every table and key; elements of an array of tables are numbered from 0."""
    found: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    for number, line in _openings(text):
        header = _HEADER.match(line)
        if header:
            table = _numbered(_parts(header[2]), arrays, opens=header[1] == "[[")
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            path = table
            for part in _parts(key[1]):
                path = (*path, part)
                found.setdefault(path, number)
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """The key's line, or that of the nearest table around it; 1 where nothing is known."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1


def _openings(text: str) -> Iterator[tuple[int, str]]:
    """Lines that begin a table or a key: those inside a long text or an array of several lines are passed over."""
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            _, closed, rest = line.partition(quote)
            quote = "" if closed else quote
            depth += _opened(rest) if closed else 0
            continue
        if depth == 0:
            yield number, line
            key = _KEY.match(line)
            line = key[2] if key else ""  # noqa: PLW2901 - a table's brackets are no array
        quote = _unclosed(line)
        depth = max(0, depth + _opened(line.split(quote)[0] if quote else line))


def _unclosed(line: str) -> str:
    return next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")


def _opened(line: str) -> int:
    bare = _STRING.sub("", line).partition("#")[0]
    return bare.count("[") - bare.count("]")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _numbered(parts: tuple[str, ...], arrays: dict[Path, int], *, opens: bool) -> Path:
    """The table's path, with the number of the last element wherever a part of it is an array of tables."""
    path: Path = ()
    for place, part in enumerate(parts):
        path = (*path, part)
        if opens and place == len(parts) - 1:
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    return path
