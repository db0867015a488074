"""What a value of the settings file may be, each with a sentence for what is not."""

import difflib
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pos_terminal.assets import resources
from pos_terminal.domain.words import Words

# What is wrong with a value, or None where nothing is.
Check = Callable[[object], Words | None]


def whole(default: int, low: int, high: int) -> Any:
    """A setting that is an integer within bounds, both allowed."""
    words = Words(f"須為 {low} 至 {high} 的整數", f"must be a whole number from {low} to {high}")
    return setting(default, lambda value: None if _is_whole(value, low, high) else words)


def whole_or_auto(low: int, high: int) -> Any:
    """A setting that is an integer within bounds, or "auto", which it is by itself."""
    words = Words(f'須為 {low} 至 {high} 的整數，或 "auto"', f'must be a whole number from {low} to {high}, or "auto"')
    return setting("auto", lambda value: None if value == "auto" or _is_whole(value, low, high) else words)


def _is_whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def yes_no(default: bool) -> Any:
    """A setting that is true or false."""
    words = Words("須為 true 或 false", "must be true or false")
    return setting(default, lambda value: None if isinstance(value, bool) else words)


def formed(default: str, pattern: str, words: Words) -> Any:
    """A setting that is a text of a certain form."""
    return setting(default, lambda value: None if isinstance(value, str) and re.fullmatch(pattern, value) else words)


def label(default: str, longest: int = 60) -> Any:
    """A setting that people read: one line, not too long."""
    return formed(
        default,
        rf"[^\x00-\x1f\x7f-\x9f]{{0,{longest}}}",
        Words(f"須為一行文字，最多 {longest} 字", f"must be one line of text of at most {longest} characters"),
    )


def marks(default: str) -> Any:
    """A setting that is what a scanner sends around a code: at most four characters, control characters too."""
    words = Words("須為最多 4 個 ASCII 字元的文字", "must be a text of at most 4 ASCII characters")
    return formed(default, r"[\x01-\x7f]{0,4}", words)


def choice(default: str, *allowed: str) -> Any:
    """A setting with a fixed list of values."""
    words = Words(f"須為 {'、'.join(allowed)} 其中之一", f"must be one of {', '.join(allowed)}")
    return setting(default, lambda value: None if value in allowed else words)


def setting(default: Any, check: Check) -> Any:
    """A setting with whatever check."""
    return field(default=default, metadata={"check": check})


def or_profile(setting: Any) -> Any:
    """The same setting, which a printer's profile says where the file does not."""
    return field(default=None, metadata=setting.metadata)


def profile(value: object) -> Words | None:
    """The name of a printer profile that is shipped."""
    known = sorted(path.stem for path in (resources() / "printers").glob("*.toml"))
    if value in known:
        return None
    near = difflib.get_close_matches(str(value), known, 1)
    zh, en = (f"，是否 {near[0]}？", f"; is {near[0]} meant?") if near else ("", "")
    return Words(f"沒有這個打印機型號檔{zh}", f"there is no such profile (`printer profiles` lists them){en}")


def groups(value: object) -> Words | None:
    """Which documents a printer prints."""
    known = ("receipts", "reports", "slips")
    if isinstance(value, list) and all(item in known for item in value):
        return None
    return Words('須為 "receipts"、"reports"、"slips" 的清單', 'must be a list of "receipts", "reports" and "slips"')


def timezone(value: object) -> Words | None:
    """A name of the time zone database."""
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return Words("沒有這個時區，例如 Asia/Hong_Kong", "is no time zone that is known here, such as Asia/Hong_Kong")
    return None


def digits_list(value: object) -> Words | None:
    """A list of short texts of digits."""
    if isinstance(value, list) and all(isinstance(item, str) and re.fullmatch(r"\d{1,8}", item) for item in value):
        return None
    return Words('須為數字文字的清單，例如 ["97", "98"]', 'must be a list of texts of digits, such as ["97", "98"]')


_HOST_AND_PORT = re.compile(r"[^\s:/]{1,253}:[1-9]\d{0,4}")


def hosts_list(value: object) -> Words | None:
    """A list of addresses with a port."""
    if isinstance(value, list) and all(isinstance(item, str) and _HOST_AND_PORT.fullmatch(item) for item in value):
        return None
    example = '["192.168.1.21:8700"]'
    return Words(f"須為地址和埠號的清單，例如 {example}", f"must be a list of addresses with ports, such as {example}")


def camera_source(value: object) -> Words | None:
    """Where a camera is."""
    if isinstance(value, str) and (
        re.fullmatch(r"camera:[^\x00-\x1f\x7f-\x9f]{1,60}", value)
        or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://\S+", value)
        or Path(value).is_absolute()
    ):
        return None
    return Words(
        "須為鏡頭號碼或名稱（例如 camera:0、camera:C270）、網址，或影片檔案的完整路徑",
        "must be a camera's number or name, such as camera:0 or camera:C270, a URL, or the full path of a video file",
    )


HANDLED = ("octopus", "card", "fps", "wallet")


def handles(value: object) -> Words | None:
    """The ways of paying that a payment terminal takes."""
    if isinstance(value, list) and value and all(item in HANDLED for item in value) and len(set(value)) == len(value):
        return None
    shown = ", ".join(HANDLED)
    return Words(f"須為清單，取自 {shown}，各一次", f"must be a list of some of {shown}, each once")
