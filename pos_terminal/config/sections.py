"""The settings file's sections about the shop and what its till may do."""

from dataclasses import dataclass
from typing import Literal

from pos_terminal.config.checks import choice, digits_list, formed, hosts_list, label, setting, timezone, whole, yes_no
from pos_terminal.domain.words import Words


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
    timezone: str = setting("Asia/Hong_Kong", timezone)
    day_start_hour: int = whole(0, 0, 12)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the counter may do by itself."""

    cash_step_minor: int = whole(10, 1, 10_000)
    cashier_refund_limit_minor: int = whole(10_000, 0, 100_000_000)
    cashier_discount_limit_percent: int = whole(20, 0, 100)
    difference_limit_minor: int = whole(5_000, 0, 100_000_000)
    member_prefixes: tuple[str, ...] = setting((), digits_list)
    opens_drawer_for_cash: bool = yes_no(True)
    drawer_left_open_s: int = whole(60, 0, 3_600)
    e_receipt: Literal["key", "instead", "off"] = choice("key", "key", "instead", "off")
    e_receipt_address: str = formed(
        "",
        r"(https?://[^\s/?#]+(/[^\s?#]*)?)?",
        Words("須為網址，例如 https://receipts.example", "must be an address such as https://receipts.example"),
    )


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
class NightlySection:
    """The night's work: when it begins, and where its backups go (empty: `backups` in the data folder)."""

    on: bool = yes_no(True)
    at: str = formed(
        "03:30", r"([01]\d|2[0-3]):[0-5]\d", Words('須為 "03:30" 這樣的時間', 'must be a time such as "03:30"')
    )
    spread_minutes: int = whole(45, 0, 360)
    backup_folder: str = label("", 200)
    backups_kept: int = whole(7, 1, 3_650)


@dataclass(frozen=True, slots=True)
class HubSection:
    """The shop's other tills on the local network: `port` 0 is any, `neighbours` are theirs where none are found."""

    on: bool = yes_no(True)
    port: int = whole(0, 0, 65_535)
    neighbours: tuple[str, ...] = setting((), hosts_list)


@dataclass(frozen=True, slots=True)
class SecondCopySection:
    """Where every record is written once more, line by line; empty: nowhere."""

    folder: str = label("", 200)


@dataclass(frozen=True, slots=True)
class LogSection:
    """The engineer's log."""

    days_kept: int = whole(30, 1, 3_650)
    level: Literal["debug", "info", "warning"] = choice("info", "debug", "info", "warning")
