"""What `doctor` looks at: each part of a counter, what was found, and what to do where something is wrong.

Nothing is changed by looking, but that a database of an older version is brought up to date as any command would do.
"""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_terminal import assets
from pos_terminal.commands.checkup_devices import (
    camera,
    cameras_here,
    head_office,
    line_display,
    payment_terminal,
    printer,
    scanner,
)
from pos_terminal.commands.checkup_second_copy import second_copy
from pos_terminal.commands.findings import Finding, State, good
from pos_terminal.commands.missing import lacking
from pos_terminal.commands.options import Options
from pos_terminal.config import BadSettings, Config, read_config
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.receipt.stationery import told
from pos_terminal.domain.words import Words
from pos_terminal.main.second_copy import second_copy_folder
from pos_terminal.scanner import tough, zbar
from pos_terminal.store.missing_receipts import missing_receipts
from pos_terminal.ui.messages import trouble

if TYPE_CHECKING:
    from pos_terminal.store.database import SqliteStore

# What cannot be missing, by the name that it is imported under.
LIBRARIES = {
    "PySide6-Essentials": "PySide6.QtQuick",
    "cryptography": "cryptography.hazmat.primitives",
    "msgspec": "msgspec",
    "numpy": "numpy",
    "opencv-python-headless": "cv2",
    "pyserial": "serial",
    "pyusb": "usb.core",
    "qrcode": "qrcode",
    "sqlite-utils": "sqlite_utils",
    "zxing-cpp": "zxingcpp",
}
FONTS = ("NotoSansHK-Regular.otf", "NotoSansHK-Bold.otf")
LEAST_FREE_MB = 200
COMFORTABLE_FREE_MB = 1_000
# No till was made before this program: an earlier date is a clock whose battery is empty.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(minutes=2)


def look(options: Options, now: Callable[[], datetime]) -> tuple[Finding, ...]:
    """Everything, in the order in which a person would go through it."""
    settings, config = _settings(options)
    books, office = _books(options.data / "till.db", now)
    return (
        *_libraries(),
        *_more_readers(),
        _fonts(),
        _display(),
        settings,
        *_receipts(options.data),
        _disk(options.data),
        *books,
        *second_copy(options.data / "till.db", second_copy_folder(config)),
        _time_zone(config.shop.timezone),
        *[printer(section, options.data) for section in config.printers],
        *([line_display(config.line_display)] if config.line_display.port else []),
        *([payment_terminal(config.payment_terminal)] if config.payment_terminal.kind else []),
        *[scanner(section) for section in config.scanners],
        *[camera(section) for section in config.cameras],
        cameras_here(),
        head_office(office),
    )


def _libraries() -> list[Finding]:
    findings = []
    for package, module in LIBRARIES.items():
        try:
            import_module(module)
            found = version(package)
        except (ImportError, PackageNotFoundError) as error:
            advice = Words(
                "再執行 python3 packaging/bootstrap.py run 以補回欠缺的部分",
                "run python3 packaging/bootstrap.py run again: it installs what is missing",
            )
            findings.append(
                Finding("library", "bad", Words(f"{package} 無法載入：{error}", f"{package}: {error}"), advice)
            )
        else:
            findings.append(good("library", f"{package} {found}", f"{package} {found}"))
    return findings


def _receipts(data: Path) -> list[Finding]:
    """The shop's own receipt files: each thing that is wrong with them, with its place."""
    from pos_terminal.main.paper import stationery

    problems = stationery(data).read().problems
    advice = Words("改好該行；之前會用原裝範本列印", "put that line right; until then the shipped template prints")
    wrong = [Words(told(problem, "zh_HK"), told(problem, "en")) for problem in problems]
    if not wrong:
        return [good("receipts", "收據範本及用語無誤", "template and words are right")]
    return [Finding("receipts", "note", words, advice) for words in wrong]


def _more_readers() -> list[Finding]:
    """The readers of codes beside zxing-cpp, which serves without them."""
    return [
        _reader(
            "zbar",
            Words("如要第二個解碼器，安裝 libzbar0", "install libzbar0 to have a second reader for damaged codes"),
            is_there=zbar.load() is not None,
        ),
        _reader(
            "tapirscan",
            Words(
                "如常有手機或卡片讀不到，可安裝 pos-terminal[tough]（見 docs/scanners.md）",
                "if damaged cards often go unread, install pos-terminal[tough] (docs/scanners.md)",
            ),
            is_there=tough.load("low") is not None,
        ),
    ]


def _reader(name: str, advice: Words, *, is_there: bool) -> Finding:
    if is_there:
        return good("library", f"{name}（讀碼）", f"{name} (reads codes)")
    found = Words(
        f"沒有 {name}：不用它讀碼，仍可正常使用", f"{name} is missing: codes are read without it, which works"
    )
    return Finding("library", "note", found, advice)


def _fonts() -> Finding:
    folder = assets.resources() / "fonts"
    missing = [name for name in FONTS if not _starts_with(folder / name, b"OTTO")]
    if missing:
        names = ", ".join(missing)
        advice = Words("重新安裝本程式", "install this program again: receipts need its own fonts")
        return Finding("fonts", "bad", Words(f"字型不見了：{names}", f"fonts are missing: {names}"), advice)
    return good("fonts", "Noto Sans HK", "Noto Sans HK")


def _starts_with(path: Path, magic: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(magic)) == magic
    except OSError:
        return False


def _display() -> Finding:
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return good("display", "有顯示器", "there is a display")
    return Finding(
        "display",
        "note",
        Words("沒有顯示器：視窗不能開，其他指令可用", "no display: the window cannot open, all other commands work"),
        Words("在桌面環境中啟動", "start the till from a desktop, or set DISPLAY"),
    )


def _settings(options: Options) -> tuple[Finding, Config]:
    path = options.settings_file
    try:
        config = read_config(path)
    except BadSettings as error:
        zh, en = (
            "；".join(p.sentence("zh_HK") for p in error.problems),
            "; ".join(p.sentence("en") for p in error.problems),
        )
        advice = Words(f"更正 {path}", f"put it right in {path}")
        return Finding("settings", "bad", Words(zh, en), advice), Config()
    except OSError as error:
        return Finding("settings", "bad", Words(f"{path}：{error.strerror}", f"{path}: {error.strerror}")), Config()
    if path.exists():
        return good("settings", str(path), str(path)), config
    return good("settings", "沒有設定檔，全部用預設值", "no settings file: all defaults"), config


def _disk(data: Path) -> Finding:
    place = data
    while not place.exists() and place != place.parent:
        place = place.parent
    free_mb = shutil.disk_usage(place).free // 1_000_000
    found = Words(f"{place} 尚餘 {free_mb:,} MB", f"{free_mb:,} MB free at {place}")
    if not os.access(place, os.W_OK):
        return Finding(
            "disk",
            "bad",
            Words(f"不能寫入 {place}", f"{place} cannot be written"),
            Words("改用有寫入權限的資料夾（--data）", "choose a folder that this account may write (--data)"),
        )
    if free_mb < COMFORTABLE_FREE_MB:
        state: State = "bad" if free_mb < LEAST_FREE_MB else "note"
        return Finding(
            "disk", state, found, Words("騰出磁碟空間", "make room: a sale that cannot be recorded is refused")
        )
    return Finding("disk", "good", found)


def _books(path: Path, now: Callable[[], datetime]) -> tuple[list[Finding], str]:
    """The database and what its last record says of the clock; also which head office the till belongs to."""
    from pos_terminal.store.database import open_store
    from pos_terminal.store.driver import driver

    sqlite = f"SQLite {driver.sqlite_version}"
    if not path.exists():
        told = good("database", f"{sqlite}；首次啟動時建立 {path}", f"{sqlite}; {path} is made at the first start")
        return [told, _clock(now(), None)], ""
    try:
        store = open_store(path, now)
    except Unavailable as error:
        zh, en = trouble(error, "zh_HK"), trouble(error, "en")
        found = Words(f"{zh.text}（{error.cause}）", f"{en.text} ({error.cause})")
        return [Finding("database", "bad", found, Words(zh.advice, en.advice)), _clock(now(), None)], ""
    try:
        head = store.journal.head()
        last = store.journal.by_n(head.n)
        told = good("database", f"{sqlite}；{head.n} 項記錄", f"{sqlite}; {head.n} records in {path}")
        office = store.installation().head_office if store.is_installed else ""
        return [told, *_lacking(store), _clock(now(), last.at if last else None)], office
    finally:
        store.close()


def _lacking(store: "SqliteStore") -> list[Finding]:
    """Receipts that were given and are not in the books: the database was put back from a copy."""
    known = store.last_known
    missing = missing_receipts(store.connection, known.receipt_number if known else 0)
    advice = Words(
        "總公司可用 missing-receipts 查出從未送達的收據",
        "head office names those that never reached it: pos-head-office missing-receipts",
    )
    return [Finding("database", "note", lacking(one), advice) for one in missing]


def _clock(now: datetime, last: datetime | None) -> Finding:
    shown = now.isoformat(timespec="seconds")
    advice = Words("校正電腦時鐘，並開啟自動對時", "set this computer's clock, and let it follow a time server")
    if now < EARLIEST:
        return Finding("clock", "bad", Words(f"時鐘太慢：{shown}", f"the clock is far behind: {shown}"), advice)
    if last and last > now + CLOCK_TOLERANCE:
        was = last.isoformat(timespec="seconds")
        words = Words(f"時鐘比上一項記錄（{was}）早", f"the clock is behind the last record, which is of {was}")
        return Finding("clock", "bad", words, advice)
    return good("clock", shown, shown)


def _time_zone(name: str) -> Finding:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        advice = Words("安裝 tzdata", "install the package tzdata")
        return Finding("clock", "bad", Words(f"沒有時區 {name}", f"the time zone {name} is not here"), advice)
    return good("clock", f"時區 {name}", f"time zone {name}")
