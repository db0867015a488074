"""From the settings file to one frozen Config: every bad value named at once, with its line and key."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeVar

from pos_terminal.config.checks import Check
from pos_terminal.config.devices import (
    CameraSection,
    LineDisplaySection,
    PaymentTerminalSection,
    PrinterSection,
    ScannerSection,
    WedgeSection,
)
from pos_terminal.config.sections import (
    HubSection,
    LogSection,
    NightlySection,
    Rules,
    SecondCopySection,
    Shop,
    SoundSection,
    TrainingSection,
)
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.file import toml_places
from pos_terminal.domain.words import Language, Words


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of this counter."""

    language: Language = "zh_HK"
    shop: Shop = field(default=Shop())
    rules: Rules = field(default=Rules())
    nightly: NightlySection = field(default=NightlySection())
    hub: HubSection = field(default=HubSection())
    second_copy: SecondCopySection = field(default=SecondCopySection())
    logs: LogSection = field(default=LogSection())
    sounds: SoundSection = field(default=SoundSection())
    printers: tuple[PrinterSection, ...] = ()
    cameras: tuple[CameraSection, ...] = ()
    scanners: tuple[ScannerSection, ...] = ()
    wedge: WedgeSection = field(default=WedgeSection())
    training: TrainingSection = field(default=TrainingSection())
    line_display: LineDisplaySection = field(default=LineDisplaySection())
    payment_terminal: PaymentTerminalSection = field(default=PaymentTerminalSection())


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
        nightly=reader.one("nightly", NightlySection),
        hub=reader.one("hub", HubSection),
        second_copy=reader.one("second_copy", SecondCopySection),
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
    "nightly",
    "hub",
    "second_copy",
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
