"""The settings file: what this shop and this counter are like, as one frozen Config.

`settings.toml` in the data folder; without one everything has its default. Every bad value is named at once, with its
line and key, in both languages, so that one visit to the file is enough. The rules of points and stamps are not here:
those are programme files. Head office is not either: `pos-terminal enrol` writes that into the database.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pos_terminal.assets import resources
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.file import toml_places
from pos_terminal.domain.words import Language, Words

# What is wrong with a value, or None where nothing is.
Check = Callable[[object], Words | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: `key` is written as `printer[2].width_dots`; `line` is its section's if it is missing."""

    line: int
    key: str
    words: Words

    def sentence(self, language: Language) -> str:
        """`line 12, rules.cash_step_minor: must be ...`"""
        if language == "zh_HK":
            return f"第 {self.line} 行，{self.key}：{self.words.zh}"
        return f"line {self.line}, {self.key}: {self.words.en}"


class BadSettings(Refused):
    """The settings file cannot be used; `problems` are all of its faults, in the file's order."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__("bad-settings", file=file, count=len(problems), first=problems[0].sentence("en"))
        self.file = file
        self.problems = problems


def whole(default: int, low: int, high: int) -> Any:
    """A setting that is an integer within bounds, both allowed."""
    words = Words(f"須為 {low} 至 {high} 的整數", f"must be a whole number from {low} to {high}")
    return _setting(default, lambda value: None if _is_whole(value, low, high) else words)


def whole_or_auto(low: int, high: int) -> Any:
    """A setting that is an integer within bounds, or "auto", which it is by itself."""
    words = Words(f'須為 {low} 至 {high} 的整數，或 "auto"', f'must be a whole number from {low} to {high}, or "auto"')
    return _setting("auto", lambda value: None if value == "auto" or _is_whole(value, low, high) else words)


def _is_whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def yes_no(default: bool) -> Any:
    """A setting that is true or false."""
    words = Words("須為 true 或 false", "must be true or false")
    return _setting(default, lambda value: None if isinstance(value, bool) else words)


def formed(default: str, pattern: str, words: Words) -> Any:
    """A setting that is a text of a certain form."""
    return _setting(default, lambda value: None if isinstance(value, str) and re.fullmatch(pattern, value) else words)


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
    return _setting(default, lambda value: None if value in allowed else words)


def _setting(default: Any, check: Check) -> Any:
    return field(default=default, metadata={"check": check})


def or_profile(setting: Any) -> Any:
    """The same setting, which a printer's profile says where the file does not."""
    return field(default=None, metadata=setting.metadata)


def _profile(value: object) -> Words | None:
    known = sorted(path.stem for path in (resources() / "printers").glob("*.toml"))
    if value in known:
        return None
    near = difflib.get_close_matches(str(value), known, 1)
    zh, en = (f"，是否 {near[0]}？", f"; is {near[0]} meant?") if near else ("", "")
    return Words(f"沒有這個打印機型號檔{zh}", f"there is no such profile (`printer profiles` lists them){en}")


def _groups(value: object) -> Words | None:
    known = ("receipts", "reports", "slips")
    if isinstance(value, list) and all(item in known for item in value):
        return None
    return Words('須為 "receipts"、"reports"、"slips" 的清單', 'must be a list of "receipts", "reports" and "slips"')


def _timezone(value: object) -> Words | None:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return Words("沒有這個時區，例如 Asia/Hong_Kong", "is no time zone that is known here, such as Asia/Hong_Kong")
    return None


def _digits_list(value: object) -> Words | None:
    if isinstance(value, list) and all(isinstance(item, str) and re.fullmatch(r"\d{1,8}", item) for item in value):
        return None
    return Words('須為數字文字的清單，例如 ["97", "98"]', 'must be a list of texts of digits, such as ["97", "98"]')


def _camera_source(value: object) -> Words | None:
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


@dataclass(frozen=True, slots=True)
class Shop:
    """A standalone shop's identity, used when the data folder is first opened; head office's answer goes before it."""

    merchant: str = formed(
        "shop", r"[a-z0-9-]{1,32}", Words("須為小寫英文字母、數字或 -", "must be lower-case letters, digits or -")
    )
    code: str = formed(
        "S1", r"[A-Z0-9]{1,8}", Words("須為 1 至 8 個大寫字母或數字", "must be 1 to 8 capitals or digits")
    )
    terminal: str = formed(
        "T1", r"[A-Z0-9]{1,8}", Words("須為 1 至 8 個大寫字母或數字", "must be 1 to 8 capitals or digits")
    )
    name_zh: str = label("本店")
    name_en: str = label("Our Shop")
    currency: str = formed(
        "HKD", r"[A-Z]{3}", Words("須為 ISO 4217 貨幣代號，例如 HKD", "must be an ISO 4217 code, such as HKD")
    )
    timezone: str = _setting("Asia/Hong_Kong", _timezone)
    day_start_hour: int = whole(0, 0, 12)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the counter may do by itself."""

    cash_step_minor: int = whole(10, 1, 10_000)
    cashier_refund_limit_minor: int = whole(10_000, 0, 100_000_000)
    cashier_discount_limit_percent: int = whole(20, 0, 100)
    difference_limit_minor: int = whole(5_000, 0, 100_000_000)
    member_prefixes: tuple[str, ...] = _setting((), _digits_list)
    opens_drawer_for_cash: bool = yes_no(True)
    drawer_left_open_s: int = whole(60, 0, 3_600)
    e_receipt: Literal["key", "instead", "off"] = choice("key", "key", "instead", "off")
    e_receipt_address: str = formed(
        "",
        r"(https?://[^\s/?#]+(/[^\s?#]*)?)?",
        Words("須為網址，例如 https://receipts.example", "must be an address such as https://receipts.example"),
    )


@dataclass(frozen=True, slots=True)
class PrinterSection:
    """One receipt printer. `address` is HOST:PORT, a serial port, VENDOR:PRODUCT in hex, the name of a print queue, or
    a file, as `kind` says. What is None here its profile says, or else what suits most printers."""

    name: str = label("printer", 20)
    kind: Literal["network", "serial", "usb", "queue", "file", "screen"] = choice(
        "screen", "network", "serial", "usb", "queue", "file", "screen"
    )
    address: str = label("", 200)
    profile: str = _setting("", _profile)
    width_dots: int | None = _setting(
        None,
        lambda value: (
            None
            if value in (384, 420, 512, 576, 640) and type(value) is int
            else Words("須為 384、420、512、576 或 640", "must be 384, 420, 512, 576 or 640")
        ),
    )
    text: Literal["auto", "raster", "tiles", "big5", "gb18030"] = choice(
        "auto", "auto", "raster", "tiles", "big5", "gb18030"
    )
    end_mark: Literal["gs_h", "gs_r", "none"] | None = or_profile(choice("gs_r", "gs_h", "gs_r", "none"))
    answers: Literal["auto", "yes", "no"] | None = or_profile(choice("auto", "auto", "yes", "no"))
    baud: int | None = or_profile(whole(19_200, 1_200, 921_600))
    flow: Literal["auto", "dsr_dtr", "rts_cts", "xon_xoff", "none"] | None = or_profile(
        choice("auto", "auto", "dsr_dtr", "rts_cts", "xon_xoff", "none")
    )
    cutter: bool | None = or_profile(yes_no(True))
    longest_band: int | None = or_profile(whole(100, 1, 255))
    drawer_pin: int | None = _setting(
        None, lambda value: None if type(value) is int and value in (2, 5) else Words("須為 2 或 5", "must be 2 or 5")
    )
    prints: tuple[str, ...] = _setting((), _groups)
    fallback_for: str = label("", 20)
    fallback_after_s: int = whole(20, 0, 3_600)


HANDLED = ("octopus", "card", "fps", "wallet")


def _handles(value: object) -> Words | None:
    if isinstance(value, list) and value and all(item in HANDLED for item in value) and len(set(value)) == len(value):
        return None
    shown = ", ".join(HANDLED)
    return Words(f"須為清單，取自 {shown}，各一次", f"must be a list of some of {shown}, each once")


@dataclass(frozen=True, slots=True)
class LineDisplaySection:
    """The customer's line display on a serial port; without a port there is none."""

    port: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    columns: int = whole(20, 16, 40)
    charset: Literal["latin", "big5", "gb18030"] = choice("latin", "latin", "big5", "gb18030")
    code_page: int = whole(0, 0, 255)
    brightness: int = whole(4, 1, 4)


@dataclass(frozen=True, slots=True)
class PaymentTerminalSection:
    """A card or Octopus terminal that the till starts; without a kind there is none, and readers are keyed by hand."""

    kind: str = formed(
        "",
        r"[a-z0-9_-]{0,32}",
        Words("須為 file、serial、tcp 或驅動程式名稱", "must be file, serial, tcp or the name of a driver"),
    )
    address: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    patience_s: int = whole(120, 10, 600)
    handles: tuple[str, ...] = _setting(("octopus", "card"), _handles)


@dataclass(frozen=True, slots=True)
class CameraSection:
    """A camera that reads codes at the counter."""

    source: str = _setting("camera:0", _camera_source)
    width: int = whole(1280, 320, 3840)
    height: int = whole(720, 240, 2160)
    frames_per_s: int = whole(30, 1, 60)
    exposure_ms: int | Literal["auto"] = whole_or_auto(1, 500)
    focus: int | Literal["auto"] = whole_or_auto(0, 1023)


@dataclass(frozen=True, slots=True)
class ScannerSection:
    """A code scanner on a serial port: its line, and what it sends around a code. One that types needs no section."""

    port: str = label("", 200)
    baud: int = whole(9_600, 1_200, 921_600)
    data_bits: int = whole(8, 7, 8)
    parity: Literal["none", "even", "odd", "mark", "space"] = choice("none", "none", "even", "odd", "mark", "space")
    stop_bits: int = whole(1, 1, 2)
    prefix: str = marks("")
    suffix: str = marks("")
    silence_ms: int = whole(80, 10, 2_000)


@dataclass(frozen=True, slots=True)
class WedgeSection:
    """Scanners that type like a keyboard; the usual ones need no setting."""

    gap_ms: int = whole(30, 10, 100)
    prefix: str = marks("")
    suffix: str = marks("")


@dataclass(frozen=True, slots=True)
class SoundSection:
    """What is heard at the counter."""

    on: bool = yes_no(True)
    volume_percent: int = whole(60, 0, 100)


@dataclass(frozen=True, slots=True)
class TrainingSection:
    """The practice till (`--training`)."""

    opens_drawer: bool = yes_no(False)


@dataclass(frozen=True, slots=True)
class LogSection:
    """The engineer's log."""

    days_kept: int = whole(30, 1, 3_650)
    level: Literal["debug", "info", "warning"] = choice("info", "debug", "info", "warning")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of this counter."""

    language: Language = "zh_HK"
    shop: Shop = field(default=Shop())
    rules: Rules = field(default=Rules())
    logs: LogSection = field(default=LogSection())
    sounds: SoundSection = field(default=SoundSection())
    printers: tuple[PrinterSection, ...] = ()
    cameras: tuple[CameraSection, ...] = ()
    scanners: tuple[ScannerSection, ...] = ()
    wedge: WedgeSection = field(default=WedgeSection())
    training: TrainingSection = field(default=TrainingSection())
    line_display: LineDisplaySection = field(default=LineDisplaySection())
    payment_terminal: PaymentTerminalSection = field(default=PaymentTerminalSection())


def read_config(path: Path) -> Config:
    """The settings of that file, or all defaults where there is none. Raises BadSettings."""
    try:
        return parse_config(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        return Config()
    except UnicodeDecodeError:
        words = Words("檔案不是 UTF-8 文字", "the file is not UTF-8 text")
        raise BadSettings(path.name, (Problem(1, path.name, words),)) from None
    except OSError as error:
        words = Words(f"讀不到這個檔案：{error.strerror}", f"the file cannot be read: {error.strerror}")
        raise BadSettings(path.name, (Problem(1, path.name, words),)) from None


def parse_config(content: str, file: str = "settings.toml") -> Config:
    """The settings that the text stands for. Raises BadSettings with every problem in it."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        words = Words(f"不是 TOML 格式：{error}", f"is not TOML: {error}")
        raise BadSettings(file, (Problem(int(at[1]) if at else 1, file, words),)) from None
    reader = _Reader(document, toml_places.places(content))
    config = Config(
        language=reader.language(),
        shop=reader.one("shop", Shop),
        rules=reader.one("rules", Rules),
        logs=reader.one("logs", LogSection),
        sounds=reader.one("sounds", SoundSection),
        printers=reader.many("printer", PrinterSection),
        cameras=reader.many("camera", CameraSection),
        scanners=reader.many("scanner", ScannerSection),
        wedge=reader.one("wedge", WedgeSection),
        training=reader.one("training", TrainingSection),
        line_display=reader.one("line_display", LineDisplaySection),
        payment_terminal=reader.one("payment_terminal", PaymentTerminalSection),
    )
    reader.check_sections()
    reader.check_addresses(config)
    if reader.problems:
        raise BadSettings(file, tuple(sorted(reader.problems, key=lambda problem: problem.line)))
    return config


Section = TypeVar("Section")

_SECTIONS = (
    "language",
    "shop",
    "rules",
    "logs",
    "sounds",
    "printer",
    "camera",
    "scanner",
    "wedge",
    "training",
    "line_display",
    "payment_terminal",
)


class _Reader:
    """Takes the document apart section by section and collects what is wrong with it."""

    def __init__(self, document: Mapping[str, object], places: Mapping[toml_places.Path, int]) -> None:
        self._document = document
        self._places = places
        self.problems: list[Problem] = []

    def language(self) -> Language:
        value = self._document.get("language", "zh_HK")
        if value == "en":
            return "en"
        if value != "zh_HK":
            self._report(("language",), Words("須為 zh_HK 或 en", "must be zh_HK or en"))
        return "zh_HK"

    def one(self, key: str, kind: type[Section]) -> Section:
        return self._section(self._document.get(key, {}), (key,), kind)

    def many(self, key: str, kind: type[Section]) -> tuple[Section, ...]:
        items = self._document.get(key, [])
        if not isinstance(items, list):
            self._report((key,), Words(f"須寫成 [[{key}]]", f"must be written [[{key}]]"))
            return ()
        return tuple(self._section(item, (key, i), kind) for i, item in enumerate(items))

    def check_sections(self) -> None:
        for key in self._document:
            if key not in _SECTIONS:
                self._unknown((key,), _SECTIONS)

    def check_addresses(self, config: Config) -> None:
        """What one field alone cannot tell: names that occur twice, devices without an address."""
        names: set[str] = set()
        for i, printer in enumerate(config.printers):
            if printer.name in names:
                self._report(("printer", i, "name"), Words("名稱重複", "is the name of another printer too"))
            names.add(printer.name)
            if not printer.address and printer.kind not in ("screen", "usb"):
                needed = Words(f"{printer.kind} 打印機須有位址", f"a {printer.kind} printer needs an address")
                self._report(("printer", i, "address"), needed)
            others = [other.name for other in config.printers if other is not printer]
            if printer.fallback_for and printer.fallback_for not in others:
                unknown = Words("沒有這個名稱的另一部打印機", "is the name of no other printer")
                self._report(("printer", i, "fallback_for"), unknown)
        ports: set[str] = set()
        for i, scanner in enumerate(config.scanners):
            if not scanner.port:
                self._report(("scanner", i, "port"), Words("須有埠名", "a scanner needs its port"))
            elif scanner.port in ports:
                self._report(("scanner", i, "port"), Words("埠名重複", "is the port of another scanner too"))
            ports.add(scanner.port)
        if config.line_display.port and config.line_display.port in ports:
            self._report(("line_display", "port"), Words("埠名重複", "is a scanner's port too"))
        terminal = config.payment_terminal
        if terminal.kind in ("file", "serial", "tcp") and not terminal.address:
            needed = Words(f"{terminal.kind} 付款機須有位址", f"a {terminal.kind} payment terminal needs an address")
            self._report(("payment_terminal", "address"), needed)

    def _section(self, table: object, place: toml_places.Path, kind: type[Section]) -> Section:
        if not isinstance(table, dict):
            self._report(place, Words(f"須寫成 [{place[0]}] 一節", f"must be a section, written [{place[0]}]"))
            return kind()
        checks: dict[str, Check] = {known.name: known.metadata["check"] for known in fields(kind)}  # type: ignore[arg-type]
        good: dict[str, object] = {}
        for key, value in table.items():
            if key not in checks:
                self._unknown((*place, key), tuple(checks))
            elif wrong := checks[key](value):
                self._report((*place, key), wrong)
            else:
                good[key] = tuple(value) if isinstance(value, list) else value
        return kind(**good)

    def _unknown(self, place: toml_places.Path, known: tuple[str, ...]) -> None:
        near = difflib.get_close_matches(str(place[-1]), known, 1)
        zh, en = (f"，是否 {near[0]}？", f"; is {near[0]} meant?") if near else ("", "")
        self._report(place, Words(f"沒有這個設定{zh}", f"there is no such setting{en}"))

    def _report(self, place: toml_places.Path, words: Words) -> None:
        self.problems.append(Problem(toml_places.line_of(self._places, place), _shown(place), words))


def _shown(place: toml_places.Path) -> str:
    """A place as people write it: `printer[2].width_dots` is of the second printer."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")
