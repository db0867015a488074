"""What is known of printers by model, from `resources/printers/*.toml`: one file, one profile, named as the file."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pos_terminal.printer.settings import Answers, EndMark, Flow

WIDTHS = (384, 420, 512, 576, 640)
CHINESE = ("big5", "gb18030")


class BadProfile(Exception):
    """A profile's file cannot be used; the text names file, key and fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One family of printers. `chinese` are the native codes that models of it were sold with, none of which is used
    before a test slip has shown it; `columns` is what fits on a line of its own letters."""

    name: str
    models: tuple[str, ...]
    width_dots: int
    dpi: int
    columns: int
    longest_band: int
    avoids_48: bool
    feed_units: int
    cutter: bool
    drawer_pin: int
    drawer_on_ms: int
    drawer_off_ms: int
    end_mark: EndMark
    answers: Answers
    chinese: tuple[str, ...]
    baud: int
    flow: Flow
    note_zh: str
    note_en: str


# What suits most printers, for one whose profile nobody has named.
USUAL = Profile(
    name="",
    models=(),
    width_dots=576,
    dpi=203,
    columns=48,
    longest_band=100,
    avoids_48=True,
    feed_units=0,
    cutter=True,
    drawer_pin=2,
    drawer_on_ms=50,
    drawer_off_ms=500,
    end_mark="gs_r",
    answers="auto",
    chinese=(),
    baud=19_200,
    flow="auto",
    note_zh="",
    note_en="",
)

Check = Callable[[object], str]


def _whole(low: int, high: int) -> Check:
    said = f"must be a whole number from {low} to {high}"
    return lambda value: "" if type(value) is int and low <= value <= high else said


def _one_of(*allowed: object) -> Check:
    said = f"must be one of {', '.join(str(value) for value in allowed)}"
    return lambda value: "" if value in allowed and type(value) is type(allowed[0]) else said


def _texts(*allowed: str) -> Check:
    def check(value: object) -> str:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return "must be a list of texts"
        odd = [item for item in value if allowed and item not in allowed]
        return f"{odd[0]} is none of {', '.join(allowed)}" if odd else ""

    return check


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value.isprintable() else "must be one line of text"


def _yes_no(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


CHECKS: Mapping[str, Check] = {
    "models": _texts(),
    "width_dots": _one_of(*WIDTHS),
    "dpi": _whole(150, 300),
    "columns": _whole(20, 80),
    "longest_band": _whole(1, 255),
    "avoids_48": _yes_no,
    "feed_units": _whole(0, 4),
    "cutter": _yes_no,
    "drawer_pin": _one_of(2, 5),
    "drawer_on_ms": _whole(10, 510),
    "drawer_off_ms": _whole(10, 510),
    "end_mark": _one_of("gs_h", "gs_r", "none"),
    "answers": _one_of("auto", "yes", "no"),
    "chinese": _texts(*CHINESE),
    "baud": _whole(1_200, 921_600),
    "flow": _one_of("auto", "dsr_dtr", "rts_cts", "xon_xoff", "none"),
    "note_zh": _text,
    "note_en": _text,
}


def read_profile(path: Path) -> Profile:
    """The profile of that file. Raises BadProfile with its first fault."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadProfile(f"{path.name}: {error}") from error
    for key in found:
        if key not in CHECKS:
            raise BadProfile(f"{path.name}: {key}: there is no such key")
    values: dict[str, object] = {}
    for key, check in CHECKS.items():
        if key not in found:
            raise BadProfile(f"{path.name}: {key}: is missing")
        if fault := check(found[key]):
            raise BadProfile(f"{path.name}: {key}: {fault}")
        values[key] = tuple(found[key]) if isinstance(found[key], list) else found[key]
    return Profile(name=path.stem, **values)  # type: ignore[arg-type]


def read_profiles(folder: Path) -> tuple[Profile, ...]:
    """All profiles of that folder, by name. Raises BadProfile."""
    return tuple(read_profile(path) for path in sorted(folder.glob("*.toml")))
